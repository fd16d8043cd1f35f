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
		answer := Listen(w)
		defer func() {
			status := Outcome(ctx, answer.status)
			attributes := []attribute.KeyValue{
				attribute.String("http.request.method", method(r.Method)), attribute.String("http.route", about.route),
				attribute.Int("http.response.status_code", status),
			}
			span.SetName(method(r.Method) + " " + about.route)
			span.SetAttributes(attributes...)
			if status >= http.StatusInternalServerError {
				span.SetStatus(codes.Error, "")
			}
			span.End()
			requests.Record(ctx, time.Since(began).Seconds(), metric.WithAttributes(
				attribute.String("method", method(r.Method)), attribute.String("route", about.route),
				attribute.String("status", strconv.Itoa(status))))
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

// Answer remembers with which status a request was answered.
type Answer struct {
	http.ResponseWriter
	status  int
	written bool
}

// Listen makes an answer that is written to w.
func Listen(w http.ResponseWriter) *Answer {
	return &Answer{ResponseWriter: w, status: http.StatusOK}
}

// Status is that of the answer so far.
func (a *Answer) Status() int { return a.status }

// Written says whether the answer has begun.
func (a *Answer) Written() bool { return a.written }

// WriteHeader implements [http.ResponseWriter].
func (a *Answer) WriteHeader(status int) {
	if !a.written && status >= http.StatusOK {
		a.status, a.written = status, true
	}
	a.ResponseWriter.WriteHeader(status)
}

// Write implements [http.ResponseWriter].
func (a *Answer) Write(body []byte) (int, error) {
	a.written = true
	return a.ResponseWriter.Write(body)
}

// Unwrap lets [http.ResponseController] reach the connection.
func (a *Answer) Unwrap() http.ResponseWriter { return a.ResponseWriter }
