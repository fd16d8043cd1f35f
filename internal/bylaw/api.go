package bylaw

import "github.com/enplan-dk/enplan/internal/calendar"

type national struct{}

// All is the latest revision of every by-law, sorted by code.
func All() []*Bylaw { panic("to come") }

// Latest is the latest revision of a by-law.
func Latest(code string) (*Bylaw, bool) { panic("to come") }

// At is one revision of a by-law: the one that a course has pinned.
func At(code string, revision int) (*Bylaw, bool) { panic("to come") }

// Contains says whether a day lies in the span.
func (s Span) Contains(on Date) bool { panic("to come") }

// LastDay is the last day inside the span; zero when it is open.
func (s Span) LastDay() Date { panic("to come") }

// InTrial says whether a day lies in the trial period.
func (b *Bylaw) InTrial(on Date) bool { panic("to come") }

// Assess computes whether a family belongs to the target group on a day.
func (b *Bylaw) Assess(f Facts, on Date) Assessment { panic("to come") }

// InForce are the exemptions that have force on a day, for whomever.
func (b *Bylaw) InForce(on Date) []Exemption { panic("to come") }

// ExemptionsOn says of each exemption whether it covers a person on a day.
func (b *Bylaw) ExemptionsOn(p Person, on Date) []ExemptionUse { panic("to come") }

// Required are the provisions as they bear on each person of the family on a
// day, the ones that do not apply with the reason.
func (b *Bylaw) Required(f Facts, on Date) []Requirement { panic("to come") }

// Rate is the ordinary entitlement of a spell that began on spellStart.
func (b *Bylaw) Rate(s Spell, spellStart, on Date) Rate { panic("to come") }

// Expected is the ordinary number of meetings of one person from one day to
// another, both included.
func (b *Bylaw) Expected(p Person, from, to Date) Expectation { panic("to come") }

// Duties are the duties that no exemption lifts, for each person on a day.
func (b *Bylaw) Duties(f Facts, on Date) []Duty { panic("to come") }

// Due is the latest working day for the duty: First after the anchor when it
// has never been done (last is zero), else Gap after the last time. A zero Date
// says that the duty has no date.
func (d Duty) Due(anchor, last Date, w calendar.Working) Date { panic("to come") }

// MentorInsidePlan says whether a mentor agreement may stand inside the plan.
func (b *Bylaw) MentorInsidePlan(on Date) bool { panic("to come") }

// Working is the working calendar of the by-law.
func (b *Bylaw) Working() calendar.Working { panic("to come") }

// PartyAge is the age from which a young person is a party, in general.
func (b *Bylaw) PartyAge(on Date) int { panic("to come") }

// Judge places held ÷ expected meetings in the band: within, below, above, or
// no_basis when nothing was expected.
func (b Band) Judge(held int, expected float64) string { panic("to come") }
