package recovery_test

import (
	"testing"
	"time"

	"go.temporal.io/sdk/workflow"

	"github.com/enplan-dk/enplan/test/workertest"
	"github.com/enplan-dk/enplan/worker"
	"github.com/enplan-dk/enplan/workflows"
)

func TestEveryOpenCourseReplaysAgainstThisBuildAndNoneAgainstABrokenOne(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	h, s := site(t)
	defer h.Worker().Stop()
	const families = 3
	for range families {
		id := h.Open(ctx, workertest.Family(), workflows.Limits{})
		meetingSoon(ctx, h, id, time.Hour)
		h.AtRest(ctx, id)
	}
	got, err := s.Replay(ctx)
	if err != nil || got.Courses != families || len(got.Failed) > 0 {
		t.Errorf("replayed %+v, %v", got, err)
	}
	broken, err := s.ReplayWith(ctx, func(r worker.Registry) {
		r.RegisterWorkflowWithOptions(func(ctx workflow.Context, _ workflows.Input) error {
			return workflow.Sleep(ctx, time.Hour)
		}, workflow.RegisterOptions{Name: workflows.CourseType})
	})
	if err != nil || len(broken.Failed) != families {
		t.Fatalf("against other code: %+v, %v", broken, err)
	}
	if what := broken.Failed[0].What; what != "TMPRL1100" {
		t.Errorf("the failure is called %q", what)
	}
}
