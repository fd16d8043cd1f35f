package web

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/enplan-dk/enplan/internal/app/casework"
)

type visitorKey struct{}

// visitorOf is who is logged in, as the register has them now; nil: nobody.
func visitorOf(r *http.Request) *login {
	l, _ := r.Context().Value(visitorKey{}).(*login)
	return l
}

// forVisitor finds out who asks before anything else is done: how often they may, and as whom. A session remembers
// who logged in; what that person may do is asked of the register with every request.
func (s *server) forVisitor(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		l, expired := s.current(r)
		if l.Who.Subject == "" || expired {
			s.limitStrangers(next)(w, r)
			return
		}
		uploads := r.Method == http.MethodPost && strings.HasSuffix(r.URL.Path, attachForm)
		leave, wait := s.limits.Admit(r, l.Who.Subject, uploads)
		if wait > 0 {
			s.tooMany(w, r, wait)
			return
		}
		defer leave()
		who, err := s.cases.Seen(r.Context(), l.Who, l.Issued)
		if err != nil {
			s.turnAway(w, r, err)
			return
		}
		s.noteSeen(r.Context(), &l)
		l.Who = who
		next(w, r.WithContext(context.WithValue(r.Context(), visitorKey{}, &l)))
	}
}

// turnAway ends the session of whoever cannot go on with it.
func (s *server) turnAway(w http.ResponseWriter, r *http.Request, err error) {
	if code := faultCode(err); code == casework.Disabled || code == casework.AccountMoved {
		err = errors.Join(err, s.sessions.Destroy(r.Context()))
	}
	s.failed(w, r, err)
}

// limitStrangers limits what may be asked by nobody who is known, by address.
func (s *server) limitStrangers(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if wait := s.limits.AdmitStranger(r); wait > 0 {
			s.tooMany(w, r, wait)
			return
		}
		next(w, r)
	}
}

// tooMany says how long to wait.
func (s *server) tooMany(w http.ResponseWriter, r *http.Request, wait time.Duration) {
	w.Header().Set("Retry-After", strconv.Itoa(int(wait.Seconds())))
	s.fail(w, r, http.StatusTooManyRequests, "too_many_requests")
}
