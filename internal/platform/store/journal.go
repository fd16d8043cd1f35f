package store

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"

	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/platform/store/db"
)

// Journal reads every event of a course, in order.
func (s *Store) Journal(ctx context.Context, id string) ([]course.Recorded, error) {
	journal, err := s.journal(ctx, s.queries, id, 0)
	return journal, failed("read the journal", err)
}

func (s *Store) journal(ctx context.Context, q *db.Queries, id string, after int64) ([]course.Recorded, error) {
	rows, err := q.GetJournal(ctx, db.GetJournalParams{CourseID: id, After: after})
	if err != nil {
		return nil, err
	}
	journal := make([]course.Recorded, 0, len(rows))
	for _, row := range rows {
		e, err := s.openEvent(id, row.Seq, row.Sealed)
		if err != nil {
			return nil, err
		}
		journal = append(journal, e)
	}
	return journal, nil
}

// openEvent reads one entry, and holds its place in the journal against what it says
// of itself: an entry that was moved is unreadable.
func (s *Store) openEvent(id string, seq int64, sealed []byte) (course.Recorded, error) {
	var e course.Recorded
	text, err := s.keys.Open(id, sealed)
	if err != nil {
		return e, fmt.Errorf("event %d: %w", seq, err)
	}
	if err := e.UnmarshalJSON(text); err != nil { // by itself: json.Unmarshal would go through a long text twice more
		return e, unreadable(seq, text)
	}
	if e.Seq != seq {
		return e, fmt.Errorf("event %d stands in the place of event %d", e.Seq, seq)
	}
	return e, nil
}

// unreadable names an event that this build cannot read, as one from a later release. The
// decoder's own error repeats what stands in it.
func unreadable(seq int64, text []byte) error {
	var head struct {
		Type string `json:"type"`
	}
	_ = json.Unmarshal(text, &head)
	return fmt.Errorf("event %d of type %q is unreadable to this build", seq, head.Type)
}

// Command reads the events that a keyed command caused; none if the record knows nothing
// of it. All of them carry the command's fingerprint.
func (s *Store) Command(ctx context.Context, id, key string) ([]course.Recorded, error) {
	rows, err := s.queries.GetCommand(ctx, db.GetCommandParams{CourseID: id, CommandKey: key})
	if err != nil {
		return nil, failed("read the command", err)
	}
	events := make([]course.Recorded, 0, len(rows))
	for _, row := range rows {
		e, err := s.openEvent(id, row.Seq, row.Sealed)
		if err != nil {
			return nil, failed("read the command", err)
		}
		events = append(events, e)
	}
	return events, nil
}

// AllCourses yields the id of every course, in the order of their ids, which is the
// order of their opening. It holds no connection between pages.
func (s *Store) AllCourses(ctx context.Context) iter.Seq2[string, error] {
	return paged(func(after string) ([]string, error) {
		return s.queries.CourseIDs(ForInstallation(ctx), db.CourseIDsParams{After: after, Most: page})
	})
}

// CoursesOf yields the id of every course of one municipality in the same way.
func (s *Store) CoursesOf(ctx context.Context, municipality string) iter.Seq2[string, error] {
	return paged(func(after string) ([]string, error) {
		return s.queries.CourseIDsOf(ctx, db.CourseIDsOfParams{Bylaw: municipality, After: after, Most: page})
	})
}

func paged(read func(after string) ([]string, error)) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		after := BeforeAllCourses
		for {
			ids, err := read(after)
			if err != nil {
				yield("", failed("list all courses", err))
				return
			}
			for _, id := range ids {
				if !yield(id, nil) {
					return
				}
			}
			if len(ids) < page {
				return
			}
			after = ids[len(ids)-1]
		}
	}
}

// BeforeAllCourses is the id after which all courses come.
const BeforeAllCourses = "00000000-0000-0000-0000-000000000000"

const page = 500
