package web

import (
	"cmp"
	"errors"
	"io"
	"mime"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/web/view"
)

// attachForm is the last part of the address to which documents are sent.
const attachForm = "/handling/attach_document"

// uploadRest is what a form is larger than its file.
const uploadRest = 64 << 10

// attachTypes are the media types that a document may have.
var attachTypes = []string{"application/pdf", "image/png", "image/jpeg", "text/plain"}

func askDocument(a *acting) []view.Group {
	return singleGroup(
		a.ask(view.Upload, "file", func(f *view.Field) {
			f.Accept = strings.Join(attachTypes, ",")
			most := view.Size(a.lang, casework.LargestDocument)
			f.Hint = a.T("field.attach_document.file.hint", "most", most)
			f.Max, f.TooLarge = strconv.Itoa(casework.LargestDocument), a.T("document.too_large", "most", most)
		}),
		a.ask(view.Line, "name", asOptional),
		a.ask(view.Checks, "members", a.members(nil), asOptional),
	)
}

// documentAttach takes a file. It is held in memory alone: no file of a family is ever
// written to a temporary one. A file cannot come back into a form, so it has no draft.
func (s *server) documentAttach(v *visit) error {
	v.r.SetPathValue("command", "attach_document")
	a, act, err := v.begin()
	if err != nil {
		return err
	}
	if a.c, err = s.courseForCommand(v, v.r.PathValue("id")); err != nil {
		return err
	}
	again := func(problems ...view.Problem) error {
		return s.askAgain(a, act, v.r.PostForm, problems, http.StatusUnprocessableEntity)
	}
	err = v.r.ParseMultipartForm(casework.LargestDocument + uploadRest)
	if tooLarge := new(http.MaxBytesError); errors.As(err, &tooLarge) {
		return again(view.Problem{Field: "file", Text: a.T("document.too_large", "most", view.Size(a.lang, casework.LargestDocument))})
	}
	if err != nil {
		return again(view.Problem{Text: a.T("form.unreadable")})
	}
	f := &form{values: v.r.PostForm, say: v.T}
	upload := a.readUpload(f)
	if len(f.problems) > 0 {
		return again(f.problems...)
	}
	out, err := s.cases.Attach(v.ctx(), v.who, a.c.ID, upload, casework.Call{Key: f.text("_key")})
	if err != nil {
		return s.notDone(a, act, err)
	}
	return s.done(a, act, out)
}

// readUpload takes the type from the content, not from the name: a file is what it is.
func (a *acting) readUpload(f *form) casework.Upload {
	u := casework.Upload{Name: f.text("name"), Members: f.list("members")}
	file, header, err := a.r.FormFile("file")
	if err != nil {
		f.wrong("file", "document.missing")
		return u
	}
	defer file.Close()
	if u.Content, err = io.ReadAll(file); err != nil || len(u.Content) == 0 {
		f.wrong("file", "document.empty")
		return u
	}
	if len(u.Content) > casework.LargestDocument {
		f.wrong("file", "document.too_large", "most", view.Size(a.lang, casework.LargestDocument))
	}
	if u.Type, _, _ = strings.Cut(http.DetectContentType(u.Content), ";"); !slices.Contains(attachTypes, u.Type) {
		f.wrong("file", "document.wrong_type")
	}
	u.Name = cmp.Or(u.Name, header.Filename)
	return u
}

// documentShow hands out a document, to be kept or opened outside these pages.
func (s *server) documentShow(v *visit) error {
	f, err := s.cases.Document(v.ctx(), v.who, v.r.PathValue("id"), v.r.PathValue("document"))
	if err != nil {
		return err
	}
	h := v.w.Header()
	h.Set("Content-Type", f.Type)
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": fileName(f.Document)}))
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	h.Set("Content-Length", strconv.Itoa(len(f.Content)))
	_, _ = v.w.Write(f.Content)
	return nil
}

// fileName is a document's name with the ending that its type has.
func fileName(d course.Document) string {
	endings := map[string]string{"application/pdf": ".pdf", "image/png": ".png", "image/jpeg": ".jpg", "text/plain": ".txt"}
	if ending := endings[d.Type]; !strings.HasSuffix(strings.ToLower(d.Name), ending) {
		return d.Name + ending
	}
	return d.Name
}
