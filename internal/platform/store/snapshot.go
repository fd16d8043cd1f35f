package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"reflect"

	"github.com/jackc/pgx/v5"

	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/platform/store/db"
)

// Snapshot is the fold of what is recorded of a course: [ErrNotFound] if there is
// nothing. It lags behind the workflow by what is not recorded yet.
func (s *Store) Snapshot(ctx context.Context, id string) (course.State, error) {
	return s.snapshot(ctx, s.queries, id)
}

func (s *Store) snapshot(ctx context.Context, q *db.Queries, id string) (course.State, error) {
	state, _, err := s.fold(ctx, q, id)
	if err == nil && state.Version == 0 {
		err = ErrNotFound
	}
	return state, failed("read the course", err)
}

// Whole is the fold of what is recorded with all that has left the state since.
func (s *Store) Whole(ctx context.Context, id string) (course.State, error) {
	state, err := s.Snapshot(ctx, id)
	if err != nil || state.Archived == 0 {
		return state, err
	}
	journal, err := s.Journal(ctx, id)
	if err != nil {
		return state, err
	}
	state, err = course.History(journal)
	return state, failed("fold the journal", err)
}

// fold reads the cached state of a course, or folds the journal where the cache is
// missing or was written by other code. It reports whether the cache served. A course
// without a journal has version 0.
func (s *Store) fold(ctx context.Context, q *db.Queries, id string) (state course.State, cached bool, err error) {
	row, err := q.GetSnapshot(ctx, id)
	if err != nil && !errors.Is(err, pgx.ErrNoRows) {
		return state, false, err
	}
	if err == nil && row.Schema == snapshotSchema {
		text, err := s.keys.Open(id, row.Sealed)
		if err != nil {
			return state, false, err
		}
		if err := json.Unmarshal(text, &state); err != nil {
			return state, false, errors.New("snapshot is not a state")
		}
		if row.Recorded > row.Version {
			err = s.catchUp(ctx, q, &state)
		}
		return state, true, err
	}
	journal, err := s.journal(ctx, q, id, 0)
	if err != nil {
		return state, false, err
	}
	state, err = course.Fold(journal)
	return state, false, err
}

// catchUp applies what was recorded after a state.
func (s *Store) catchUp(ctx context.Context, q *db.Queries, state *course.State) error {
	journal, err := s.journal(ctx, q, state.ID, state.Version)
	if err != nil {
		return err
	}
	for _, e := range journal {
		course.Evolve(state, e)
	}
	return nil
}

// folded is a state as the recorder left it, and the version of the snapshot in Postgres.
type folded struct {
	state    course.State
	snapshot int64
}

// statesKept is how many states the recorder keeps: of the courses that are worked on just now.
const statesKept = 64

// recorded is the state that the next events follow on: as the recorder left it, or else as fold
// reads it. Whoever takes it owns it; it is put back when what follows is committed.
func (s *Store) recorded(ctx context.Context, q *db.Queries, id string) (f folded, cached bool, err error) {
	if kept, found := s.states.Peek(id); found {
		s.states.Remove(id)
		version, err := q.GetVersion(ctx, id)
		if err != nil && !errors.Is(err, pgx.ErrNoRows) {
			return folded{}, false, err
		}
		if version == kept.state.Version {
			return kept, true, nil
		}
	}
	f.state, cached, err = s.fold(ctx, q, id)
	return f, cached, err
}

// A snapshot is written with every record, unless the state is large: then only when so many
// events have followed on the last one that reading them costs about as much as the state.
const (
	largeState   = 64_000 // bytes
	bytesOfEvent = 8_000  // of a large state, for each event that may follow on its snapshot
)

// snapshotDue reports whether the snapshot is to be written anew.
func (f folded) snapshotDue() bool {
	weight := f.state.Weight()
	return f.snapshot == 0 || weight < largeState || f.state.Version-f.snapshot >= int64(weight/bytesOfEvent)
}

func (s *Store) putSnapshot(ctx context.Context, q *db.Queries, state course.State) error {
	text, err := json.Marshal(state)
	if err != nil {
		return errors.New("state is not plain data")
	}
	sealed, err := s.keys.Seal(state.ID, text)
	if err != nil {
		return err
	}
	return q.PutSnapshot(ctx, db.PutSnapshotParams{
		CourseID: state.ID, Municipality: state.Law.Code, Version: state.Version, Schema: snapshotSchema, Sealed: sealed,
	})
}

// snapshotSchema says by which code a snapshot was folded: the shape of the state and
// the version of the rules. With either changed, snapshots are folded anew.
var snapshotSchema = schemaOf(reflect.TypeFor[course.State](), course.Rules)

func schemaOf(t reflect.Type, rules int) int32 {
	h := fnv.New32a()
	_, _ = fmt.Fprintln(h, rules)
	describe(h, t, map[reflect.Type]bool{})
	return int32(h.Sum32() >> 1)
}

// describe writes down the fields of a type and of the types in it.
func describe(w io.Writer, t reflect.Type, seen map[reflect.Type]bool) {
	_, _ = fmt.Fprintln(w, t.Kind(), t)
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Array:
		describe(w, t.Elem(), seen)
	case reflect.Map:
		describe(w, t.Key(), seen)
		describe(w, t.Elem(), seen)
	case reflect.Struct:
		if seen[t] {
			return
		}
		seen[t] = true
		for i := range t.NumField() {
			f := t.Field(i)
			_, _ = fmt.Fprintln(w, f.Name, f.Tag)
			describe(w, f.Type, seen)
		}
	}
}
