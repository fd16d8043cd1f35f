package casework_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"go.temporal.io/api/common/v1"
	"go.temporal.io/api/workflowservice/v1"
	sdkworker "go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/app/recovery"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/platform/store"
	"github.com/enplan-dk/enplan/test/storetest"
	"github.com/enplan-dk/enplan/test/workertest"
	"github.com/enplan-dk/enplan/workflows"
)

func families(ctx context.Context, h *workertest.Harness, n int) (ids []string) {
	for range n {
		id := h.Open(ctx, workertest.Family(), workflows.Limits{})
		h.AtRest(ctx, id)
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids
}

// look looks as a worker does, without waiting for its turn.
func look(t *testing.T, h *workertest.Harness, cases *casework.Service) store.Standstills {
	t.Helper()
	err := h.Store.Transact(store.ForInstallation(t.Context()), func(tx pgx.Tx) error {
		_, err := tx.Exec(t.Context(), "update standstill_look set begun_at = '-infinity'")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := cases.LookForStandstill(t.Context()); err != nil {
		t.Fatal(err)
	}
	found, err := h.Store.Standstills(t.Context())
	if err != nil || time.Since(found.DoneAt) > time.Minute {
		t.Fatalf("looked at %v, %v", found.DoneAt, err)
	}
	return found
}

func TestACourseThatWasTerminatedIsNamedAndTheOthersAreComparedAllTheSame(t *testing.T) {
	t.Parallel()
	ctx := store.ForInstallation(t.Context())
	h := workertest.New(t)
	defer h.Worker().Stop()
	cases := casework.New(casework.Config{Store: h.Store, Temporal: h.Client, Keys: h.Keys, TaskQueue: h.TaskQueue})
	ids := families(ctx, h, 4)
	stuck := ids[:2] // the first that are compared
	for _, id := range stuck {
		if err := h.Client.TerminateWorkflow(ctx, workflows.ID(id), "", "its history is too long"); err != nil {
			t.Fatal(err)
		}
	}

	v, err := cases.Verify(ctx)
	want := []casework.Finding{{Course: stuck[0], Why: "terminated"}, {Course: stuck[1], Why: "terminated"}}
	if err != nil || v.Courses != len(ids) || v.StandingStill != 2 || v.Different != 0 || !slices.Equal(v.Found, want) {
		t.Errorf("verify finds %+v, %v", v, err)
	}
	site := recovery.Site{Store: h.Store, Keys: h.Keys, Temporal: h.Client, Namespace: workertest.Namespace, TaskQueue: h.TaskQueue}
	replayed, err := site.Replay(ctx)
	if err != nil || replayed.Courses != 2 || len(replayed.Failed) > 0 || len(replayed.StandingStill) != 2 || replayed.StandingStill[0].What != "terminated" {
		t.Errorf("replay finds %+v, %v", replayed, err)
	}
	if found := look(t, h, cases); found.Courses["terminated"] != 2 || len(found.Courses) != 1 {
		t.Errorf("a look finds %v", found.Courses)
	}
	as := casework.ActingFor(t.Context(), sofie)
	o, err := cases.Overview(as, sofie)
	if err != nil || o.AtStandstill != 2 {
		t.Errorf("the overview counts %d, %v", o.AtStandstill, err)
	}
	lines, _, err := cases.List(as, sofie, casework.Filter{Among: store.AtStandstill, ByDue: true})
	if err != nil || len(lines) != 2 || !slices.Contains(stuck, lines[0].ID) || !slices.Contains(stuck, lines[1].ID) {
		t.Errorf("the list shows %d courses, %v", len(lines), err)
	}

	if _, err := site.Restore(ctx); err != nil {
		t.Fatal(err)
	}
	if found := look(t, h, cases); len(found.Courses) > 0 {
		t.Errorf("after they were restored a look finds %v", found.Courses)
	}
	if v, err := cases.Verify(ctx); err != nil || v.Bad() > 0 {
		t.Errorf("after they were restored verify finds %+v, %v", v, err)
	}
}

// Whatever makes a task fail again and again, size, slowness or a history that does not replay, looks the same from
// outside; here it is the code of the workflow.
func TestACourseWhoseTaskFailsAgainAndAgainStandsStill(t *testing.T) {
	t.Parallel()
	ctx := store.ForInstallation(t.Context())
	h := workertest.New(t)
	cases := casework.New(casework.Config{Store: h.Store, Temporal: h.Client, Keys: h.Keys, TaskQueue: h.TaskQueue})
	good := h.Worker()
	ids := families(ctx, h, 2)
	good.Stop()
	broken := sdkworker.New(h.Client, h.TaskQueue, sdkworker.Options{})
	broken.RegisterWorkflowWithOptions(func(workflow.Context, workflows.Input) error { panic("broken") },
		workflow.RegisterOptions{Name: workflows.CourseType})
	if err := broken.Start(); err != nil {
		t.Fatal(err)
	}
	for _, id := range ids {
		signal := workertest.Request(workertest.Karen, course.WriteNote{Kind: "call", On: course.DateOf(time.Now()), Text: "Opkald"}, "k")
		if err := h.Client.SignalWorkflow(ctx, workflows.ID(id), "", "write_note", signal); err != nil {
			t.Fatal(err)
		}
	}
	began := time.Now()
	for look(t, h, cases).Courses["task_fails"] < 2 {
		if time.Since(began) > 3*time.Minute {
			t.Fatal("nobody finds the courses whose task fails")
		}
		time.Sleep(time.Second)
	}
	t.Logf("found after %s", time.Since(began).Round(time.Second))
	v, err := cases.Verify(ctx)
	if err != nil || v.Courses != 2 || v.StandingStill != 2 || v.Found[0].Why != "task_fails" {
		t.Errorf("verify finds %+v, %v", v, err)
	}
	broken.Stop()
}

func TestACourseThatTemporalHasForgottenOrThatDoesNotWakeStandsStill(t *testing.T) {
	t.Parallel()
	ctx := store.ForInstallation(t.Context())
	h := workertest.New(t)
	w := h.Worker()
	cases := casework.New(casework.Config{Store: h.Store, Temporal: h.Client, Keys: h.Keys, TaskQueue: h.TaskQueue})
	ids := families(ctx, h, 3)
	w.Stop()
	db := storetest.Everything(t, h.Pool)
	for _, statement := range []string{
		"update course set opened_at = opened_at - interval '1 hour'",
		"insert into course_agenda (course_id, municipality, kind, ref, at, recipient, fired) values " +
			"('" + ids[1] + "', 'eksempel', 'meeting_lead', 'a1', now() - interval '1 hour', 'coordinator', false)",
	} {
		if _, err := db.Exec(ctx, statement); err != nil {
			t.Fatal(err)
		}
	}
	_, err := h.Client.WorkflowService().DeleteWorkflowExecution(ctx, &workflowservice.DeleteWorkflowExecutionRequest{
		Namespace: workertest.Namespace, WorkflowExecution: &common.WorkflowExecution{WorkflowId: workflows.ID(ids[0])},
	})
	if err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	for {
		found := look(t, h, cases).Courses
		if found["gone"] == 1 && found["late"] == 1 && len(found) == 2 {
			break
		}
		if time.Since(began) > time.Minute {
			t.Fatalf("a look finds %v", found)
		}
		time.Sleep(time.Second)
	}
}

func TestOneProcessLooksAtATime(t *testing.T) {
	t.Parallel()
	h := workertest.New(t)
	now := time.Now()
	for i, want := range []bool{true, false} {
		if _, mine, err := h.Store.BeginLook(t.Context(), now.Add(-time.Minute)); err != nil || mine != want {
			t.Errorf("the %d. to ask may look: %t, %v", i+1, mine, err)
		}
	}
	if _, mine, err := h.Store.BeginLook(t.Context(), now.Add(time.Hour)); err != nil || !mine {
		t.Errorf("when the time has come nobody may look: %v", err)
	}
}
