package recovery_test

import (
	"fmt"
	"testing"

	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/platform/store"
	"github.com/enplan-dk/enplan/test/workertest"
	"github.com/enplan-dk/enplan/workflows"
)

func TestCoursesGoOnInAnEmptyTemporalWhereTheJournalLeftThem(t *testing.T) {
	t.Parallel()
	ctx := store.ForInstallation(t.Context())
	h, s := site(t)
	defer h.Worker().Stop()
	const families = 12
	var ids []string
	before := map[string]course.State{}
	for i := range families {
		id := h.Open(ctx, workertest.Family(), workflows.Limits{})
		h.Recorded(ctx, id, h.Must(ctx, id, workertest.Karen, note(fmt.Sprint("opkald ", i))).Version)
		ids = append(ids, id)
		before[id] = h.State(ctx, id)
	}
	lost := ids[:families-1] // one still runs
	for _, id := range lost {
		if err := h.Client.TerminateWorkflow(ctx, workflows.ID(id), "", "the server is lost"); err != nil {
			t.Fatal(err)
		}
	}

	got, err := s.Restore(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if got.Courses != families || got.Started != len(lost) || got.Running != 1 || len(got.Failed) > 0 {
		t.Errorf("restored %+v", got)
	}
	for _, id := range ids {
		if s := h.State(ctx, id); s.Version < before[id].Version || s.Phase != before[id].Phase {
			t.Errorf("a course is at version %d, it was at %d", s.Version, before[id].Version)
		}
		h.Must(ctx, id, workertest.Karen, note("videre"))
	}
	verified(ctx, t, h)
	again, err := s.Restore(ctx)
	if err != nil || again.Running != families || again.Started != 0 {
		t.Errorf("a second time: %+v, %v", again, err)
	}
}

func TestACommandAnsweredBeforeTheLossIsNotCarriedOutAgain(t *testing.T) {
	t.Parallel()
	ctx := store.ForInstallation(t.Context())
	h, s := site(t)
	defer h.Worker().Stop()
	id := h.Open(ctx, workertest.Family(), workflows.Limits{})
	first, err := h.Update(ctx, id, workertest.Request(workertest.Karen, note("én gang"), "the-key"))
	if err != nil {
		t.Fatal(err)
	}
	h.Recorded(ctx, id, first.Version)
	if err := h.Client.TerminateWorkflow(ctx, workflows.ID(id), "", "the server is lost"); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Restore(ctx); err != nil {
		t.Fatal(err)
	}
	again, err := h.Update(ctx, id, workertest.Request(workertest.Karen, note("én gang"), "the-key"))
	if err != nil || again.Version != first.Version {
		t.Errorf("answered %+v before the loss and %+v after, %v", first, again, err)
	}
}
