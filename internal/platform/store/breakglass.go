package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/enplan-dk/enplan/internal/platform/store/db"
)

// Grant lets one person read what Temporal holds of one course, for a time.
type Grant struct {
	ID           string
	Course       string
	Municipality string
	Subject      string
	Reason       string
	At           time.Time
	Until        time.Time
	EndedAt      time.Time // zero: it was not ended before its time
	EndedBy      string
}

// GrantOutbox takes what must be sent because of a grant, in the transaction that makes it.
type GrantOutbox interface {
	EnqueueGrant(ctx context.Context, tx pgx.Tx, g Grant) error
}

// AddGrant makes a grant that lasts from now, and what is sent because of it. One that
// stands there under the same id stays as it is, and is answered.
func (s *Store) AddGrant(ctx context.Context, g Grant, lasts time.Duration, out GrantOutbox) (Grant, error) {
	sealed, err := s.keys.Seal(g.Course, []byte(g.Reason))
	if err != nil {
		return Grant{}, failed("grant", err)
	}
	var row db.BreakGlass
	err = s.Transact(ctx, func(tx pgx.Tx) error {
		q := s.queries.WithTx(tx)
		added, err := q.AddGrant(ctx, db.AddGrantParams{
			ID: g.ID, CourseID: g.Course, Municipality: g.Municipality, Subject: g.Subject, Reason: sealed, Seconds: lasts.Seconds(),
		})
		if err != nil {
			return err
		}
		if row, err = q.GetGrant(ctx, g.ID); err != nil || added == 0 {
			return err
		}
		g.At, g.Until = row.At.UTC(), row.Until.UTC()
		return out.EnqueueGrant(ctx, tx, g)
	})
	if err != nil {
		return Grant{}, failed("grant", err)
	}
	made, err := s.openGrant(row)
	return made, failed("grant", err)
}

// Grants lists all that was granted for a course, the latest first.
func (s *Store) Grants(ctx context.Context, course string) ([]Grant, error) {
	rows, err := s.queries.ListGrants(ctx, course)
	if err != nil {
		return nil, failed("list grants", err)
	}
	out := make([]Grant, 0, len(rows))
	for _, row := range rows {
		g, err := s.openGrant(row)
		if err != nil {
			return nil, failed("list grants", err)
		}
		out = append(out, g)
	}
	return out, nil
}

// LiveGrant is the grant that lets a person read a course now; [ErrNotFound] if none does.
func (s *Store) LiveGrant(ctx context.Context, course, subject string) (Grant, error) {
	row, err := s.queries.LiveGrant(ctx, db.LiveGrantParams{CourseID: course, Subject: subject})
	if err != nil {
		return Grant{}, failed("read a grant", err)
	}
	g, err := s.openGrant(row)
	return g, failed("read a grant", err)
}

// EndGrant ends a grant before its time; [ErrNotFound] if there is none that is live.
func (s *Store) EndGrant(ctx context.Context, course, id, by string) error {
	n, err := s.queries.EndGrant(ctx, db.EndGrantParams{ID: id, CourseID: course, EndedBy: &by})
	return failed("end a grant", oneRow(n, err))
}

func (s *Store) openGrant(row db.BreakGlass) (Grant, error) {
	reason, err := s.keys.Open(row.CourseID, row.Reason)
	return Grant{
		ID: row.ID, Course: row.CourseID, Municipality: row.Municipality, Subject: row.Subject, Reason: string(reason),
		At: row.At.UTC(), Until: row.Until.UTC(), EndedAt: instant(row.EndedAt), EndedBy: value(row.EndedBy),
	}, err
}
