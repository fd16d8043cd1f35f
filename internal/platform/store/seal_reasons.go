package store

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5"

	"github.com/enplan-dk/enplan/internal/platform/sealing"
	"github.com/enplan-dk/enplan/internal/platform/store/db"
)

// SealReasons seals the reasons that a build from before they were sealed has written into the access log, and
// answers how many. What was said about a course that is erased is taken out. It is the one change that is ever
// made to an entry, and may be repeated.
func (s *Store) SealReasons(ctx context.Context) (int, error) {
	ctx = ForInstallation(ctx)
	plain, err := s.queries.PlainReasons(ctx)
	if err != nil || len(plain) == 0 {
		return 0, failed("look for reasons to seal", err)
	}
	keysFor(ctx, s, plain, func(row db.PlainReasonsRow) string { return row.CourseID })
	err = s.Transact(ctx, func(tx pgx.Tx) error {
		// Until the transaction ends nobody else can write here: what is allowed is allowed to it alone.
		if _, err := tx.Exec(ctx, "alter table access_log disable trigger access_log_append_only"); err != nil {
			return err
		}
		for _, row := range plain {
			reason, err := s.keys.Seal(row.CourseID, []byte(row.Purpose))
			if err != nil && !erased(err) {
				return err
			}
			if err := s.queries.WithTx(tx).SealReason(ctx, db.SealReasonParams{ID: row.ID, Reason: reason}); err != nil {
				return err
			}
		}
		_, err := tx.Exec(ctx, "alter table access_log enable trigger access_log_append_only")
		return err
	})
	if err != nil {
		return 0, failed("seal reasons", err)
	}
	return len(plain), nil
}

// reason opens the reason of an entry. That of a course that was erased has gone with its key.
func (s *Store) reason(course string, sealed []byte) (string, *Disclosure, error) {
	if sealed == nil {
		return "", nil, nil
	}
	text, err := s.keys.Open(course, sealed)
	if erased(err) {
		return "", nil, nil
	}
	if err != nil {
		return "", nil, err
	}
	return readReason(string(text))
}

func erased(err error) bool {
	return errors.Is(err, sealing.ErrKeyDestroyed) || errors.Is(err, sealing.ErrNoKey)
}
