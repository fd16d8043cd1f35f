package course

import (
	"time"

	"github.com/enplan-dk/enplan/internal/domain/bylaw"
	"github.com/enplan-dk/enplan/internal/domain/calendar"
)

// A date that is possible and odd is a question and no refusal: the command is sent again with confirmed. What is asked about is a
// day on which people meet or are asked, the first day of a mentor's period, and a birth date that is not that of the CPR number.
// Deadlines roll by themselves and are not asked about.

// asksForDates: odd dates are to be confirmed.
func (s *State) asksForDates() bool { return s.Law.Rules >= 4 }

// confirm asks about what is odd about a date, unless it was confirmed.
func (s *State) confirm(confirmed bool, field string, odd []Refusal) error {
	if confirmed || len(odd) == 0 || !s.asksForDates() {
		return nil
	}
	r := refuse(CodeConfirmDate, field)
	r.Also = odd
	return r
}

// oddDay is what is odd about a day on which the coordinator is to do something.
func (s *State) oddDay(law *bylaw.Bylaw, on Date, field string) []Refusal {
	odd := closedDay(law, on, field)
	if a := s.Team.Absence; a != nil && !on.Before(a.From) && !on.After(a.To) {
		odd = append(odd, *refuse(CodeDateInAbsence, field, "from", a.From, "to", a.To))
	}
	return odd
}

// oddBirth is what is odd about a birth date beside a CPR number: the number says another one.
func oddBirth(cpr string, birth Date, field string) []Refusal {
	if len(cpr) != 10 || birth.IsZero() {
		return nil
	}
	if says, _ := cprBirth(cpr); says == birth {
		return nil
	}
	return []Refusal{*refuse(CodeCprOtherBirth, field)}
}

func closedDay(law *bylaw.Bylaw, on Date, field string) []Refusal {
	if law.WhyClosed(on).IsZero() {
		return nil
	}
	return []Refusal{*refuse(CodeDateOnClosedDay, field, "on", on)}
}

// meetingApart is how far apart two meetings begin that do not overlap: a meeting has no end.
const meetingApart = time.Hour

// oddMeeting is what is odd about the time of a meeting that is agreed or moved.
func (s *State) oddMeeting(m Meeting, now Moment) []Refusal {
	const field = "at"
	day, hour := dateOf(m.At), m.At.In(calendar.Copenhagen).Hour()
	odd := s.oddDay(now.Law, day, field)
	if from, to := now.Law.FollowUp.QuietTo, now.Law.FollowUp.QuietFrom; from < to && (hour < from || hour >= to) {
		odd = append(odd, *refuse(CodeDateOutsideHours, field, "from", from, "to", to))
	}
	if find(s.Meetings, func(o *Meeting) bool {
		return o.ID != m.ID && o.Status == Agreed && o.At.Sub(m.At).Abs() < meetingApart
	}) != nil {
		odd = append(odd, *refuse(CodeDateOverlaps, field))
	}
	next, asked := s.FollowUp.Next, len(m.Members) > 0 && s.Pause == nil
	if asked && !next.Before(now.Today()) && day.After(next) && !s.standsForFollowUp(m.ID) {
		odd = append(odd, *refuse(CodeDateAfterFollowUp, field, "due", next))
	}
	return odd
}

// standsForFollowUp: another meeting with the family is agreed by the day on which the follow-up is due.
func (s *State) standsForFollowUp(except string) bool {
	return find(s.Meetings, func(m *Meeting) bool {
		return m.ID != except && m.Status == Agreed && len(m.Members) > 0 && !dateOf(m.At).After(s.FollowUp.Next)
	}) != nil
}

// oddPeriod is what is odd about a mentor's period: its first day, and another agreement of the same person at that time.
func (s *State) oddPeriod(law *bylaw.Bylaw, a Mentor, p MentorPeriod, field string) []Refusal {
	var odd []Refusal
	if len(a.Periods) == 0 { // a further period begins the day after the one before
		odd = closedDay(law, p.From, "from")
	}
	if find(s.Mentors, func(o *Mentor) bool {
		running := o.Status == MentorActive || o.Status == MentorDraft
		return running && o.ID != a.ID && o.Terms.Member == a.Terms.Member && !p.From.After(o.Last()) && !p.To.Before(o.Periods[0].From)
	}) != nil {
		odd = append(odd, *refuse(CodePeriodOverlaps, field))
	}
	return odd
}
