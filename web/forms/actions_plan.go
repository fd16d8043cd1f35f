package forms

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/web/view"
)

var planActions = map[string]action{
	"write_section": {tab: "skriv", asks: askSection, command: readSection},

	"waive_provision": {
		tab: "skriv",
		asks: func(a *actionRequest) []view.Group {
			return singleGroup(
				view.Field{Kind: view.Static, Label: a.T("field.provision.label"), Value: a.course.Provision(a.refAt(0)) + ", " + a.course.Name(a.refAt(1))},
				a.ask(view.Area, "reason"),
			)
		},
		command: func(a *actionRequest, f *Answers) course.Command {
			return course.WaiveProvision{Provision: a.refAt(0), Person: a.refAt(1), Reason: f.Text("reason")}
		},
	},

	"add_goal": {
		tab: "skriv",
		asks: func(a *actionRequest) []view.Group {
			return askGoal(a, course.Goal{Parent: a.refAt(0), Area: a.areaOf(a.refAt(0))})
		},
		command: func(a *actionRequest, f *Answers) course.Command {
			return course.AddGoal{GoalBody: readGoal(f, a.refAt(0), nil)}
		},
	},

	"change_goal": {
		tab: "skriv",
		asks: func(a *actionRequest) []view.Group {
			g := a.goal(a.refAt(0))
			return askGoal(a, g)
		},
		command: func(a *actionRequest, f *Answers) course.Command {
			g := a.goal(a.refAt(0))
			return course.ChangeGoal{Goal: a.refAt(0), GoalBody: readGoal(f, g.Parent, a.keptDischarges(g.Discharges))}
		},
	},

	"remove_goal": {
		tab: "skriv", danger: true,
		asks: func(a *actionRequest) []view.Group {
			return singleGroup(view.Field{Kind: view.Static, Label: a.T("goal.one"), Value: a.course.Goal(a.refAt(0))})
		},
		command: func(a *actionRequest, _ *Answers) course.Command { return course.RemoveGoal{Goal: a.refAt(0)} },
	},

	"add_effort": {
		tab: "skriv",
		asks: func(a *actionRequest) []view.Group {
			return singleGroup(
				view.Field{Kind: view.Static, Label: a.T("goal.one"), Value: a.course.Goal(a.refAt(0))},
				a.ask(view.Area, "text"), a.ask(view.Line, "provider"), a.ask(view.Line, "unit"), a.ask(view.Line, "responsible"),
				a.ask(view.Line, "legal_basis"), a.ask(view.Date, "from"), a.ask(view.Date, "to", asOptional),
			)
		},
		command: func(a *actionRequest, f *Answers) course.Command {
			return course.AddEffort{
				Goal: a.refAt(0), Text: f.Text("text"), LegalBasis: f.Text("legal_basis"), Provider: f.Text("provider"), Unit: f.Text("unit"),
				Responsible: f.Text("responsible"), From: f.NeedDate("from"), To: f.Date("to"),
			}
		},
	},

	"end_effort": {
		tab: "plan",
		asks: func(a *actionRequest) []view.Group {
			return singleGroup(a.ask(view.Date, "on", withValue(shownDate(a.course.Today))))
		},
		command: func(a *actionRequest, f *Answers) course.Command {
			return course.EndEffort{Goal: a.refAt(0), Effort: a.refAt(1), On: f.NeedDate("on")}
		},
	},

	"submit_plan": {tab: "plan", asks: noQuestions, checks: (*actionRequest).beforeSending, command: func(*actionRequest, *Answers) course.Command { return course.SubmitPlan{} }},

	"return_plan": {
		tab:     "plan",
		asks:    func(a *actionRequest) []view.Group { return singleGroup(a.ask(view.Area, "reason")) },
		command: func(_ *actionRequest, f *Answers) course.Command { return course.ReturnPlan{Reason: f.Text("reason")} },
	},

	"respond_to_plan": {tab: "plan", asks: askOralAnswer, command: readOralAnswer},

	"adopt_plan": {
		tab: "plan",
		asks: func(a *actionRequest) []view.Group {
			if sub := a.course.Plan.Submitted; sub == nil || !slices.ContainsFunc(sub.Responses, func(r course.Response) bool { return !r.Agrees() }) {
				return nil
			}
			return singleGroup(a.ask(view.Area, "dissent_reason", withRows(6)))
		},
		command: func(_ *actionRequest, f *Answers) course.Command {
			return course.AdoptPlan{DissentReason: f.Text("dissent_reason")}
		},
	},

	"revise_plan": {
		tab:     "skriv",
		asks:    func(a *actionRequest) []view.Group { return singleGroup(a.ask(view.Area, "reason")) },
		command: func(_ *actionRequest, f *Answers) course.Command { return course.RevisePlan{Reason: f.Text("reason")} },
	},

	"comment": {
		tab: "plan",
		asks: func(a *actionRequest) []view.Group {
			return singleGroup(
				view.Field{Kind: view.Static, Label: a.T("field.about.label"), Value: a.about(a.refAt(0))},
				a.ask(view.Area, "text", withRows(6)), a.ask(view.Check, "proposal"),
			)
		},
		command: func(a *actionRequest, f *Answers) course.Command {
			return course.AddComment{About: a.refAt(0), Text: f.Text("text"), Proposal: f.IsChecked("proposal")}
		},
	},
}

