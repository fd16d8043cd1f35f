package language

import (
	"fmt"
	"strings"
	"time"

	"github.com/enplan-dk/enplan/internal/domain/calendar"
)

var months = map[Language][12]string{
	Danish:  {"januar", "februar", "marts", "april", "maj", "juni", "juli", "august", "september", "oktober", "november", "december"},
	English: {"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"},
}

var weekdays = map[Language][7]string{
	Danish:  {"søndag", "mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag"},
	English: {"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"},
}

// Day writes a date as one does: 3. marts 2026, 3 March 2026. A zero date is empty.
func Day(lang Language, d calendar.Date) string {
	if d.IsZero() {
		return ""
	}
	form := "%d. %s %d"
	if lang == English {
		form = "%d %s %d"
	}
	return fmt.Sprintf(form, d.Day, months[lang][d.Month-1], d.Year)
}

// Month is the name of a month.
func Month(lang Language, m time.Month) string { return months[lang][m-1] }

// Weekday is the name of the day of the week.
func Weekday(lang Language, d calendar.Date) string {
	return weekdays[lang][d.In(time.UTC).Weekday()]
}

// Moment writes an instant by the clock in Denmark: 3. marts 2026 kl. 14.30, 3 March 2026 at 14:30.
func Moment(lang Language, t time.Time) string {
	if t.IsZero() {
		return ""
	}
	local := t.In(calendar.Copenhagen)
	day := Day(lang, calendar.DateOf(t))
	if lang == English {
		return day + local.Format(" at 15:04")
	}
	return day + local.Format(" kl. 15.04")
}

// Period writes a period as one says it: 6 måneder, 2 uger og 3 dage.
func Period(lang Language, p calendar.Period) string {
	units := [3][2]string{{"måned", "måneder"}, {"uge", "uger"}, {"dag", "dage"}}
	and := " og "
	if lang == English {
		units, and = [3][2]string{{"month", "months"}, {"week", "weeks"}, {"day", "days"}}, " and "
	}
	var parts []string
	for i, n := range []int{p.Months, p.Weeks, p.Days} {
		switch n {
		case 0:
		case 1:
			parts = append(parts, "1 "+units[i][0])
		default:
			parts = append(parts, fmt.Sprintf("%d %s", n, units[i][1]))
		}
	}
	if len(parts) > 1 {
		last := len(parts) - 1
		return strings.Join(parts[:last], ", ") + and + parts[last]
	}
	return strings.Join(parts, "")
}
