package site

import (
	"bytes"

	"github.com/a-h/templ"

	"github.com/enplan-dk/enplan/web/paper"
)

// SendPDF hands out a document. Where a Chromium is configured it is printed from the
// accessible page, tagged and with an outline; else it is set plainly, without tags.
func (s *Site) SendPDF(req *Request, name string, page templ.Component, sheet paper.Sheet) error {
	var file []byte
	var err error
	if s.Chromium != "" {
		file, err = s.printedPDF(req, page)
	} else {
		file, err = paper.Set(sheet)
	}
	if err != nil {
		return err
	}
	req.W.Header().Set("Content-Type", "application/pdf")
	req.W.Header().Set("Content-Disposition", `inline; filename="`+name+`"`)
	_, _ = req.W.Write(file)
	return nil
}

func (s *Site) printedPDF(req *Request, page templ.Component) ([]byte, error) {
	var html bytes.Buffer
	if err := page.Render(req.Context(), &html); err != nil {
		return nil, err
	}
	return paper.Print(req.Context(), s.Chromium, html.Bytes(), s.Assets)
}
