package seed_test

import (
	"testing"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/app/recovery"
	"github.com/enplan-dk/enplan/internal/app/seed"
	"github.com/enplan-dk/enplan/internal/domain/access"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/test/workertest"
)

func TestSeedingTwiceGivesEachFamilyOnceInItsPhaseAndWhatIsRecordedIsWhatRuns(t *testing.T) {
	t.Parallel()
	h := workertest.New(t)
	w := h.Worker()
	t.Cleanup(w.Stop)
	cases := casework.New(casework.Config{Store: h.Store, Temporal: h.Client, Keys: h.Keys, TaskQueue: h.TaskQueue})
	for range 2 {
		if err := seed.Seed(t.Context(), cases); err != nil {
			t.Fatal(err)
		}
	}
	sofie := access.Who{Subject: "sofie", Roles: []course.Role{course.Supervisor}, Municipality: "eksempel"}
	lines, _, err := cases.List(casework.ActingFor(t.Context(), sofie), sofie, casework.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	phases := map[string]course.Phase{}
	for _, l := range lines {
		phases[l.Title] = l.Phase
	}
	want := map[string]course.Phase{
		"Toft / Toft-Aaby": course.FollowingUp, "Brinkholt": course.Intake, "Solvang-Krag": course.FormingTeam,
		"Elkjær-Nord": course.DraftingPlan, "Vibe": course.Closed, "Ravnsborg": course.FollowingUp,
	}
	if len(lines) != len(want) {
		t.Errorf("%d courses instead of %d", len(lines), len(want))
	}
	for title, phase := range want {
		if phases[title] != phase {
			t.Errorf("%s is in %q instead of %q", title, phases[title], phase)
		}
	}
	verified, err := cases.Verify(t.Context())
	if err != nil || verified.Courses != len(want) || verified.Bad() != 0 {
		t.Errorf("verify finds %+v, %v", verified, err)
	}
}

func TestThePastIsRecordedOnceAndRuns(t *testing.T) {
	t.Parallel()
	h := workertest.New(t)
	w := h.Worker()
	t.Cleanup(w.Stop)
	for range 2 {
		if err := seed.Past(t.Context(), h.Store); err != nil {
			t.Fatal(err)
		}
	}
	site := recovery.Site{Store: h.Store, Keys: h.Keys, Temporal: h.Client, Namespace: workertest.Namespace, TaskQueue: h.TaskQueue}
	restored, err := site.Restore(t.Context())
	if err != nil || len(restored.Failed) > 0 {
		t.Fatalf("%+v, %v", restored, err)
	}
	if restored.Courses != 52 || restored.Started == 0 {
		t.Errorf("%+v", restored)
	}
	cases := casework.New(casework.Config{Store: h.Store, Temporal: h.Client, Keys: h.Keys, TaskQueue: h.TaskQueue})
	verified, err := cases.Verify(t.Context())
	if err != nil || verified.Courses != restored.Courses || verified.Bad() != 0 {
		t.Errorf("verify finds %+v, %v", verified, err)
	}
}
