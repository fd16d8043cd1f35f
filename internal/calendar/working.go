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

// publicHolidays leaves Constitution Day to the configured closed days: it is
// no public holiday by law.
var publicHolidays = []*cal.Holiday{
	dk.Nytaarsdag, dk.Skaertorsdag, dk.Langfredag, dk.AndenPaaskedag,
	dk.StoreBededag, // its last year, 2023, is in the library's data
	dk.KristiHimmelfartsdag, dk.AndenPinsedag, dk.Juledag, dk.AndenJuledag,
}

// IsWorking says whether d is a working day.
func (w Working) IsWorking(d Date) bool {
	if day := d.Weekday(); day == time.Saturday || day == time.Sunday {
		return false
	}
	for _, c := range w.closed {
		if int(d.Month) == c.Month && d.Day == c.Day {
			return false
		}
	}
	return !isPublicHoliday(d)
}

// isPublicHoliday asks each holiday by itself: the library's calendar keeps a
// cache that several workflows would share.
func isPublicHoliday(d Date) bool {
	for _, h := range publicHolidays {
		actual, _ := h.Calc(d.Year)
		if !actual.IsZero() && actual.Month() == d.Month && actual.Day() == d.Day {
			return true
		}
	}
	return false
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
