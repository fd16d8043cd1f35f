package casework

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"github.com/enplan-dk/enplan/internal/domain/access"
	"github.com/enplan-dk/enplan/internal/platform/ratelimit"
	"github.com/enplan-dk/enplan/internal/platform/store"
)

// LargestDraft is how many bytes one form may have. How many drafts a person has, and how long, the store bounds.
const LargestDraft = 64 << 10

// DraftRate bounds how often one person's drafts are kept: a form is kept at every pause in typing.
var DraftRate = ratelimit.Rate{PerSecond: 1, Burst: 60}

// The codes with which a draft is not kept.
const (
	DraftTooLarge = "draft_too_large"
	TooManyDrafts = "too_many_drafts"
)

// SaveDraft keeps what somebody has typed into a form and not sent, sealed with the course's key, or, where it is about
// none, with the person's own. Nobody else reads a draft, so no access is logged.
func (s *Service) SaveDraft(ctx context.Context, who access.Who, form, course string, content []byte) error {
	if len(content) > LargestDraft {
		return fault(DraftTooLarge)
	}
	if wait := s.drafts.Take(who.Subject, time.Now()); wait > 0 {
		return &Fault{Code: TooFast, RetryAfter: wait}
	}
	d := store.Draft{Subject: who.Subject, Form: form, Course: course, Content: content}
	if course == "" {
		d.Course = ownDrafts(who.Subject)
	} else if st, err := s.relationTo(ctx, who, course); err != nil {
		return err
	} else if !access.Decide(who, access.ReadCourse, st).Allowed {
		return fault(NoAccess)
	}
	err := s.store.SaveDraft(ctx, d)
	if errors.Is(err, store.ErrFull) {
		return fault(TooManyDrafts)
	}
	return fromStore(err, UnknownKey)
}

// ownDrafts names the key of a person's drafts that are about no course: always the same, so that typing makes no keys.
func ownDrafts(subject string) string {
	return uuid.NewSHA1(uuid.NameSpaceURL, fmt.Appendf(nil, "drafts of %q", subject)).String()
}

// Draft reads one's own draft of a form; nil if there is none.
func (s *Service) Draft(ctx context.Context, who access.Who, form string) ([]byte, error) {
	d, err := s.store.Draft(ctx, who.Subject, form)
	if errors.Is(err, store.ErrNotFound) || err == nil && time.Since(d.ChangedAt) > store.DraftLife {
		return nil, nil
	}
	return d.Content, fromStore(err, UnknownKey)
}

// DropDraft forgets it, as when it was sent.
func (s *Service) DropDraft(ctx context.Context, who access.Who, form string) error {
	return fromStore(s.store.DropDraft(ctx, who.Subject, form), UnknownKey)
}
