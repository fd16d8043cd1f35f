package telemetry

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/metric"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"
)

// seen is what a request's handlers say of it while it is under way.
type seen struct{ route string }

type seenKey struct{}

// Route names the template of the route that answers the request of ctx: never its path, which may
// hold what somebody typed.
func Route(ctx context.Context, template string) {
	if s, ok := ctx.Value(seenKey{}).(*seen); ok && template != "" {
		s.route = template
	}
}

// Routes names the pattern with which next, a [http.ServeMux], answers.
func Routes(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() { Route(r.Context(), r.Pattern) }()
		next.ServeHTTP(w, r)
	})
}

// HTTP measures and traces every request to next, under the name that [Route] is told.
func HTTP(next http.Handler) http.Handler {
	requests, err := otel.Meter(Scope).Float64Histogram("enplan.http.request.duration",
		metric.WithUnit("s"), metric.WithDescription("Duration of HTTP requests by route and status."))
	if err != nil {
		otel.Handle(err)
	}
	tracer := otel.Tracer(Scope)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began, about := time.Now(), &seen{route: "none"}
		ctx := otel.GetTextMapPropagator().Extract(r.Context(), propagation.HeaderCarrier(r.Header))
		ctx, span := tracer.Start(context.WithValue(ctx, seenKey{}, about), "request", trace.WithSpanKind(trace.SpanKindServer))
		answer := &answer{ResponseWriter: w, status: http.StatusOK}
		defer func() {
			attributes := []attribute.KeyValue{
				attribute.String("http.request.method", method(r.Method)), attribute.String("http.route", about.route),
				attribute.Int("http.response.status_code", answer.status),
			}
			span.SetName(method(r.Method) + " " + about.route)
			span.SetAttributes(attributes...)
			if answer.status >= http.StatusInternalServerError {
				span.SetStatus(codes.Error, "")
			}
			span.End()
			requests.Record(ctx, time.Since(began).Seconds(), metric.WithAttributes(
				attribute.String("method", method(r.Method)), attribute.String("route", about.route),
				attribute.String("status", strconv.Itoa(answer.status))))
		}()
		next.ServeHTTP(answer, r.WithContext(ctx))
	})
}

// method keeps invented methods from making labels.
func method(m string) string {
	switch m {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions:
		return m
	}
	return "other"
}

// answer remembers the status.
type answer struct {
	http.ResponseWriter
	status  int
	written bool
}

// WriteHeader implements [http.ResponseWriter].
func (a *answer) WriteHeader(status int) {
	if !a.written && status >= http.StatusOK {
		a.status, a.written = status, true
	}
	a.ResponseWriter.WriteHeader(status)
}

// Write implements [http.ResponseWriter].
func (a *answer) Write(body []byte) (int, error) {
	a.written = true
	return a.ResponseWriter.Write(body)
}

// Unwrap lets [http.ResponseController] reach the connection.
func (a *answer) Unwrap() http.ResponseWriter { return a.ResponseWriter }
