package recovery_test

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/interceptor"

	"github.com/enplan-dk/enplan/activities"
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

// TestAnEndedRunRecordsNothingMore has an activity of the run that repair ends come to the record when the new run is under way,
// and before that one's own.
func TestAnEndedRunRecordsNothingMore(t *testing.T) {
	t.Parallel()
	ctx := store.ForInstallation(t.Context())
	h, s := site(t)
	late := &lateRecorder{held: make(chan struct{}), again: make(chan struct{}), refused: make(chan error, 1)}
	w := h.Worker(late)
	defer w.Stop()
	id := h.Open(ctx, workertest.Family(), workflows.Limits{})
	h.Recorded(ctx, id, h.Must(ctx, id, workertest.Karen, note("i begge")).Version)
	older := h.State(ctx, id)
	for range 3 {
		h.Recorded(ctx, id, h.Must(ctx, id, workertest.Karen, note("kun i journalen")).Version)
	}
	if err := h.Client.TerminateWorkflow(ctx, workflows.ID(id), "", "the server is lost"); err != nil {
		t.Fatal(err)
	}
	late.holdsAfter.Store(older.Version + 3)
	if _, err := h.Client.ExecuteWorkflow(ctx, client.StartWorkflowOptions{
		ID: workflows.ID(id), TaskQueue: h.TaskQueue, WorkflowTaskTimeout: worker.TaskTimeout,
	}, workflows.CourseType, workflows.Input{Course: id, State: &older}); err != nil {
		t.Fatal(err)
	}
	const taken = 5
	for i := range taken {
		key := fmt.Sprint("after-", i)
		if _, err := h.Update(ctx, id, workertest.Request(workertest.Karen, note(key), key)); err != nil {
			t.Fatal(err)
		}
	}
	select {
	case <-late.held:
	case <-time.After(30 * time.Second):
		t.Fatal("nothing beyond the journal is recorded")
	}
	if r, err := s.Repair(ctx, id, true); err != nil || r.Was != recovery.WasBehind || !r.Started || r.SentAgain != taken {
		t.Fatalf("repaired %+v, %v", r, err)
	}
	if err := <-late.refused; !errors.Is(err, store.ErrRunEnded) {
		t.Errorf("the ended run's activity got %v", err)
	}
	journal, err := h.Store.Journal(ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	stands := map[string]int{}
	for _, e := range journal {
		stands[e.Key]++
	}
	for i := range taken {
		if n := stands[fmt.Sprint("after-", i)]; n != 1 {
			t.Errorf("command %d stands %d times", i, n)
		}
	}
	verified(ctx, t, h)
}

// lateRecorder holds the first activity that records beyond a version, until another run records.
type lateRecorder struct {
	interceptor.WorkerInterceptorBase
	holdsAfter atomic.Int64
	run        atomic.Pointer[string] // whose activity is held
	held       chan struct{}          // closed when it is
	again      chan struct{}          // closed when another run records
	went       atomic.Bool            // it has
	refused    chan error             // what the held activity was answered
}

// InterceptActivity implements [interceptor.WorkerInterceptor].
func (l *lateRecorder) InterceptActivity(_ context.Context, next interceptor.ActivityInboundInterceptor) interceptor.ActivityInboundInterceptor {
	return &heldActivity{ActivityInboundInterceptorBase: interceptor.ActivityInboundInterceptorBase{Next: next}, late: l}
}

type heldActivity struct {
	interceptor.ActivityInboundInterceptorBase
	late *lateRecorder
}

// ExecuteActivity implements [interceptor.ActivityInboundInterceptor].
func (a *heldActivity) ExecuteActivity(ctx context.Context, in *interceptor.ExecuteActivityInput) (any, error) {
	recorded, ok := in.Args[0].(activities.RecordInput)
	from := a.late.holdsAfter.Load()
	if !ok || from == 0 || recorded.Events[len(recorded.Events)-1].Seq <= from {
		return a.Next.ExecuteActivity(ctx, in)
	}
	if a.late.run.CompareAndSwap(nil, &recorded.Run) {
		close(a.late.held)
		<-a.late.again
		answer, err := a.Next.ExecuteActivity(ctx, in)
		a.late.refused <- err
		return answer, err
	}
	if recorded.Run != *a.late.run.Load() && a.late.went.CompareAndSwap(false, true) {
		close(a.late.again)
		for len(a.late.refused) == 0 { // the ended run's comes first
			time.Sleep(time.Millisecond)
		}
	}
	return a.Next.ExecuteActivity(ctx, in)
}

func TestACourseOfWhichNothingIsKnownIsNotRepaired(t *testing.T) {
	t.Parallel()
	_, s := site(t)
	_, err := s.Repair(store.ForInstallation(t.Context()), "01930000-0000-7000-8000-000000000001", true)
	if err == nil || err.Error() != "nothing is recorded of a course with this id" {
		t.Errorf("repair says %v", err)
	}
}
