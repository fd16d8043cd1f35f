package calendar

import (
	"time"

	"github.com/rickar/cal/v2"
	"github.com/rickar/cal/v2/dk"
)

// YearDay is a day that comes every year, such as 24 December.
type YearDay struct {
	Month, Day int
}

// Working tells working days from others. The zero Working knows weekends and
// the Danish public holidays alone; days that are closed by custom or agreement
// are given to NewWorking.
type Working struct {
	closed []YearDay
}

// NewWorking is the Danish working calendar with extra closed days.
func NewWorking(closed []YearDay) Working {
	return Working{closed: closed}
}

// Holiday is a day on which offices are closed by law or by the week.
type Holiday string

// The holidays.
const (
	Weekend            Holiday = "weekend"
	NewYearsDay        Holiday = "new_years_day"
	MaundyThursday     Holiday = "maundy_thursday"
	GoodFriday         Holiday = "good_friday"
	EasterMonday       Holiday = "easter_monday"
	GeneralPrayerDay   Holiday = "general_prayer_day"
	AscensionDay       Holiday = "ascension_day"
	WhitMonday         Holiday = "whit_monday"
	ChristmasDay       Holiday = "christmas_day"
	SecondChristmasDay Holiday = "second_christmas_day"
)

// publicHolidays leaves Constitution Day to the configured closed days: it is
// no public holiday by law.
var publicHolidays = []struct {
	name Holiday
	day  *cal.Holiday
}{
	{NewYearsDay, dk.Nytaarsdag}, {MaundyThursday, dk.Skaertorsdag}, {GoodFriday, dk.Langfredag}, {EasterMonday, dk.AndenPaaskedag},
	{GeneralPrayerDay, dk.StoreBededag}, // its last year, 2023, is in the library's data
	{AscensionDay, dk.KristiHimmelfartsdag}, {WhitMonday, dk.AndenPinsedag}, {ChristmasDay, dk.Juledag}, {SecondChristmasDay, dk.AndenJuledag},
}

// IsWorking says whether d is a working day.
func (w Working) IsWorking(d Date) bool {
	for _, c := range w.closed {
		if int(d.Month) == c.Month && d.Day == c.Day {
			return false
		}
	}
	return HolidayOn(d) == ""
}

// HolidayOn names the public holiday on a day, or the weekend; empty on any other
// day. It asks each holiday by itself: the library's calendar keeps a cache that
// several workflows would share.
func HolidayOn(d Date) Holiday {
	for _, h := range holidaysOf(d.Year) {
		if h.month == d.Month && h.day == d.Day {
			return h.name
		}
	}
	if day := d.Weekday(); day == time.Saturday || day == time.Sunday {
		return Weekend
	}
	return ""
}

type holiday struct {
	name  Holiday
	month time.Month
	day   int
}

// The years whose holidays are worked out once, when the program starts.
const firstYear, lastYear = 2000, 2060

var holidays = func() (all [lastYear - firstYear + 1][]holiday) {
	for i := range all {
		all[i] = workedOut(firstYear + i)
	}
	return all
}()

func holidaysOf(year int) []holiday {
	if year < firstYear || year > lastYear {
		return workedOut(year)
	}
	return holidays[year-firstYear]
}

func workedOut(year int) (list []holiday) {
	for _, h := range publicHolidays {
		if actual, _ := h.day.Calc(year); !actual.IsZero() {
			list = append(list, holiday{h.name, actual.Month(), actual.Day()})
		}
	}
	return list
}

// Next is d, or the next working day after it: the way in which a citizen's
// deadline rolls.
func (w Working) Next(d Date) Date {
	for !w.IsWorking(d) {
		d = d.AddDays(1)
	}
	return d
}

// Previous is d, or the last working day before it: the way in which the
// municipality's latest date rolls.
func (w Working) Previous(d Date) Date {
	for !w.IsWorking(d) {
		d = d.AddDays(-1)
	}
	return d
}

// Add is the n-th working day after d, or before it when n is negative. With
// n = 0 it is d itself, working day or not.
func (w Working) Add(d Date, n int) Date {
	step := 1
	if n < 0 {
		step, n = -1, -n
	}
	for n > 0 {
		d = d.AddDays(step)
		if w.IsWorking(d) {
			n--
		}
	}
	return d
}
