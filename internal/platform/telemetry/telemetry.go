// Package telemetry shows operators a running process: metrics for Prometheus and, where
// an OTLP endpoint is configured, traces from the request through workflow and activity to
// the SQL statement.
//
// Neither may reveal anything about a family. Labels of metrics come from fixed lists: the
// template of a route, a command, a result. Traces pass an allow-list of attributes that
// hold such names, ids or counts. Everything else, above all the texts of errors, is
// removed. The package knows no course and no other package of this module: they measure
// through OpenTelemetry's own API.
package telemetry

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	otelprometheus "go.opentelemetry.io/otel/exporters/prometheus"
	"go.opentelemetry.io/otel/propagation"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/resource"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
)

// Scope names the meters and tracers of this program.
const Scope = "enplan"

// Telemetry holds the providers of one process.
type Telemetry struct {
	registry *prometheus.Registry
	meters   *sdkmetric.MeterProvider
	tracers  *sdktrace.TracerProvider // nil: no traces
}

// seconds are the bounds of every duration, from a statement to a slow request.
var seconds = []float64{.001, .002, .005, .01, .02, .05, .1, .2, .5, 1, 2, 5, 10, 30, 60}

// Start makes the providers and sets them as OpenTelemetry's own, so that every package and
// library reports to them. Traces are sent only if OTEL_EXPORTER_OTLP_ENDPOINT or
// OTEL_EXPORTER_OTLP_TRACES_ENDPOINT is set; OpenTelemetry's other variables (headers, sampler, service
// name) mean what they mean everywhere.
func Start(ctx context.Context, version string) (*Telemetry, error) {
	about, err := resource.New(ctx, resource.WithAttributes(
		attribute.String("service.name", "enplan"), attribute.String("service.version", version),
	), resource.WithFromEnv())
	if err != nil && !errors.Is(err, resource.ErrPartialResource) {
		return nil, fmt.Errorf("describe the process: %w", err)
	}
	t := &Telemetry{registry: prometheus.NewRegistry()}
	t.registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	exporter, err := otelprometheus.New(
		otelprometheus.WithRegisterer(t.registry), otelprometheus.WithoutScopeInfo(),
	)
	if err != nil {
		return nil, fmt.Errorf("make the metrics' exporter: %w", err)
	}
	t.meters = sdkmetric.NewMeterProvider(sdkmetric.WithReader(exporter), sdkmetric.WithResource(about), sdkmetric.WithView(sdkmetric.NewView(
		sdkmetric.Instrument{Kind: sdkmetric.InstrumentKindHistogram, Unit: "s"},
		sdkmetric.Stream{Aggregation: sdkmetric.AggregationExplicitBucketHistogram{Boundaries: seconds}},
	)))
	otel.SetMeterProvider(t.meters)
	if os.Getenv("OTEL_EXPORTER_OTLP_ENDPOINT") == "" && os.Getenv("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT") == "" {
		return t, nil
	}
	out, err := otlptracehttp.New(ctx)
	if err != nil {
		return nil, fmt.Errorf("make the traces' exporter: %w", err)
	}
	t.tracers = sdktrace.NewTracerProvider(sdktrace.WithBatcher(clean(out)), sdktrace.WithResource(about))
	otel.SetTracerProvider(t.tracers)
	otel.SetTextMapPropagator(propagation.TraceContext{})
	return t, nil
}

// Metrics serves what Prometheus reads.
func (t *Telemetry) Metrics() http.Handler {
	return promhttp.HandlerFor(t.registry, promhttp.HandlerOpts{})
}

// stopLimit is how long what was gathered may take to be sent.
const stopLimit = 5 * time.Second

// Stop sends what was gathered. It is for the very end, when the process's context is over.
func (t *Telemetry) Stop() error {
	ctx, cancel := context.WithTimeout(context.Background(), stopLimit)
	defer cancel()
	err := t.meters.Shutdown(ctx)
	if t.tracers != nil {
		err = errors.Join(err, t.tracers.Shutdown(ctx))
	}
	if err != nil {
		return fmt.Errorf("stop telemetry: %w", err)
	}
	return nil
}
