package site

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/edge"
	"github.com/enplan-dk/enplan/web/session"
	"github.com/enplan-dk/enplan/web/view"
)

// Failed shows an error as a page: what happened, and what to do.
func (s *Site) Failed(w http.ResponseWriter, r *http.Request, err error) {
	fault := new(casework.Fault)
	isFault := errors.As(err, &fault)
	if isFault && fault.RetryAfter > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(int(fault.RetryAfter.Seconds())))
	}
	code, status := codeOf(err)
	switch {
	case isFault && code == casework.Internal:
		edge.Report(r.Context(), "a page failed", "code", fault.Code, "cause", fmt.Sprint(fault.Unwrap()))
	case code == casework.Internal:
		edge.Report(r.Context(), "a page failed", "error_type", fmt.Sprintf("%T", err))
	}
	s.Fail(w, r, status, code)
}

// codeOf is the code of an error's page, and its status.
func codeOf(err error) (string, int) {
	fault := new(casework.Fault)
	refusal := new(course.Refusal)
	switch {
	case errors.As(err, &fault):
		return fault.Code, edge.FaultStatus(fault.Code)
	case errors.As(err, &refusal):
		return "refused", edge.RefusalStatus(string(refusal.Code))
	case errors.Is(err, ErrNotFound):
		return "not_found", http.StatusNotFound
	}
	return casework.Internal, http.StatusInternalServerError
}

// ErrUnreadable is for a form that cannot be read: too large, or not written as forms are.
var ErrUnreadable = &casework.Fault{Code: casework.BadKey}

// ErrNotFound is for an address at which there is no page for this reader.
var ErrNotFound = errors.New("there is no such page")

// Fail shows the page of a failure by its code, with what was typed into the form that it answers.
func (s *Site) Fail(w http.ResponseWriter, r *http.Request, status int, code string) {
	req := s.NewRequest(w, r, session.Visitor(r))
	req.Page.Title = req.T("failure." + code + ".heading")
	if err := s.Render(req, status, view.Failure(req.Page, code, s.unsent(req, code))); err != nil {
		http.Error(w, http.StatusText(status), status)
	}
}

// RefusalInWords says a refusal of what was typed into a form that is no command's; nil if the error is none.
func (req *Request) RefusalInWords(err error) []view.Problem {
	refusal := new(course.Refusal)
	if !errors.As(err, &refusal) {
		return nil
	}
	return []view.Problem{{Field: refusal.Field, Text: casework.Sentence(req.Lang, *refusal, nil)}}
}

// TooMany says how long to wait.
func (s *Site) TooMany(w http.ResponseWriter, r *http.Request, wait time.Duration) {
	w.Header().Set("Retry-After", strconv.Itoa(int(wait.Seconds())))
	s.Fail(w, r, http.StatusTooManyRequests, "too_many_requests")
}

// FaultCode is the code of what went wrong; empty for what is no fault.
func FaultCode(err error) string {
	if fault := new(casework.Fault); errors.As(err, &fault) {
		return fault.Code
	}
	return ""
}
