package casework

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"

	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"

	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/workflows"
)

// How long a command is tried before its answer counts as unknown, and how long the
// pauses between tries are. The SDK's own limit for an update is a minute.
const (
	commandLimit = 10 * time.Second
	firstPause   = 25 * time.Millisecond
	longestPause = time.Second
)

// errUnknown says that a command was sent and nobody knows whether it arrived. The same
// key makes sending it again safe.
var errUnknown = errors.New("the answer is not known")

func isUnknown(err error) bool { return errors.Is(err, errUnknown) }

// update sends a command as an update and waits for the answer.
func (s *Service) update(ctx context.Context, id string, req course.Request) (course.Answer, error) {
	var answer course.Answer
	ctx, cancel := context.WithTimeout(ctx, commandLimit)
	defer cancel()
	done, err := s.turns.take(ctx, id)
	if err != nil {
		return answer, err
	}
	defer done()
	err = s.try(ctx, func(ctx context.Context) error {
		handle, err := s.temporal.UpdateWorkflow(ctx, client.UpdateWorkflowOptions{
			WorkflowID: workflows.ID(id), UpdateID: updateID(req), UpdateName: req.Name,
			Args: []any{req}, WaitForStage: client.WorkflowUpdateStageCompleted,
		})
		if err != nil {
			return err
		}
		return handle.Get(ctx, &answer)
	})
	return answer, err
}

// updateID carries the fingerprint, so that another body under the same key reaches the
// course, which refuses it, instead of being answered by the server from memory.
func updateID(req course.Request) string { return req.Key + "#" + req.Fingerprint[:16] }

// signal sends a command for whose answer nobody waits. Accepted means that the workflow
// service has it: where that is not known, the caller must send it again under its key.
func (s *Service) signal(ctx context.Context, id string, req course.Request) error {
	err := s.answering(ctx, id)
	if err == nil {
		err = s.try(ctx, func(ctx context.Context) error {
			return s.temporal.SignalWorkflow(ctx, workflows.ID(id), "", course.Signal, req)
		})
	}
	if isUnknown(err) {
		return &Fault{Code: Unavailable, RetryAfter: time.Second, cause: err}
	}
	return err
}

// leave leaves a command with the course whose answer did not come in time: nobody knows whether it
// arrived, and under the same key it is carried out once. So what the caller is told is true,
// also when nobody asks again.
func (s *Service) leave(ctx context.Context, id string, req course.Request) error {
	return s.signal(context.WithoutCancel(ctx), id, req)
}

// answering refuses what a course that stands still would keep waiting, and could lose.
func (s *Service) answering(ctx context.Context, id string) error {
	return s.try(ctx, func(ctx context.Context) error {
		d, err := s.temporal.DescribeWorkflowExecution(ctx, workflows.ID(id), "")
		if err != nil {
			return err
		}
		if workflows.StandsStill(d) {
			return standsStill(nil)
		}
		return nil
	})
}

// standsStill: the course is not lost, and does not answer until somebody has mended it.
func standsStill(cause error) *Fault {
	return &Fault{Code: StandsStill, RetryAfter: time.Minute, cause: cause}
}

// try repeats what may be repeated under the same key, with growing pauses, until the limit.
func (s *Service) try(ctx context.Context, send func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(ctx, commandLimit)
	defer cancel()
	pause := firstPause
	for {
		again, err := classify(send(ctx))
		if !again {
			return err
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(pause/2 + rand.N(pause)):
		}
		pause = min(2*pause, longestPause)
	}
}

// acceptedThenContinued is the type of the failure with which the server answers an update that was
// accepted by a run which ended before it answered.
const acceptedThenContinued = "AcceptedUpdateCompletedWorkflow"

// classify is the one table of what an error of the workflow service means: whether the same
// request is sent again, and what the caller is told if it is not.
func classify(err error) (again bool, told error) {
	var (
		unknown     *client.WorkflowUpdateServiceTimeoutOrCanceledError
		application *temporal.ApplicationError
		notReady    *serviceerror.WorkflowNotReady
		away        *serviceerror.Unavailable
		exhausted   *serviceerror.ResourceExhausted
		precond     *serviceerror.FailedPrecondition
		gone        *serviceerror.NotFound
		deadline    *serviceerror.DeadlineExceeded
		cancelled   *serviceerror.Canceled
	)
	var known *Fault
	switch {
	case err == nil:
		return false, nil
	case errors.As(err, &known):
		return false, known
	case errors.As(err, &unknown), errors.As(err, &deadline), errors.As(err, &cancelled),
		errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		return false, errUnknown
	case errors.As(err, &application):
		return classifyApplication(application)
	case errors.As(err, &exhausted):
		return true, &Fault{Code: Busy, RetryAfter: time.Second, cause: err}
	case errors.As(err, &notReady), errors.As(err, &away), errors.As(err, &precond):
		return true, &Fault{Code: Unavailable, RetryAfter: 5 * time.Second, cause: err}
	case errors.As(err, &gone):
		return false, fault(UnknownCourse)
	}
	return false, fromStore(err, UnknownCourse)
}

// judgeApplication: only errors of our own type are refusals.
func classifyApplication(err *temporal.ApplicationError) (again bool, told error) {
	switch err.Type() {
	case workflows.RefusalType:
		refusal := new(course.Refusal)
		if detail := err.Details(refusal); detail != nil {
			return false, &Fault{Code: Internal, cause: detail}
		}
		return false, refusal
	case acceptedThenContinued, workflows.BehindType:
		return true, &Fault{Code: Unavailable, RetryAfter: time.Second, cause: err}
	}
	return false, &Fault{Code: Internal, cause: err}
}
