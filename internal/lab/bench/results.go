package bench

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"
)

// Figure is one thing that was measured. Where there is a bare reference, Value is the
// ratio to it.
type Figure struct {
	ID       string  `json:"id"` // group/what
	Name     string  `json:"name"`
	Value    float64 `json:"value"`
	Unit     string  `json:"unit,omitempty"` // empty: a ratio, or a number of things
	Measured float64 `json:"measured,omitempty"`
	Bare     float64 `json:"bare,omitempty"`
	Of       string  `json:"of,omitempty"`  // unit of measured and bare
	Aim      string  `json:"aim,omitempty"` // "≤ 1.3"
	Reached  *bool   `json:"reached,omitempty"`
	Note     string  `json:"note,omitempty"`
	On       string  `json:"on"` // day of the measurement
}

// aim is what a figure should be; the zero value asks nothing.
type aim struct {
	bound string
	value float64
}

func most(v float64) aim  { return aim{"≤", v} }
func least(v float64) aim { return aim{"≥", v} }

func (a aim) holds(v float64) bool {
	if a.bound == "≤" {
		return v <= a.value
	}
	return v >= a.value
}

// figure is a plain one.
func figure(id, name string, value float64, unit string, a aim) Figure {
	f := Figure{ID: id, Name: name, Value: value, Unit: unit, On: time.Now().Format(time.DateOnly)}
	if a.bound != "" {
		reached := a.holds(value)
		f.Aim, f.Reached = strings.TrimSpace(fmt.Sprintf("%s %s %s", a.bound, number(a.value), unit)), &reached
	}
	return f
}

// against is a figure beside its bare reference.
func against(id, name string, measured, bare float64, of string, a aim) Figure {
	f := figure(id, name, ratio(measured, bare), "", a)
	f.Measured, f.Bare, f.Of = measured, bare, of
	return f
}

func (f Figure) noted(format string, args ...any) Figure {
	f.Note = fmt.Sprintf(format, args...)
	return f
}

// String is the figure as a line of text.
func (f Figure) String() string {
	line := fmt.Sprintf("%-52s %s", f.Name, f.shown())
	if f.Of != "" {
		line += fmt.Sprintf("   (%s)", f.parts())
	}
	if f.Reached != nil {
		line += "   aim " + f.Aim + ": " + yes(*f.Reached)
	}
	if f.Note != "" {
		line += "   " + f.Note
	}
	return line
}

func (f Figure) shown() string { return strings.TrimSpace(number(f.Value) + " " + f.Unit) }

func (f Figure) parts() string {
	return fmt.Sprintf("%s against %s %s", number(f.Measured), number(f.Bare), f.Of)
}

func yes(reached bool) string {
	if reached {
		return "reached"
	}
	return "missed"
}

// number writes three digits that matter, and whole numbers in full.
func number(v float64) string {
	switch abs := math.Abs(v); {
	case v == math.Trunc(v) || abs >= 100:
		return thousands(fmt.Sprintf("%.0f", v))
	case abs >= 10:
		return fmt.Sprintf("%.1f", v)
	}
	return fmt.Sprintf("%.2f", v)
}

func thousands(digits string) string {
	for i := len(digits) - 3; i > 0 && digits[i-1] != '-'; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}

// times are measured durations.
type times []time.Duration

// at is the quantile in milliseconds, to the microsecond.
func (t times) at(quantile float64) float64 {
	if len(t) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(t))
	i := min(int(quantile*float64(len(sorted))), len(sorted)-1)
	return milliseconds(sorted[i])
}

func (t times) median() float64 { return t.at(0.5) }

func milliseconds(d time.Duration) float64 { return round(float64(d.Microseconds())/1000, 3) }

// ratio of two figures.
func ratio(a, b float64) float64 {
	if b == 0 {
		return 0
	}
	return round(a/b, 2)
}

func round(v float64, digits int) float64 {
	scale := math.Pow10(digits)
	return math.Round(v*scale) / scale
}
