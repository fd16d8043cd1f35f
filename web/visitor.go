package web

import (
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/edge"
	"github.com/enplan-dk/enplan/web/forms"
	"github.com/enplan-dk/enplan/web/session"
	"github.com/enplan-dk/enplan/web/site"
)

// forVisitor finds out who asks before anything else is done: how often they may, and as whom. A session remembers
// who logged in; what that person may do is asked of the register with every request.
func (s *server) forVisitor(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		l, expired := s.Sessions.Current(r)
		if l.Who.Subject == "" || expired {
			s.limitStrangers(next)(w, r)
			return
		}
		r = r.WithContext(session.WithLogin(r.Context(), l))
		uploads := r.Method == http.MethodPost && strings.HasSuffix(r.URL.Path, forms.AttachForm)
		leave, wait := s.Limits.Admit(r, l.Who.Subject, uploads)
		if wait > 0 {
			s.TooMany(w, r, wait)
			return
		}
		defer leave()
		who, err := s.Cases.Seen(r.Context(), l.Who, l.Issued)
		if err != nil {
			s.turnAway(w, r, err)
			return
		}
		s.Sessions.NoteSeen(r.Context(), &l)
		l.Who = who
		next(w, r.WithContext(session.WithVisitor(r.Context(), &l)))
	}
}

// turnAway ends the session of whoever cannot go on with it. What a page asks by itself ends none: the form on it is to be
// sent in the same session, and answered with what was typed.
func (s *server) turnAway(w http.ResponseWriter, r *http.Request, err error) {
	byItself := r.Header.Get("HX-Request") != ""
	if code := site.FaultCode(err); !byItself && (code == casework.Disabled || code == casework.AccountMoved) {
		err = errors.Join(err, s.Sessions.Destroy(r.Context()))
	}
	s.Failed(w, r, err)
}

// limitStrangers limits what may be asked by nobody who is known, by address.
func (s *server) limitStrangers(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if wait := s.Limits.AdmitStranger(r); wait > 0 {
			s.TooMany(w, r, wait)
			return
		}
		next(w, r)
	}
}

// sessionAway is for when the session cannot be read or written. Nobody is known then.
func (s *server) sessionAway(w http.ResponseWriter, r *http.Request, err error) {
	edge.Report(r.Context(), "the session cannot be had", "error_type", fmt.Sprintf("%T", err))
	w.Header().Set("Retry-After", "5")
	s.Fail(w, r, http.StatusServiceUnavailable, casework.Unavailable)
}
