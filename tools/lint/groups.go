package main

import (
	"log"
	"regexp"

	"codeberg.org/polyfloyd/go-errorlint/errorlint"
	gocritic "github.com/go-critic/go-critic/checkers/analyzer"
	"github.com/gordonklaus/ineffassign/pkg/ineffassign"
	"github.com/kisielk/errcheck/errcheck"
	sqlclosecheck "github.com/ryanrolds/sqlclosecheck/pkg/analyzer"
	"github.com/sonatard/noctx"
	"github.com/timakin/bodyclose/passes/bodyclose"
	"go.temporal.io/sdk/contrib/tools/workflowcheck/workflow"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/suite/vet"
	"honnef.co/go/tools/analysis/lint"
	"honnef.co/go/tools/quickfix"
	"honnef.co/go/tools/simple"
	"honnef.co/go/tools/staticcheck"
	"honnef.co/go/tools/stylecheck"
)

// A group of analysers has one name, by which a comment silences it.
type group struct {
	name      string
	analysers []*analysis.Analyzer
	except    *regexp.Regexp // lines of which nothing is said
	folders   []string       // where it looks; nil: everywhere
	tests     bool           // test files are looked at too
}

// A deferred Close of something that was only read has nobody to tell.
var deferredClose = regexp.MustCompile(`^\s*defer .*\.Close\(\)$`)

var groups = []group{
	{name: "vet", analysers: vet.Suite, tests: true},
	{name: "staticcheck", analysers: honnef(), tests: true},
	{name: "unused", analysers: one(unusedAnalyser), tests: true},
	{name: "ineffassign", analysers: one(ineffassign.Analyzer), tests: true},
	{name: "errorlint", analysers: one(errorlint.NewAnalyzer()), tests: true},
	{name: "sqlclosecheck", analysers: one(sqlclosecheck.NewAnalyzer()), tests: true},
	{name: "misspell", analysers: one(misspellAnalyser), tests: true},
	{name: "errcheck", analysers: one(errcheck.Analyzer), except: deferredClose},
	{name: "noctx", analysers: one(noctx.Analyzer)},
	{name: "bodyclose", analysers: one(bodyclose.Analyzer)},
	{name: "unparam", analysers: one(unparamAnalyser)},
	{name: "gocritic", analysers: one(gocriticDiagnostic())},
	{name: "revive", analysers: one(reviveAnalyser)},
	{name: "layers", analysers: one(layersAnalyser)},
	{name: "clock", analysers: one(clockAnalyser), folders: []string{"workflows", "internal/domain"}},
	{name: "workflowcheck", analysers: one(determinism), folders: []string{"workflows"}},
}

func one(a *analysis.Analyzer) []*analysis.Analyzer { return []*analysis.Analyzer{a} }

// honnef is staticcheck, all but the checks of package comments and of names, which revive has.
func honnef() []*analysis.Analyzer {
	without := map[string]bool{"ST1000": true, "ST1003": true, "ST1020": true, "ST1021": true, "ST1022": true}
	var out []*analysis.Analyzer
	for _, list := range [][]*lint.Analyzer{staticcheck.Analyzers, simple.Analyzers, stylecheck.Analyzers, quickfix.Analyzers} {
		for _, a := range list {
			if !without[a.Analyzer.Name] {
				out = append(out, a.Analyzer)
			}
		}
	}
	return out
}

func gocriticDiagnostic() *analysis.Analyzer {
	for flag, value := range map[string]string{"enable": "#diagnostic", "disable": "commentedOutCode"} {
		if err := gocritic.Analyzer.Flags.Set(flag, value); err != nil {
			log.Fatal(err)
		}
	}
	return gocritic.Analyzer
}

// determinism is Temporal's check of what workflow code calls, however deep below. It follows every call into the standard library, and
// finds a goroutine or a map below some that are pure functions of their arguments.
var determinism = workflow.NewChecker(workflow.Config{IdentRefs: workflow.DefaultIdentRefs.Clone().SetAll(map[string]bool{
	"encoding/json.Marshal":           false,
	"encoding/json.Unmarshal":         false,
	"(*encoding/json.Decoder).Decode": false,
	"reflect.valueMethodName":         false, // only names the method in the text of a panic
})}).NewAnalyzer()
