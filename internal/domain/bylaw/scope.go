package bylaw

import (
	"slices"

	"github.com/enplan-dk/enplan/internal/domain/calendar"
)

// why says why the scope does not cover a person on a day: OutsideScope,
// CategoryUnknown or JudgementMissing. Empty says that it does.
func (s Scope) why(p Person, on Date) string {
	switch {
	case len(s.Kinds) > 0 && !slices.Contains(s.Kinds, p.kindOn(on)),
		!p.aged(s.FromAge, s.BelowAge, on),
		len(s.SelPlans) > 0 && !p.hasPlan(s.SelPlans, on),
		s.Placed && !p.Placed,
		s.ParentOfPlaced && !p.ParentOfPlaced:
		return OutsideScope
	}
	if reason := s.whyNoSpell(p, on); reason != "" {
		return reason
	}
	if s.ComplexProblems && !p.ComplexProblems {
		return JudgementMissing
	}
	return ""
}

func (s Scope) whyNoSpell(p Person, on Date) string {
	if len(s.LAB) == 0 && len(s.Categories) == 0 && len(s.SickPayCategories) == 0 {
		return ""
	}
	if len(p.Spells) == 0 {
		return withoutSpells(p, on)
	}
	reason := OutsideScope
	for _, spell := range p.Spells {
		if !spell.covers(on) {
			continue
		}
		switch s.spell(spell) {
		case "":
			return ""
		case CategoryUnknown:
			reason = CategoryUnknown
		}
	}
	return reason
}

// withoutSpells: of a child, or of who is known to be in no category, none is
// expected.
func withoutSpells(p Person, on Date) string {
	if p.kindOn(on) == Child || p.NoCategory {
		return OutsideScope
	}
	return CategoryUnknown
}

func (s Scope) spell(spell Spell) string {
	switch {
	case spell.unknown():
		return CategoryUnknown
	case len(s.LAB)+len(s.Categories) > 0 && !spell.in(s.LAB, s.Categories),
		slices.Contains(s.LedighedsydelseOnly, spell.LAB) && !spell.Ledighedsydelse:
		return OutsideScope
	case len(s.SickPayCategories) == 0 || slices.Contains(s.SickPayCategories, spell.SickPayCategory):
		return ""
	case spell.SickPayCategory == 0:
		return CategoryUnknown
	default:
		return OutsideScope
	}
}

// kindOn is the kind on a day: a child that comes of age is an adult.
func (p Person) kindOn(on Date) string {
	if !p.AdultFrom.IsZero() && !on.Before(p.AdultFrom) {
		return Adult
	}
	return p.Kind
}

// aged says whether the person has reached one age and not the other on a day; zero leaves that end open.
func (p Person) aged(from, below int, on Date) bool {
	if from == 0 && below == 0 {
		return true
	}
	if p.Birth.IsZero() {
		return false
	}
	age := calendar.AgeOn(p.Birth, on)
	return age >= from && (below == 0 || age < below)
}

func (s Spell) covers(on Date) bool { return within(on, s.From, s.To) }

func (p Person) hasPlan(oneOf []string, on Date) bool {
	return within(on, p.SelFrom, Date{}) && slices.ContainsFunc(p.SelPlans, func(plan string) bool {
		return slices.Contains(oneOf, plan)
	})
}
