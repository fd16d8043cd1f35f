package recovery

import (
	"context"
	"errors"
	"fmt"
	"time"

	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"

	"github.com/enplan-dk/enplan/internal/app/standstill"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/platform/store"
	"github.com/enplan-dk/enplan/worker"
	"github.com/enplan-dk/enplan/workflows"
)

// What a course was found to be.
const (
	Runs        = "runs"         // and goes on: nothing to repair
	StoodStill  = "stands_still" // Temporal runs it, and it does not get on
	WasBehind   = "behind"       // Temporal runs it, and the journal holds what it does not: Temporal came back from an older back-up
	WasStopped  = "stopped"      // Temporal ended it: terminated, failed, or timed out
	WasGone     = "gone"         // Temporal knows nothing of it
	WasFinished = "finished"     // its retention is over: nothing to run
)

// Repaired says what was done for one course.
type Repaired struct {
	Course    string `json:"course"`
	Was       string `json:"was" enum:"runs,stands_still,behind,stopped,gone,finished"`
	Started   bool   `json:"started"`
	Recorded  int    `json:"recorded"`   // events that were decided and are in the record only now
	SentAgain int    `json:"sent_again"` // commands that were acknowledged and not decided, and are on their way again
}

// Repair starts one course anew that Temporal does not run any more, from its record and from
// what its histories hold beyond that: nothing that was acknowledged is left behind. With end, a
// run that stands still, or is behind the journal, is ended first. It may be repeated, and be cut off.
func (s *Site) Repair(ctx context.Context, id string, end bool) (Repaired, error) {
	ctx = store.ForInstallation(ctx)
	r := Repaired{Course: id}
	var run string
	var err error
	if r.Was, run, err = s.was(ctx, id); err != nil {
		return r, err
	}
	if r.Was == Runs && end {
		if r.Was, err = s.behind(ctx, id, run); err != nil {
			return r, err
		}
	}
	if r.Was == Runs || r.Was == StoodStill && !end {
		return r, nil
	}
	if r.Was == StoodStill || r.Was == WasBehind {
		if err := s.terminate(ctx, id, run); err != nil {
			return r, fmt.Errorf("end the run: %w", err)
		}
	}
	if r.Was != WasGone { // an activity of the ended run may still be at work
		if err := s.Store.EndRun(ctx, id, run); err != nil {
			return r, err
		}
	}
	err = s.startAnew(ctx, id, &r)
	return r, err
}

// terminate ends a course's workflow, but not one that somebody else has started anew by now.
func (s *Site) terminate(ctx context.Context, id, run string) error {
	_, err := s.Temporal.WorkflowService().TerminateWorkflowExecution(ctx, &workflowservice.TerminateWorkflowExecutionRequest{
		Namespace: s.Namespace, WorkflowExecution: &commonpb.WorkflowExecution{WorkflowId: workflows.ID(id)},
		FirstExecutionRunId: run, Reason: "enplan repair",
	})
	return err
}

// was asks Temporal how a course is, and for the first run of its chain. What verify calls a task that fails stands
// still here too.
func (s *Site) was(ctx context.Context, id string) (was, run string, err error) {
	d, err := s.Temporal.DescribeWorkflowExecution(ctx, workflows.ID(id), "")
	if gone := new(serviceerror.NotFound); errors.As(err, &gone) {
		return WasGone, "", nil
	}
	if err != nil {
		return "", "", fmt.Errorf("describe the course's workflow: %w", err)
	}
	run = d.GetWorkflowExecutionInfo().GetFirstRunId()
	switch {
	case d.GetWorkflowExecutionInfo().GetStatus() != enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING:
		return WasStopped, run, nil
	case workflows.StandsStill(d), standstill.Described(d) == standstill.TaskFails:
		return StoodStill, run, nil
	}
	return Runs, run, nil
}