// about names a goal or a section of the plan.
func (a *actionRequest) about(id string) string {
	if goal := a.course.Goal(id); goal != "" {
		return goal
	}
	area, member, section := strings.Cut(id, ":")
	if !section {
		return a.T("goal.one") // of somebody else, or gone
	}
	return a.course.Area(area) + " – " + a.course.Name(member)
}

func (a *actionRequest) goal(id string) course.Goal {
	if plan := a.course.Plan.Current(); plan != nil {
		for _, g := range plan.Goals {
			if g.ID == id {
				return g
			}
		}
	}
	return course.Goal{}
}

func (a *actionRequest) areaOf(goal string) string {
	g := a.goal(goal)
	return g.Area
}

func askGoal(a *actionRequest, g course.Goal) []view.Group {
	first := view.Group{Fields: []view.Field{
		a.ask(view.Area, "text", withValue(g.Text)),
		a.ask(view.Line, "easy", withValue(g.Easy), asOptional),
		a.ask(view.Select, "area", a.areas(), withValue(g.Area)),
		a.ask(view.Checks, "members", a.members(nil), withTicked(g.Members), asOptional),
	}}
	if a.course.Me == "" {
		first.Fields = append(first.Fields,
			a.ask(view.Check, "overall", withValue(CheckedValue(g.Overall))),
			a.ask(view.Radio, "towards", a.withNamed("goal.towards", "employment", "education"), withValue(g.Towards), asOptional),
		)
	}
	member, words := a.course.Me, ""
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
		baseline, target = strconv.Itoa(m.Baseline), strconv.Itoa(m.Target)
	}
	measure := view.Group{Legend: a.T("goal.progress"), Hint: a.T("goal.progress_hint"), Fields: []view.Field{
		a.ask(view.Line, "measure", withValue(name), asOptional),
		a.ask(view.Number, "measure.min", withValue(strconv.Itoa(m.Min)), asOptional, when("measure")),
		a.ask(view.Number, "measure.max", withValue(strconv.Itoa(m.Max)), asOptional, when("measure")),
		a.ask(view.Number, "measure.baseline", withValue(baseline), asOptional, when("measure")),
		a.ask(view.Number, "measure.target", withValue(target), asOptional, when("measure")),
	}}
	groups := []view.Group{own, first, measure}
	if options := a.ask(view.Checks, "discharges", a.discharges(), withTicked(g.Discharges), asOptional); len(options.Options) > 0 {
		groups = append(groups, view.Group{Legend: a.T("coverage.heading"), Hint: a.T("coverage.tick"), Fields: []view.Field{options}, Folded: true})
	}
	return groups
}

