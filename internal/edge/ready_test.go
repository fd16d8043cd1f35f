package edge_test

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/enplan-dk/enplan/internal/edge"
)

func TestWhoeverAsksInBulkWhetherAPartIsThereAsksItOnce(t *testing.T) {
	t.Parallel()
	var asked atomic.Int64
	away := errors.New("away")
	ask := edge.Remembered(func(context.Context) error {
		asked.Add(1)
		time.Sleep(20 * time.Millisecond)
		return away
	})
	var all sync.WaitGroup
	for range 200 {
		all.Go(func() {
			if err := ask(t.Context()); !errors.Is(err, away) {
				t.Errorf("the answer is %v", err)
			}
		})
	}
	all.Wait()
	if n := asked.Load(); n != 1 {
		t.Errorf("the part was asked %d times", n)
	}
}

func TestAnAnswerIsNotRepeatedForLong(t *testing.T) {
	t.Parallel()
	var asked atomic.Int64
	ask := edge.Remembered(func(context.Context) error { asked.Add(1); return nil })
	for end := time.Now().Add(2500 * time.Millisecond); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		if err := ask(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if n := asked.Load(); n < 2 || n > 3 {
		t.Errorf("in 2.5 seconds the part was asked %d times", n)
	}
}

// One who has gone away does not decide for those who still wait, and one who waits is not held for ever.
func TestAPartThatNeverAnswersKeepsNobodyWaiting(t *testing.T) {
	t.Parallel()
	ask := edge.Remembered(func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() })
	impatient, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	began := time.Now()
	if err := ask(impatient); err == nil {
		t.Error("it is there")
	}
	if took := time.Since(began); took > time.Second {
		t.Errorf("the impatient one waited %s", took)
	}
	if err := ask(t.Context()); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("the patient one hears %v", err)
	}
}
