package bylaw_test

import (
	"slices"
	"testing"

	"github.com/enplan-dk/enplan/internal/domain/bylaw"
)

// applying lists "provision person" of what the one plan must show that day.
func applying(t *testing.T, code string, f bylaw.Facts, on string) []string {
	t.Helper()
	var got []string
	for _, r := range law(t, code).Required(f, date(on)) {
		if r.Applies {
			got = append(got, r.Provision+" "+r.Person)
		}
	}
	return got
}

func toftFamily() bylaw.Facts {
	parent := withPlans(adult("mother", lab(13)), bylaw.PlanAdult)
	parent.ParentOfPlaced = true
	placed := withPlans(child("placed", "2008-01-01"), bylaw.PlanChild)
	placed.Placed = true
	return family(parent,
		adult("father", bylaw.Spell{LAB: 4}),
		adult("aunt", bylaw.Spell{LAB: 5, SickPayCategory: 2}),
		adult("uncle", lab(11)),
		placed, child("home", "2012-01-01"))
}

func TestEachByLawReplacesItsOwnPlans(t *testing.T) {
	t.Parallel()
	shared := []string{"lab_min_plan mother", "sick_pay_follow_up aunt", "lab_30a uncle", "sel_140 placed", "sel_141 mother", "sel_70 placed"}
	for _, c := range []struct {
		code, on string
		more     []string
	}{
		{ballerup, "2018-03-01", []string{"sel_54 mother", "lab_min_plan father", "lab_12a uncle", "las_50 father", "sdp_13c aunt"}},
		{alleroed, "2018-03-01", []string{"sel_70_parents mother", "lab_min_plan father"}},
		{example, "2026-03-01", []string{"sel_54 mother", "lab_min_plan father", "lab_12a uncle", "las_50 father", "sdp_13c aunt"}},
	} {
		got := applying(t, c.code, toftFamily(), c.on)
		want := append(slices.Clone(shared), c.more...)
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("%s:\n got %v\nwant %v", c.code, got, want)
		}
	}
}

func TestAProvisionThatDoesNotApplySaysWhy(t *testing.T) {
	t.Parallel()
	noCategory := family(adult("a"), child("c", "2012-01-01"))
	seen := map[string]string{}
	for _, r := range law(t, ballerup).Required(noCategory, date("2018-03-01")) {
		if r.Applies || r.Reason == "" {
			t.Errorf("%+v", r)
		}
		seen[r.Provision+" "+r.Person] = r.Reason
	}
	for key, want := range map[string]string{
		"sel_140 c":      bylaw.OutsideScope,    // no plan of that kind
		"lab_min_plan c": bylaw.OutsideScope,    // a child
		"lab_min_plan a": bylaw.CategoryUnknown, // an adult without a recorded category
	} {
		if seen[key] != want {
			t.Errorf("%s: %s, want %s", key, seen[key], want)
		}
	}
}

func TestAfterTheTrialEachOrdinaryPlanStandsForItselfAgain(t *testing.T) {
	t.Parallel()
	conversions := 0
	for _, r := range law(t, ballerup).Required(toftFamily(), date("2020-07-02")) {
		if r.Applies {
			t.Errorf("%s of %s is still replaced", r.Provision, r.Person)
		}
		if r.Reason == bylaw.SeparatePlan {
			conversions++
			if len(r.Content) == 0 {
				t.Errorf("%s: what the ordinary plan needs is missing", r.Provision)
			}
		}
	}
	if want := len(applying(t, ballerup, toftFamily(), "2020-07-01")); conversions != want {
		t.Errorf("%d plans to convert, want %d", conversions, want)
	}
}

func TestAProvisionNamesTheExemptionsThatReplaceIt(t *testing.T) {
	t.Parallel()
	for _, r := range law(t, alleroed).Required(family(adult("a", lab(11))), date("2018-03-01")) {
		if r.Provision == "lab_30a" && !slices.Equal(r.ReplacedBy, []string{"bek_26", "bek_27"}) {
			t.Errorf("the effort part is replaced by %v", r.ReplacedBy)
		}
	}
}

func TestTheContentOfTheChildsPlanCoversItsLife(t *testing.T) {
	t.Parallel()
	for _, p := range law(t, ballerup).Provisions {
		var parts []string
		for _, part := range p.Content {
			parts = append(parts, part.ID)
		}
		if len(parts) == 0 {
			t.Errorf("%s requires nothing", p.ID)
		}
		want := []string{"purpose", "effort", "duration", "development_behaviour", "family", "school", "health", "leisure_friends", "other"}
		if p.ID == "sel_140" && !slices.Equal(parts, want) {
			t.Errorf("child's plan: %v", parts)
		}
	}
}
