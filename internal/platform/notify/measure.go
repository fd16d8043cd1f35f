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
	metric.WithDescription("Attempts to deliver, by kind (a message, a digest) and result. One that failed is tried again; refused is one reader's address."))

// countDeliveries counts the queue's jobs by how they ended.
var countDeliveries = river.WorkerMiddlewareFunc(func(ctx context.Context, job *rivertype.JobRow, do func(context.Context) error) error {
	refused := false
	err := do(context.WithValue(ctx, refusedKey{}, &refused))
	if job.Kind != (sweepArgs{}).Kind() {
		result := "done"
		switch {
		case err != nil:
			result = "failed"
		case refused:
			result = "refused"
		}
		deliveries.Add(ctx, 1, metric.WithAttributes(attribute.String("kind", job.Kind), attribute.String("result", result)))
	}
	return err
})

type refusedKey struct{}

// countRefused says of the job that runs that its reader's address was refused.
func countRefused(ctx context.Context) {
	if refused, ok := ctx.Value(refusedKey{}).(*bool); ok {
		*refused = true
	}
}
