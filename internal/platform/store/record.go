package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/platform/store/db"
)

// Outbox takes what must be told because of an event, in the transaction that records
// the event. The state is the course right after it.
type Outbox interface {
	Enqueue(ctx context.Context, tx pgx.Tx, state *course.State, event course.Recorded, told []course.Notice) error
}

// Record writes events of a course into the journal, once, and brings what is derived
// from them along. It may be repeated, in any order, from several places at the same
// time: events that stand there already are passed over, and events whose
// predecessors are missing are refused with [ErrBehind]. Recording is a service for all
// municipalities.
func (s *Store) Record(ctx context.Context, id string, events []course.Recorded, out Outbox) error {
	return s.RecordOfRun(ctx, id, "", events, out)
}

// RecordOfRun records what a workflow run decided, which is named by the first run of its chain. It is
// refused with [ErrRunEnded] once [Store.EndRun] was called for that chain.
func (s *Store) RecordOfRun(ctx context.Context, id, run string, events []course.Recorded, out Outbox) error {
	var fresh []course.Recorded
	var now folded
	err := s.Transact(ForInstallation(ctx), func(tx pgx.Tx) error {
		q := s.queries.WithTx(tx)
		if err := q.LockCourse(ctx, id); err != nil {
			return err
		}
		if err := refuseEnded(ctx, q, id, run); err != nil {
			return err
		}
		var cached bool
		var err error
		if now, cached, err = s.recorded(ctx, q, id); err != nil {
			return err
		}
		state := &now.state
		fresh, err = after(state.Version, events)
		if err != nil || len(fresh) == 0 {
			return err
		}
		var writes statementBatch
		w := db.New(&writes)
		before := derive(state)
		if !cached {
			before = derived{}
		}
		feed := db.AppendToFeedParams{CourseID: id}
		for _, e := range fresh {
			told := course.EvolveAndTell(state, e)
			feed.Municipality, feed.Seqs, feed.Phases = state.Law.Code, append(feed.Seqs, e.Seq), append(feed.Phases, string(state.Phase))
			if err := s.keepPlan(ctx, w, state, e); err != nil {
				return err
			}
			if err := out.Enqueue(ctx, tx, state, e, told); err != nil {
				return fmt.Errorf("enqueue: %w", err)
			}
		}
		if err := s.appendEvents(ctx, w, state, fresh); err != nil {
			return err
		}
		if now.snapshotDue() || destroys(fresh) {
			if err := s.putSnapshot(ctx, w, *state); err != nil {
				return err
			}
			now.snapshot = state.Version
		}
		if err := s.putReadModel(ctx, w, state, before, derive(state)); err != nil {
			return err
		}
		if err := w.AppendToFeed(ctx, feed); err != nil {
			return err
		}
		if err := writes.send(ctx, tx); err != nil {
			return err
		}
		return s.settleBreaches(ctx, q, id, fresh)
	})
	if err == nil && now.state.Version > 0 && !now.state.Finished { // what may be erased soon is kept nowhere
		s.states.Add(id, now)
	}
	if err == nil {
		measureLag(ctx, fresh)
	}
	return failed("record events", err)
}

// EndRun makes sure that nothing more of a chain of runs is recorded. What is recorded of it by then can be read once
// this has returned.
func (s *Store) EndRun(ctx context.Context, id, run string) error {
	return failed("end the run", s.Transact(ForInstallation(ctx), func(tx pgx.Tx) error {
		q := s.queries.WithTx(tx)
		if err := q.LockCourse(ctx, id); err != nil {
			return err
		}
		return q.EndRun(ctx, db.EndRunParams{CourseID: id, Run: run})
	}))
}

// RunHasEnded reports whether [Store.EndRun] was called for a chain of runs.
func (s *Store) RunHasEnded(ctx context.Context, id, run string) (bool, error) {
	ended, err := s.queries.RunHasEnded(ctx, db.RunHasEndedParams{CourseID: id, Run: run})
	return ended, failed("look for an ended run", err)
}

func refuseEnded(ctx context.Context, q *db.Queries, id, run string) error {
	if run == "" {
		return nil
	}
	ended, err := q.RunHasEnded(ctx, db.RunHasEndedParams{CourseID: id, Run: run})
	if err == nil && ended {
		err = ErrRunEnded
	}
	return err
}

// after gives the events that follow on a version, which must be the next ones.
func after(version int64, events []course.Recorded) ([]course.Recorded, error) {
	for len(events) > 0 && events[0].Seq <= version {
		events = events[1:]
	}
	for i, e := range events {
		if e.Seq != version+1+int64(i) {
			return nil, fmt.Errorf("%w: event %d after %d", ErrBehind, e.Seq, version+int64(i))
		}
	}
	return events, nil
}

func (s *Store) appendEvents(ctx context.Context, q *db.Queries, state *course.State, events []course.Recorded) error {
	p := db.AppendEventsParams{CourseID: state.ID, Municipality: state.Law.Code}
	for _, e := range events {
		text, err := json.Marshal(e)
		if err != nil {
			return errors.New("event is not plain data")
		}
		sealed, err := s.keys.Seal(state.ID, text)
		if err != nil {
			return err
		}
		p.Seqs = append(p.Seqs, e.Seq)
		p.Types = append(p.Types, e.Type)
		p.Ats = append(p.Ats, e.At)
		p.ByRoles = append(p.ByRoles, string(e.By.Role))
		p.BySubjects = append(p.BySubjects, e.By.Subject)
		p.CommandKeys = append(p.CommandKeys, e.Key)
		p.Sealed = append(p.Sealed, sealed)
	}
	return q.AppendEvents(ctx, p)
}

// keepPlan keeps the text of a plan when it is submitted: the state forgets it once
// the next version comes.
func (s *Store) keepPlan(ctx context.Context, q *db.Queries, state *course.State, e course.Recorded) error {
	submitted, ok := e.Data.(course.PlanSubmitted)
	if !ok || state.Plan.Draft == nil {
		return nil
	}
	text, err := json.Marshal(state.Plan.Draft)
	if err != nil {
		return errors.New("plan is not plain data")
	}
	sealed, err := s.keys.Seal(state.ID, text)
	if err != nil {
		return err
	}
	return q.PutPlanVersion(ctx, db.PutPlanVersionParams{
		CourseID: state.ID, Municipality: state.Law.Code, Version: int32(submitted.Version), Hash: submitted.Hash, At: e.At, Sealed: sealed,
	})
}

// Version is the course's recorded version; 0 if nothing of it is recorded.
func (s *Store) Version(ctx context.Context, id string) (int64, error) {
	version, err := s.queries.GetVersion(ctx, id)
	if errors.Is(err, pgx.ErrNoRows) {
		return 0, nil
	}
	return version, failed("read the course's version", err)
}

// WaitForVersion waits until the record has reached a version of a course, and reports
// whether it has. Waiting costs no connection: all who wait share one question.
func (s *Store) WaitForVersion(ctx context.Context, id string, version int64, limit time.Duration) (bool, error) {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	reached, err := s.watch.wait(ctx, id, version)
	return reached, failed("wait for the record", err)
}
