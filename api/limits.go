package api

import (
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// Rate bounds how many requests one subject may make.
type Rate struct {
	PerSecond float64 // sustained; zero: usualRate
	Burst     int     // at once, after a rest
}

// usualRate is far above what a person or a system at work needs, and far below what brings a process to its knees.
var usualRate = Rate{PerSecond: 50, Burst: 200}

// mostBuckets bounds the memory of one generation of buckets; there are two.
const mostBuckets = 10_000

// buckets holds a bucket of tokens for each subject. Whoever was not seen while many others were is
// forgotten, which costs nothing: an unused bucket is full again by then.
type buckets struct {
	rate Rate

	mu          sync.Mutex
	young, aged map[string]*rate.Limiter
}

func newBuckets(r Rate) *buckets {
	if r.PerSecond == 0 {
		r = usualRate
	}
	return &buckets{rate: r, young: map[string]*rate.Limiter{}}
}

// take takes a token of the subject's, or says how long to wait for one.
func (b *buckets) take(subject string, now time.Time) (wait time.Duration) {
	taken := b.of(subject).ReserveN(now, 1)
	if wait = taken.DelayFrom(now); wait > 0 {
		taken.CancelAt(now)
	}
	return wait
}

func (b *buckets) of(subject string) *rate.Limiter {
	b.mu.Lock()
	defer b.mu.Unlock()
	if l, ok := b.young[subject]; ok {
		return l
	}
	if len(b.young) >= mostBuckets {
		b.young, b.aged = map[string]*rate.Limiter{}, b.young
	}
	l, ok := b.aged[subject]
	if !ok {
		l = rate.NewLimiter(rate.Limit(b.rate.PerSecond), b.rate.Burst)
	}
	b.young[subject] = l
	return l
}
