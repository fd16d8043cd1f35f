package view

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/enplan-dk/enplan/internal/domain/bylaw"
	"github.com/enplan-dk/enplan/internal/domain/calendar"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/language"
)

// atTheNewYearOf2024 is a family under the general law on a day, seen by a member; "" is staff.
func atTheNewYearOf2024(t *testing.T, me string, today calendar.Date) (Page, Course) {
	t.Helper()
	law, known := bylaw.Latest("helhedsplan")
	if !known {
		t.Fatal("there is no general law")
	}
	s := course.State{
		ID: "c", Phase: course.FollowingUp, OpenedAt: time.Date(2023, 10, 2, 9, 0, 0, 0, time.UTC),
		Law: course.LawPin{Code: "helhedsplan", Revision: law.Revision, Rules: course.Rules},
		Members: []course.Member{
			{ID: "m1", Name: "Bo Toft", Kind: course.Adult, Birth: calendar.Date{Year: 1985, Month: 5, Day: 17}, NoCategory: true, SelPlans: []string{"parents_part"},
				ComplexProblems: &course.Judgement{Reason: "Gæld."}},
			{ID: "m2", Name: "Liv Toft", Kind: course.Child, Birth: calendar.Date{Year: 2014, Month: 10, Day: 2},
				Custody: []course.Custody{"m1"}, SelPlans: []string{"sel_140"}},
			{ID: "m3", Name: "Ida Toft", Kind: course.Adult, Birth: calendar.Date{Year: 1960, Month: 1, Day: 9}, NoCategory: true},
		},
		PlanConsents: []course.PlanConsent{{Member: "m1", GivenBy: "m1", Agrees: true}},
	}
	return Page{Lang: "da", Now: calendar.At(today, 12, 0)}, Course{State: s, Law: law, Me: me, Lang: "da", Today: today}
}

func TestTheFamilyReadsWhatAChangeOfTheLawMeans(t *testing.T) {
	t.Parallel()
	day := calendar.Date{Year: 2024, Month: 1, Day: 1}
	for _, x := range []struct {
		name, me string
		on       calendar.Date
		says     []string
		saysNot  []string
	}{
		{"before, to the father", "m1", day.AddDays(-20), []string{
			"Loven ændrer sig 1. januar 2024", "Den ene plan træder i stedet for »Forældrenes del af barnets plan«.",
			"»Forældrenes del af barnets handleplan« laves ikke længere", "Liv: »Barnets plan« laves ved siden af den ene plan.", "Ikke kontrolleret mod loven",
		}, []string{"det ændrer ikke"}},
		{"after, to a grandmother whom it does not concern", "m3", day.AddDays(3), []string{"Loven er ændret fra 1. januar 2024", "Det ændrer ikke noget for dig."}, []string{"Liv", "handleplan« laves"}},
		{"after, to staff", "", day.AddDays(3), []string{"Bo: Den ene plan træder i stedet for »Forældrenes del af barnets plan«."}, nil},
		{"long before", "m1", day.AddDays(-40), nil, []string{"Loven"}},
		{"long after", "m1", day.AddDays(40), nil, []string{"Loven"}},
	} {
		p, c := atTheNewYearOf2024(t, x.me, x.on)
		var page strings.Builder
		if err := lawChanges(p, c).Render(context.Background(), &page); err != nil {
			t.Fatal(err)
		}
		for _, want := range x.says {
			if !strings.Contains(page.String(), want) {
				t.Errorf("%s: the page does not say %q:\n%s", x.name, want, page.String())
			}
		}
		if said := slices.IndexFunc(x.saysNot, func(not string) bool { return strings.Contains(page.String(), not) }); said >= 0 {
			t.Errorf("%s: the page says %q:\n%s", x.name, x.saysNot[said], page.String())
		}
	}
}

func TestEachImpactOfALawHasWords(t *testing.T) {
	t.Parallel()
	for _, kind := range bylaw.ImpactKinds {
		if key := "law_change." + kind; !language.Has(key) {
			t.Errorf("there is no text %s", key)
		}
	}
}
