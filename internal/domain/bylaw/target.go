package bylaw

import (
	"errors"
	"fmt"
	"slices"
	"strconv"

	"github.com/enplan-dk/enplan/internal/domain/calendar"
)

// Stable reason codes of a CriterionResult.
const (
	ReasonInTrial        = "in_trial"
	ReasonOutsideTrial   = "outside_trial"
	ReasonCategory       = "in_category"
	ReasonOtherCategory  = "other_category"
	ReasonNoCategory     = "category_not_recorded"
	ReasonChild          = "child_in_age"
	ReasonChildTooOld    = "children_too_old"
	ReasonNoChild        = "no_child"
	ReasonNoBirthDate    = "birth_date_not_recorded"
	ReasonFields         = "several_fields"
	ReasonTooFewFields   = "too_few_fields"
	ReasonFieldsUnjudged = "fields_not_confirmed"
	ReasonAge            = "age_in_range"
	ReasonOtherAge       = "age_outside_range"
	ReasonPlan           = "has_plan"
	ReasonNoPlan         = "no_such_plan"
	ReasonJudged         = "judged_so"
	ReasonUnjudged       = "not_judged"
	ReasonDeviation      = "other_assessment" // a caseworker judged otherwise, with a reason of his or her own
)

// Assess computes whether a family belongs to the target group on a day. Nobody
// belongs outside the trial period; inside it, a family belongs when every
// criterion of one group is met. Whoever has been in the effort and no longer
// belongs may stay where the by-law offers it.
func (b *Bylaw) Assess(f Facts, on Date) Assessment {
	a := Assessment{
		Code: b.Code, Revision: b.Revision, On: on,
		Continuation: f.BeenInEffort && b.ContinuationOffer.Applies,
		Criteria:     []CriterionResult{b.assessTrial(on)},
	}
	for _, group := range b.Target.AnyOf {
		a.Groups = append(a.Groups, GroupResult{ID: group.ID, Name: group.Name})
		for _, criterion := range group.Criteria {
			result := b.assessCriterion(criterion, f, on)
			result.Group = group.ID
			a.Criteria = append(a.Criteria, result)
		}
	}
	a.conclude()
	return a
}

// ErrFactual is the error of judging otherwise about a fact: a LAB number, an
// age or the trial period can be corrected, not deviated from.
var ErrFactual = errors.New("criterion is one of fact: correct the fact")

// ErrUnknownCriterion is the error of a criterion that the assessment lacks.
var ErrUnknownCriterion = errors.New("no such criterion")

// Deviate is the assessment with another result, met or not_met, for a
// criterion of judgement, and the outcome that follows. The reason for it is
// the caller's to keep.
func (a Assessment) Deviate(criterion, result string) (Assessment, error) {
	if result != Met && result != NotMet {
		return a, fmt.Errorf("%w: a deviation is met or not met", ErrUnknownCriterion)
	}
	a.Criteria, a.Groups = slices.Clone(a.Criteria), slices.Clone(a.Groups)
	found := false
	for i, c := range a.Criteria {
		if c.ID != criterion {
			continue
		}
		if !c.Judgement {
			return a, ErrFactual
		}
		c.Result, c.Reason = result, ReasonDeviation
		a.Criteria[i], found = c, true
	}
	if !found {
		return a, ErrUnknownCriterion
	}
	a.conclude()
	return a, nil
}

// AgesOut is the first day after on at which the family leaves the target group
// by nothing but a birthday of a child.
func (b *Bylaw) AgesOut(f Facts, on Date) (Date, bool) {
	if b.Assess(f, on).Outcome != Eligible {
		return Date{}, false
	}
	for _, day := range b.comingBirthdays(f, on) {
		if b.InTrial(day) && b.Assess(withoutEnds(f), day).Outcome != Eligible {
			return day, true
		}
	}
	return Date{}, false
}

// withoutEnds keeps every category running, so that only ages change.
func withoutEnds(f Facts) Facts {
	f.Persons = slices.Clone(f.Persons)
	for i, p := range f.Persons {
		p.Spells = slices.Clone(p.Spells)
		for j := range p.Spells {
			p.Spells[j].To = Date{}
		}
		f.Persons[i] = p
	}
	return f
}

