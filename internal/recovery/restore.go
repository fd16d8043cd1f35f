package recovery

import (
	"context"
	"errors"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"

	"github.com/enplan-dk/enplan/internal/course"
	"github.com/enplan-dk/enplan/internal/store"
	"github.com/enplan-dk/enplan/worker"
	"github.com/enplan-dk/enplan/workflows"
)

// Restored counts what became of the courses in the journal.
type Restored struct {
	Courses  int       `json:"courses"`
	Started  int       `json:"started"`
	Running  int       `json:"running"`  // found running, and left alone
	Finished int       `json:"finished"` // retention is over: nothing to run
	Failed   []Trouble `json:"failed"`
}

// Restore starts every course that the journal holds and Temporal does not run, where the
// journal left it. It may be repeated, and be cut off. What Temporal had accepted and
// the journal had not recorded yet when Temporal was lost is lost with it.
func (s *Site) Restore(ctx context.Context) (Restored, error) {
	ctx = store.ForInstallation(ctx)
	found := counting[Restored]{result: Restored{Failed: []Trouble{}}}
	err := each(ctx, s.Store.AllCourses(ctx), atOnce, func(ctx context.Context, id string) error {
		count, err := s.restore(ctx, id)
		found.add(func(r *Restored) {
			r.Courses++
			if err != nil {
				r.Failed = append(r.Failed, Trouble{Course: id, What: kindOf(err)})
				return
			}
			*count(r)++
		})
		return ctx.Err()
	})
	return found.result, err
}

// restore starts one course and answers what it counts as.
func (s *Site) restore(ctx context.Context, id string) (func(*Restored) *int, error) {
	journal, err := s.Store.Journal(ctx, id)
	if err != nil {
		return nil, err
	}
	state, err := course.Fold(journal)
	if err != nil {
		return nil, errBrokenJournal
	}
	if state.Finished {
		return func(r *Restored) *int { return &r.Finished }, nil
	}
	_, err = s.Temporal.ExecuteWorkflow(ctx, client.StartWorkflowOptions{
		ID: workflows.ID(id), TaskQueue: s.TaskQueue, WorkflowTaskTimeout: worker.TaskTimeout,
		WorkflowIDConflictPolicy: enumspb.WORKFLOW_ID_CONFLICT_POLICY_FAIL,
		// A closed run of a course that is not finished was terminated: it does not stand in the way.
		WorkflowIDReusePolicy:                    enumspb.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE,
		WorkflowExecutionErrorWhenAlreadyStarted: true,
	}, workflows.CourseType, workflows.Input{Course: id, State: &state})
	if running := new(serviceerror.WorkflowExecutionAlreadyStarted); errors.As(err, &running) {
		return func(r *Restored) *int { return &r.Running }, nil
	}
	return func(r *Restored) *int { return &r.Started }, err
}
