package course

import (
	"time"

	"github.com/enplan-dk/enplan/internal/domain/bylaw"
	"github.com/enplan-dk/enplan/internal/domain/calendar"
)

// WhatIf is a change of the rhythm that somebody thinks of: another interval, for
// the course or for one goal, or a pause that ends on a day.
type WhatIf struct {
	Every      calendar.Period `json:"every,omitzero"`
	Goal       string          `json:"goal,omitempty"`
	PauseUntil Date            `json:"pause_until,omitzero"`
}

// FollowUpDate is one date of the follow-up, with the day on which the interval
// would have put it and what kept that from being a working day.
type FollowUpDate struct {
	On      Date         `json:"on"`
	Nominal Date         `json:"nominal"`
	Because bylaw.Closed `json:"-"`
}

// Preview gives the next n follow-up dates that would result from a change, and
// changes nothing. Without one it gives those that stand now.
func Preview(s State, law *bylaw.Bylaw, w WhatIf, at time.Time, n int) []FollowUpDate {
	today := dateOf(at)
	f := s.FollowUp
	if f.Anchor.IsZero() {
		f.Anchor = today // not yet adopted: as if it were today
	}
	if !w.Every.IsZero() {
		f = f.with(Interval{Goal: w.Goal, Every: w.Every})
	}
	from := today
	if p := s.Pause; p != nil {
		f.Anchor, from = rested(f.Anchor, p.From, p.Until.AddDays(1)), p.Until.AddDays(1)
	}
	if !w.PauseUntil.IsZero() && s.Pause == nil {
		f.Anchor, from = rested(f.Anchor, today, w.PauseUntil.AddDays(1)), w.PauseUntil.AddDays(1)
	}
	return f.series(law, from, n, s.followed)
}

// with is the rhythm after a new interval; the former ones are not kept here.
func (f FollowUp) with(i Interval) FollowUp {
	if i.Goal == "" {
		f.Interval = &i
		return f
	}
	f.PerGoal = append(drop(f.PerGoal, func(p *Interval) bool { return p.Goal == i.Goal }), i)
	return f
}

// series is the next n dates from a day on: each interval counted from the anchor,
// so that months from the 31st do not drift, rolled back to working days, together.
func (f FollowUp) series(law *bylaw.Bylaw, from Date, n int, followed func(goal string) bool) []FollowUpDate {
	if f.Interval == nil {
		return nil
	}
	var out []FollowUpDate
	for _, i := range append([]Interval{*f.Interval}, f.PerGoal...) {
		if i.Goal != "" && !followed(i.Goal) {
			continue
		}
		for k, found := 1, 0; found < n; k++ {
			d := rolled(law, i.Every.Nth(f.Anchor, k), f.Anchor)
			if d.On.Before(from) {
				continue
			}
			found++
			out = append(out, d)
		}
	}
	return earliest(out, n)
}

// rolled moves a date of the municipality back to a working day, never to the
// anchor itself.
func rolled(law *bylaw.Bylaw, nominal, anchor Date) FollowUpDate {
	w := law.Working()
	on := w.Previous(nominal)
	if !on.After(anchor) {
		on = w.Next(nominal)
	}
	return FollowUpDate{On: on, Nominal: nominal, Because: law.WhyClosed(nominal)}
}

// earliest sorts dates, each once, and keeps the first n.
func earliest(dates []FollowUpDate, n int) []FollowUpDate {
	var out []FollowUpDate
	for len(out) < n {
		var first *FollowUpDate
		for i := range dates {
			d := &dates[i]
			later := len(out) == 0 || d.On.After(out[len(out)-1].On)
			if later && (first == nil || d.On.Before(first.On)) {
				first = d
			}
		}
		if first == nil {
			return out
		}
		out = append(out, *first)
	}
	return out
}

// followed: a goal of the plan in force or of the draft.
func (s *State) followed(goal string) bool {
	for _, c := range []*Content{s.Plan.Draft, s.inForceContent()} {
		if c != nil && c.goal(goal) != nil {
			return true
		}
	}
	return false
}
