package modules

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// What is compiled in one version is compiled once: the modules share the build cache. tools/align makes it so.
func TestAllModulesUseOneVersionOfGoAndOfEachDependency(t *testing.T) {
	t.Parallel()
	var files []string
	for _, pattern := range []string{"go.mod", "*/go.mod", "*/*/go.mod"} {
		found, err := filepath.Glob(filepath.Join("../..", pattern))
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, found...)
	}
	if len(files) < 5 {
		t.Fatalf("only %v are found", files)
	}
	uses := map[string]map[string][]string{} // dependency or "go" → version → files
	read := func(file, pattern string) {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(pattern).FindAllStringSubmatch(string(text), -1) {
			dependency, version := m[1], m[2]
			if uses[dependency] == nil {
				uses[dependency] = map[string][]string{}
			}
			uses[dependency][version] = append(uses[dependency][version], file)
		}
	}
	for _, file := range files {
		read(file, `(?m)^(?:require |\t)?(go|\S+\.\S+) v?(\d\S+)(?: // indirect)?$`)
	}
	read("../../Dockerfile", `FROM (go)lang:([0-9.]+)`)
	if len(uses) < 200 || len(slices.Concat(slices.Collect(maps.Values(uses["go"]))...)) != len(files)+1 {
		t.Fatalf("%d dependencies are read; Go: %v", len(uses), uses["go"])
	}
	// Temporal's server is written for an older OpenTelemetry than the product has.
	replaced := regexp.MustCompile(`(?m)^\t?(?:replace )?(\S+) => `)
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range replaced.FindAllStringSubmatch(string(text), -1) {
			if !strings.HasPrefix(m[1], "go.opentelemetry.io/") || !strings.Contains(file, "devstack") {
				t.Errorf("%s replaces %s", file, m[1])
			}
		}
	}
	for _, dependency := range slices.Sorted(maps.Keys(uses)) {
		if versions := uses[dependency]; len(versions) > 1 {
			t.Errorf("%s has several versions, run tools/align: %v", dependency, versions)
		}
	}
}
