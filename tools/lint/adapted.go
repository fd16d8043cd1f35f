package main

import (
	"fmt"
	"go/token"
	"os"

	"github.com/golangci/misspell"
	hcversion "github.com/hashicorp/go-version"
	"github.com/mgechev/revive/config"
	"github.com/mgechev/revive/lint"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/passes/buildssa"
	"golang.org/x/tools/go/packages"
	"honnef.co/go/tools/unused"
	"mvdan.cc/unparam/check"
)

// Checks that are made for other programs, as analysers.

var unusedAnalyser = &analysis.Analyzer{
	Name:     "unused",
	Doc:      unused.Analyzer.Analyzer.Doc,
	Requires: []*analysis.Analyzer{unused.Analyzer.Analyzer},
	Run: func(pass *analysis.Pass) (any, error) {
		for _, o := range pass.ResultOf[unused.Analyzer.Analyzer].(unused.Result).Unused {
			if o.Kind != "type param" {
				pass.Reportf(at(pass, o.Position), "%s %s is unused", o.Kind, o.Name)
			}
		}
		return nil, nil
	},
}

var unparamAnalyser = &analysis.Analyzer{
	Name:     "unparam",
	Doc:      "reports parameters and results that are not used, or are always the same",
	Requires: []*analysis.Analyzer{buildssa.Analyzer},
	Run: func(pass *analysis.Pass) (any, error) {
		c := &check.Checker{}
		c.Packages([]*packages.Package{{Fset: pass.Fset, Syntax: pass.Files, Types: pass.Pkg, TypesInfo: pass.TypesInfo}})
		c.ProgramSSA(pass.ResultOf[buildssa.Analyzer].(*buildssa.SSA).Pkg.Prog)
		issues, err := c.Check()
		for _, i := range issues {
			pass.Reportf(i.Pos(), "%s", i.Message())
		}
		return nil, err
	},
}

var misspellAnalyser = &analysis.Analyzer{
	Name: "misspell",
	Doc:  "reports misspelled English words, in British spelling",
	Run: func(pass *analysis.Pass) (any, error) {
		words := misspell.Replacer{Replacements: misspell.DictMain}
		words.AddRuleList(misspell.DictBritish)
		// Names of files, of HTML and XPath, and of libraries; a Danish word.
		words.RemoveRule([]string{"license", "dialog", "serialize", "sanitize", "normalize", "color", "betales"})
		words.Compile()
		for _, file := range pass.Files {
			text, err := pass.ReadFile(pass.Fset.File(file.Pos()).Name())
			if err != nil {
				return nil, err
			}
			_, found := words.Replace(string(text))
			for _, d := range found {
				pass.Reportf(pass.Fset.File(file.Pos()).LineStart(d.Line)+token.Pos(d.Column), "%q is a misspelling of %q", d.Original, d.Corrected)
			}
		}
		return nil, nil
	},
}

var reviveAnalyser = &analysis.Analyzer{
	Name: "revive",
	Doc:  "reports what is not in Go's usual style",
	Run: func(pass *analysis.Pass) (any, error) {
		rules := lint.RulesConfig{"exported": {Arguments: []any{"disableStutteringCheck"}}}
		for _, name := range []string{
			"package-comments", "context-as-argument", "error-naming", "error-return", "error-strings", "errorf", "indent-error-flow",
			"receiver-naming", "superfluous-else", "unexported-return", "unreachable-code", "unused-parameter", "var-declaration",
		} {
			rules[name] = lint.RuleConfig{}
		}
		version, err := hcversion.NewVersion("1.26")
		if err != nil {
			return nil, err
		}
		settings := lint.Config{Confidence: 0.8, Rules: rules, GoVersion: version}
		config.Normalize(&settings)
		list, err := config.GetLintingRules(&settings, nil)
		if err != nil {
			return nil, err
		}
		var files []string
		for _, f := range pass.Files {
			files = append(files, pass.Fset.File(f.Pos()).Name())
		}
		linter := lint.New(os.ReadFile, 0)
		failures, err := linter.Lint([][]string{files}, list, settings)
		if err != nil {
			return nil, fmt.Errorf("revive: %w", err)
		}
		for f := range failures {
			if f.Confidence >= settings.Confidence {
				pass.Reportf(at(pass, f.Position.Start), "%s: %s", f.RuleName, f.Failure)
			}
		}
		return nil, nil
	},
}

// at is a place that another file set has named.
func at(pass *analysis.Pass, p token.Position) token.Pos {
	for _, f := range pass.Files {
		if file := pass.Fset.File(f.Pos()); file.Name() == p.Filename {
			return file.LineStart(p.Line) + token.Pos(max(0, p.Column-1))
		}
	}
	return token.NoPos
}
