package store

import (
	"context"
	"time"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/metric"

	"github.com/enplan-dk/enplan/internal/domain/course"
)

// lag is how long after an event happened it stood in the record.
var lag, _ = otel.Meter("enplan").Float64Histogram("enplan.record.lag",
	metric.WithUnit("s"), metric.WithDescription("Time from an event in a course to its place in the record."))

func measureLag(ctx context.Context, recorded []course.Recorded) {
	for _, e := range recorded {
		lag.Record(ctx, time.Since(e.At).Seconds())
	}
}
