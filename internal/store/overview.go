package store

import (
	"context"

	"github.com/enplan-dk/enplan/internal/store/db"
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
