package store

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/enplan-dk/enplan/internal/platform/store/db"
)

// ReserveOpening answers which course a request to open one gets: the fresh id, or that
// of an earlier request with the same key by the same person. With the same key for
// another request it is refused with [ErrConflict]. The fingerprint is a keyed digest
// of the request's body; a bare one could be guessed from.
func (s *Store) ReserveOpening(ctx context.Context, key, subject, fingerprint, fresh string) (string, error) {
	kept, err := s.queries.ReserveOpening(ctx, db.ReserveOpeningParams{Key: key, Subject: subject, Fingerprint: fingerprint, CourseID: fresh})
	if err != nil {
		return "", failed("reserve the opening", err)
	}
	if kept.Fingerprint != fingerprint {
		return "", fmt.Errorf("reserve the opening: %w: the key was used for another request", ErrConflict)
	}
	return kept.CourseID, nil
}

// OpeningOf is the course that an earlier request to open one got; empty if there was none.
func (s *Store) OpeningOf(ctx context.Context, key, subject string) (string, error) {
	id, err := s.queries.OpeningOf(ctx, db.OpeningOfParams{Key: key, Subject: subject})
	if errors.Is(err, pgx.ErrNoRows) {
		return "", nil
	}
	return id, failed("look for the opening", err)
}

// Opened reports whether somebody has asked for this course to be opened: nothing of it need be recorded yet.
func (s *Store) Opened(ctx context.Context, course, subject string) (bool, error) {
	asked, err := s.queries.Opened(ForInstallation(ctx), db.OpenedParams{CourseID: course, Subject: subject})
	return asked, failed("look for the opening", err)
}
