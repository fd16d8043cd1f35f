package chaos_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
	"google.golang.org/grpc"

	"github.com/enplan-dk/enplan/activities"
	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/platform/store"
	"github.com/enplan-dk/enplan/test/workertest"
	"github.com/enplan-dk/enplan/worker"
	"github.com/enplan-dk/enplan/workflows"
)

const respondWorkflowTask = "/temporal.api.workflowservice.v1.WorkflowService/RespondWorkflowTaskCompleted"

// dropping loses completions of workflow tasks at random: half of them on their way to the
// server, and half of them after the server has taken them, so that the worker believes
// they were lost.
type dropping struct {
	on            atomic.Bool
	before, after atomic.Int64
}

func (d *dropping) intercept(ctx context.Context, method string, req, reply any, cc *grpc.ClientConn, invoke grpc.UnaryInvoker, opts ...grpc.CallOption) error {
	if method != respondWorkflowTask || !d.on.Load() {
		return invoke(ctx, method, req, reply, cc, opts...)
	}
	switch rand.IntN(4) {
	case 0:
		d.before.Add(1)
		return lost
	case 1:
		if err := invoke(ctx, method, req, reply, cc, opts...); err != nil {
			return err
		}
		d.after.Add(1)
		return lost
	}
	return invoke(ctx, method, req, reply, cc, opts...)
}

// lost is an error that the SDK does not try again: the task is gone, and the server gives
// it out anew when its time is up.
var lost = serviceerror.NewInvalidArgument("dropped on purpose")

// TestNothingIsLostOrDoubledWhileTaskCompletionsAreDropped lets many courses work while
// a good part of what their worker answers does not arrive, or arrives unnoticed.
func TestNothingIsLostOrDoubledWhileTaskCompletionsAreDropped(t *testing.T) {
	t.Parallel()
	ctx, h := store.ForInstallation(t.Context()), workertest.New(t)
	d := &dropping{}
	options := workertest.Options(os.Getenv("ENPLAN_TEST_TEMPORAL"), h.Keys)
	options.ConnectionOptions.DialOptions = []grpc.DialOption{grpc.WithChainUnaryInterceptor(d.intercept)}
	lossy, err := client.DialContext(ctx, options)
	if err != nil {
		t.Fatal(err)
	}
	defer lossy.Close()
	w := worker.New(lossy, h.TaskQueue, &activities.Activities{Store: h.Store, Outbox: h.Outbox})
	if err := w.Start(); err != nil {
		t.Fatal(err)
	}
	defer w.Stop()
	const families = 40
	var ids []string
	for range families {
		ids = append(ids, h.Open(ctx, workertest.Family(), workflows.Limits{Commands: 6}))
	}
	d.on.Store(true)
	sent := make([][]string, families) // acknowledged
	until := time.Now().Add(lossFor())
	var all sync.WaitGroup
	for i, id := range ids {
		all.Go(func() {
			for n := 0; time.Now().Before(until); n++ {
				key := fmt.Sprintf("%s-%d", id, n)
				r := workertest.Request(workertest.Karen, course.WriteNote{Kind: "call", On: course.DateOf(time.Now()), Text: key}, key)
				if acknowledged(ctx, h, id, r, n%5 == 4) {
					sent[i] = append(sent[i], key)
				}
			}
		})
	}
	all.Wait()
	d.on.Store(false)
	t.Logf("dropped %d completions before and %d after the server had them", d.before.Load(), d.after.Load())
	for i, id := range ids {
		check(ctx, t, h, id, sent[i])
	}
	v, err := casework.New(casework.Config{Store: h.Store, Temporal: h.Client, Keys: h.Keys, TaskQueue: h.TaskQueue}).Verify(ctx)
	if err != nil || v.Bad() > 0 || v.Courses != families {
		t.Errorf("verified %+v, %v", v, err)
	}
	if n := d.before.Load() + d.after.Load(); n < 50 {
		t.Errorf("only %d completions were dropped", n)
	}
}

// lossFor is how long completions are dropped: by hand for as long as one likes.
func lossFor() time.Duration {
	if d, err := time.ParseDuration(os.Getenv("ENPLAN_TEST_LOSS_FOR")); err == nil {
		return d
	}
	return 20 * time.Second
}

func acknowledged(ctx context.Context, h *workertest.Harness, id string, r course.Request, signal bool) bool {
	if signal {
		return h.Client.SignalWorkflow(ctx, workflows.ID(id), "", r.Name, r) == nil
	}
	_, err := h.Update(ctx, id, r)
	return err == nil
}

// check waits until all that was acknowledged is recorded, and fails unless it is, once.
func check(ctx context.Context, t *testing.T, h *workertest.Harness, id string, keys []string) {
	t.Helper()
	times := map[string]int{}
	for range 300 {
		clear(times)
		journal, err := h.Store.Journal(ctx, id)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range journal {
			if _, ok := e.Data.(course.NoteWritten); ok {
				times[e.Key]++
			}
		}
		missing := 0
		for _, k := range keys {
			if times[k] == 0 {
				missing++
			}
		}
		if missing == 0 {
			break
		}
		time.Sleep(100 * time.Millisecond)
	}
	for _, k := range keys {
		if times[k] == 0 {
			t.Errorf("%s was acknowledged and is lost", k)
		}
	}
	for k, n := range times {
		if n > 1 {
			t.Errorf("%s stands %d times in the journal", k, n)
		}
	}
}
