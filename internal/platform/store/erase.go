package store

import (
	"context"

	"github.com/jackc/pgx/v5"
)

// Erase removes every row of a course but the access log's, which says nothing of the
// family, the feed's, which says that it was erased, and the mark that its key was destroyed. Destroying the key is the caller's:
// it makes the back-ups unreadable too.
func (s *Store) Erase(ctx context.Context, id string) error {
	return s.remove(ctx, id, true)
}

// DeleteRecord removes the journal of a course and what is derived from it, to be recorded
// anew from the workflow after a back-up that was older. Documents, drafts and the
// ledger of what was sent stay.
func (s *Store) DeleteRecord(ctx context.Context, id string) error {
	return s.remove(ctx, id, false)
}

func (s *Store) remove(ctx context.Context, id string, all bool) error {
	err := s.Transact(ForInstallation(ctx), func(tx pgx.Tx) error {
		q := s.queries.WithTx(tx)
		steps := []func(context.Context, string) error{
			q.LockCourse, q.EraseEvents, q.EraseSnapshot, q.DropRelations, q.DropPersons, q.DropAgenda, q.ErasePlans, q.EraseCourse, q.DropStandstill,
		}
		if all {
			steps = append(steps, q.EraseDocuments, q.EraseDrafts, q.EraseNotifications, q.EraseGrants, q.EraseChecks, q.EraseEndedRuns, q.EraseFromFeed)
		}
		for _, step := range steps {
			if err := step(ctx, id); err != nil {
				return err
			}
		}
		return nil
	})
	return failed("remove the course", err)
}
