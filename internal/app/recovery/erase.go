package recovery

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"time"

	"github.com/google/uuid"
	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"

	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/platform/sealing"
	"github.com/enplan-dk/enplan/internal/platform/store"
	"github.com/enplan-dk/enplan/workflows"
)

// Archive says whether a course must have been handed over before it is erased, and what
// the archive answered.
type Archive struct {
	Required bool
	Receipt  string // a reference, which stays in the access log
}

// receiptForm keeps words out of the access log, which outlives the course and its key.
var receiptForm = regexp.MustCompile(`^[0-9A-Za-z][0-9A-Za-z._/:-]{0,63}$`)

// Erasure is what erasing a course takes away, or why it may not be erased.
type Erasure struct {
	Course    string     `json:"course"`
	Refused   []string   `json:"refused"` // empty: it may be erased
	Runs      int        `json:"runs"`    // runs of its workflow that Temporal keeps
	Rows      store.Rows `json:"rows"`
	Key       bool       `json:"key"` // there is a key to destroy
	Erased    bool       `json:"erased"`
	Remaining string     `json:"remaining"`
}

func (e Erasure) holdsSomething() bool { return e.Key || e.Runs > 0 || e.Rows.Total() > 0 }

// remaining is what an erasure leaves, for whoever answers for it.
const remaining = "the access log, which names the course by its number alone, and back-ups: " +
	"they hold the wrapped key until they expire, so keep what `enplan erased` prints where they do not reach"

// Why a course may not be erased.
const (
	whileOpen      = "its workflow runs"
	whileAppealed  = "an appeal is not decided"
	whileHeld      = "a legal hold or a keep mark stands"
	whileRetained  = "retention is not over"
	beforeArchived = "it was not handed over to the archive"
	whileNew       = "nothing of it is recorded, and it is too new to be what an erasure left"
)

// deleteLimit is how long Temporal may take to delete what it was told to.
const deleteLimit = 3 * time.Minute

// PreviewErasure says what erasing the course would take away, and changes nothing.
func (s *Site) PreviewErasure(ctx context.Context, id string, archive Archive) (Erasure, error) {
	ctx = store.ForInstallation(ctx)
	if archive.Receipt != "" && !receiptForm.MatchString(archive.Receipt) {
		return Erasure{}, errors.New("the archive's receipt is a reference of up to 64 letters, digits and . _ / : - without spaces")
	}
	parsed, err := uuid.Parse(id)
	if err != nil {
		return Erasure{}, fmt.Errorf("erase: %w", store.ErrNotFound)
	}
	e, open, err := s.held(ctx, id)
	if err != nil {
		return e, err
	}
	if open {
		e.Refused = append(e.Refused, whileOpen)
	}
	state, err := s.Store.Snapshot(ctx, id)
	switch {
	case errors.Is(err, store.ErrNotFound):
		if !e.holdsSomething() {
			return e, fmt.Errorf("erase: %w", store.ErrNotFound)
		}
		if time.Since(openedAt(parsed)) < 24*time.Hour {
			e.Refused = append(e.Refused, whileNew)
		}
	case err != nil:
		return e, err
	default:
		e.Refused = append(e.Refused, whyNot(state, archive)...)
	}
	return e, nil
}

// held counts what there is of a course, and says whether its workflow is open.
func (s *Site) held(ctx context.Context, id string) (e Erasure, open bool, err error) {
	e = Erasure{Course: id, Refused: []string{}, Remaining: remaining}
	runs, open, err := s.runs(ctx, id)
	if err != nil {
		return e, open, err
	}
	e.Runs = len(runs)
	if e.Rows, err = s.Store.CountRows(ctx, id); err != nil {
		return e, open, err
	}
	switch err := s.Keys.Prefetch(ctx, id); {
	case err == nil:
		e.Key = true
	case !errors.Is(err, sealing.ErrNoKey) && !errors.Is(err, sealing.ErrKeyDestroyed):
		return e, open, err
	}
	return e, open, nil
}

