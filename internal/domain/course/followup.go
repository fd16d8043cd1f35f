package course

import (
	"strings"
	"time"

	"github.com/enplan-dk/enplan/internal/domain/bylaw"
	"github.com/enplan-dk/enplan/internal/domain/calendar"
)

// FollowUp is the individually set rhythm.
type FollowUp struct {
	Interval *Interval  `json:"interval,omitempty"`
	PerGoal  []Interval `json:"per_goal,omitempty"`
	PerDuty  []Interval `json:"per_duty,omitempty"`
	History  []Interval `json:"history,omitempty"` // the intervals before these
	Anchor   Date       `json:"anchor,omitzero"`   // from which the next date is counted
	Rested   int        `json:"rested,omitempty"`  // the days that the course has rested since
	Next     Date       `json:"next,omitzero"`     // the next follow-up, a working day
	ByGoal   []GoalDate `json:"next_by_goal,omitempty"`
}

// GoalDate is the next follow-up of a goal with a rhythm of its own.
type GoalDate struct {
	Goal string `json:"goal"`
	Next Date   `json:"next"`
}

// Interval is form and rhythm of the follow-up, with its reason.
type Interval struct {
	Goal   string          `json:"goal,omitempty"` // empty: the whole course
	Duty   string          `json:"duty,omitempty"` // a duty whose rhythm is set with reasons, and the person: duty:member
	Every  calendar.Period `json:"every"`
	Form   string          `json:"form"`
	Reason string          `json:"reason"`
	By     string          `json:"by"`
	At     time.Time       `json:"at"`
}

// SetInterval sets how often and in which form the family is followed up,
// for the course or for one goal, in the family's interest and with a reason.
type SetInterval struct {
	Goal   string          `json:"goal,omitempty"`
	Duty   string          `json:"duty,omitempty" maxLength:"80" doc:"A duty whose rhythm is decided for each person with reasons, as duty:member."`
	Every  calendar.Period `json:"every" doc:"ISO 8601 period, such as P2W or P1M."`
	Form   string          `json:"form" enum:"home_visit,office,telephone,video,workplace,school,other"`
	Reason string          `json:"reason" minLength:"1" maxLength:"2000"`
}

// IntervalSet begins a new rhythm; the former one stays in the history.
type IntervalSet struct {
	Interval Interval `json:"interval"`
}

func (c SetInterval) decide(s *State, now Moment) ([]Event, error) {
	if err := now.inTrial(); err != nil {
		return nil, err
	}
	switch {
	case !c.Every.Valid():
		return nil, refuse(CodeIntervalImpossible, "every")
	case c.Duty != "":
		return c.ofDuty(s, now)
	case c.Every.Longer(now.Law.FollowUp.LongestInterval):
		return nil, refuse(CodeIntervalTooLong, "every", "longest", now.Law.FollowUp.LongestInterval)
	case c.Goal != "" && !s.followed(c.Goal):
		return nil, refuse(CodeUnknownGoal, "goal")
	}
	if c.Goal == "" {
		if r := s.tooSlow(c.Every, now); r != nil {
			return nil, r
		}
	}
	return []Event{IntervalSet{Interval{Goal: c.Goal, Every: c.Every, Form: c.Form, Reason: c.Reason, By: now.By.Subject, At: now.At}}}, nil
}

// ofDuty sets the rhythm of a duty for one person. Its reason is what child and parents are told.
func (c SetInterval) ofDuty(s *State, now Moment) ([]Event, error) {
	var known []string
	for _, d := range now.Law.Duties(s.facts(), now.Today()) {
		if d.Rhythm {
			known = append(known, dutyRef(d))
		}
	}
	if c.Goal != "" || !contains(known, c.Duty) {
		return nil, refuse(CodeDutyHasNoRhythm, "duty")
	}
	return []Event{IntervalSet{Interval{Duty: c.Duty, Every: c.Every, Form: c.Form, Reason: c.Reason, By: now.By.Subject, At: now.At}}}, nil
}

// dutyOf is the member whose duty the rhythm is of.
func (i Interval) dutyOf() string {
	_, member, _ := strings.Cut(i.Duty, ":")
	return member
}

// tooSlow: the rhythm is free for whom an exemption from the contact rules
// covers. For anybody else it may not be slower than the ordinary entitlement.
func (s *State) tooSlow(every calendar.Period, now Moment) *Refusal {
	for _, o := range s.ordinary(now.Law, now.Today()) {
		if !every.Longer(o.distance()) {
			continue
		}
		if e, coming := now.Law.Coming(o.person, now.Today(), freeing...); coming && s.keepsDistance() {
			return refuse(CodeExemptionNotInForce, "every", "person", o.person.ID, "days", o.days, "exemption", e.Paragraph, "from", e.From).from(e.Source)
		}
		return refuse(CodeIntervalNeedsExemption, "every", "person", o.person.ID, "days", o.days).from(o.source)
	}
	return nil
}

// freeing are the effects of exemptions from the contact rules.
var freeing = []string{bylaw.EffectFreeContact, bylaw.EffectFreeFollowUp}

// ordinary is how many days may pass between two meetings with a person whom no exemption from the contact rules covers.
type ordinary struct {
	person bylaw.Person
	days   int
	source string
}

func (o ordinary) distance() calendar.Period { return calendar.Period{Days: o.days} }

