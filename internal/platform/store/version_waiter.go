package store

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/enplan-dk/enplan/internal/platform/store/db"
)

// watchEvery is how often the record is asked while somebody waits. The recorder needs
// some four milliseconds after an answer, so that most wait for one or two questions.
const watchEvery = 3 * time.Millisecond

// versionWaiter tells those who wait that a course has reached a version. While anybody waits,
// one loop asks one question for all of them. LISTEN would spare the questions but make
// every recording transaction queue for Postgres' notification lock at its commit, and
// hold a connection for good.
type versionWaiter struct {
	queries *db.Queries

	mu      sync.Mutex
	waiters map[string]map[*waiter]struct{} // by course
	running bool
}

type waiter struct {
	version int64
	reached chan struct{}
}

func newVersionWaiter(q *db.Queries) *versionWaiter {
	return &versionWaiter{queries: q, waiters: map[string]map[*waiter]struct{}{}}
}

func (w *versionWaiter) wait(ctx context.Context, id string, version int64) (bool, error) {
	me := &waiter{version: version, reached: make(chan struct{})}
	w.add(id, me)
	defer w.remove(id, me)
	select {
	case <-me.reached:
		return true, nil
	case <-ctx.Done():
		if errors.Is(ctx.Err(), context.Canceled) {
			return false, ctx.Err()
		}
		return false, nil
	}
}

func (w *versionWaiter) add(id string, me *waiter) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.waiters[id] == nil {
		w.waiters[id] = map[*waiter]struct{}{}
	}
	w.waiters[id][me] = struct{}{}
	if !w.running {
		w.running = true
		go w.run()
	}
}

func (w *versionWaiter) remove(id string, me *waiter) {
	w.mu.Lock()
	defer w.mu.Unlock()
	delete(w.waiters[id], me)
	if len(w.waiters[id]) == 0 {
		delete(w.waiters, id)
	}
}

// run asks until nobody waits any more.
func (w *versionWaiter) run() {
	tick := time.NewTicker(watchEvery)
	defer tick.Stop()
	for {
		ids := w.awaited()
		if ids == nil {
			return
		}
		w.ask(ids)
		<-tick.C
	}
}

// awaited lists the courses somebody waits for; nil, and the loop is over, if none.
func (w *versionWaiter) awaited() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.waiters) == 0 {
		w.running = false
		return nil
	}
	ids := make([]string, 0, len(w.waiters))
	for id := range w.waiters {
		ids = append(ids, id)
	}
	return ids
}

// ask asks once and wakes whom the answer concerns. An error is no answer: whoever
// waits has a limit, and the next question follows.
func (w *versionWaiter) ask(ids []string) {
	ctx, cancel := context.WithTimeout(ForInstallation(context.Background()), time.Second)
	defer cancel()
	rows, err := w.queries.VersionsOf(ctx, ids)
	if err != nil {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, row := range rows {
		for me := range w.waiters[row.ID] {
			if row.Version >= me.version {
				close(me.reached)
				delete(w.waiters[row.ID], me)
			}
		}
	}
}
