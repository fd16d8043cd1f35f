package bylaw

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// need notes what must be there and is not.
func (c *checker) need(there bool, path string) {
	if !there {
		c.add(path, FoundMissing, "", "")
	}
}

// choice notes a value that is none of those that are possible. One that is not there is for need.
func (c *checker) choice(path, value string, of ...string) {
	if value != "" && !slices.Contains(of, value) {
		c.add(path, FoundNoChoice, value, strings.Join(slices.DeleteFunc(slices.Clone(of), func(v string) bool { return v == "" }), ", "))
	}
}

func (c *checker) oneOfEach(path string, ids []string) {
	for i, id := range ids {
		at := fmt.Sprintf("%s[%d].id", path, i)
		c.need(id != "", at)
		if id != "" && slices.Contains(ids[:i], id) {
			c.add(at, FoundTwice, id, "")
		}
	}
}

func (c *checker) order(path string, from, to Date) {
	if !from.IsZero() && !to.IsZero() && to.Before(from) {
		c.add(path, FoundBackwards, to.String(), from.String())
	}
}

// rules notes what is missing or wrong in a file whose values are of the right kinds.
func (c *checker) rules(b *Bylaw) {
	c.need(b.Code != "", "code")
	if strings.ContainsAny(b.Code, "/. ") {
		c.add("code", FoundNoChoice, b.Code, "a-z, 0-9, -")
	}
	c.need(b.Title != "", "title")
	c.need(b.Revision > 0, "revision")
	c.choice("kind", b.Kind, GeneralLaw)
	if b.Kind == "" {
		c.need(b.Municipality != "", "municipality")
		c.need(!b.Trial.To.IsZero(), "trial.to")
	}
	c.need(!b.Trial.From.IsZero(), "trial.from")
	c.order("trial.to", b.Trial.From, b.Trial.To)
	c.need(len(b.Unit) > 0, "unit")
	for i, unit := range b.Unit {
		c.choice(fmt.Sprintf("unit[%d]", i), unit, "family", "single")
	}
	c.need(b.EmploymentGoal.Kind != "", "employment_goal.kind")
	c.choice("employment_goal.kind", b.EmploymentGoal.Kind, GoalOverallEmployment, GoalJobOrEducation, GoalNotAsked)
	c.need(b.Parity.Low > 0, "parity.low")
	c.need(b.Parity.High >= b.Parity.Low && b.Parity.High > 0, "parity.high")
	c.need(b.PlanConsent == nil || b.PlanConsent.Age > 0, "plan_consent.age")
	c.need(b.Closing.RetentionYears > 0, "closing.retention_years")
	c.followUp(b.FollowUp)

	shared, err := loadNational(files, b.NationalRevision)
	if err != nil {
		c.add("national_revision", FoundUnknownName, strconv.Itoa(b.NationalRevision), "")
		return
	}
	c.target(b.Target, shared)
	c.exemptions(b, shared)
	var duties []string
	for i, d := range b.Standing {
		duties = append(duties, d.ID)
		if !slices.ContainsFunc(shared.Duties, func(s StandingDuty) bool { return s.ID == d.ID }) {
			c.add(fmt.Sprintf("standing_duties[%d].id", i), FoundUnknownName, d.ID, "")
		}
	}
	c.oneOfEach("standing_duties", duties)
}

func (c *checker) followUp(f FollowUpRules) {
	c.need(!f.DefaultInterval.IsZero(), "follow_up.default_interval")
	c.need(!f.LongestInterval.IsZero(), "follow_up.longest_interval")
	c.need(!f.OverdueAfter.IsZero(), "follow_up.overdue_after")
	c.need(!f.EscalateAfter.IsZero(), "follow_up.escalate_after")
	c.choice("follow_up.roll.direction", f.Roll.Direction, RollForward, RollBack)
	if f.DueAtHour < 0 || f.DueAtHour > 23 {
		c.add("follow_up.due_at_hour", FoundNoChoice, strconv.Itoa(f.DueAtHour), "0-23")
	}
	if f.JitterMinutes < 0 {
		c.add("follow_up.jitter_minutes", FoundWrongNumber, strconv.Itoa(f.JitterMinutes), "")
	}
}

