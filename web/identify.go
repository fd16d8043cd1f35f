package web

import (
	"net/http"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/platform/telemetry"
)

// identified gives each request an id, under which the access log and the logs name it, and writes one line about it.
// The line names the page's pattern and the course's number: never the address, a header or a form. The mux comes right
// after it, for it is the mux that says which pattern it was.
func (s *server) identified(mux http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began, id, answer := time.Now(), uuid.NewString(), telemetry.Listen(w)
		r = r.WithContext(casework.WithRequestID(r.Context(), id))
		w.Header().Set("X-Request-Id", id)
		status := http.StatusInternalServerError // of a panic, which edge.Recovered answers
		defer func() {
			telemetry.Route(r.Context(), r.Pattern)
			if strings.HasSuffix(r.Pattern, assetRoot) {
				return
			}
			about := []any{"request", id, "route", r.Pattern, "status", telemetry.Outcome(r.Context(), status), "ms", float64(time.Since(began).Microseconds()) / 1000}
			if course := r.PathValue("id"); uuid.Validate(course) == nil {
				about = append(about, "course", course)
			}
			s.log.InfoContext(r.Context(), "request", about...)
		}()
		mux.ServeHTTP(answer, r)
		status = answer.Status()
	})
}
