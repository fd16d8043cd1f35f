package bylaw

import "slices"

// Kinds of Impact.
const (
	ImpactComesBack      = "comes_back"       // the one plan stands in for the ordinary plan no longer: it is made again
	ImpactPlanEnds       = "plan_ends"        // the ordinary plan is not made any more
	ImpactReplaced       = "replaced"         // the one plan now stands in for the ordinary plan
	ImpactConsentAsked   = "consent_asked"    // it can from now on, with consent
	ImpactBeside         = "beside"           // an ordinary plan is made that stands beside the one plan
	ImpactDutyBegins     = "duty_begins"      // the municipality has a duty that it had not
	ImpactDutyEnds       = "duty_ends"        // it has a duty no more
	ImpactTalks          = "talks"            // the ordinary number of meetings is another
	ImpactFollowed       = "category_follows" // the person's category has a successor, which is named
	ImpactCategoryAsked  = "category_asked"   // the person's category has ended and has no successor
	ImpactCategoryClosed = "category_closed"  // nobody new enters the person's category
)

// ImpactKinds are the kinds of Impact.
var ImpactKinds = []string{
	ImpactComesBack, ImpactPlanEnds, ImpactReplaced, ImpactConsentAsked, ImpactBeside, ImpactDutyBegins, ImpactDutyEnds,
	ImpactTalks, ImpactFollowed, ImpactCategoryAsked, ImpactCategoryClosed,
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
		if now := requirementOf(is, old.Provision); made && !(now.Applies || now.StandsBeside()) && now.Reason != CategoryUnknown {
			impacts = append(impacts, Impact{p.ID, ImpactPlanEnds, old.Provision, old.Name})
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
	only := func(kind string, of, other []Duty) (impacts []Impact) {
		for _, d := range of {
			if !slices.ContainsFunc(other, func(o Duty) bool { return o.ID == d.ID }) {
				impacts = append(impacts, Impact{p.ID, kind, d.ID, d.Name})
			}
		}
		return impacts
	}
	return append(only(ImpactDutyEnds, was, is), only(ImpactDutyBegins, is, was)...)
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
	return c.Number
}
