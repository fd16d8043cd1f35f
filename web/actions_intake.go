package web

import (
	"fmt"

	"github.com/enplan-dk/enplan/internal/bylaw"
	"github.com/enplan-dk/enplan/internal/course"
	"github.com/enplan-dk/enplan/web/view"
)

var intakeActions = map[string]action{
	"record_facts": {tab: "familien", asks: askFacts, command: readFacts},

	"decide_eligibility": {
		tab: "team",
		asks: func(a *acting) []view.Group {
			fields := []view.Field{
				a.ask(view.Radio, "outcome", a.named("eligibility", "eligible", "not_eligible")),
				a.ask(view.Area, "reason", rows(6)),
			}
			groups := one(fields...)
			for _, k := range a.c.Law.Assess(a.c.Facts(), a.c.Today).Criteria {
				if k.Judgement && k.Result != bylaw.Met {
					groups = append(groups, view.Group{
						Legend: a.T("field.deviation.legend", "criterion", view.Words(a.lang, k.Name)), Hint: view.Words(a.lang, k.Words),
						Fields: []view.Field{a.ask(view.Area, "deviation-"+k.ID, optional, func(f *view.Field) {
							f.Label, f.Hint = a.T("field.deviation.label"), a.T("field.deviation.hint")
						})},
					})
				}
			}
			return groups
		},
		command: func(a *acting, f *form) course.Command {
			c := course.DecideEligibility{Outcome: course.EligibilityOutcome(f.text("outcome")), Reason: f.text("reason")}
			for _, k := range a.c.Law.Assess(a.c.Facts(), a.c.Today).Criteria {
				if why := f.text("deviation-" + k.ID); why != "" {
					c.Deviation = append(c.Deviation, course.Deviation{Criterion: k.ID, Met: true, Reason: why})
				}
			}
			if c.Outcome == "" {
				f.wrong("outcome", "form.choose_one")
			}
			return c
		},
	},

	"decline": {
		tab: "familien", danger: true,
		asks: func(a *acting) []view.Group {
			return one(
				a.ask(view.Radio, "member", a.members(func(m course.Member) bool { return adult(m) && (a.c.Me == "" || m.ID == a.c.Me) }), a.only(adult)),
				a.ask(view.Area, "words", optional),
			)
		},
		command: func(_ *acting, f *form) course.Command {
			return course.Decline{Member: f.text("member"), Words: f.text("words")}
		},
	},

	"report_circumstance": {
		tab: "familien",
		asks: func(a *acting) []view.Group {
			return one(
				a.ask(view.Radio, "kind", a.named("circumstance", "category_changed", "child_born", "child_placed", "moved_apart", "work_begun", "education_begun", "health", "other")),
				a.ask(view.Radio, "member", a.members(nil), a.only(nil), optional),
				a.ask(view.Date, "on", with(shownDate(a.c.Today))),
				a.ask(view.Select, "spell", a.categories(), optional),
				a.ask(view.Area, "text", optional),
			)
		},
		command: func(_ *acting, f *form) course.Command {
			c := course.ReportCircumstance{Kind: f.text("kind"), Member: f.text("member"), On: f.needDate("on"), Text: f.text("text")}
			if c.Kind == "" {
				f.wrong("kind", "form.choose_one")
			}
			if lab, given := f.number("spell"); given && c.Kind == "category_changed" {
				c.Spell = &bylaw.Spell{LAB: lab}
			}
			return c
		},
	},
}

// categories are the numbers of LAB § 2 as options.
func (a *acting) categories() func(*view.Field) {
	var options []view.Option
	for _, k := range a.c.Law.Categories {
		options = append(options, view.Option{Value: number(k.LAB), Label: a.T("family.category", "number", number(k.LAB), "name", view.Words(a.lang, k.Name))})
	}
	return from(options...)
}

// askFacts has a part for each member, and one for the fields that help the family.
func askFacts(a *acting) []view.Group {
	var groups []view.Group
	for i, m := range a.c.Members {
		at := func(name string) string { return fmt.Sprintf("members[%d].%s", i, name) }
		ask := func(kind view.Kind, name string, more ...func(*view.Field)) view.Field {
			f := a.ask(kind, name, more...)
			f.Name = at(name)
			return f
		}
		g := view.Group{Legend: m.Name}
		if m.Kind == course.Adult {
			lab, since := openSpell(m)
			g.Fields = append(g.Fields,
				ask(view.Select, "lab", a.categories(), with(lab), optional),
				ask(view.Date, "since", with(since), optional),
				ask(view.Area, "complex_problems", with(reasonOf(m.ComplexProblems)), optional),
			)
		}
		plans := []string{bylaw.PlanAdult, bylaw.PlanPlacedParents}
		if m.Kind == course.Child {
			plans = []string{bylaw.PlanChild, bylaw.PlanChildReview}
		}
		g.Fields = append(g.Fields, ask(view.Checks, "sel_plans", a.named("sel_plan", plans...), ticked(m.SelPlans), optional))
		if m.Kind == course.Child && !a.party(m) {
			g.Fields = append(g.Fields, ask(view.Area, "own_view", with(m.OwnView), optional))
		}
		groups = append(groups, g)
	}
	var fields []string
	for _, f := range a.c.Fields {
		fields = append(fields, f.Field)
	}
	return append(groups, view.Group{Legend: a.T("team.fields"), Fields: []view.Field{
		a.ask(view.Checks, "fields", a.fieldsOfLaw(), ticked(fields)),
		a.ask(view.Area, "fields_confirmed", with(reasonOf(a.c.FieldsBy)), optional),
	}})
}

func openSpell(m course.Member) (lab, since string) {
	for _, s := range m.Spells {
		if s.To.IsZero() {
			return number(s.LAB), shownDate(s.From)
		}
	}
	return "", ""
}

func reasonOf(j *course.Judgement) string {
	if j == nil {
		return ""
	}
	return j.Reason
}

func readFacts(a *acting, f *form) course.Command {
	c := course.RecordFacts{Fields: f.list("fields"), FieldsConfirmed: f.text("fields_confirmed")}
	for i, m := range a.c.Members {
		at := func(name string) string { return fmt.Sprintf("members[%d].%s", i, name) }
		facts := course.MemberFacts{
			Member: m.ID, Spells: m.Spells, SelPlans: f.list(at("sel_plans")), Placed: m.Placed, ParentOfPlaced: m.ParentOfPlaced,
			ComplexProblems: f.text(at("complex_problems")), OwnView: f.text(at("own_view")),
		}
		if lab, given := f.number(at("lab")); given {
			since := f.needDate(at("since"))
			facts.Spells = withOpen(m.Spells, lab, since)
		}
		c.Members = append(c.Members, facts)
	}
	return c
}

// withOpen replaces the spell that runs; what is past stays.
func withOpen(spells []bylaw.Spell, lab int, since course.Date) []bylaw.Spell {
	var out []bylaw.Spell
	fresh := bylaw.Spell{LAB: lab, From: since}
	for _, s := range spells {
		if s.To.IsZero() {
			if s.LAB == lab {
				fresh.Ledighedsydelse, fresh.SickPayCategory = s.Ledighedsydelse, s.SickPayCategory
			}
			continue
		}
		out = append(out, s)
	}
	return append(out, fresh)
}
