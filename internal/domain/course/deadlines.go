package course

import (
	"hash/fnv"
	"time"

	"github.com/enplan-dk/enplan/internal/domain/bylaw"
	"github.com/enplan-dk/enplan/internal/domain/calendar"
)

// items is every deadline that the state and the law ask for: the whole agenda
// in one place. Reminders fall in the morning; what the course itself does falls
// at the start of the day.
func (s *State) items(law *bylaw.Bylaw, at time.Time) []Item {
	out := make([]Item, 0, len(s.Agenda)+len(s.Fired)+8)
	add := func(kind ItemKind, ref string, when time.Time, to Recipient) {
		out = append(out, Item{Kind: kind, Ref: ref, At: when, For: to})
	}
	s.rightsItems(law, add)
	s.caseItems(law, add)
	s.teamItems(law, add)
	s.birthdayItems(law, add)
	s.cancelItems(at, add)
	if s.Phase == Closed {
		if i, ok := s.retentionItem(law.Closing.RetentionYears); ok {
			out = append(out, i)
		}
		if s.isUnsettled() {
			add(ItemClosingOpen, "", s.Closing.At, ForCoordinator)
		}
		if c := s.Closing.Checklist; c != nil && !c.Aftercare.IsZero() {
			add(ItemAftercare, "", s.morning(law, law.Working().Next(c.Aftercare)), ForCoordinator)
		}
		return out
	}
	if s.Phase == Intake {
		return out
	}
	s.changeItems(law, dateOf(at), add)
	s.ageItems(law, at, add)
	s.nobodyAnswersItems(law, at, add)
	s.fieldItems(at, add)
	s.meetingItems(law, at, add)
	s.followUpItems(law, at, add)
	s.trialItems(law, add)
	s.mentorItems(law, dateOf(at), add)
	s.taskItems(law, add)
	return append(out, s.dutyItems(law, dateOf(at))...)
}

type adder func(kind ItemKind, ref string, at time.Time, to Recipient)

func (s *State) rightsItems(law *bylaw.Bylaw, add adder) {
	for _, m := range s.Messages {
		if m.open() && !s.isGone(m.Member) {
			add(ItemMessageOpen, m.ID, s.morning(law, m.AnswerBy), ForCoordinator)
		}
	}
	for _, h := range s.Hearings {
		if h.Answered.IsZero() && !s.isGone(h.Member) {
			add(ItemHearingEnd, h.ID, s.morning(law, h.Until.AddDays(1)), ForCoordinator)
		}
	}
	for _, d := range s.Decisions {
		if len(s.Undelivered(d, law)) > 0 {
			after := func(days int) time.Time { return s.morning(law, law.Working().Add(dateOf(d.At), days)) }
			add(ItemUndelivered, d.ID, after(law.Delivery.WarnWorkingDays), ForCoordinator)
			add(ItemUndelivered, d.ID, after(law.Delivery.EscalateWorkingDays), ForSupervisor)
		}
	}
	for _, a := range s.Appeals {
		if a.Outcome == "" {
			add(ItemAppealForward, a.ID, s.morning(law, a.ForwardBy), ForCoordinator)
			add(ItemAppealForward, a.ID, s.morning(law, a.ForwardBy), ForSupervisor)
		}
	}
	for _, a := range s.Access {
		if a.Answered.IsZero() && !s.isGone(a.Member) {
			add(ItemAccessDue, a.ID, s.morning(law, a.AnswerBy), ForCoordinator)
		}
	}
}

func (s *State) teamItems(law *bylaw.Bylaw, add adder) {
	for _, c := range s.Consents {
		if c.Active() {
			last := c.Expires
			if !c.AskedUntil.IsZero() && c.AskedUntil.Before(last) {
				last = c.AskedUntil
			}
			add(ItemConsentExpiry, c.ID, startOfDay(last.AddDays(1)), ForCoordinator)
		}
	}
	for _, t := range s.Team.Members {
		if t.Active() && !t.Until.IsZero() {
			add(ItemTeamMemberUntil, t.ID, startOfDay(t.Until.AddDays(1)), ForCoordinator)
		}
	}
	if h := s.Team.Handover; h != nil {
		add(ItemHandoverOpen, h.To, s.morning(law, law.Working().Next(h.Answer.AddDays(1))), ForSupervisor)
	}
	if a := s.Team.Absence; a != nil {
		if !a.Begun {
			add(ItemAbsenceBegin, a.Cover, startOfDay(a.From), "")
		}
		add(ItemAbsenceEnd, a.Cover, startOfDay(a.To.AddDays(1)), "")
	}
}

