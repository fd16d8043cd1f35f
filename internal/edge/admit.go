package edge

import (
	"context"
	"net/http"
	"time"
)

// Admit counts a request of somebody who is logged in, and gives it a place among those that are served; leave ends it. A
// wait above zero says that there were too many, and when to come back.
func (l *Limits) Admit(r *http.Request, subject string, uploads bool) (leave func(), wait time.Duration) {
	now := time.Now()
	if looks(r.Method) {
		wait = l.readers.Take(subject, now)
	} else {
		wait = l.writers.Take(subject, now)
	}
	if wait == 0 && uploads {
		wait = l.uploads.Take(subject, now)
	}
	if wait == 0 {
		leave, wait = l.Enter(r.Context(), subject, r.Method)
	}
	l.slow(r.Context(), wait)
	return leave, wait
}

// AdmitStranger counts a request of nobody who is known. A wait above zero says that there were too many.
func (l *Limits) AdmitStranger(r *http.Request) time.Duration {
	wait := l.Stranger(r, time.Now())
	l.slow(r.Context(), wait)
	return wait
}

// AdmitFeed counts a request for a calendar, by its address, which only its owner knows.
func (l *Limits) AdmitFeed(r *http.Request, token string) time.Duration {
	wait := l.feeds.Take(token, time.Now())
	l.slow(r.Context(), wait)
	return wait
}

// A refusal is answered late, so that whoever asks on and on does so slowly: a refused request
// costs no more than its connection meanwhile. Of very many at once some are answered right away.
const (
	refusalDelay = time.Second
	heldAtOnce   = 1000
)

// slow holds a request that is refused.
func (l *Limits) slow(ctx context.Context, wait time.Duration) {
	if wait == 0 {
		return
	}
	select {
	case l.held <- struct{}{}:
	default:
		return
	}
	defer func() { <-l.held }()
	select {
	case <-ctx.Done():
	case <-time.After(l.delay):
	}
}
