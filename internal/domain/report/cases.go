package report

import (
	"github.com/enplan-dk/enplan/internal/domain/bylaw"
	"github.com/enplan-dk/enplan/internal/domain/course"
)

// answeredInTime are the cases of one kind that were to be answered by the last day counted.
type answeredInTime struct{ all, within, late, told int }

// caseDeadlines counts the cases for which the municipality had set a deadline.
func (e *evaluation) caseDeadlines(s course.State) {
	counted := e.period.counted()
	for _, c := range course.Cases(s) {
		done := !c.Open() && !c.Done.After(counted)
		if c.Due.IsZero() || !done && !c.Due.Before(counted) {
			continue
		}
		of := e.cases[c.Kind]
		of.all++
		if done && !c.Done.After(c.Due) {
			of.within++
		} else {
			of.late++
			if !c.Told.IsZero() && !c.Told.After(c.Due) {
				of.told++
			}
		}
		e.cases[c.Kind] = of
	}
}

// caseFigures are those of the kinds of case that there were; a municipality without deadlines has none.
func (e *evaluation) caseFigures() []Figure {
	var figures []Figure
	for _, kind := range bylaw.CaseKinds() {
		of, some := e.cases[kind]
		if !some {
			continue
		}
		within := Figure{Topic: "case_deadlines", Name: "within", Key: string(kind), Unit: "share"}
		told := Figure{Topic: "case_deadlines", Name: "told_in_time", Key: string(kind), Unit: "share"}
		figures = append(figures, shareOf(within, of.within, of.all), shareOf(told, of.told, of.late))
	}
	return figures
}

// shareOf is a share that is suppressed where it rests on too few.
func shareOf(f Figure, n, of int) Figure {
	if n > 0 && n < SmallestCell {
		return f.hide()
	}
	return shown(f, of, float64(n)/float64(max(of, 1)))
}
