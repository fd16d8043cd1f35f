package bench_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/enplan-dk/enplan/internal/lab/bench"
)

const docs = "../../../docs"

func TestThePagesShowThePublishedFigures(t *testing.T) {
	t.Parallel()
	r, err := bench.Published(docs)
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Figures) == 0 {
		t.Fatal("no figures are published")
	}
	for page, table := range map[string]string{"performance.md": r.Table(), "scaling.md": r.Sizing()} {
		text, err := os.ReadFile(filepath.Join(docs, page))
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(text), table) {
			t.Errorf("%s shows other figures than performance.json: run enplan-lab bench --docs docs with one of its benchmarks", page)
		}
	}
}

func TestPublishingOneBenchmarkKeepsTheOthers(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	const page = "before\n<!-- figures: written by enplan-lab bench -->\nold\n<!-- end of figures -->\nafter\n"
	for _, name := range []string{"performance.md", "scaling.md"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(page), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	publish := func(figures ...bench.Figure) {
		t.Helper()
		if err := (bench.Report{Machine: "2 cores", Figures: figures}).Publish(dir); err != nil {
			t.Fatal(err)
		}
	}
	publish(bench.Figure{ID: "lists/own", Name: "one's own", Value: 2}, bench.Figure{ID: "reads/query", Name: "a query", Value: 1.1})
	publish(bench.Figure{ID: "lists/own", Name: "one's own", Value: 1.4})
	text, err := os.ReadFile(filepath.Join(dir, "performance.md"))
	if err != nil {
		t.Fatal(err)
	}
	got := string(text)
	for _, want := range []string{"before\n", "after\n", "| one's own | 1.40 |", "| a query | 1.10 |"} {
		if !strings.Contains(got, want) {
			t.Errorf("the page lacks %q:\n%s", want, got)
		}
	}
	if strings.Contains(got, "old") || strings.Contains(got, "| 2 |") {
		t.Errorf("the page keeps what was measured anew:\n%s", got)
	}
	if strings.Index(got, "a query") > strings.Index(got, "one's own") {
		t.Error("the groups are not in the order in which they are measured")
	}
}
