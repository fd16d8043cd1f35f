package store

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/enplan-dk/enplan/internal/platform/sealing"
	"github.com/enplan-dk/enplan/internal/platform/store/db"
)

// Keys keeps the wrapped keys of courses; it is the [sealing.KeyStore] on Postgres. It acts
// for the whole installation: whose a course is, is not known before its key.
type Keys struct{ queries *db.Queries }

var _ sealing.KeyStore = Keys{}

// NewKeys makes the key store on a migrated database.
func NewKeys(pool *pgxpool.Pool) Keys { return Keys{queries: db.New(scoped{pool})} }

// Wrapped implements [sealing.KeyStore].
func (k Keys) Wrapped(ctx context.Context, course sealing.CourseID) (sealing.WrappedKey, error) {
	row, err := k.queries.GetKey(ForInstallation(ctx), course)
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		return sealing.WrappedKey{}, sealing.ErrNoKey
	case err != nil:
		return sealing.WrappedKey{}, k.failed("read a key", err)
	case row.Ciphertext == nil:
		return sealing.WrappedKey{}, sealing.ErrKeyDestroyed
	}
	return wrapped(row), nil
}

// WrappedOf implements [sealing.KeyStore].
func (k Keys) WrappedOf(ctx context.Context, courses []sealing.CourseID) ([]sealing.WrappedKey, error) {
	rows, err := k.queries.GetKeys(ForInstallation(ctx), courses)
	if err != nil {
		return nil, k.failed("read keys", err)
	}
	out := make([]sealing.WrappedKey, 0, len(rows))
	for _, row := range rows {
		out = append(out, wrapped(row))
	}
	return out, nil
}

// Insert implements [sealing.KeyStore].
func (k Keys) Insert(ctx context.Context, key sealing.WrappedKey) error {
	added, err := k.queries.AddKey(ForInstallation(ctx), db.AddKeyParams{
		CourseID: key.Course, KeyID: key.KeyID, MasterID: key.MasterID, Ciphertext: key.Ciphertext,
	})
	if err != nil {
		return k.failed("add a key", err)
	}
	if added == 1 {
		return nil
	}
	if _, err := k.Wrapped(ctx, key.Course); err != nil {
		return err
	}
	return sealing.ErrKeyExists
}

// OpenCourses implements [sealing.KeyStore].
func (k Keys) OpenCourses(ctx context.Context) iter.Seq2[sealing.WrappedKey, error] {
	return k.pages("read the keys of open courses", func(after string) ([]db.CourseKey, error) {
		return k.queries.OpenKeys(ForInstallation(ctx), db.OpenKeysParams{After: after, Most: page})
	})
}

// WrappedByOthers implements [sealing.KeyStore].
func (k Keys) WrappedByOthers(ctx context.Context, masterID string) iter.Seq2[sealing.WrappedKey, error] {
	return k.pages("read the keys of other masters", func(after string) ([]db.CourseKey, error) {
		return k.queries.KeysByOtherMasters(ForInstallation(ctx), db.KeysByOtherMastersParams{MasterID: masterID, After: after, Most: page})
	})
}

// Rewrap implements [sealing.KeyStore].
func (k Keys) Rewrap(ctx context.Context, old, fresh sealing.WrappedKey) error {
	return k.failed("rewrap a key", k.queries.RewrapKey(ForInstallation(ctx), db.RewrapKeyParams{
		MasterID: fresh.MasterID, Ciphertext: fresh.Ciphertext, CourseID: old.Course, Old: old.Ciphertext,
	}))
}

// Destroy implements [sealing.KeyStore].
func (k Keys) Destroy(ctx context.Context, course sealing.CourseID) error {
	return k.failed("destroy a key", k.queries.DestroyKey(ForInstallation(ctx), course))
}

// DestroyedSince lists the courses whose keys were destroyed from an instant on, so
// that other processes can forget them.
func (k Keys) DestroyedSince(ctx context.Context, since time.Time) ([]sealing.CourseID, error) {
	ids, err := k.queries.KeysDestroyedSince(ForInstallation(ctx), since)
	return ids, k.failed("read destroyed keys", err)
}

// Destroyed is a course that was erased, and when.
type Destroyed struct {
	Course string
	At     time.Time
}

// Destroyed lists the courses whose keys were destroyed, the first one first.
func (s *Store) Destroyed(ctx context.Context) ([]Destroyed, error) {
	rows, err := s.queries.DestroyedKeys(ForInstallation(ctx))
	if err != nil {
		return nil, failed("list destroyed keys", err)
	}
	out := make([]Destroyed, 0, len(rows))
	for _, row := range rows {
		out = append(out, Destroyed{Course: row.CourseID, At: row.DestroyedAt.UTC()})
	}
	return out, nil
}

// RememberDestroyed notes of a course that nothing is known of that its key was destroyed.
func (s *Store) RememberDestroyed(ctx context.Context, d Destroyed) error {
	return failed("remember a destroyed key", s.queries.RememberDestroyed(ForInstallation(ctx), db.RememberDestroyedParams{CourseID: d.Course, At: &d.At}))
}

// ForgetDestroyed drops the keys of erased courses from a keyring, every so often, until
// the context ends: the erasing process is seldom the only one that holds them.
func (k Keys) ForgetDestroyed(ctx context.Context, ring *sealing.Keyring, every time.Duration) {
	tick := time.NewTicker(every)
	defer tick.Stop()
	for since := time.Now(); ; {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		// Twice the interval overlaps the last look: Postgres' clock need not be ours.
		ids, err := k.DestroyedSince(ctx, since.Add(-2*every))
		if err != nil {
			continue
		}
		for _, id := range ids {
			ring.Forget(id)
		}
		since = time.Now()
	}
}

// pages reads keys page by page, so that no connection is held while they are unwrapped.
func (k Keys) pages(doing string, read func(after string) ([]db.CourseKey, error)) iter.Seq2[sealing.WrappedKey, error] {
	return func(yield func(sealing.WrappedKey, error) bool) {
		for after := BeforeAllCourses; ; {
			rows, err := read(after)
			if err != nil {
				yield(sealing.WrappedKey{}, k.failed(doing, err))
				return
			}
			for _, row := range rows {
				if !yield(wrapped(row), nil) {
					return
				}
			}
			if len(rows) < page {
				return
			}
			after = rows[len(rows)-1].CourseID
		}
	}
}

// failed says in the payload package's words that a key could not be had just now.
func (k Keys) failed(doing string, err error) error {
	err = failed(doing, err)
	switch {
	case errors.Is(err, ErrUnavailable):
		return fmt.Errorf("%w: %w", sealing.ErrKeyUnavailable, err)
	case errors.Is(err, ErrNotFound): // an id that is no course's
		return fmt.Errorf("%w: %w", sealing.ErrNoKey, err)
	}
	return err
}

func wrapped(row db.CourseKey) sealing.WrappedKey {
	return sealing.WrappedKey{Course: row.CourseID, KeyID: row.KeyID, MasterID: row.MasterID, Ciphertext: row.Ciphertext}
}

// keysFor takes the keys of the courses of a list into memory before its rows are opened.
func keysFor[R any](ctx context.Context, s *Store, found []R, course func(R) string) {
	ids := make([]string, 0, len(found))
	for _, row := range found {
		ids = append(ids, course(row))
	}
	s.keys.PrefetchAll(ctx, ids)
}
