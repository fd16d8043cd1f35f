package view

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/enplan-dk/enplan/internal/domain/course"
)

// SectionKey names a section as comments and addresses do: area, or area:member.
func SectionKey(area, member string) string { return sectionKey(area, member) }

func sectionKey(area, member string) string {
	if member == "" {
		return area
	}
	return area + ":" + member
}

func textLines(v string) []string {
	var out []string
	for _, line := range strings.Split(v, "\n") {
		if line = strings.TrimSpace(line); line != "" {
			out = append(out, line)
		}
	}
	return out
}

func (c Course) answerOf(member string) *course.Response {
	for i, r := range c.Plan.Submitted.Responses {
		if r.Member == member {
			return &c.Plan.Submitted.Responses[i]
		}
	}
	return nil
}

func (c Course) effortPeriod(p Page, e course.Effort) string {
	for _, ended := range c.Plan.Ended {
		if ended.Effort == e.ID {
			return p.T("effort.ended", "date", p.Day(ended.On))
		}
	}
	if e.To.IsZero() {
		return p.T("effort.from", "from", p.Day(e.From))
	}
	return p.T("effort.period", "from", p.Day(e.From), "to", p.Day(e.To))
}

func coverageBadge(status string) string {
	switch status {
	case course.Covered:
		return "badge-success"
	case course.Missing:
		return "badge-error"
	}
	return "badge-plain"
}

func (c Course) lastScore(g course.Goal) int {
	if s := c.Scores(g.ID); len(s) > 0 {
		return s[len(s)-1].Value
	}
	return g.Measure.Baseline
}

func (c Course) measureInWords(p Page, g course.Goal) string {
	m := g.Measure
	name := m.Name
	if !strings.HasSuffix(name, "?") {
		name += ":"
	}
	return p.T("goal.measure", "name", name, "now", intText(c.lastScore(g)), "baseline", intText(m.Baseline), "target", intText(m.Target), "max", intText(m.Max))
}

const curveWidth, curveHeight = 160, 40

// scoreCurve is how it has gone with a goal; without a score it has no points.
type scoreCurve struct{ Points, Target, Words string }

func (c Course) curve(p Page, g course.Goal) *scoreCurve {
	scores := c.Scores(g.ID)
	if len(scores) == 0 {
		return &scoreCurve{}
	}
	points, words := []string{"0," + scoreHeight(g, g.Measure.Baseline)}, []string{strconv.Itoa(g.Measure.Baseline)}
	for i, s := range scores {
		x := float64(curveWidth*(i+1)) / float64(len(scores))
		points = append(points, strconv.FormatFloat(x, 'f', 1, 64)+","+scoreHeight(g, s.Value))
		words = append(words, fmt.Sprintf("%d (%s)", s.Value, p.Day(s.On)))
	}
	return &scoreCurve{Points: strings.Join(points, " "), Target: scoreHeight(g, g.Measure.Target), Words: p.T("goal.scores", "scores", strings.Join(words, ", "))}
}

func scoreHeight(g course.Goal, value int) string {
	span := float64(g.Measure.Max - g.Measure.Min)
	return strconv.FormatFloat(curveHeight-curveHeight*float64(value-g.Measure.Min)/span, 'f', 1, 64)
}

func (c Course) coordinatorName(p Page) string {
	if c.Team.Coordinator.Subject == "" {
		return p.T("course.nobody_yet")
	}
	name := c.Colleague(c.Team.Coordinator.Subject)
	if a := c.Team.Absence; a != nil && a.Begun {
		return p.T("course.covered_by", "name", name, "cover", c.Colleague(a.Cover))
	}
	return name
}

// nextMeeting says when one meets next. A date by which somebody is to be followed up is no meeting: it says so.
func (c Course) nextMeeting(p Page) string {
	next := c.FollowUp.Next
	switch m := c.NextMeeting(); {
	case m != nil:
		return p.Instant(m.At)
	case c.Pause != nil:
		return p.T("next.paused", "until", p.Date(c.Pause.Until))
	case next.IsZero() || c.Phase == course.Closed:
		return p.T("next.none")
	case next.Before(c.Today):
		return p.T(c.forReader("next.overdue"), "date", p.Date(next))
	}
	return p.T(c.forReader("next.by"), "date", p.Date(next))
}

// forReader is the key of a text that a family member reads in other words than staff.
func (c Course) forReader(key string) string {
	if c.Me != "" {
		return key + ".citizen"
	}
	return key
}

// wordsOfMine are the reader's own; staff read the first.
func (c Course) wordsOfMine(words []course.Words) []course.Words {
	i := slices.IndexFunc(words, func(w course.Words) bool { return w.Member == c.Me || c.Me == "" })
	if i < 0 {
		return nil
	}
	return words[i : i+1]
}

func printedState(p Page, c Course) string {
	switch {
	case c.Plan.InForce != nil:
		return p.T("plan.in_force", "version", intText(c.Plan.InForce.Version), "date", p.On(c.Plan.InForce.At))
	case c.Plan.Submitted != nil:
		return p.T("plan.submitted", "version", intText(c.Plan.Submitted.Version), "date", p.On(c.Plan.Submitted.At))
	}
	return p.T("plan.is_draft")
}

// mainButton marks the one button of a page that comes next: without a goal there is nothing to send.
func mainButton(main bool) string {
	if main {
		return "button-primary"
	}
	return "button-secondary"
}
