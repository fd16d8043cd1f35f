package site

import (
	"bytes"
	"context"
	"errors"
	"time"

	"github.com/a-h/templ"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/web/paper"
)

// SendPDF hands out a page as a file: tagged, with an outline.
func (s *Site) SendPDF(req *Request, name string, page templ.Component) error {
	file, err := s.PDF(req.Context(), page)
	if err != nil {
		return err
	}
	req.W.Header().Set("Content-Type", "application/pdf")
	req.W.Header().Set("Content-Disposition", `inline; filename="`+name+`"`)
	_, _ = req.W.Write(file)
	return nil
}

// PDF prints a page.
func (s *Site) PDF(ctx context.Context, page templ.Component) ([]byte, error) {
	if s.Printer == nil {
		return nil, &casework.Fault{Code: casework.NoPrinter}
	}
	var html bytes.Buffer
	if err := page.Render(ctx, &html); err != nil {
		return nil, err
	}
	file, err := s.Printer.Print(ctx, html.Bytes(), s.AssetFiles)
	if errors.Is(err, paper.ErrBusy) {
		return nil, &casework.Fault{Code: casework.PrinterBusy, RetryAfter: 10 * time.Second}
	}
	return file, err
}
