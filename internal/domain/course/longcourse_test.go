package course_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"go.temporal.io/sdk/converter"

	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/platform/sealing"
	"github.com/enplan-dk/enplan/test/coursetest/largecourse"
	"github.com/enplan-dk/enplan/test/sealingtest"
)

// tenYears is an ordinary course of a large family.
func tenYears(t testing.TB) *trial {
	t.Helper()
	c, err := largecourse.TenYears(trialID, trialFrom, 9*24*time.Hour)
	return trialOf(t, c, err)
}

// sealed is how many bytes a value takes as Temporal gets it.
func sealed(t testing.TB, v any) int {
	masters, err := sealing.ParseMasterKeys("1:" + strings.Repeat("A", 43) + "=")
	if err != nil {
		t.Fatal(err)
	}
	ring := sealing.NewKeyring(masters, sealingtest.NewMemory())
	if err := ring.Create(t.Context(), trialID); err != nil {
		t.Fatal(err)
	}
	p, err := converter.WithDataConverterSerializationContext(sealing.DataConverter(ring),
		converter.WorkflowSerializationContext{Namespace: "enplan", WorkflowID: "course/" + trialID}).ToPayload(v)
	if err != nil {
		t.Fatal(err)
	}
	return p.Size()
}

// TestAnOrdinaryCourseStaysSmallForTenYears measures what a run begins with.
func TestAnOrdinaryCourseStaysSmallForTenYears(t *testing.T) {
	x := tenYears(t)
	size, bytes := sealed(t, x.State), len(asBytes(t, x.State))
	t.Logf("%d events; the state takes %d bytes, %d sealed", len(x.Journal), bytes, size)
	if size > 100_000 {
		t.Errorf("the state takes %d bytes sealed, more than 100,000", size)
	}
	whole, err := course.History(x.Journal)
	if err != nil {
		t.Fatal(err)
	}
	if len(whole.Meetings) != largecourse.Meetings || x.State.Archived == 0 {
		t.Errorf("%d of 400 meetings are in the history, %d have left the state", len(whole.Meetings), x.State.Archived)
	}
	full := atBudget(t)
	if size := sealed(t, full.State); size > 1_000_000 {
		t.Errorf("at its bounds the state takes %d bytes sealed", size)
	}
}

// TestWhatLeavesTheStateChangesNoDecision lets a meeting that a duty counts from grow old.
func TestWhatLeavesTheStateChangesNoDecision(t *testing.T) {
	x := newTrial(t, 2)
	x.draft()
	hold := func(present ...string) {
		x.At = x.At.Add(24 * time.Hour)
		x.must(karen, course.AgreeMeeting{Confirmed: true, At: x.At.Add(time.Hour), Form: "office", Members: present})
		meeting := x.State.Meetings[len(x.State.Meetings)-1].ID
		x.At = x.At.Add(2 * time.Hour)
		x.must(karen, course.HoldMeeting{Meeting: meeting, Present: present})
	}
	hold("m2")
	first := x.State.Meetings[0].ID
	for range 170 {
		hold("m1")
	}
	if x.State.Archived == 0 || x.State.Meetings[0].ID != first {
		t.Errorf("%d have left the state, and it begins with meeting %s instead of the last one with m2", x.State.Archived, x.State.Meetings[0].ID)
	}
	folded, err := course.Fold(x.Journal)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(x.State, folded, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("fold differs from state: %s", diff)
	}
}
