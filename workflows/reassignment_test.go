package workflows_test

import (
	"testing"

	"github.com/google/uuid"
	"go.temporal.io/sdk/client"

	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/test/workertest"
	"github.com/enplan-dk/enplan/workflows"
)

func TestALeavingCaseworkersCoursesGetANewCoordinatorAndTheMoveCanBeUndone(t *testing.T) {
	t.Parallel()
	ctx, h := t.Context(), workertest.New(t)
	defer h.Worker().Stop()
	sofie := course.Actor{Subject: "sofie", Role: course.Supervisor}
	const families = 12
	for range families {
		id := formingTeam(ctx, h)
		h.Recorded(ctx, id, h.State(ctx, id).Version)
	}
	move := func(in workflows.ReassignmentInput) workflows.Progress {
		t.Helper()
		in.ID, in.Municipality, in.By = uuid.NewString(), "eksempel", sofie
		run, err := h.Client.ExecuteWorkflow(
			ctx, client.StartWorkflowOptions{ID: workflows.ReassignmentID(in.ID), TaskQueue: h.TaskQueue}, workflows.ReassignmentType, in,
		)
		if err != nil {
			t.Fatal(err)
		}
		var p workflows.Progress
		if err := run.Get(ctx, &p); err != nil {
			t.Fatal(err)
		}
		return p
	}
	moved := move(workflows.ReassignmentInput{From: "karen", To: "jonas", Reason: "Karen er fratrådt"})
	if moved.Total != families || len(moved.Results) != families {
		t.Fatalf("moved %d of %d, results %d", moved.Total, families, len(moved.Results))
	}
	var courses []string
	for _, r := range moved.Results {
		if !r.Appointed {
			t.Errorf("%s was refused: %s", r.Course, r.Refusal)
		}
		if s := h.State(ctx, r.Course); s.Team.Coordinator.Subject != "jonas" {
			t.Errorf("the coordinator is %s", s.Team.Coordinator.Subject)
		}
		courses = append(courses, r.Course)
	}
	again := move(workflows.ReassignmentInput{From: "jonas", To: "jonas", Courses: courses[:1], Reason: "Igen"})
	if r := again.Results[0]; r.Appointed || r.Refusal != "already_coordinator" {
		t.Errorf("appointing the same coordinator again gave %+v", r)
	}
	undone := move(workflows.ReassignmentInput{From: "jonas", To: "karen", Courses: courses, Reason: "Fortrudt"})
	for _, r := range undone.Results {
		if s := h.State(ctx, r.Course); !r.Appointed || s.Team.Coordinator.Subject != "karen" {
			t.Errorf("not undone: %+v, coordinator %s", r, s.Team.Coordinator.Subject)
		}
	}
}
