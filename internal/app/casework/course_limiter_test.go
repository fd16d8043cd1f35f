package casework

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

func TestNoMoreThanFourCommandsOfACourseAreUnderWayAndTheRestWait(t *testing.T) {
	t.Parallel()
	var all sync.WaitGroup
	var now, most atomic.Int32
	waiting := &courseLimiter{}
	for range 50 {
		all.Go(func() {
			done, err := waiting.take(t.Context(), "a")
			if err != nil {
				t.Error(err)
				return
			}
			defer done()
			n := now.Add(1)
			for m := most.Load(); n > m && !most.CompareAndSwap(m, n); m = most.Load() {
			}
			time.Sleep(time.Millisecond)
			now.Add(-1)
		})
	}
	all.Wait()
	if most.Load() > atOnce || len(waiting.courses) != 0 {
		t.Errorf("%d at once, %d courses remembered", most.Load(), len(waiting.courses))
	}
}

func TestWhoeverGetsNoTurnInTimeIsToldAndOtherCoursesDoNotWait(t *testing.T) {
	t.Parallel()
	waiting := &courseLimiter{}
	for range atOnce {
		done, err := waiting.take(t.Context(), "a")
		if err != nil {
			t.Fatal(err)
		}
		defer done()
	}
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	if _, err := waiting.take(ctx, "a"); codeOf(err) != Busy {
		t.Errorf("told %v", err)
	}
	done, err := waiting.take(t.Context(), "b")
	if err != nil {
		t.Fatal(err)
	}
	done()
}
