package edge

import (
	"context"
	"log/slog"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

func TestOnePersonsRequestsAreServedAFewAtATime(t *testing.T) {
	t.Parallel()
	limits := NewLimits(slog.New(slog.DiscardHandler), nil, WriteRate)
	var now, most atomic.Int64
	var all sync.WaitGroup
	for range 30 {
		all.Go(func() {
			leave, wait := limits.Enter(t.Context(), "karen", http.MethodPost)
			if wait > 0 {
				t.Error("a short queue is refused")
				return
			}
			defer leave()
			n := now.Add(1)
			for m := most.Load(); n > m && !most.CompareAndSwap(m, n); m = most.Load() {
			}
			time.Sleep(2 * time.Millisecond)
			now.Add(-1)
		})
	}
	all.Wait()
	if most.Load() != WritesAtOnce {
		t.Errorf("%d writes of one person were served at the same time", most.Load())
	}
	if len(limits.writing.busy) != 0 {
		t.Error("somebody without a request takes memory")
	}
}

func TestOnePersonsQueueKeepsNobodyElseWaiting(t *testing.T) {
	t.Parallel()
	limits := NewLimits(slog.New(slog.DiscardHandler), nil, WriteRate)
	for range WritesAtOnce {
		leave, _ := limits.Enter(t.Context(), "karen", http.MethodPost)
		defer leave()
	}
	short, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if _, wait := limits.Enter(short, "karen", http.MethodPut); wait == 0 {
		t.Error("a third write of one person is served")
	}
	for _, c := range []struct{ who, method string }{{"karen", http.MethodGet}, {"jonas", http.MethodPost}} {
		leave, wait := limits.Enter(t.Context(), c.who, c.method)
		if wait > 0 {
			t.Fatalf("%s has no place to %s", c.who, c.method)
		}
		leave()
	}
}
