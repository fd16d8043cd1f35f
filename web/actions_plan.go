package web

import (
	"cmp"
	"slices"
	"strings"

	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/web/view"
)

var planActions = map[string]action{
	"write_section": {tab: "skriv", asks: askSection, command: readSection},

	"waive_provision": {
		tab: "skriv",
		asks: func(a *acting) []view.Group {
			return singleGroup(
				view.Field{Kind: view.Static, Label: a.T("field.provision.label"), Value: a.c.Provision(a.of(0)) + ", " + a.c.Name(a.of(1))},
				a.ask(view.Area, "reason"),
			)
		},
		command: func(a *acting, f *form) course.Command {
			return course.WaiveProvision{Provision: a.of(0), Person: a.of(1), Reason: f.text("reason")}
		},
	},

	"add_goal": {
		tab:  "skriv",
		asks: func(a *acting) []view.Group { return askGoal(a, course.Goal{Parent: a.of(0), Area: a.areaOf(a.of(0))}) },
		command: func(a *acting, f *form) course.Command {
			return course.AddGoal{GoalBody: readGoal(f, a.of(0), nil)}
		},
	},

	"change_goal": {
		tab: "skriv",
		asks: func(a *acting) []view.Group {
			g := a.goal(a.of(0))
			return askGoal(a, g)
		},
		command: func(a *acting, f *form) course.Command {
			g := a.goal(a.of(0))
			return course.ChangeGoal{Goal: a.of(0), GoalBody: readGoal(f, g.Parent, a.keptDischarges(g.Discharges))}
		},
	},

	"remove_goal": {
		tab: "skriv", danger: true,
		asks: func(a *acting) []view.Group {
			return singleGroup(view.Field{Kind: view.Static, Label: a.T("goal.one"), Value: a.c.Goal(a.of(0))})
		},
		command: func(a *acting, _ *form) course.Command { return course.RemoveGoal{Goal: a.of(0)} },
	},

	"add_effort": {
		tab: "skriv",
		asks: func(a *acting) []view.Group {
			return singleGroup(
				view.Field{Kind: view.Static, Label: a.T("goal.one"), Value: a.c.Goal(a.of(0))},
				a.ask(view.Area, "text"), a.ask(view.Line, "provider"), a.ask(view.Line, "unit"), a.ask(view.Line, "responsible"),
				a.ask(view.Line, "legal_basis"), a.ask(view.Date, "from"), a.ask(view.Date, "to", asOptional),
			)
		},
		command: func(a *acting, f *form) course.Command {
			return course.AddEffort{
				Goal: a.of(0), Text: f.text("text"), LegalBasis: f.text("legal_basis"), Provider: f.text("provider"), Unit: f.text("unit"),
				Responsible: f.text("responsible"), From: f.needDate("from"), To: f.date("to"),
			}
		},
	},

	"end_effort": {
		tab: "plan",
		asks: func(a *acting) []view.Group {
			return singleGroup(a.ask(view.Date, "on", withValue(shownDate(a.c.Today))))
		},
		command: func(a *acting, f *form) course.Command {
			return course.EndEffort{Goal: a.of(0), Effort: a.of(1), On: f.needDate("on")}
		},
	},

	"submit_plan": {tab: "plan", asks: noQuestions, command: func(*acting, *form) course.Command { return course.SubmitPlan{} }},

	"return_plan": {
		tab:     "plan",
		asks:    func(a *acting) []view.Group { return singleGroup(a.ask(view.Area, "reason")) },
		command: func(_ *acting, f *form) course.Command { return course.ReturnPlan{Reason: f.text("reason")} },
	},

	"respond_to_plan": {tab: "plan", asks: askOralAnswer, command: readOralAnswer},

	"adopt_plan": {
		tab: "plan",
		asks: func(a *acting) []view.Group {
			if sub := a.c.Plan.Submitted; sub == nil || !slices.ContainsFunc(sub.Responses, func(r course.Response) bool { return !r.Agrees() }) {
				return nil
			}
			return singleGroup(a.ask(view.Area, "dissent_reason", withRows(6)))
		},
		command: func(_ *acting, f *form) course.Command {
			return course.AdoptPlan{DissentReason: f.text("dissent_reason")}
		},
	},

	"revise_plan": {
		tab:     "skriv",
		asks:    func(a *acting) []view.Group { return singleGroup(a.ask(view.Area, "reason")) },
		command: func(_ *acting, f *form) course.Command { return course.RevisePlan{Reason: f.text("reason")} },
	},

	"comment": {
		tab: "plan",
		asks: func(a *acting) []view.Group {
			return singleGroup(
				view.Field{Kind: view.Static, Label: a.T("field.about.label"), Value: a.about(a.of(0))},
				a.ask(view.Area, "text", withRows(6)), a.ask(view.Check, "proposal"),
			)
		},
		command: func(a *acting, f *form) course.Command {
			return course.AddComment{About: a.of(0), Text: f.text("text"), Proposal: f.isChecked("proposal")}
		},
	},
}

