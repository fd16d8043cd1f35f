package bylaw_test

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/enplan-dk/enplan/internal/domain/bylaw"
)

// The trace of each by-law, docs/bylaws/CODE.md, is a table of numbered
// statements with the rules and the tests that hold them.
const (
	traces  = "../../../docs/bylaws"
	stories = "../course/testdata/stories"
)

type traced struct {
	number                int
	statement, rule, test string
}

func readTrace(t *testing.T, code string) []traced {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(traces, code+".md"))
	if err != nil {
		t.Fatal(err)
	}
	var rows []traced
	for line := range strings.Lines(string(raw)) {
		cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|")
		number, err := strconv.Atoi(strings.TrimSpace(cells[0]))
		if err != nil {
			continue
		}
		if len(cells) != 4 {
			t.Fatalf("%s, statement %d: %d columns", code, number, len(cells))
		}
		rows = append(rows, traced{number, strings.TrimSpace(cells[1]), strings.TrimSpace(cells[2]), strings.TrimSpace(cells[3])})
	}
	return rows
}

// references are the names in backticks, each with the last word of kind before
// it: "data `a`, `b`, func `C`" is data a, data b, func C.
func references(cell string) [][2]string {
	var found [][2]string
	kind := ""
	for _, token := range regexp.MustCompile("\\b(data|func|story)\\b|`([^`]+)`").FindAllStringSubmatch(cell, -1) {
		if token[1] != "" {
			kind = token[1]
		} else {
			found = append(found, [2]string{kind, token[2]})
		}
	}
	return found
}

func TestEveryStatementOfTheByLawsIsTracedToARuleAndATest(t *testing.T) {
	t.Parallel()
	functions := declared(t, []string{".", "../calendar"}, func(name string) bool { return !strings.HasSuffix(name, "_test.go") })
	tests := declared(t, []string{".", "../calendar"}, func(name string) bool { return strings.HasSuffix(name, "_test.go") })
	there := map[string]int{ballerup: 55, alleroed: 52, general: 26}
	for _, b := range bylaw.All() {
		if b.Example {
			continue
		}
		code := b.Code
		rows := readTrace(t, code)
		if len(rows) < max(there[code], 1) {
			t.Errorf("%s: %d statements, there were %d", code, len(rows), there[code])
		}
		data := asTree(t, code)
		for i, row := range rows {
			where := fmt.Sprintf("%s, statement %d", code, row.number)
			if row.number != i+1 {
				t.Errorf("%s stands in place %d", where, i+1)
			}
			if row.statement == "" {
				t.Errorf("%s is empty", where)
			}
			rule, inWords, _ := strings.Cut(row.rule, "course:")
			for _, ref := range references(rule) {
				switch kind, name := ref[0], ref[1]; {
				case kind == "data" && !holds(data, strings.Split(name, ".")):
					t.Errorf("%s: there is no datum %s", where, name)
				case kind == "func" && !functions[name]:
					t.Errorf("%s: there is no function %s", where, name)
				case kind == "":
					t.Errorf("%s: %s is neither data nor func", where, name)
				}
			}
			if len(references(rule)) == 0 && strings.TrimSpace(inWords) == "" {
				t.Errorf("%s has no rule", where)
			}
			held := references(row.test)
			if len(held) == 0 {
				t.Errorf("%s has no test", where)
			}
			if inWords != "" && !strings.Contains(row.test, "story") {
				t.Errorf("%s: the rule of the course has no story", where)
			}
			for _, ref := range held {
				if ref[0] != "story" && !tests[ref[1]] {
					t.Errorf("%s: there is no test %s", where, ref[1])
				}
			}
		}
	}
}

func TestEveryStoryThatTheTraceNamesIsWritten(t *testing.T) {
	t.Parallel()
	missing := map[string]bool{}
	for _, code := range []string{ballerup, alleroed, general} {
		for _, row := range readTrace(t, code) {
			for _, ref := range references(row.test) {
				if ref[0] != "story" || missing[ref[1]] {
					continue
				}
				found, err := filepath.Glob(filepath.Join(stories, "*"+ref[1]+".txt"))
				if err != nil {
					t.Fatal(err)
				}
				if len(found) == 0 {
					missing[ref[1]] = true
					t.Errorf("%s, statement %d: there is no story %s.txt", code, row.number, ref[1])
				}
			}
		}
	}
}

// declared are the functions, and the methods as Type.Method, of some packages.
func declared(t *testing.T, folders []string, wanted func(name string) bool) map[string]bool {
	t.Helper()
	names := map[string]bool{}
	for _, folder := range folders {
		sources, err := filepath.Glob(filepath.Join(folder, "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		for _, source := range sources {
			if !wanted(source) {
				continue
			}
			file, err := parser.ParseFile(token.NewFileSet(), source, nil, parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			for _, d := range file.Decls {
				if f, ok := d.(*ast.FuncDecl); ok {
					names[receiver(f)+f.Name.Name] = true
				}
			}
		}
	}
	return names
}

func receiver(f *ast.FuncDecl) string {
	if f.Recv == nil {
		return ""
	}
	of := f.Recv.List[0].Type
	if pointer, ok := of.(*ast.StarExpr); ok {
		of = pointer.X
	}
	if name, ok := of.(*ast.Ident); ok {
		return name.Name + "."
	}
	return ""
}

func asTree(t *testing.T, code string) any {
	t.Helper()
	raw, err := json.Marshal(law(t, code))
	if err != nil {
		t.Fatal(err)
	}
	var tree any
	if err := json.Unmarshal(raw, &tree); err != nil {
		t.Fatal(err)
	}
	return tree
}

// holds walks a path through the data; a list is entered by id, number or place.
func holds(node any, path []string) bool {
	if len(path) == 0 {
		switch node := node.(type) {
		case nil:
			return false
		case string:
			return node != ""
		case []any:
			return len(node) > 0
		}
		return true
	}
	switch node := node.(type) {
	case map[string]any:
		child, ok := node[path[0]]
		return ok && holds(child, path[1:])
	case []any:
		for place, child := range node {
			entry, _ := child.(map[string]any)
			named := entry["id"] == path[0] || fmt.Sprint(entry["lab"]) == path[0] || strconv.Itoa(place) == path[0]
			if named {
				return holds(child, path[1:])
			}
		}
	}
	return false
}
