package store

import (
	"context"
	"time"

	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/platform/store/db"
)

// CountAsSent marks the messages of a due item as delivered whose time was before an
// instant: the ledger that knew about them is lost. It answers how many.
func (l Ledger) CountAsSent(ctx context.Context, id string, item course.Item, lostAt time.Time) (int64, error) {
	n, err := l.queries.CountAsSent(ctx, db.CountAsSentParams{
		CourseID: id, Kind: string(item.Kind), Ref: item.Ref, AtDue: item.At, LostAt: lostAt, Prefix: l.store.KeyOf(id, item) + "/",
	})
	return n, failed("count a message as sent", err)
}

// Rows counts what erasing a course removes, beside what is derived from its journal.
type Rows struct {
	Events        int64 `json:"events"`
	Plans         int64 `json:"plans"`
	Documents     int64 `json:"documents"`
	Drafts        int64 `json:"drafts"`
	Notifications int64 `json:"notifications"`
}

// Total is the sum of all.
func (r Rows) Total() int64 { return r.Events + r.Plans + r.Documents + r.Drafts + r.Notifications }

// CountRows counts the rows of a course.
func (s *Store) CountRows(ctx context.Context, id string) (Rows, error) {
	r, err := s.queries.CountRows(ForInstallation(ctx), id)
	return Rows(r), failed("count the course's rows", err)
}
