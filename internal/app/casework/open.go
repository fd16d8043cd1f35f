package casework

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"

	"github.com/enplan-dk/enplan/internal/domain/access"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/platform/store"
	"github.com/enplan-dk/enplan/worker"
	"github.com/enplan-dk/enplan/workflows"
)

const openingName = "open"

// Open opens a course. The same key gives the same course: the id is reserved before
// anything else happens, so an opening that was cut off can be repeated.
func (s *Service) Open(ctx context.Context, who access.Who, o course.Opening, call Call) (Outcome, error) {
	out, err := s.open(ctx, who, o, call)
	countCommand(ctx, openingName, out, err)
	return out, err
}

func (s *Service) open(ctx context.Context, who access.Who, o course.Opening, call Call) (Outcome, error) {
	opening := attempt{who: who, op: access.OpenCourse, standing: access.Standing{Municipality: o.Bylaw}}
	p, err := readLogged(ctx, s, opening, func(ctx context.Context, verdict access.Verdict) (prepared, error) {
		return s.prepare(ctx, who, verdict, o, call)
	})
	if err != nil {
		return Outcome{}, err
	}
	out := Outcome{Key: p.request.Key, Answer: course.Answer{Course: p.id, Version: p.version, Created: p.id}}
	err = s.start(ctx, workflows.Input{Course: p.id, Opening: &o, Request: p.request})
	if isUnknown(err) && s.answering(context.WithoutCancel(ctx), p.id) == nil {
		err = nil // it has begun, though nobody said so
	}
	switch {
	case isUnknown(err):
		return Outcome{}, &Fault{Code: Unavailable, RetryAfter: time.Second, cause: err}
	case err != nil:
		return Outcome{}, err
	}
	out.Settled = true
	out.Recorded = s.recorded(ctx, p.id, out.Version)
	return out, nil
}

// Openable says whether a course could be opened, and opens none.
func (s *Service) Openable(ctx context.Context, who access.Who, o course.Opening) error {
	a := attempt{who: who, op: access.OpenCourse, standing: access.Standing{Municipality: o.Bylaw}}
	if !a.verdict().Allowed {
		return fault(NoAccess)
	}
	req, _, err := s.request(who, a.verdict(), openingName, o, Call{})
	if err != nil {
		return err
	}
	return s.personsElsewhere(ctx, o.Bylaw, "", o, req)
}

// prepared is what must stand before a course begins: its id, its key, and the version to
// which its opening brings it.
type prepared struct {
	request course.Request
	id      string
	version int64
}

func (s *Service) prepare(ctx context.Context, who access.Who, verdict access.Verdict, o course.Opening, call Call) (prepared, error) {
	req, _, err := s.request(who, verdict, openingName, o, call)
	if err != nil {
		return prepared{}, err
	}
	fresh, err := s.freshID(ctx, o.Bylaw)
	if err != nil {
		return prepared{}, err
	}
	events, err := course.DecideOpening(fresh, o, req, course.CurrentLaw(o.Bylaw), time.Now())
	if err != nil {
		return prepared{}, err
	}
	if err := s.personsElsewhere(ctx, o.Bylaw, "", o, req); err != nil {
		return prepared{}, err
	}
	id, err := s.store.ReserveOpening(ctx, req.Key, who.Subject, req.Fingerprint, fresh)
	if errors.Is(err, store.ErrConflict) {
		return prepared{}, &course.Refusal{Code: course.CodeKeyReused, Field: "Idempotency-Key"}
	}
	if err != nil {
		return prepared{}, fromStore(err, UnknownCourse)
	}
	if err := s.keys.Create(ctx, id); err != nil {
		return prepared{}, fromStore(err, UnknownCourse)
	}
	return prepared{request: req, id: id, version: events[len(events)-1].Seq}, nil
}

// freshID is an id whose short number no other course of the municipality has.
func (s *Service) freshID(ctx context.Context, municipality string) (string, error) {
	for {
		fresh, err := uuid.NewV7()
		if err != nil {
			return "", &Fault{Code: Internal, cause: err}
		}
		id := fresh.String()
		taken, err := s.store.Count(ctx, store.Filter{Municipality: municipality, Number: course.Number(id)})
		if err != nil || taken == 0 {
			return id, fromStore(err, UnknownCourse)
		}
	}
}

// start starts the course's workflow; one that has started is left as it is.
func (s *Service) start(ctx context.Context, in workflows.Input) error {
	return s.try(ctx, func(ctx context.Context) error {
		_, err := s.temporal.ExecuteWorkflow(ctx, client.StartWorkflowOptions{
			ID: workflows.ID(in.Course), TaskQueue: s.taskQueue, WorkflowTaskTimeout: worker.TaskTimeout,
			WorkflowIDConflictPolicy: enumspb.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING,
			WorkflowIDReusePolicy:    enumspb.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE,
		}, workflows.CourseType, in)
		if started := new(serviceerror.WorkflowExecutionAlreadyStarted); errors.As(err, &started) {
			return nil
		}
		return err
	})
}