// comingBirthdays are the days after on at which a child reaches the age of a
// criterion, in order.
func (b *Bylaw) comingBirthdays(f Facts, on Date) []Date {
	var days []Date
	for _, group := range b.Target.AnyOf {
		for _, c := range group.Criteria {
			for _, p := range f.Persons {
				child, own := c.Kind == CriterionChild && p.Kind == Child, c.Kind == CriterionAge
				if !child && !own || c.Age == 0 || p.Birth.IsZero() {
					continue
				}
				if day := calendar.Birthday(p.Birth, c.Age); day.After(on) {
					days = append(days, day)
				}
			}
		}
	}
	slices.SortFunc(days, Date.Compare)
	return slices.Compact(days)
}

// conclude derives the groups' results, the outcome and the legal basis from
// the results of the criteria.
func (a *Assessment) conclude() {
	best := NotMet
	for i := range a.Groups {
		a.Groups[i].Result = a.groupResult(a.Groups[i].ID)
		best = better(best, a.Groups[i].Result)
	}
	switch {
	case a.Criteria[0].Result != Met: // the trial period comes first and rules out all else
		a.Outcome = NotEligible
	case best == Met:
		a.Outcome = Eligible
	case best == Unknown:
		a.Outcome = Undecided
	case a.Continuation:
		a.Outcome = MayContinue
	default:
		a.Outcome = NotEligible
	}
	a.LegalBasis = a.LegalBasis[:0:0]
	for _, c := range a.Criteria {
		if !slices.Contains(a.LegalBasis, c.Source) {
			a.LegalBasis = append(a.LegalBasis, c.Source)
		}
	}
}

func (a *Assessment) groupResult(group string) string {
	result := Met
	for _, c := range a.Criteria {
		if c.Group == group {
			result = worse(result, c.Result)
		}
	}
	return result
}

var results = []string{NotMet, Unknown, Met} // from worst to best

func worse(a, b string) string {
	return results[min(slices.Index(results, a), slices.Index(results, b))]
}

func better(a, b string) string {
	return results[max(slices.Index(results, a), slices.Index(results, b))]
}

func (b *Bylaw) assessTrial(on Date) CriterionResult {
	r := CriterionResult{
		ID: CriterionTrial, Kind: CriterionTrial, Basis: b.Trial.Basis,
		Facts: []FactUsed{{Fact: "trial_from", Value: b.Trial.From.String()}},
	}
	if last := b.Trial.LastDay(); !last.IsZero() {
		r.Facts = append(r.Facts, FactUsed{Fact: "trial_last_day", Value: last.String()})
	}
	r.Facts = append(r.Facts, FactUsed{Fact: "on", Value: on.String()})
	if b.InTrial(on) {
		return r.is(Met, ReasonInTrial)
	}
	return r.is(NotMet, ReasonOutsideTrial)
}

func (r CriterionResult) is(result, reason string) CriterionResult {
	r.Result, r.Reason = result, reason
	return r
}

func (b *Bylaw) assessCriterion(c Criterion, f Facts, on Date) CriterionResult {
	r := CriterionResult{
		ID: c.ID, Kind: c.Kind, Name: c.Name, Judgement: c.Judgement,
		Basis: c.Basis, Facts: []FactUsed{},
	}
	switch c.Kind {
	case CriterionCategory:
		return r.category(c, b.carriedOverAll(f), on)
	case CriterionChild:
		return r.child(c, f, on)
	case CriterionAge:
		return r.ownAge(c, f, on)
	case CriterionPlan:
		return r.plan(c, f, on)
	case CriterionComplex:
		return r.judged(slices.ContainsFunc(f.Persons, func(p Person) bool { return p.ComplexProblems }))
	case CriterionJudged:
		return r.judged(slices.Contains(f.Judged, c.ID))
	default:
		return r.fields(c, f, b.Fields)
	}
}

