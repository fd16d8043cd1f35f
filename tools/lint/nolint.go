package main

import (
	"go/ast"
	"go/token"
	"regexp"
	"slices"
	"strings"
	"sync"

	"golang.org/x/tools/go/analysis"
)

// A directive silences analysers where it stands: at the end of a line, or alone on the line before.
type directive struct {
	pos      token.Pos
	names    []string
	reason   string
	silenced map[string]bool
}

type place struct {
	file string
	line int
}

var (
	mu    sync.Mutex // analysers run at the same time
	found map[place]*directive
	lines = map[string][]string{} // of each file
)

var nolint = regexp.MustCompile(`^//nolint(?::([\w,]+))?(?: // (.+))?$`)

// filter keeps what the analyser reports from generated files, from lines that are excepted, and from those that a directive silences.
func (g group) filter(a *analysis.Analyzer) {
	run := a.Run
	a.Run = func(pass *analysis.Pass) (any, error) {
		report := pass.Report
		pass.Report = func(d analysis.Diagnostic) {
			if !g.silent(pass, d.Pos) {
				d.Message += " (" + g.label(a) + ")"
				report(d)
			}
		}
		return run(pass)
	}
}

func (g group) label(a *analysis.Analyzer) string {
	if a.Name == g.name {
		return g.name
	}
	return g.name + ": " + a.Name
}

func (g group) silent(pass *analysis.Pass, pos token.Pos) bool {
	mu.Lock()
	defer mu.Unlock()
	read(pass)
	where := pass.Fset.Position(pos)
	if !g.tests && strings.HasSuffix(where.Filename, "_test.go") {
		return true
	}
	if g.folders != nil && !slices.ContainsFunc(g.folders, func(f string) bool { return within(folderOf(pass), f) }) {
		return true
	}
	text, known := lines[where.Filename]
	if !known { // generated
		return true
	}
	if g.except != nil && g.except.MatchString(text[where.Line-1]) {
		return true
	}
	d := found[place{where.Filename, where.Line}]
	if d == nil || !slices.Contains(d.names, g.name) {
		return false
	}
	d.silenced[g.name] = true
	return true
}

// read takes in the lines and the directives of all files, once.
func read(pass *analysis.Pass) {
	if found != nil {
		return
	}
	found = map[place]*directive{}
	for _, file := range pass.Files {
		name := pass.Fset.Position(file.Pos()).Filename
		text, err := pass.ReadFile(name)
		if err != nil || ast.IsGenerated(file) {
			continue
		}
		lines[name] = strings.Split(string(text), "\n")
		for _, comments := range file.Comments {
			for _, c := range comments.List {
				m := nolint.FindStringSubmatch(c.Text)
				if m == nil && !strings.HasPrefix(c.Text, "//nolint") {
					continue
				}
				d := &directive{pos: c.Pos(), silenced: map[string]bool{}}
				if m != nil && m[1] != "" {
					d.names, d.reason = strings.Split(m[1], ","), m[2]
				}
				line := pass.Fset.Position(c.Pos()).Line
				if strings.HasPrefix(strings.TrimSpace(lines[name][line-1]), "//nolint") {
					line++
				}
				found[place{name, line}] = d
			}
		}
	}
}

// directives reports those that name nothing, give no reason or silence nothing. It runs after all others.
func directives(others []*analysis.Analyzer) *analysis.Analyzer {
	return &analysis.Analyzer{
		Name:     "nolint",
		Doc:      "reports directives that name nothing, give no reason or silence nothing",
		Requires: others,
		Run: func(pass *analysis.Pass) (any, error) {
			mu.Lock()
			defer mu.Unlock()
			read(pass)
			for _, d := range found {
				if len(d.names) == 0 || d.reason == "" {
					pass.Reportf(d.pos, "write which analysers are silenced, and why: //nolint:NAME // REASON")
				}
				for _, name := range d.names {
					if !d.silenced[name] {
						pass.Reportf(d.pos, "%s finds nothing here", name)
					}
				}
			}
			return nil, nil
		},
	}
}
