package workflows

import (
	"errors"

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

// signal is one command's channel.
type signal struct {
	name    string
	channel workflow.ReceiveChannel
}

func (r *run) signals(ctx workflow.Context) []signal {
	var list []signal
	for _, name := range course.Commands() {
		list = append(list, signal{name: name, channel: workflow.GetSignalChannel(ctx, name)})
	}
	return list
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
func (r *run) drain(ctx workflow.Context, signals []signal) bool {
	any := false
	for _, s := range signals {
		var req course.Request
		for s.channel.ReceiveAsync(&req) {
			any = true
			req.Name = s.name
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