// needs are the keys that a kind of criterion rests on.
var needs = map[string]string{
	CriterionCategory: "categories", CriterionChild: "age", CriterionFields: "min_fields", CriterionAge: "from_age", CriterionPlan: "sel_plans",
	CriterionComplex: "judgement", CriterionJudged: "judgement",
}

var criterionKinds = []string{
	CriterionCategory, CriterionChild, CriterionFields, CriterionAge, CriterionPlan, CriterionComplex, CriterionJudged,
}

func (c *checker) target(t Target, shared *national) {
	c.need(len(t.AnyOf) > 0, "target.any_of")
	var groups []string
	for i, g := range t.AnyOf {
		at := fmt.Sprintf("target.any_of[%d]", i)
		groups = append(groups, g.ID)
		c.need(len(g.Criteria) > 0, at+".criteria")
		var ids []string
		for j, x := range g.Criteria {
			ids = append(ids, x.ID)
			c.criterion(fmt.Sprintf("%s.criteria[%d]", at, j), x, shared)
		}
		c.oneOfEach(at+".criteria", ids)
	}
	c.oneOfEach("target.any_of", groups)
}

func (c *checker) criterion(at string, x Criterion, shared *national) {
	c.need(x.Kind != "", at+".kind")
	c.choice(at+".kind", x.Kind, criterionKinds...)
	rests := map[string]bool{
		"categories": len(x.LAB)+len(x.Categories) > 0, "age": x.Age > 0, "min_fields": x.MinFields > 0, "from_age": x.FromAge+x.Age > 0,
		"sel_plans": len(x.SelPlans) > 0, "judgement": x.Judgement, "": true,
	}
	c.need(rests[needs[x.Kind]], at+"."+needs[x.Kind])
	c.scope(at, Scope{Categories: x.Categories, LAB: x.LAB, SelPlans: x.SelPlans}, shared)
	if x.Age > 0 && x.FromAge >= x.Age {
		c.add(at+".age", FoundBackwards, strconv.Itoa(x.Age), strconv.Itoa(x.FromAge))
	}
}

func (c *checker) exemptions(b *Bylaw, shared *national) {
	var ids []string
	for i, own := range b.Exemptions {
		at := fmt.Sprintf("exemptions[%d]", i)
		ids = append(ids, own.ID)
		e := own.completedBy(shared.Exemptions)
		c.need(e.Effect != "", at+".effect")
		c.choice(at+".effect", e.Effect, effects...)
		c.order(at+".to", e.From, e.To)
		c.need(!e.Consent || b.PlanConsent != nil, "plan_consent")
		c.scope(at+".scope", e.Scope, shared)
		for j, id := range e.Replaces {
			if !slices.ContainsFunc(shared.Provisions, func(p Provision) bool { return p.ID == id }) {
				c.add(fmt.Sprintf("%s.replaces[%d]", at, j), FoundUnknownName, id, "")
			}
		}
		for j, id := range e.Areas {
			if !slices.ContainsFunc(shared.LifeAreas, func(a LifeArea) bool { return a.ID == id }) {
				c.add(fmt.Sprintf("%s.areas[%d]", at, j), FoundUnknownName, id, "")
			}
		}
		if e.Source == "" {
			c.add(at, FoundNoSource, "", "")
		}
		if !e.Verified && len(e.Note) == 0 {
			c.add(at, FoundNoNote, "", "")
		}
	}
	c.oneOfEach("exemptions", ids)
}

func (c *checker) scope(at string, s Scope, shared *national) {
	for i, kind := range s.Kinds {
		c.choice(fmt.Sprintf("%s.kinds[%d]", at, i), kind, Adult, Child)
	}
	for i, plan := range s.SelPlans {
		c.choice(fmt.Sprintf("%s.sel_plans[%d]", at, i), plan, Plans...)
	}
	for i, id := range s.Categories {
		if !slices.ContainsFunc(shared.Categories, func(x Category) bool { return x.ID == id }) {
			c.add(fmt.Sprintf("%s.categories[%d]", at, i), FoundUnknownName, id, "")
		}
	}
	for i, number := range s.LAB {
		if !slices.ContainsFunc(shared.Categories, func(x Category) bool { return x.LAB == number }) {
			c.add(fmt.Sprintf("%s.lab[%d]", at, i), FoundUnknownName, strconv.Itoa(number), "")
		}
	}
}
