package report

import (
	"strings"

	"github.com/enplan-dk/enplan/internal/domain/bylaw"
	"github.com/enplan-dk/enplan/internal/domain/course"
)

// mostPoints bounds a trend: more than a dozen points on one line tell nobody more.
const mostPoints = 12

// EvaluationTrend is the evaluation as it stood at the end of each quarter of the
// period (of each half-year or longer, where there are many), and last on the last day
// counted: all drawn in one reading of the courses.
func EvaluationTrend(law *bylaw.Bylaw, courses Courses, p Period) []EvaluationReport {
	var at []*evaluation
	for _, day := range milestones(p) {
		at = append(at, newEvaluation(law, Period{From: p.From, To: p.To, AsOf: day}))
	}
	for s := range courses {
		for _, e := range at {
			e.take(s)
		}
	}
	out := make([]EvaluationReport, len(at))
	for i, e := range at {
		out[i] = e.report()
	}
	return out
}

// milestones are the last days of quarters, or of longer stretches, and the last day counted.
func milestones(p Period) []Date {
	last := p.counted()
	for _, months := range []int{3, 6, 12, 24, 60, 120} {
		var out []Date
		quarter := Date{Year: p.From.Year, Month: (p.From.Month-1)/3*3 + 1, Day: 1}
		for end := quarter.AddMonths(months).AddDays(-1); end.Before(last) && len(out) <= mostPoints; end = end.AddDays(1).AddMonths(months).AddDays(-1) {
			if !end.Before(p.From) {
				out = append(out, end)
			}
		}
		if len(out) < mostPoints {
			return append(out, last)
		}
	}
	return []Date{last}
}

// AimShown is one aim of a by-law with the figure that shows it.
type AimShown struct {
	bylaw.Aim
	Figure Figure  // as it stands
	Began  *Figure // where the same persons began, for what is asked more than once
	Trend  []Point // as it stood earlier, and last as it stands
}

// Point is a figure on a day.
type Point struct {
	On Date
	Figure
}

// Aims pairs each aim of the by-law with its figure and its trend. A point is shown only
// where at least as many observations as make a cell have come since: of two points that lie closer, the
// difference would give the few away.
func Aims(law *bylaw.Bylaw, trend []EvaluationReport) []AimShown {
	if len(trend) == 0 {
		return nil
	}
	now := trend[len(trend)-1]
	var out []AimShown
	for _, aim := range law.Aims {
		shown := AimShown{Aim: aim}
		figure, found := now.headline(aim.Measure)
		if !found {
			continue
		}
		shown.Figure = figure
		if began, ok := now.figure(figure.Topic, "first", figure.Key); ok {
			shown.Began = &began
		}
		for _, r := range trend {
			f, _ := r.headline(aim.Measure)
			shown.Trend = append(shown.Trend, Point{On: r.CountedTo, Figure: f})
		}
		shown.Trend = apart(shown.Trend)
		out = append(out, shown)
	}
	return out
}

// apart suppresses the points that lie too near to a later one.
func apart(points []Point) []Point {
	var later *int
	for i := len(points) - 1; i >= 0; i-- {
		f := &points[i].Figure
		switch {
		case f.N == nil || *f.N == 0:
		case later != nil && *later-*f.N < SmallestCell:
			*f = f.hide()
		default:
			later = f.N
		}
	}
	return points
}

// headline is the one figure of what an aim is measured by.
func (r EvaluationReport) headline(measure string) (Figure, bool) {
	topic, key := measure, ""
	switch question, asked := strings.CutPrefix(measure, "feedback_"); {
	case asked:
		topic, key = "feedback", question+"_adults"
	case measure == "coping":
		key = "adults"
	}
	for _, name := range []string{"latest", "reached"} {
		if f, ok := r.figure(topic, name, key); ok {
			return f, true
		}
	}
	return Figure{}, false
}

func (r EvaluationReport) figure(topic, name, key string) (Figure, bool) {
	for _, f := range r.Figures {
		if f.Topic == topic && f.Name == name && f.Key == key {
			return f, true
		}
	}
	return Figure{}, false
}

// take counts a course of the by-law that was open on a day of the period.
func (e *evaluation) take(s course.State) {
	if counts(s, e.law) && !open(s).within(days{e.period.From, e.period.counted()}).empty() {
		e.course(s)
	}
}
