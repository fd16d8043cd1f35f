package language

import (
	"strconv"
	"time"

	"github.com/enplan-dk/enplan/internal/domain/calendar"
)

// Period writes a period in words: 6 måneder, 2 uger og 3 dage.
func Period(l Language, p calendar.Period) string {
	var parts []string
	for _, unit := range []struct {
		key string
		n   int
	}{{"length.months", p.Months}, {"length.weeks", p.Weeks}, {"length.days", p.Days}} {
		if unit.n != 0 {
			parts = append(parts, Count(l, unit.key, unit.n))
		}
	}
	return list(l, parts)
}

// list joins parts: "a, b og c".
func list(l Language, parts []string) string {
	if len(parts) == 0 {
		return ""
	}
	out := parts[0]
	for i, part := range parts[1:] {
		if i+2 == len(parts) {
			return Of(l, "list.last", "list", out, "last", part)
		}
		out = Of(l, "list.more", "list", out, "next", part)
	}
	return out
}

// Span is how long something takes, to the minute: "en halv time", "2 timer", "1 time og 15 minutter".
func Span(l Language, d time.Duration) string {
	hours, minutes := int(d/time.Hour), int(d%time.Hour/time.Minute)
	switch {
	case hours == 0 && minutes == 30:
		return Of(l, "length.half_hour")
	case hours == 1 && minutes == 30:
		return Of(l, "length.hour_and_half")
	case hours == 1 && minutes == 0:
		return Of(l, "length.hour")
	case hours == 0:
		return Count(l, "length.minutes", minutes)
	case minutes == 0:
		return Count(l, "length.hours", hours)
	}
	return list(l, []string{Count(l, "length.hours", hours), Count(l, "length.minutes", minutes)})
}

// Rhythm is how often: "hver anden uge", "hver måned".
func Rhythm(l Language, p calendar.Period) string {
	switch {
	case p.IsZero():
		return ""
	case p == calendar.Period{Months: p.Months}:
		return every(l, "rhythm.months", p.Months)
	case p == calendar.Period{Weeks: p.Weeks}:
		return every(l, "rhythm.weeks", p.Weeks)
	case p == calendar.Period{Days: p.Days}:
		return every(l, "rhythm.days", p.Days)
	}
	return Of(l, "rhythm.mixed", "period", p.String())
}

func every(l Language, unit string, n int) string {
	switch n {
	case 1:
		return Of(l, unit+".every")
	case 2:
		return Of(l, unit+".second")
	}
	return Of(l, unit+".nth", "n", strconv.Itoa(n))
}
