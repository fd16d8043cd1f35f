package bylaw_test

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/enplan-dk/enplan/internal/domain/bylaw"
)

func TestTheOrdinaryEntitlementByCategoryAndDate(t *testing.T) {
	t.Parallel()
	from := func(s bylaw.Spell, on string) bylaw.Spell { s.From = date(on); return s }
	for _, c := range []struct {
		name     string
		spell    bylaw.Spell
		on       string
		perYear  float64
		verified bool
	}{
		{"nr. 1 in its first year", from(lab(1), "2018-01-01"), "2018-12-31", 8, true},
		{"nr. 1 after its first year", from(lab(1), "2018-01-01"), "2019-01-01", 4, true},
		{"nr. 1 since long ago", lab(1), "2018-06-01", 4, true},
		{"nr. 2", lab(2), "2018-06-01", 4, false},
		{"nr. 3 in its first year", from(lab(3), "2018-01-01"), "2018-06-01", 5, true},
		{"nr. 3 later", lab(3), "2018-06-01", 4, true},
		{"nr. 4", lab(4), "2018-06-01", 4, false},
		{"sickness benefit category 1", bylaw.Spell{LAB: 5, SickPayCategory: 1}, "2018-06-01", 0, true},
		{"sickness benefit category 2, first year", from(bylaw.Spell{LAB: 5, SickPayCategory: 2}, "2018-01-01"), "2018-06-01", 12, true},
		{"sickness benefit category 3, later", bylaw.Spell{LAB: 5, SickPayCategory: 3}, "2018-06-01", 13, true},
		{"sickness benefit, category not recorded", lab(5), "2018-06-01", 0, false},
		{"nr. 7 on ledighedsydelse", bylaw.Spell{LAB: 7, Ledighedsydelse: true}, "2018-06-01", 4, false},
		{"nr. 7 otherwise", lab(7), "2018-06-01", 0, false},
		{"nr. 11", lab(11), "2018-06-01", 6, false},
		{"nr. 12", lab(12), "2018-06-01", 4, false},
		{"nr. 13", lab(13), "2018-06-01", 4, false},
		{"nr. 14", lab(14), "2018-06-01", 6, false},
		{"nr. 9", lab(9), "2018-06-01", 0, false},
		{"the last day of the old act", lab(13), "2019-12-31", 4, false},
		{"the new act, long-running", lab(13), "2020-01-01", 0, true},
		{"the new act, first six months", from(lab(13), "2020-01-01"), "2020-06-30", 8, true},
		{"the new act, after six months", from(lab(13), "2020-01-01"), "2020-07-01", 0, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got := law(t, ballerup).Rate(c.spell, c.spell.From, date(c.on))
			if got.PerYear != c.perYear || got.Verified != c.verified || got.Source == "" {
				t.Errorf("%+v, want %v a year, verified %v", got, c.perYear, c.verified)
			}
		})
	}
}

func TestEveryCategoryHasARateOnEveryDay(t *testing.T) {
	t.Parallel()
	for _, b := range bylaw.All() {
		for _, c := range b.Categories {
			for _, day := range []string{"2015-01-01", "2017-07-01", "2019-12-31", "2020-01-01", "2024-01-01", "2026-07-01", "2035-12-31"} {
				on := date(day)
				if b.Kind == bylaw.GeneralLaw && (!b.InTrial(on) || on.Before(c.From) || !c.To.IsZero()) {
					continue
				}
				if got := b.Rate(bylaw.Spell{LAB: c.LAB, Category: c.ID}, on, on); got.ID == "" {
					t.Errorf("%s: %d%s has no rate on %s", b.Code, c.LAB, c.ID, day)
				}
			}
		}
	}
}

func TestMeetingsExpectedOfOnePerson(t *testing.T) {
	t.Parallel()
	spell := func(number int, from, to string) bylaw.Spell {
		s := bylaw.Spell{LAB: number}
		if from != "" {
			s.From = date(from)
		}
		if to != "" {
			s.To = date(to)
		}
		return s
	}
	for _, c := range []struct {
		name     string
		person   bylaw.Person
		from, to string
		want     float64
	}{
		{"an ordinary year of nr. 13", adult("a", lab(13)), "2018-01-01", "2018-12-31", 4},
		{"half of it", adult("a", lab(13)), "2018-01-01", "2018-06-30", 4 * 181.0 / 365},
		{"a single day", adult("a", lab(13)), "2018-01-01", "2018-01-01", 4 / 365.0},
		{"no day", adult("a", lab(13)), "2018-01-02", "2018-01-01", 0},
		{
			"a change of category in the middle", adult("a", spell(13, "", "2018-06-30"), spell(11, "2018-07-01", "")), "2018-01-01", "2018-12-31",
			(4*181.0 + 6*184.0) / 365,
		},
		{"a first year that ends within the period", adult("a", spell(1, "2017-07-01", "")), "2018-01-01", "2018-12-31", (8*181.0 + 4*184.0) / 365},
		{"over the change of the act", adult("a", spell(13, "2019-01-01", "")), "2019-07-01", "2020-06-30", 4 * 184.0 / 365},
		{"over the change of the act with first months left", adult("a", spell(13, "2019-10-01", "")), "2019-12-01", "2020-12-31", (4*31.0 + 8*91.0) / 365},
		{"two categories at once", adult("a", lab(13), lab(11)), "2018-01-01", "2018-12-31", 10},
		{"a child with a plan, second year", withPlans(child("c", "2010-01-01"), bylaw.PlanChild), "2018-01-01", "2018-12-31", 2},
		{"an adult plan brings none", withPlans(adult("a"), bylaw.PlanAdult), "2018-01-01", "2018-12-31", 0},
		{"nobody's category", adult("a"), "2018-01-01", "2018-12-31", 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got := law(t, alleroed).Expected(c.person, date(c.from), date(c.to))
			if math.Abs(got.Value-c.want) > 1e-9 {
				t.Errorf("expected %.4f meetings, want %.4f: %+v", got.Value, c.want, got.Parts)
			}
		})
	}
}

