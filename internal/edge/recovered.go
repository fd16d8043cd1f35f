package edge

import (
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"

	"github.com/enplan-dk/enplan/internal/platform/telemetry"
)

// Refuse answers a request with a failure, in the words and the form of whoever would have answered it.
type Refuse func(w http.ResponseWriter, r *http.Request, status int, code string)

// Failed is the code of a fault of ours.
const Failed = "internal"

// Recovered turns a panic into a failure in words. The log gets where it happened and of what type the value is, but not
// the value, which may say something about a family. An answer that had begun is broken off, so that
// nobody takes it for whole.
func Recovered(log *slog.Logger, refuse Refuse, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answer := telemetry.Listen(w)
		defer func() {
			value := recover()
			if value == nil {
				return
			}
			if value == http.ErrAbortHandler { //nolint:errorlint // the HTTP library compares it in the same way
				panic(value)
			}
			log.ErrorContext(r.Context(), "request failed", "request", w.Header().Get(RequestIDHeader), "code", "panic",
				"cause", fmt.Sprintf("panic of type %T at %s", value, debug.Stack()))
			if answer.Written() {
				panic(http.ErrAbortHandler)
			}
			for _, name := range ofTheAnswer {
				w.Header().Del(name)
			}
			refuse(answer, r, http.StatusInternalServerError, Failed)
		}()
		next.ServeHTTP(answer, r)
	})
}

// ofTheAnswer are headers that describe an answer which is not given after all.
var ofTheAnswer = []string{"Content-Type", "Content-Length", "Content-Disposition", "Content-Encoding", "Etag", "Location", "Set-Cookie"}

// InPlainText refuses where there are neither pages nor an API.
func InPlainText(w http.ResponseWriter, _ *http.Request, status int, _ string) {
	http.Error(w, http.StatusText(status), status)
}
