package bylaw_test

import (
	"testing"

	"github.com/enplan-dk/enplan/internal/domain/bylaw"
	"github.com/enplan-dk/enplan/internal/domain/calendar"
)

// The three by-laws, by what distinguishes them in these tests.
const (
	ballerup = "151"
	alleroed = "201"
	example  = "eksempel"
)

func law(t testing.TB, code string) *bylaw.Bylaw {
	t.Helper()
	b, ok := bylaw.Latest(code)
	if !ok {
		t.Fatalf("no by-law %s", code)
	}
	return b
}

func date(s string) calendar.Date {
	var d calendar.Date
	if err := d.UnmarshalText([]byte(s)); err != nil {
		panic(err)
	}
	return d
}

func adult(id string, spells ...bylaw.Spell) bylaw.Person {
	return bylaw.Person{ID: id, Kind: bylaw.Adult, Spells: spells}
}

func child(id, birth string) bylaw.Person {
	p := bylaw.Person{ID: id, Kind: bylaw.Child}
	if birth != "" {
		p.Birth = date(birth)
	}
	return p
}

func lab(number int) bylaw.Spell { return bylaw.Spell{LAB: number} }

func family(persons ...bylaw.Person) bylaw.Facts { return bylaw.Facts{Persons: persons} }

func complexProblems(p bylaw.Person) bylaw.Person {
	p.ComplexProblems = true
	return p
}

func withPlans(p bylaw.Person, plans ...string) bylaw.Person {
	p.SelPlans = plans
	return p
}
