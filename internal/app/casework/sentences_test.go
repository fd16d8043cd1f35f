package casework_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/domain/bylaw"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/language"
)

const courseFolder = "../../domain/course"

func TestEveryRefusalOfTheCourseHasASentenceInBothLanguages(t *testing.T) {
	codes := append(codes(t), // and those that are put together
		bylaw.GoalOverallEmployment+"_missing", bylaw.GoalJobOrEducation+"_missing")
	if len(codes) < 100 {
		t.Fatalf("found only %d codes: the scan is broken", len(codes))
	}
	for _, code := range codes {
		for _, lang := range language.All() {
			s := casework.Sentence(lang, course.Refusal{Code: course.Code(code)}, nil)
			if strings.Contains(s, "⟦") || s == "" {
				t.Errorf("%s has no sentence in %s", code, lang)
			}
		}
	}
	for _, key := range language.Keys() {
		if code, ok := strings.CutPrefix(key, "refusal."); ok && !slices.Contains(codes, code) {
			t.Errorf("%s is a sentence for a refusal that there is not", key)
		}
	}
}

// codes lists the constants of the type Code: the language has no list of them.
func codes(t *testing.T) []string {
	t.Helper()
	var found []string
	inspect(t, func(n ast.Node) {
		spec, ok := n.(*ast.ValueSpec)
		if !ok || len(spec.Values) != 1 {
			return
		}
		if of, ok := spec.Type.(*ast.Ident); !ok || of.Name != "Code" {
			return
		}
		value, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
		if err != nil {
			t.Fatal(err)
		}
		found = append(found, value)
	})
	return found
}

// stringsPassedTo lists the string literals that stand at a place in the calls of a function.
func stringsPassedTo(t *testing.T, function string, place int) []string {
	t.Helper()
	var found []string
	inspect(t, func(n ast.Node) {
		call, ok := n.(*ast.CallExpr)
		if !ok || len(call.Args) <= place {
			return
		}
		name, ok := call.Fun.(*ast.Ident)
		if !ok || name.Name != function {
			return
		}
		if literal, ok := call.Args[place].(*ast.BasicLit); ok {
			value, err := strconv.Unquote(literal.Value)
			if err != nil {
				t.Fatal(err)
			}
			found = append(found, value)
		}
	})
	slices.Sort(found)
	return slices.Compact(found)
}

func inspect(t *testing.T, look func(ast.Node)) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(courseFolder, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		source, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, source, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			look(n)
			return true
		})
	}
}

func TestEverythingThatACourseWaitsForHasASentence(t *testing.T) {
	kinds := map[string]string{} // name of the struct's field → prefix of its texts
	kinds["What"] = "waiting."
	seen := 0
	inspect(t, func(n ast.Node) {
		pair, ok := n.(*ast.KeyValueExpr)
		if !ok {
			return
		}
		field, ok := pair.Key.(*ast.Ident)
		literal, isText := pair.Value.(*ast.BasicLit)
		if !ok || !isText || kinds[field.Name] == "" {
			return
		}
		value, _ := strconv.Unquote(literal.Value)
		seen++
		if key := kinds[field.Name] + value; !language.Has(key) {
			t.Errorf("no text %s", key)
		}
		if !slices.Contains(course.Awaited, value) {
			t.Errorf("%s has no place among what a course can wait for", value)
		}
	})
	for _, what := range stringsPassedTo(t, "coordinator", 0) {
		if !slices.Contains(course.Awaited, what) {
			t.Errorf("%s has no place among what a course can wait for", what)
		}
		seen++
		if !language.Has("waiting." + what) {
			t.Errorf("no text waiting.%s", what)
		}
	}
	if seen < 12 {
		t.Fatalf("found only %d things to wait for: the scan is broken", seen)
	}
}

func TestEveryKindOfAgendaItemHasASentence(t *testing.T) {
	for _, kind := range course.Items() {
		if key := "item." + string(kind.Kind); !kind.Event && !language.Has(key) {
			t.Errorf("no text %s", key)
		}
	}
}

func TestAnExplanationIsTwoPlainSentencesWithDatesAsDanesWriteThem(t *testing.T) {
	since := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	x := casework.Explanation{Explanation: course.Explanation{
		Phase: course.DraftingPlan, Since: since,
		Waiting: []course.Waiting{{For: "citizen", What: "respond_to_plan", Since: since}},
		Next:    []course.Item{{Kind: course.ItemPlanUnanswered, At: since.AddDate(0, 0, 14)}},
	}}
	w := casework.Words("da", x)
	if want := "Planen er blevet skrevet siden 2. marts 2026; den er ikke trådt i kraft endnu. " +
		"Et familiemedlem skal svare på planen. (Siden 2. marts 2026.)"; w.Why != want {
		t.Errorf("got  %s\nwant %s", w.Why, want)
	}
	if want := "Det næste er 16. marts 2026 kl. 10.00: teamlederen får besked om, at planen ikke er besvaret."; w.Then != want {
		t.Errorf("got  %s\nwant %s", w.Then, want)
	}
}

