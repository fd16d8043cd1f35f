package edge

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// Every fault of the application has a status, and the table names no code that nothing answers with.
func TestTheTableOfStatusesHasEveryFaultAndNoCodeThatThereIsNot(t *testing.T) {
	t.Parallel()
	faults, refusals := codesIn(t, "../app/casework"), codesIn(t, "../domain/course")
	requests := codesIn(t, "../../api")
	if len(faults) < 35 || len(refusals) < 100 || len(requests) < 15 {
		t.Fatalf("found %d faults, %d refusals and %d codes of requests: the scan is broken", len(faults), len(refusals), len(requests))
	}
	for _, code := range codesIn(t, "../app/casework", "fault", "faultAt", "fromStore", "Fault") {
		if _, ok := statuses[code]; !ok {
			t.Errorf("%s is a fault without a status", code)
		}
	}
	for code := range statuses {
		if !slices.Contains(faults, code) && !slices.Contains(refusals, code) && !slices.Contains(requests, code) {
			t.Errorf("nothing is answered with %s", code)
		}
	}
}

// codesIn finds the codes in a package: of all its text constants and literals those that look like one, or those that
// are given to some functions or types.
func codesIn(t *testing.T, folder string, given ...string) []string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(folder, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	var files []*ast.File
	constants := map[string]string{}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
		ast.Inspect(file, func(n ast.Node) bool {
			if spec, ok := n.(*ast.ValueSpec); ok && len(spec.Values) == 1 {
				if text, ok := text(spec.Values[0]); ok {
					constants[spec.Names[0].Name] = text
				}
			}
			return true
		})
	}
	var found []string
	take := func(e ast.Expr) {
		if pair, ok := e.(*ast.KeyValueExpr); ok {
			e = pair.Value
		}
		if name, ok := e.(*ast.Ident); ok && constants[name.Name] != "" {
			found = append(found, constants[name.Name])
		}
		if text, ok := text(e); ok && strings.Trim(text, "abcdefghijklmnopqrstuvwxyz_") == "" {
			found = append(found, text)
		}
	}
	for _, file := range files {
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CallExpr:
				if name, ok := n.Fun.(*ast.Ident); ok && slices.Contains(given, name.Name) {
					take(n.Args[len(n.Args)-1])
				}
			case *ast.CompositeLit:
				if name, ok := n.Type.(*ast.Ident); ok && slices.Contains(given, name.Name) && len(n.Elts) > 0 {
					take(n.Elts[0])
				}
			case *ast.BasicLit:
				if len(given) == 0 {
					take(n)
				}
			}
			return true
		})
	}
	slices.Sort(found)
	return slices.Compact(found)
}

func text(e ast.Expr) (string, bool) {
	literal, ok := e.(*ast.BasicLit)
	if !ok || literal.Kind != token.STRING {
		return "", false
	}
	value, err := strconv.Unquote(literal.Value)
	return value, err == nil
}
