package web

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/enplan-dk/enplan/internal/domain/course"
)

// A browser that went away gets no page, and the log says so, and nothing of a fault.
func TestABrowserThatGoesAwayIsNoFault(t *testing.T) {
	t.Parallel()
	d := atDesk(t, nil)
	karen := staffMember("karen", course.Caseworker)
	d.register(karen, false)
	session := d.session(t, karen)
	gone, leave := context.WithCancel(t.Context())
	leave()
	for _, at := range []string{"/familier", "/login"} {
		d.ask(http.MethodGet, at, session, func(r *http.Request) { *r = *r.WithContext(gone) })
	}
	if log := d.log.String(); !strings.Contains(log, `"status":499`) || !strings.Contains(log, "client gone") || strings.Contains(log, `"level":"ERROR"`) || strings.Contains(log, `"level":"WARN"`) || strings.Contains(log, `"status":50`) {
		t.Errorf("the log says %s", log)
	}
}
