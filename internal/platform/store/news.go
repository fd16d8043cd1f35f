package store

import (
	"context"
	"time"

	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/platform/store/db"
)

// newsMost bounds what somebody has not seen: more than that nobody reads through.
const newsMost = 500

// Unseen lists what somebody was told and has not seen, newest first.
func (s *Store) Unseen(ctx context.Context, subject string) ([]Notification, error) {
	found, err := s.queries.Unseen(ctx, db.UnseenParams{Subject: subject, Most: newsMost})
	if err != nil {
		return nil, failed("list news", err)
	}
	list, err := s.notificationList(ctx, found)
	return list, failed("list news", err)
}

// justNow is how long what somebody has seen counts as new on the course's own pages: she may go back to it.
const justNow = 30 * time.Minute

// RecentNews lists what somebody was told of a course and has not seen before just now, newest first.
func (s *Store) RecentNews(ctx context.Context, subject, id string) ([]Notification, error) {
	found, err := s.queries.RecentNews(ctx, db.RecentNewsParams{Subject: subject, CourseID: id, SeenAfter: time.Now().Add(-justNow), Most: newsMost})
	if err != nil {
		return nil, failed("list news", err)
	}
	list, err := s.notificationList(ctx, found)
	return list, failed("list news", err)
}

// SeenNews notes that somebody has seen what she was told of a course.
func (s *Store) SeenNews(ctx context.Context, subject, id string) error {
	return failed("mark news as seen", s.queries.MarkSeen(ctx, db.MarkSeenParams{Subject: subject, CourseID: id}))
}

// ChoicesOf is how a member of staff wants to be told of kinds, where it is not as the table of kinds says.
func (s *Store) ChoicesOf(ctx context.Context, subject string) (map[course.ItemKind]course.Way, error) {
	found, err := s.queries.ChoicesOf(ctx, subject)
	chosen := make(map[course.ItemKind]course.Way, len(found))
	for _, row := range found {
		chosen[course.ItemKind(row.Kind)] = course.Way(row.Way)
	}
	return chosen, failed("read how somebody wants to be told", err)
}

// Choose keeps how a member of staff wants to be told of a kind; an empty way is the usual one.
func (s *Store) Choose(ctx context.Context, municipality, subject string, kind course.ItemKind, way course.Way) error {
	if way == "" {
		return failed("keep a choice", s.queries.DropChoice(ctx, db.DropChoiceParams{Subject: subject, Kind: string(kind)}))
	}
	return failed("keep a choice", s.queries.PutChoice(ctx, db.PutChoiceParams{Subject: subject, Municipality: municipality, Kind: string(kind), Way: string(way)}))
}
