package casefile

import (
	"mime"
	"strconv"
	"strings"

	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/web/site"
)

// DocumentShow hands out a document, to be kept or opened outside these pages.
func (s Pages) DocumentShow(req *site.Request) error {
	f, err := s.Cases.Document(req.Context(), req.Who, req.R.PathValue("id"), req.R.PathValue("document"))
	if err != nil {
		return err
	}
	h := req.W.Header()
	h.Set("Content-Type", f.Type)
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": fileName(f.Document)}))
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	h.Set("Content-Length", strconv.Itoa(len(f.Content)))
	_, _ = req.W.Write(f.Content)
	return nil
}

// fileName is a document's name with the ending that its type has.
func fileName(d course.Document) string {
	if ending := d.Ending(); !strings.HasSuffix(strings.ToLower(d.Name), ending) {
		return d.Name + ending
	}
	return d.Name
}
