package chaos_test

import (
	"testing"
	"time"

	"github.com/enplan-dk/enplan/internal/lab/chaos"
	"github.com/enplan-dk/enplan/test/kit"
)

// TestNobodyStopsACourseOrLosesAnythingWithWhatIsAllowed is the short form of enplan-lab chaos --hostile. How long others
// wait is told and not judged here: the machine that runs this test does other things too.
func TestNobodyStopsACourseOrLosesAnythingWithWhatIsAllowed(t *testing.T) {
	r, err := chaos.Attack(t.Context(), chaos.Config{
		Devstack: kit.Needed(t, "ENPLAN_DEVSTACK"), Enplan: kit.Build(t, t.TempDir(), "enplan"), Duration: time.Minute, Seed: 1,
		Say: func(what string) { t.Log(what) },
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%s", r)
	if r.Gap() {
		t.Error("something was lost, doubled or stopped")
	}
	if r.Acknowledged < 100 || r.RemindersDue == 0 || len(r.Attacks) < 12 || r.Others.StepsBefore == 0 || r.Others.StepsDuring == 0 {
		t.Error("too little happened for this to say anything")
	}
}
