package casework

import (
	"context"
	"errors"

	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/platform/store"
)

// personsElsewhere refuses to take somebody into a course who is in another open one of the municipality, unless a reason says why. The id
// is empty of a course that is to be opened.
func (s *Service) personsElsewhere(ctx context.Context, municipality, id string, c any, req course.Request) error {
	for _, p := range course.PersonsNamed(c) {
		if !p.NeedsReason(course.State{}) {
			continue
		}
		others, err := s.openCoursesWith(ctx, municipality, p)
		if err != nil {
			return err
		}
		for _, other := range others {
			refused, err := s.inSecondCourse(ctx, other, id, p, req)
			if err != nil {
				return err
			}
			if refused != nil {
				return refused
			}
		}
	}
	return nil
}

// openCoursesWith are the open courses in which a number or a login is recorded. Whether as a member's of today, their states say.
func (s *Service) openCoursesWith(ctx context.Context, municipality string, p course.NamedPerson) ([]store.Row, error) {
	var found []store.Row
	search := func(f store.Filter) error {
		f.Municipality, f.Among, f.Order = municipality, store.Open, store.ByChange
		rows, _, err := s.store.List(ctx, f, "")
		found = append(found, rows...)
		return fromStore(err, UnknownCourse)
	}
	if p.CPR != "" {
		if err := search(store.Filter{CPR: p.CPR}); err != nil {
			return nil, err
		}
	}
	if p.Subject != "" {
		if err := search(store.Filter{Viewer: store.Viewer{Subject: p.Subject, Relations: []string{store.Party}}}); err != nil {
			return nil, err
		}
	}
	return found, nil
}

// inSecondCourse is the refusal, where the person is in the other course and not recorded so in this one already. The opening that opened the other
// course may be repeated.
func (s *Service) inSecondCourse(ctx context.Context, other store.Row, id string, p course.NamedPerson, req course.Request) (*course.Refusal, error) {
	if other.ID == id {
		return nil, nil
	}
	there, err := s.store.Snapshot(ctx, other.ID)
	if errors.Is(err, store.ErrNotFound) || err == nil && !p.In(there) {
		return nil, nil
	}
	if err != nil {
		return nil, fromStore(err, UnknownCourse)
	}
	if id == "" {
		events, err := s.store.Command(ctx, other.ID, req.Key)
		if err != nil || len(events) > 0 && events[0].By.Subject == req.By.Subject {
			return nil, fromStore(err, UnknownCourse)
		}
	} else {
		own, err := s.store.Snapshot(ctx, id)
		if err != nil || !p.NeedsReason(own) {
			return nil, fromStore(err, UnknownCourse)
		}
	}
	coordinator, err := s.store.Staff(ctx, other.Coordinator)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return nil, fromStore(err, UnknownStaff)
	}
	return p.InAnotherCourse(coordinator.Name), nil
}
