package main

import (
	"go/ast"
	"go/types"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/passes/inspect"
	"golang.org/x/tools/go/ast/inspector"
)

// The layers, from bottom to top: each imports only what is in it or below it.
var layers = [][]string{
	{"internal/domain"},
	{"internal/language"},
	{"internal/platform"},
	{"activities", "workflows", "worker"},
	{"internal/app"},
	{"internal/edge"},
	{"web/paper", "web/view"},
	{"web/session", "web/site"},
	{"web/forms"},
	pagesByReader,
	{"api", "web"},
	{"internal/lab", "cmd"},
}

// pagesByReader do not import each other either.
var pagesByReader = []string{"web/administrator", "web/casefile", "web/caseworker", "web/citizen", "web/public", "web/supervisor"}

// What else a folder does not import, and why.
var forbidden = []struct{ folder, imported, reason string }{
	{"internal/domain", "go.temporal.io", "the rules know no workflow engine"},
	{"internal/domain", "github.com/jackc", "the rules know no database"},
	{"internal/domain", "github.com/gin-gonic", "the rules know no HTTP"},
	{"internal/domain", "net/http", "the rules know no HTTP"},
	{"internal/domain", "log", "the rules say what follows; they log nothing"},

	{"workflows", module + "/internal/platform", "side effects belong into activities"},
	{"workflows", "github.com/jackc", "side effects belong into activities"},
	{"workflows", "net/http", "side effects belong into activities"},
	{"workflows", "log", "workflow.GetLogger does not repeat itself in replay"},
	{"workflows", "math/rand", "workflow code is deterministic"},
	{"workflows", "crypto/rand", "workflow code is deterministic"},

	{"activities", "github.com/gin-gonic", "no HTTP here"},
	{"workflows", "github.com/gin-gonic", "no HTTP here"},
	{"worker", "github.com/gin-gonic", "no HTTP here"},
	{"internal/app", "github.com/gin-gonic", "no HTTP here"},

	{"internal/edge", "github.com/jackc", "SQL belongs into internal/platform/store"},
	{"internal/edge", "database/sql", "SQL belongs into internal/platform/store"},
	{"api", "github.com/jackc", "SQL belongs into internal/platform/store"},
	{"api", "database/sql", "SQL belongs into internal/platform/store"},
	{"web", "github.com/jackc", "SQL belongs into internal/platform/store"},
	{"web", "database/sql", "SQL belongs into internal/platform/store"},

	{"clients", module + "/internal", "a caller of the API has nothing else of the product"},
	{"examples", module + "/internal", "a caller of the API has nothing else of the product"},

	{"", "go.temporal.io/server", "the server is devstack's alone"},
	{"", module + "/devstack", "the product does not need devstack"},
}

var layersAnalyser = &analysis.Analyzer{
	Name: "layers",
	Doc:  "reports imports that the order of the layers forbids",
	Run: func(pass *analysis.Pass) (any, error) {
		folder := folderOf(pass)
		for _, file := range pass.Files {
			for _, spec := range file.Imports {
				imported, err := strconv.Unquote(spec.Path.Value)
				if err != nil {
					return nil, err
				}
				if reason := whyNot(folder, imported); reason != "" {
					pass.Reportf(spec.Pos(), "%s must not import %s: %s", folder, imported, reason)
				}
			}
		}
		return nil, nil
	},
}

// folderOf is where a package is, from the root of this repository.
func folderOf(pass *analysis.Pass) string {
	return strings.TrimPrefix(strings.TrimSuffix(pass.Pkg.Path(), "_test"), module+"/")
}

func whyNot(folder, imported string) string {
	if above, below := layerOf(folder), layerOf(strings.TrimPrefix(imported, module+"/")); above >= 0 && below > above {
		return "a layer imports only what is below it"
	}
	if local := strings.TrimPrefix(imported, module+"/"); local != folder && slices.Contains(pagesByReader, folder) && slices.Contains(pagesByReader, local) {
		return "what pages of several readers need is below them"
	}
	for _, f := range forbidden {
		if within(imported, f.imported) && (within(folder, f.folder) || f.folder == "" && !within(folder, "devstack")) {
			return f.reason
		}
	}
	return ""
}

func layerOf(folder string) int {
	return slices.IndexFunc(layers, func(l []string) bool {
		return slices.ContainsFunc(l, func(part string) bool { return within(folder, part) })
	})
}

func within(name, folder string) bool { return name == folder || strings.HasPrefix(name, folder+"/") }

// clockAnalyser keeps the machine's clock from where the workflow's is the only one.
var clockAnalyser = &analysis.Analyzer{
	Name:     "clock",
	Doc:      "reports uses of the machine's clock in rules and workflows",
	Requires: []*analysis.Analyzer{inspect.Analyzer},
	Run: func(pass *analysis.Pass) (any, error) {
		clock := []string{"Now", "Since", "Until", "Sleep", "After", "Tick", "NewTimer", "NewTicker"}
		for n := range pass.ResultOf[inspect.Analyzer].(*inspector.Inspector).PreorderSeq((*ast.SelectorExpr)(nil)) {
			used, isFunction := pass.TypesInfo.Uses[n.(*ast.SelectorExpr).Sel].(*types.Func)
			if isFunction && used.Pkg() != nil && used.Signature().Recv() == nil && used.Pkg().Path() == "time" && slices.Contains(clock, used.Name()) {
				pass.Reportf(n.Pos(), "time.%s: the workflow's clock is the only clock of the rules", used.Name())
			}
		}
		return nil, nil
	},
}
