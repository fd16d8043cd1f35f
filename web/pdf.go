package web

import (
	"bytes"
	"net/http"

	"github.com/a-h/templ"

	"github.com/enplan-dk/enplan/web/paper"
	"github.com/enplan-dk/enplan/web/view"
)

// planPDF is the plan as a file.
func (s *server) planPDF(v *visit) error {
	c, content, err := s.planToRead(v)
	if err != nil {
		return err
	}
	v.page.Plain = true
	return s.pdf(v, "plan.pdf", view.PlanPrint(v.page, c, content), view.PlanSheet(v.page, c, content))
}

// pdf hands out a document. Where a Chromium is configured it is printed from the
// accessible page, tagged and with an outline; else it is set plainly, without tags.
func (s *server) pdf(v *visit, name string, page templ.Component, sheet paper.Sheet) error {
	var file []byte
	var err error
	if s.chromium != "" {
		file, err = s.printed(v, page)
	} else {
		file, err = paper.Set(sheet)
	}
	if err != nil {
		return err
	}
	v.w.Header().Set("Content-Type", "application/pdf")
	v.w.Header().Set("Content-Disposition", `inline; filename="`+name+`"`)
	_, _ = v.w.Write(file)
	return nil
}

func (s *server) printed(v *visit, page templ.Component) ([]byte, error) {
	var html bytes.Buffer
	if err := page.Render(v.ctx(), &html); err != nil {
		return nil, err
	}
	return paper.Print(v.ctx(), s.chromium, html.Bytes(), http.HandlerFunc(s.assets.serve))
}
