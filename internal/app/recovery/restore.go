package recovery

import (
	"context"

	"github.com/enplan-dk/enplan/internal/platform/store"
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
// journal left it, with what the histories hold beyond that. It may be repeated, and be cut
// off. What Temporal had accepted and the journal had not recorded yet is lost only where
// Temporal itself was.
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
	done, err := s.Repair(ctx, id, false)
	switch {
	case err != nil:
		return nil, err
	case done.Was == WasFinished:
		return func(r *Restored) *int { return &r.Finished }, nil
	case done.Started:
		return func(r *Restored) *int { return &r.Started }, nil
	}
	return func(r *Restored) *int { return &r.Running }, nil
}
