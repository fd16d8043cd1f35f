package main

import (
	"errors"
	"go/ast"
	"go/constant"
	"go/parser"
	gotoken "go/token"
	"go/types"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// boundsOfACourse are the files in which nothing but limits of a course are constants.
var boundsOfACourse = []string{"internal/domain/course/bounds.go", "internal/domain/course/archive.go", "workflows/bounds.go"}

// Every limit of a course has a row with its figure and its refusal, and every row a limit.
func TestTheTableSaysWhatACourseHolds(t *testing.T) {
	t.Parallel()
	manual, err := os.ReadFile("../../docs/operations.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range boundsOfACourse {
		rows := map[string][]string{}
		pattern := "(?m)^\\|[^|]+\\| ([^|]*) \\|([^|]*)\\| `" + regexp.QuoteMeta(file) + "` `([^`]+)` \\|$"
		for _, row := range regexp.MustCompile(pattern).FindAllStringSubmatch(string(manual), -1) {
			rows[row[3]] = []string{row[1], strings.TrimSpace(row[2])}
		}
		limits := limitsIn(t, file)
		for name, l := range limits {
			row, ok := rows[name]
			switch {
			case !ok:
				t.Errorf("%s of %s has no row", name, file)
			case !l.is(row[0]):
				t.Errorf("%s is %d, and the table says %q", name, l.most, row[0])
			case l.refusal != "" && row[1] != "422 `"+l.refusal+"`":
				t.Errorf("%s is refused with %s, and the table says %q", name, l.refusal, row[1])
			}
		}
		for name := range rows {
			if _, ok := limits[name]; !ok {
				t.Errorf("%s of %s is no limit any more", name, file)
			}
		}
	}
}

// limit is a number that stands in the source.
type limit struct {
	most    int64
	refusal string // of those in the table of bounds
}

// is says whether a figure of the table is this number.
func (l limit) is(figure string) bool {
	figure, _, _ = strings.Cut(figure, " ")
	if l.most >= 1<<20 && l.most%(1<<20) == 0 {
		return figure == strconv.FormatInt(l.most>>20, 10)
	}
	return strings.ReplaceAll(figure, ",", "") == strconv.FormatInt(l.most, 10)
}

// limitsIn are the constants of a file, and the rows of its table of bounds.
func limitsIn(t *testing.T, file string) map[string]limit {
	t.Helper()
	set := gotoken.NewFileSet()
	parsed, err := parser.ParseFile(set, filepath.Join("../..", file), nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]limit{}
	info := types.Info{Defs: map[*ast.Ident]types.Object{}}
	// The rest of the package and what it imports are unknown here. Constants are worked out without them.
	alone := types.Config{Importer: nothing{}, Error: func(error) {}}
	_, _ = alone.Check("alone", set, []*ast.File{parsed}, &info)
	for name, defined := range info.Defs {
		if c, ok := defined.(*types.Const); ok {
			most, exact := constant.Int64Val(c.Val())
			if !exact {
				t.Errorf("%s in %s is no number", name, file)
			}
			found[name.Name] = limit{most: most}
		}
	}
	ast.Inspect(parsed, func(n ast.Node) bool {
		if name, l, ok := boundIn(n); ok {
			found[name] = l
		}
		return true
	})
	if len(found) == 0 {
		t.Fatalf("%s has no limits", file)
	}
	return found
}

// boundIn reads a row of the table of bounds: what, most, whether it stays, how it is counted.
func boundIn(n ast.Node) (name string, l limit, ok bool) {
	row, ok := n.(*ast.CompositeLit)
	if !ok || row.Type != nil || len(row.Elts) != 4 {
		return "", l, false
	}
	what, isText := row.Elts[0].(*ast.BasicLit)
	most, isNumber := row.Elts[1].(*ast.BasicLit)
	stays, isBool := row.Elts[2].(*ast.Ident)
	if !isText || !isNumber || !isBool {
		return "", l, false
	}
	l.most, _ = constant.Int64Val(constant.MakeFromLiteral(most.Value, most.Kind, 0))
	l.refusal = map[string]string{"true": "course_full", "false": "too_many_open"}[stays.Name]
	name, err := strconv.Unquote(what.Value)
	return name, l, err == nil
}

type nothing struct{}

func (nothing) Import(string) (*types.Package, error) { return nil, errors.New("not needed") }
