package store

import (
	"context"
	"time"

	"github.com/enplan-dk/enplan/internal/platform/store/db"
)

// AccessCheck is what a supervisor found of a visit that a sample had drawn.
type AccessCheck struct {
	ID      string // the same one is written once
	Entry   int64  // the visit's first line in the access log
	Last    int64  // the last that was looked into
	Verdict string
	Reason  string
	By      string
	Draw    string // the sample that had drawn it
	At      time.Time
}

// Checks says which visits a sample is drawn from, by what was found of them.
type Checks string

// The choices. FollowedUp selects visits whose latest check was "follow up".
const (
	Unchecked  Checks = ""
	AnyCheck   Checks = "all"
	FollowedUp Checks = "follow_up"
)

// Visited is whose a visit is, by its first line in the access log.
type Visited struct {
	Course       string
	Municipality string
	Subject      string
	Last         int64
}

// Visit finds a visit by its first line; [ErrNotFound] if none begins there.
func (s *Store) Visit(ctx context.Context, entry int64) (Visited, error) {
	v, err := s.queries.GetVisit(ctx, entry)
	return Visited{Course: v.CourseID, Municipality: v.Bylaw, Subject: v.Subject, Last: v.LastEntry}, failed("find a visit", err)
}

// AddCheck writes down what was found of a visit. Earlier findings stay; the latest counts.
func (s *Store) AddCheck(ctx context.Context, of Visited, c AccessCheck) error {
	reason, err := s.keys.Seal(of.Course, []byte(c.Reason))
	if err != nil {
		return failed("check a visit", err)
	}
	return failed("check a visit", s.queries.AddCheck(ctx, db.AddCheckParams{
		ID: c.ID, Entry: c.Entry, LastEntry: c.Last, CourseID: of.Course, Municipality: of.Municipality,
		Verdict: c.Verdict, Reason: reason, BySubject: c.By, Draw: c.Draw,
	}))
}

// FollowUps counts the visits of a municipality that are followed up.
func (s *Store) FollowUps(ctx context.Context, municipality string) (int, error) {
	n, err := s.queries.CountFollowUps(ctx, municipality)
	return int(n), failed("count what is followed up", err)
}

// CheckedAccess answers which of some lines of a course's access log were looked into, and when.
func (s *Store) CheckedAccess(ctx context.Context, course string, lines []Access) (map[int64]time.Time, error) {
	p := db.CheckedAccessParams{CourseID: course}
	for _, a := range lines {
		p.Ids = append(p.Ids, a.ID)
	}
	found, err := s.queries.CheckedAccess(ctx, p)
	out := make(map[int64]time.Time, len(found))
	for _, row := range found {
		out[row.ID] = row.CheckedAt.UTC()
	}
	return out, failed("read what was looked into", err)
}

func (s *Store) openCheck(v db.SampleAccessRow) (*AccessCheck, error) {
	if v.Verdict == "" {
		return nil, nil
	}
	reason, err := s.keys.Open(v.CourseID, v.CheckReason)
	return &AccessCheck{Entry: v.Entry, Last: v.LastEntry, Verdict: v.Verdict, Reason: string(reason), By: v.CheckedBy, At: v.CheckedAt.UTC()}, err
}
