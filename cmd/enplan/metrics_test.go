package main

import (
	"net/http"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/enplan-dk/enplan/test/kit"
)

// measured finds the names of metrics in expressions. What Prometheus adds to a histogram is cut off, for it is
// the same measurement.
var measured = regexp.MustCompile(`\b(?:enplan|temporal|pgxpool|db_client|process|go)_[a-z_]+`)

func TestEveryMetricOfTheDashboardAndTheAlertsIsExported(t *testing.T) {
	t.Parallel()
	in := install(t)
	serve, worker := in.start("serve"), in.start("worker")
	karen := kit.Token(t, "karen")
	id := serve.open(karen)
	soon := map[string]any{
		"at": time.Now().Add(2 * time.Minute).UTC().Format(time.RFC3339), "confirmed": true, "form": "home_visit", "members": []string{"m1"},
		"remind_minutes_before": []int{1},
	}
	_, _ = serve.request(http.MethodPost, "/api/v1/courses/"+id+"/meetings", karen, soon) // refused: a command all the same
	mend := in.failWith("course_event", "broken")
	_, _ = serve.request(http.MethodPost, "/api/v1/courses/"+id+"/notes", karen, map[string]any{"kind": "call", "on": "2026-03-02", "text": "x"})
	waitFor(t, "an activity to fail", func() bool {
		_, text := worker.get("/metrics")
		return strings.Contains(text, "temporal_activity_execution_failed_total")
	})
	mend()

	var exported string
	for _, p := range []*instance{serve, worker} {
		_, text := p.get("/metrics")
		exported += text
		if strings.Contains(text, id) {
			t.Errorf("the metrics of %s name a course", p.Name)
		}
	}
	if !strings.Contains(exported, `route="/api/v1/courses/:id/notes"`) {
		t.Error("the metrics do not name the route")
	}
	for _, file := range []string{"dashboard.json", "alerts.yaml"} {
		text, err := os.ReadFile("../../deploy/observability/" + file)
		if err != nil {
			t.Fatal(err)
		}
		names := measured.FindAllString(string(text), -1)
		if len(names) < 8 {
			t.Errorf("%s names %d metrics", file, len(names))
		}
		for _, name := range names {
			if onlyInTrouble[name] {
				continue
			}
			if !strings.Contains(exported, "\n"+name) {
				t.Errorf("%s names %s, which nothing exports", file, name)
			}
		}
	}
	if t.Failed() {
		t.Log(exported)
	}
}

// onlyInTrouble are metrics that a library makes when it first counts something, and which this test does not bring about.
var onlyInTrouble = map[string]bool{
	"temporal_workflow_task_execution_failed_total": true, // a history that does not replay
	"enplan_deliveries_total":                       true, // TestDeliveriesAreCounted
	"enplan_keys_fetched_total":                     false,
}

func TestEveryVariableStandsInTheTable(t *testing.T) {
	t.Parallel()
	source, err := os.ReadFile("config.go")
	if err != nil {
		t.Fatal(err)
	}
	manual, err := os.ReadFile("../../docs/operations.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range regexp.MustCompile(`"(ENPLAN_[A-Z_]+)"`).FindAllStringSubmatch(string(source), -1) {
		if !strings.Contains(string(manual), "| `"+name[1]+"` |") {
			t.Errorf("%s is not explained", name[1])
		}
	}
}

func TestEveryAlertHasItsPageInTheRunbook(t *testing.T) {
	t.Parallel()
	alerts, err := os.ReadFile("../../deploy/observability/alerts.yaml")
	if err != nil {
		t.Fatal(err)
	}
	runbook, err := os.ReadFile("../../docs/operations.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, alert := range regexp.MustCompile(`alert: (\w+)`).FindAllStringSubmatch(string(alerts), -1) {
		if !strings.Contains(string(runbook), "### "+alert[1]+"\n") {
			t.Errorf("%s has no page", alert[1])
		}
		if !strings.Contains(string(alerts), "#"+strings.ToLower(alert[1])+"\n") {
			t.Errorf("%s leads nowhere", alert[1])
		}
	}
}
