package web

import (
	"net/http"

	"github.com/enplan-dk/enplan/internal/calendar"
	"github.com/enplan-dk/enplan/internal/casework"
	"github.com/enplan-dk/enplan/internal/course"
	"github.com/enplan-dk/enplan/web/say"
	"github.com/enplan-dk/enplan/web/view"
)

// mondayShow is a supervisor's week at a glance: what needs somebody, and who carries
// how much.
func (s *server) mondayShow(v *visit) error {
	if !v.who.Has(course.Supervisor) {
		return &casework.Fault{Code: casework.NoAccess}
	}
	today := calendar.DateOf(v.page.Now)
	due, err := s.cases.Agenda(v.ctx(), v.who, calendar.StartOfDay(today.AddDays(30)), 200)
	if err != nil {
		return err
	}
	o, err := s.cases.Overview(v.ctx(), v.who)
	if err != nil {
		return err
	}
	lines, _, err := s.cases.List(v.ctx(), v.who, casework.Filter{ByDue: true, Most: 200})
	if err != nil {
		return err
	}
	names := map[string]string{}
	for _, l := range o.Caseloads {
		names[l.Coordinator] = l.Name
	}
	m := view.Monday{Figures: figures(o, due), Loads: o.Caseloads, Stalled: v.stalled(lines, names, today)}
	for _, item := range due {
		if row, day, ok := v.dueRow(item); ok && (item.Fired || !day.After(today)) {
			row.When, row.Late = say.Late(v.lang, day, today), true
			row.Href, row.Label = "/forloeb/"+item.Course+"/indefra", v.T("do.inside")
			m.Told = append(m.Told, row)
		}
	}
	m.Told = distinct(m.Told)
	v.page.Title, v.page.Current = v.T("monday.heading"), "nav.monday"
	return s.render(v, http.StatusOK, view.MondayPage(v.page, m))
}

func figures(o casework.Overview, due []casework.DueItem) []view.Figure {
	duties := map[string]bool{}
	for _, d := range due {
		if d.Kind == course.ItemDutyDue {
			duties[d.Course] = true
		}
	}
	return []view.Figure{
		{Key: "monday.overdue", N: o.Overdue, Href: "/forloeb?over=tid", Late: true},
		{Key: "monday.escalated", N: o.Escalated, Href: "/forloeb?over=tid", Late: true},
		{Key: "monday.citizen", N: o.ForCitizen, Href: "/forloeb?venter=citizen"},
		{Key: "monday.interim", N: o.Interim, Href: "/forloeb?venter=supervisor"},
		{Key: "monday.duties", N: int64(len(duties)), Href: "#told"},
		{Key: "monday.between", N: o.FormingTeam + o.DraftingPlan, Href: "/forloeb?fase=drafting_plan"},
		{Key: "monday.paused", N: o.Paused, Href: "/forloeb?fase=following_up"},
		{Key: "monday.open", N: o.Intake + o.FormingTeam + o.DraftingPlan + o.FollowingUp, Href: "/forloeb"},
	}
}

// stalledAfter is how long a course may wait for the same thing before a supervisor
// sees it.
const stalledAfter = 21

func (v *visit) stalled(lines []casework.Line, names map[string]string, today calendar.Date) []view.CourseLine {
	var out []view.CourseLine
	for _, l := range lines {
		if l.Phase == course.Closed || l.WaitingWhat == "" || l.WaitingWhat == "agree_meeting" && !l.Overdue || calendar.DaysBetween(calendar.DateOf(l.WaitingSince), today) < stalledAfter {
			continue
		}
		line := v.listLine(l, names)
		line.Href += "/indefra"
		out = append(out, line)
	}
	return out
}