func (s *State) meetingItems(law *bylaw.Bylaw, at time.Time, add adder) {
	working := law.Working()
	after := func(p calendar.Period, at time.Time) time.Time {
		return s.morning(law, working.Next(p.AddTo(dateOf(at))))
	}
	for _, m := range s.Meetings {
		if m.Status != Agreed {
			continue
		}
		leads, exact := m.Lead, true
		if len(leads) == 0 {
			leads, exact = law.FollowUp.LeadBeforeMinutes, false
		}
		for _, lead := range leads {
			when := minutesBefore(m.At, lead)
			add(ItemMeetingLead, m.ID, when, ForCoordinator)
			if len(m.Members) > 0 {
				if !exact {
					when = outsideQuiet(law, when)
				}
				add(ItemMeetingLead, m.ID, when, ForFamily)
			}
		}
		if len(s.LettersDue(m, law, dateOf(at))) > 0 {
			add(ItemMeetingLetter, m.ID, s.morning(law, m.LetterBy(law)), ForCoordinator)
		}
		overdue := m.At.Add(time.Duration(m.Overdue) * time.Minute)
		if m.Overdue == 0 {
			overdue = after(law.FollowUp.OverdueAfter, m.At)
		}
		add(ItemMeetingOverdue, m.ID, overdue, ForCoordinator)
		add(ItemMeetingEscalated, m.ID, after(law.FollowUp.EscalateAfter, m.At), ForSupervisor)
	}
}

// minutesBefore counts whole days by the calendar: two days before a meeting at ten
// is at ten, also across the night on which the clocks change.
func minutesBefore(at time.Time, minutes int) time.Time {
	const day = 24 * 60
	local := at.In(calendar.Copenhagen)
	whole := calendar.At(dateOf(at).AddDays(-minutes/day), local.Hour(), local.Minute())
	whole = whole.Add(time.Duration(local.Second()) * time.Second)
	if minutes < day {
		whole = at
	}
	return whole.Add(-time.Duration(minutes%day) * time.Minute)
}

func (s *State) followUpItems(law *bylaw.Bylaw, at time.Time, add adder) {
	if sub := s.Plan.Submitted; sub != nil {
		asked := dateOf(sub.At).AddDays(law.Rights.ResponseDays)
		add(ItemPlanUnanswered, sub.short(), s.morning(law, law.Working().Next(asked)), ForSupervisor)
	}
	if p := s.Pause; p != nil {
		add(ItemPauseEnd, p.From.String(), startOfDay(p.Until.AddDays(1)), ForCoordinator)
	}
	if next := s.FollowUp.Next; !next.IsZero() && s.Pause == nil {
		if !s.meetingAhead(at) {
			add(ItemFollowUpDue, next.String(), s.morning(law, next), ForCoordinator)
		}
		add(ItemFollowUpOverdue, next.String(), s.morning(law, law.Working().Next(law.FollowUp.OverdueAfter.AddTo(next))), ForCoordinator)
		add(ItemFollowUpEscalated, next.String(), s.morning(law, law.Working().Next(law.FollowUp.EscalateAfter.AddTo(next))), ForSupervisor)
	}
	if c := s.Continuation; c.open() {
		due := dateOf(c.Offered).AddDays((c.Reminded/2 + 1) * law.Rights.ContinuationDays)
		when := s.morning(law, law.Working().Next(due))
		if c.Because != afterDeath {
			add(ItemContinuationOpen, due.String(), when, ForFamily)
		}
		add(ItemContinuationOpen, due.String(), when, ForSupervisor)
	}
}

