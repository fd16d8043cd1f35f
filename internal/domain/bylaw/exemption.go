package bylaw

import "slices"

// InForce are the exemptions that have force on a day, for whomever they cover.
func (b *Bylaw) InForce(on Date) []Exemption {
	inForce := []Exemption{}
	for _, e := range b.Exemptions {
		if b.InTrial(on) && within(on, e.From, e.To) {
			inForce = append(inForce, e)
		}
	}
	return inForce
}

// ExemptionsOn says of each exemption of the by-law whether it covers a person
// on a day. An exemption is recomputed by its own scope each day: staying in the
// effort by a continuation offer does not widen it.
func (b *Bylaw) ExemptionsOn(p Person, on Date) []ExemptionUse {
	p = b.carriedOver(p)
	uses := make([]ExemptionUse, 0, len(b.Exemptions))
	for _, e := range b.Exemptions {
		reason := b.whyNotExempt(e, p, on)
		use := ExemptionUse{
			ID: e.ID, Person: p.ID, Paragraph: e.Paragraph, Name: e.Name, Effect: e.Effect,
			Applies: reason == "", Reason: reason,
			From: e.From, To: e.To, Lifts: e.Lifts, Replaces: e.Replaces, Basis: e.Basis,
		}
		if use.Applies {
			use.Reason = InForce
			use.Disputed = e.Narrower != nil && e.Narrower.why(p, on) != ""
		} else {
			use.Lapsed = b.coveredBefore(e, p, on)
		}
		uses = append(uses, use)
	}
	return uses
}

// Use is one exemption that covers one person.
type Use struct {
	Exemption string `json:"exemption"`
	Person    string `json:"person"`
}

// Uses are the exemptions that cover members of the family on a day.
func (b *Bylaw) Uses(f Facts, on Date) []Use {
	var uses []Use
	for _, p := range f.Persons {
		p = b.carriedOver(p)
		for _, e := range b.Exemptions {
			if b.whyNotExempt(e, p, on) == "" {
				uses = append(uses, Use{Exemption: e.ID, Person: p.ID})
			}
		}
	}
	return uses
}

// Coming is the first exemption with one of these effects that is not in force yet and will cover the person when it is.
func (b *Bylaw) Coming(p Person, on Date, effects ...string) (Exemption, bool) {
	p = b.carriedOver(p)
	var first Exemption
	for _, e := range b.Exemptions {
		if !on.Before(e.From) || !slices.Contains(effects, e.Effect) || b.whyNotExempt(e, p, e.From) != "" {
			continue
		}
		if first.ID == "" || e.From.Before(first.From) {
			first = e
		}
	}
	return first, first.ID != ""
}

// AreaStands says whether a section in an area of life stands for anything on a day: an area that exemptions name does once
// one of them is in force.
func (b *Bylaw) AreaStands(area string, on Date) bool {
	named := func(e Exemption) bool { return slices.Contains(e.Areas, area) }
	return !slices.ContainsFunc(b.Exemptions, named) || slices.ContainsFunc(b.InForce(on), named)
}

// whyNotExempt is empty when the exemption covers the person that day.
func (b *Bylaw) whyNotExempt(e Exemption, p Person, on Date) string {
	switch {
	case !b.InTrial(on):
		return OutsideTrial
	case on.Before(e.From):
		return NotYetInForce
	case !within(on, e.From, e.To):
		return NoLongerInForce
	}
	if reason := e.Scope.why(p, on); reason != "" || !e.Consent || b.PlanConsent.given(p, on) {
		return reason
	}
	return ConsentMissing
}

// given says whether everybody has consented to the plan whose consent a person's plans need that day.
func (c *PlanConsent) given(p Person, on Date) bool {
	self, custody := c.asked(p, on)
	return (!self || p.ConsentsSelf) && (!custody || p.ConsentsCustody)
}

// asked says whose consent a person's plans need that day: her own, that of whoever has custody.
func (c *PlanConsent) asked(p Person, on Date) (self, custody bool) {
	if p.kindOn(on) == Adult {
		return true, false
	}
	return p.aged(c.Age, 0, on), true
}

// ConsentsAsked says whose consent to the plan a person's ordinary plans need that day: her own, that of whoever has
// custody. Nobody's is needed where the one plan could replace nothing for her.
func (b *Bylaw) ConsentsAsked(p Person, on Date) (self, custody bool) {
	p = b.carriedOver(p)
	p.ConsentsSelf, p.ConsentsCustody = true, true
	for _, v := range b.Provisions {
		if v.why(p, on) != "" {
			continue
		}
		for _, e := range b.Exemptions {
			if e.Consent && slices.Contains(e.Replaces, v.ID) && b.whyNotExempt(e, p, on) == "" {
				return b.PlanConsent.asked(p, on)
			}
		}
	}
	return false, false
}

// coveredBefore looks at the last days on which the exemption can have covered
// the person: its own last day, and the last day of each category.
func (b *Bylaw) coveredBefore(e Exemption, p Person, on Date) bool {
	last := []Date{earlier(e.To, b.Trial.LastDay())}
	for _, spell := range p.Spells {
		last = append(last, earlier(spell.To, last[0]))
	}
	for _, day := range last {
		if !day.IsZero() && day.Before(on) && b.whyNotExempt(e, p, day) == "" {
			return true
		}
	}
	return false
}
