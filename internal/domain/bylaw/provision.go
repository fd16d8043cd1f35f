package bylaw

import "slices"

// Required are the provisions of the by-law as they bear on each person of the
// family on a day. Those that do not apply are there too, with the reason, so
// that coverage can show "not relevant" and why.
func (b *Bylaw) Required(f Facts, on Date) []Requirement {
	required := make([]Requirement, 0, len(b.Provisions)*len(f.Persons))
	for _, provision := range b.Provisions {
		for _, person := range f.Persons {
			required = append(required, b.requirement(provision, person, on))
		}
	}
	return required
}

func (b *Bylaw) requirement(v Provision, p Person, on Date) Requirement {
	r := Requirement{
		Provision: v.ID, Person: p.ID, Name: v.Name, Law: v.Law,
		Content: v.Content, ReplacedBy: b.replacing(v.ID, p, on), Basis: v.Basis,
	}
	switch reason := v.Scope.why(p, on); {
	case reason != "":
		r.Reason = reason
	case len(r.ReplacedBy) == 0:
		r.Reason = SeparatePlan
	default:
		r.Applies, r.Reason = true, PlanReplaced
	}
	return r
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
