package edge

import (
	"net/http"
	"time"
)

// The usual rates. The one for people is far above what a person or a system at work needs, and far below what
// brings a process to its knees. A whole municipality may come from one address, so the one for
// strangers holds for requests alone that nobody has logged in for.
var (
	PersonRate   = Rate{PerSecond: 50, Burst: 200}
	StrangerRate = Rate{PerSecond: 20, Burst: 400}
	FeedRate     = Rate{PerSecond: 0.2, Burst: 10}
)

// Limits are how often one person, one address and one calendar may ask. API and pages share them: who
// uses both has one bucket.
type Limits struct {
	people, strangers, feeds *Buckets

	proxies Proxies
}

// NewLimits are the usual ones behind some proxies.
func NewLimits(proxies Proxies) *Limits { return LimitsOf(PersonRate, StrangerRate, FeedRate, proxies) }

// LimitsOf are limits of one's own choice.
func LimitsOf(person, stranger, feed Rate, proxies Proxies) *Limits {
	return &Limits{people: NewBuckets(person), strangers: NewBuckets(stranger), feeds: NewBuckets(feed), proxies: proxies}
}

// Person counts a request of somebody who is logged in, and says how long to wait if there were too many.
func (l *Limits) Person(subject string, now time.Time) time.Duration {
	return l.people.Take(subject, now)
}

// Stranger counts a request of nobody who is known, by the address it comes from.
func (l *Limits) Stranger(r *http.Request, now time.Time) time.Duration {
	return l.strangers.Take(l.proxies.Client(r), now)
}

// Feed counts a request for a calendar, by its address, which only its owner knows.
func (l *Limits) Feed(token string, now time.Time) time.Duration { return l.feeds.Take(token, now) }
