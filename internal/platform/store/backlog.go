package store

import (
	"context"
	"time"
)

// Backlog counts what ought to have happened and has not.
type Backlog struct {
	Unraised       int64 // reminders that their course has not raised
	Undelivered    int64 // raised, and nobody was told
	WithoutAddress int64 // raised, and nobody's address is known
	Refused        int64 // raised, and the reader's address is refused for good
	Outbox         int64 // messages that wait, whether their time has come or not
}

// Backlog counts what was due before an instant. It tells an operator that somebody waits in vain, and not whom
// it is about, nor where.
func (s *Store) Backlog(ctx context.Context, before time.Time) (Backlog, error) {
	row, err := s.queries.CountBacklog(ForInstallation(ctx), before)
	return Backlog{
		Unraised: row.Unraised, Undelivered: row.Undelivered, WithoutAddress: row.WithoutAddress, Refused: row.Refused, Outbox: row.Outbox,
	}, failed("count the backlog", err)
}