func TestASentenceWritesDatesPeriodsAndPhasesInWords(t *testing.T) {
	r := course.Refusal{Code: "interval_too_long", Params: []course.Param{{Name: "longest", Value: "P6M"}}}
	if s := casework.Sentence("da", r, nil); !strings.Contains(s, "6 måneder") {
		t.Error(s)
	}
	r = course.Refusal{Code: "wrong_phase", Params: []course.Param{{Name: "phase", Value: "drafting_plan"}}}
	if s := casework.Sentence("en", r, nil); !strings.Contains(s, "writing the plan") {
		t.Error(s)
	}
	r = course.Refusal{Code: "already_paused", Params: []course.Param{{Name: "until", Value: "2026-03-01"}}}
	if s := casework.Sentence("da", r, nil); !strings.Contains(s, "1. marts 2026") {
		t.Error(s)
	}
}

// values are what [course.State] puts into refusals, by the name of the parameter: all that are ids or codes, and an example of the others.
var values = map[string][]string{
	"member": {"m1"}, "person": {"m2", ""}, "goal": {"g31"}, "effort": {"e4"}, "meeting": {"a12"}, "agreement": {"n7"}, "task": {"o9"},
	"field": {"employment", "health", "children_families", "gone_field"}, "provision": {"lab_min_plan", "sel_140", "gone_plan"}, "criterion": {"gone_criterion"},
	"parts": {"goal_job", "goal_job, gone_part"}, "fact": {"complex_problems", "sick_pay_category", "category"},
	"phase": {"intake", "forming_team", "drafting_plan", "following_up", "closed"}, "computed": {"eligible", "not_eligible"},
	"status": {"draft", "active", "ended", "expired", "agreed", "held", "missed", "cancelled"}, "name": course.Commands(), "command": course.Commands(),
	"what": stored("what."), "mend": stored("mend."), "code": {"999"}, "exemption": {"§ 29"}, "character": {"U+202E"},
	"until": {"2026-03-01"}, "from": {"2026-03-01"}, "to": {"2026-03-01"}, "on": {"2026-03-01"}, "opened": {"2026-03-01"}, "last": {"2026-03-01"}, "since": {"2026-03-01"},
	"first": {"2026-03-01"}, "earliest": {"2026-03-01"}, "due": {"2026-03-01"}, "today": {"2026-03-01"}, "appeal_by": {"2026-03-01"}, "coordinator": {"Karen Holmegaard-Lund"}, "longest": {"P6M"}, "age": {"15"}, "days": {"90"},
	"max": {"30"}, "min": {"1"}, "version": {"3"}, "expected": {"4"}, "current": {"5"}, "place": {"6"},
}

func stored(prefix string) (out []string) {
	for _, key := range language.Keys() {
		if name, ok := strings.CutPrefix(key, prefix); ok {
			out = append(out, name)
		}
	}
	return out
}

var (
	placeholder = regexp.MustCompile(`\{([a-z_]+)\}`)
	rawID       = regexp.MustCompile(`(^|[^\pL\d])[a-z]\d{1,3}([^\pL\d]|$)|[a-z]+_[a-z]+|\{|⟦|20\d\d-\d\d`)
)

// No refusal says an id or a code, whatever it is about, also where nothing of the course is known, as in the API.
func TestNoRefusalSaysAnId(t *testing.T) {
	for _, lang := range language.All() {
		for _, key := range language.Keys() {
			code, is := strings.CutPrefix(key, "refusal.")
			if !is {
				continue
			}
			names := map[string]bool{}
			for _, m := range placeholder.FindAllStringSubmatch(language.Of(lang, key), -1) {
				names[m[1]] = true
			}
			for i := range 60 { // each value of each parameter
				r := course.Refusal{Code: course.Code(code)}
				for name := range names {
					known := values[name]
					if len(known) == 0 {
						t.Fatalf("%s has the parameter %s, of which nothing is known", key, name)
					}
					r.Params = append(r.Params, course.Param{Name: name, Value: known[i%len(known)]})
				}
				if s := casework.Sentence(lang, r, nil); rawID.MatchString(s) {
					t.Errorf("%s: %s", lang, s)
				}
			}
		}
	}
}

// Whoever reads the course reads the names.
func TestARefusalSaysTheNamesThatTheReaderKnows(t *testing.T) {
	r := course.Refusal{Code: "conversion_missing", Params: []course.Param{{Name: "provision", Value: "lab_min_plan"}, {Name: "person", Value: "m1"}}}
	s := casework.Sentence("da", r, func(param, _ string) string { return map[string]string{"person": "Maria Toft"}[param] })
	if !strings.Contains(s, "Maria Toft") || !strings.Contains(s, "Min Plan") {
		t.Error(s)
	}
}
