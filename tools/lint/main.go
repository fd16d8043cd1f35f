// Command lint is the analysers of this project in one program: go vet runs it over each package, and keeps what it finds in Go's build
// cache (make lint). A line is silenced by a comment that names the analysers and the reason: //nolint:errcheck // there is nobody to tell.
package main

import (
	"encoding/json"
	"log"
	"os"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/passes/printf"
	"golang.org/x/tools/go/analysis/unitchecker"
	"honnef.co/go/tools/analysis/facts/deprecated"
)

func main() {
	if isForeign(os.Args[len(os.Args)-1]) {
		unitchecker.Main(determinism, printf.Analyzer, deprecated.Analyzer)
		return
	}
	analysers := []*analysis.Analyzer{}
	for _, g := range groups {
		for _, a := range g.analysers {
			g.filter(a)
			analysers = append(analysers, a)
		}
	}
	unitchecker.Main(append(analysers, directives(analysers))...)
}

// isForeign says whether the package is not of this project. Of these nothing is reported, so only what callers need to know is found out:
// which functions are deterministic, print, or are deprecated.
func isForeign(configuration string) bool {
	if !strings.HasSuffix(configuration, ".cfg") {
		return false
	}
	text, err := os.ReadFile(configuration)
	if err != nil {
		log.Fatal(err)
	}
	var unit struct{ ImportPath string }
	if err := json.Unmarshal(text, &unit); err != nil {
		log.Fatal(err)
	}
	return unit.ImportPath != module && !strings.HasPrefix(unit.ImportPath, module+"/")
}

const module = "github.com/enplan-dk/enplan"
