package modules

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

// Every direct dependency has a line with its reason, and no line is left over.
func TestEveryDirectDependencyHasItsReason(t *testing.T) {
	t.Parallel()
	module, err := os.ReadFile("../../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	page, err := os.ReadFile("../../docs/decisions/dependencies.md")
	if err != nil {
		t.Fatal(err)
	}
	required := map[string]bool{}
	for _, m := range regexp.MustCompile(`(?m)^(?:require )?\t?(\S+) v\S+$`).FindAllStringSubmatch(string(module), -1) {
		required[m[1]] = true
		if !strings.Contains(string(page), "| `"+m[1]+"` |") {
			t.Errorf("%s has no reason", m[1])
		}
	}
	if len(required) < 20 {
		t.Fatalf("%d direct dependencies are read", len(required))
	}
	for _, m := range regexp.MustCompile("(?m)^\\| `([^`]+\\.[^`]+)` \\|").FindAllStringSubmatch(string(page), -1) {
		if !required[m[1]] {
			t.Errorf("%s has a reason and is no direct dependency", m[1])
		}
	}
}