func (s *State) ordinary(law *bylaw.Bylaw, on Date) []ordinary {
	facts := s.facts()
	uses := law.Uses(facts, on)
	var out []ordinary
	for _, p := range facts.Persons {
		free := find(law.Exemptions, func(e *bylaw.Exemption) bool {
			return contains(freeing, e.Effect) && contains(uses, bylaw.Use{Exemption: e.ID, Person: p.ID})
		}) != nil
		for _, sp := range p.Spells {
			if rate := law.Rate(sp, sp.From, on); !free && coversDay(sp, on) && rate.PerYear > 0 {
				out = append(out, ordinary{person: p, days: int(365 / rate.PerYear), source: rate.Source})
			}
		}
	}
	return out
}

func (e IntervalSet) apply(s *State, _ Meta) {
	f, i := &s.FollowUp, e.Interval
	if i.Duty != "" {
		if old := find(f.PerDuty, func(p *Interval) bool { return p.Duty == i.Duty }); old != nil {
			f.History = append(f.History, *old)
			*old = i
			return
		}
		f.PerDuty = append(f.PerDuty, i)
		return
	}
	if i.Goal == "" {
		if f.Interval != nil {
			f.History = append(f.History, *f.Interval)
		}
		f.Interval = &i
		return
	}
	if old := find(f.PerGoal, func(p *Interval) bool { return p.Goal == i.Goal }); old != nil {
		f.History = append(f.History, *old)
		*old = i
		return
	}
	f.PerGoal = append(f.PerGoal, i)
}

// next is the date of the next follow-up: the shortest rhythm counted from the
// anchor, and with it the next date of each goal that has a rhythm of its own.
func (s *State) next(law *bylaw.Bylaw, today Date) (Date, []GoalDate) {
	f := s.FollowUp
	if f.Interval == nil || f.Anchor.IsZero() {
		return Date{}, nil
	}
	r := s.rhythm(f, law, today)
	first := r.date(*f.Interval, 1).On
	var byGoal []GoalDate
	for _, i := range f.PerGoal {
		if !s.followed(i.Goal) {
			continue
		}
		d := r.date(i, 1).On
		byGoal = append(byGoal, GoalDate{Goal: i.Goal, Next: d})
		if d.Before(first) {
			first = d
		}
	}
	return first, byGoal
}

// Pause is a course that rests (sat i bero). Duties that no exemption lifts go on.
type Pause struct {
	Reason      string `json:"reason"`
	CitizenView string `json:"citizen_view"`
	From        Date   `json:"from"`
	Until       Date   `json:"until"` // last day
}

// PauseCourse lets the course rest until a date; the remaining time to the next
// follow-up is preserved.
type PauseCourse struct {
	Reason      string `json:"reason" minLength:"1" maxLength:"2000"`
	CitizenView string `json:"citizen_view" minLength:"1" maxLength:"2000" doc:"What the citizen thinks of it, in the citizen's words."`
	Until       Date   `json:"until" doc:"Last day of the pause."`
}

// Paused begins a pause.
type Paused struct {
	Pause Pause `json:"pause"`
}

// Resume ends a pause before its time.
type Resume struct{}

// Resumed ends a pause; time brings it on the day after the last.
type Resumed struct {
	On Date `json:"on"`
}

func (c PauseCourse) decide(s *State, now Moment) ([]Event, error) {
	switch {
	case s.Pause != nil:
		return nil, refuse(CodeAlreadyPaused, "", "until", s.Pause.Until)
	case !c.Until.IsValid() || c.Until.Before(now.Today()):
		return nil, refuse(CodeDatePassed, "until")
	case calendar.DaysBetween(now.Today(), c.Until) > 366:
		return nil, refuse(CodePauseTooLong, "until", "days", 366)
	}
	return []Event{Paused{Pause{Reason: c.Reason, CitizenView: c.CitizenView, From: now.Today(), Until: c.Until}}}, nil
}

func (e Paused) apply(s *State, _ Meta) { p := e.Pause; s.Pause = &p }

func (c Resume) decide(s *State, now Moment) ([]Event, error) {
	if s.Pause == nil {
		return nil, refuse(CodeNotPaused, "")
	}
	return []Event{Resumed{On: now.Today()}}, nil
}

func (e Resumed) apply(s *State, _ Meta) {
	s.Pauses = append(s.Pauses, Span{From: s.Pause.From, To: e.On})
	s.FollowUp = s.rested(s.FollowUp, s.Pause.From, e.On)
	s.Pause = nil
}

// rested is the rhythm after a pause: the time that was left is left still, to the day. What was followed up during the
// pause counts from that day.
func (s *State) rested(f FollowUp, from, to Date) FollowUp {
	if f.Anchor.IsZero() {
		return f
	}
	days := daysRested(f.Anchor, Span{From: from, To: to})
	if s.restsToTheDay() {
		f.Rested += days
	} else {
		f.Anchor = f.Anchor.AddDays(days)
	}
	return f
}

// daysRested are the days of a pause that lie after the anchor.
func daysRested(anchor Date, pause Span) int {
	from := pause.From
	if anchor.After(from) {
		from = anchor
	}
	return max(0, calendar.DaysBetween(from, pause.To))
}

// restsToTheDay: the days of a pause are added to the next date. Until then they moved the anchor, and the next date came as
// many months later as the rhythm has, whose days differ.
func (s *State) restsToTheDay() bool { return s.Law.Rules >= 4 }

// followedUp counts the next date from a day.
func (s *State) followedUp(on Date) {
	s.FollowUp.Anchor, s.FollowUp.Rested = on, 0
	if !s.restsToTheDay() {
		return
	}
	for _, p := range s.Pauses {
		s.FollowUp.Rested += daysRested(on, p)
	}
}
