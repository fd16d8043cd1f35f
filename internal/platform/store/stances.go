package store

import (
	"context"
	"time"

	"github.com/enplan-dk/enplan/internal/domain/calendar"
	"github.com/enplan-dk/enplan/internal/platform/store/db"
)

// Stance is what a municipality has decided about its cooperation with the unemployment
// funds, where its by-law asks for it.
type Stance struct {
	Bylaw      string
	Text       string
	DecidedOn  calendar.Date
	Decider    string
	RecordedBy string
	At         time.Time
}

// SaveStance records a stance; earlier ones are kept.
func (s *Store) SaveStance(ctx context.Context, x Stance) error {
	return failed("save the stance", s.queries.AddStance(ctx, db.AddStanceParams{
		Bylaw: x.Bylaw, Text: x.Text, DecidedOn: x.DecidedOn.In(time.UTC), Decider: x.Decider, RecordedBy: x.RecordedBy,
	}))
}

// Stance reads the latest stance, which is as public as the by-law; [ErrNotFound] if
// none was taken.
func (s *Store) Stance(ctx context.Context, bylaw string) (Stance, error) {
	row, err := s.queries.GetStance(ForInstallation(ctx), bylaw)
	if err != nil {
		return Stance{}, failed("read the stance", err)
	}
	return Stance{
		Bylaw: row.Bylaw, Text: row.Text, DecidedOn: dayOf(&row.DecidedOn), Decider: row.Decider, RecordedBy: row.RecordedBy, At: row.At.UTC(),
	}, nil
}
