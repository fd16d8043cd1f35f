package casework

import (
	"context"
	"errors"

	"github.com/enplan-dk/enplan/internal/domain/access"
	"github.com/enplan-dk/enplan/internal/domain/course"
)

// Stale is the refusal of a command whose sender had not seen the present version,
// with what has happened since and the sender may know.
type Stale struct {
	Refusal *course.Refusal
	Changed []Entry
}

func (s *Stale) Error() string { return s.Refusal.Error() }

// Unwrap gives the refusal itself.
func (s *Stale) Unwrap() error { return s.Refusal }

// explainStale adds to a refusal for a stale version what has changed; any other error
// stays as it is.
func (s *Service) explainStale(ctx context.Context, who access.Who, v access.Verdict, id string, seen int64, err error) error {
	refusal := new(course.Refusal)
	if !errors.As(err, &refusal) || refusal.Code != course.CodeStaleVersion {
		return err
	}
	journal, failed := s.store.Journal(ctx, id)
	if failed != nil {
		return err
	}
	show, failed := readerOf(who, v, journal)
	if failed != nil {
		return err
	}
	return &Stale{Refusal: refusal, Changed: entries(journal, show, seen, changesShown)}
}

// changesShown bounds what a stale writer is told.
const changesShown = 50
