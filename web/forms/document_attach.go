package forms

import (
	"cmp"
	"errors"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/web/site"
	"github.com/enplan-dk/enplan/web/view"
)

// AttachForm is the last part of the address to which documents are sent.
const AttachForm = "/handling/attach_document"

// LargestUpload is what a form with a file may hold: 64 KiB beside the file.
const LargestUpload = casework.LargestDocument + 64<<10

// attachTypes are the media types that a document may have.
var attachTypes = []string{"application/pdf", "image/png", "image/jpeg", "text/plain"}

func askDocument(a *actionRequest) []view.Group {
	return singleGroup(
		a.ask(view.Upload, "file", func(f *view.Field) {
			f.Accept = strings.Join(attachTypes, ",")
			most := view.Size(a.Lang, casework.LargestDocument)
			f.Hint = a.T("field.attach_document.file.hint", "most", most)
			f.Max, f.TooLarge = strconv.Itoa(casework.LargestDocument), a.T("document.too_large", "most", most)
		}),
		a.ask(view.Line, "name", asOptional),
		a.ask(view.Checks, "members", a.members(nil), asOptional),
	)
}

// DocumentAttach takes a file. It is held in memory alone: no file of a family is ever
// written to a temporary one. A file cannot come back into a form, so it has no draft.
func (s Forms) DocumentAttach(req *site.Request) error {
	req.R.SetPathValue("command", "attach_document")
	a, act, err := findAction(req)
	if err != nil {
		return err
	}
	if a.course, err = s.CourseForCommand(req, req.R.PathValue("id")); err != nil {
		return err
	}
	again := func(problems ...view.Problem) error {
		return s.askAgain(a, act, req.R.PostForm, problems, http.StatusUnprocessableEntity)
	}
	err = req.R.ParseMultipartForm(LargestUpload)
	if tooLarge := new(http.MaxBytesError); errors.As(err, &tooLarge) {
		return again(view.Problem{Field: "file", Text: a.T("document.too_large", "most", view.Size(a.Lang, casework.LargestDocument))})
	}
	if err != nil {
		return again(view.Problem{Text: a.T("form.unreadable")})
	}
	f := NewAnswers(req, req.R.PostForm)
	upload := a.readUpload(f)
	if len(f.Problems) > 0 {
		return again(f.Problems...)
	}
	out, err := s.Cases.Attach(req.Context(), req.Who, a.course.ID, upload, casework.Call{Key: f.Text("_key"), Readers: f.List("readers")})
	if err != nil {
		return s.notDone(a, act, err)
	}
	return s.confirmDone(a, act, out)
}

// readUpload takes the type from the content, not from the name: a file is what it is.
func (a *actionRequest) readUpload(f *Answers) casework.Upload {
	u := casework.Upload{Name: f.Text("name"), Members: f.List("members")}
	file, header, err := a.R.FormFile("file")
	if err != nil {
		f.Wrong("file", "document.missing")
		return u
	}
	defer file.Close()
	if u.Content, err = io.ReadAll(file); err != nil || len(u.Content) == 0 {
		f.Wrong("file", "document.empty")
		return u
	}
	if len(u.Content) > casework.LargestDocument {
		f.Wrong("file", "document.too_large", "most", view.Size(a.Lang, casework.LargestDocument))
	}
	if u.Type, _, _ = strings.Cut(http.DetectContentType(u.Content), ";"); !slices.Contains(attachTypes, u.Type) {
		f.Wrong("file", "document.wrong_type")
	}
	u.Name = cmp.Or(u.Name, header.Filename)
	return u
}