// CheckedValue is the value of a box that is ticked, or is not.
func CheckedValue(v bool) string {
	if v {
		return "true"
	}
	return ""
}

func readGoal(f *Answers, parent string, kept []string) course.GoalBody {
	b := course.GoalBody{
		Parent: parent, Area: f.Text("area"), Members: f.List("members"), Text: f.Text("text"), Easy: f.Text("easy"), Overall: f.IsChecked("overall"), Towards: f.Text("towards"),
		Discharges: append(kept, f.List("discharges")...),
	}
	if words := f.Text("own_words.text"); words != "" {
		b.OwnWords = &course.Words{Member: f.Text("own_words.member"), Text: words}
	}
	if name := f.Text("measure"); name != "" {
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
func (a *actionRequest) keptDischarges(tags []string) []string {
	if a.course.Partly() {
		return slices.Clone(tags)
	}
	return slices.DeleteFunc(slices.Clone(tags), func(t string) bool { return strings.Contains(t, "/") })
}

// section is the one that the form is about; its address is area or area:member.
func (a *actionRequest) section() course.Section {
	area, member, _ := strings.Cut(a.refAt(0), ":")
	x := course.Section{Area: area, Member: member}
	if plan := a.course.Plan.Current(); plan != nil {
		for _, s := range plan.Sections {
			if s.Area == area && s.Member == member {
				return s
			}
		}
	}
	for _, l := range a.course.Law.LifeAreas {
		if l.ID == area {
			x.Discharges = l.Discharges // what a section of this area usually stands for
		}
	}
	return x
}

func askSection(a *actionRequest) []view.Group {
	x := a.section()
	fields := []view.Field{{Kind: view.Static, Label: a.T("field.about.label"), Value: a.about(a.refAt(0))}}
	if a.course.Me == "" {
		fields = append(fields, a.ask(view.Area, "text", withValue(x.Text), withRows(10), asOptional))
	}
	groups := singleGroup(fields...)
	member, words := cmp.Or(a.course.Me, x.Member), ""
	for _, w := range x.OwnWords {
		if member == "" || w.Member == member {
			member, words = w.Member, w.Text
		}
	}
	own := view.Group{Legend: a.T("plan.own_words"), Hint: a.T("plan.own_words_hint")}
	if a.course.Me == "" {
		own.Fields = append(own.Fields, a.ask(view.Select, "own_words.member", a.members(nil), withValue(member), asOptional))
	} else {
		own.Fields = append(own.Fields, view.Field{Kind: view.Hidden, Name: "own_words.member", Value: a.course.Me})
	}
	own.Fields = append(own.Fields, a.ask(view.Area, "own_words.text", withValue(words), withRows(6), asOptional))
	groups = append(groups, own)
	if options := a.ask(view.Checks, "discharges", a.discharges(), withTicked(x.Discharges), asOptional); a.course.Me == "" && len(options.Options) > 0 {
		groups = append(groups, view.Group{Legend: a.T("coverage.heading"), Hint: a.T("coverage.tick"), Fields: []view.Field{options}})
	}
	return groups
}

func readSection(a *actionRequest, f *Answers) course.Command {
	area, member, _ := strings.Cut(a.refAt(0), ":")
	c := course.WriteSection{Area: area, Member: member}
	if a.course.Me == "" {
		text := f.Text("text")
		c.Text = &text
		if !a.course.Partly() {
			c.Discharges = append(a.keptDischarges(a.section().Discharges), f.List("discharges")...)
		}
	}
	if words := f.Text("own_words.text"); words != "" {
		c.OwnWords = &course.Words{Member: f.Text("own_words.member"), Text: words}
	}
	return c
}

// beforeSending says who gets the plan to answer, who does not, and what it still lacks.
func (a *actionRequest) beforeSending() []view.Checklist {
	c := a.course
	to, not := view.Checklist{Heading: a.T("submit.to")}, view.Checklist{Heading: a.T("submit.not_asked")}
	asked := c.Asked(c.Law, c.Today)
	for _, m := range c.Parties(c.Law, c.Today) {
		if slices.ContainsFunc(asked, func(o course.Member) bool { return o.ID == m.ID }) {
			to.Remarks = append(to.Remarks, view.Remark{Text: m.Name})
		} else {
			not.Remarks = append(not.Remarks, view.Remark{Text: a.T("submit.no_part", "name", m.Name)})
		}
	}
	missing := view.Checklist{Heading: a.T("submit.missing")}
	for _, gap := range c.PlanGaps(c.Law, c.Today) {
		missing.Remarks = append(missing.Remarks, a.remark(gap))
	}
	if c.FollowUp.Interval == nil {
		missing.Remarks = append(missing.Remarks, a.remark(course.Refusal{Code: course.CodeIntervalMissing}))
	}
	if len(missing.Remarks) == 0 {
		missing.Remarks = []view.Remark{{Text: a.T("submit.nothing_missing")}}
	}
	checks := []view.Checklist{to}
	if len(not.Remarks) > 0 {
		checks = append(checks, not)
	}
	return append(checks, missing)
}

// askOralAnswer writes down what a party said, goal by goal.
func askOralAnswer(a *actionRequest) []view.Group {
	groups := []view.Group{{Fields: []view.Field{
		{Kind: view.Static, Label: a.T("field.member.label"), Value: a.course.Name(a.refAt(0))},
		{Kind: view.Hidden, Name: "hash", Value: a.hash()},
		a.ask(view.Date, "oral.on", withValue(shownDate(a.course.Today))),
		a.ask(view.Radio, "oral.form", a.withNamed("oral", "meeting", "telephone", "video", "representative")),
	}}}
	return append(groups, a.goalQuestions(a.refAt(0))...)
}

func (a *actionRequest) hash() string {
	if a.course.Plan.Submitted == nil {
		return ""
	}
	return a.course.Plan.Submitted.Hash
}

// toAnswer are the goals that a party may see.
func (a *actionRequest) toAnswer(member string) []course.Goal {
	if a.course.Plan.Draft == nil {
		return nil
	}
	var out []course.Goal
	for _, g := range a.course.Plan.Draft.Goals {
		if a.course.Concerns(member, g.Members...) || len(g.Members) == 0 {
			out = append(out, g)
		}
	}
	return out
}

func (a *actionRequest) goalQuestions(member string) []view.Group {
	var groups []view.Group
	for _, g := range a.toAnswer(member) {
		groups = append(groups, view.Group{Legend: g.Text, Quote: wordsOf(g.OwnWords, member), Lines: a.course.GoalLines(a.Page, g), Fields: []view.Field{
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

func (a *actionRequest) goalAnswers(f *Answers, member string) []course.GoalAnswer {
	var out []course.GoalAnswer
	for _, g := range a.toAnswer(member) {
		answer := course.GoalAnswer{Goal: g.ID, Agree: f.IsChecked("agree-" + g.ID), Words: f.Text("words-" + g.ID)}
		switch {
		case f.Text("agree-"+g.ID) == "":
			f.Wrong("agree-"+g.ID, "answer.missing", "goal", g.Text)
		case !answer.Agree && answer.Words == "":
			f.Wrong("words-"+g.ID, "answer.words_missing", "goal", g.Text)
		}
		out = append(out, answer)
	}
	return out
}

func readOralAnswer(a *actionRequest, f *Answers) course.Command {
	return course.RespondToPlan{
		Member: a.refAt(0), Hash: f.Text("hash"), Goals: a.goalAnswers(f, a.refAt(0)), Words: f.Text("words"),
		Oral: &course.Oral{On: f.NeedDate("oral.on"), Form: f.Text("oral.form")},
	}
}
