package report

import (
	"github.com/enplan-dk/enplan/internal/domain/bylaw"
	"github.com/enplan-dk/enplan/internal/domain/course"
)

// EvaluationReport is what the trial is evaluated by (BEK 841/2017): pseudonymous,
// every figure with the number that it rests on, small cells suppressed.
type EvaluationReport struct {
	Bylaw        string   `json:"bylaw"`
	Revision     int      `json:"revision"`
	Municipality string   `json:"municipality"`
	From         Date     `json:"from"`
	To           Date     `json:"to"`
	CountedTo    Date     `json:"counted_to" doc:"Last day of which the figures know."`
	SmallestCell int      `json:"smallest_cell" doc:"Figures that rest on fewer observations are suppressed."`
	Suppressed   int      `json:"suppressed" doc:"How many figures are suppressed."`
	Figures      []Figure `json:"figures"`
	Limits       []string `json:"limits" doc:"What the figures cannot know, as codes."`
}

// What the figures cannot know.
const (
	// LimitReopened: a course that was closed and reopened counts as open all along.
	LimitReopened = "reopened_courses_count_as_open_all_along"
	// LimitEarlierVersions: a goal that a later plan left out is not part of the progression.
	LimitEarlierVersions = "progression_of_goals_in_the_latest_plan_only"
	// LimitCovered: an exemption counts as used where it covered the person while a plan was in force.
	LimitCovered = "exemptions_used_means_covered_while_a_plan_was_in_force"
)

// Evaluation counts the courses of one by-law that were open on a day of the
// period, each with all that it went through up to the last day counted. A course
// is a participant once it was found eligible.
func Evaluation(law *bylaw.Bylaw, courses Courses, p Period) EvaluationReport {
	e := newEvaluation(law, p)
	for s := range courses {
		e.take(s)
	}
	return e.report()
}

type evaluation struct {
	law    *bylaw.Bylaw
	period Period

	referred, participants, adults, children int
	outcomes                                 map[string]int
	stillOpen                                int
	phases                                   map[course.Phase][]float64
	whole                                    []float64
	toWork                                   []float64
	perFamily                                perFamily
	exemptions                               map[string]int
	answers                                  answers
	areas                                    map[string]*progression
	said                                     map[feedbackKey]*heard
	cases                                    map[bylaw.CaseKind]answeredInTime
}

// perFamily is what is counted family by family.
type perFamily struct {
	plansReplaced, fields, coordinators, meetings, missed, versions, mentors []float64
}

func newEvaluation(law *bylaw.Bylaw, p Period) *evaluation {
	return &evaluation{
		law: law, period: p, outcomes: map[string]int{}, phases: map[course.Phase][]float64{},
		exemptions: map[string]int{}, areas: map[string]*progression{}, said: map[feedbackKey]*heard{},
		cases: map[bylaw.CaseKind]answeredInTime{},
	}
}

func (e *evaluation) course(s course.State) {
	e.referred++
	e.outcome(s)
	e.durations(s)
	e.caseDeadlines(s)
	if s.Eligibility == nil || s.Eligibility.Outcome != course.Eligible || s.Eligibility.On.After(e.period.counted()) {
		return
	}
	e.participants++
	for _, m := range s.Members {
		switch {
		case !m.Born(), m.Mistaken():
		case s.KindOn(m, e.law, s.Eligibility.On) == course.Adult:
			e.adults++
		default:
			e.children++
		}
	}
	e.timeToWork(s)
	e.family(s)
	e.used(s)
	e.answered(s)
	e.progress(s)
	e.listen(s)
}

// outcome is how the course stands on the last day counted.
func (e *evaluation) outcome(s course.State) {
	if s.Closing == nil || dayOf(s.Closing.At).After(e.period.counted()) {
		e.stillOpen++
		return
	}
	e.outcomes[string(s.Outcome)]++
}

func (e *evaluation) report() EvaluationReport {
	r := EvaluationReport{
		Bylaw: e.law.Code, Revision: e.law.Revision, Municipality: e.law.Municipality,
		From: e.period.From, To: e.period.To, CountedTo: e.period.counted(), SmallestCell: SmallestCell,
		Limits: []string{LimitReopened, LimitEarlierVersions, LimitCovered},
	}
	for _, figures := range [][]Figure{
		e.participantFigures(), e.outcomeFigures(), e.durationFigures(), e.workFigures(), e.familyFigures(),
		e.exemptionFigures(), e.answerFigures(), e.progressionFigures(), e.feedbackFigures(), e.caseFigures(),
	} {
		r.Figures = append(r.Figures, figures...)
	}
	for _, f := range r.Figures {
		if f.Suppressed {
			r.Suppressed++
		}
	}
	return r
}

func (e *evaluation) participantFigures() []Figure {
	const topic = "participants"
	return []Figure{
		count(topic, "referred", "", "courses", e.referred),
		count(topic, "participating", "", "courses", e.participants),
		count(topic, "adults", "", "persons", e.adults),
		count(topic, "children", "", "persons", e.children),
	}
}

// outcomeFigures add up to the courses referred.
func (e *evaluation) outcomeFigures() []Figure {
	const topic = "outcomes"
	figures := []Figure{count(topic, "open", "", "courses", e.stillOpen)}
	for _, o := range []course.Outcome{
		course.OutcomeCompleted, course.OutcomeTrialEnded, course.OutcomeWithdrawn, course.OutcomeMoved,
		course.OutcomeDeclined, course.OutcomeNotEligible,
	} {
		figures = append(figures, count(topic, "closed", string(o), "courses", e.outcomes[string(o)]))
	}
	return parts(figures)
}
