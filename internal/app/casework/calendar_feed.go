package casework

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/enplan-dk/enplan/internal/domain/access"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/platform/store"
)

// NewFeed gives somebody a new address for the calendar feed; the former one stops to work.
func (s *Service) NewFeed(ctx context.Context, who access.Who) (token string, err error) {
	if len(relationsInFeed(who)) == 0 {
		return "", fault(NoAccess)
	}
	token, err = s.store.NewCalendarToken(ctx, who.Subject)
	return token, fromStore(err, UnknownKey)
}

// RevokeFeed ends the feed.
func (s *Service) RevokeFeed(ctx context.Context, who access.Who) error {
	return fromStore(s.store.RevokeCalendarToken(ctx, who.Subject), UnknownKey)
}

// feedReach is how far back the feed goes.
const feedReach = 60 * 24 * time.Hour

// Feed answers what stands in the calendar of whoever a token belongs to.
func (s *Service) Feed(ctx context.Context, token string) ([]Appointment, error) {
	subject, err := s.store.CalendarSubject(ctx, token)
	if err != nil {
		return nil, fromStore(err, UnknownKey)
	}
	staff, err := s.store.Staff(store.ForInstallation(ctx), subject)
	if errors.Is(err, store.ErrNotFound) || staff.Disabled {
		return nil, fault(UnknownKey)
	}
	if err != nil {
		return nil, fromStore(err, UnknownKey)
	}
	who := access.Who{Subject: subject, Municipality: staff.Municipality}
	for _, role := range staff.Roles {
		who.Roles = append(who.Roles, course.Role(role))
	}
	relations := relationsInFeed(who)
	if len(relations) == 0 { // the role is over, and the feed with it
		return nil, fault(UnknownKey)
	}
	ctx = store.InMunicipality(ctx, staff.Municipality)
	filter := store.Filter{Municipality: staff.Municipality, Viewer: store.Viewer{Subject: subject, Relations: relations}}
	return s.appointments(ctx, filter, time.Now().Add(-feedReach))
}

// relationsInFeed are those whose courses stand in somebody's calendar, as far as the roles still let one read by them.
func relationsInFeed(who access.Who) []string {
	reading := readingRelations(who)
	return slices.DeleteFunc([]string{store.Coordinator, store.Cover}, func(r string) bool { return !slices.Contains(reading, r) })
}
