package casework

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"

	"github.com/enplan-dk/enplan/internal/access"
	"github.com/enplan-dk/enplan/internal/course"
	"github.com/enplan-dk/enplan/internal/store"
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
	verdict, err := s.authoriseIn(ctx, who, o.Bylaw, access.OpenCourse)
	if err != nil {
		return Outcome{}, err
	}
	req, _, err := s.request(who, verdict, openingName, o, call)
	if err != nil {
		return Outcome{}, err
	}
	fresh, err := uuid.NewV7()
	if err != nil {
		return Outcome{}, &Fault{Code: Internal, cause: err}
	}
	events, err := course.DecideOpening(fresh.String(), o, req, time.Now())
	if err != nil {
		return Outcome{}, err
	}
	id, err := s.store.ReserveOpening(ctx, req.Key, who.Subject, req.Fingerprint, fresh.String())
	if errors.Is(err, store.ErrConflict) {
		return Outcome{}, &course.Refusal{Code: "key_reused", Field: "Idempotency-Key"}
	}
	if err != nil {
		return Outcome{}, stored(err, UnknownCourse)
	}
	if err := s.keys.Create(ctx, id); err != nil {
		return Outcome{}, stored(err, UnknownCourse)
	}
	out := Outcome{Key: req.Key, Answer: course.Answer{Course: id, Version: events[len(events)-1].Seq, Created: id}}
	err = s.start(ctx, workflows.Input{Course: id, Opening: &o, Request: req})
	switch {
	case isUnknown(err):
		return out, nil
	case err != nil:
		return Outcome{}, err
	}
	out.Settled = true
	out.Recorded = s.recorded(ctx, id, out.Version)
	return out, nil
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
