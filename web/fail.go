package web

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strconv"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/platform/telemetry"
	"github.com/enplan-dk/enplan/web/view"
)

func queryEscape(v string) string { return url.QueryEscape(v) }

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
			s.report(r, "a page failed", "code", fault.Code, "cause", fmt.Sprint(fault.Unwrap()))
		}
		s.fail(w, r, faultStatus(fault.Code), fault.Code)
	case errors.As(err, &refusal):
		s.fail(w, r, http.StatusConflict, "refused")
	case errors.Is(err, errNotFound):
		s.fail(w, r, http.StatusNotFound, "not_found")
	default:
		s.report(r, "a page failed", "error_type", fmt.Sprintf("%T", err))
		s.fail(w, r, http.StatusInternalServerError, casework.Internal)
	}
}

// report tells the log about a fault of ours. Where the client went away there is no fault.
func (s *server) report(r *http.Request, what string, about ...any) {
	level := slog.LevelError
	if telemetry.Gone(r.Context()) {
		level, what = slog.LevelInfo, "client gone"
	}
	s.log.Log(r.Context(), level, what, append(about, "request", casework.RequestID(r.Context()))...)
}

// sessionAway is for when the session cannot be read or written. Nobody is known then.
func (s *server) sessionAway(w http.ResponseWriter, r *http.Request, err error) {
	s.report(r, "the session cannot be had", "error_type", fmt.Sprintf("%T", err))
	w.Header().Set("Retry-After", "5")
	s.fail(w, r, http.StatusServiceUnavailable, casework.Unavailable)
}

// errUnreadable is for a form that cannot be read: too large, or not written as forms are.
var errUnreadable = &casework.Fault{Code: casework.BadKey}

var errNotFound = errors.New("there is no such page")

func faultStatus(code string) int {
	switch code {
	case casework.NoAccess, casework.Disabled, casework.AccountMoved, casework.OwnVisit:
		return http.StatusForbidden
	case casework.UnknownCourse, casework.UnknownKey, casework.UnknownVersion, casework.UnknownStaff, casework.UnknownDocument, casework.UnknownGrant, casework.UnknownVisit:
		return http.StatusNotFound
	case casework.Unavailable, casework.NotRecordedYet, casework.Busy, casework.StandsStill:
		return http.StatusServiceUnavailable
	case casework.DraftTooLarge, casework.TooManyDrafts:
		return http.StatusUnprocessableEntity
	case casework.TooFast:
		return http.StatusTooManyRequests
	case casework.BadCursor, casework.BadKey:
		return http.StatusBadRequest
	}
	return http.StatusInternalServerError
}

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