// category looks for an adult in one of the numbers of LAB § 2.
func (r CriterionResult) category(c Criterion, f Facts, on Date) CriterionResult {
	met, unknown := false, len(f.Persons) == 0
	for _, p := range f.Persons {
		if p.kindOn(on) != Adult {
			continue
		}
		// Who has come of age since does not make unknown what is known of the parents.
		unknown = unknown || (p.Kind == Adult && len(p.Spells) == 0 && !p.NoCategory)
		for _, s := range p.Spells {
			if s.covers(on) {
				r.Facts = append(r.Facts, s.fact(p.ID))
				met, unknown = met || s.in(c.LAB, c.Categories), unknown || s.unknown()
			}
		}
	}
	switch {
	case met:
		return r.is(Met, ReasonCategory)
	case unknown:
		return r.is(Unknown, ReasonNoCategory)
	default:
		return r.is(NotMet, ReasonOtherCategory)
	}
}

// ownAge looks for a member of an age, with or without a benefit.
func (r CriterionResult) ownAge(c Criterion, f Facts, on Date) CriterionResult {
	met, unknown := false, len(f.Persons) == 0
	for _, p := range f.Persons {
		if p.Birth.IsZero() {
			unknown = true
			continue
		}
		if p.aged(c.FromAge, c.Age, on) {
			met = true
			r.Facts = append(r.Facts, FactUsed{Person: p.ID, Fact: "age", Value: strconv.Itoa(calendar.AgeOn(p.Birth, on))})
		}
	}
	switch {
	case met:
		return r.is(Met, ReasonAge)
	case unknown:
		return r.is(Unknown, ReasonNoBirthDate)
	default:
		return r.is(NotMet, ReasonOtherAge)
	}
}

// plan looks for a member who has or needs one of the plans, and has the age where the criterion names one.
func (r CriterionResult) plan(c Criterion, f Facts, on Date) CriterionResult {
	met := false
	for _, p := range f.Persons {
		for _, plan := range c.SelPlans {
			if p.aged(c.FromAge, c.Age, on) && p.hasPlan([]string{plan}, on) {
				met = true
				r.Facts = append(r.Facts, FactUsed{Person: p.ID, Fact: "plan", Value: plan})
			}
		}
	}
	if met {
		return r.is(Met, ReasonPlan)
	}
	return r.is(NotMet, ReasonNoPlan)
}

// judged: until a caseworker has judged it to be so, nobody knows.
func (r CriterionResult) judged(so bool) CriterionResult {
	if so {
		return r.is(Met, ReasonJudged)
	}
	return r.is(Unknown, ReasonUnjudged)
}

// child looks for a child that has been born and has not reached the age that
// day. Custody and residence are recorded elsewhere and not judged here.
func (r CriterionResult) child(c Criterion, f Facts, on Date) CriterionResult {
	reason := ReasonNoChild
	for _, p := range f.Persons {
		if p.Kind != Child {
			continue
		}
		if p.Birth.IsZero() {
			if reason != ReasonChild {
				reason = ReasonNoBirthDate
			}
			continue
		}
		age := calendar.AgeOn(p.Birth, on)
		r.Facts = append(r.Facts, FactUsed{Person: p.ID, Fact: "age", Value: strconv.Itoa(age)})
		switch {
		case age >= 0 && age < c.Age:
			reason = ReasonChild
		case reason == ReasonNoChild:
			reason = ReasonChildTooOld
		}
	}
	switch {
	case reason == ReasonChild:
		return r.is(Met, reason)
	case reason == ReasonNoBirthDate, len(f.Persons) == 0:
		return r.is(Unknown, reason)
	default:
		return r.is(NotMet, reason)
	}
}

// fields counts distinct professional fields; that they make up several fields
// is a judgement which the caseworker confirms.
func (r CriterionResult) fields(c Criterion, f Facts, known []Field) CriterionResult {
	count := 0
	for _, field := range known {
		if slices.Contains(f.Fields, field.ID) {
			count++
			r.Facts = append(r.Facts, FactUsed{Fact: "field", Value: field.ID})
		}
	}
	switch {
	case count >= c.MinFields && f.FieldsConfirmed:
		return r.is(Met, ReasonFields)
	case count >= c.MinFields, count == 0 && !f.FieldsConfirmed:
		return r.is(Unknown, ReasonFieldsUnjudged)
	default:
		return r.is(NotMet, ReasonTooFewFields)
	}
}
