package bylaw

import (
	"slices"
	"strconv"
)

// in says whether the spell is in one of the categories: numbers of LAB § 2, or ids.
func (s Spell) in(lab []int, ids []string) bool {
	if s.Category != "" {
		return slices.Contains(ids, s.Category)
	}
	return s.LAB != 0 && slices.Contains(lab, s.LAB)
}

// unknown says that nobody has said in which category the spell is.
func (s Spell) unknown() bool { return s.LAB == 0 && s.Category == "" }

func (s Spell) fact(person string) FactUsed {
	if s.Category != "" {
		return FactUsed{Person: person, Fact: "category", Value: s.Category}
	}
	return FactUsed{Person: person, Fact: "lab", Value: strconv.Itoa(s.LAB)}
}

// CategoryOf is the category that a spell names.
func (b *Bylaw) CategoryOf(s Spell) (Category, bool) {
	for _, c := range b.Categories {
		if c.LAB == s.LAB && c.ID == s.Category {
			return c, true
		}
	}
	return Category{}, false
}

// KnownPlans are the kinds of plan that the frame asks about a person.
func (b *Bylaw) KnownPlans() []string {
	var scopes []Scope
	for _, v := range b.Provisions {
		scopes = append(scopes, v.Scope)
	}
	for _, d := range b.Standing {
		scopes = append(scopes, d.Scope)
	}
	return slices.DeleteFunc(slices.Clone(Plans), func(plan string) bool {
		return !slices.ContainsFunc(scopes, func(s Scope) bool { return slices.Contains(s.SelPlans, plan) })
	})
}

// carriedOver is the person with each spell cut where its category ends: from there the successor goes on, and where
// there is none the category is unknown, so that it is asked.
func (b *Bylaw) carriedOver(p Person) Person {
	if !slices.ContainsFunc(p.Spells, b.outlives) {
		return p
	}
	var spells []Spell
	for _, s := range p.Spells {
		for b.outlives(s) {
			c, _ := b.CategoryOf(s)
			before, after := s, s
			before.To = c.To
			after.LAB, after.Category, after.From = 0, c.Successor, c.To.AddDays(1)
			if s.From.After(c.To) {
				after.From = s.From
			} else {
				spells = append(spells, before)
			}
			s = after
		}
		spells = append(spells, s)
	}
	p.Spells = spells
	return p
}

func (b *Bylaw) carriedOverAll(f Facts) Facts {
	f.Persons = slices.Clone(f.Persons)
	for i, p := range f.Persons {
		f.Persons[i] = b.carriedOver(p)
	}
	return f
}

// outlives says whether the spell runs on after its category has ended.
func (b *Bylaw) outlives(s Spell) bool {
	c, known := b.CategoryOf(s)
	return known && !c.To.IsZero() && (s.To.IsZero() || s.To.After(c.To))
}

// SpellOn is the spell as it is on a day: in the successor of its category where that has ended.
func (b *Bylaw) SpellOn(s Spell, on Date) Spell {
	for {
		c, known := b.CategoryOf(s)
		if !known || c.To.IsZero() || !on.After(c.To) {
			return s
		}
		s.LAB, s.Category = 0, c.Successor
	}
}

// JudgedFacts are the facts about a family that the target group asks a caseworker to judge, by the ids of their criteria.
func (b *Bylaw) JudgedFacts() []string {
	var facts []string
	for _, group := range b.Target.AnyOf {
		for _, c := range group.Criteria {
			if c.Kind == CriterionJudged && !slices.Contains(facts, c.ID) {
				facts = append(facts, c.ID)
			}
		}
	}
	return facts
}
