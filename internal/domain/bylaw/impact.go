package bylaw

import (
	"slices"
	"strconv"
)

// Kinds of Impact.
const (
	ImpactComesBack      = "comes_back"       // the one plan stands in for the ordinary plan no longer: it is made again
	ImpactPlanEnds       = "plan_ends"        // the ordinary plan is not made any more
	ImpactPlanUnnamed    = "plan_unnamed"     // the other frame says nothing of the ordinary plan
	ImpactReplaced       = "replaced"         // the one plan now stands in for the ordinary plan
	ImpactConsentAsked   = "consent_asked"    // it can from now on, with consent
	ImpactBeside         = "beside"           // an ordinary plan is made that stands beside the one plan
	ImpactDutyBegins     = "duty_begins"      // the municipality has a duty that it had not
	ImpactDutyEnds       = "duty_ends"        // it has a duty no more
	ImpactDutyUnnamed    = "duty_unnamed"     // the other frame says nothing of the duty
	ImpactTalks          = "talks"            // the ordinary number of meetings is another
	ImpactFollowed       = "category_follows" // the person's category has a successor, which is named
	ImpactCategoryAsked  = "category_asked"   // the person's category has ended and has no successor
	ImpactCategoryClosed = "category_closed"  // nobody new enters the person's category
)

// ImpactKinds are the kinds of Impact.
var ImpactKinds = []string{
	ImpactComesBack, ImpactPlanEnds, ImpactPlanUnnamed, ImpactReplaced, ImpactConsentAsked, ImpactBeside,
	ImpactDutyBegins, ImpactDutyEnds, ImpactDutyUnnamed, ImpactTalks, ImpactFollowed, ImpactCategoryAsked, ImpactCategoryClosed,
}

// Impact is one thing that a change of law means for one person.
type Impact struct {
	Person string `json:"person,omitempty"`
	Kind   string `json:"kind"`
	ID     string `json:"id,omitempty"` // of the plan, duty or category
	Name   Text   `json:"name,omitzero"`
}

// Impacts are what is another for each person under a frame on a day than under this one on an earlier day, with the same facts.
func (b *Bylaw) Impacts(f Facts, before Date, then *Bylaw, on Date) []Impact {
	impacts := []Impact{}
	for _, p := range f.Persons {
		impacts = append(impacts, b.planImpacts(p, before, then, on)...)
		impacts = append(impacts, b.dutyImpacts(p, before, then, on)...)
		impacts = append(impacts, b.spellImpacts(p, before, then, on)...)
	}
	return impacts
}

// ImpactsOf are those of one frame at a change of its law: from the day before to the day itself.
func (b *Bylaw) ImpactsOf(f Facts, c Change) []Impact {
	return b.Impacts(f, c.From.AddDays(-1), b, c.From)
}

func (b *Bylaw) planImpacts(p Person, before Date, then *Bylaw, on Date) []Impact {
	alone := Facts{Persons: []Person{p}}
	was, is := b.Required(alone, before), then.Required(alone, on)
	var impacts []Impact
	for _, old := range was {
		made := old.Applies || old.StandsBeside()
		if now := requirementOf(is, old.Provision); made && !now.Applies && !now.StandsBeside() && now.Reason != CategoryUnknown {
			kind := ImpactPlanEnds
			if !slices.ContainsFunc(then.Provisions, func(v Provision) bool { return v.ID == old.Provision }) {
				kind = ImpactPlanUnnamed
			}
			impacts = append(impacts, Impact{p.ID, kind, old.Provision, old.Name})
		}
	}
	for _, now := range is {
		old := requirementOf(was, now.Provision)
		switch {
		case now.Applies && !old.Applies:
			impacts = append(impacts, Impact{p.ID, ImpactReplaced, now.Provision, now.Name})
		case now.StandsBeside() && old.Applies:
			impacts = append(impacts, Impact{p.ID, ImpactComesBack, now.Provision, now.Name})
		case now.StandsBeside() && now.Reason == ConsentMissing && old.Reason != ConsentMissing:
			impacts = append(impacts, Impact{p.ID, ImpactConsentAsked, now.Provision, now.Name})
		case now.StandsBeside() && !old.StandsBeside():
			impacts = append(impacts, Impact{p.ID, ImpactBeside, now.Provision, now.Name})
		}
	}
	return impacts
}

// requirementOf is that of a provision; empty where the frame does not know it.
func requirementOf(list []Requirement, provision string) Requirement {
	if at := slices.IndexFunc(list, func(r Requirement) bool { return r.Provision == provision }); at >= 0 {
		return list[at]
	}
	return Requirement{Reason: OutsideScope}
}

func (b *Bylaw) dutyImpacts(p Person, before Date, then *Bylaw, on Date) []Impact {
	alone := Facts{Persons: []Person{p}}
	was, is := b.Duties(alone, before), then.Duties(alone, on)
	without := func(list []Duty, d Duty) bool {
		return !slices.ContainsFunc(list, func(o Duty) bool { return o.ID == d.ID })
	}
	var impacts []Impact
	for _, d := range was {
		named := slices.ContainsFunc(then.Standing, func(s StandingDuty) bool { return s.ID == d.ID })
		switch {
		case without(is, d) && named:
			impacts = append(impacts, Impact{p.ID, ImpactDutyEnds, d.ID, d.Name})
		case without(is, d):
			impacts = append(impacts, Impact{p.ID, ImpactDutyUnnamed, d.ID, d.Name})
		}
	}
	for _, d := range is {
		if without(was, d) {
			impacts = append(impacts, Impact{p.ID, ImpactDutyBegins, d.ID, d.Name})
		}
	}
	return impacts
}

func (b *Bylaw) spellImpacts(p Person, before Date, then *Bylaw, on Date) []Impact {
	var impacts []Impact
	for _, spell := range p.Spells {
		if !spell.covers(on) {
			continue
		}
		old, now := b.SpellOn(spell, before), then.SpellOn(spell, on)
		was, _ := b.CategoryOf(old)
		is, _ := then.CategoryOf(now)
		switch {
		case now.unknown() && !old.unknown():
			impacts = append(impacts, Impact{p.ID, ImpactCategoryAsked, was.key(), was.Name})
		case now.unknown():
		case is.key() != was.key():
			impacts = append(impacts, Impact{p.ID, ImpactFollowed, is.key(), is.Name})
		case !is.EnteredUntil.IsZero() && !before.After(is.EnteredUntil) && on.After(is.EnteredUntil):
			impacts = append(impacts, Impact{p.ID, ImpactCategoryClosed, is.key(), is.Name})
		}
		if r, s := b.Rate(old, spell.From, before), then.Rate(now, spell.From, on); r.ID != s.ID && r.PerYear != s.PerYear {
			impacts = append(impacts, Impact{Person: p.ID, Kind: ImpactTalks})
		}
	}
	return impacts
}

// key is what a category is known by.
func (c Category) key() string {
	if c.ID != "" {
		return c.ID
	}
	return strconv.Itoa(c.LAB)
}
