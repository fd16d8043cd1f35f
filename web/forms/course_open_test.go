package forms

import (
	"net/url"
	"slices"
	"testing"

	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/language"
)

// A mother, a father who lives elsewhere, and two children, as they stand in the form.
func anOpening() url.Values {
	values := url.Values{}
	for i, m := range [][2]string{{"Maria Toft", "adult"}, {"Liv Toft", "child"}, {"Peter Toft-Aaby", "adult"}, {"Storm Toft", "child"}} {
		values.Set(memberField(i, "name"), m[0])
		values.Set(memberField(i, "kind"), m[1])
		values.Set(memberField(i, "birth"), "1.2.2015")
	}
	return values
}

func TestCustodyIsAskedOfEachChild(t *testing.T) {
	t.Parallel()
	values := anOpening()
	values[custodyField(1)] = []string{"m1"}
	values[custodyField(3)] = []string{"m3", "outside", "m2"} // m2 became a child after the question
	f := &Answers{Values: values, say: func(string, ...string) string { return "" }}
	o := readOpening(f, "eksempel")
	for i, want := range [][]course.Custody{nil, {"m1"}, nil, {"m3", "outside"}} {
		if got := o.Members[i].Custody; !slices.Equal(got, want) {
			t.Errorf("%s: %v", o.Members[i].Name, got)
		}
	}
	if checkStep(f, "foraeldre"); len(f.Problems) > 0 {
		t.Errorf("a full answer is refused: %v", f.Problems)
	}
	values[custodyField(1)] = []string{"m2"} // who is a child of the form
	if checkStep(f, "foraeldre"); len(f.Problems) != 1 || f.Problems[0].Field != custodyField(1) {
		t.Errorf("custody held by a child: %v", f.Problems)
	}
	f.Problems = nil
	delete(values, custodyField(1))
	if checkStep(f, "foraeldre"); len(f.Problems) != 1 || f.Problems[0].Field != custodyField(1) {
		t.Errorf("a child without custody: %v", f.Problems)
	}
}

func TestWithoutChildrenCustodyIsNotAsked(t *testing.T) {
	t.Parallel()
	values := anOpening()
	if next := nextStep(values, "familien"); next != "foraeldre" {
		t.Errorf("with children: %s", next)
	}
	values.Set(memberField(1, "kind"), "adult")
	values.Set(memberField(3, "kind"), "adult")
	if next := nextStep(values, "familien"); next != "tjek" {
		t.Errorf("without: %s", next)
	}
}

func TestEachStepOfAnOpeningHasItsTexts(t *testing.T) {
	t.Parallel()
	for _, step := range OpeningSteps {
		for _, what := range []string{"title", "lead", "button"} {
			if key := "opening." + step + "." + what; !language.Has(key) {
				t.Errorf("%s is missing", key)
			}
		}
	}
}