// whyNot lists what keeps a course from being erased.
func whyNot(state course.State, archive Archive) []string {
	var why []string
	if slices.ContainsFunc(state.Appeals, func(a course.Appeal) bool { return a.Outcome == "" || a.Outcome == "forwarded" }) {
		why = append(why, whileAppealed)
	}
	if len(state.Holds) > 0 {
		why = append(why, whileHeld)
	}
	if !state.Finished {
		why = append(why, whileRetained)
	}
	if archive.Required && archive.Receipt == "" {
		why = append(why, beforeArchived)
	}
	return why
}

// openedAt is the instant that a course's number carries.
func openedAt(id uuid.UUID) time.Time {
	sec, nsec := id.Time().UnixTime()
	return time.Unix(sec, nsec)
}

// Erase takes a course away for good: its histories, its rows, and last its key, which
// makes whatever copy there is unreadable. One that was cut off can be repeated. Other
// processes drop the key as soon as they see that it is destroyed.
func (s *Site) Erase(ctx context.Context, id string, archive Archive) (Erasure, error) {
	e, err := s.PreviewErasure(ctx, id, archive)
	if err != nil || len(e.Refused) > 0 {
		return e, err
	}
	err = s.take(ctx, id, archive.Receipt)
	e.Erased = err == nil
	return e, err
}

// take takes away all that there is of a course.
func (s *Site) take(ctx context.Context, id, purpose string) error {
	of, err := s.Store.Standing(ctx, id, "")
	if err != nil && !errors.Is(err, store.ErrNotFound) { // not there: an erasure is repeated that was cut off
		return err
	}
	if err := s.Store.LogAccess(ctx, store.Access{
		Subject: "operator", Role: string(course.System), Course: id, Municipality: of.Municipality, Operation: "erase_course", Kind: "write", Purpose: purpose,
		Outcome: "allowed",
	}); err != nil {
		return err
	}
	if err := s.deleteHistories(ctx, id); err != nil {
		return err
	}
	if err := s.Store.Erase(ctx, id); err != nil {
		return err
	}
	return s.Keys.Destroy(ctx, id)
}

// runs lists the runs of the course's workflow that Temporal keeps, and says whether one is open.
func (s *Site) runs(ctx context.Context, id string) (runs []string, open bool, err error) {
	for e, err := range s.executions(ctx, fmt.Sprintf("WorkflowId = '%s'", workflows.ID(id))) {
		if err != nil {
			return nil, false, err
		}
		runs = append(runs, e.GetExecution().GetRunId())
		open = open || e.GetStatus() == enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING
	}
	// The list lags; the server itself knows the last run.
	last, err := s.Temporal.DescribeWorkflowExecution(ctx, workflows.ID(id), "")
	if gone := new(serviceerror.NotFound); errors.As(err, &gone) {
		return runs, open, nil
	}
	if err != nil {
		return nil, false, fmt.Errorf("ask for the course's workflow: %w", err)
	}
	info := last.GetWorkflowExecutionInfo()
	if run := info.GetExecution().GetRunId(); !slices.Contains(runs, run) {
		runs = append(runs, run)
	}
	return runs, info.GetStatus() == enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING, nil
}

// deleteHistories deletes every run and waits until Temporal has none left, which takes it
// some half a minute.
func (s *Site) deleteHistories(ctx context.Context, id string) error {
	ctx, cancel := context.WithTimeout(ctx, deleteLimit)
	defer cancel()
	told := map[string]bool{}
	for {
		runs, _, err := s.runs(ctx, id)
		if err != nil || len(runs) == 0 {
			return err
		}
		for _, run := range runs {
			if told[run] {
				continue
			}
			if err := s.deleteRun(ctx, id, run); err != nil {
				return err
			}
			told[run] = true
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("delete the histories: %w", ctx.Err())
		case <-time.After(500 * time.Millisecond):
		}
	}
}

func (s *Site) deleteRun(ctx context.Context, id, run string) error {
	_, err := s.Temporal.WorkflowService().DeleteWorkflowExecution(ctx, &workflowservice.DeleteWorkflowExecutionRequest{
		Namespace: s.Namespace, WorkflowExecution: &commonpb.WorkflowExecution{WorkflowId: workflows.ID(id), RunId: run},
	})
	if gone := new(serviceerror.NotFound); err != nil && !errors.As(err, &gone) {
		return fmt.Errorf("delete a history: %w", err)
	}
	return nil
}
