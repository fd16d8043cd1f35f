package api

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"regexp"
	"slices"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/edge"
	"github.com/enplan-dk/enplan/internal/language"
	"github.com/enplan-dk/enplan/internal/platform/telemetry"
)

const requestIDHeader = "X-Request-Id"

// requestIDForm is that of a number made by chance: what a client calls a request stands in logs and in the access
// log, and must not be able to say something.
var requestIDForm = regexp.MustCompile(`^[0-9A-Fa-f-]{16,64}$`)

// identify gives the request its id and language and writes one line about it. The line names the route
// and the course's id: never the query, a header or a body.
func identify(log *slog.Logger) gin.HandlerFunc {
	return func(c *gin.Context) {
		began := time.Now()
		id := c.GetHeader(requestIDHeader)
		if !requestIDForm.MatchString(id) {
			id = uuid.NewString()
		}
		lang := language.Match(c.GetHeader("Accept-Language"))
		ctx := casework.WithRequestID(c.Request.Context(), id)
		ctx = context.WithValue(ctx, languageKey{}, lang)
		ctx = context.WithValue(ctx, logKey{}, log.With("request", id))
		c.Request = c.Request.WithContext(ctx)
		c.Header(requestIDHeader, id)
		c.Header("Content-Language", string(lang))
		c.Header("X-Content-Type-Options", "nosniff")
		c.Header("Cache-Control", "no-store")
		status := http.StatusInternalServerError // of a panic, which edge.Recovered answers
		defer func() {
			args := []any{"request", id, "method", c.Request.Method, "route", c.FullPath(), "status", telemetry.Outcome(ctx, status),
				"ms", float64(time.Since(began).Microseconds()) / 1000}
			if course := c.Param("id"); uuid.Validate(course) == nil {
				args = append(args, "course", course)
			}
			log.Info("request", args...)
		}()
		c.Next()
		status = c.Writer.Status()
	}
}

type logKey struct{}

// report tells the log about a fault of ours, with its cause: errors carry no personal data. Where the client went
// away there is no fault.
func report(ctx context.Context, code string, cause error) {
	log, ok := ctx.Value(logKey{}).(*slog.Logger)
	if !ok {
		log = slog.Default()
	}
	if telemetry.Gone(ctx) {
		log.Info("client gone", "code", code, "cause", fmt.Sprint(cause))
		return
	}
	log.Error("request failed", "code", code, "cause", fmt.Sprint(cause))
}

// Refuse answers with a problem outside of any route, as where a handler has failed.
func Refuse(w http.ResponseWriter, r *http.Request, _ int, code string) {
	ctx := context.WithValue(r.Context(), languageKey{}, language.Match(r.Header.Get("Accept-Language")))
	p := problem(casework.WithRequestID(ctx, w.Header().Get(requestIDHeader)), code)
	for name, values := range p.GetHeaders() {
		w.Header()[name] = values
	}
	w.Header().Set("Content-Type", problemType)
	w.WriteHeader(p.Status)
	_ = json.NewEncoder(w).Encode(p) // the asker is gone: nobody to tell
}

const problemType = "application/problem+json"

// strangers limits what may be asked without a token, by address. A token that is none is counted where it is read. Whether
// the process lives must show at all times.
func strangers(limits *edge.Limits) gin.HandlerFunc {
	return func(c *gin.Context) {
		if c.GetHeader("Authorization") != "" || slices.Contains(alwaysAnswered, c.FullPath()) {
			c.Next()
			return
		}
		if wait := limits.Stranger(c.Request, time.Now()); wait > 0 {
			limits.Hold(c.Request.Context())
			write(c, tooMany(c.Request.Context(), wait))
			c.Abort()
			return
		}
		c.Next()
	}
}

var alwaysAnswered = []string{"/healthz", "/readyz"}

func writeProblem(c *gin.Context, code string) { write(c, problem(c.Request.Context(), code)) }

func write(c *gin.Context, p *Problem) {
	body, err := json.Marshal(p)
	if err != nil {
		c.Status(p.Status)
		return
	}
	for name, values := range p.GetHeaders() {
		c.Header(name, values[0])
	}
	c.Data(p.Status, problemType, body)
}

// named tells telemetry the route's template.
func named(c *gin.Context) {
	defer func() { telemetry.Route(c.Request.Context(), c.FullPath()) }()
	c.Next()
}

// problemPage says what a type of problem is about, at the address that names it.
func problemPage(c *gin.Context) {
	code := c.Param("code")
	lang := languageOf(c.Request.Context())
	for _, key := range []string{"problem." + code, "refusal." + code} {
		if language.Has(key) {
			c.JSON(http.StatusOK, gin.H{"type": "/problems/" + code, "code": code, "status": statusOf(code), "detail": language.Of(lang, key)})
			return
		}
	}
	writeProblem(c, "unknown_route")
}
