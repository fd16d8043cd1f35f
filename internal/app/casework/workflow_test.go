package casework

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"

	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/platform/sealing"
	"github.com/enplan-dk/enplan/internal/platform/store"
	"github.com/enplan-dk/enplan/workflows"
)

// The table of what an error of the workflow service means.
func TestWhatAnErrorOfTheWorkflowServiceMeans(t *testing.T) {
	t.Parallel()
	refusal := temporal.NewNonRetryableApplicationError("refused", workflows.RefusalType, nil, course.Refusal{Code: "no_draft"})
	for name, c := range map[string]struct {
		err   error
		again bool
		code  string // of the fault or the refusal; "?": unknown
	}{
		"answered":                     {nil, false, ""},
		"a refusal":                    {refusal, false, "no_draft"},
		"an error that is not ours":    {temporal.NewApplicationError("x", "Other"), false, Internal},
		"accepted by a run that ended": {temporal.NewNonRetryableApplicationError("x", "AcceptedUpdateCompletedWorkflow", nil), true, Unavailable},
		"not ready":                    {serviceerror.NewWorkflowNotReady("x"), true, Unavailable},
		"away":                         {serviceerror.NewUnavailable("x"), true, Unavailable},
		"too many in flight":           {&serviceerror.ResourceExhausted{Message: "x"}, true, Busy},
		"too many in this run":         {serviceerror.NewFailedPrecondition("x"), true, Unavailable},
		"no answer in time":            {client.NewWorkflowUpdateServiceTimeoutOrCanceledError(context.DeadlineExceeded), false, "?"},
		"deadline of the service":      {serviceerror.NewDeadlineExceeded("x"), false, "?"},
		"the caller left":              {context.Canceled, false, "?"},
		"no such course":               {serviceerror.NewNotFound("x"), false, UnknownCourse},
		"wrapped":                      {fmt.Errorf("send: %w", serviceerror.NewUnavailable("x")), true, Unavailable},
		"no key just now":              {fmt.Errorf("encrypt: %w", sealing.ErrKeyUnavailable), false, Unavailable},
		"an erased course":             {fmt.Errorf("encrypt: %w", sealing.ErrKeyDestroyed), false, UnknownCourse},
		"the record is away":           {fmt.Errorf("read: %w", store.ErrUnavailable), false, Unavailable},
		"anything else":                {errors.New("x"), false, Internal},
	} {
		again, told := classify(c.err)
		if again != c.again || codeOf(told) != c.code {
			t.Errorf("%s: again %v, %q; expected %v, %q", name, again, codeOf(told), c.again, c.code)
		}
	}
}

func codeOf(err error) string {
	refusal, f := new(course.Refusal), new(Fault)
	switch {
	case err == nil:
		return ""
	case isUnknown(err):
		return "?"
	case errors.As(err, &refusal):
		return string(refusal.Code)
	case errors.As(err, &f):
		return f.Code
	}
	return err.Error()
}

func TestWhatMayBeRepeatedIsRepeatedUntilItIsAnswered(t *testing.T) {
	t.Parallel()
	s := &Service{}
	tries := 0
	err := s.try(t.Context(), func(context.Context) error {
		if tries++; tries < 4 {
			return serviceerror.NewWorkflowNotReady("x")
		}
		return nil
	})
	if err != nil || tries != 4 {
		t.Errorf("%d tries, %v", tries, err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	err = s.try(ctx, func(context.Context) error { return &serviceerror.ResourceExhausted{} })
	if codeOf(err) != Busy {
		t.Errorf("after its time: %v", err)
	}
}
