package recovery_test

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/enplan-dk/enplan/internal/app/recovery"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/platform/store"
	"github.com/enplan-dk/enplan/test/workertest"
	"github.com/enplan-dk/enplan/workflows"
)

// away is an outbox that fails while Postgres is meant to be away.
type away struct {
	store.Outbox
	gone atomic.Bool
}

// Enqueue implements [store.Outbox].
func (a *away) Enqueue(ctx context.Context, tx pgx.Tx, s *course.State, e course.Recorded, told []course.Notice) error {
	if a.gone.Load() {
		return errors.New("the record is away")
	}
	return a.Outbox.Enqueue(ctx, tx, s, e, told)
}

// TestNothingAcknowledgedIsLostWithARunThatTemporalEnded ends a run that has decided commands which
// the record does not have, and that has others waiting which nobody has decided.
func TestNothingAcknowledgedIsLostWithARunThatTemporalEnded(t *testing.T) {
	t.Parallel()
	ctx := store.ForInstallation(t.Context())
	h, s := site(t)
	out := &away{Outbox: h.Outbox}
	h.Outbox = out
	w := h.Worker()
	id := h.Open(ctx, workertest.Family(), workflows.Limits{})
	other := h.Open(ctx, workertest.Family(), workflows.Limits{})
	h.Recorded(ctx, id, h.State(ctx, id).Version)
	out.gone.Store(true)
	answered := map[string]int64{}
	for i := range 20 {
		key := fmt.Sprint("answered-", i)
		a, err := h.Update(ctx, id, workertest.Request(workertest.Karen, note(key), key))
		if err != nil {
			t.Fatal(err)
		}
		answered[key] = a.Version
	}
	w.Stop()
	const sent = 120
	for i := range sent {
		r := workertest.Request(workertest.Karen, note(fmt.Sprint("sent-", i)), fmt.Sprint("sent-", i))
		if err := h.Client.SignalWorkflow(ctx, workflows.ID(id), "", course.Signal, r); err != nil {
			t.Fatal(err)
		}
	}
	if err := h.Client.TerminateWorkflow(ctx, workflows.ID(id), "", "for size"); err != nil {
		t.Fatal(err)
	}
	out.gone.Store(false)
	defer h.Worker().Stop()

	if r, err := s.Repair(ctx, other, false); err != nil || r.Was != recovery.Runs || r.Started {
		t.Errorf("a course that runs: %+v, %v", r, err)
	}
	r, err := s.Repair(ctx, id, false)
	if err != nil || r.Was != recovery.WasStopped || !r.Started || r.SentAgain < sent {
		t.Fatalf("repaired %+v, %v", r, err)
	}
	journal, err := h.Store.Journal(ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	stands, next := map[string]int{}, 0
	for _, e := range journal {
		stands[e.Key]++
		if n, ok := e.Data.(course.NoteWritten); ok && n.Text == fmt.Sprint("sent-", next) {
			next++
		}
	}
	for key := range answered {
		if stands[key] != 1 {
			t.Errorf("%s stands %d times", key, stands[key])
		}
	}
	if next != sent {
		t.Errorf("%d of %d commands that nobody had decided stand in their order", next, sent)
	}
	if again, err := s.Repair(ctx, id, false); err != nil || again.Was != recovery.Runs {
		t.Errorf("a second time: %+v, %v", again, err)
	}
	h.Must(ctx, id, workertest.Karen, note("videre"))
	time.Sleep(time.Second)
	verified(ctx, t, h)
}
