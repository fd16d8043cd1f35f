package web

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/edge"
	"github.com/enplan-dk/enplan/web/view"
)

// failed shows an error as a page: what happened, and what to do.
func (s *server) failed(w http.ResponseWriter, r *http.Request, err error) {
	fault := new(casework.Fault)
	refusal := new(course.Refusal)
	switch {
	case errors.As(err, &fault):
		if fault.RetryAfter > 0 {
			w.Header().Set("Retry-After", strconv.Itoa(int(fault.RetryAfter.Seconds())))
		}
		if fault.Code == casework.Internal {
			edge.Report(r.Context(), "a page failed", "code", fault.Code, "cause", fmt.Sprint(fault.Unwrap()))
		}
		s.fail(w, r, edge.FaultStatus(fault.Code), fault.Code)
	case errors.As(err, &refusal):
		s.fail(w, r, edge.RefusalStatus(string(refusal.Code)), "refused")
	case errors.Is(err, errNotFound):
		s.fail(w, r, http.StatusNotFound, "not_found")
	default:
		edge.Report(r.Context(), "a page failed", "error_type", fmt.Sprintf("%T", err))
		s.fail(w, r, http.StatusInternalServerError, casework.Internal)
	}
}

// sessionAway is for when the session cannot be read or written. Nobody is known then.
func (s *server) sessionAway(w http.ResponseWriter, r *http.Request, err error) {
	edge.Report(r.Context(), "the session cannot be had", "error_type", fmt.Sprintf("%T", err))
	w.Header().Set("Retry-After", "5")
	s.fail(w, r, http.StatusServiceUnavailable, casework.Unavailable)
}

// errUnreadable is for a form that cannot be read: too large, or not written as forms are.
var errUnreadable = &casework.Fault{Code: casework.BadKey}

var errNotFound = errors.New("there is no such page")

// fail shows the page of a failure by its code.
func (s *server) fail(w http.ResponseWriter, r *http.Request, status int, code string) {
	v := s.visit(w, r, visitorOf(r))
	v.page.Title = v.T("failure." + code + ".heading")
	if err := s.render(v, status, view.Failure(v.page, code)); err != nil {
		http.Error(w, http.StatusText(status), status)
	}
}

// inWords says a refusal of what was typed into a form that is no command's; nil if the error is none.
func (v *visit) inWords(err error) []view.Problem {
	refusal := new(course.Refusal)
	if !errors.As(err, &refusal) {
		return nil
	}
	return []view.Problem{{Field: refusal.Field, Text: casework.Sentence(v.lang, *refusal)}}
}
