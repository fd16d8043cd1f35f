package edge

import (
	"context"
	"net/http"
	"sync"
	"time"

	"golang.org/x/sync/semaphore"

	"github.com/enplan-dk/enplan/internal/platform/telemetry"
)

// How many requests of one person are served at the same time, and how long another one waits for its turn.
const (
	WritesAtOnce = 2 // what may change something
	ReadsAtOnce  = 2
	longestQueue = 5 * time.Second
)

// places are what the requests of each person have, so that whoever sends many at once slows down nobody else.
// Only people with a request under way take memory.
type places struct {
	atOnce int64

	mu   sync.Mutex
	busy map[string]*queue
}

// queue is one person's: those with a place, and those who wait for one.
type queue struct {
	places   *semaphore.Weighted
	requests int
}

func newPlaces(atOnce int64) *places { return &places{atOnce: atOnce, busy: map[string]*queue{}} }

// enter waits for a place; whoever got one gives it back with leave.
func (p *places) enter(ctx context.Context, key string) (leave func(), ok bool) {
	q := p.join(key)
	ctx, cancel := context.WithTimeout(ctx, longestQueue)
	defer cancel()
	if q.places.Acquire(ctx, 1) != nil {
		p.quit(key, q)
		return nil, false
	}
	return func() {
		q.places.Release(1)
		p.quit(key, q)
	}, true
}

func (p *places) join(key string) *queue {
	p.mu.Lock()
	defer p.mu.Unlock()
	q, ok := p.busy[key]
	if !ok {
		q = &queue{places: semaphore.NewWeighted(p.atOnce)}
		p.busy[key] = q
	}
	q.requests++
	return q
}

func (p *places) quit(key string, q *queue) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if q.requests--; q.requests == 0 {
		delete(p.busy, key)
	}
}

// Enter waits until a request of somebody who is logged in may be served; leave ends it. A wait tells when to come back,
// where too many are before it.
func (l *Limits) Enter(ctx context.Context, subject, method string) (leave func(), wait time.Duration) {
	p := l.writing
	if looks(method) {
		p = l.reading
	}
	if p == nil {
		return func() {}, 0
	}
	leave, ok := p.enter(ctx, subject)
	switch {
	case ok:
		return leave, 0
	case telemetry.Gone(ctx): // nobody is left to be told; what follows fails without its client
		return func() {}, 0
	}
	return nil, time.Second
}

// looks says whether a request changes nothing.
func looks(method string) bool { return method == http.MethodGet || method == http.MethodHead }
