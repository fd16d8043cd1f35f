package web

import (
	"bytes"
	"net/http"

	"github.com/a-h/templ"

	"github.com/enplan-dk/enplan/web/paper"
	"github.com/enplan-dk/enplan/web/view"
)

// planPDF is the plan as a file. Where a Chromium is configured it is printed from the
// accessible page, tagged and with an outline; else it is set plainly, without tags.
func (s *server) planPDF(v *visit) error {
	c, content, err := s.planToRead(v)
	if err != nil {
		return err
	}
	v.page.Plain = true
	var file []byte
	if s.chromium != "" {
		file, err = s.printed(v, view.PlanPrint(v.page, c, content))
	} else {
		file, err = paper.Set(view.PlanSheet(v.page, c, content))
	}
	if err != nil {
		return err
	}
	v.w.Header().Set("Content-Type", "application/pdf")
	v.w.Header().Set("Content-Disposition", `inline; filename="plan.pdf"`)
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
