package view

import (
	"math"
	"strconv"
	"strings"
)

// The drawing is as wide as a phone, so that its letters are read there without being
// shrunk; on a desk it is drawn larger.
const (
	chartWidth, chartHeight = 340.0, 180.0
	chartLeft, chartRight   = 38.0, 332.0
	chartTop, chartBottom   = 14.0, 152.0
)

// Chart is a drawing of figures in their order in time. The table beside it says the same.
type Chart struct {
	ID, Title, Desc string
	Low, High       float64 // of the scale
	Ticks           []Tick
	Points          []ChartPoint
	Band            *ChartBand
}

// Tick is a value of the scale with its name.
type Tick struct {
	At    float64
	Label string
}

// ChartPoint is one figure. What is not shown leaves a gap.
type ChartPoint struct {
	Label string // below it; empty where the labels would stand too close
	Says  string // the figure in words
	Value float64
	Shown bool
	Mark  float64 // of a bar: what was expected
}

// ChartBand is a stretch of the scale in which a figure ought to lie.
type ChartBand struct{ Low, High float64 }

// Scale makes a scale that begins at zero, holds the highest value and has at most five
// round steps.
func Scale(highest float64, name func(float64) string) (high float64, ticks []Tick) {
	step := 1.0
	if highest > 0 {
		ten := math.Pow(10, math.Floor(math.Log10(highest))-1)
		for _, n := range []float64{1, 2, 5, 10, 20, 50} {
			if step = n * ten; highest/step <= 5 {
				break
			}
		}
	}
	steps := max(1, math.Ceil(highest/step-1e-9))
	for n := range int(steps) + 1 {
		ticks = append(ticks, Tick{At: step * float64(n), Label: name(step * float64(n))})
	}
	return step * steps, ticks
}

func (c Chart) x(i int) float64 {
	if len(c.Points) < 2 {
		return (chartLeft + chartRight) / 2
	}
	edge := 10.0 // the first and the last point keep clear of the frame
	return chartLeft + edge + float64(i)*(chartRight-chartLeft-2*edge)/float64(len(c.Points)-1)
}

func (c Chart) y(v float64) float64 {
	share := (v - c.Low) / (c.High - c.Low)
	return chartBottom - min(max(share, 0), 1)*(chartBottom-chartTop)
}

// slot is where a bar stands, and how wide it is.
func (c Chart) slot(i int) (left, width float64) {
	whole := (chartRight - chartLeft) / float64(max(len(c.Points), 1))
	width = min(whole*0.7, 40)
	return chartLeft + whole*float64(i) + (whole-width)/2, width
}

// lines are the stretches of points that follow upon each other without a gap.
func (c Chart) lines() []string {
	var out []string
	var line []string
	flush := func() {
		if len(line) > 1 {
			out = append(out, strings.Join(line, " "))
		}
		line = nil
	}
	for i, p := range c.Points {
		if !p.Shown {
			flush()
			continue
		}
		line = append(line, coordinateText(c.x(i))+","+coordinateText(c.y(p.Value)))
	}
	flush()
	return out
}

// gaps are the stretches over points that are not shown.
func (c Chart) gaps() []string {
	var out []string
	last := -1
	for i, p := range c.Points {
		if !p.Shown {
			continue
		}
		if last >= 0 && i-last > 1 {
			out = append(out, coordinateText(c.x(last))+","+coordinateText(c.y(c.Points[last].Value))+" "+coordinateText(c.x(i))+","+coordinateText(c.y(p.Value)))
		}
		last = i
	}
	return out
}

func (c Chart) anchor(i int) string {
	switch {
	case len(c.Points) > 1 && i == 0:
		return "start"
	case len(c.Points) > 1 && i == len(c.Points)-1:
		return "end"
	}
	return "middle"
}

// coordinateText writes a place in the drawing.
func coordinateText(v float64) string { return strconv.FormatFloat(v, 'f', 1, 64) }

// thinnedLabels leaves names only to some points, so that they do not stand in each other's way.
func thinnedLabels(points []ChartPoint, most int) []ChartPoint {
	every := (len(points) + most - 1) / most
	for i := range points {
		if every > 1 && (len(points)-1-i)%every != 0 {
			points[i].Label = ""
		}
	}
	return points
}

func slotLeft(c Chart, i int) float64 { l, _ := c.slot(i); return l }

func slotWidth(c Chart, i int) float64 { _, w := c.slot(i); return w }

// along is the place of a value on a line from side to side.
func (c Chart) along(v float64) float64 {
	share := (v - c.Low) / (c.High - c.Low)
	return 16 + min(max(share, 0), 1)*308
}
