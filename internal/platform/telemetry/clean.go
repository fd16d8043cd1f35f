package telemetry

import (
	"context"
	"slices"

	"go.opentelemetry.io/otel/attribute"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
)

// kept are the attributes that leave the process. None can hold what a person typed.
var kept = []attribute.Key{
	"http.request.method", "http.route", "http.response.status_code",
	"db.system.name", "pgx.operation.type", "pgx.sql_state", "pgx.rows_affected",
	"temporalWorkflowID", "temporalRunID", "temporalActivityID",
	"exception.type",
}

// cleaner lets only such attributes through to the next exporter.
type cleaner struct{ sdktrace.SpanExporter }

func clean(next sdktrace.SpanExporter) sdktrace.SpanExporter { return cleaner{next} }

// ExportSpans implements [sdktrace.SpanExporter].
func (c cleaner) ExportSpans(ctx context.Context, spans []sdktrace.ReadOnlySpan) error {
	cleaned := make([]sdktrace.ReadOnlySpan, len(spans))
	for i, s := range spans {
		cleaned[i] = cleanSpan{s}
	}
	return c.SpanExporter.ExportSpans(ctx, cleaned)
}

// cleanSpan is a span without the texts that libraries put into it: an error's message may quote a value.
type cleanSpan struct{ sdktrace.ReadOnlySpan }

// Attributes implements [sdktrace.ReadOnlySpan].
func (s cleanSpan) Attributes() []attribute.KeyValue { return only(s.ReadOnlySpan.Attributes()) }

// Events implements [sdktrace.ReadOnlySpan].
func (s cleanSpan) Events() []sdktrace.Event {
	events := slices.Clone(s.ReadOnlySpan.Events())
	for i := range events {
		events[i].Attributes = only(events[i].Attributes)
	}
	return events
}

// Links implements [sdktrace.ReadOnlySpan].
func (s cleanSpan) Links() []sdktrace.Link {
	links := slices.Clone(s.ReadOnlySpan.Links())
	for i := range links {
		links[i].Attributes = only(links[i].Attributes)
	}
	return links
}

// Status implements [sdktrace.ReadOnlySpan].
func (s cleanSpan) Status() sdktrace.Status {
	return sdktrace.Status{Code: s.ReadOnlySpan.Status().Code}
}

func only(attributes []attribute.KeyValue) []attribute.KeyValue {
	var out []attribute.KeyValue
	for _, a := range attributes {
		if slices.Contains(kept, a.Key) {
			out = append(out, a)
		}
	}
	return out
}