// about names a goal or a section of the plan.
func (a *acting) about(id string) string {
	if goal := a.c.Goal(id); goal != "" {
		return goal
	}
	area, member, section := strings.Cut(id, ":")
	if !section {
		return a.T("goal.one") // of somebody else, or gone
	}
	return a.c.Area(area) + " – " + a.c.Name(member)
}

func (a *acting) goal(id string) course.Goal {
	if plan := a.c.Plan.Current(); plan != nil {
		for _, g := range plan.Goals {
			if g.ID == id {
				return g
			}
		}
	}
	return course.Goal{}
}

func (a *acting) areaOf(goal string) string {
	g := a.goal(goal)
	return g.Area
}

func askGoal(a *acting, g course.Goal) []view.Group {
	first := view.Group{Fields: []view.Field{
		a.ask(view.Area, "text", withValue(g.Text)),
		a.ask(view.Select, "area", a.areas(), withValue(g.Area)),
		a.ask(view.Checks, "members", a.members(nil), withTicked(g.Members), asOptional),
	}}
	if a.c.Me == "" {
		first.Fields = append(first.Fields,
			a.ask(view.Check, "overall", withValue(checkedValue(g.Overall))),
			a.ask(view.Radio, "towards", a.withNamed("goal.towards", "employment", "education"), withValue(g.Towards), asOptional),
		)
	}
	member, words := a.c.Me, ""
	for _, w := range g.OwnWords {
		if member == "" || w.Member == member {
			member, words = w.Member, w.Text
		}
	}
	own := view.Group{Legend: a.T("plan.own_words"), Hint: a.T("plan.own_words_hint"), Fields: []view.Field{
		a.ask(view.Select, "own_words.member", a.members(nil), withValue(member), asOptional),
		a.ask(view.Area, "own_words.text", withValue(words), asOptional),
	}}
	m := cmp.Or(g.Measure, &course.Measure{Max: 10})
	name, baseline, target := m.Name, "", ""
	if g.Measure != nil {
		baseline, target = numberText(m.Baseline), numberText(m.Target)
	}
	measure := view.Group{Legend: a.T("goal.progress"), Hint: a.T("goal.progress_hint"), Fields: []view.Field{
		a.ask(view.Line, "measure", withValue(name), asOptional),
		a.ask(view.Number, "measure.min", withValue(numberText(m.Min)), asOptional), a.ask(view.Number, "measure.max", withValue(numberText(m.Max)), asOptional),
		a.ask(view.Number, "measure.baseline", withValue(baseline), asOptional), a.ask(view.Number, "measure.target", withValue(target), asOptional),
	}}
	groups := []view.Group{first, own, measure}
	if options := a.ask(view.Checks, "discharges", a.discharges(), withTicked(g.Discharges), asOptional); len(options.Options) > 0 {
		groups = append(groups, view.Group{Legend: a.T("coverage.heading"), Hint: a.T("coverage.tick"), Fields: []view.Field{options}})
	}
	return groups
}

func checkedValue(v bool) string {
	if v {
		return "true"
	}
	return ""
}

func readGoal(f *form, parent string, kept []string) course.GoalBody {
	b := course.GoalBody{
		Parent: parent, Area: f.text("area"), Members: f.list("members"), Text: f.text("text"), Overall: f.isChecked("overall"), Towards: f.text("towards"),
		Discharges: append(kept, f.list("discharges")...),
	}
	if words := f.text("own_words.text"); words != "" {
		b.OwnWords = &course.Words{Member: f.text("own_words.member"), Text: words}
	}
	if name := f.text("measure"); name != "" {
		m := course.Measure{Name: name}
		m.Min, _ = f.number("measure.min")
		m.Max, _ = f.number("measure.max")
		m.Baseline, _ = f.number("measure.baseline")
		m.Target, _ = f.number("measure.target")
		b.Measure = &m
	}
	return b
}

// keptDischarges are the tags that the form does not show, and that stay: it asks for parts of provisions, and who sees a
// part of the course is asked for none.
func (a *acting) keptDischarges(tags []string) []string {
	if a.c.Partly() {
		return slices.Clone(tags)
	}
	return slices.DeleteFunc(slices.Clone(tags), func(t string) bool { return strings.Contains(t, "/") })
}

// section is the one that the form is about; its address is area or area:member.
func (a *acting) section() course.Section {
	area, member, _ := strings.Cut(a.of(0), ":")
	x := course.Section{Area: area, Member: member}
	if plan := a.c.Plan.Current(); plan != nil {
		for _, s := range plan.Sections {
			if s.Area == area && s.Member == member {
				return s
			}
		}
	}
	for _, l := range a.c.Law.LifeAreas {
		if l.ID == area {
			x.Discharges = l.Discharges // what a section of this area usually stands for
		}
	}
	return x
}

