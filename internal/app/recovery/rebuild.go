package recovery

import (
	"context"
	"errors"
	"iter"
	"time"

	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/platform/store"
	"github.com/enplan-dk/enplan/workflows"
)

// Rebuilt counts what was found and filled.
type Rebuilt struct {
	Courses     int       `json:"courses"`
	Complete    int       `json:"complete"`      // nothing was missing
	Filled      int       `json:"filled"`        // events were missing and are back
	Events      int       `json:"events"`        // how many
	NotSentAnew int       `json:"not_sent_anew"` // messages that count as sent before the loss
	Failed      []Trouble `json:"failed"`        // what is missing in these cannot be brought back, or not now
}

// The limits of one course: a query that no worker answers, and a recorder that was stuck
// for want of the events before its own and goes on by itself.
const (
	queryLimit  = 10 * time.Second
	recordLimit = 30 * time.Second
	batch       = 200
)

// Rebuild fills the record after Postgres came back from an older back-up: what it lacks
// of a course is taken from the course's histories in Temporal. Workers must run, to say
// which version a course has; nobody should be sending commands.
//
// The messages that these events asked for were queued in the Postgres that was lost.
// Those whose time was before lostAt count as sent and are entered so; later ones
// are queued again. Messages of events that a course had not recorded before the loss
// are the recorder's, and go out as always.
func (s *Site) Rebuild(ctx context.Context, outbox store.Outbox, lostAt time.Time) (Rebuilt, error) {
	ctx = store.ForInstallation(ctx)
	found := counting[Rebuilt]{result: Rebuilt{Failed: []Trouble{}}}
	seen := counting[map[string]bool]{result: map[string]bool{}}
	trouble := func(id string, err error) {
		found.add(func(r *Rebuilt) { r.Failed = append(r.Failed, Trouble{Course: id, What: kindOf(err)}) })
	}
	sent := &sentBefore{Outbox: outbox, store: s.Store, lostAt: lostAt}
	err := each(ctx, s.inTemporal(ctx, "ExecutionStatus IN ('Running', 'Completed')"), atOnce, func(ctx context.Context, id string) error {
		seen.add(func(m *map[string]bool) { (*m)[id] = true })
		filled, err := s.fill(ctx, id, sent)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		found.add(func(r *Rebuilt) {
			r.Courses++
			switch {
			case err != nil:
			case filled > 0:
				r.Filled++
			default:
				r.Complete++
			}
			r.Events += filled
		})
		if err == nil {
			err = s.documents(ctx, id)
		}
		if err != nil {
			trouble(id, err)
		}
		return nil
	})
	if err != nil {
		return found.result, err
	}
	for id, err := range s.withoutWorkflow(ctx, seen.result) {
		if err != nil {
			return found.result, err
		}
		trouble(id, errNotRunning)
	}
	found.result.NotSentAnew = int(sent.count.Load())
	return found.result, nil
}

// fill brings one course's record up to its workflow, and answers how many events were
// missing that had been recorded before.
func (s *Site) fill(ctx context.Context, id string, outbox store.Outbox) (int, error) {
	if err := s.Keys.Prefetch(ctx, id); err != nil { // opened after the back-up was taken: its key is lost
		return 0, err
	}
	live, err := s.query(ctx, id)
	if err != nil {
		return 0, err
	}
	recorded, err := s.Store.Version(ctx, id)
	switch {
	case err != nil:
		return 0, err
	case recorded > live.Version:
		return 0, errAhead
	case recorded == live.Version: // only what a build from before has derived may be missing
		return 0, s.Store.Derive(ctx, id)
	}
	missing, err := s.recordedAfter(ctx, id, recorded)
	if err != nil {
		return 0, err
	}
	for rest := missing; len(rest) > 0; {
		next := rest[:min(batch, len(rest))]
		if err := s.Store.Record(ctx, id, next, outbox); err != nil {
			return 0, err
		}
		rest = rest[len(next):]
	}
	// What is not recorded by now is pending in the workflow, and its recorder's to write.
	reached, err := s.Store.WaitForVersion(ctx, id, live.Version, recordLimit)
	if err == nil && !reached {
		err = errGap
	}
	return len(missing), err
}

// query asks the workflow which version it has.
func (s *Site) query(ctx context.Context, id string) (live course.Digest, err error) {
	ctx, cancel := context.WithTimeout(ctx, queryLimit)
	defer cancel()
	answer, err := s.Temporal.QueryWorkflow(ctx, workflows.ID(id), "", workflows.QueryDigest)
	if err != nil {
		return live, err
	}
	err = answer.Get(&live)
	return live, err
}

// documents looks for the files that the course speaks of: they stood in Postgres alone.
func (s *Site) documents(ctx context.Context, id string) error {
	state, err := s.Store.Whole(ctx, id)
	if err != nil {
		return err
	}
	for _, d := range state.Documents {
		if _, err := s.Store.Document(ctx, id, d.Hash); errors.Is(err, store.ErrNotFound) {
			return errNoDocument
		} else if err != nil {
			return err
		}
	}
	return nil
}

// withoutWorkflow lists the recorded courses that are not finished and that Temporal does
// not run.
func (s *Site) withoutWorkflow(ctx context.Context, running map[string]bool) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		for id, err := range s.Store.AllCourses(ctx) {
			if err == nil && running[id] {
				continue
			}
			if err == nil {
				var row store.Row
				if row, err = s.Store.Course(ctx, id); err == nil && row.Finished {
					continue
				}
			}
			if !yield(id, err) || err != nil {
				return
			}
		}
	}
}
