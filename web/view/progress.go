package view

import (
	"strconv"

	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/language"
)

// GoalProgress is how it has gone with one goal.
type GoalProgress struct {
	Goal  course.Goal
	Chart Chart
	Rows  []ProgressRow // newest first
}

// ProgressRow is one score: when it was given, where, and what it is beside the one before.
type ProgressRow struct {
	On, Where, Value, Change string
	Minutes                  string // address of what was said; empty: nothing that the reader reads
}

// GoalsProgress is how it has gone with each goal that is measured.
func (c Course) GoalsProgress(p Page) []GoalProgress {
	goals := c.Measured()
	out := make([]GoalProgress, len(goals))
	for i, g := range goals {
		out[i] = GoalProgress{Goal: g, Chart: c.progressChart(p, g), Rows: c.progressRows(p, g)}
	}
	return out
}

// mostLabels are as many dates as a drawing has room for.
const mostLabels = 5

func (c Course) progressChart(p Page, g course.Goal) Chart {
	m := g.Measure
	chart := Chart{
		ID: "goal-" + g.ID, Title: m.Name, Desc: c.measureInWords(p, g), Low: float64(m.Min), High: float64(m.Max),
		Ticks: []Tick{
			{float64(m.Min), strconv.Itoa(m.Min)}, {float64(m.Target), p.T("progress.target")}, {float64(m.Max), strconv.Itoa(m.Max)},
		},
		Points: []ChartPoint{{Label: p.T("progress.start"), Says: p.T("progress.start") + ": " + strconv.Itoa(m.Baseline), Value: float64(m.Baseline), Shown: true}},
	}
	if m.Target == m.Max {
		chart.Ticks = chart.Ticks[:2]
	}
	for _, s := range c.Scores(g.ID) {
		chart.Points = append(chart.Points, ChartPoint{Label: language.ShortDay(p.Lang, s.On), Says: p.Day(s.On) + ": " + strconv.Itoa(s.Value), Value: float64(s.Value), Shown: true})
	}
	chart.Points = thinnedLabels(chart.Points, mostLabels)
	return chart
}

func (c Course) progressRows(p Page, g course.Goal) []ProgressRow {
	before := g.Measure.Baseline
	var rows []ProgressRow
	for _, s := range c.Scores(g.ID) {
		row := ProgressRow{On: p.Day(s.On), Value: strconv.Itoa(s.Value), Change: signed(s.Value - before)}
		for _, m := range c.Meetings {
			if m.ID == s.Meeting {
				row.Where = p.T("form_of." + m.Form)
				if c.HasMinutes(m) {
					row.Minutes = c.Path("moeder", m.ID, "udskriv")
				}
			}
		}
		before = s.Value
		rows = append([]ProgressRow{row}, rows...)
	}
	return rows
}

func signed(n int) string {
	switch {
	case n > 0:
		return "+" + strconv.Itoa(n)
	case n < 0:
		return "−" + strconv.Itoa(-n)
	}
	return "0"
}

// SummarySheet is the course on one page, for a meeting of the team.
func SummarySheet(p Page, c Course) Sheet {
	s := newSheet(p, c)
	s.fact(p.T("print.family"), c.Ages())
	s.fact(p.T("course.coordinator"), c.coordinatorName(p))
	s.fact(p.T("summary.stands"), c.phaseSentence(p))
	s.fact(p.T("course.next_follow_up"), c.nextMeeting(p))
	if team := c.activeTeam(); len(team) > 0 {
		s.add(heading, p.T("tab.team"))
		for _, t := range team {
			s.add(bullet, c.Field(t.Field)+": "+teamLine(c, t))
		}
	}
	if plan := c.Plan.Readable(); plan != nil {
		s.add(heading, p.T("plan.goals"))
		for _, g := range plan.Goals {
			text := g.Text
			if g.Measure != nil {
				text += " – " + c.measureInWords(p, g)
			}
			s.add(bullet, text)
		}
	}
	s.tasks(p, c, c.tasksWith(true, anyTask))
	if waits := c.forMe(); len(waits) > 0 {
		s.add(heading, p.T("summary.waits"))
		for _, w := range waits {
			s.add(bullet, c.waitingSentence(p, w))
		}
	}
	if len(c.Next) > 0 {
		s.part(p.T("summary.next"), c.nextSentence(p))
	}
	return *s
}
