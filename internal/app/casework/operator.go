package casework

import (
	"cmp"
	"context"
	"errors"
	"iter"
	"time"

	"github.com/enplan-dk/enplan/internal/app/standstill"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/platform/store"
)

// OperatedCourse is a course as an operator sees it: ids, codes and dates, and nothing of the family or of who works with it.
type OperatedCourse struct {
	ID           string       `json:"id"`
	Municipality string       `json:"municipality,omitempty"`
	Frame        string       `json:"frame,omitempty"` // of the law: the municipality's own by-law, or a general law
	Revision     int          `json:"revision,omitempty"`
	Rules        int          `json:"rules,omitempty"`
	Phase        course.Phase `json:"phase,omitempty"`
	Version      int64        `json:"version,omitempty"`
	OpenedAt     time.Time    `json:"opened_at,omitzero"`
	ChangedAt    time.Time    `json:"changed_at,omitzero"`
	NextDueAt    time.Time    `json:"next_due_at,omitzero"`
	Overdue      bool         `json:"overdue,omitempty"`
	Escalated    bool         `json:"escalated,omitempty"`
	// State is what is to be looked at, as verify says it; empty where nobody has looked.
	State string `json:"state,omitempty"`
}

// StateGood is the state of a course whose record is what its workflow has.
const StateGood = "ok"

// OperatedRun is how a course's workflow runs, and what it could not deliver.
type OperatedRun struct {
	Workflow    string            `json:"workflow"`
	Running     bool              `json:"running"`
	Since       time.Time         `json:"since,omitzero"`
	Events      int64             `json:"events"`
	Pending     []OperatedPending `json:"pending,omitempty"`
	Undelivered int               `json:"undelivered"`
}

// OperatedPending is work that has begun and not ended.
type OperatedPending struct {
	Activity string    `json:"activity"`
	Attempt  int       `json:"attempt"`
	Since    time.Time `json:"since"`
	Next     time.Time `json:"next,omitzero"`
	Failure  string    `json:"failure,omitempty"`
}

// OperatedCourses are all courses of the installation; verified ones are compared with their workflow.
func (s *Service) OperatedCourses(ctx context.Context, verified bool) iter.Seq2[OperatedCourse, error] {
	return func(yield func(OperatedCourse, error) bool) {
		ctx := store.ForInstallation(ctx)
		for id, err := range s.store.AllCourses(ctx) {
			if err != nil {
				yield(OperatedCourse{}, fromStore(err, UnknownCourse))
				return
			}
			c, err := s.operated(ctx, id, verified)
			if f := new(Fault); errors.As(err, &f) && f.Code == UnknownCourse { // erased meanwhile
				continue
			}
			if !yield(c, err) || err != nil {
				return
			}
		}
	}
}

// OperatedCourse is one course, and how its workflow runs.
func (s *Service) OperatedCourse(ctx context.Context, id string) (OperatedCourse, OperatedRun, error) {
	ctx = store.ForInstallation(ctx)
	c, err := s.operated(ctx, id, true)
	if err != nil {
		return c, OperatedRun{}, err
	}
	in, err := s.workflowStatus(ctx, id)
	run := OperatedRun{Workflow: in.WorkflowID, Running: in.Running, Since: in.RunSince, Events: in.Events, Undelivered: len(in.Undelivered)}
	for _, p := range in.Pending {
		run.Pending = append(run.Pending, OperatedPending{Activity: p.Name, Attempt: p.Attempt, Since: p.Since, Next: p.Next, Failure: p.Failure})
	}
	return c, run, err
}

func (s *Service) operated(ctx context.Context, id string, verified bool) (OperatedCourse, error) {
	c := OperatedCourse{ID: id}
	row, err := s.store.Course(ctx, id)
	if errors.Is(err, store.ErrNotFound) {
		return c, fromStore(err, UnknownCourse)
	}
	var state course.State
	if err == nil {
		state, err = s.store.Snapshot(ctx, id)
	}
	if err != nil {
		c.State, err = s.unreadable(ctx, id, fromStore(err, UnknownCourse))
		return c, err
	}
	c.Municipality, c.Frame, c.Revision, c.Rules = row.Bylaw, cmp.Or(state.Law.Frame, state.Law.Code), state.Law.Revision, state.Law.Rules
	c.Phase, c.Version, c.OpenedAt, c.ChangedAt = row.Phase, row.Version, row.OpenedAt, row.ChangedAt
	c.NextDueAt, c.Overdue, c.Escalated = row.NextDueAt, row.Overdue, row.Escalated
	if !verified {
		return c, nil
	}
	if c.State, err = s.compare(ctx, id); err == nil && c.State == string(standstill.GoesOn) {
		c.State = StateGood
	}
	return c, err
}
