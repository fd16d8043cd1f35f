package recovery_test

import (
	"fmt"
	"testing"

	"go.temporal.io/sdk/client"

	"github.com/enplan-dk/enplan/internal/app/recovery"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/platform/store"
	"github.com/enplan-dk/enplan/test/workertest"
	"github.com/enplan-dk/enplan/worker"
	"github.com/enplan-dk/enplan/workflows"
)

// TestARunFromAnOlderBackUpOfTemporalIsStartedFromTheJournal has that run take commands before anybody looks: it
// decides other events than the journal holds, and more of them.
func TestARunFromAnOlderBackUpOfTemporalIsStartedFromTheJournal(t *testing.T) {
	t.Parallel()
	for _, taken := range []int{0, 1, 5} {
		t.Run(fmt.Sprint(taken), func(t *testing.T) {
			t.Parallel()
			ctx := store.ForInstallation(t.Context())
			h, s := site(t)
			w := h.Worker()
			defer func() { w.Stop() }()
			id := h.Open(ctx, workertest.Family(), workflows.Limits{})
			h.Recorded(ctx, id, h.Must(ctx, id, workertest.Karen, note("i begge")).Version)
			older := h.State(ctx, id)
			for range 3 {
				h.Recorded(ctx, id, h.Must(ctx, id, workertest.Karen, note("kun i journalen")).Version)
			}
			if err := h.Client.TerminateWorkflow(ctx, workflows.ID(id), "", "the server is lost"); err != nil {
				t.Fatal(err)
			}
			_, err := h.Client.ExecuteWorkflow(ctx, client.StartWorkflowOptions{
				ID: workflows.ID(id), TaskQueue: h.TaskQueue, WorkflowTaskTimeout: worker.TaskTimeout,
			}, workflows.CourseType, workflows.Input{Course: id, State: &older})
			if err != nil {
				t.Fatal(err)
			}
			for i := range taken {
				key := fmt.Sprint("after-", i)
				if _, err := h.Update(ctx, id, workertest.Request(workertest.Karen, note(key), key)); err != nil {
					t.Fatal(err)
				}
			}
			if r, err := s.Repair(ctx, id, false); err != nil || r.Was != recovery.Runs {
				t.Errorf("without being asked to: %+v, %v", r, err)
			}
			r, err := s.Repair(ctx, id, true)
			if err != nil || r.Was != recovery.WasBehind || !r.Started {
				t.Fatalf("repaired %+v, %v", r, err)
			}
			journal, err := h.Store.Journal(ctx, id)
			if err != nil {
				t.Fatal(err)
			}
			stands := map[string]int{}
			for _, e := range journal {
				if n, ok := e.Data.(course.NoteWritten); ok {
					stands[n.Text]++
				}
			}
			for i := range taken {
				if n := stands[fmt.Sprint("after-", i)]; n != 1 {
					t.Errorf("command %d stands %d times", i, n)
				}
			}
			if stands["kun i journalen"] != 3 {
				t.Errorf("of 3 notes in the journal %d stand", stands["kun i journalen"])
			}
			verified(ctx, t, h)
		})
	}
}

func TestACourseOfWhichNothingIsKnownIsNotRepaired(t *testing.T) {
	t.Parallel()
	_, s := site(t)
	_, err := s.Repair(store.ForInstallation(t.Context()), "01930000-0000-7000-8000-000000000001", true)
	if err == nil || err.Error() != "nothing is recorded of a course with this id" {
		t.Errorf("repair says %v", err)
	}
}
