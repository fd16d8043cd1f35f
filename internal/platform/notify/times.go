package notify

import (
	"time"

	"github.com/enplan-dk/enplan/internal/domain/bylaw"
	"github.com/enplan-dk/enplan/internal/domain/calendar"
	"github.com/enplan-dk/enplan/internal/platform/store"
)

const (
	// digestSlack lies between the end of the morning's jitter and the digest, so that
	// what falls due last is recorded by then.
	digestSlack = 3 * time.Minute

	// catchUpEvery is how late items are gathered: those that come due after the
	// morning's digest, as when the system was away for it.
	catchUpEvery = 15 * time.Minute

	// late is how much after its time an item counts as caught up.
	late = 10 * time.Minute
)

// digestAt is when the digest leaves that a staff item belongs to: the morning's, after
// the by-law's hour and the courses' jitter; for what comes due later that day, the next
// quarter of an hour.
func digestAt(law *bylaw.Bylaw, at time.Time) time.Time {
	day := law.Working().Next(calendar.DateOf(at))
	morning := calendar.At(day, law.FollowUp.DueAtHour, law.FollowUp.JitterMinutes).Add(digestSlack)
	if !at.After(morning) {
		return morning
	}
	return at.Truncate(catchUpEvery).Add(catchUpEvery)
}

// wakeful is when a message to a citizen leaves: at once, as the course has kept the
// quiet hours; but what is caught up in the night waits for the morning, unless it is
// about something before that.
func wakeful(law *bylaw.Bylaw, n store.Notification, at time.Time) time.Time {
	quiet, from, to := false, law.FollowUp.QuietFrom, law.FollowUp.QuietTo
	day, hour := calendar.DateOf(at), at.In(calendar.Copenhagen).Hour()
	if from != to && hour >= from {
		quiet, day = true, day.AddDays(1)
	}
	if from != to && hour < to {
		quiet = true
	}
	if !quiet || at.Sub(n.DueAt) < late {
		return at
	}
	morning := calendar.At(day, to, 0)
	if !n.AboutAt.IsZero() && n.AboutAt.Before(morning) {
		return at
	}
	return morning
}
