package casework

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/enplan-dk/enplan/internal/domain/course"
)

func TestADiffShowsWordsThatCameAndWent(t *testing.T) {
	t.Parallel()
	var shown []string
	for _, r := range words("Maria begynder i praktik om foråret.", "Maria begynder på en uddannelse om foråret.") {
		shown = append(shown, r.Op+":"+r.Text)
	}
	text := strings.Join(shown, "|")
	if strings.Contains(text, "removed:M") || !strings.Contains(text, "same:Maria begynder ") || !strings.Contains(text, "uddannelse") ||
		!strings.HasSuffix(text, " om foråret.") {
		t.Error(text)
	}
}

func TestADiffsRunsGiveBothTextsBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a, b := rapid.String().Draw(t, "a"), rapid.String().Draw(t, "b")
		var before, after strings.Builder
		for _, r := range words(a, b) {
			if r.Op != "added" {
				before.WriteString(r.Text)
			}
			if r.Op != "removed" {
				after.WriteString(r.Text)
			}
		}
		if before.String() != a || after.String() != b {
			t.Fatalf("%q and %q became %q and %q", a, b, before.String(), after.String())
		}
	})
}

func TestADiffOfTwoPlansNamesWhatDiffersAndNothingElse(t *testing.T) {
	t.Parallel()
	a := course.Content{
		Sections: []course.Section{{Area: "employment", Text: "Som før"}, {Area: "health", Text: "Væk"}},
		Goals:    []course.Goal{{ID: "g1", Area: "employment", Text: "Et mål"}},
	}
	b := course.Content{
		Sections: []course.Section{{Area: "employment", Text: "Som før"}},
		Goals: []course.Goal{
			{ID: "g1", Area: "employment", Text: "Et mål", Efforts: []course.Effort{{ID: "e1"}}},
			{ID: "g2", Area: "health", Text: "Nyt"},
		},
	}
	parts := ComparePlans(a, b)
	if len(parts) != 3 {
		t.Fatalf("%+v", parts)
	}
	if parts[0].Change != "removed" || parts[1].Goal != "g1" || !parts[1].Other || parts[2].Change != "added" {
		t.Errorf("%+v", parts)
	}
}
