package workflows

import (
	"errors"
	"slices"
	"time"

	"go.temporal.io/sdk/workflow"

	"github.com/enplan-dk/enplan/internal/course"
)

// signalled lists the signals that have come and were not taken. Until 0.1.0 each command had
// a signal of its own name; those are still read. A channel is made only when something came:
// one for each command would be most of what a course takes in a worker's memory.
func signalled(ctx workflow.Context) []string {
	waiting := workflow.GetUnhandledSignalNames(ctx)
	if len(waiting) == 0 {
		return nil
	}
	names := append(course.Commands(), course.Signal)
	return slices.DeleteFunc(names, func(name string) bool { return !slices.Contains(waiting, name) })
}

// receive takes every signal that has arrived into the queue, without applying it.
func (r *run) receive(ctx workflow.Context) {
	for _, name := range signalled(ctx) {
		var req course.Request
		for channel := workflow.GetSignalChannel(ctx, name); channel.ReceiveAsync(&req); {
			if name != course.Signal {
				req.Name = name
			}
			r.queue = append(r.queue, req)
			req = course.Request{}
		}
	}
}

// waits reports whether something has come that was not applied.
func (r *run) waits(ctx workflow.Context) bool { return len(r.queue) > 0 || len(signalled(ctx)) > 0 }

// drain applies what has come, in order, as much as one task may.
func (r *run) drain(ctx workflow.Context) {
	r.receive(ctx)
	for n := 0; len(r.queue) > 0; n++ {
		if r.bounded() && n == commandsPerStep || r.full() {
			return
		}
		req := r.queue[0]
		r.queue = r.queue[1:]
		r.apply(ctx, req)
		r.applied++
	}
}

// apply does what update does for a command for which nobody waits: a refusal
// becomes an event with its reason.
func (r *run) apply(ctx workflow.Context, req course.Request) {
	r.commands++
	now := workflow.Now(ctx)
	events, err := course.Decide(r.state, req, now)
	if refusal := new(course.Refusal); errors.As(err, &refusal) {
		events = course.Refused(r.state, req, now, refusal)
	}
	r.take(events)
}

// turn waits until everything is applied that had come before, signals and updates.
func (r *run) turn(ctx workflow.Context) error {
	r.receive(ctx)
	mine, before := r.arrived, r.applied+len(r.queue)
	r.arrived++
	return workflow.Await(ctx, func() bool { return r.answered == mine && r.applied >= before })
}

// pause ends the task when there is more to do than one task may: the next one goes on.
func (r *run) pause(ctx workflow.Context) error {
	if !r.bounded() || len(r.queue) == 0 || r.full() {
		return nil
	}
	return workflow.Sleep(ctx, 10*time.Millisecond)
}
