package report_test

import (
	"testing"

	"github.com/enplan-dk/enplan/internal/domain/report"
)

// TestTheLastPointOfATrendIsTheEvaluation: a trend counts nothing in another way.
func TestTheLastPointOfATrendIsTheEvaluation(t *testing.T) {
	t.Parallel()
	b, families := law(t, "151"), participants(9)
	trend := report.EvaluationTrend(b, each(families...), year2018())
	want := report.Evaluation(b, each(families...), year2018())
	got := trend[len(trend)-1]
	if len(trend) != 4 || got.CountedTo != want.CountedTo || got.Suppressed != want.Suppressed {
		t.Fatalf(
			"%d points, the last to %s with %d suppressed; the evaluation to %s with %d", len(trend), got.CountedTo, got.Suppressed, want.CountedTo, want.Suppressed,
		)
	}
	for i, f := range got.Figures {
		if w := want.Figures[i]; (f.N == nil) != (w.N == nil) || f.N != nil && *f.N != *w.N {
			t.Errorf("%s %s %s differs", f.Topic, f.Name, f.Key)
		}
	}
}

func TestATrendOfManyYearsHasFewPoints(t *testing.T) {
	t.Parallel()
	p := year2018()
	p.To = p.From.AddMonths(12 * 25)
	if n := len(report.EvaluationTrend(law(t, "151"), each(), p)); n < 3 || n > 12 {
		t.Errorf("%d points", n)
	}
}

// TestEveryAimIsShownByOneFigure: none is left out of the page.
func TestEveryAimIsShownByOneFigure(t *testing.T) {
	t.Parallel()
	for _, code := range []string{"151", "201", "eksempel"} {
		b := law(t, code)
		trend := report.EvaluationTrend(b, each(), report.Period{From: b.Trial.From, To: b.Trial.LastDay()})
		if got := report.Aims(b, trend); len(got) != len(b.Aims) {
			t.Errorf("by-law %s: %d of %d aims are shown", code, len(got), len(b.Aims))
		}
	}
}

// TestTwoPointsOfATrendNeverDifferByAFewFamilies: the difference would give them away.
func TestTwoPointsOfATrendNeverDifferByAFewFamilies(t *testing.T) {
	t.Parallel()
	n := func(n int) report.EvaluationReport {
		v := 0.5
		return report.EvaluationReport{Figures: []report.Figure{{Topic: "time_to_work_or_education", Name: "reached", Unit: "share", N: &n, Value: &v}}}
	}
	for _, aim := range report.Aims(law(t, "151"), []report.EvaluationReport{n(0), n(6), n(12), n(13), n(18)}) {
		var shown []int
		for _, p := range aim.Trend {
			if p.N != nil && *p.N > 0 {
				shown = append(shown, *p.N)
			}
		}
		if len(shown) != 3 || shown[0] != 6 || shown[1] != 13 || shown[2] != 18 {
			t.Errorf("shown at n = %v, want 6, 13 and 18", shown)
		}
	}
}
