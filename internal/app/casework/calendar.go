package casework

import (
	"context"
	"time"

	"github.com/enplan-dk/enplan/internal/domain/access"
	"github.com/enplan-dk/enplan/internal/domain/calendar"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/platform/store"
)

// Appointment is a meeting or a follow-up in somebody's calendar.
type Appointment struct {
	Course  string
	Title   string // the family's surnames
	Meeting string // empty: a follow-up that has no meeting yet
	At      time.Time
	On      course.Date // the day
	Form    string
	Status  course.MeetingStatus
	Moves   int
}

// Calendar answers the meetings and follow-ups from a day to a day in the open courses that somebody answers for.
func (s *Service) Calendar(ctx context.Context, who access.Who, from, to calendar.Date) ([]Appointment, error) {
	own := store.Viewer{Subject: who.Subject, Relations: relationsInFeed(who)}
	found, err := readIn(ctx, s, who, access.ListCourses, func(ctx context.Context) ([]Appointment, error) {
		if len(own.Relations) == 0 {
			return nil, nil
		}
		return s.appointments(ctx, store.Filter{Municipality: who.Municipality, Viewer: own, Among: store.Open}, calendar.StartOfDay(from))
	})
	within := found[:0]
	for _, a := range found {
		if !a.On.Before(from) && !a.On.After(to) {
			within = append(within, a)
		}
	}
	return within, err
}

// appointments are what stands in the calendar of the courses that fit, from an instant on.
func (s *Service) appointments(ctx context.Context, f store.Filter, since time.Time) ([]Appointment, error) {
	rows, err := s.rowsOf(ctx, f)
	if err != nil {
		return nil, err
	}
	var found []Appointment
	for _, r := range rows {
		state, err := s.store.Snapshot(ctx, r.ID)
		if err != nil {
			return nil, fromStore(err, UnknownCourse)
		}
		for _, a := range appointmentsOf(state, since) {
			a.Title = r.Title
			found = append(found, a)
		}
	}
	return found, nil
}

func appointmentsOf(s course.State, since time.Time) []Appointment {
	var found []Appointment
	ahead := false
	for _, m := range s.Meetings {
		if m.At.Before(since) {
			continue
		}
		ahead = ahead || m.Status == course.Agreed && len(m.Members) > 0
		found = append(found, Appointment{
			Course: s.ID, Meeting: m.ID, At: m.At, On: calendar.DateOf(m.At), Form: m.Form, Status: m.Status, Moves: m.Moves,
		})
	}
	if s.Phase == course.FollowingUp && s.Pause == nil && !ahead && !s.FollowUp.Next.IsZero() {
		found = append(found, Appointment{Course: s.ID, On: s.FollowUp.Next})
	}
	return found
}
