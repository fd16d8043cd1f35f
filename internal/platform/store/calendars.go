package store

import (
	"context"
	"crypto/rand"
	"crypto/sha256"

	"github.com/enplan-dk/enplan/internal/platform/store/db"
)

// NewCalendarToken gives a person a new token for the calendar feed; the former one
// stops to work. The token itself is not kept. Whoever comes with one says nothing else
// of themselves, so tokens are the whole installation's.
func (s *Store) NewCalendarToken(ctx context.Context, subject string) (string, error) {
	token := rand.Text()
	digest := sha256.Sum256([]byte(token))
	err := s.queries.PutCalendarToken(ForInstallation(ctx), db.PutCalendarTokenParams{Digest: digest[:], Subject: subject})
	return token, failed("make a calendar token", err)
}

// RevokeCalendarToken ends a person's feed.
func (s *Store) RevokeCalendarToken(ctx context.Context, subject string) error {
	return failed("revoke a calendar token", s.queries.DropCalendarToken(ForInstallation(ctx), subject))
}

// CalendarSubject is whose feed a token opens; [ErrNotFound] if nobody's.
func (s *Store) CalendarSubject(ctx context.Context, token string) (string, error) {
	digest := sha256.Sum256([]byte(token))
	subject, err := s.queries.GetCalendarSubject(ForInstallation(ctx), digest[:])
	return subject, failed("read a calendar token", err)
}
