package view

import "github.com/enplan-dk/enplan/internal/app/casework"

// PlanChanges are what differs between two versions of a plan, section by section and goal by goal.
func PlanChanges(c Course, parts []casework.PartChange) []Change {
	out := make([]Change, 0, len(parts))
	for _, p := range parts {
		change := Change{Kind: p.Kind, Change: p.Change, Other: p.Other, Heading: c.Area(p.Area)}
		if p.Member != "" {
			change.Heading += " – " + c.Name(p.Member)
		}
		for _, r := range p.Text {
			change.Runs = append(change.Runs, Run{Op: r.Op, Text: r.Text})
		}
		out = append(out, change)
	}
	return out
}

// inDraft is what a draft, or the version that waits for its answers, changes of the plan in force.
func (c Course) inDraft() []Change {
	return PlanChanges(c, casework.ComparePlans(c.Plan.InForce.Content, *c.Plan.Draft))
}
