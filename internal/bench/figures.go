package bench

import (
	"math"
	"slices"
	"time"
)

// times are measured durations.
type times []time.Duration

// at is the quantile in milliseconds, to the microsecond.
func (t times) at(quantile float64) float64 {
	if len(t) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(t))
	i := min(int(quantile*float64(len(sorted))), len(sorted)-1)
	return round(float64(sorted[i].Microseconds())/1000, 3)
}

func (t times) median() float64 { return t.at(0.5) }

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
