package edge

import (
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/enplan-dk/enplan/internal/platform/ratelimit"
)

// The usual rates. Those of one person are far above what a person or a system at work needs for long. A whole
// municipality may come from one address, so the one for strangers counts only requests without a login.
var (
	ReadRate     = ratelimit.Rate{PerSecond: 4, Burst: 30}
	WriteRate    = ratelimit.Rate{PerSecond: 1, Burst: 20} // requests of one person that may change something
	StrangerRate = ratelimit.Rate{PerSecond: 20, Burst: 400}
	FeedRate     = ratelimit.Rate{PerSecond: 0.2, Burst: 10}
	UploadRate   = ratelimit.Rate{PerSecond: 0.5, Burst: 8} // documents: each is held in memory whole
)

// Limits are how often one person, one address and one calendar may ask. API and pages share them: who
// uses both has one bucket.
type Limits struct {
	readers, writers, strangers, feeds, uploads *ratelimit.Buckets

	reading, writing *places // nil: any number at once

	delay time.Duration // before a refusal is answered
	held  chan struct{} // how many wait for that at once

	proxies Proxies
	unheard sync.Once
	log     *slog.Logger
}

// NewLimits are the usual ones behind some proxies, with the pace of writing that an installation has
// chosen. The log is told once of a proxy that is none of them.
func NewLimits(log *slog.Logger, proxies Proxies, writing ratelimit.Rate) *Limits {
	l := LimitsOf(ReadRate, StrangerRate, FeedRate, UploadRate, proxies)
	l.log, l.writers = log, ratelimit.NewBuckets(writing)
	l.reading, l.writing = newPlaces(ReadsAtOnce), newPlaces(WritesAtOnce)
	l.delay, l.held = refusalDelay, make(chan struct{}, heldAtOnce)
	return l
}

// LimitsOf are limits of one's own choice.
func LimitsOf(person, stranger, feed, upload ratelimit.Rate, proxies Proxies) *Limits {
	return &Limits{
		readers: ratelimit.NewBuckets(person), writers: ratelimit.NewBuckets(person),
		strangers: ratelimit.NewBuckets(stranger), feeds: ratelimit.NewBuckets(feed), uploads: ratelimit.NewBuckets(upload),
		proxies: proxies, log: slog.New(slog.DiscardHandler),
	}
}

// Writer counts a form of somebody whose session has ended, and says how long to wait if there were too many.
func (l *Limits) Writer(subject string, now time.Time) time.Duration {
	return l.writers.Take(subject, now)
}

// Stranger counts a request of nobody who is known, by the address it comes from.
func (l *Limits) Stranger(r *http.Request, now time.Time) time.Duration {
	if l.proxies.Unheard(r) {
		l.unheard.Do(func() {
			l.log.WarnContext(r.Context(), "requests come by a proxy that is not in ENPLAN_TRUSTED_PROXIES: all who have not logged in share one limit")
		})
	}
	return l.strangers.Take(l.proxies.Client(r), now)
}
