package seed

import (
	"slices"

	"github.com/enplan-dk/enplan/internal/domain/bylaw"
	"github.com/enplan-dk/enplan/internal/domain/calendar"
	"github.com/enplan-dk/enplan/internal/domain/course"
)

// The families live under a general law, and those of the finished trial under its by-law: what is recorded of them differs in few places.

// spell is a spell in a category of the target group.
func spell(law *bylaw.Bylaw, from calendar.Date) bylaw.Spell {
	if law.Kind == bylaw.GeneralLaw {
		return bylaw.Spell{Category: "lab_6_3", From: from}
	}
	return bylaw.Spell{LAB: 13, From: from}
}

// judged are the facts that the law asks somebody to judge.
func judged(law *bylaw.Bylaw) (facts []course.JudgedFact) {
	for _, fact := range law.JudgedFacts() {
		facts = append(facts, course.JudgedFact{Fact: fact, Reason: "Familien har flere planer, som ikke tager hensyn til hinanden."})
	}
	return facts
}

// planConsents are the answers that are missing, each a yes on paper.
func planConsents(s course.State, law *bylaw.Bylaw, on calendar.Date) (answers []course.AnswerPlanConsent) {
	for _, asked := range s.PlanConsentsAwaited(law, on) {
		answers = append(answers, course.AnswerPlanConsent{Member: asked.Member, GivenBy: asked.GivenBy, Agrees: true, Form: "written"})
	}
	return answers
}

// missing are the ordinary plans of a member that the one plan stands in for and does not show yet.
func missing(s course.State, law *bylaw.Bylaw, on calendar.Date) (provisions []string) {
	for _, row := range course.Coverage(s, law, on) {
		if row.Status == course.Missing && !slices.Contains(provisions, row.Provision) {
			provisions = append(provisions, row.Provision)
		}
	}
	return provisions
}
