package bylaw

import (
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/enplan-dk/enplan/internal/domain/calendar"
)

const ownAge = "testdata/own-age.yaml"

func TestNothingIsFoundInTheFramesThatAreThere(t *testing.T) {
	t.Parallel()
	paths, err := fs.Glob(files, "data/*/r*.yaml")
	if err != nil || len(paths) == 0 {
		t.Fatal(paths, err)
	}
	for _, path := range paths {
		raw, err := files.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range Check(raw) {
			t.Errorf("%s: %+v", path, f)
		}
	}
}

// The frame that docs/law-as-data.md writes: a target group by an age of one's own.
func TestAFrameForATargetGroupByOwnAge(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile(ownAge)
	if err != nil {
		t.Fatal(err)
	}
	if found := Check(raw); len(found) > 0 {
		t.Fatalf("%+v", found)
	}
	b, err := Read(raw)
	if err != nil {
		t.Fatal(err)
	}
	on := calendar.Date{Year: 2028, Month: 5, Day: 2}
	for _, x := range []struct {
		born calendar.Date
		want string
	}{
		{on.AddMonths(-16 * 12).AddDays(1), NotEligible},
		{on.AddMonths(-16 * 12), Eligible},
		{on.AddMonths(-23 * 12).AddDays(1), Eligible},
		{on.AddMonths(-23 * 12), NotEligible},
	} {
		young := Person{ID: "p", Kind: Child, Birth: x.born, AdultFrom: calendar.Birthday(x.born, 18), SelPlans: []string{PlanOfYoung}}
		if got := b.Assess(Facts{Persons: []Person{young}, Judged: []string{"coordination"}}, on).Outcome; got != x.want {
			t.Errorf("born %s: %s, want %s", x.born, got, x.want)
		}
	}
}

func TestWhatIsMissingOrWrongInAFrameIsFoundByItsLine(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile(ownAge)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(string(raw), "\n")
	lineOf := func(text string) int {
		at := slices.IndexFunc(lines, func(line string) bool { return strings.Contains(line, text) })
		if at < 0 {
			t.Fatalf("no line holds %q", text)
		}
		return at + 1
	}
	for _, x := range []struct {
		old, new string
		line     int
		want     string
	}{
		{"title: Unge mellem 16 og 22 år\n", "", 0, "title missing"},
		{"akasse_stance:", "akasse_stanse:", lineOf("akasse_stance:"), "akasse_stanse unknown_key"},
		{"from: 2027-01-01", "from: 1. januar 2027", lineOf("from: 2027"), "trial.from wrong_date"},
		{"to: 2029-12-31", "to: 2026-12-31", lineOf("to: 2029"), "trial.to backwards"},
		{"  to: 2029-12-31\n", "", lineOf("trial:"), "trial.to missing"},
		{"longest_interval: P3M", "longest_interval: 3 måneder", lineOf("longest_interval"), "follow_up.longest_interval wrong_period"},
		{"low: 0.9", "low: ni tiendedele", lineOf("low:"), "parity.low wrong_number"},
		{"applies: true", "applies: ja", lineOf("applies: true"), "continuation_offer.applies wrong_yes_no"},
		{"unit: [single]", "unit: single", lineOf("unit:"), "unit wrong_list"},
		{"unit: [single]", "unit: [group]", lineOf("unit:"), "unit[0] no_choice"},
		{"kind: own_age", "kind: age", lineOf("kind: own_age"), "target.any_of[0].criteria[0].kind no_choice"},
		{"          from_age: 16\n          age: 23\n", "", lineOf("- id: age_16_22"), "target.any_of[0].criteria[0].from_age missing"},
		{"id: coordination", "id: age_16_22", lineOf("id: coordination"), "target.any_of[0].criteria[1].id twice"},
		{"id: bl_110_1", "id: bl_110_9", lineOf("bl_110_1"), "exemptions[0].effect missing"},
		{"id: bl_108_ready", "id: bl_109_ready", lineOf("bl_108_ready"), "standing_duties[1].id unknown_name"},
		{", en: Young people between 16 and 22}", "}", lineOf("summary:"), "target.summary no_language"},
		{"  age: 16\n  text:", "  text:", lineOf("plan_consent:"), "plan_consent.age missing"},
		{"national_revision: 2", "national_revision: 7", lineOf("national_revision"), "national_revision unknown_name"},
		{"    source: *bylaw\n    verified: false\nplan_consent:", "    source: *bylaw\nplan_consent:", lineOf("- id: bl_110_1"), "exemptions[0] no_mark"},
		{"  source: *bylaw\n  verified: false\n  any_of:", "  verified: false\n  any_of:", lineOf("target:"), "target no_source"},
		{"exemptions:", "exemptions: [", lineOf("exemptions:"), " unreadable"},
	} {
		changed := strings.Replace(string(raw), x.old, x.new, 1)
		if changed == string(raw) {
			t.Fatalf("the file does not hold %q", x.old)
		}
		found := Check([]byte(changed))
		var said []string
		for _, f := range found {
			said = append(said, f.Path+" "+f.Code)
			if f.Path+" "+f.Code == x.want && f.Line != x.line && f.Code != FoundUnreadable {
				t.Errorf("%s: line %d, want %d", x.want, f.Line, x.line)
			}
			if !slices.Contains(FindingCodes, f.Code) {
				t.Errorf("the code %q is not listed", f.Code)
			}
		}
		if !slices.Contains(said, x.want) {
			t.Errorf("%q in place of %q: %v, want %s", x.new, x.old, said, x.want)
		}
	}
}

// What the loader refuses is found, and what is not found is read.
func FuzzCheck(f *testing.F) {
	f.Add([]byte(smallest))
	f.Add([]byte("a: &a [*a]"))
	f.Add([]byte("standing_duties: !tag word"))
	f.Add([]byte("target: {any_of: [{criteria: *x}]}"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		if len(raw) > 16<<10 {
			return
		}
		_, err := Read(raw)
		if found := Check(raw); err != nil && len(found) == 0 {
			t.Errorf("nothing is found in a file that is refused: %v", err)
		} else if err == nil && slices.ContainsFunc(found, func(x Finding) bool { return x.Code == FoundUnreadable }) {
			t.Errorf("a file that is read is called unreadable: %v", fmt.Sprint(found))
		}
	})
}