// behind asks a course that runs for its version. The journal, which was asked before, can be
// ahead of it, or hold what it has not decided, only if Temporal came back older. So did a run that was ended before.
func (s *Site) behind(ctx context.Context, id, run string) (string, error) {
	if ended, err := s.Store.RunHasEnded(ctx, id, run); err != nil || ended {
		return WasBehind, err
	}
	recorded, err := s.Store.Version(ctx, id)
	if err != nil {
		return "", err
	}
	live, err := s.query(ctx, id)
	if err != nil {
		return "", fmt.Errorf("ask the course for its version: %s", kindOf(err))
	}
	if live.Version < recorded {
		return WasBehind, nil
	}
	history, err := s.history(ctx, id, "")
	if err != nil {
		return "", err
	}
	decided := map[int64]course.Recorded{}
	if _, err := s.reader(id).run(history, decided); err != nil {
		return "", err
	}
	if agrees, err := s.agrees(ctx, id, decided); err != nil || agrees {
		return Runs, err
	}
	return WasBehind, nil
}

// startAnew records what was decided, starts the course where that leaves it, and sends
// again what was acknowledged and never decided.
func (s *Site) startAnew(ctx context.Context, id string, r *Repaired) error {
	var left leftover
	if r.Was != WasGone {
		var err error
		if left, err = s.leftBehind(ctx, id); err != nil {
			return err
		}
	}
	for rest := left.events; len(rest) > 0; {
		next := rest[:min(batch, len(rest))]
		if err := s.Store.Record(ctx, id, next, s.Outbox); err != nil {
			return err
		}
		r.Recorded += len(next)
		rest = rest[len(next):]
	}
	journal, err := s.Store.Journal(ctx, id)
	if err != nil {
		return err
	}
	if len(journal) == 0 {
		return errUnrecorded
	}
	state, err := course.Fold(journal)
	if err != nil {
		return errBrokenJournal
	}
	if state.Finished {
		r.Was = WasFinished
		return nil
	}
	if r.Started, err = s.start(ctx, id, state); err != nil {
		return err
	}
	return s.sendAgain(ctx, id, left.requests, r)
}

// start starts a course; one that runs by now is left as it is.
func (s *Site) start(ctx context.Context, id string, state course.State) (bool, error) {
	_, err := s.Temporal.ExecuteWorkflow(ctx, client.StartWorkflowOptions{
		ID: workflows.ID(id), TaskQueue: s.TaskQueue, WorkflowTaskTimeout: worker.TaskTimeout,
		WorkflowIDConflictPolicy: enumspb.WORKFLOW_ID_CONFLICT_POLICY_FAIL,
		// A closed run of a course that is not finished was terminated: it does not stand in the way.
		WorkflowIDReusePolicy:                    enumspb.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE,
		WorkflowExecutionErrorWhenAlreadyStarted: true,
	}, workflows.CourseType, workflows.Restored(id, state))
	if running := new(serviceerror.WorkflowExecutionAlreadyStarted); errors.As(err, &running) {
		return false, nil
	}
	return err == nil, err
}

// sentAtOnce is how many commands are sent before the record must show the last of them.
const sentAtOnce = 50

// sendAgain sends requests in the order in which they came, each under its own key, and waits
// until the record shows each stretch of them.
func (s *Site) sendAgain(ctx context.Context, id string, requests []course.Request, r *Repaired) error {
	for len(requests) > 0 {
		next := requests[:min(sentAtOnce, len(requests))]
		requests = requests[len(next):]
		for _, req := range next {
			if err := s.Temporal.SignalWorkflow(ctx, workflows.ID(id), "", course.Signal, req); err != nil {
				return fmt.Errorf("send a command again: %w", err)
			}
			r.SentAgain++
		}
		if err := s.settled(ctx, id, next[len(next)-1].Key); err != nil {
			return err
		}
	}
	return nil
}

// settled waits until the record shows what became of a key.
func (s *Site) settled(ctx context.Context, id, key string) error {
	ctx, cancel := context.WithTimeout(ctx, recordLimit)
	defer cancel()
	for {
		known, err := s.Store.Command(ctx, id, key)
		if err != nil || len(known) > 0 {
			return err
		}
		select {
		case <-ctx.Done():
			return errNotDecided
		case <-time.After(50 * time.Millisecond):
		}
	}
}
