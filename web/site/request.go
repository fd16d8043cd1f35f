package site

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/a-h/templ"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/domain/access"
	"github.com/enplan-dk/enplan/internal/edge"
	"github.com/enplan-dk/enplan/internal/language"
	"github.com/enplan-dk/enplan/web/session"
	"github.com/enplan-dk/enplan/web/view"
)

// Request is one request with its reader.
type Request struct {
	W    http.ResponseWriter
	R    *http.Request
	Who  access.Who
	Lang language.Language
	Page view.Page
}

// Context is that of the request, in which the reader acts.
func (req *Request) Context() context.Context { return req.R.Context() }

// T is a text in the reader's language.
func (req *Request) T(key string, values ...string) string {
	return language.Of(req.Lang, key, values...)
}

// NewRequest is a request of who is logged in, with what every page needs; nil: of nobody.
func (s *Site) NewRequest(w http.ResponseWriter, r *http.Request, l *session.Login) *Request {
	if l != nil {
		r = r.WithContext(casework.ActingFor(r.Context(), l.Who))
	}
	req := &Request{W: w, R: r, Lang: edge.LanguageOf(r)}
	req.Page = view.Page{Lang: req.Lang, Path: r.URL.RequestURI(), Now: time.Now(), Asset: s.AssetURL, PDF: s.Printer != nil}
	if r.Method != http.MethodGet {
		req.Page.Path = r.URL.Path
	}
	if l != nil {
		req.Who = l.Who
		req.Page.Who, req.Page.Ends = &l.Who, l.Seen.Add(s.Sessions.Idle)
		req.Page.Notice = s.Sessions.TakeNotice(r.Context())
	}
	return req
}

// Render writes a page once it is whole.
func (s *Site) Render(req *Request, status int, c templ.Component) error {
	var page bytes.Buffer
	if err := c.Render(req.Context(), &page); err != nil {
		return fmt.Errorf("render the page: %w", err)
	}
	req.W.Header().Set("Content-Type", "text/html; charset=utf-8")
	req.W.WriteHeader(status)
	_, err := req.W.Write(page.Bytes())
	if err != nil {
		s.Log.DebugContext(req.Context(), "the reader went away")
	}
	return nil
}

// Redirect leads to another page.
func (req *Request) Redirect(to string) error {
	http.Redirect(req.W, req.R, to, http.StatusSeeOther)
	return nil
}
