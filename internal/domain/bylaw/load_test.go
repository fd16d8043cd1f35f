package bylaw

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io/fs"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func TestTheHistoricalBylawsTheExampleAndTheGeneralLawAreThere(t *testing.T) {
	t.Parallel()
	var codes []string
	for _, b := range All() {
		codes = append(codes, b.Code)
		if again, ok := At(b.Code, b.Revision); !ok || again != b {
			t.Errorf("At(%s, %d) is another by-law", b.Code, b.Revision)
		}
		if b.Example != (b.Code == "eksempel") {
			t.Errorf("%s: example = %v", b.Code, b.Example)
		}
	}
	for _, want := range []string{"151", "201", "eksempel", "helhedsplan"} {
		if !slices.Contains(codes, want) {
			t.Errorf("%s is not among the by-laws %v", want, codes)
		}
	}
	if _, ok := Latest("999"); ok {
		t.Error("an unknown municipality has a by-law")
	}
	if _, ok := At("151", 999); ok {
		t.Error("an unknown revision is found")
	}
}

// A course pins its revision and its history is replayed by it: a released file
// never changes.
func TestReleasedDataIsNeverChangedWithoutANewRevision(t *testing.T) {
	t.Parallel()
	list, err := files.ReadFile("data/CHECKSUMS")
	if err != nil {
		t.Fatal(err)
	}
	var released []string
	for line := range strings.Lines(string(list)) {
		sum, name, ok := strings.Cut(strings.TrimSpace(line), "  ")
		if !ok {
			t.Fatalf("CHECKSUMS: malformed line %q", line)
		}
		released = append(released, "data/"+name)
		raw, err := files.ReadFile("data/" + name)
		if err != nil {
			t.Errorf("%s was released and is gone: %v", name, err)
			continue
		}
		if actual := sha256.Sum256(raw); hex.EncodeToString(actual[:]) != sum {
			t.Errorf("%s was released and has changed: put it back and add a new revision beside it", name)
		}
	}
	err = fs.WalkDir(files, "data", func(name string, entry fs.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(name, ".yaml") && !slices.Contains(released, name) {
			t.Errorf("%s is not in CHECKSUMS: add the line of `sha256sum`, run in data/, with its release", name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// eachOf visits every value of type T inside v.
func eachOf[T any](v any, visit func(path string, found T)) {
	var walk func(path string, v reflect.Value)
	walk = func(path string, v reflect.Value) {
		if found, ok := v.Interface().(T); ok {
			visit(path, found)
		}
		switch v.Kind() {
		case reflect.Pointer:
			if !v.IsNil() {
				walk(path, v.Elem())
			}
		case reflect.Slice:
			for i := range v.Len() {
				walk(path+"/"+string(rune('0'+i%10)), v.Index(i))
			}
		case reflect.Struct:
			for i := range v.NumField() {
				if field := v.Type().Field(i); field.IsExported() {
					walk(path+"."+field.Name, v.Field(i))
				}
			}
		}
	}
	walk("", reflect.ValueOf(v))
}

func TestEveryDatumNamesItsSource(t *testing.T) {
	t.Parallel()
	for _, b := range All() {
		count := 0
		eachOf(b, func(path string, basis Basis) {
			if path == ".Contact.Basis" && b.Contact.Name == "" {
				return
			}
			count++
			if basis.Source == "" {
				t.Errorf("%s%s has no source", b.Code, path)
			}
		})
		if count < 80 {
			t.Errorf("%s: only %d data found", b.Code, count)
		}
	}
}

func TestEverySourceIsMarkedVerifiedOrNot(t *testing.T) {
	t.Parallel()
	err := fs.WalkDir(files, "data", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(name, ".yaml") {
			return err
		}
		var tree map[string]any
		raw, err := files.ReadFile(name)
		if err != nil {
			return err
		}
		if err := decode(raw, &tree); err != nil {
			return err
		}
		checkMarks(t, name, tree)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func checkMarks(t *testing.T, path string, node any) {
	t.Helper()
	switch node := node.(type) {
	case map[string]any:
		_, source := node["source"]
		_, verified := node["verified"]
		if source != verified {
			t.Errorf("%s: source and verified belong together", path)
		}
		for key, child := range node {
			checkMarks(t, path+"."+key, child)
		}
	case []any:
		for _, child := range node {
			checkMarks(t, path, child)
		}
	}
}

func TestEveryTextIsThereInEachLanguageOfTheLaw(t *testing.T) {
	t.Parallel()
	for _, b := range All() {
		eachOf(b, func(path string, text Text) {
			for _, tag := range Languages {
				if len(text) > 0 && text[tag] == "" {
					t.Errorf("%s%s lacks %s: %+v", b.Code, path, tag, text)
				}
			}
		})
	}
}

func TestWhatIsNotVerifiedInTheRulesSaysWhy(t *testing.T) {
	t.Parallel()
	for _, b := range All() {
		code := b.Code
		for _, e := range b.Exemptions {
			if !e.Verified && e.Note["da"] == "" {
				t.Errorf("%s: exemption %s is unverified without a note", code, e.ID)
			}
		}
		for _, rate := range b.Rates {
			if !rate.Verified && rate.Note["da"] == "" {
				t.Errorf("%s: rate %s is unverified without a note", code, rate.ID)
			}
		}
		for _, p := range b.Provisions {
			if !p.Verified && p.Note["da"] == "" {
				t.Errorf("%s: provision %s is unverified without a note", code, p.ID)
			}
		}
	}
}

// The law is data: what a municipality or a paragraph is called may not decide
// anything in code.
func TestNoMunicipalityParagraphOrDateStandsInTheCode(t *testing.T) {
	t.Parallel()
	sources, err := fs.Glob(os.DirFS("."), "*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range sources {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		raw, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(raw)) {
			code, _, _ := strings.Cut(line, "//")
			for _, word := range []string{"Ballerup", "Allerød", "eksempel\"", "\"151\"", "\"201\"", "§", "2017-", "2018-", "2020-"} {
				if strings.Contains(code, word) {
					t.Errorf("%s: %q in %s", name, word, strings.TrimSpace(line))
				}
			}
		}
	}
}

func TestAByLawSurvivesJSON(t *testing.T) {
	t.Parallel()
	for _, b := range All() {
		raw, err := json.Marshal(b)
		if err != nil {
			t.Fatalf("%s: %v", b.Code, err)
		}
		var again Bylaw
		if err := json.Unmarshal(raw, &again); err != nil {
			t.Fatalf("%s: %v", b.Code, err)
		}
		if diff := cmp.Diff(*b, again, cmpopts.IgnoreFields(Bylaw{}, "Labels"), cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s changed on its way through JSON:\n%s", b.Code, diff)
		}
	}
}

// with is the embedded data with one file changed.
func with(t *testing.T, name string, change func(string) string) fs.FS {
	t.Helper()
	changed := fstest.MapFS{}
	err := fs.WalkDir(files, "data", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		raw, err := files.ReadFile(path)
		if path == name {
			raw = []byte(change(string(raw)))
		}
		changed[path] = &fstest.MapFile{Data: raw}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return changed
}

func TestAFaultyByLawIsRefused(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, file, old, new string }{
		{"a misspelt key", "data/201/r1.yaml", "akasse_stance:", "akasse_stanse:"},
		{"a misspelt key inside", "data/201/r1.yaml", "min_fields: 2", "min_field: 2"},
		{"an unknown national exemption", "data/201/r1.yaml", "id: bek_27", "id: bek_77"},
		{"an unknown provision", "data/201/r1.yaml", "sel_70_parents]", "sel_71]"},
		{"a suggestion that discharges nothing", "data/national/r1/areas.yaml", "sel_140/school", "sel_140/scool"},
		{"a section of an unknown area", "data/201/r2.yaml", "areas: [mentor]", "areas: [mentors]"},
		{"a follow-up that goes elsewhere", "data/201/r2.yaml", "direction: forward", "direction: sideways"},
		{"an unknown duty", "data/201/r1.yaml", "id: lab_16_7", "id: lab_16_9"},
		{"an unknown employment goal", "data/201/r1.yaml", "kind: overall_employment", "kind: any"},
		{"a trial that ends before it begins", "data/201/r1.yaml", "to: 2020-07-01", "to: 2016-07-01"},
		{"a date that is none", "data/201/r1.yaml", "to: 2020-07-01", "to: 2020-02-30"},
		{"a period out of bounds", "data/201/r1.yaml", "longest_interval: P6M", "longest_interval: P60M"},
		{"an empty parity band", "data/201/r1.yaml", "high: 1.1", "high: 0.1"},
		{"a criterion of unknown kind", "data/201/r1.yaml", "kind: several_fields", "kind: many_fields"},
		{"the code of another", "data/201/r1.yaml", `code: "201"`, `code: "202"`},
		{"national data that are not there", "data/201/r1.yaml", "national_revision: 1", "national_revision: 9"},
		{"no YAML at all", "data/201/r1.yaml", "code:", "code: ["},
		{"a misspelt national key", "data/national/r1/rates.yaml", "first_months: 6", "first_month: 6"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, err := load(with(t, c.file, func(s string) string {
				if !strings.Contains(s, c.old) {
					t.Fatalf("%s does not hold %q", c.file, c.old)
				}
				return strings.Replace(s, c.old, c.new, 1)
			}))
			if err == nil {
				t.Error("loaded without an error")
			}
		})
	}
}

func TestWhetherTheLastDayCountsIsConfigured(t *testing.T) {
	t.Parallel()
	loaded, err := load(with(t, "data/201/r1.yaml", func(s string) string {
		return strings.Replace(s, "last_day_inclusive: true", "last_day_inclusive: false", 1)
	}))
	if err != nil {
		t.Fatal(err)
	}
	exclusive := loaded[slices.IndexFunc(loaded, func(b *Bylaw) bool { return b.Code == "201" })]
	inclusive, _ := Latest("201")
	last := inclusive.Trial.To
	if !inclusive.InTrial(last) || inclusive.InTrial(last.AddDays(1)) {
		t.Error("the last day must be inside, the next outside")
	}
	if exclusive.InTrial(last) || !exclusive.InTrial(last.AddDays(-1)) {
		t.Error("the first day outside must be outside, the one before inside")
	}
}

// smallest is the least that a by-law may hold; short, so that the fuzzer spends
// its time on new inputs and not on shortening long ones.
const smallest = `code: x
revision: 1
national_revision: 1
municipality: X
title: X
trial: {from: 2025-01-01, to: 2025-12-31, last_day_inclusive: true, source: s, verified: false}
target:
  any_of:
    - id: g
      criteria:
        - {id: c, kind: child_below, age: 16}
        - &l {id: l, kind: lab_category, lab: [13]}
    - {id: h, criteria: [*l, {id: f, kind: several_fields, min_fields: 2, judgement: true}]}
exemptions: [{id: bek_29, from: 2025-02-01}, {id: own, effect: one_plan, scope: {kinds: [child]}, replaces: [sel_140]}]
standing_duties: [{id: sel_70_review}]
employment_goal: {kind: job_or_education}
parity: {low: 0.9, high: 1.1}
follow_up: {default_interval: P1M, longest_interval: P6M, overdue_after: P1D, escalate_after: P7D}
`

func TestTheSmallestByLawLoads(t *testing.T) {
	t.Parallel()
	if _, err := decodeBylaw([]byte(smallest)); err != nil {
		t.Error(err)
	}
}

func FuzzLoad(f *testing.F) {
	f.Add([]byte(smallest))
	f.Add([]byte("code: x\ntrial: {from: 0000-00-00}"))
	f.Add([]byte("a: &a [*a]"))
	f.Add([]byte("standing_duties: !tag word"))
	shared, err := loadNational(files, 1)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		if len(raw) > 64<<10 {
			return
		}
		b, err := decodeBylaw(raw)
		if err != nil {
			return
		}
		if err := b.resolve(shared); err != nil {
			return
		}
		on := b.Trial.From
		f := Facts{Persons: []Person{{ID: "a", Kind: Adult, Spells: []Spell{{LAB: 13}}}, {ID: "c", Kind: Child, Birth: on}}}
		b.Assess(f, on)
		b.Required(f, on)
		b.Duties(f, on)
		b.ExemptionsOn(f.Persons[0], on)
	})
}
