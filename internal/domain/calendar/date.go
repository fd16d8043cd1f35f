// Package calendar computes the days that Danish law counts: local dates in
// Europe/Copenhagen, ages, periods and working days.
//
// It reads no clock and does no I/O, so that workflow code may use it. It must not
// know anything about courses, by-laws or municipalities.
package calendar

import (
	"cmp"
	"fmt"
	"time"
	_ "time/tzdata" // the rules must not depend on what the machine has installed
)

// Date is a local date in Europe/Copenhagen. Its text form is 2006-01-02; a
// zero Date is "not set" and must be left out of JSON with omitzero.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// ParseDate reads the text form.
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return Date{}, err
	}
	return dateIn(t), nil
}

// String is the text form.
func (d Date) String() string { return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day) }

// IsZero says that no date is set.
func (d Date) IsZero() bool { return d == Date{} }

// IsValid says that the calendar has the date.
func (d Date) IsValid() bool { return dateIn(d.In(time.UTC)) == d }

// In is midnight at the beginning of the date in a time zone, as time.Date gives it.
func (d Date) In(zone *time.Location) time.Time {
	return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, zone)
}

// Weekday is the day of the week.
func (d Date) Weekday() time.Weekday { return d.In(time.UTC).Weekday() }

// AddDays is the date n days later, or earlier where n is negative.
func (d Date) AddDays(n int) Date { return dateIn(d.In(time.UTC).AddDate(0, 0, n)) }

// AddMonths is the date n months later, or earlier where n is negative. A month that
// lacks the day ends on its last.
func (d Date) AddMonths(n int) Date {
	first := time.Date(d.Year, d.Month+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	return Date{Year: first.Year(), Month: first.Month(), Day: min(d.Day, last)}
}

// Compare is -1, 0 or 1 when d is before, on or after other.
func (d Date) Compare(other Date) int {
	return cmp.Or(cmp.Compare(d.Year, other.Year), cmp.Compare(d.Month, other.Month), cmp.Compare(d.Day, other.Day))
}

// Before says whether d is before other.
func (d Date) Before(other Date) bool { return d.Compare(other) < 0 }

// After says whether d is after other.
func (d Date) After(other Date) bool { return d.Compare(other) > 0 }

// MarshalText implements encoding.TextMarshaler.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler.
func (d *Date) UnmarshalText(text []byte) error {
	parsed, err := ParseDate(string(text))
	*d = parsed
	return err
}

func dateIn(t time.Time) Date {
	year, month, day := t.Date()
	return Date{Year: year, Month: month, Day: day}
}

// Copenhagen is the time zone in which Danish law counts its days.
var Copenhagen = mustLoad("Europe/Copenhagen")

func mustLoad(name string) *time.Location {
	loc, err := time.LoadLocation(name)
	if err != nil {
		panic(fmt.Sprintf("calendar: time zone %s: %v", name, err))
	}
	return loc
}

// DateOf is the local date of an instant.
func DateOf(t time.Time) Date { return dateIn(t.In(Copenhagen)) }

// At is the instant, in UTC, at which the clock in Copenhagen shows hour:minute
// on d. A time that the spring night skips moves forward by the length of the
// gap (02:30 becomes 03:30); of a time that the autumn night has twice it is
// the first.
func At(d Date, hour, minute int) time.Time {
	wall := time.Date(d.Year, d.Month, d.Day, hour, minute, 0, 0, time.UTC)
	before := offsetAt(wall.Add(-24 * time.Hour))
	after := offsetAt(wall.Add(24 * time.Hour))
	// The offset that was in force before a change gives the first of two
	// instants in autumn, and in spring the instant moved forward.
	first := wall.Add(-before)
	if before == after || first.In(Copenhagen).Format(wallLayout) == wall.Format(wallLayout) {
		return first
	}
	if second := wall.Add(-after); second.In(Copenhagen).Format(wallLayout) == wall.Format(wallLayout) {
		return second
	}
	return first
}

const wallLayout = "2006-01-02 15:04"

func offsetAt(t time.Time) time.Duration {
	_, seconds := t.In(Copenhagen).Zone()
	return time.Duration(seconds) * time.Second
}

// StartOfDay is the instant at which d begins in Copenhagen.
func StartOfDay(d Date) time.Time { return At(d, 0, 0) }

// DaysBetween counts the days from one date to another: 1 from a day to the
// next, negative when to lies before from.
func DaysBetween(from, to Date) int {
	return int((to.In(time.UTC).Unix() - from.In(time.UTC).Unix()) / secondsPerDay)
}

const secondsPerDay = 24 * 60 * 60

// AgeOn is the age in whole years on a day. The age changes on the birthday
// itself, as Birthday gives it; before birth it is negative.
func AgeOn(birth, on Date) int {
	age := on.Year - birth.Year
	if on.Before(Birthday(birth, age)) {
		age--
	}
	return age
}

// Birthday is the day on which somebody born on birth turns age. Whoever is
// born on 29 February turns a year older on 1 March in an ordinary year: the
// year of life is complete only when 28 February has passed. That reading is
// not verified against a source of law.
func Birthday(birth Date, age int) Date {
	d := Date{Year: birth.Year + age, Month: birth.Month, Day: birth.Day}
	if !d.IsValid() {
		return Date{Year: d.Year, Month: time.March, Day: 1}
	}
	return d
}
