package forms

import (
	"slices"
	"strconv"

	"github.com/enplan-dk/enplan/internal/domain/bylaw"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/web/view"
)

var intakeActions = map[string]action{
	"record_facts": {tab: "familien", asks: askFacts, command: readFacts},

	"decide_eligibility": {
		tab: "team",
		asks: func(a *actionRequest) []view.Group {
			fields := []view.Field{
				a.ask(view.Radio, "outcome", a.withNamed("eligibility", "eligible", "not_eligible")),
				a.ask(view.Area, "reason", withRows(6)),
			}
			groups := singleGroup(fields...)
			for _, k := range a.course.Law.Assess(a.course.Facts(), a.course.Today).Criteria {
				if k.Judgement && k.Result != bylaw.Met {
					groups = append(groups, view.Group{
						Legend: a.T("field.deviation.legend", "criterion", view.Words(a.Lang, k.Name)), Hint: a.T("bylaw.reason." + k.Reason),
						Fields: []view.Field{a.ask(view.Area, "deviation-"+k.ID, asOptional, func(f *view.Field) {
							f.Label, f.Hint = a.T("field.deviation.label"), a.T("field.deviation.hint")
						})},
					})
				}
			}
			return groups
		},
		command: func(a *actionRequest, f *Answers) course.Command {
			c := course.DecideEligibility{Outcome: course.EligibilityOutcome(f.Text("outcome")), Reason: f.Text("reason")}
			for _, k := range a.course.Law.Assess(a.course.Facts(), a.course.Today).Criteria {
				if why := f.Text("deviation-" + k.ID); why != "" {
					c.Deviation = append(c.Deviation, course.Deviation{Criterion: k.ID, Met: true, Reason: why})
				}
			}
			if c.Outcome == "" {
				f.Wrong("outcome", "form.choose_one")
			}
			return c
		},
	},

	"decline": {
		tab: "familien", danger: true,
		asks: func(a *actionRequest) []view.Group {
			return singleGroup(
				a.ask(view.Radio, "member", a.members(func(m course.Member) bool { return a.isAdult(m) && a.isOwn(m) }), a.onlyChoice(a.isAdult)),
				a.ask(view.Area, "words", asOptional),
			)
		},
		command: func(_ *actionRequest, f *Answers) course.Command {
			return course.Decline{Member: f.Text("member"), Words: f.Text("words")}
		},
	},

	"report_circumstance": {
		tab: "familien",
		asks: func(a *actionRequest) []view.Group {
			return singleGroup(
				a.ask(view.Radio, "kind", a.withNamed("circumstance", "category_changed", "child_born", "child_placed", "moved_apart", "work_begun", "education_begun", "health", "other")),
				a.ask(view.Radio, "member", a.members(nil), a.onlyChoice(nil), asOptional),
				a.ask(view.Date, "on", withValue(shownDate(a.course.Today))),
				a.ask(view.Select, "spell", a.categories(), asOptional), a.ask(view.Check, "ledighedsydelse"),
				a.ask(view.Select, "sick_pay_category", a.withNamed("sick_pay", "1", "2", "3"), asOptional), a.ask(view.Date, "spell.to", asOptional),
				a.ask(view.Area, "text", asOptional),
			)
		},
		command: func(_ *actionRequest, f *Answers) course.Command {
			c := course.ReportCircumstance{Kind: f.Text("kind"), Member: f.Text("member"), On: f.NeedDate("on"), Text: f.Text("text")}
			if c.Kind == "" {
				f.Wrong("kind", "form.choose_one")
			}
			if value := f.Text("spell"); value != "" && c.Kind == "category_changed" {
				c.Spell = &bylaw.Spell{To: f.Date("spell.to"), Ledighedsydelse: f.IsChecked("ledighedsydelse")}
				setCategory(c.Spell, value)
				c.Spell.SickPayCategory, _ = f.number("sick_pay_category")
			}
			return c
		},
	},
}

