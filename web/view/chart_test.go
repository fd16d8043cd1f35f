package view

import (
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func tickName(v float64) string { return strconv.FormatFloat(v, 'g', 6, 64) }

func TestAScaleHoldsTheHighestValueInFewRoundSteps(t *testing.T) {
	t.Parallel()
	for highest, want := range map[float64]string{
		0: "0 1", 0.42: "0 0.1 0.2 0.3 0.4 0.5", 1: "0 0.2 0.4 0.6 0.8 1", 3: "0 1 2 3", 7: "0 2 4 6 8", 130: "0 50 100 150", 961: "0 200 400 600 800 1000",
	} {
		_, ticks := Scale(highest, tickName)
		var got []string
		for _, tick := range ticks {
			got = append(got, tick.Label)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("up to %v: %v, want %s", highest, got, want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		highest := rapid.Float64Range(0, 1e6).Draw(t, "highest")
		high, ticks := Scale(highest, tickName)
		if high < highest*(1-1e-9) || len(ticks) < 2 || len(ticks) > 6 {
			t.Fatalf("up to %v: high %v, %d ticks", highest, high, len(ticks))
		}
	})
}

func TestEveryPointLiesInsideTheDrawingInItsOrder(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOfN(rapid.Float64Range(-10, 200), 1, 40).Draw(t, "values")
		c := Chart{Low: 0, High: 100}
		for _, v := range values {
			c.Points = append(c.Points, ChartPoint{Value: v, Shown: true})
		}
		for i := range c.Points {
			x, y := c.x(i), c.y(c.Points[i].Value)
			if x < chartLeft || x > chartRight || y < chartTop || y > chartBottom {
				t.Fatalf("point %d of %d lies at %v, %v", i, len(values), x, y)
			}
			if l, w := c.slot(i); l < chartLeft-1e-9 || l+w > chartRight+1e-9 || w <= 0 {
				t.Fatalf("bar %d of %d lies from %v, %v wide", i, len(values), l, w)
			}
			if i > 0 && c.x(i) <= c.x(i-1) {
				t.Fatalf("point %d does not lie to the right of the one before", i)
			}
		}
		if c.y(80) >= c.y(20) {
			t.Fatal("more does not lie higher")
		}
	})
}

func TestWhatIsSuppressedLeavesAGapInTheLine(t *testing.T) {
	t.Parallel()
	c := Chart{High: 1, Points: []ChartPoint{{Shown: true}, {Shown: true}, {}, {Shown: true}, {}, {Shown: true}, {Shown: true}, {}}}
	if got := c.lines(); len(got) != 2 {
		t.Errorf("%d lines, want 2: a single point is a dot alone", len(got))
	}
	if got := c.gaps(); len(got) != 2 {
		t.Errorf("%d gaps are bridged, want 2: nothing follows after the last point", len(got))
	}
}

func TestManyNamesAreThinnedOutAndTheLastOneStays(t *testing.T) {
	t.Parallel()
	var points []ChartPoint
	for range 23 {
		points = append(points, ChartPoint{Label: "x"})
	}
	n := 0
	for _, p := range thinnedLabels(points, 6) {
		if p.Label != "" {
			n++
		}
	}
	if n > 6 || points[22].Label == "" {
		t.Errorf("%d names, the last %q", n, points[22].Label)
	}
}
