package bylaw

import "github.com/enplan-dk/enplan/internal/domain/calendar"

// Closed says what keeps the offices closed on a day: the weekend or a public holiday, or
// a closed day of the law with its name. On a working day it is empty.
type Closed struct {
	Holiday calendar.Holiday
	Name    Text
}

// IsZero says that the offices are open.
func (c Closed) IsZero() bool { return c.Holiday == "" && c.Name == nil }

// WhyClosed says what keeps the offices closed on a day. Any other reason is given before
// the weekend.
func (b *Bylaw) WhyClosed(on Date) Closed {
	holiday := calendar.HolidayOn(on)
	if holiday != "" && holiday != calendar.Weekend {
		return Closed{Holiday: holiday}
	}
	for _, c := range b.ClosedDays {
		if int(on.Month) == c.Month && on.Day == c.Day {
			return Closed{Name: c.Name}
		}
	}
	return Closed{Holiday: holiday}
}
