package course_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/enplan-dk/enplan/internal/domain/course"
)

// receivers are the types of the package that have a method.
func receivers(t *testing.T, method string) []string {
	t.Helper()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for _, name := range files {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range file.Decls {
			if f, ok := d.(*ast.FuncDecl); ok && f.Recv != nil && f.Name.Name == method && !strings.HasSuffix(name, "_test.go") {
				if of, ok := f.Recv.List[0].Type.(*ast.Ident); ok {
					found = append(found, of.Name)
				}
			}
		}
	}
	slices.Sort(found)
	return found
}

func TestEveryCommandStandsInTheTable(t *testing.T) {
	t.Parallel()
	var listed []string
	routes := map[string]bool{}
	route := regexp.MustCompile(`^(GET|PUT|POST|PATCH|DELETE) (/[a-z{}-]+)+$`)
	for _, spec := range course.Table() {
		command := reflect.TypeOf(spec.New()).Elem()
		listed = append(listed, command.Name())
		if !route.MatchString(spec.Route) || routes[spec.Route] || spec.Topic == "" || spec.Summary == "" || len(spec.Phases) == 0 {
			t.Errorf("%s: its row lacks something, or its route is another's: %+v", spec.Name, spec)
		}
		routes[spec.Route] = true
		for _, param := range regexp.MustCompile(`\{([a-z]+)\}`).FindAllStringSubmatch(spec.Route, -1) {
			if !slices.ContainsFunc(reflect.VisibleFields(command), func(f reflect.StructField) bool { return f.Tag.Get("path") == param[1] }) {
				t.Errorf("%s: no field takes {%s} of its route", spec.Name, param[1])
			}
		}
	}
	slices.Sort(listed)
	want := slices.DeleteFunc(receivers(t, "decide"), func(name string) bool { return name == "Opening" }) // which makes the course
	if !slices.Equal(listed, want) {
		t.Errorf("the table has %v, the package %v", listed, want)
	}
}

func TestEveryEventStandsInTheTable(t *testing.T) {
	t.Parallel()
	if want := receivers(t, "apply"); !slices.Equal(course.EventNames(), want) {
		t.Errorf("the table has %v, the package %v", course.EventNames(), want)
	}
}

func TestWhatTimeBringsIsSettledByCommandsThatThereAre(t *testing.T) {
	t.Parallel()
	for _, item := range course.Items() {
		if _, known := course.Lookup(item.Settles); item.Settles != "" && !known {
			t.Errorf("%s is settled by %s, which is no command", item.Kind, item.Settles)
		}
	}
}
