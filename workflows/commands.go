package workflows

import (
	"errors"
	"slices"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"github.com/enplan-dk/enplan/internal/course"
)

// Types of the application errors that are ours. Any other error is a fault, and
// never a refusal.
const (
	RefusalType = "Refusal"
)

// registerCommands registers every command of the table as an update.
func (r *run) registerCommands(ctx workflow.Context) error {
	for _, name := range course.Commands() {
		err := workflow.SetUpdateHandlerWithOptions(ctx, name, r.update,
			workflow.UpdateHandlerOptions{Validator: r.validate})
		if err != nil {
			return err
		}
	}
	return nil
}

// validate refuses without leaving a trace in the history.
func (r *run) validate(ctx workflow.Context, req course.Request) error {
	_, err := course.Decide(r.state, req, workflow.Now(ctx))
	if replayed := new(course.Replayed); errors.As(err, &replayed) {
		return nil
	}
	return asFailure(err)
}

// update decides, applies and answers. It never blocks, so commands of one course
// cannot interleave.
func (r *run) update(ctx workflow.Context, req course.Request) (course.Answer, error) {
	events, err := course.Decide(r.state, req, workflow.Now(ctx))
	if replayed := new(course.Replayed); errors.As(err, &replayed) {
		return course.Answer{Course: r.id, Version: replayed.Version}, nil
	}
	if err != nil {
		return course.Answer{}, asFailure(err)
	}
	r.commands++
	r.take(events)
	return course.Answer{Course: r.id, Version: r.state.Version, Created: course.Created(events)}, nil
}

// signalled lists the commands for which a signal has come, in the order of the table. A
// channel is made only then: one for each command would be most of what a course takes
// in a worker's memory.
func signalled(ctx workflow.Context) []string {
	waiting := workflow.GetUnhandledSignalNames(ctx)
	if len(waiting) == 0 {
		return nil
	}
	return slices.DeleteFunc(course.Commands(), func(name string) bool { return !slices.Contains(waiting, name) })
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

// drain applies every signal that has arrived, and reports whether there was one.
func (r *run) drain(ctx workflow.Context) bool {
	any := false
	for _, name := range signalled(ctx) {
		var req course.Request
		for channel := workflow.GetSignalChannel(ctx, name); channel.ReceiveAsync(&req); {
			any = true
			req.Name = name
			r.apply(ctx, req)
			req = course.Request{}
		}
	}
	return any
}

// asFailure gives a refusal its type, so that clients can tell it from a fault.
func asFailure(err error) error {
	refusal := new(course.Refusal)
	if errors.As(err, &refusal) {
		return temporal.NewNonRetryableApplicationError("refused", RefusalType, nil, refusal)
	}
	return err
}