func askSection(a *acting) []view.Group {
	x := a.section()
	fields := []view.Field{{Kind: view.Static, Label: a.T("field.about.label"), Value: a.about(a.of(0))}}
	if a.c.Me == "" {
		fields = append(fields, a.ask(view.Area, "text", withValue(x.Text), withRows(10), asOptional))
	}
	groups := singleGroup(fields...)
	member, words := cmp.Or(a.c.Me, x.Member), ""
	for _, w := range x.OwnWords {
		if member == "" || w.Member == member {
			member, words = w.Member, w.Text
		}
	}
	own := view.Group{Legend: a.T("plan.own_words"), Hint: a.T("plan.own_words_hint")}
	if a.c.Me == "" {
		own.Fields = append(own.Fields, a.ask(view.Select, "own_words.member", a.members(nil), withValue(member), asOptional))
	} else {
		own.Fields = append(own.Fields, view.Field{Kind: view.Hidden, Name: "own_words.member", Value: a.c.Me})
	}
	own.Fields = append(own.Fields, a.ask(view.Area, "own_words.text", withValue(words), withRows(6), asOptional))
	groups = append(groups, own)
	if options := a.ask(view.Checks, "discharges", a.discharges(), withTicked(x.Discharges), asOptional); a.c.Me == "" && len(options.Options) > 0 {
		groups = append(groups, view.Group{Legend: a.T("coverage.heading"), Hint: a.T("coverage.tick"), Fields: []view.Field{options}})
	}
	return groups
}

func readSection(a *acting, f *form) course.Command {
	area, member, _ := strings.Cut(a.of(0), ":")
	c := course.WriteSection{Area: area, Member: member}
	if a.c.Me == "" {
		text := f.text("text")
		c.Text = &text
		if !a.c.Partly() {
			c.Discharges = append(a.keptDischarges(a.section().Discharges), f.list("discharges")...)
		}
	}
	if words := f.text("own_words.text"); words != "" {
		c.OwnWords = &course.Words{Member: f.text("own_words.member"), Text: words}
	}
	return c
}

// askOralAnswer writes down what a party said, goal by goal.
func askOralAnswer(a *acting) []view.Group {
	groups := []view.Group{{Fields: []view.Field{
		{Kind: view.Static, Label: a.T("field.member.label"), Value: a.c.Name(a.of(0))},
		{Kind: view.Hidden, Name: "hash", Value: a.hash()},
		a.ask(view.Date, "oral.on", withValue(shownDate(a.c.Today))),
		a.ask(view.Radio, "oral.form", a.withNamed("oral", "meeting", "telephone", "video", "representative")),
	}}}
	return append(groups, a.goalQuestions(a.of(0))...)
}

func (a *acting) hash() string {
	if a.c.Plan.Submitted == nil {
		return ""
	}
	return a.c.Plan.Submitted.Hash
}

// toAnswer are the goals that a party may see.
func (a *acting) toAnswer(member string) []course.Goal {
	if a.c.Plan.Draft == nil {
		return nil
	}
	var out []course.Goal
	for _, g := range a.c.Plan.Draft.Goals {
		if a.c.Concerns(member, g.Members...) || len(g.Members) == 0 {
			out = append(out, g)
		}
	}
	return out
}

func (a *acting) goalQuestions(member string) []view.Group {
	var groups []view.Group
	for _, g := range a.toAnswer(member) {
		groups = append(groups, view.Group{Legend: g.Text, Quote: wordsOf(g.OwnWords, member), Fields: []view.Field{
			{Kind: view.Radio, Name: "agree-" + g.ID, Label: a.T("field.agree.label"), Options: []view.Option{
				{Value: "true", Label: a.T("answer.agree")}, {Value: "false", Label: a.T("answer.dissent")},
			}},
			{Kind: view.Area, Name: "words-" + g.ID, Label: a.T("field.dissent_words.label"), Hint: a.T("field.dissent_words.hint"), Optional: true},
		}})
	}
	return append(groups, view.Group{Legend: a.T("answer.anything_else"), Fields: []view.Field{a.ask(view.Area, "words", asOptional)}})
}

func wordsOf(list []course.Words, member string) string {
	for _, w := range list {
		if w.Member == member {
			return w.Text
		}
	}
	return ""
}

func (a *acting) goalAnswers(f *form, member string) []course.GoalAnswer {
	var out []course.GoalAnswer
	for _, g := range a.toAnswer(member) {
		answer := course.GoalAnswer{Goal: g.ID, Agree: f.isChecked("agree-" + g.ID), Words: f.text("words-" + g.ID)}
		switch {
		case f.text("agree-"+g.ID) == "":
			f.wrong("agree-"+g.ID, "answer.missing", "goal", g.Text)
		case !answer.Agree && answer.Words == "":
			f.wrong("words-"+g.ID, "answer.words_missing", "goal", g.Text)
		}
		out = append(out, answer)
	}
	return out
}

func readOralAnswer(a *acting, f *form) course.Command {
	return course.RespondToPlan{
		Member: a.of(0), Hash: f.text("hash"), Goals: a.goalAnswers(f, a.of(0)), Words: f.text("words"),
		Oral: &course.Oral{On: f.needDate("oral.on"), Form: f.text("oral.form")},
	}
}
