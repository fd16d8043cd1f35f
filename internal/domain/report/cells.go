package report

import "slices"

// SmallestCell is the fewest observations that a figure is shown for. In a
// municipality of this size whoever knows one of four families can tell the other
// three apart; five is the usual limit for published figures, and no by-law sets
// another.
const SmallestCell = 5

// Figure is one figure of the evaluation with the number of observations that it
// rests on. A figure that rests on too few is suppressed: neither is shown.
type Figure struct {
	Topic      string   `json:"topic" enum:"participants,outcomes,durations,time_to_work_or_education,plans_and_contacts,exemptions,answers,progression,coping,adult_well_being,child_well_being,feedback,case_deadlines"`
	Name       string   `json:"name"`
	Key        string   `json:"key,omitempty" doc:"Which life area, exemption, phase or outcome."`
	Unit       string   `json:"unit" enum:"courses,persons,days,each,share,scale_5,scale_100"`
	N          *int     `json:"n" doc:"Observations; null when suppressed."`
	Value      *float64 `json:"value" doc:"null when suppressed, or when there is nothing to take it of."`
	Suppressed bool     `json:"suppressed"`
}

// shown makes a figure, or suppresses it.
func shown(f Figure, n int, value float64) Figure {
	f.Suppressed = n > 0 && n < SmallestCell
	if f.Suppressed {
		return f
	}
	f.N = &n
	if n > 0 || value == 0 && f.counts() {
		v := rounded(value)
		f.Value = &v
	}
	return f
}

// counts says that the figure is itself a number of observations.
func (f Figure) counts() bool { return f.Unit == "courses" || f.Unit == "persons" }

func (f Figure) hide() Figure {
	f.N, f.Value, f.Suppressed = nil, nil, true
	return f
}

// count is a figure that is a number of observations.
func count(topic, name, key, unit string, n int) Figure {
	return shown(Figure{Topic: topic, Name: name, Key: key, Unit: unit}, n, float64(n))
}

// parts are counts that add up to a total that is shown. If one of them alone is
// suppressed it could be worked out from the others: the smallest of those goes
// too.
func parts(figures []Figure) []Figure {
	hidden, smallest := 0, -1
	for i, f := range figures {
		switch {
		case f.Suppressed:
			hidden++
		case *f.N > 0 && (smallest < 0 || *f.N < *figures[smallest].N):
			smallest = i
		}
	}
	if hidden == 1 && smallest >= 0 {
		figures[smallest] = figures[smallest].hide()
	}
	return figures
}

// mean is the average of what was observed.
func mean(f Figure, values []float64) Figure {
	sum := 0.0
	for _, v := range values {
		sum += v
	}
	return shown(f, len(values), sum/float64(max(len(values), 1)))
}

// median is the middle of what was observed.
func median(f Figure, values []float64) Figure {
	values = slices.Sorted(slices.Values(values))
	n := len(values)
	if n == 0 {
		return shown(f, 0, 0)
	}
	return shown(f, n, (values[(n-1)/2]+values[n/2])/2)
}
