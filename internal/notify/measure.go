package notify

import (
	"context"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"
	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
)

var deliveries, _ = otel.Meter("enplan").Int64Counter("enplan.deliveries",
	metric.WithDescription("Attempts to deliver, by kind (a message, a digest) and result. One that failed is tried again."))

// countDeliveries counts the queue's jobs by how they ended.
var countDeliveries = river.WorkerMiddlewareFunc(func(ctx context.Context, job *rivertype.JobRow, do func(context.Context) error) error {
	err := do(ctx)
	if job.Kind != (sweepArgs{}).Kind() {
		result := "done"
		if err != nil {
			result = "failed"
		}
		deliveries.Add(ctx, 1, metric.WithAttributes(attribute.String("kind", job.Kind), attribute.String("result", result)))
	}
	return err
})
