package casework_test

import (
	"context"
	"testing"
	"time"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/domain/access"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/platform/store"
	"github.com/enplan-dk/enplan/test/storetest"
	"github.com/enplan-dk/enplan/test/workertest"
)

// The parity of a municipality whose record is slow: Postgres does not give out its courses. The other has none.
func TestAMunicipalityThatIsSlowToCountHoldsUpNoOther(t *testing.T) {
	t.Parallel()
	h := workertest.New(t)
	w := h.Worker()
	families(store.ForInstallation(t.Context()), h, 2)
	w.Stop()
	cases := casework.New(casework.Config{Store: h.Store, Temporal: h.Client, Keys: h.Keys, TaskQueue: h.TaskQueue})
	parity := func(ctx context.Context, municipality string) <-chan error {
		who := access.Who{Subject: "sofie", Roles: []course.Role{course.Supervisor}, Municipality: municipality}
		done := make(chan error, 1)
		go func() {
			p, err := cases.ParitySoFar(casework.ActingFor(ctx, who), who)
			if err == nil && p.At.IsZero() {
				t.Errorf("the parity of %s was not counted", municipality)
			}
			done <- err
		}()
		return done
	}
	lock, err := storetest.Everything(t, h.Pool).Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = lock.Rollback(t.Context()) }()
	if _, err := lock.Exec(t.Context(), "lock table course_snapshot in access exclusive mode"); err != nil {
		t.Fatal(err)
	}
	impatient, goAway := context.WithCancel(t.Context())
	first := parity(impatient, "eksempel")
	time.Sleep(200 * time.Millisecond) // it counts
	select {
	case err := <-parity(t.Context(), "151"):
		if err != nil {
			t.Error(err)
		}
	case <-time.After(10 * time.Second):
		t.Fatal("another municipality waits for it")
	}
	second := parity(t.Context(), "eksempel")
	time.Sleep(200 * time.Millisecond) // it waits for the same count
	select {
	case err := <-second:
		t.Errorf("the slow one ended with %v: the test proves nothing", err)
	default:
	}
	goAway()
	if err := <-first; err == nil {
		t.Error("who has gone away was answered")
	}
	if err := lock.Rollback(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := <-second; err != nil {
		t.Errorf("who goes on waiting after the first has gone gets %v", err)
	}
}
