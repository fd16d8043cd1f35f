//go:build record

package workflows_test

import (
	"context"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"testing"
	"time"

	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/api/temporalproto"

	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/platform/sealing"
	"github.com/enplan-dk/enplan/test/workertest"
	"github.com/enplan-dk/enplan/workflows"
)

// Histories are recorded once for each release that changes workflow code, with
// go test -tags record -run TestRecordHistories -release NAME. Those of earlier
// releases are never written again.
var release = flag.String("release", "next", "name of the folder under testdata/histories")

// TestRecordHistories writes the histories of this release: one for each phase.
func TestRecordHistories(t *testing.T) {
	dir := filepath.Join(histories, *release)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	ctx, h := t.Context(), workertest.New(t)
	defer h.Worker().Stop()
	var keys []sealing.WrappedKey
	for name, until := range map[string]int{"intake": 1, "forming_team": 2, "drafting_plan": 3, "following_up": 4, "closed": 5} {
		id := h.Open(ctx, workertest.Family(), workflows.Limits{})
		live(ctx, h, id, until)
		keys = append(keys, save(ctx, t, h, id, filepath.Join(dir, name+".json")))
	}
	long := h.Open(ctx, workertest.Family(), workflows.Limits{Commands: 4})
	live(ctx, h, long, 5)
	keys = append(keys, save(ctx, t, h, long, filepath.Join(dir, "continued.json")))
	b, err := json.MarshalIndent(keys, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, keysFile), append(b, '\n'), 0o644); err != nil {
		t.Fatal(err)
	}
}

func save(ctx context.Context, t *testing.T, h *workertest.Harness, id, file string) sealing.WrappedKey {
	t.Helper()
	b, err := (temporalproto.CustomJSONMarshalOptions{Indent: " "}).Marshal(&historypb.History{Events: h.AtRest(ctx, id)})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, append(b, '\n'), 0o644); err != nil {
		t.Fatal(err)
	}
	key, err := h.Wrapped(ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// live leads a course through its phases, with refused signals, timers that fire and
// timers that are moved on the way.
func live(ctx context.Context, h *workertest.Harness, id string, phases int) {
	rigmor := course.Actor{Subject: "rigmor", Role: course.Citizen}
	by := workertest.Karen
	today := course.DateOf(time.Now())
	steps := [][]func(){
		{
			func() {
				r := workertest.Request(by, course.ConfirmTeam{}, "too-early")
				_ = h.Client.SignalWorkflow(ctx, workflows.ID(id), "", r.Name, r)
			},
			func() {
				h.Must(ctx, id, by, course.RecordFacts{
					Members:         []course.MemberFacts{{Member: "m1", NoCategory: true, ComplexProblems: "Flere forhold på én gang"}},
					Fields:          []string{"employment", "health"},
					FieldsConfirmed: "Bekræftet i samtale",
				})
			},
		},
		{
			func() {
				h.Must(ctx, id, by, course.DecideEligibility{Outcome: course.Eligible, Reason: "To fagområder"})
			},
			func() { h.Must(ctx, id, by, course.MarkField{Field: "health", Reason: "Deltager efter behov"}) },
			func() { h.Must(ctx, id, by, course.MarkField{Field: "employment", Reason: "Tovholderen selv"}) },
		},
		{
			func() { h.Must(ctx, id, by, course.ConfirmTeam{}) },
			func() {
				h.Must(ctx, id, by, course.AddGoal{GoalBody: course.GoalBody{Area: "employment", Text: "Et fritidsjob", Overall: true, Towards: "employment"}})
			},
			func() {
				every := course.SetInterval{Form: "home_visit", Reason: "Familiens ønske"}
				every.Every.Weeks = 2
				h.Must(ctx, id, by, every)
			},
			func() { h.Must(ctx, id, by, course.SubmitPlan{}) },
		},
		{
			func() {
				s := h.State(ctx, id)
				h.Must(ctx, id, rigmor, course.RespondToPlan{
					Member: "m1", Hash: s.Plan.Submitted.Hash, Goals: []course.GoalAnswer{{Goal: s.Plan.Draft.Goals[0].ID, Agree: true}},
				})
			},
			func() { h.Must(ctx, id, by, course.AdoptPlan{}) },
			func() {
				a := h.Must(ctx, id, by, course.AgreeMeeting{
					Confirmed: true, At: time.Now().Add(4 * time.Hour), Form: "office", Members: []string{"m1"}, RemindMinutesBefore: []int{0},
				})
				h.Must(ctx, id, by, course.MoveMeeting{Confirmed: true, Meeting: a.Created, At: time.Now().Add(2 * time.Second), Reason: "Allerede nu"})
				time.Sleep(3 * time.Second) // the reminder's timer fires
				h.Must(ctx, id, by, course.HoldMeeting{Meeting: a.Created, Present: []string{"m1"}})
			},
			func() {
				h.Must(ctx, id, by, course.PauseCourse{Reason: "Barsel", CitizenView: "Enig", Until: today.AddDays(30)})
			},
			func() { h.Must(ctx, id, by, course.Resume{}) },
		},
		{
			func() {
				h.Must(ctx, id, by, course.CloseCourse{Outcome: course.OutcomeCompleted, Reason: "Målet er nået", Destination: "work"})
			},
			func() {
				h.Must(ctx, id, rigmor, course.LodgeAppeal{Decision: h.State(ctx, id).Decisions[0].ID, Member: "m1"})
			},
		},
	}
	for _, phase := range steps[:phases] {
		for _, step := range phase {
			step()
		}
	}
}
