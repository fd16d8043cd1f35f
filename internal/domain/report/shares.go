package report

import (
	"slices"

	"github.com/enplan-dk/enplan/internal/domain/bylaw"
	"github.com/enplan-dk/enplan/internal/domain/course"
)

// ShareRow is a rule that counts a group: with how many of it a meeting was held in the period.
type ShareRow struct {
	Rate     string     `json:"rate"`
	Least    float64    `json:"least" doc:"The least share that the law asks for."`
	Persons  int        `json:"persons" doc:"The group: who was in a category of the rule on a day of the period."`
	Met      int        `json:"met" doc:"Of these, with whom a meeting was held on such a day."`
	Share    *float64   `json:"share" doc:"null when nobody is in the group."`
	Verified bool       `json:"verified"`
	Source   string     `json:"source"`
	Note     bylaw.Text `json:"note,omitzero"`
}

// shareCount is a rule with the group that it counts.
type shareCount struct {
	rule         bylaw.RateEntry
	persons, met int
}

// shares counts a person into each rule that she was in the group of while the course was open.
func (c *parityCount) shares(s course.State, p person, opened []days) {
	for i := range c.groups {
		g := &c.groups[i]
		inGroup := func(d days) bool {
			return !d.empty() && slices.ContainsFunc(c.law.Expected(p.Person, d.first, d.last).Parts, func(x bylaw.ExpectationPart) bool { return x.Rate == g.rule.ID })
		}
		counted, met := false, false
		for _, stretch := range opened {
			part := stretch.within(p.part)
			counted = counted || inGroup(part)
			met = met || slices.ContainsFunc(s.Meetings, func(m course.Meeting) bool {
				return m.Status == course.Held && part.contains(m.HeldOn) && slices.Contains(m.Present, p.ID) && inGroup(days{m.HeldOn, m.HeldOn})
			})
		}
		if counted {
			g.persons++
		}
		if met {
			g.met++
		}
	}
}

func (c *parityCount) shareRows() (rows []ShareRow) {
	for _, g := range c.groups {
		if !(days{c.period.From, c.period.counted()}.within(days{g.rule.From, g.rule.To})).empty() {
			row := ShareRow{
				Rate: g.rule.ID, Least: g.rule.Share, Persons: g.persons, Met: g.met,
				Verified: g.rule.Verified, Source: g.rule.Source, Note: g.rule.Note,
			}
			if g.persons > 0 {
				share := rounded(float64(g.met) / float64(g.persons))
				row.Share = &share
			}
			rows = append(rows, row)
		}
	}
	return rows
}

// groupsOf are the rules of the law that count a group.
func groupsOf(law *bylaw.Bylaw) (groups []shareCount) {
	for _, r := range law.Rates {
		if r.Share > 0 {
			groups = append(groups, shareCount{rule: r})
		}
	}
	return groups
}
