package workflows_test

import (
	"fmt"
	"testing"
	"time"

	sdkworker "go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/enplan-dk/enplan/activities"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/platform/store"
	"github.com/enplan-dk/enplan/test/workertest"
	"github.com/enplan-dk/enplan/workflows"
)

// workerBefore starts a worker of a build from before courses were bounded.
func workerBefore(t *testing.T, h *workertest.Harness) sdkworker.Worker {
	t.Helper()
	w := sdkworker.New(h.Client, h.TaskQueue, sdkworker.Options{})
	w.RegisterWorkflowWithOptions(workflows.CourseBefore, workflow.RegisterOptions{Name: workflows.CourseType})
	w.RegisterActivity(&activities.Activities{Store: h.Store, Outbox: h.Outbox})
	if err := w.Start(); err != nil {
		t.Fatal(err)
	}
	return w
}

// TestARunOfAnOlderBuildGoesOnUnderThisOne leaves to this build what the older one had not decided:
// more than it could decide at once, under the signals that it knew, and meetings due meanwhile.
func TestARunOfAnOlderBuildGoesOnUnderThisOne(t *testing.T) {
	t.Parallel()
	ctx, h := t.Context(), workertest.New(t)
	w := workerBefore(t, h)
	id := formingTeam(ctx, h)
	at := time.Now().Add(25 * time.Second).Truncate(time.Second)
	for range 80 { // more than this build would agree to
		h.Must(ctx, id, workertest.Karen, course.AgreeMeeting{Confirmed: true, At: at, Form: "office", Members: []string{"m1"}, RemindMinutesBefore: []int{0}})
	}
	before := h.Must(ctx, id, workertest.Karen, note("før"))
	h.Recorded(ctx, id, before.Version)
	if rules := h.State(ctx, id).Law.Rules; rules != 2 {
		t.Fatalf("the older build decides by rules %d", rules)
	}
	w.Stop()
	const sent = 300
	for i := range sent {
		r := workertest.Request(workertest.Karen, note(noise(8_000)), fmt.Sprint("n", i))
		name := course.Signal
		if i < sent/2 {
			name = r.Name // as clients of the older build sent it
		}
		if err := h.Client.SignalWorkflow(ctx, workflows.ID(id), "", name, r); err != nil {
			t.Fatal(err)
		}
	}
	time.Sleep(time.Until(at))
	w = h.Worker()
	for i := range sent {
		decided(ctx, t, h, id, fmt.Sprint("n", i))
	}
	w.Stop()
	w = h.Worker() // what was taken over is replayed
	defer func() { w.Stop() }()
	last := h.Must(ctx, id, workertest.Karen, note("efter"))
	h.Recorded(ctx, id, last.Version)
	s := h.State(ctx, id)
	if s.Law.Rules != course.Rules {
		t.Errorf("the course is decided by rules %d", s.Law.Rules)
	}
	journal, err := h.Store.Journal(store.ForInstallation(ctx), id)
	if err != nil {
		t.Fatal(err)
	}
	told := map[course.Item]int{}
	for _, e := range journal {
		if due, ok := e.Data.(course.CameDue); ok && due.Item.Kind == course.ItemMeetingLead {
			told[due.Item]++
		}
	}
	if len(told) != 160 {
		t.Errorf("%d of 160 reminders came due", len(told))
	}
	for item, n := range told {
		if n != 1 {
			t.Errorf("%+v came due %d times", item, n)
		}
	}
}
