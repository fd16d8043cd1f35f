package edge

import (
	"context"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"
)

const (
	// askLimit is how long a part may take to answer that it is there.
	askLimit = 2 * time.Second

	// answerLife is how long an answer is reused: many callers cost the part no more than one.
	answerLife = time.Second
)

// Remembered asks at most once in a second, once for all who want to know, and for none of them longer than
// the part may take.
func Remembered(ask func(context.Context) error) func(context.Context) error {
	r := &remembered{ask: ask}
	return r.answer
}

type remembered struct {
	ask    func(context.Context) error
	flight singleflight.Group

	mu   sync.Mutex
	last error
	at   time.Time
}

func (r *remembered) answer(ctx context.Context) error {
	if fresh, last := r.lately(); fresh {
		return last
	}
	asked := r.flight.DoChan("", func() (any, error) {
		if fresh, last := r.lately(); fresh {
			return nil, last
		}
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), askLimit)
		defer cancel()
		err := r.ask(ctx)
		r.mu.Lock()
		defer r.mu.Unlock()
		r.last, r.at = err, time.Now()
		return nil, err
	})
	select {
	case <-ctx.Done():
		return ctx.Err()
	case a := <-asked:
		return a.Err
	}
}

func (r *remembered) lately() (fresh bool, last error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return time.Since(r.at) < answerLife, r.last
}
