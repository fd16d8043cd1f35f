package chaos_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/enplan-dk/enplan/internal/lab/chaos"
)

// TestNothingIsLostOrDoubledWhileEveryPartIsKilled is the short form of enplan-lab chaos.
func TestNothingIsLostOrDoubledWhileEveryPartIsKilled(t *testing.T) {
	program := built(t)
	r, err := chaos.Run(t.Context(), chaos.Config{
		Devstack: devstack(t), Enplan: program, Duration: 50 * time.Second, Seed: 1,
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

// devstack is the program with the parts.
func devstack(t *testing.T) string {
	t.Helper()
	program := os.Getenv("ENPLAN_DEVSTACK")
	if program == "" {
		t.Fatal("ENPLAN_DEVSTACK is not set: run make test, or .bin/devstack with-services -- go test ./…")
	}
	return program
}

// built is the product of this source.
func built(t *testing.T) string {
	t.Helper()
	program := filepath.Join(t.TempDir(), "enplan")
	if out, err := exec.Command("go", "build", "-o", program, "../../../cmd/enplan").CombinedOutput(); err != nil {
		t.Fatalf("build enplan: %v: %s", err, out)
	}
	return program
}
