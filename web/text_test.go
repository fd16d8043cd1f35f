package web

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/enplan-dk/enplan/internal/language"
)

// The catalogue's own test sees to it that every text is there in every language; here,
// that every text which a page names is in the catalogue.
func TestEveryTextThatAPageNamesIsInTheCatalogue(t *testing.T) {
	t.Parallel()
	named := regexp.MustCompile(`\.T\("([a-z_]+(?:\.[a-zA-Z_0-9]+)+)"`)
	templates, err := filepath.Glob("view/*.templ")
	if err != nil || len(templates) == 0 {
		t.Fatalf("no templates: %v", err)
	}
	for _, name := range templates {
		source, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range named.FindAllStringSubmatch(string(source), -1) {
			if !language.Has(m[1]) {
				t.Errorf("%s names %s", name, m[1])
			}
		}
	}
	err = filepath.WalkDir(".", func(name string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") || strings.HasSuffix(name, "_templ.go") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) == 0 {
				return true
			}
			method, ok := call.Fun.(*ast.SelectorExpr)
			literal, isText := call.Args[0].(*ast.BasicLit)
			if ok && isText && method.Sel.Name == "T" {
				if key, _ := strconv.Unquote(literal.Value); !language.Has(key) {
					t.Errorf("%s names %s", name, key)
				}
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
