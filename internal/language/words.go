package language

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/enplan-dk/enplan/internal/domain/calendar"
)

// Date is a date with its weekday, and with the year where it is not this one:
// "mandag den 30. november".
func Date(l Language, d, today calendar.Date) string {
	if d.IsZero() {
		return ""
	}
	day := Day(l, d)
	if d.Year == today.Year {
		day = strings.TrimSuffix(day, " "+strconv.Itoa(d.Year))
	}
	if l == English {
		return Weekday(l, d) + " " + day
	}
	return Weekday(l, d) + " den " + day
}

// Clock is a time of day in Copenhagen: "kl. 10.00".
func Clock(l Language, at time.Time) string {
	local := at.In(calendar.Copenhagen)
	if l == English {
		return local.Format("15:04")
	}
	return local.Format("kl. 15.04")
}

// Instant is a date with its time: "mandag den 30. november kl. 10.00".
func Instant(l Language, at, now time.Time) string {
	if at.IsZero() {
		return ""
	}
	between := " "
	if l == English {
		between = " at "
	}
	return Date(l, calendar.DateOf(at), calendar.DateOf(now)) + between + Clock(l, at)
}

// Near is a date as seen from today: "i morgen", "på mandag", "om 12 dage", "for 3 dage siden".
func Near(l Language, d, today calendar.Date) string {
	if d.IsZero() {
		return ""
	}
	n := calendar.DaysBetween(today, d)
	danish := l != English
	switch {
	case n == 0:
		return pick(danish, "i dag", "today")
	case n == 1:
		return pick(danish, "i morgen", "tomorrow")
	case n == -1:
		return pick(danish, "i går", "yesterday")
	case n > 1 && n < 7:
		return pick(danish, "på ", "on ") + Weekday(l, d)
	case n > 0 && n < 60:
		return pick(danish, fmt.Sprintf("om %d dage", n), fmt.Sprintf("in %d days", n))
	case n < 0 && n > -60:
		return pick(danish, fmt.Sprintf("for %d dage siden", -n), fmt.Sprintf("%d days ago", -n))
	}
	return pick(danish, "den ", "on ") + Day(l, d)
}

// Late says how far a date has been passed: "3 dage over tid"; "" if it has not.
func Late(l Language, d, today calendar.Date) string {
	n := calendar.DaysBetween(d, today)
	danish := l != English
	switch {
	case d.IsZero() || n < 0:
		return ""
	case n == 0:
		return pick(danish, "over tid siden i dag", "overdue since today")
	case n == 1:
		return pick(danish, "1 dag over tid", "1 day overdue")
	}
	return pick(danish, fmt.Sprintf("%d dage over tid", n), fmt.Sprintf("%d days overdue", n))
}

// For says how long something has lasted: "siden i dag", "i 3 dage", "i 5 måneder".
func For(l Language, since, today calendar.Date) string {
	n := calendar.DaysBetween(since, today)
	danish := l != English
	switch {
	case n <= 0:
		return pick(danish, "siden i dag", "since today")
	case n == 1:
		return pick(danish, "siden i går", "since yesterday")
	case n < 60:
		return pick(danish, fmt.Sprintf("i %d dage", n), fmt.Sprintf("for %d days", n))
	}
	return pick(danish, fmt.Sprintf("i %d måneder", n/30), fmt.Sprintf("for %d months", n/30))
}

// Span is how long something takes, to the minute: "en halv time", "2 timer", "1 time og 15 minutter".
func Span(l Language, d time.Duration) string {
	danish := l != English
	hours, minutes := int(d/time.Hour), int(d%time.Hour/time.Minute)
	switch {
	case hours == 0 && minutes == 30:
		return pick(danish, "en halv time", "half an hour")
	case hours == 1 && minutes == 30:
		return pick(danish, "halvanden time", "an hour and a half")
	case hours == 1 && minutes == 0:
		return pick(danish, "en time", "an hour")
	case hours == 0:
		return counted(danish, minutes, "minut", "minutter", "minute")
	case minutes == 0:
		return counted(danish, hours, "time", "timer", "hour")
	}
	return counted(danish, hours, "time", "timer", "hour") + pick(danish, " og ", " and ") + counted(danish, minutes, "minut", "minutter", "minute")
}

func counted(danish bool, n int, one, more, english string) string {
	if n == 1 {
		return "1 " + pick(danish, one, english)
	}
	return fmt.Sprintf("%d %s", n, pick(danish, more, english+"s"))
}

// Rhythm is how often: "hver anden uge", "hver måned".
func Rhythm(l Language, p calendar.Period) string {
	danish := l != English
	switch {
	case p.IsZero():
		return ""
	case p == calendar.Period{Months: p.Months}:
		return every(danish, p.Months, "måned", "month")
	case p == calendar.Period{Weeks: p.Weeks}:
		return every(danish, p.Weeks, "uge", "week")
	case p == calendar.Period{Days: p.Days}:
		return every(danish, p.Days, "dag", "day")
	}
	return pick(danish, "hver ", "every ") + p.String()
}

func every(danish bool, n int, da, en string) string {
	switch {
	case n == 1:
		return pick(danish, "hver "+da, "every "+en)
	case n == 2 && da == "uge":
		return pick(danish, "hver anden uge", "every second week")
	case n == 2:
		return pick(danish, "hver anden "+da, "every second "+en)
	}
	return pick(danish, fmt.Sprintf("hver %d. %s", n, da), fmt.Sprintf("every %d %ss", n, en))
}

func pick(danish bool, da, en string) string {
	if danish {
		return da
	}
	return en
}

// Number writes a number with at most so many decimals, as one does in the language: 0,95 in Danish.
func Number(l Language, v float64, decimals int) string {
	s := strconv.FormatFloat(v, 'f', decimals, 64)
	if strings.Contains(s, ".") {
		s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	}
	if l != English {
		s = strings.Replace(s, ".", ",", 1)
	}
	return s
}

// Whole writes a whole number with its thousands apart: 32.317 in Danish.
func Whole(l Language, n int) string {
	mark := "."
	if l == English {
		mark = ","
	}
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + mark + s[i:]
	}
	return s
}
