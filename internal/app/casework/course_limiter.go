package casework

import (
	"context"
	"sync"
	"time"
)

// atOnce is how many updates of one course this process has in flight. Above ten in-flight
// updates the Temporal server rejects all pending ones; with clients that retry, that
// livelocks. Two processes stay below ten.
const atOnce = 4

// courseLimiter lets the commands of one course wait for each other before they are sent.
type courseLimiter struct {
	mu      sync.Mutex
	courses map[string]*courseQueue
}

type courseQueue struct {
	slots chan struct{}
	users int
}

// take waits for a turn; whoever gets none until the context ends has sent nothing.
func (t *courseLimiter) take(ctx context.Context, course string) (done func(), err error) {
	mine := t.join(course)
	select {
	case mine.slots <- struct{}{}:
		return func() {
			<-mine.slots
			t.leave(course, mine)
		}, nil
	case <-ctx.Done():
		t.leave(course, mine)
		return nil, &Fault{Code: Busy, RetryAfter: time.Second, cause: ctx.Err()}
	}
}

func (t *courseLimiter) join(course string) *courseQueue {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.courses == nil {
		t.courses = map[string]*courseQueue{}
	}
	mine := t.courses[course]
	if mine == nil {
		mine = &courseQueue{slots: make(chan struct{}, atOnce)}
		t.courses[course] = mine
	}
	mine.users++
	return mine
}

func (t *courseLimiter) leave(course string, mine *courseQueue) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if mine.users--; mine.users == 0 {
		delete(t.courses, course)
	}
}
