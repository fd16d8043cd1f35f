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
		from = p.Until.AddDays(1)
		f = s.rested(f, p.From, from)
	}
	if !w.PauseUntil.IsZero() && s.Pause == nil {
		from = w.PauseUntil.AddDays(1)
		f = s.rested(f, today, from)
	}
	return s.series(f, law, today, from, n)
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

// series is the next n dates from a day on, of all intervals together.
func (s *State) series(f FollowUp, law *bylaw.Bylaw, today, from Date, n int) []FollowUpDate {
	if f.Interval == nil {
		return nil
	}
	r := s.rhythm(f, law, today)
	var out []FollowUpDate
	for _, i := range append([]Interval{*f.Interval}, f.PerGoal...) {
		if i.Goal != "" && !s.followed(i.Goal) {
			continue
		}
		for k, found := 1, 0; found < n; k++ {
			d := r.date(i, k)
			if d.On.Before(from) {
				continue
			}
			found++
			out = append(out, d)
		}
	}
	return earliest(out, n)
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
