package casework

import (
	"context"
	"errors"

	"github.com/google/uuid"

	"github.com/enplan-dk/enplan/internal/access"
	"github.com/enplan-dk/enplan/internal/store"
)

// SaveDraft keeps what somebody has typed into a form and not sent, sealed with the
// course's key. Without a course it is about one that is not open yet. Nobody else reads
// a draft, so no access is logged.
func (s *Service) SaveDraft(ctx context.Context, who access.Who, form, course string, content []byte) error {
	if course == "" {
		known, err := s.store.Draft(ctx, who.Subject, form)
		switch {
		case err == nil:
			course = known.Course
		case errors.Is(err, store.ErrNotFound):
			fresh, err := uuid.NewV7()
			if err != nil {
				return &Fault{Code: Internal, cause: err}
			}
			course = fresh.String()
		default:
			return stored(err, UnknownKey)
		}
	} else if st, err := s.standing(ctx, who, course); err != nil {
		return err
	} else if !access.Decide(who, access.ReadCourse, st).Allowed {
		return fault(NoAccess)
	}
	return stored(s.store.SaveDraft(ctx, store.Draft{Subject: who.Subject, Form: form, Course: course, Content: content}), UnknownKey)
}

// Draft reads one's own draft of a form; nil if there is none.
func (s *Service) Draft(ctx context.Context, who access.Who, form string) ([]byte, error) {
	d, err := s.store.Draft(ctx, who.Subject, form)
	if errors.Is(err, store.ErrNotFound) {
		return nil, nil
	}
	return d.Content, stored(err, UnknownKey)
}

// DropDraft forgets it, as when it was sent.
func (s *Service) DropDraft(ctx context.Context, who access.Who, form string) error {
	return stored(s.store.DropDraft(ctx, who.Subject, form), UnknownKey)
}
