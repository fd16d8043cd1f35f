package workflows_test

import (
	"testing"
	"time"

	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/test/workertest"
)

// TestAFollowUpCycleTakesFortyHistoryEvents counts what a fortnight costs: a meeting
// agreed, the family and the coordinator reminded by a timer, the meeting held and
// recorded, with everything written to the record.
func TestAFollowUpCycleTakesFortyHistoryEvents(t *testing.T) {
	t.Parallel()
	ctx, h := t.Context(), workertest.New(t)
	defer h.Worker().Stop()
	id := formingTeam(ctx, h)
	before := len(h.AtRest(ctx, id))

	a := h.Must(ctx, id, workertest.Karen, course.AgreeMeeting{
		Confirmed: true,
		At:        time.Now().Add(4 * time.Second), Form: "home_visit", Members: []string{"m1"}, RemindMinutesBefore: []int{0},
	})
	reminded := a.Version
	for range 100 {
		s := h.State(ctx, id)
		if reminded = s.Version; reminded > a.Version {
			break
		}
		time.Sleep(100 * time.Millisecond)
	}
	if reminded == a.Version {
		t.Fatal("the reminder never came due")
	}
	h.Recorded(ctx, id, reminded)
	held := h.Must(ctx, id, workertest.Karen, course.HoldMeeting{Meeting: a.Created, Present: []string{"m1"}})
	h.Recorded(ctx, id, held.Version)

	n := len(h.AtRest(ctx, id)) - before
	if n > 40 {
		t.Errorf("a follow-up cycle took %d history events", n)
	}
}
