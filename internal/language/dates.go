package language

import (
	"fmt"
	"strconv"
	"time"

	"github.com/enplan-dk/enplan/internal/domain/calendar"
)

// Day writes a date: 3. marts 2026, 3 March 2026. A zero date is empty.
func Day(l Language, d calendar.Date) string {
	if d.IsZero() {
		return ""
	}
	return day(l, "date.day", d)
}

// ShortDay writes a date where there is little room: 3/3.
func ShortDay(l Language, d calendar.Date) string {
	return Of(l, "date.short", "day", strconv.Itoa(d.Day), "month", strconv.Itoa(int(d.Month)))
}

func day(l Language, key string, d calendar.Date) string {
	return Of(l, key, "day", strconv.Itoa(d.Day), "month", Month(l, d.Month), "year", strconv.Itoa(d.Year))
}

// Month is the name of a month.
func Month(l Language, m time.Month) string { return Of(l, "month."+strconv.Itoa(int(m))) }

// Weekday is the name of the day of the week.
func Weekday(l Language, d calendar.Date) string {
	return Of(l, "weekday."+strconv.Itoa(int(d.Weekday())))
}

// Date is a date with its weekday, and with the year where it is not this one:
// "mandag den 30. november".
func Date(l Language, d, today calendar.Date) string {
	if d.IsZero() {
		return ""
	}
	form := "date.day"
	if d.Year == today.Year {
		form = "date.day_this_year"
	}
	return Of(l, "date.with_weekday", "weekday", Weekday(l, d), "date", day(l, form, d))
}

// Clock is a time of day in Copenhagen: "kl. 10.00".
func Clock(l Language, at time.Time) string {
	local := at.In(calendar.Copenhagen)
	return Of(l, "date.clock", "hour", fmt.Sprintf("%02d", local.Hour()), "minute", fmt.Sprintf("%02d", local.Minute()))
}

// Moment writes an instant by the clock in Denmark: 3. marts 2026 kl. 14.30, 3 March 2026 at 14:30.
func Moment(l Language, at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return Of(l, "date.at", "date", Day(l, calendar.DateOf(at)), "clock", Clock(l, at))
}

// Instant is a date with its weekday and its time: "mandag den 30. november kl. 10.00".
func Instant(l Language, at, now time.Time) string {
	if at.IsZero() {
		return ""
	}
	return Of(l, "date.at", "date", Date(l, calendar.DateOf(at), calendar.DateOf(now)), "clock", Clock(l, at))
}

// Near is a date as seen from today: "i morgen", "på mandag", "om 12 dage", "for 3 dage siden".
func Near(l Language, d, today calendar.Date) string {
	if d.IsZero() {
		return ""
	}
	switch n := calendar.DaysBetween(today, d); {
	case n == 0:
		return Of(l, "near.today")
	case n == 1:
		return Of(l, "near.tomorrow")
	case n == -1:
		return Of(l, "near.yesterday")
	case n > 1 && n < 7:
		return Of(l, "near.weekday", "weekday", Weekday(l, d))
	case n > 0 && n < 60:
		return Count(l, "near.ahead", n)
	case n < 0 && n > -60:
		return Count(l, "near.ago", -n)
	}
	return Of(l, "near.date", "date", Day(l, d))
}

// Late says how far a date has been passed: "3 dage over tid"; "" if it has not.
func Late(l Language, d, today calendar.Date) string {
	n := calendar.DaysBetween(d, today)
	switch {
	case d.IsZero() || n < 0:
		return ""
	case n == 0:
		return Of(l, "late.today")
	}
	return Count(l, "late.days", n)
}

// For says how long something has lasted: "siden i dag", "i 3 dage", "i 5 måneder".
func For(l Language, since, today calendar.Date) string {
	switch n := calendar.DaysBetween(since, today); {
	case n <= 0:
		return Of(l, "since.today")
	case n == 1:
		return Of(l, "since.yesterday")
	case n < 60:
		return Count(l, "since.days", n)
	default:
		return Count(l, "since.months", n/30)
	}
}