// categories are those in which somebody can be today, as options.
func (a *actionRequest) categories() func(*view.Field) {
	var options []view.Option
	for _, k := range a.course.Law.Categories {
		if k.To.IsZero() || !k.To.Before(a.course.Today) {
			options = append(options, view.Option{Value: categoryValue(bylaw.Spell{LAB: k.LAB, Category: k.ID}), Label: view.CategoryName(a.Page, k)})
		}
	}
	return withOptions(options...)
}

// categoryValue is a category as a form knows it: the number in LAB § 2, or the id of a category of another act.
func categoryValue(s bylaw.Spell) string {
	if s.LAB != 0 {
		return strconv.Itoa(s.LAB)
	}
	return s.Category
}

func setCategory(s *bylaw.Spell, value string) {
	if number, err := strconv.Atoi(value); err == nil {
		s.LAB = number
		return
	}
	s.Category = value
}

// askFacts has a part for each member, and one for the fields that help the family.
func askFacts(a *actionRequest) []view.Group {
	var groups []view.Group
	for i, m := range a.course.Members {
		if !m.Born() {
			continue
		}
		groups = append(groups, view.Group{Legend: m.Name, Fields: a.factsOf(i, m), Folded: a.isChild(m)})
	}
	var fields []string
	for _, f := range a.course.Fields {
		fields = append(fields, f.Field)
	}
	groups = append(groups, view.Group{Legend: a.T("team.fields"), Fields: []view.Field{
		a.ask(view.Checks, "fields", a.fieldsOfLaw(), withTicked(fields)),
		a.ask(view.Area, "fields_confirmed", withValue(reasonOf(a.course.FieldsBy)), asOptional),
	}})
	var judged []view.Field
	for _, fact := range a.course.Law.JudgedFacts() {
		f := a.ask(view.Area, "judged", withValue(a.course.JudgedReason(fact)), asOptional)
		f.Name, f.Label = judgedField(fact), a.course.Criterion(fact)
		judged = append(judged, f)
	}
	if len(judged) > 0 {
		groups = append(groups, view.Group{Legend: a.T("field.judged.legend"), Fields: judged})
	}
	return groups
}

func judgedField(fact string) string { return "judged." + fact }

// plansAsked are the kinds of plan that are asked about a member: of a general law, those that it knows.
func (a *actionRequest) plansAsked(m course.Member) []string {
	adult, child := []string{bylaw.PlanAdult, bylaw.PlanPlacedParents}, []string{bylaw.PlanChild, bylaw.PlanChildReview}
	if a.course.Law.Kind == bylaw.GeneralLaw {
		known := func(plans ...string) []string {
			return slices.DeleteFunc(plans, func(plan string) bool { return !slices.Contains(a.course.Law.KnownPlans(), plan) })
		}
		adult, child = known(bylaw.PlanAdult, bylaw.PlanParentsPart, bylaw.PlanOfYoung), known(bylaw.PlanOfChild, bylaw.PlanOfYoung, bylaw.PlanChild)
	}
	if a.isChild(m) {
		return child
	}
	return adult
}

func (a *actionRequest) factsOf(i int, m course.Member) []view.Field {
	ask := func(kind view.Kind, name string, more ...func(*view.Field)) view.Field {
		f := a.ask(kind, name, more...)
		f.Name = memberField(i, name)
		return f
	}
	complexity := ask(view.Area, "complex_problems", withValue(reasonOf(m.ComplexProblems)), asOptional)
	support := []view.Field{
		ask(view.Checks, "sel_plans", a.withNamed("sel_plan", a.plansAsked(m)...), withTicked(m.SelPlans), asOptional),
		ask(view.Date, "sel_from", withValue(shownDate(m.SelFrom)), asOptional),
	}
	if a.isChild(m) {
		support = append(support, ask(view.Check, "placed", withValue(CheckedValue(m.Placed))))
		if a.course.Law.PlanConsent != nil {
			support = append(support, complexity)
		}
		if !a.isParty(m) {
			support = append(support, ask(view.Area, "own_view", withValue(m.OwnView), asOptional))
		}
		return support
	}
	now := a.spell(m)
	lab := ""
	switch {
	case now.LAB != 0 || now.Category != "":
		lab = categoryValue(now)
	case m.NoCategory:
		lab = noCategory
	}
	sickness := ""
	if now.SickPayCategory != 0 {
		sickness = strconv.Itoa(now.SickPayCategory)
	}
	inCategory := when(memberField(i, "lab"))
	return append([]view.Field{
		ask(view.Select, "lab", a.categories(), alsoNone(a), withValue(lab), asOptional),
		ask(view.Date, "since", withValue(shownDate(now.From)), asOptional, inCategory), ask(view.Date, "ends", withValue(shownDate(now.To)), asOptional, inCategory),
		ask(view.Check, "ledighedsydelse", withValue(CheckedValue(now.Ledighedsydelse)), inCategory),
		ask(view.Select, "sick_pay_category", a.withNamed("sick_pay", "1", "2", "3"), withValue(sickness), asOptional, inCategory),
		complexity,
	}, append(support, ask(view.Check, "parent_of_placed", withValue(CheckedValue(m.ParentOfPlaced))))...)
}

