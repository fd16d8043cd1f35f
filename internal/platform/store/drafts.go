package store

import (
	"context"
	"time"

	"github.com/enplan-dk/enplan/internal/platform/store/db"
)

// Draft is what somebody has typed into a form and not sent.
type Draft struct {
	Subject   string
	Form      string // which form, such as "opening"
	Course    string // whose key seals it; the course need not be open yet
	Content   []byte
	ChangedAt time.Time
}

// The bounds of drafts. Nothing that was kept is pushed out by what comes later: it was said to be kept. What nobody has
// touched for DraftLife goes by itself.
const (
	MostDrafts = 50 // of one person
	DraftLife  = 30 * 24 * time.Hour
)

// SaveDraft keeps a draft in place of the earlier one of the same person and form; [ErrFull] if the person has
// too many others. A course that is not open yet gets its key here.
func (s *Store) SaveDraft(ctx context.Context, d Draft) error {
	if err := s.keys.Create(ctx, d.Course); err != nil {
		return failed("save the draft", err)
	}
	sealed, err := s.keys.Seal(d.Course, d.Content)
	if err != nil {
		return failed("save the draft", err)
	}
	kept, err := s.queries.PutDraft(ctx, db.PutDraftParams{
		Subject: d.Subject, Form: d.Form, CourseID: d.Course, Sealed: sealed, Since: time.Now().Add(-DraftLife), Most: MostDrafts,
	})
	if err == nil && kept == 0 {
		err = ErrFull
	}
	return failed("save the draft", err)
}

// ExpireDrafts forgets the drafts of everybody that nobody has touched for DraftLife.
func (s *Store) ExpireDrafts(ctx context.Context) (int64, error) {
	n, err := s.queries.ExpireDrafts(ForInstallation(ctx), time.Now().Add(-DraftLife))
	return n, failed("forget old drafts", err)
}

// Draft reads a person's draft of a form; [ErrNotFound] if there is none.
func (s *Store) Draft(ctx context.Context, subject, form string) (Draft, error) {
	row, err := s.queries.GetDraft(ctx, db.GetDraftParams{Subject: subject, Form: form})
	if err != nil {
		return Draft{}, failed("read the draft", err)
	}
	content, err := s.keys.Open(row.CourseID, row.Sealed)
	return Draft{Subject: subject, Form: form, Course: row.CourseID, Content: content, ChangedAt: row.ChangedAt.UTC()}, failed("read the draft", err)
}

// DropDraft forgets a draft, as when it was sent.
func (s *Store) DropDraft(ctx context.Context, subject, form string) error {
	return failed("drop the draft", s.queries.DropDraft(ctx, db.DropDraftParams{Subject: subject, Form: form}))
}
