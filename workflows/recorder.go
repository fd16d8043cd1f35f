package workflows

import (
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"github.com/enplan-dk/enplan/activities"
	"github.com/enplan-dk/enplan/internal/domain/course"
)

// record is the recorder: one ordinary activity at a time writes what is pending;
// what arrives meanwhile goes with the next. Retries are the server's, without
// limit and without history growth. What is pending when the run ends goes into the next.
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
		r.takeOver(ctx)
		in := activities.RecordInput{Course: r.id, Run: workflow.GetInfo(ctx).FirstRunID, Events: r.batch()}
		var a *activities.Activities
		if workflow.ExecuteActivity(ctx, a.Record, in).Get(ctx, nil) != nil {
			continue // failed for good: keep the events, try again
		}
		for _, e := range in.Events {
			r.weight -= course.Weigh(e)
		}
		r.pending = r.pending[len(in.Events):]
		r.woken = r.woken || r.bounded()
	}
}

// batch is what one activity records: at least one event, and no more than it can carry.
func (r *run) batch() []course.Recorded {
	n, bytes := 0, 0
	for n < len(r.pending) && n < recordEvents {
		bytes += course.Weigh(r.pending[n])
		if r.bounded() && n > 0 && bytes > recordBytes {
			break
		}
		n++
	}
	return append([]course.Recorded(nil), r.pending[:n]...)
}
