package supervisor

import (
	"net/http"
	"slices"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/web/site"
	"github.com/enplan-dk/enplan/web/view"
)

// staffCourse reads a course for a page that is about all of it, and no family member's.
func (s Pages) staffCourse(req *site.Request) (view.Course, error) {
	c, err := s.Course(req, req.R.PathValue("id"))
	if err == nil && (c.Me != "" || c.Partly()) {
		err = &casework.Fault{Code: casework.NoAccess}
	}
	return c, err
}

// RulesShow says which ordinary rules do not hold for the family today and why, and what
// nobody knows yet.
func (s Pages) RulesShow(req *site.Request) error {
	c, err := s.staffCourse(req)
	if err != nil {
		return err
	}
	found, err := s.Cases.Exemptions(req.Context(), req.Who, c.ID)
	if err != nil {
		return err
	}
	r := view.Rules{}
	for _, x := range found {
		line := view.RuleLine{
			Name: x.Paragraph + " · " + view.Words(req.Lang, x.Name), Person: c.Name(x.Person), Words: req.T("bylaw.reason." + x.Reason),
			Source: x.Source, Verified: x.Verified, Disputed: x.Disputed,
		}
		for _, l := range x.Lifts {
			line.Lifts = append(line.Lifts, view.Words(req.Lang, l.Text))
		}
		switch {
		case x.Applies:
			r.InUse = withPerson(r.InUse, line)
		case x.Lapsed:
			for _, p := range x.Separate {
				line.Again = append(line.Again, c.Provision(p))
			}
			r.Lapsed = withPerson(r.Lapsed, line)
		default:
			r.Unknown = withPerson(r.Unknown, line)
		}
	}
	for _, row := range c.Coverage {
		if row.Status == course.NotKnown {
			r.Uncovered = append(r.Uncovered, view.RuleLine{Name: c.Provision(row.Provision), Person: c.Name(row.Person), Words: req.T("coverage.unknown_why"), Verified: row.Verified})
		}
	}
	r.LatestStart = latestStart(c)
	if r.Stance, err = s.Stance(req, c.Law); err != nil {
		return err
	}
	r.Dates, r.DatesProblem, err = s.previewDates(req, c, course.WhatIf{})
	if err != nil {
		return err
	}
	req.Page.Title, req.Page.Current = c.Title()+": "+req.T("rules.heading"), "nav.monday"
	return s.Render(req, http.StatusOK, view.RulesPage(req.Page, c, r))
}

// withPerson adds a line, or its person to the line that says the same of somebody else.
func withPerson(lines []view.RuleLine, line view.RuleLine) []view.RuleLine {
	for i, l := range lines {
		if l.Name == line.Name && l.Words == line.Words && l.Disputed == line.Disputed && slices.Equal(l.Again, line.Again) {
			lines[i].Person += ", " + line.Person
			return lines
		}
	}
	return append(lines, line)
}

// latestStart names the efforts that need not begin by the ordinary latest date, and for whom.
func latestStart(c view.Course) []view.Fact {
	plan := c.Plan.Current()
	if plan == nil {
		return nil
	}
	var out []view.Fact
	for _, g := range plan.Goals {
		for _, e := range g.Efforts {
			if lifted := course.LatestStartLifted(c.State, c.Law, c.Today, e.ID); len(lifted) > 0 {
				out = append(out, view.Fact{Name: e.Text, Value: c.Names(lifted)})
			}
		}
	}
	return out
}
