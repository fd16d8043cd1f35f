package report

import (
	"slices"

	"github.com/enplan-dk/enplan/internal/domain/calendar"
	"github.com/enplan-dk/enplan/internal/domain/course"
)

// progression is what was observed of the goals of one life area: where they
// began and where they stand, each on a scale from 0 to 100 in the direction of
// the target.
type progression struct{ baseline, latest, way []float64 }

// progress counts each goal of the plan in force that has been scored.
func (e *evaluation) progress(s course.State) {
	if s.Plan.InForce == nil {
		return
	}
	for _, g := range s.Plan.InForce.Content.Goals {
		latest, scored := e.latestScore(s, g.ID)
		if g.Measure == nil || !scored {
			continue
		}
		a := e.areas[g.Area]
		if a == nil {
			a = &progression{}
			e.areas[g.Area] = a
		}
		m := *g.Measure
		a.baseline = append(a.baseline, place(m, m.Baseline))
		a.latest = append(a.latest, place(m, latest))
		if m.Target != m.Baseline {
			a.way = append(a.way, float64(latest-m.Baseline)/float64(m.Target-m.Baseline))
		}
	}
}

// place puts a value on a scale from 0 to 100 on which more is nearer to the target.
func place(m course.Measure, value int) float64 {
	from, span := value-m.Min, float64(m.Max-m.Min)
	if m.Target < m.Baseline {
		from = m.Max - value
	}
	return 100 * float64(from) / span
}

func (e *evaluation) latestScore(s course.State, goal string) (int, bool) {
	value, on, found := 0, Date{}, false
	for _, x := range s.Progress {
		if x.Goal == goal && !x.On.Before(on) && !x.On.After(e.period.counted()) {
			value, on, found = x.Value, x.On, true
		}
	}
	return value, found
}

func (e *evaluation) progressionFigures() []Figure {
	var figures []Figure
	for _, area := range e.law.LifeAreas {
		a := e.areas[area.ID]
		if a == nil {
			a = &progression{}
		}
		figure := func(name, unit string, values []float64) {
			figures = append(figures, mean(Figure{Topic: "progression", Name: name, Key: area.ID, Unit: unit}, values))
		}
		figure("baseline", "scale_100", a.baseline)
		figure("latest", "scale_100", a.latest)
		figure("way_to_target", "share", a.way)
	}
	return figures
}

// What a family member answers after a meeting, on a scale from 1 to 5.
var questions = []struct {
	name  string
	value func(course.Feedback) int
}{
	{"trust", func(f course.Feedback) int { return f.Trust }},
	{"coherence", func(f course.Feedback) int { return f.Coherence }},
	{"influence", func(f course.Feedback) int { return f.Influence }},
	{"wellbeing", func(f course.Feedback) int { return f.Wellbeing }},
	{"coping", func(f course.Feedback) int { return f.Coping }},
}

type feedbackKey struct {
	question string
	kind     course.Kind
}

// heard are the first and the latest answers of those who answered at least
// twice: the same persons, so that the two can be compared.
type heard struct{ first, latest []float64 }

// listen takes each person's answers in the order of the meetings. 0 is no answer.
func (e *evaluation) listen(s course.State) {
	meetings := slices.DeleteFunc(slices.Clone(s.Meetings), func(m course.Meeting) bool {
		return m.Status != course.Held || m.HeldOn.After(e.period.counted())
	})
	slices.SortStableFunc(meetings, func(a, b course.Meeting) int { return a.HeldOn.Compare(b.HeldOn) })
	for _, member := range s.Members {
		if member.Mistaken() {
			continue
		}
		for _, q := range questions {
			var said []float64
			var first calendar.Date
			for _, m := range meetings {
				for _, f := range m.Feedback {
					if v := q.value(f); f.Member == member.ID && v > 0 {
						if len(said) == 0 {
							first = m.HeldOn
						}
						said = append(said, float64(v))
					}
				}
			}
			if len(said) < 2 {
				continue
			}
			key := feedbackKey{q.name, s.KindOn(member, e.law, first)}
			if e.said[key] == nil {
				e.said[key] = &heard{}
			}
			h := e.said[key]
			h.first, h.latest = append(h.first, said[0]), append(h.latest, said[len(said)-1])
		}
	}
}

func (e *evaluation) feedbackFigures() []Figure {
	var figures []Figure
	add := func(topic, key, question string, kind course.Kind) {
		h := e.said[feedbackKey{question, kind}]
		if h == nil {
			h = &heard{}
		}
		figures = append(figures,
			mean(Figure{Topic: topic, Name: "first", Key: key, Unit: "scale_5"}, h.first),
			mean(Figure{Topic: topic, Name: "latest", Key: key, Unit: "scale_5"}, h.latest))
	}
	add("coping", "adults", "coping", course.Adult)
	add("coping", "children", "coping", course.Child)
	add("adult_well_being", "", "wellbeing", course.Adult)
	add("child_well_being", "", "wellbeing", course.Child)
	for _, question := range []string{"trust", "coherence", "influence"} {
		add("feedback", question+"_adults", question, course.Adult)
		add("feedback", question+"_children", question, course.Child)
	}
	return figures
}