// followed puts a spell after those that are past. The one that runs is corrected, or
// ends on the day before when the person has changed category.
func (a *actionRequest) followed(spells []bylaw.Spell, fresh bylaw.Spell) []bylaw.Spell {
	var out []bylaw.Spell
	for _, s := range spells {
		if a.isRunning(s) {
			if s.LAB == fresh.LAB && s.Category == fresh.Category || !s.From.Before(fresh.From) {
				continue
			}
			s.To = fresh.From.AddDays(-1)
		}
		out = append(out, s)
	}
	return append(out, fresh)
}

// noCategory stands among the categories for who is known to be in none.
const noCategory = "none"

func alsoNone(a *actionRequest) func(*view.Field) {
	return func(f *view.Field) {
		f.Options = append(f.Options, view.Option{Value: noCategory, Label: a.T("family.no_category")})
	}
}

// spell is the one that runs; a zero one if none does.
func (a *actionRequest) spell(m course.Member) bylaw.Spell {
	for _, s := range m.Spells {
		if a.isRunning(s) {
			return s
		}
	}
	return bylaw.Spell{}
}

func (a *actionRequest) isRunning(s bylaw.Spell) bool {
	return s.To.IsZero() || !s.To.Before(a.course.Today)
}

func reasonOf(j *course.Judgement) string {
	if j == nil {
		return ""
	}
	return j.Reason
}

func readFacts(a *actionRequest, f *Answers) course.Command {
	c := course.RecordFacts{Fields: f.List("fields"), FieldsConfirmed: f.Text("fields_confirmed")}
	for _, fact := range a.course.Law.JudgedFacts() {
		if reason := f.Text(judgedField(fact)); reason != "" {
			c.Judged = append(c.Judged, course.JudgedFact{Fact: fact, Reason: reason})
		}
	}
	for i, m := range a.course.Members {
		if !m.Born() {
			continue
		}
		at := func(name string) string { return memberField(i, name) }
		facts := course.MemberFacts{
			Member: m.ID, Spells: m.Spells, SelPlans: f.List(at("sel_plans")), SelFrom: f.Date(at("sel_from")), Placed: f.IsChecked(at("placed")),
			ParentOfPlaced: f.IsChecked(at("parent_of_placed")), ComplexProblems: f.Text(at("complex_problems")), OwnView: f.Text(at("own_view")),
		}
		switch lab := f.Text(at("lab")); lab {
		case "":
			facts.NoCategory = m.NoCategory && a.isChild(m) // a child is not asked
		case noCategory:
			facts.NoCategory, facts.Spells = true, nil
		default:
			fresh := bylaw.Spell{From: f.NeedDate(at("since")), To: f.Date(at("ends")), Ledighedsydelse: f.IsChecked(at("ledighedsydelse"))}
			setCategory(&fresh, lab)
			fresh.SickPayCategory, _ = f.number(at("sick_pay_category"))
			facts.Spells = a.followed(m.Spells, fresh)
		}
		c.Members = append(c.Members, facts)
	}
	return c
}
