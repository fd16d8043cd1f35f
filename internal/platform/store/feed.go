package store

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/platform/store/db"
)

// ErrFeedChanged says that a cursor of the feed is from a record that was since put back from a back-up, or of another municipality.
var ErrFeedChanged = errors.New("the feed has changed before this cursor")

// FeedEntry is something that happened to a course, in the order of its municipality's feed.
type FeedEntry struct {
	Municipality string
	Position     int64
	Cursor       string // goes on after it
	Course       string
	Seq          int64 // 0: the course was erased
	Type         string
	At           time.Time
	Phase        course.Phase // after it; empty: not known
}

// FeedPage is a part of the feed. Next goes on after it.
type FeedPage struct {
	Entries []FeedEntry
	Next    string
	More    bool
}

const (
	feedList = "feed"

	// MostFeed is how many places of the feed a page looks at, and usualFeed where nobody says.
	MostFeed  = 1000
	usualFeed = 100
)

// Feed reads what comes after a cursor in a municipality's feed; "" is its beginning. A page has fewer entries than were asked for
// where courses were erased. It answers [ErrFeedChanged] for a cursor before which the feed is not what it was.
func (s *Store) Feed(ctx context.Context, municipality, after string, most int) (FeedPage, error) {
	from, err := readCursor(feedList, after)
	if err != nil {
		return FeedPage{}, err
	}
	if most < 1 {
		most = usualFeed
	}
	most = min(most, MostFeed)
	rows, err := s.queries.ReadFeed(ctx, db.ReadFeedParams{Municipality: municipality, Since: from.Number, Most: int32(most + 2)})
	if err != nil {
		return FeedPage{}, failed("read the feed", err)
	}
	page := FeedPage{Next: after}
	if from.Number > 0 {
		if len(rows) == 0 || rows[0].Position != from.Number || rows[0].Mark != from.Mark {
			return FeedPage{}, ErrFeedChanged
		}
		rows = rows[1:]
	}
	if page.More = len(rows) > most; page.More {
		rows = rows[:most]
	}
	if n := len(rows); n > 0 {
		page.Next = placeOf(rows[n-1]).text()
	}
	page.Entries = entriesOf(rows)
	return page, nil
}

func placeOf(row db.Feed) cursor {
	return cursor{List: feedList, Number: row.Position, Mark: row.Mark}
}

// entriesOf leaves out the places of courses that were erased.
func entriesOf(rows []db.Feed) []FeedEntry {
	var entries []FeedEntry
	for _, row := range rows {
		if row.Type == nil {
			continue
		}
		e := FeedEntry{
			Municipality: row.Municipality, Position: row.Position, Cursor: placeOf(row).text(), Course: row.CourseID, Type: *row.Type, At: instant(row.At),
			Phase: course.Phase(value(row.Phase)),
		}
		if row.Seq != nil {
			e.Seq = *row.Seq
		}
		entries = append(entries, e)
	}
	return entries
}

// Erased is the type of the entry that says that a course was erased. It is no event of a course.
const Erased = "Erased"

// FillFeed adds to the feed what a build from before it has recorded, and answers of how many courses.
func (s *Store) FillFeed(ctx context.Context) (int, error) {
	ctx = ForInstallation(ctx)
	filled := 0
	for after := BeforeAllCourses; ; {
		behind, err := s.queries.BehindFeed(ctx, db.BehindFeedParams{After: after, Most: page})
		if err != nil {
			return filled, failed("look for what the feed lacks", err)
		}
		for _, c := range behind {
			err := s.Transact(ctx, func(tx pgx.Tx) error {
				q := s.queries.WithTx(tx)
				if err := q.LockCourse(ctx, c.ID); err != nil {
					return err
				}
				return q.AppendToFeed(ctx, db.AppendToFeedParams{CourseID: c.ID, Municipality: c.Bylaw})
			})
			if err != nil {
				return filled, failed("fill the feed", err)
			}
			filled, after = filled+1, c.ID
		}
		if len(behind) < page {
			return filled, nil
		}
	}
}
