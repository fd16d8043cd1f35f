// Package ratelimit bounds how often something may be done, for each of many keys.
package ratelimit

import (
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// Rate bounds how often something may be done.
type Rate struct {
	PerSecond float64 // sustained
	Burst     int     // at once, after a rest
}

// mostBuckets bounds the memory of one generation of buckets; there are two.
const mostBuckets = 10_000

// Buckets hold a bucket of tokens for each key. A key that was not seen while many others were is
// forgotten, which costs nothing: an unused bucket is full again by then.
type Buckets struct {
	rate Rate

	mu          sync.Mutex
	young, aged map[string]*rate.Limiter
}

// NewBuckets makes buckets that fill at a rate.
func NewBuckets(r Rate) *Buckets {
	return &Buckets{rate: r, young: map[string]*rate.Limiter{}}
}

// Take takes a token of the key's, or says how many whole seconds to wait for one.
func (b *Buckets) Take(key string, now time.Time) (wait time.Duration) {
	taken := b.of(key).ReserveN(now, 1)
	if !taken.OK() {
		return longestWait
	}
	if wait = taken.DelayFrom(now); wait == 0 {
		return 0
	}
	taken.CancelAt(now)
	return min(wait.Truncate(time.Second)+time.Second, longestWait)
}

// longestWait is what is said where the wait is longer than anybody waits.
const longestWait = time.Hour

func (b *Buckets) of(key string) *rate.Limiter {
	b.mu.Lock()
	defer b.mu.Unlock()
	if l, ok := b.young[key]; ok {
		return l
	}
	if len(b.young) >= mostBuckets {
		b.young, b.aged = map[string]*rate.Limiter{}, b.young
	}
	l, ok := b.aged[key]
	if !ok {
		l = rate.NewLimiter(rate.Limit(b.rate.PerSecond), b.rate.Burst)
	}
	b.young[key] = l
	return l
}
