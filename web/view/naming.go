package view

import (
	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/domain/course"
)

// Sentence says a refusal with the names that the reader knows in the place of ids.
func (c Course) Sentence(p Page, r course.Refusal) string {
	return casework.Sentence(p.Lang, r, func(param, value string) string { return c.called(p, param, value) })
}

// called is what the reader knows of something by its id; "": nothing.
func (c Course) called(p Page, param, value string) string {
	switch param {
	case "member", "person":
		return c.Name(value)
	case "criterion":
		return c.Criterion(value)
	case "goal":
		return c.Goal(value)
	case "effort":
		return c.effortText(value)
	case "meeting":
		for _, m := range c.Meetings {
			if m.ID == value {
				return p.Instant(m.At)
			}
		}
	case "agreement":
		for _, m := range c.Mentors {
			if m.ID == value {
				return c.Name(m.Terms.Member)
			}
		}
	}
	return ""
}

func (c Course) effortText(id string) string {
	for _, plan := range []*course.Content{c.Plan.Current(), c.ReadablePlan()} {
		if plan == nil {
			continue
		}
		for _, g := range plan.Goals {
			for _, e := range g.Efforts {
				if e.ID == id {
					return "”" + e.Text + "”"
				}
			}
		}
	}
	return ""
}
