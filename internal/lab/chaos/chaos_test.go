package chaos_test

import (
	"testing"
	"time"

	"github.com/enplan-dk/enplan/internal/lab/chaos"
	"github.com/enplan-dk/enplan/test/kit"
)

// TestNothingIsLostOrDoubledWhileEveryPartIsKilled is the short form of enplan-lab chaos.
func TestNothingIsLostOrDoubledWhileEveryPartIsKilled(t *testing.T) {
	program := kit.Build(t, t.TempDir(), "enplan")
	r, err := chaos.Run(t.Context(), chaos.Config{
		Devstack: kit.Needed(t, "ENPLAN_DEVSTACK"), Enplan: program, Duration: 50 * time.Second, Seed: 1,
		Former: program, // what is tried is the deploy itself; histories of earlier builds are replayed elsewhere
		Say:    func(what string) { t.Log(what) },
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%+v", r)
	if r.Gap() {
		t.Error("there is a gap")
	}
	if r.Harms["deploy"] != 2 || r.Harms["roll back"] != 1 {
		t.Error("it was not deployed, rolled back and deployed again")
	}
	if r.Acknowledged < 50 || r.RemindersDue == 0 || len(r.Harms) < 5 {
		t.Error("too little happened for this to say anything")
	}
}
