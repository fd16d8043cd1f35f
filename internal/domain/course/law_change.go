package course

import (
	"slices"
	"time"

	"github.com/enplan-dk/enplan/internal/domain/bylaw"
	"github.com/enplan-dk/enplan/internal/domain/calendar"
)

// LawChange is a day on which the law changes while a course runs, and what it changes for each member.
type LawChange struct {
	bylaw.Change
	Impacts []bylaw.Impact
}

// lawChangeShown is how long before and after its day a change of the general law stands in a course.
var lawChangeShown = calendar.Period{Months: 1}

// LawChanges are the changes of the general law that a course is near to, with what each means by the facts of the day.
func LawChanges(s State, law *bylaw.Bylaw, on Date) []LawChange {
	var near []LawChange
	for _, c := range s.lawChanges(law) {
		if !on.Before(lawChangeShown.SubtractFrom(c.From)) && on.Before(lawChangeShown.AddTo(c.From)) {
			near = append(near, LawChange{Change: c, Impacts: law.ImpactsOf(s.facts(), c)})
		}
	}
	return near
}

// lawChanges are those after the course was opened.
func (s *State) lawChanges(law *bylaw.Bylaw) []bylaw.Change {
	return drop(slices.Clone(law.Changes), func(c *bylaw.Change) bool { return !c.From.After(dateOf(s.OpenedAt)) })
}

// lawChangeItems tell the coordinator of a change on its day, and the family where it changes something for one of them.
func (s *State) lawChangeItems(law *bylaw.Bylaw, today Date, add adder) {
	for _, c := range s.lawChanges(law) {
		if !today.Before(lawChangeShown.AddTo(c.From)) {
			continue
		}
		add(ItemLawChanged, c.From.String(), startOfDay(c.From), ForCoordinator)
		if s.usesExemptions() && len(law.ImpactsOf(s.facts(), c)) > 0 {
			add(ItemLawChanged, c.From.String(), s.morning(law, law.Working().Next(c.From)), ForFamily)
		}
	}
}

// changedBy are the members for whom the change of a day changes something.
func (s *State) changedBy(law *bylaw.Bylaw, day string) []string {
	var ids []string
	for _, c := range s.lawChanges(law) {
		if c.From.String() != day {
			continue
		}
		for _, i := range law.ImpactsOf(s.facts(), c) {
			ids = append(ids, i.Person)
		}
	}
	return ids
}

// adaptedBy is the last day for adapting the plans after exemptions lapsed. Under a law with a planned end that is the end of the trial.
func adaptedBy(law *bylaw.Bylaw, at time.Time) Date {
	if !law.Trial.LastDay().IsZero() {
		return Date{}
	}
	return law.Working().Next(law.FollowUp.DefaultInterval.AddTo(dateOf(at)))
}

// planLacks: the plan in force does not show all of what it stands in for today, as after a change of the law or a later consent.
func (s *State) planLacks(law *bylaw.Bylaw, on Date) bool {
	if law.PlanConsent == nil || s.Phase != FollowingUp || s.Plan.Draft != nil {
		return false
	}
	return slices.ContainsFunc(Coverage(*s, law, on), func(r CoverageRow) bool { return r.Status == Missing })
}

// withoutCategory are the members whose category has ended by law and has no successor: it is asked which one they are in.
func (s *State) withoutCategory(law *bylaw.Bylaw, on Date) []Member {
	return drop(slices.Clone(s.Members), func(m *Member) bool {
		return !m.Left.IsZero() || !slices.ContainsFunc(m.Spells, func(sp bylaw.Spell) bool {
			is := law.SpellOn(sp, on)
			return (sp.To.IsZero() || !on.After(sp.To)) && is.LAB == 0 && is.Category == ""
		})
	})
}
