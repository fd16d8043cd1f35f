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

// addressed are the rows of a notice: one for each who hears of it as the course stands at that time.
func (c *choices) addressed(ctx context.Context, ledger store.Ledger, s *course.State, notice course.Notice, at time.Time) ([]store.Notification, error) {
	law, ok := s.Law.Law()
	if !ok {
		return nil, errors.New("this build lacks the revision of the by-law that the course is pinned to")
	}
	a := notice.Audience(s, law, calendar.DateOf(at))
	n := store.Notification{
		Course: s.ID, Municipality: s.Law.Code, Kind: string(notice.Kind), Ref: notice.Ref, DueAt: notice.At, ToldAs: string(notice.For),
		Members: notice.Members, Except: notice.Except, State: store.Pending, AboutAt: meetingAt(s, notice.Item),
	}
	if a.Supervisors {
		return c.toSupervisors(ctx, ledger, law, n, at)
	}
	rows, err := c.toStaff(ctx, ledger, law, n, a.Staff, at)
	for _, m := range a.Family {
		rows = append(rows, toFamily(ledger, s, law, n, m, at))
	}
	return rows, err
}

// toStaff tells each as she has chosen, or else as the kind says.
func (c *choices) toStaff(ctx context.Context, ledger store.Ledger, law *bylaw.Bylaw, n store.Notification, subjects []string, at time.Time) ([]store.Notification, error) {
	kind := course.ItemKind(n.Kind)
	var rows []store.Notification
	for _, subject := range subjects {
		chosen, err := c.of(ctx, ledger, kind, subject)
		if err != nil {
			return nil, err
		}
		n.Recipient, n.Channel, n.State, n.SendAt = subject, channels[kind.Spec().Way(chosen)], store.Pending, at
		switch n.Channel {
		case store.ToDigest:
			n.SendAt = digestAt(law, kind, at)
		case store.ToPage:
			n.State = store.Delivered
		}
		rows = append(rows, ledger.Keyed(n, subject))
	}
	return rows, nil
}

// channels are the ways in which staff are told, as the ledger calls them.
var channels = map[course.Way]string{course.ByMail: store.ToStaff, course.InDigest: store.ToDigest, course.OnPages: store.ToPage}

// toSupervisors addresses all supervisors; if there is none yet, the row waits.
func (c *choices) toSupervisors(ctx context.Context, ledger store.Ledger, law *bylaw.Bylaw, n store.Notification, at time.Time) ([]store.Notification, error) {
	n.ToldAs = string(course.ForSupervisor)
	supervisors, err := ledger.Supervisors(ctx, n.Municipality)
	if err != nil {
		return nil, err
	}
	if len(supervisors) == 0 {
		n.State, n.Channel, n.SendAt = store.Undeliverable, channels[course.ItemKind(n.Kind).Spec().Way("")], at
		return []store.Notification{ledger.Keyed(n, "")}, nil
	}
	var subjects []string
	for _, m := range supervisors {
		if m.Subject != n.Except {
			subjects = append(subjects, m.Subject)
		}
	}
	return c.toStaff(ctx, ledger, law, n, subjects, at)
}

// toFamily goes through the citizen channel; to whom letters go, the coordinator sends one.
func toFamily(ledger store.Ledger, s *course.State, law *bylaw.Bylaw, n store.Notification, m course.Member, at time.Time) store.Notification {
	kind := course.ItemKind(n.Kind)
	n.Member, n.Recipient = m.ID, m.Subject
	if m.Subject == "" {
		n.Recipient = s.ID + "." + m.ID
	}
	switch {
	case m.NoDigitalPost:
		n.Channel, n.SendAt, n.Recipient = store.ToStaff, at, s.ActingCoordinator()
		if kind.Spec().Event {
			n.Channel, n.SendAt = store.ToDigest, digestAt(law, kind, at)
		}
	case kind.Spec().Event:
		n.Channel, n.SendAt = store.ToNews, newsAt(law, n, at)
	default:
		n.Channel, n.SendAt = store.ToCitizen, wakeful(law, n, at)
	}
	return ledger.Keyed(n, m.ID)
}

// meetingAt is the instant of the meeting that a notice is about.
func meetingAt(s *course.State, item course.Item) time.Time {
	for _, m := range s.Meetings {
		if m.ID == item.Ref && item.Kind.Spec().AboutMeeting {
			return m.At
		}
	}
	return time.Time{}
}
