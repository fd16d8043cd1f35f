package workflows

import (
	"bytes"
	"errors"
	"slices"
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"github.com/enplan-dk/enplan/internal/domain/course"
)

// Types of the application errors that are ours. Any other error is a fault, and
// never a refusal.
const (
	RefusalType = "Refusal"
	// BehindType says that the course decides nothing just now: its record is too far behind, or
	// its state is being read. Nothing was done; the same request may be sent again.
	BehindType = "Behind"
)

var errBehind = temporal.NewNonRetryableApplicationError("the record is behind", BehindType, nil)

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

// validate refuses without leaving a trace in the history. What waits before the command may
// change the answer, so then the handler decides.
func (r *run) validate(ctx workflow.Context, req course.Request) error {
	if r.state.Version == 0 || r.full() || r.overdue(ctx) {
		return errBehind
	}
	if r.waits(ctx) {
		return nil
	}
	_, err := r.decide(ctx, req)
	if replayed := new(course.Replayed); errors.As(err, &replayed) {
		return nil
	}
	return asFailure(err)
}

// update decides, applies and answers, when everything that came before is applied.
func (r *run) update(ctx workflow.Context, req course.Request) (course.Answer, error) {
	ctx, _ = workflow.NewDisconnectedContext(ctx)
	r.takeOver(ctx)
	if r.bounded() {
		if err := r.turn(ctx); err != nil {
			return course.Answer{}, err
		}
		defer func() { r.answered++ }()
	}
	if r.full() {
		return course.Answer{}, errBehind
	}
	events, err := r.decide(ctx, req)
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

// decision is what the course decided last, so that an update need not be decided twice: for
// the validator, and for the handler right after it. A replay runs the handler alone.
type decision struct {
	request course.Request
	version int64
	at      time.Time
	events  []course.Recorded
	err     error
}

func (d decision) answers(req course.Request, version int64, at time.Time) bool {
	was := d.request
	return d.version == version && d.at.Equal(at) && was.Name == req.Name && was.By == req.By && was.Key == req.Key &&
		was.Fingerprint == req.Fingerprint && was.IfVersion == req.IfVersion && slices.Equal(was.Readers, req.Readers) && bytes.Equal(was.Body, req.Body)
}

func (r *run) decide(ctx workflow.Context, req course.Request) ([]course.Recorded, error) {
	if now := workflow.Now(ctx); !r.decided.answers(req, r.state.Version, now) {
		events, err := course.Decide(r.state, req, now)
		r.decided = decision{request: req, version: r.state.Version, at: now, events: events, err: err}
	}
	return r.decided.events, r.decided.err
}

// asFailure gives a refusal its type, so that clients can tell it from a fault.
func asFailure(err error) error {
	refusal := new(course.Refusal)
	if errors.As(err, &refusal) {
		return temporal.NewNonRetryableApplicationError("refused", RefusalType, nil, refusal)
	}
	return err
}
