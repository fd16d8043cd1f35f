package workflows

import (
	"time"

	"go.temporal.io/sdk/workflow"

	"github.com/enplan-dk/enplan/internal/domain/course"
)

// arm keeps one timer for the next due instant or the end of the run, whichever
// is first. It is moved only when that instant becomes earlier: a timer that
// fires too early costs a look, a moved one costs two events each time.
func (r *run) arm(ctx workflow.Context) {
	next := r.began.Add(r.limits.Age)
	if due := course.NextDue(r.state); !due.IsZero() && due.Before(next) {
		next = due
	}
	if !r.armed.IsZero() && !next.Before(r.armed) {
		return
	}
	if r.disarm != nil {
		r.disarm()
	}
	var timerCtx workflow.Context
	timerCtx, r.disarm = workflow.WithCancel(ctx)
	wait := next.Sub(workflow.Now(ctx))
	if wait < time.Millisecond {
		wait = time.Millisecond
	}
	r.timer, r.armed = workflow.NewTimer(timerCtx, wait), next
}

// wait returns when the timer fires, a signal arrives, a handler has changed something or
// somebody asks to cancel. At the bound of what may be pending only the recorder goes on.
func (r *run) wait(ctx workflow.Context) error {
	err := workflow.Await(ctx, func() bool {
		return r.woken || r.askedToCancel() || !r.full() && (r.timer.IsReady() || r.waits(ctx))
	})
	if r.askedToCancel() {
		r.cancelled = true
		r.take(course.AskedToCancel(r.state, workflow.Now(ctx)))
	}
	if r.timer.IsReady() {
		r.armed, r.disarm = time.Time{}, nil
	}
	return err
}

// askedToCancel: a request to cancel has come and is not written down.
func (r *run) askedToCancel() bool { return r.outside.Err() != nil && !r.cancelled }

// comeDue lets time act: what has come due, once, in order, as much as one task may. The
// timer of what is left is due at once.
func (r *run) comeDue(ctx workflow.Context) error {
	for n := 0; !r.bounded() || n < dueSteps && !r.full(); n++ {
		events := course.DueFirst(r.state, workflow.Now(ctx))
		if len(events) == 0 {
			return nil
		}
		r.take(events)
		if !r.bounded() {
			continue
		}
		if err := yield(ctx); err != nil {
			return err
		}
	}
	return nil
}
