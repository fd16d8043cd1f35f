package notify

import (
	"time"

	"github.com/enplan-dk/enplan/internal/domain/bylaw"
	"github.com/enplan-dk/enplan/internal/domain/calendar"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/platform/store"
)

const (
	// digestSlack lies between the end of the morning's jitter and the digest, so that
	// what falls due last is recorded by then.
	digestSlack = 3 * time.Minute

	// catchUpEvery is how late items are gathered: those that come due after the
	// morning's digest, as when the system was away for it.
	catchUpEvery = 15 * time.Minute

	// gatherNews is how long what happened waits for what else happens, so that a citizen gets one message of it;
	// soon is how near a meeting is that does not let it wait.
	gatherNews = time.Hour
	soon       = 24 * time.Hour

	// late is how much after its time an item counts as caught up.
	late = 10 * time.Minute
)

// digestAt is when the digest leaves that tells staff of something: the morning's, after the by-law's hour and the courses'
// jitter. What time brings later that day is gathered for a quarter of an hour, and what people do waits for the next morning.
func digestAt(law *bylaw.Bylaw, kind course.ItemKind, at time.Time) time.Time {
	morning := morningOf(law, calendar.DateOf(at))
	switch {
	case !at.After(morning):
		return morning
	case kind.Spec().Event:
		return morningOf(law, calendar.DateOf(at).AddDays(1))
	}
	return at.Truncate(catchUpEvery).Add(catchUpEvery)
}

func morningOf(law *bylaw.Bylaw, from calendar.Date) time.Time {
	return calendar.At(law.Working().Next(from), law.FollowUp.DueAtHour, law.FollowUp.JitterMinutes).Add(digestSlack)
}

// newsAt is when a citizen is told of what happened: an hour later, with whatever else happens until then, and not in the
// quiet hours. What is about a meeting within a day does not wait the hour.
func newsAt(law *bylaw.Bylaw, n store.Notification, at time.Time) time.Time {
	if n.AboutAt.IsZero() || n.AboutAt.Sub(at) > soon || n.AboutAt.Before(at) {
		at = at.Add(gatherNews)
	}
	return awake(law, n, at)
}

// wakeful is when a message to a citizen leaves: at once, as the course has kept the
// quiet hours; but what is caught up in the night waits for the morning.
func wakeful(law *bylaw.Bylaw, n store.Notification, at time.Time) time.Time {
	if at.Sub(n.DueAt) < late {
		return at
	}
	return awake(law, n, at)
}

// awake moves what falls into the quiet hours to the morning, unless it is about something before that.
func awake(law *bylaw.Bylaw, n store.Notification, at time.Time) time.Time {
	quiet, from, to := false, law.FollowUp.QuietFrom, law.FollowUp.QuietTo
	day, hour := calendar.DateOf(at), at.In(calendar.Copenhagen).Hour()
	if from != to && hour >= from {
		quiet, day = true, day.AddDays(1)
	}
	if from != to && hour < to {
		quiet = true
	}
	morning := calendar.At(day, to, 0)
	if !quiet || at.Before(n.AboutAt) && n.AboutAt.Before(morning) {
		return at
	}
	return morning
}
