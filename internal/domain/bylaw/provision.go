package bylaw

import "slices"

// Required are the provisions of the by-law as they bear on each person of the
// family on a day. Those that do not apply are there too, with the reason, so
// that coverage can show "not relevant" and why.
func (b *Bylaw) Required(f Facts, on Date) []Requirement {
	required := make([]Requirement, 0, len(b.Provisions)*len(f.Persons))
	for _, provision := range b.Provisions {
		for _, person := range f.Persons {
			required = append(required, b.requirement(provision, b.carriedOver(person), on))
		}
	}
	return required
}

func (b *Bylaw) requirement(v Provision, p Person, on Date) Requirement {
	r := Requirement{
		Provision: v.ID, Person: p.ID, Name: v.Name, Law: v.Law,
		Content: v.Content, ReplacedBy: b.replacing(v.ID, p, on), Basis: v.Basis,
	}
	switch reason := v.why(p, on); {
	case reason != "":
		r.Reason = reason
	case len(r.ReplacedBy) == 0 && b.onlyConsentLacks(v.ID, p, on):
		r.Reason = ConsentMissing
	case len(r.ReplacedBy) == 0:
		r.Reason = SeparatePlan
	default:
		r.Applies, r.Reason = true, PlanReplaced
	}
	return r
}

// why says why the ordinary plan is none of the person's on a day; empty says that it is.
func (v Provision) why(p Person, on Date) string {
	if !within(on, v.From, v.To) {
		return OutsideScope
	}
	return v.Scope.why(p, on)
}

// StandsBeside says that the ordinary plan is one of the person's and the one plan does not replace it.
func (r Requirement) StandsBeside() bool {
	return !r.Applies && (r.Reason == SeparatePlan || r.Reason == ConsentMissing)
}

// onlyConsentLacks says whether the one plan would stand in for a provision if the person consented.
func (b *Bylaw) onlyConsentLacks(provision string, p Person, on Date) bool {
	return slices.ContainsFunc(b.Exemptions, func(e Exemption) bool {
		return slices.Contains(e.Replaces, provision) && b.whyNotExempt(e, p, on) == ConsentMissing
	})
}

// replacing are the exemptions by which the one plan stands in for a provision
// that day.
func (b *Bylaw) replacing(provision string, p Person, on Date) []string {
	ids := []string{}
	for _, e := range b.Exemptions {
		if slices.Contains(e.Replaces, provision) && b.whyNotExempt(e, p, on) == "" {
			ids = append(ids, e.ID)
		}
	}
	return ids
}
