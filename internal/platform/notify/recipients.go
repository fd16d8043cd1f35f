package notify

import (
	"context"
	"errors"
	"time"

	"github.com/enplan-dk/enplan/internal/domain/bylaw"
	"github.com/enplan-dk/enplan/internal/domain/calendar"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/platform/store"
)

// notices says to whom a due item is told, by which channel and when, as the state is
// at the moment when it came due.
func notices(ctx context.Context, ledger store.Ledger, s *course.State, item course.Item, at time.Time) ([]store.Notification, error) {
	law, ok := bylaw.At(s.Law.Code, s.Law.Revision)
	if !ok {
		return nil, errors.New("this build lacks the revision of the by-law that the course is pinned to")
	}
	n := store.Notification{
		Course: s.ID, Municipality: s.Law.Code, Kind: string(item.Kind), Ref: item.Ref, DueAt: item.At,
		ToldAs: string(item.For), State: store.Pending, AboutAt: meetingAt(s, item),
	}
	if item.For == course.ForFamily {
		return toFamily(ledger, n, s, law, at), nil
	}
	n.Channel, n.SendAt = store.ToDigest, digestAt(law, at)
	if item.Kind.Spec().AtOnce {
		n.Channel, n.SendAt = store.ToStaff, at
	}
	if coordinator := s.ActingCoordinator(); item.For == course.ForCoordinator && coordinator != "" {
		n.Recipient = coordinator
		return []store.Notification{ledger.Keyed(n, coordinator)}, nil
	}
	return toSupervisors(ctx, ledger, n) // whoever has no coordinator yet has the supervisors
}

// toSupervisors tells every supervisor of the municipality, or the first to come.
func toSupervisors(ctx context.Context, ledger store.Ledger, n store.Notification) ([]store.Notification, error) {
	n.ToldAs = string(course.ForSupervisor)
	supervisors, err := ledger.Supervisors(ctx, n.Municipality)
	if err != nil {
		return nil, err
	}
	if len(supervisors) == 0 {
		n.State = store.Undeliverable
		return []store.Notification{ledger.Keyed(n, "")}, nil
	}
	var out []store.Notification
	for _, m := range supervisors {
		n.Recipient = m.Subject
		out = append(out, ledger.Keyed(n, m.Subject))
	}
	return out, nil
}

// toFamily tells each member whom the item concerns. A child who is no party yet gets no
// post of her own: whoever has custody of her does.
func toFamily(ledger store.Ledger, n store.Notification, s *course.State, law *bylaw.Bylaw, at time.Time) []store.Notification {
	told := map[string]bool{}
	parties := map[string]course.Member{}
	for _, p := range s.Parties(law, calendar.DateOf(at)) {
		parties[p.ID] = p
	}
	item := course.Item{Kind: course.ItemKind(n.Kind), Ref: n.Ref, At: n.DueAt, For: course.ForFamily}
	for _, m := range s.Tells(item) {
		if _, party := parties[m.ID]; party {
			told[m.ID] = true
			continue
		}
		for _, c := range m.Custody {
			told[string(c)] = true
		}
	}
	var out []store.Notification
	for _, m := range s.Members { // in the order of the family
		if _, party := parties[m.ID]; !party || !told[m.ID] {
			continue
		}
		n := n
		n.Member = m.ID
		n.Channel, n.SendAt, n.Recipient = store.ToCitizen, wakeful(law, n, at), m.Subject
		if m.Subject == "" {
			n.Recipient = s.ID + "." + m.ID
		}
		if m.NoDigitalPost {
			n.Channel, n.SendAt, n.Recipient = store.ToStaff, at, s.ActingCoordinator()
		}
		out = append(out, ledger.Keyed(n, m.ID))
	}
	return out
}

func meetingAt(s *course.State, item course.Item) time.Time {
	for _, m := range s.Meetings {
		if m.ID == item.Ref && item.Kind.Spec().AboutMeeting {
			return m.At
		}
	}
	return time.Time{}
}
