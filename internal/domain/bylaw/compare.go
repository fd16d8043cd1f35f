package bylaw

import (
	"slices"
	"strconv"

	"github.com/enplan-dk/enplan/internal/domain/calendar"
)

// Kinds of Impact that stand in a Comparison alone, beside ImpactKinds.
const (
	ImpactEnters = "enters_group" // the person belongs to the target group and did not
	ImpactLeaves = "leaves_group" // the person did and does not
)

// Comparison is what is another under one frame on a day than under another, or on another day.
type Comparison struct {
	Rules  []RuleChange  `json:"rules"`
	Groups []GroupChange `json:"groups"`
}

// RuleChange is a rule of the frame that is another. Rule is the path of the datum; empty stands for nothing.
type RuleChange struct {
	Rule   string `json:"rule"`
	Before string `json:"before"`
	After  string `json:"after"`
}

// GroupChange is what is another for some people.
type GroupChange struct {
	People  []People `json:"people"`
	Impacts []Impact `json:"impacts"`
}

// People is a kind of person that frames tell apart: of an age, in a category, with a plan.
type People struct {
	Kind     string `json:"kind" enum:"adult,young,child"`
	Age      int    `json:"age"`
	Category Text   `json:"category,omitempty"`
	Plan     string `json:"plan,omitempty"`
}

// Young is the kind of People between Child and Adult.
const Young = "young"

// Compare says what changes for whom from one frame on a day to another frame, or the same, on another day. Everybody in it has complex
// problems and consents, and whatever is judged is judged to be so: what is left is what the law says.
func Compare(a *Bylaw, onA Date, b *Bylaw, onB Date) Comparison {
	out := Comparison{Rules: ruleChanges(a, b), Groups: []GroupChange{}}
	for _, of := range everybodyIn(a, onA, b) {
		impacts := of.impacts(a, onA, b, onB)
		if len(impacts) == 0 {
			continue
		}
		same := slices.IndexFunc(out.Groups, func(g GroupChange) bool {
			return slices.EqualFunc(g.Impacts, impacts, func(x, y Impact) bool { return x.Kind == y.Kind && x.ID == y.ID })
		})
		if same < 0 {
			out.Groups = append(out.Groups, GroupChange{Impacts: impacts})
			same = len(out.Groups) - 1
		}
		out.Groups[same].People = append(out.Groups[same].People, of.People)
	}
	return out
}

// example is one of some people.
type example struct {
	People
	spell *Spell
}

// Ages of examples.
const (
	ageOfAdult = 35
	ageOfYoung = 17
	ageOfChild = 10
)

// everybodyIn are an adult in each category that holds, and people of each age with each plan and with none.
func everybodyIn(a *Bylaw, onA Date, b *Bylaw) []example {
	var out []example
	for _, c := range a.Categories {
		if within(onA, c.From, c.To) {
			out = append(out, example{People{Kind: Adult, Age: ageOfAdult, Category: c.Name}, &Spell{LAB: c.LAB, Category: c.ID}})
		}
	}
	plans := append([]string{""}, a.KnownPlans()...)
	for _, plan := range b.KnownPlans() {
		if !slices.Contains(plans, plan) {
			plans = append(plans, plan)
		}
	}
	for _, plan := range plans {
		out = append(out,
			example{People: People{Kind: Adult, Age: ageOfAdult, Plan: plan}},
			example{People: People{Kind: Young, Age: ageOfYoung, Plan: plan}},
			example{People: People{Kind: Child, Age: ageOfChild, Plan: plan}},
		)
	}
	return out
}

func (of example) impacts(a *Bylaw, onA Date, b *Bylaw, onB Date) []Impact {
	person := Person{ID: "p", Kind: Child, ComplexProblems: true, ConsentsSelf: true, ConsentsCustody: true, NoCategory: of.spell == nil}
	first := onA
	if onB.Before(onA) {
		first = onB
	}
	if of.Kind == Adult {
		person.Kind = Adult
	}
	person.Birth = first.AddMonths(-12 * of.Age)
	person.AdultFrom = calendar.Birthday(person.Birth, a.Ages.Adult)
	if of.spell != nil {
		spell := *of.spell
		spell.From = first.AddMonths(-1)
		person.Spells = []Spell{spell}
	}
	if of.Plan != "" {
		person.SelPlans = []string{of.Plan}
	}
	impacts := a.Impacts(Facts{Persons: []Person{person}}, onA, b, onB)
	switch was, is := of.outcome(a, person, onA), of.outcome(b, person, onB); {
	case is == Eligible && was == NotEligible:
		impacts = append(impacts, Impact{Kind: ImpactEnters})
	case was == Eligible && is == NotEligible:
		impacts = append(impacts, Impact{Kind: ImpactLeaves})
	}
	for i := range impacts {
		impacts[i].Person = ""
	}
	return impacts
}

// outcome is that of the target group for the person, an adult with a child, where all that is judged is judged to be so.
func (of example) outcome(b *Bylaw, p Person, on Date) string {
	f := Facts{Persons: []Person{p}, Judged: b.JudgedFacts(), FieldsConfirmed: true}
	for _, field := range b.Fields {
		f.Fields = append(f.Fields, field.ID)
	}
	if of.Kind == Adult {
		f.Persons = append(f.Persons, Person{ID: "c", Kind: Child, Birth: on.AddMonths(-12 * ageOfChild)})
	}
	return b.Assess(f, on).Outcome
}

// ruleChanges are the rules that are about everybody.
func ruleChanges(a, b *Bylaw) []RuleChange {
	was, is := a.rules(), b.rules()
	changes := []RuleChange{}
	for i, rule := range was {
		if rule[1] != is[i][1] {
			changes = append(changes, RuleChange{rule[0], rule[1], is[i][1]})
		}
	}
	return changes
}

// rules are the rules about everybody, by their paths in the file.
func (b *Bylaw) rules() [][2]string {
	consent := ""
	if b.PlanConsent != nil {
		consent = strconv.Itoa(b.PlanConsent.Age)
	}
	day := func(d Date) string {
		if d.IsZero() {
			return ""
		}
		return d.String()
	}
	return [][2]string{
		{"trial.from", day(b.Trial.From)},
		{"trial.to", day(b.Trial.LastDay())},
		{"plan_consent.age", consent},
		{"continuation_offer.applies", strconv.FormatBool(b.ContinuationOffer.Applies)},
		{"employment_goal.kind", b.EmploymentGoal.Kind},
		{"follow_up.default_interval", b.FollowUp.DefaultInterval.String()},
		{"follow_up.longest_interval", b.FollowUp.LongestInterval.String()},
		{"follow_up.roll.direction", b.FollowUp.Roll.Direction},
		{"closing.retention_years", strconv.Itoa(b.Closing.RetentionYears)},
		{"mentor.longest_period", b.Mentor.LongestPeriod.String()},
	}
}

// Day is the day on which a frame is looked at when nobody names one: its last, or that of its latest change, or its first.
func (b *Bylaw) Day() Date {
	switch {
	case !b.Trial.LastDay().IsZero():
		return b.Trial.LastDay()
	case len(b.Changes) > 0:
		return b.Changes[len(b.Changes)-1].From
	}
	return b.Trial.From
}
