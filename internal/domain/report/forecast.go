package report

import (
	"slices"

	"github.com/enplan-dk/enplan/internal/domain/course"
)

// ParityForecast is the whole period as it will be if every open course goes on
// in its present rhythm, with whoever came to its last meeting, until the trial
// or the period ends. A course without a plan in force is expected to hold
// nothing but what is agreed.
type ParityForecast struct {
	Meetings
}

// forecast adds what an open course will bring in the rest of the period.
func (c *parityCount) forecast(s course.State, family []person) {
	rest := c.aheadOf()
	if rest.empty() {
		return
	}
	family = slices.DeleteFunc(family, func(p person) bool { return !p.part.last.IsZero() }) // they have left
	for _, p := range family {
		c.ahead.expected += c.law.Expected(p.Person, rest.first, rest.last).Value
	}
	for _, on := range comingMeetings(s, rest) {
		for _, p := range family {
			if _, entitled := entitledAs(c.law, p.Person, on); entitled && attends(s, p.ID) {
				c.ahead.held++
			}
		}
	}
}

// comingMeetings are the days on which a course will meet: the meetings agreed,
// and from the next follow-up on the rhythm that was set.
func comingMeetings(s course.State, rest days) []Date {
	var on []Date
	for _, m := range s.Meetings {
		if m.Status == course.Agreed && len(m.Members) > 0 && rest.contains(dateOfMeeting(m)) {
			on = append(on, dateOfMeeting(m))
		}
	}
	rhythm := s.FollowUp.Interval
	if s.Phase != course.FollowingUp || rhythm == nil || !rhythm.Every.Valid() {
		return on
	}
	next := s.FollowUp.Next
	if s.Pause != nil && next.Before(s.Pause.Until) {
		next = s.Pause.Until
	}
	if next.Before(rest.first) {
		next = rest.first
	}
	if len(on) > 0 { // the agreed meeting is the next follow-up
		next = rhythm.Every.AddTo(slices.MaxFunc(on, Date.Compare))
	}
	for ; rest.contains(next); next = rhythm.Every.AddTo(next) {
		on = append(on, next)
	}
	return on
}

// attends asks the last meeting that the family was at; before the first, everybody is expected.
func attends(s course.State, member string) bool {
	var last *course.Meeting
	for i, m := range s.Meetings {
		if m.Status == course.Held && len(m.Present) > 0 && (last == nil || m.HeldOn.After(last.HeldOn)) {
			last = &s.Meetings[i]
		}
	}
	return last == nil || slices.Contains(last.Present, member)
}
