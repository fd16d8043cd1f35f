package recovery_test

import (
	"context"
	"testing"
	"time"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/app/recovery"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/platform/notify"
	"github.com/enplan-dk/enplan/test/coursetest"
	"github.com/enplan-dk/enplan/test/workertest"
)

// site is an installation of the test's own, whose workers enter what must be sent into
// the real ledger. Nothing dispatches it.
func site(t *testing.T) (*workertest.Harness, *recovery.Site) {
	t.Helper()
	h := workertest.New(t)
	outbox, err := notify.NewOutbox(h.Pool, h.Store)
	if err != nil {
		t.Fatal(err)
	}
	h.Outbox = outbox
	return h, &recovery.Site{Store: h.Store, Keys: h.Keys, Temporal: h.Client, Namespace: workertest.Namespace, TaskQueue: h.TaskQueue, Outbox: outbox}
}

// verified fails unless every course's workflow, journal and snapshot say the same.
func verified(ctx context.Context, t *testing.T, h *workertest.Harness) casework.Verified {
	t.Helper()
	v, err := casework.New(casework.Config{Store: h.Store, Temporal: h.Client, Keys: h.Keys, TaskQueue: h.TaskQueue}).Verify(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if v.Bad() > 0 {
		t.Errorf("of %d courses somebody must look at %+v", v.Courses, v.Found)
	}
	return v
}

func note(text string) course.WriteNote {
	return course.WriteNote{Kind: "call", On: course.DateOf(time.Now()), Text: text}
}

// meetingSoon brings a course to where meetings can be agreed, and agrees one whose
// reminder is due right away.
func meetingSoon(ctx context.Context, h *workertest.Harness, id string, in time.Duration) course.Answer {
	if h.State(ctx, id).Phase == course.Intake {
		h.Must(ctx, id, workertest.Karen, coursetest.Sandelholt().FormTeam()...)
	}
	return h.Must(ctx, id, workertest.Karen, course.AgreeMeeting{
		Confirmed: true,
		At:        time.Now().Add(in), Form: "office", Members: []string{"m1"}, RemindMinutesBefore: []int{0},
	})
}
