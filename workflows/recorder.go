package workflows

import (
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"github.com/enplan-dk/enplan/activities"
	"github.com/enplan-dk/enplan/internal/course"
)

// eventsPerRecord bounds one activity's input, however long Postgres was away.
const eventsPerRecord = 200

// record is the recorder: one ordinary activity at a time writes what is pending;
// what arrives meanwhile goes with the next. Retries are the server's, without
// limit and without history growth. When it cannot be cancelled by anything but
// the end of the run, pending events are carried into the next.
func (r *run) record(ctx workflow.Context) {
	ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		StartToCloseTimeout: 30 * time.Second,
		RetryPolicy: &temporal.RetryPolicy{
			InitialInterval:    100 * time.Millisecond,
			BackoffCoefficient: 2,
			MaximumInterval:    10 * time.Second,
		},
	})
	for {
		if workflow.Await(ctx, func() bool { return len(r.pending) > 0 && !r.leaving }) != nil {
			return
		}
		batch := r.pending
		if len(batch) > eventsPerRecord {
			batch = batch[:eventsPerRecord]
		}
		in := activities.RecordInput{Course: r.id, Events: append([]course.Recorded(nil), batch...)}
		var a *activities.Activities
		if workflow.ExecuteActivity(ctx, a.Record, in).Get(ctx, nil) != nil {
			continue // cancelled or failed for good: keep the events, try again
		}
		r.pending = r.pending[len(in.Events):]
	}
}
