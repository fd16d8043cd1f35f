package view

import (
	"cmp"

	"github.com/enplan-dk/enplan/internal/domain/course"
)

// Minutes are what was written down of a meeting that was held.
type Minutes struct {
	course.Meeting

	Text   string // as it was put to the family; until then as it was written down
	Agreed string
	Words  []course.Words
}

// sharedLine says whether the family reads the minutes of a meeting, and since when.
func (c Course) sharedLine(p Page, m course.Meeting) string {
	switch {
	case m.Shared.IsZero():
		return p.T("minutes.not_shared")
	case m.Corrected.After(m.Shared):
		return p.T("minutes.corrected_since", "date", p.On(m.Shared))
	}
	return p.T("minutes.shared", "names", c.Names(m.SharedWith), "date", p.On(m.Shared))
}

// HasMinutes says whether the meeting was one with the family whose minutes the reader may read.
func (c Course) HasMinutes(m course.Meeting) bool {
	return m.Status == course.Held && len(m.Present) > 0 && !c.Partly() && (c.Me == "" || !m.Shared.IsZero())
}

// scoreLines say how the goals went at a meeting.
func (c Course) scoreLines(p Page, meeting string) (lines []string) {
	for _, x := range c.Progress {
		if x.Meeting != meeting {
			continue
		}
		line := cmp.Or(c.Goal(x.Goal), p.T("thing.goal")) + ": " + intText(x.Value)
		for _, g := range c.Measured() {
			if g.ID == x.Goal {
				line = g.Text + " – " + g.Measure.Name + ": " + intText(x.Value) + " " + p.T("meeting.of_max", "max", intText(g.Measure.Max))
			}
		}
		lines = append(lines, line)
	}
	return lines
}

// MinutesSheet is the minutes of a meeting as those who were there read and keep them.
func MinutesSheet(p Page, c Course, m Minutes) Sheet {
	s := newSheet(p, c)
	s.fact(p.T("meeting.when"), p.Instant(m.At))
	s.fact(p.T("meeting.form"), p.T("form_of."+m.Form))
	s.fact(p.T("meeting.who"), c.Names(m.Present))
	if c.Me == "" {
		s.add(paragraph, c.sharedLine(p, m.Meeting))
	}
	s.part(p.T("minutes.agreed"), m.Agreed)
	s.tasks(p, c, c.tasksOf(m.ID))
	s.part(p.T("minutes.said"), m.Text)
	if len(m.Words) > 0 {
		s.add(heading, p.T("minutes.own_words"))
		s.quotes(c, m.Words)
	}
	if lines := c.scoreLines(p, m.ID); len(lines) > 0 {
		s.add(heading, p.T("meeting.progress"))
		for _, line := range lines {
			s.add(bullet, line)
		}
	}
	return *s
}
