package largecourse_test

import (
	"testing"
	"time"

	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/test/coursetest/largecourse"
)

// TestACourseNearItsBoundsTakesWhatIsMeasured says that the measured action is not refused.
func TestACourseNearItsBoundsTakesWhatIsMeasured(t *testing.T) {
	t.Parallel()
	at := time.Date(2025, 1, 6, 8, 0, 0, 0, time.UTC)
	c, err := largecourse.NearBounds("01900000-0000-7000-8000-000000000000", at)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("the state weighs %d bytes, its agenda has %d items", c.State.Weight(), len(c.State.Agenda))
	if c.State.Weight() < 600_000 {
		t.Errorf("the state weighs %d bytes only", c.State.Weight())
	}
	note := course.WriteNote{Kind: "call", On: course.DateOf(at), Text: "x"}
	if taken, err := c.Fill(largecourse.Karen, 700, func(int) course.Command { return note }); err != nil {
		t.Errorf("after %d notes: %v", taken, err)
	}
}
