// Package edge is what every HTTP request passes, to the API or to a page: the router and its chain, rate
// limits, recovery from panics, the language, and the status of each refusal. It knows HTTP and nothing of a
// course.
package edge

import (
	"cmp"
	"context"
	"log/slog"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/platform/telemetry"
)

// Router leads every request to the API or to a page, through one chain: metrics and trace, recovery from panics, request
// id, language, log line. What follows depends on who asks: API and pages find that out, and ask [Limits].
type Router struct {
	Engine *gin.Engine

	chain    http.Handler
	log      *slog.Logger
	parts    []Part
	unlogged []string
}

// Part is the API or the pages: it answers under its addresses where no route does.
type Part struct {
	Under      []string     // whole addresses, or beginnings that end with a slash
	NotFound   http.Handler // there is no such address
	NotAllowed http.Handler // the address has another method; nil: as NotFound
	Refuse     Refuse       // a handler has failed
}

// NewRouter makes a router without routes.
func NewRouter(log *slog.Logger) *Router {
	gin.SetMode(gin.ReleaseMode)
	r := &Router{Engine: gin.New(), log: log}
	r.Engine.HandleMethodNotAllowed = true
	r.Engine.UseRawPath = true             // a part of an address may hold a slash, such as a command's key
	r.Engine.RedirectTrailingSlash = false // it would answer before the chain
	r.Engine.Use(r.identified)
	r.Engine.NoRoute(func(c *gin.Context) { r.partOf(c.Request).NotFound.ServeHTTP(c.Writer, c.Request) })
	r.Engine.NoMethod(func(c *gin.Context) {
		part := r.partOf(c.Request)
		if part.NotAllowed == nil {
			c.Writer.Header().Del("Allow")
			part.NotAllowed = part.NotFound
		}
		part.NotAllowed.ServeHTTP(c.Writer, c.Request)
	})
	r.chain = telemetry.HTTP(Recovered(log, r.refuse, r.Engine))
	return r
}

// ServeHTTP implements [http.Handler].
func (r *Router) ServeHTTP(w http.ResponseWriter, req *http.Request) { r.chain.ServeHTTP(w, req) }

// Add makes a part answer where no route does.
func (r *Router) Add(p Part) { r.parts = append(r.parts, p) }

// partOf is the part with the longest address that fits. An address of no part gets the answer of the first.
func (r *Router) partOf(req *http.Request) Part {
	found, longest := Part{NotFound: http.NotFoundHandler(), Refuse: InPlainText}, -1
	if len(r.parts) > 0 {
		found = r.parts[0]
	}
	for _, p := range r.parts {
		for _, address := range p.Under {
			fits := req.URL.Path == address || strings.HasSuffix(address, "/") && strings.HasPrefix(req.URL.Path, address)
			if fits && len(address) > longest {
				found, longest = p, len(address)
			}
		}
	}
	return found
}

func (r *Router) refuse(w http.ResponseWriter, req *http.Request, status int, code string) {
	r.partOf(req).Refuse(w, req, status, code)
}

// wildcard is a part of a pattern that an address fills: {name}, or {name...} for all that is left.
var wildcard = regexp.MustCompile(`\{(\w+)(\.\.\.)?\}`)

// Handle serves what fits a pattern of [http.ServeMux], such as "GET /forloeb/{id}". The handler reads the parts with
// [http.Request.PathValue]. GET answers HEAD too.
func (r *Router) Handle(pattern string, h http.Handler) {
	method, path, _ := strings.Cut(pattern, " ")
	path = strings.TrimSuffix(path, "{$}")
	if strings.HasSuffix(path, "/") && !strings.HasSuffix(pattern, "{$}") {
		path += "{file...}"
	}
	names := wildcard.FindAllStringSubmatch(path, -1)
	path = wildcard.ReplaceAllStringFunc(path, func(part string) string {
		name := wildcard.FindStringSubmatch(part)
		return map[string]string{"": ":", "...": "*"}[name[2]] + name[1]
	})
	serve := func(c *gin.Context) {
		c.Request.Pattern = pattern
		for _, name := range names {
			value := c.Param(name[1])
			if name[2] != "" {
				value = strings.TrimPrefix(value, "/")
			}
			c.Request.SetPathValue(name[1], value)
		}
		h.ServeHTTP(c.Writer, c.Request)
	}
	r.Engine.Handle(method, path, serve)
	if method == http.MethodGet {
		r.Engine.Handle(http.MethodHead, path, serve)
	}
}

// HandleUnlogged serves what nobody needs a line about, such as files.
func (r *Router) HandleUnlogged(pattern string, h http.Handler) {
	r.unlogged = append(r.unlogged, pattern)
	r.Handle(pattern, h)
}

// RequestIDHeader holds the id under which the logs and the access log name a request.
const RequestIDHeader = "X-Request-Id"

// requestIDForm is that of a number made by chance: what a client calls a request stands in logs and in the access
// log, and must not be able to say something.
var requestIDForm = regexp.MustCompile(`^[0-9A-Fa-f-]{16,64}$`)

// identified gives the request its id and language and writes one line about it. The line names the route
// and the course's id: never the address, a header or a body.
func (r *Router) identified(c *gin.Context) {
	began := time.Now()
	id := c.GetHeader(RequestIDHeader)
	if !requestIDForm.MatchString(id) {
		id = uuid.NewString()
	}
	ctx := WithLanguage(casework.WithRequestID(c.Request.Context(), id), LanguageOf(c.Request))
	ctx = context.WithValue(ctx, logKey{}, r.log.With("request", id))
	c.Request = c.Request.WithContext(ctx)
	c.Header(RequestIDHeader, id)
	status := http.StatusInternalServerError // of a panic, which Recovered answers
	defer func() {
		route := cmp.Or(c.Request.Pattern, c.FullPath())
		telemetry.Route(ctx, route)
		if slices.Contains(r.unlogged, route) {
			return
		}
		about := []any{"request", id, "method", c.Request.Method, "route", route, "status", telemetry.Outcome(ctx, status),
			"ms", float64(time.Since(began).Microseconds()) / 1000}
		if course := c.Param("id"); uuid.Validate(course) == nil {
			about = append(about, "course", course)
		}
		r.log.InfoContext(ctx, "request", about...)
	}()
	c.Next()
	status = c.Writer.Status()
}

type logKey struct{}

// Report tells the log about a fault of ours. Where the client went away there is no fault.
func Report(ctx context.Context, what string, about ...any) {
	log, ok := ctx.Value(logKey{}).(*slog.Logger)
	if !ok {
		log = slog.Default()
	}
	level := slog.LevelError
	if telemetry.Gone(ctx) {
		level, what = slog.LevelInfo, "client gone"
	}
	log.Log(ctx, level, what, about...)
}
