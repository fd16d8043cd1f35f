package api

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"regexp"
	"runtime/debug"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"github.com/enplan-dk/enplan/internal/casework"
	"github.com/enplan-dk/enplan/internal/telemetry"
	"github.com/enplan-dk/enplan/internal/text"
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
		lang := text.Match(c.GetHeader("Accept-Language"))
		ctx := casework.WithRequestID(c.Request.Context(), id)
		ctx = context.WithValue(ctx, languageKey{}, lang)
		ctx = context.WithValue(ctx, logKey{}, log.With("request", id))
		c.Request = c.Request.WithContext(ctx)
		c.Header(requestIDHeader, id)
		c.Header("Content-Language", string(lang))
		c.Header("X-Content-Type-Options", "nosniff")
		c.Header("Cache-Control", "no-store")
		c.Next()
		args := []any{"request", id, "method", c.Request.Method, "route", c.FullPath(), "status", c.Writer.Status(),
			"ms", float64(time.Since(began).Microseconds()) / 1000}
		if course := c.Param("id"); uuid.Validate(course) == nil {
			args = append(args, "course", course)
		}
		log.Info("request", args...)
	}
}

type logKey struct{}

// report tells the log about a fault of ours, with its cause: errors carry no personal data.
func report(ctx context.Context, code string, cause error) {
	log, ok := ctx.Value(logKey{}).(*slog.Logger)
	if !ok {
		log = slog.Default()
	}
	log.Error("request failed", "code", code, "cause", fmt.Sprint(cause))
}

// recovered turns a panic into a problem. The log gets where it happened, and not the value, which may say
// something about a family.
func recovered(c *gin.Context) {
	defer func() {
		if value := recover(); value != nil {
			report(c.Request.Context(), "panic", fmt.Errorf("panic of type %T at %s", value, debug.Stack()))
			if !c.Writer.Written() {
				writeProblem(c, casework.Internal)
			}
			c.Abort()
		}
	}()
	c.Next()
}

func writeProblem(c *gin.Context, code string) {
	p := problem(c.Request.Context(), code)
	body, err := json.Marshal(p)
	if err != nil {
		c.Status(p.Status)
		return
	}
	for name, values := range p.GetHeaders() {
		c.Header(name, values[0])
	}
	c.Data(p.Status, "application/problem+json", body)
}

// named tells telemetry the route's template.
func named(c *gin.Context) {
	c.Next()
	telemetry.Route(c.Request.Context(), c.FullPath())
}

// problemPage says what a type of problem is about, at the address that names it.
func problemPage(c *gin.Context) {
	code := c.Param("code")
	lang := language(c.Request.Context())
	for _, key := range []string{"problem." + code, "refusal." + code} {
		if text.Has(key) {
			c.JSON(http.StatusOK, gin.H{"type": "/problems/" + code, "code": code, "status": statusOf(code), "detail": text.Of(lang, key)})
			return
		}
	}
	writeProblem(c, "unknown_route")
}
