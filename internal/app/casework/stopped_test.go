package casework_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	sdkworker "go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/app/recovery"
	"github.com/enplan-dk/enplan/internal/platform/store"
	"github.com/enplan-dk/enplan/test/workertest"
	"github.com/enplan-dk/enplan/workflows"
)

// refusedAsStopped fails unless an error says that the course stands still, and when to come back.
func refusedAsStopped(t *testing.T, what string, err error) {
	t.Helper()
	if fault := new(casework.Fault); !errors.As(err, &fault) || fault.Code != casework.StandsStill || fault.RetryAfter < time.Second {
		t.Errorf("%s: %v", what, err)
	}
}

// notKept fails if the journal knows any of the keys, once the course has decided something else.
func (o *office) notKept(keys ...string) {
	o.t.Helper()
	ctx := store.ForInstallation(o.t.Context())
	last := o.Must(ctx, o.id, workertest.Karen, call("videre"))
	o.Recorded(ctx, o.id, last.Version)
	for _, key := range keys {
		if events, err := o.Store.Command(ctx, o.id, key); err != nil || len(events) > 0 {
			o.t.Errorf("%s was refused and is kept: %d events, %v", key, len(events), err)
		}
	}
}

func TestACommandToATerminatedCourseIsRefusedAndNotKept(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.AtRest(t.Context(), o.id)
	if err := o.Client.TerminateWorkflow(t.Context(), workflows.ID(o.id), "", "by hand"); err != nil {
		t.Fatal(err)
	}
	for _, async := range []bool{true, false} {
		_, err := o.call(call("til et stoppet forløb"), casework.Call{Key: fmt.Sprint("stopped-", async), Async: async})
		refusedAsStopped(t, fmt.Sprint("async: ", async), err)
	}
	site := recovery.Site{Store: o.Store, Keys: o.Keys, Temporal: o.Client, Namespace: workertest.Namespace, TaskQueue: o.TaskQueue, Outbox: o.Outbox}
	if r, err := site.Repair(t.Context(), o.id, false); err != nil || !r.Started || r.SentAgain != 0 {
		t.Fatalf("repaired %+v, %v", r, err)
	}
	o.notKept("stopped-true", "stopped-false")
	if _, err := o.call(call("til et stoppet forløb"), casework.Call{Key: "stopped-true"}); err != nil {
		t.Errorf("the same again, after it was repaired: %v", err)
	}
}

func TestACommandThatIsNotWaitedForIsRefusedByACourseWhoseTaskFailsAgainAndAgain(t *testing.T) {
	t.Parallel()
	ctx := store.ForInstallation(t.Context())
	h := workertest.New(t)
	w := h.Worker()
	o := &office{Harness: h, t: t, cases: casework.New(casework.Config{Store: h.Store, Temporal: h.Client, Keys: h.Keys, TaskQueue: h.TaskQueue})}
	if _, err := o.cases.Seen(ctx, karen, time.Now()); err != nil {
		t.Fatal(err)
	}
	o.id = h.Open(ctx, workertest.Family(), workflows.Limits{})
	h.AtRest(ctx, o.id)
	w.Stop()
	broken := sdkworker.New(h.Client, h.TaskQueue, sdkworker.Options{})
	broken.RegisterWorkflowWithOptions(func(workflow.Context, workflows.Input) error { panic("broken") }, workflow.RegisterOptions{Name: workflows.CourseType})
	if err := broken.Start(); err != nil {
		t.Fatal(err)
	}
	if _, err := o.call(call("accepteret"), casework.Call{Key: "accepted", Async: true}); err != nil {
		t.Fatal(err)
	}
	failsAgainAndAgain(ctx, t, h, o.id)
	_, err := o.call(call("afvist"), casework.Call{Key: "refused", Async: true})
	refusedAsStopped(t, "while the task fails", err)
	broken.Stop()
	defer h.Worker().Stop()
	if n := len(o.under("accepted")); n != 1 {
		t.Errorf("what was accepted before stands %d times", n)
	}
	o.notKept("refused")
}

// failsAgainAndAgain waits until a course's task has failed so often that nothing more is sent to it.
func failsAgainAndAgain(ctx context.Context, t *testing.T, h *workertest.Harness, id string) {
	t.Helper()
	began := time.Now()
	for time.Since(began) < 2*time.Minute {
		d, err := h.Client.DescribeWorkflowExecution(ctx, workflows.ID(id), "")
		if err != nil {
			t.Fatal(err)
		}
		if workflows.StandsStill(d) {
			t.Logf("after %s", time.Since(began).Round(time.Second))
			return
		}
		time.Sleep(200 * time.Millisecond)
	}
	t.Fatal("the task does not fail again and again")
}
