package bylaw

import (
	"slices"

	"github.com/enplan-dk/enplan/internal/domain/calendar"
)

// NoRateKnown stands in an Expectation for a category and day of which the data
// has no rate; it counts 0 and is unverified.
const NoRateKnown = "no_rate_known"

const daysPerYear = 365

// Rate is the ordinary entitlement to meetings, on a day, of a spell that began
// on spellStart. A zero spellStart is long ago: the steady pace holds.
func (b *Bylaw) Rate(s Spell, spellStart, on Date) Rate {
	s = b.SpellOn(s, on)
	rate, _ := b.rateOn(spellRate(s), spellStart, on)
	return rate
}

// Expected is the ordinary number of meetings of one person from one day to
// another, both included: for each spell its pace × days ÷ 365, and likewise
// for the plans under the Social Services Act. Give the days on which the course
// was open; a pause does not stop the entitlement.
func (b *Bylaw) Expected(p Person, from, to Date) Expectation {
	e := Expectation{Parts: []ExpectationPart{}, Unverified: []string{}}
	for _, spell := range p.Spells {
		for _, s := range b.carriedOver(Person{Spells: []Spell{spell}}).Spells {
			if !s.unknown() {
				e.add(b, s, spellRate(s), spell.From, later(from, s.From), earlier(to, s.To))
			}
		}
	}
	if len(p.SelPlans) > 0 {
		e.add(b, Spell{}, planRate(p), p.SelFrom, later(from, p.SelFrom), to)
	}
	return e
}

// add walks from one change of pace to the next.
func (e *Expectation) add(b *Bylaw, of Spell, match rateMatch, start, from, to Date) {
	for day := from; !day.After(to); {
		rate, until := b.rateOn(match, start, day)
		last := earlier(to, until)
		e.addPart(of, rate, calendar.DaysBetween(day, last)+1)
		day = last.AddDays(1)
	}
}

func (e *Expectation) addPart(of Spell, rate Rate, days int) {
	if rate.ID == "" {
		if of.unknown() {
			return // a plan that brings no meetings of its own
		}
		rate.ID = NoRateKnown
	}
	value := rate.PerYear * float64(days) / daysPerYear
	e.Value += value
	e.Parts = append(e.Parts, ExpectationPart{Rate: rate.ID, LAB: of.LAB, Category: of.Category, Days: days, Value: value, Verified: rate.Verified})
	if !rate.Verified && !slices.Contains(e.Unverified, rate.ID) {
		e.Unverified = append(e.Unverified, rate.ID)
	}
}

type rateMatch func(RateEntry) bool

func spellRate(s Spell) rateMatch {
	return func(r RateEntry) bool {
		return s.in(r.LAB, r.Categories) &&
			(!r.Ledighedsydelse || s.Ledighedsydelse) &&
			(len(r.SickPay) == 0 || slices.Contains(r.SickPay, s.SickPayCategory))
	}
}

func planRate(p Person) rateMatch {
	return func(r RateEntry) bool {
		return slices.ContainsFunc(r.SelPlans, func(plan string) bool { return slices.Contains(p.SelPlans, plan) })
	}
}

// rateOn is the rate on a day and the last day on which its pace holds; zero
// when that lies open. The first entry that matches counts, so the data names
// the special before the general. Where the data knows no rate, it is 0 and
// unverified until a dated one begins.
func (b *Bylaw) rateOn(match rateMatch, start, on Date) (Rate, Date) {
	var until Date
	for _, entry := range b.Rates {
		if !match(entry) {
			continue
		}
		if within(on, entry.From, entry.To) {
			return entry.paceOn(start, on, earlier(entry.To, until))
		}
		if on.Before(entry.From) {
			until = earlier(until, entry.From.AddDays(-1))
		}
	}
	return Rate{}, until
}

func (r RateEntry) paceOn(start, on, until Date) (Rate, Date) {
	rate := Rate{
		ID: r.ID, PerYear: r.PerYear, Steady: r.PerYear,
		FirstPerYear: r.FirstPerYear, FirstMonths: r.FirstMonths, Share: r.Share, Basis: r.Basis,
	}
	if start.IsZero() || r.FirstMonths == 0 {
		return rate, until
	}
	lastOfFirst := calendar.Period{Months: r.FirstMonths}.AddTo(start).AddDays(-1)
	if on.After(lastOfFirst) {
		return rate, until
	}
	rate.PerYear = r.FirstPerYear
	return rate, earlier(until, lastOfFirst)
}

// later is the last of two days; a zero day is earlier than any other.
func later(a, b Date) Date {
	if b.After(a) {
		return b
	}
	return a
}