// birthdayItems are the days on which a child becomes a party and comes of age: what
// others may see of the young person changes then, whatever else happens.
func (s *State) birthdayItems(law *bylaw.Bylaw, add adder) {
	for _, m := range s.Members {
		if m.Kind != Child && !s.agesByDay() || !m.Born() || m.gone() {
			continue
		}
		for _, age := range []int{law.PartyAge(dateOf(s.OpenedAt)), law.Ages.Adult} {
			if day := startOfDay(calendar.Birthday(m.Birth, age)); day.After(s.OpenedAt) {
				add(ItemBirthday, m.ID, day, "")
			}
		}
	}
}

// changeItems are what changes the course's basis: a child's birthday, the end of a
// category, exemptions that have lapsed, somebody who has left.
func (s *State) changeItems(law *bylaw.Bylaw, today Date, add adder) {
	if d := s.leavesTargetGroup(law, today); !d.IsZero() {
		add(ItemLeavesGroup, "", startOfDay(d), ForCoordinator)
	}
	for _, m := range s.Members {
		for _, sp := range m.Spells {
			ends := sp.To.AddDays(1)
			if !sp.To.IsZero() && m.Left.IsZero() && !sp.To.Before(s.Eligibility.On) && !m.covered(ends) {
				add(ItemCategoryEnds, m.ID, startOfDay(ends), "")
			}
		}
	}
	if law.InTrial(today) { // the end of the trial is told of by itself
		for _, l := range s.openLapses(law, today) {
			add(ItemExemptionLapsed, l.Person, l.At, ForCoordinator)
			if !l.By.IsZero() {
				add(ItemExemptionLapsed, l.Person, s.morning(law, law.Working().Next(l.By.AddDays(1))), ForSupervisor)
			}
		}
	}
	s.lawChangeItems(law, today, add)
	if s.isOutsideGroup(law, today) {
		add(ItemOutsideGroup, "", s.OutsideGroup.At, ForCoordinator)
	}
	for _, m := range s.leftSince() {
		add(ItemMemberLeft, m.ID, m.Left, ForCoordinator)
	}
}

// meetingAhead: a meeting with the family is agreed that stands for the follow-up, and stands for it until it is recorded. One
// after the day on which the follow-up is due does not.
func (s *State) meetingAhead(at time.Time) bool {
	return find(s.Meetings, func(m *Meeting) bool {
		if m.Status != Agreed || len(m.Members) == 0 {
			return false
		}
		if on := dateOf(m.At); s.asksForDates() {
			return !on.Before(s.FollowUp.Anchor) && !on.After(s.FollowUp.Next)
		}
		return m.At.After(at)
	}) != nil
}

func (s *State) trialItems(law *bylaw.Bylaw, add adder) {
	last := law.Trial.LastDay()
	if last.IsZero() {
		return
	}
	ahead := calendar.Period{Months: law.Closing.TrialEndWarningMonths}.SubtractFrom(last)
	if s.Conversion == nil {
		add(ItemTrialEndAhead, "", s.morning(law, law.Working().Previous(ahead)), ForCoordinator)
	}
	add(ItemTrialEnd, "", s.morning(law, last.AddDays(1)), ForCoordinator)
	add(ItemTrialEnd, "", s.morning(law, last.AddDays(1)), ForSupervisor)
}

// morning is when staff are told on a day: the by-law's hour plus the course's own
// jitter, which spreads the bursts.
func (s *State) morning(law *bylaw.Bylaw, d Date) time.Time {
	at := calendar.At(d, law.FollowUp.DueAtHour, 0)
	if n := law.FollowUp.JitterMinutes; n > 0 {
		h := fnv.New32a()
		_, _ = h.Write([]byte(s.ID))
		at = at.Add(time.Duration(h.Sum32()%uint32(n*60)) * time.Second)
	}
	return at
}

// outsideQuiet moves a message to a citizen back to before the quiet hours.
func outsideQuiet(law *bylaw.Bylaw, at time.Time) time.Time {
	local := at.In(calendar.Copenhagen)
	from, to := law.FollowUp.QuietFrom, law.FollowUp.QuietTo
	if from == to {
		return at
	}
	d, h := calendar.DateOf(at), local.Hour()
	switch {
	case h >= from:
		return calendar.At(d, from, 0).Add(-time.Minute)
	case h < to:
		return calendar.At(d.AddDays(-1), from, 0).Add(-time.Minute)
	}
	return at
}
