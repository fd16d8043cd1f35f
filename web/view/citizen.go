package view

import (
	"slices"
	"strings"

	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/language"
)

// awaitedOfMe is what the course waits for this reader to do.
func (c Course) awaitedOfMe() []course.Waiting {
	var out []course.Waiting
	for _, w := range c.Waiting {
		if w.For == "citizen" && (w.Member == "" || w.Member == c.Me) {
			out = append(out, w)
		}
	}
	return out
}

// AsksMe says whether the plan is put to the reader to answer.
func (c Course) AsksMe() bool {
	return slices.ContainsFunc(c.Asked(c.Law, c.Today), func(m course.Member) bool { return m.ID == c.Me })
}

// MyAnswer is what the reader has answered to the plan that waits; nil: nothing.
func (c Course) MyAnswer() *course.Response {
	if c.Plan.Submitted == nil {
		return nil
	}
	for _, r := range c.Plan.Submitted.Responses {
		if r.Member == c.Me && r.Hash == c.Plan.Submitted.Hash {
			return &r
		}
	}
	return nil
}

func (c Course) myStep(w course.Waiting) Step {
	step := c.step(w)
	if step.Label == "do.answer_plan" || step.Href == "" {
		return step
	}
	return Step{"my.do." + w.What, step.Href}
}

func (c Course) myDeadline(p Page, w course.Waiting) string {
	if w.By.IsZero() {
		return p.T("my.since", "date", p.On(w.Since))
	}
	if w.By.Before(p.Today()) {
		return language.Late(p.Lang, w.By, p.Today())
	}
	return p.T("my.by", "date", p.Date(w.By))
}

func (c Course) activeTeam() []course.TeamMember {
	var out []course.TeamMember
	for _, t := range c.Team.Members {
		if t.Active() {
			out = append(out, t)
		}
	}
	return out
}

// dialledNumber is a telephone number as a telephone dials it.
func dialledNumber(number string) string { return strings.ReplaceAll(number, " ", "") }

// OwnTexts are texts on a citizen's first page that stand in the journal.
type OwnTexts struct {
	Minutes []Minutes // the latest first
	Revised string    // why the plan is being changed
}

// PlanChanges says whether a new version is being written beside the plan in force, or waits for its answers.
func (c Course) PlanChanges() bool { return c.Plan.InForce != nil && c.Plan.Draft != nil }

func agreement(agrees bool) string {
	if agrees {
		return "agree"
	}
	return "dissent"
}

// teamLine is somebody of the team, and what she does in it.
func teamLine(c Course, t course.TeamMember) string {
	if t.Role == "" {
		return c.Colleague(t.Subject)
	}
	return c.Colleague(t.Subject) + ", " + t.Role
}
