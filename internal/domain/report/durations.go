package report

import (
	"time"

	"github.com/enplan-dk/enplan/internal/domain/calendar"
	"github.com/enplan-dk/enplan/internal/domain/course"
)

func dayOf(t time.Time) Date { return calendar.DateOf(t) }

// durations are the days that each phase took which the course has left by the
// last day counted.
func (e *evaluation) durations(s course.State) {
	began := s.OpenedAt
	for _, step := range steps(s) {
		if step.left.IsZero() || dayOf(step.left).After(e.period.counted()) {
			return
		}
		took := float64(calendar.DaysBetween(dayOf(began), dayOf(step.left)))
		e.phases[step.phase] = append(e.phases[step.phase], took)
		began = step.left
	}
	e.whole = append(e.whole, float64(calendar.DaysBetween(dayOf(s.OpenedAt), dayOf(began))))
}

type step struct {
	phase course.Phase
	left  time.Time
}

// steps are the phases that a course went through, each with when it left it; a
// course that is closed went no further than it came.
func steps(s course.State) []step {
	var decided, adopted, closed time.Time
	if s.Eligibility != nil && s.Eligibility.Outcome == course.Eligible {
		decided = s.Eligibility.At
	}
	for _, v := range s.Plan.Versions {
		if adopted.IsZero() {
			adopted = v.Adopted
		}
	}
	if s.Closing != nil {
		closed = s.Closing.At
	}
	all := []step{
		{course.Intake, decided}, {course.FormingTeam, s.Team.ConfirmedAt},
		{course.DraftingPlan, adopted}, {course.FollowingUp, closed},
	}
	for i := range all {
		if all[i].left.IsZero() {
			all[i].left = closed
			return all[:i+1]
		}
	}
	return all
}

func (e *evaluation) durationFigures() []Figure {
	var figures []Figure
	for _, phase := range []course.Phase{course.Intake, course.FormingTeam, course.DraftingPlan, course.FollowingUp} {
		f := Figure{Topic: "durations", Name: "phase_median", Key: string(phase), Unit: "days"}
		figures = append(figures, median(f, e.phases[phase]))
	}
	return append(figures, median(Figure{Topic: "durations", Name: "course_median", Unit: "days"}, e.whole))
}

// timeToWork counts from the decision on taking part to the first work or
// education that was reported, or to a closing that leads there.
func (e *evaluation) timeToWork(s course.State) {
	var reached Date
	for _, c := range s.Circumstances {
		if (c.Kind == "work_begun" || c.Kind == "education_begun") && (reached.IsZero() || c.On.Before(reached)) {
			reached = c.On
		}
	}
	if c := s.Closing; reached.IsZero() && c != nil && (c.Destination == "work" || c.Destination == "education") {
		reached = dayOf(c.At)
	}
	if reached.IsZero() || reached.After(e.period.counted()) {
		return
	}
	e.toWork = append(e.toWork, float64(max(0, calendar.DaysBetween(s.Eligibility.On, reached))))
}

func (e *evaluation) workFigures() []Figure {
	const topic = "time_to_work_or_education"
	share := shareOf(Figure{Topic: topic, Name: "reached", Unit: "share"}, len(e.toWork), e.participants)
	return []Figure{share, median(Figure{Topic: topic, Name: "median", Unit: "days"}, e.toWork)}
}
