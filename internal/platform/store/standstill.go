package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/enplan-dk/enplan/internal/platform/store/db"
)

// mostStandstills bounds how many courses of a kind one look takes in, so that a look stays short where everything
// stands still. The next look goes on.
const mostStandstills = 1000

// Standstills counts the courses that stand still, by why, and says when that was last looked at.
type Standstills struct {
	Courses map[string]int64
	DoneAt  time.Time // zero: never
}

// Standstills counts them for the whole installation.
func (s *Store) Standstills(ctx context.Context) (Standstills, error) {
	ctx = ForInstallation(ctx)
	found := Standstills{Courses: map[string]int64{}}
	rows, err := s.queries.CountStandstills(ctx)
	if err != nil {
		return found, failed("count the courses that stand still", err)
	}
	for _, r := range rows {
		found.Courses[r.Why] = r.Courses
	}
	done, err := s.queries.LastLook(ctx)
	found.DoneAt = instant(done)
	return found, failed("read when it was last looked", err)
}

// StandstillsOf counts those of one municipality.
func (s *Store) StandstillsOf(ctx context.Context, municipality string) (int64, error) {
	n, err := s.queries.StandstillsOf(ctx, municipality)
	return n, failed("count the courses that stand still", err)
}

// BeginLook takes the next look, unless another process has begun one since an instant; it answers up to which course
// the looks before came.
func (s *Store) BeginLook(ctx context.Context, before time.Time) (cameTo string, mine bool, err error) {
	rows, err := s.queries.BeginLook(ForInstallation(ctx), before)
	if err != nil || len(rows) == 0 {
		return "", false, failed("begin to look", err)
	}
	return rows[0], true, nil
}

// Doubtful are courses of which the record alone says that they may stand still: those found before, and those that have
// not raised what was due before an instant.
func (s *Store) Doubtful(ctx context.Context, before time.Time) (known, late []string, err error) {
	ctx = ForInstallation(ctx)
	if known, err = s.queries.KnownStandstills(ctx, mostStandstills); err != nil {
		return nil, nil, failed("read which courses stand still", err)
	}
	late, err = s.queries.LateCourses(ctx, db.LateCoursesParams{Before: before, Most: mostStandstills})
	return known, late, failed("read which courses are late", err)
}

// NextUnfinished are the courses after one, in the order of their ids, whose workflow is to run; none: that was the last.
func (s *Store) NextUnfinished(ctx context.Context, after string, openedBefore time.Time, most int) ([]string, error) {
	ids, err := s.queries.NextUnfinished(ForInstallation(ctx), db.NextUnfinishedParams{After: after, Before: openedBefore, Most: int32(most)})
	return ids, failed("read the next courses", err)
}

// Unfinished are those of some courses whose workflow is to run, with the municipality of each.
func (s *Store) Unfinished(ctx context.Context, ids []string) (map[string]string, error) {
	rows, err := s.queries.UnfinishedCourses(ForInstallation(ctx), ids)
	if err != nil {
		return nil, failed("read which courses are to run", err)
	}
	out := make(map[string]string, len(rows))
	for _, r := range rows {
		out[r.ID] = r.Bylaw
	}
	return out, nil
}

// Standstill is a course that stands still, and why.
type Standstill struct{ Course, Municipality, Why string }

// EndLook writes what a look found among the courses that it looked at, and up to which course it came.
func (s *Store) EndLook(ctx context.Context, lookedAt []string, found []Standstill, cameTo string) error {
	add := db.AddStandstillsParams{Ids: []string{}}
	for _, f := range found {
		add.Ids = append(add.Ids, f.Course)
		add.Municipalities = append(add.Municipalities, f.Municipality)
		add.Whys = append(add.Whys, f.Why)
	}
	err := s.Transact(ForInstallation(ctx), func(tx pgx.Tx) error {
		q := s.queries.WithTx(tx)
		if err := q.DropStandstills(ctx, db.DropStandstillsParams{LookedAt: lookedAt, Found: add.Ids}); err != nil {
			return err
		}
		if err := q.AddStandstills(ctx, add); err != nil {
			return err
		}
		return q.EndLook(ctx, cameTo)
	})
	return failed("write which courses stand still", err)
}
