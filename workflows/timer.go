package workflows

import (
	"time"

	"go.temporal.io/sdk/workflow"

	"github.com/enplan-dk/enplan/internal/course"
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

// wait returns when the timer fires, a signal arrives or a handler has changed
// something. Everything that is ready is taken at once.
func (r *run) wait(ctx workflow.Context) {
	_ = workflow.Await(ctx, func() bool {
		return r.woken || r.timer.IsReady() || len(signalled(ctx)) > 0
	})
	r.drain(ctx)
	if r.timer.IsReady() {
		r.armed, r.disarm = time.Time{}, nil
	}
}

// comeDue lets time act: every item that has come due, once, in order.
func (r *run) comeDue(ctx workflow.Context) {
	r.take(course.Due(r.state, workflow.Now(ctx)))
}
