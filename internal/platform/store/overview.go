package store

import (
	"context"
	"time"

	"github.com/enplan-dk/enplan/internal/platform/store/db"
)

// Overview is how a municipality's courses stand: how many in each phase and condition.
type Overview db.OverviewRow

// Caseload is how many open courses a coordinator has.
type Caseload struct {
	Coordinator string
	Courses     int64
	Overdue     int64
}

// Overview counts a municipality's courses.
func (s *Store) Overview(ctx context.Context, municipality string) (Overview, error) {
	row, err := s.queries.Overview(ctx, municipality)
	return Overview(row), failed("count the courses", err)
}

// Caseloads counts the open courses of each coordinator, the most first.
func (s *Store) Caseloads(ctx context.Context, municipality string) ([]Caseload, error) {
	rows, err := s.queries.Caseload(ctx, municipality)
	if err != nil {
		return nil, failed("count the caseloads", err)
	}
	out := make([]Caseload, 0, len(rows))
	for _, r := range rows {
		out = append(out, Caseload(r))
	}
	return out, nil
}

// Brought is in how many courses time has brought a kind of thing that nobody has
// settled, and in how many it brings one soon.
type Brought struct{ Fired, Near int64 }

// AgendaCounts counts the open courses of a municipality by what is due in them, for
// some kinds; near is what comes before an instant.
func (s *Store) AgendaCounts(ctx context.Context, municipality string, kinds []string, before time.Time) (map[string]Brought, error) {
	rows, err := s.queries.AgendaCounts(ctx, db.AgendaCountsParams{Bylaw: municipality, Kinds: kinds, Before: before})
	if err != nil {
		return nil, failed("count what is due", err)
	}
	out := make(map[string]Brought, len(rows))
	for _, r := range rows {
		out[r.Kind] = Brought{Fired: r.Fired, Near: r.Near}
	}
	return out, nil
}

// Stalled counts the open courses that have waited for the same thing since before an
// instant. A follow-up that is not due yet is no waiting.
func (s *Store) Stalled(ctx context.Context, municipality string, since time.Time) (int64, error) {
	n, err := s.queries.CountStalled(ctx, db.CountStalledParams{Bylaw: municipality, Since: since})
	return n, failed("count the stalled courses", err)
}
