package bylaw

import (
	"slices"

	"github.com/enplan-dk/enplan/internal/domain/calendar"
)

// LastDay is the last day inside the span; zero when it is open.
func (s Span) LastDay() Date {
	if s.To.IsZero() || s.LastDayInclusive {
		return s.To
	}
	return s.To.AddDays(-1)
}

// Contains says whether a day lies in the span.
func (s Span) Contains(on Date) bool { return within(on, s.From, s.LastDay()) }

// within says whether a day lies from one day to another, both included; a zero
// day leaves that end open.
func within(on, from, to Date) bool {
	return (from.IsZero() || !on.Before(from)) && (to.IsZero() || !on.After(to))
}

// earlier is the first of two days; a zero day is later than any other.
func earlier(a, b Date) Date {
	if a.IsZero() || (!b.IsZero() && b.Before(a)) {
		return b
	}
	return a
}

// InTrial says whether a day lies in the trial period.
func (b *Bylaw) InTrial(on Date) bool { return b.Trial.Contains(on) }

// Working is the working calendar of the by-law.
func (b *Bylaw) Working() calendar.Working {
	closed := make([]calendar.YearDay, len(b.ClosedDays))
	for i, day := range b.ClosedDays {
		closed[i] = calendar.YearDay{Month: day.Month, Day: day.Day}
	}
	return calendar.NewWorking(closed)
}

// PartyAge is the age from which a young person is a party, in general. Matters
// in which a statute sets another age stand in Rights.PartyAges.
func (b *Bylaw) PartyAge(on Date) int {
	age := 0
	for _, limit := range b.Rights.PartyAges {
		if !limit.ListedMattersOnly && within(on, limit.From, Date{}) {
			age = limit.Value
		}
	}
	return age
}

// ChildAges are the ages at which a child no longer meets a criterion of the target group.
func (b *Bylaw) ChildAges() []int {
	var ages []int
	for _, group := range b.Target.AnyOf {
		for _, c := range group.Criteria {
			if c.Kind == CriterionChild && !slices.Contains(ages, c.Age) {
				ages = append(ages, c.Age)
			}
		}
	}
	return ages
}

// MentorInsidePlan says whether a mentor agreement may stand inside the plan on
// a day; before that it is a document of its own beside the plan.
func (b *Bylaw) MentorInsidePlan(on Date) bool {
	return slices.ContainsFunc(b.InForce(on), func(e Exemption) bool { return e.Effect == EffectMentorInPlan })
}

// MentorExemption is the first exemption under which a mentor agreement may stand inside the plan.
func (b *Bylaw) MentorExemption() (Exemption, bool) {
	var first Exemption
	for _, e := range b.Exemptions {
		if e.Effect == EffectMentorInPlan && (first.ID == "" || e.From.Before(first.From)) {
			first = e
		}
	}
	return first, first.ID != ""
}

// Places of held ÷ expected meetings in a Band.
const (
	ParityWithin  = "within"
	ParityBelow   = "below"
	ParityAbove   = "above"
	ParityNoBasis = "no_basis" // nothing was expected
)

// Judge places held ÷ expected meetings in the band.
func (b Band) Judge(held int, expected float64) string {
	if expected <= 0 {
		return ParityNoBasis
	}
	switch ratio := float64(held) / expected; {
	case ratio < b.Low:
		return ParityBelow
	case ratio > b.High:
		return ParityAbove
	default:
		return ParityWithin
	}
}
