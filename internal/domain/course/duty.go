package course

import (
	"fmt"

	"github.com/enplan-dk/enplan/internal/domain/bylaw"
	"github.com/enplan-dk/enplan/internal/domain/calendar"
)

// TimedDuty is a duty that no exemption lifts, and the last day for it.
type TimedDuty struct {
	bylaw.Duty
	Ref string // as in the agenda and in [HoldMeeting].Reviewed
	Due Date
}

// TimedDuties are the duties of a day that have dates of their own. That of a mentor is
// timed with the agreement itself.
func TimedDuties(s State, on Date) []TimedDuty {
	law, err := s.law()
	if err != nil {
		return nil
	}
	return s.timedDuties(law, on)
}

func (s *State) timedDuties(law *bylaw.Bylaw, on Date) []TimedDuty {
	var out []TimedDuty
	for _, d := range law.Duties(s.facts(), on) {
		if d.Condition == bylaw.ConditionMentor {
			continue
		}
		t := TimedDuty{Duty: d, Ref: dutyRef(d)}
		if set := s.dutyRhythm(t.Ref); set != nil && d.Rhythm {
			t.Gap = set.Every
		}
		if t.Due = s.dutyDue(t, law.Working()); !t.Due.IsZero() {
			out = append(out, t)
		}
	}
	return out
}

// dutyRef names a duty of a person, as in the agenda.
func dutyRef(d bylaw.Duty) string { return d.ID + ":" + d.Person }

func (s *State) dutyRhythm(ref string) *Interval {
	return find(s.FollowUp.PerDuty, func(i *Interval) bool { return i.Duty == ref })
}

// dutiesWithoutRhythm are those whose rhythm nobody has set, and that were done for the first time or fell due for it before the course.
func (s *State) dutiesWithoutRhythm(law *bylaw.Bylaw, on Date) []TimedDuty {
	var out []TimedDuty
	for _, d := range law.Duties(s.facts(), on) {
		t := TimedDuty{Duty: d, Ref: dutyRef(d)}
		if d.Rhythm && s.dutyRhythm(t.Ref) == nil && s.dutyDue(t, law.Working()).IsZero() {
			out = append(out, t)
		}
	}
	return out
}

// dutyItems remind of the duties: no interval, pause or holiday passes them. Their
// dates roll back to a working day.
func (s *State) dutyItems(law *bylaw.Bylaw, today Date) []Item {
	var out []Item
	w := law.Working()
	for _, d := range s.timedDuties(law, today) {
		out = append(out,
			Item{Kind: ItemDutyAhead, Ref: d.Ref, At: s.morning(law, w.Previous(d.Due.AddDays(-dutyWarningDays))), For: ForCoordinator},
			Item{Kind: ItemDutyDue, Ref: d.Ref, At: s.morning(law, d.Due), For: ForCoordinator},
			Item{Kind: ItemDutyDue, Ref: d.Ref, At: s.morning(law, d.Due), For: ForSupervisor},
		)
	}
	return out
}

// dutyWarningDays is how long before a duty's last day the coordinator hears of it.
const dutyWarningDays = 14

// dutyDue counts from the last time; before the first, from the course's opening or,
// where the data says so, from the day from which the person's plan runs. Of a plan
// that is older than the course, the review that falls due within the course is the
// first.
func (s *State) dutyDue(d TimedDuty, w calendar.Working) Date {
	opened, last := dateOf(s.OpenedAt), s.lastDone(d)
	anchor := opened
	m := s.member(d.Person)
	if d.Anchor == bylaw.AnchorSelPlan && !m.SelFrom.IsZero() {
		anchor = m.SelFrom
	}
	if d.Anchor == bylaw.AnchorAge {
		anchor = calendar.Birthday(m.Birth, d.AnchorAge)
	}
	if d.Succeeds == "" && anchor.Before(d.From) {
		anchor = d.From
	}
	due := d.Duty.Due(anchor, last, w)
	if d.Gap.IsZero() && due.Before(opened) {
		return Date{} // it fell due before the course
	}
	for n := 1; last.IsZero() && !due.IsZero() && due.Before(opened); n++ {
		due = w.Previous(d.Gap.Nth(d.First.AddTo(anchor), n))
	}
	return due
}

// lastDone is the day of the last meeting that fulfilled a duty, or the one that it goes on from. One held under the
// first version of the rules, which did not ask, did if the person was there.
func (s *State) lastDone(d TimedDuty) Date {
	former := bylaw.Duty{ID: d.Succeeds, Person: d.Person}
	return s.lastHeld(func(m Meeting) bool {
		if m.SaysReviewed {
			return contains(m.Reviewed, d.Ref) || d.Succeeds != "" && contains(m.Reviewed, dutyRef(former))
		}
		return contains(m.Present, d.Person)
	})
}

// knownDuties refuses what is no duty of that day.
func (s *State) knownDuties(law *bylaw.Bylaw, refs []string, on Date) error {
	var known []string
	for _, d := range s.timedDuties(law, on) {
		known = append(known, d.Ref)
	}
	for i, ref := range refs {
		if !contains(known, ref) {
			return refuse(CodeUnknownDuty, fmt.Sprintf("reviewed[%d]", i), "known", known)
		}
	}
	return nil
}
