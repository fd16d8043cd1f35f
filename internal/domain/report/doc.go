// Package report computes what the trials must show: whether the families met as often as
// the ordinary rules would have required (parity), and what became of them (evaluation).
//
// Its functions do no I/O: their inputs are folded courses, the law and the period, and
// their results marshal to JSON and CSV. The package must not know a database, a clock,
// HTTP or a name: no figure leads back to a person.
package report

import (
	"iter"
	"math"
	"slices"
	"time"

	"github.com/enplan-dk/enplan/internal/domain/bylaw"
	"github.com/enplan-dk/enplan/internal/domain/calendar"
	"github.com/enplan-dk/enplan/internal/domain/course"
)

// Date is a local date in Denmark.
type Date = calendar.Date

// Courses are the folded courses that a report is drawn from, in any order.
type Courses = iter.Seq[course.State]

// Period is the stretch of days that a report is about, both included. What has
// happened is counted through AsOf; a zero AsOf says that the period is over.
type Period struct {
	From Date
	To   Date
	AsOf Date
}

// counted is the last day of which the report knows.
func (p Period) counted() Date {
	if p.AsOf.IsZero() || p.To.Before(p.AsOf) {
		return p.To
	}
	return p.AsOf
}

// running says that a part of the period still lies ahead.
func (p Period) running() bool { return p.counted().Before(p.To) }

// days is a stretch of days, both included; empty when last is before first.
type days struct{ first, last Date }

func (d days) empty() bool { return d.last.Before(d.first) }

func (d days) number() int {
	if d.empty() {
		return 0
	}
	return calendar.DaysBetween(d.first, d.last) + 1
}

// within is what two stretches have in common; a zero last day is open.
func (d days) within(o days) days {
	if d.first.Before(o.first) {
		d.first = o.first
	}
	if d.last.IsZero() || (!o.last.IsZero() && o.last.Before(d.last)) {
		d.last = o.last
	}
	return d
}

func (d days) contains(on Date) bool {
	return !on.Before(d.first) && (d.last.IsZero() || !on.After(d.last))
}

// open are the days on which a course was open: from its opening to its closing.
func open(s course.State) days {
	d := days{first: calendar.DateOf(s.OpenedAt)}
	if s.Closing != nil {
		d.last = calendar.DateOf(s.Closing.At)
	}
	return d
}

// stretches are the parts of those days on which it was not closed, for a course
// that was reopened.
func stretches(s course.State, in days) []days {
	whole := open(s)
	var out []days
	for _, c := range s.Closings {
		out = append(out, days{whole.first, c.From}.within(in))
		whole.first = c.To
	}
	out = append(out, whole.within(in))
	return slices.DeleteFunc(out, days.empty)
}

// person is a family member as the law sees her, with the days of the course on
// which she took part: from when she joined or was born, if that came later, until she left.
type person struct {
	bylaw.Person
	part days
}

// persons are all who took part, those who have left among them.
func persons(s course.State) []person {
	whole := open(s)
	stays := make([]days, len(s.Members))
	s.Members = slices.Clone(s.Members)
	for i := range s.Members {
		m := &s.Members[i]
		stays[i] = whole.within(days{first: m.Birth})
		if !m.Joined.IsZero() {
			stays[i] = stays[i].within(days{first: calendar.DateOf(m.Joined)})
		}
		if !m.Left.IsZero() {
			stays[i] = stays[i].within(days{last: calendar.DateOf(m.Left)})
		}
		if m.Mistaken() {
			continue
		}
		m.Left = time.Time{} // the law is asked about the days before, too
	}
	var out []person
	for _, p := range s.Facts().Persons { // without those entered by mistake, and children that are only expected
		i := slices.IndexFunc(s.Members, func(m course.Member) bool { return m.ID == p.ID })
		out = append(out, person{Person: p, part: stays[i]})
	}
	return out
}

// figures are rounded where they leave the package, so that the order in which
// courses are read leaves no trace in the last digits.
const decimals = 1e4

func rounded(v float64) float64 { return math.Round(v*decimals) / decimals }

// counts: a course under the by-law that was not opened by mistake.
func counts(s course.State, law *bylaw.Bylaw) bool {
	return s.Law.Code == law.Code && s.Outcome != course.OutcomeMistaken
}