func TestTheFirstReviewOfAChildsPlanIsExpectedWithinThreeMonths(t *testing.T) {
	t.Parallel()
	p := withPlans(child("c", "2010-01-01"), bylaw.PlanChild)
	p.SelFrom = date("2018-01-01")
	firstQuarter := law(t, alleroed).Expected(p, date("2017-06-01"), date("2018-03-31")).Value
	firstYear := law(t, alleroed).Expected(p, date("2017-06-01"), date("2018-12-31")).Value
	if math.Abs(firstQuarter-4*90.0/365) > 1e-9 {
		t.Errorf("first quarter: %.3f", firstQuarter)
	}
	if firstYear < 2 || firstYear > 3 {
		t.Errorf("first year: %.3f, want two to three", firstYear)
	}
}

func TestAnExpectationNamesTheUnverifiedRatesThatItRestsOn(t *testing.T) {
	t.Parallel()
	got := law(t, alleroed).Expected(adult("a", lab(13), lab(1)), date("2019-01-01"), date("2020-12-31"))
	if !slices.Equal(got.Unverified, []string{"lab_13"}) {
		t.Errorf("unverified %v", got.Unverified)
	}
}

func TestAnExpectationIsTheSumOfItsDays(t *testing.T) {
	t.Parallel()
	b := law(t, alleroed)
	rapid.Check(t, func(t *rapid.T) {
		start := date("2017-01-01")
		s := bylaw.Spell{
			LAB:             rapid.IntRange(1, 14).Draw(t, "lab"),
			SickPayCategory: rapid.IntRange(0, 3).Draw(t, "category"),
			From:            start.AddDays(rapid.IntRange(0, 1200).Draw(t, "from")),
		}
		if rapid.Bool().Draw(t, "ends") {
			s.To = s.From.AddDays(rapid.IntRange(0, 500).Draw(t, "length"))
		}
		from := start.AddDays(rapid.IntRange(0, 1000).Draw(t, "period from"))
		to := from.AddDays(rapid.IntRange(0, 600).Draw(t, "period length"))
		sum, days := 0.0, 0
		for d := from; !d.After(to); d = d.AddDays(1) {
			if !d.Before(s.From) && (s.To.IsZero() || !d.After(s.To)) {
				sum += b.Rate(s, s.From, d).PerYear / 365
				days++
			}
		}
		got := b.Expected(adult("a", s), from, to)
		counted := 0
		for _, part := range got.Parts {
			counted += part.Days
		}
		if math.Abs(got.Value-sum) > 1e-6 || counted != days {
			t.Fatalf("expected %.6f over %d days, day by day %.6f over %d", got.Value, counted, sum, days)
		}
	})
}

func TestHeldAgainstExpectedMeetingsIsPlacedInTheBand(t *testing.T) {
	t.Parallel()
	band := law(t, alleroed).Parity
	for _, c := range []struct {
		held     int
		expected float64
		want     string
	}{
		{90, 100, bylaw.ParityWithin},
		{110, 100, bylaw.ParityWithin},
		{89, 100, bylaw.ParityBelow},
		{111, 100, bylaw.ParityAbove},
		{0, 0, bylaw.ParityNoBasis},
		{3, 0, bylaw.ParityNoBasis},
	} {
		if got := band.Judge(c.held, c.expected); got != c.want {
			t.Errorf("%d of %.0f: %s, want %s", c.held, c.expected, got, c.want)
		}
	}
}

func TestAboutTheSameNumberOfMeetingsIsRequiredWhereTheByLawSaysSo(t *testing.T) {
	t.Parallel()
	if p := law(t, alleroed).Parity; !p.Required || p.Low != 0.9 || p.High != 1.1 || p.Verified {
		t.Errorf("%+v", p)
	}
	if law(t, ballerup).Parity.Required {
		t.Error("required where the by-law is silent")
	}
}
