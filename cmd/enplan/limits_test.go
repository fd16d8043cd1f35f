package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/edge"
	"github.com/enplan-dk/enplan/internal/language"
	"github.com/enplan-dk/enplan/internal/platform/ratelimit"
	"github.com/enplan-dk/enplan/internal/platform/store"
)

// inTheTable is what the second column says of each limit that can be read from outside of its package.
var inTheTable = map[string]struct {
	says string
	true bool
}{
	"WriteRate":       {"1 a second, 20 at once", edge.WriteRate == ratelimit.Rate{PerSecond: 1, Burst: 20}},
	"ReadRate":        {"4 a second, 30 at once", edge.ReadRate == ratelimit.Rate{PerSecond: 4, Burst: 30}},
	"WritesAtOnce":    {"2 that may change something", edge.WritesAtOnce == 2},
	"ReadsAtOnce":     {"2 that change nothing", edge.ReadsAtOnce == 2},
	"StrangerRate":    {"20 a second, 400 at once", edge.StrangerRate == ratelimit.Rate{PerSecond: 20, Burst: 400}},
	"FeedRate":        {"1 every 5 seconds, 10 at once", edge.FeedRate == ratelimit.Rate{PerSecond: 1.0 / 5, Burst: 10}},
	"UploadRate":      {"1 every 2 seconds, 8 at once", edge.UploadRate == ratelimit.Rate{PerSecond: 1.0 / 2, Burst: 8}},
	"CitizenRate":     {"1 every 5 seconds, 60 at once", casework.CitizenRate == ratelimit.Rate{PerSecond: 1.0 / 5, Burst: 60}},
	"DocumentRate":    {"1 every 10 minutes, 10 at once", casework.DocumentRate == ratelimit.Rate{PerSecond: 1.0 / 600, Burst: 10}},
	"DraftRate":       {"1 a second, 60 at once", casework.DraftRate == ratelimit.Rate{PerSecond: 1, Burst: 60}},
	"MostDrafts":      {"50", store.MostDrafts == 50},
	"LargestDraft":    {"64 kB", casework.LargestDraft == 64<<10},
	"DraftLife":       {"30 days", store.DraftLife.Hours() == 30*24},
	"LargestDocument": {"20 MB", casework.LargestDocument == 20<<20},
}

func TestTheTableOfLimitsIsTrue(t *testing.T) {
	t.Parallel()
	manual, err := os.ReadFile("../../docs/operations.md")
	if err != nil {
		t.Fatal(err)
	}
	_, table, _ := strings.Cut(string(manual), "\n## Limits\n")
	table, _, _ = strings.Cut(table, "\n## ")
	rows := regexp.MustCompile("(?m)^\\|([^|]+)\\|([^|]*)\\|([^|]*)\\| `([^`]+)` `([^`]+)` \\|$").FindAllStringSubmatch(table, -1)
	if len(rows) < 20 {
		t.Fatalf("%d rows are read", len(rows))
	}
	seen := map[string]bool{}
	for _, row := range rows {
		much, refusal, file, name := strings.TrimSpace(row[2]), strings.TrimSpace(row[3]), row[4], row[5]
		source, err := os.ReadFile(filepath.Join("../..", file))
		if err != nil || !regexp.MustCompile(`\b`+regexp.QuoteMeta(name)+`\b`).Match(source) {
			t.Errorf("%s does not stand in %s: %v", name, file, err)
		}
		if want, known := inTheTable[name]; known && (!strings.HasPrefix(much, want.says) || !want.true) {
			t.Errorf("%s: the table says %q", name, much)
		}
		seen[name] = true
		if refusal == "" {
			continue
		}
		code := regexp.MustCompile("^[45][0-9]{2} `([a-z_]+)`$").FindStringSubmatch(refusal)
		if code == nil {
			t.Errorf("%s: the refusal %q has no status or no code", name, refusal)
			continue
		}
		if !language.Has("problem."+code[1]) && !language.Has("failure."+code[1]+".text") && !language.Has("refusal."+code[1]) {
			t.Errorf("%s: %s has no words", name, code[1])
		}
	}
	for name := range inTheTable {
		if !seen[name] {
			t.Errorf("%s is not in the table", name)
		}
	}
}
