package workflows

import (
	"errors"
	"slices"
	"time"

	"go.temporal.io/sdk/workflow"

	"github.com/enplan-dk/enplan/internal/domain/course"
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

// receive takes every signal that has arrived into the queue, without applying it. Opening and
// reading them takes time, so others have their turn in between.
func (r *run) receive(ctx workflow.Context) error {
	for _, name := range signalled(ctx) {
		var req course.Request
		channel := workflow.GetSignalChannel(ctx, name)
		for n := 1; channel.ReceiveAsync(&req); n++ {
			if name != course.Signal {
				req.Name = name
			}
			r.queue = append(r.queue, req)
			req = course.Request{}
			if r.bounded() && n%receivedAtOnce == 0 {
				if err := yield(ctx); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// yield lets the other coroutines of the workflow run, within the same task.
func yield(ctx workflow.Context) error {
	asked := false
	return workflow.Await(ctx, func() bool {
		before := asked
		asked = true
		return before
	})
}

// waits reports whether something has come that was not applied.
func (r *run) waits(ctx workflow.Context) bool { return len(r.queue) > 0 || len(signalled(ctx)) > 0 }

// drain applies what has come, in order, as much as one task may.
func (r *run) drain(ctx workflow.Context) error {
	if err := r.receive(ctx); err != nil {
		return err
	}
	for n := 0; len(r.queue) > 0 && !r.full(); n++ {
		if r.bounded() && n == commandsPerStep {
			break
		}
		req := r.queue[0]
		r.queue = r.queue[1:]
		r.apply(ctx, req)
		r.applied++
		if !r.bounded() {
			continue
		}
		if err := yield(ctx); err != nil {
			return err
		}
	}
	return nil
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
	mine := r.arrived
	r.arrived++
	if err := r.receive(ctx); err != nil {
		return err
	}
	before := r.applied + len(r.queue)
	return workflow.Await(ctx, func() bool { return r.answered == mine && r.applied >= before })
}

// pause ends the task when there is more to do than one task may: the next one goes on.
func (r *run) pause(ctx workflow.Context) error {
	if !r.bounded() || len(r.queue) == 0 || r.full() {
		return nil
	}
	return workflow.Sleep(ctx, 10*time.Millisecond)
}
