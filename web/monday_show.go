package web

import (
	"net/http"
	"slices"

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
	lines, err := s.openCourses(v)
	if err != nil {
		return err
	}
	names, err := s.staffNames(v)
	if err != nil {
		return err
	}
	m := view.Monday{Figures: v.figures(due, lines, today), Loads: loads(lines, names), Stalled: v.stalled(lines, names, today)}
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

// openCourses are the municipality's courses that are under way.
func (s *server) openCourses(v *visit) ([]casework.Line, error) {
	var all []casework.Line
	cursor := ""
	for {
		lines, next, err := s.cases.List(v.ctx(), v.who, casework.Filter{ByDue: true, Most: 200, Cursor: cursor})
		if err != nil {
			return nil, err
		}
		for _, l := range lines {
			if l.Phase != course.Closed {
				all = append(all, l)
			}
		}
		if cursor = next; cursor == "" {
			return all, nil
		}
	}
}

func (v *visit) figures(due []casework.DueItem, lines []casework.Line, today calendar.Date) []view.Figure {
	count := func(fits func(casework.Line) bool) int {
		n := 0
		for _, l := range lines {
			if fits(l) {
				n++
			}
		}
		return n
	}
	coming := func(kinds ...course.ItemKind) int {
		courses := map[string]bool{}
		for _, d := range due {
			if slices.Contains(kinds, d.Kind) {
				courses[d.Course] = true
			}
		}
		return len(courses)
	}
	return []view.Figure{
		{Key: "monday.overdue", N: count(func(l casework.Line) bool { return l.Overdue }), Href: "/forloeb?over=tid", Late: true},
		{Key: "monday.escalated", N: count(func(l casework.Line) bool { return l.Escalated }), Href: "/forloeb?over=tid", Late: true},
		{Key: "monday.unanswered", N: count(func(l casework.Line) bool { return l.WaitingWhat == "respond_to_plan" }), Href: "/forloeb?venter=citizen"},
		{Key: "monday.interim", N: count(func(l casework.Line) bool { return l.Interim }), Href: "/forloeb?venter=supervisor"},
		{Key: "monday.duties", N: coming(course.ItemDutyDue), Href: "#told"},
		{Key: "monday.between", N: count(func(l casework.Line) bool { return l.Phase == course.FormingTeam || l.Phase == course.DraftingPlan }), Href: "/forloeb?fase=drafting_plan"},
		{Key: "monday.paused", N: count(func(l casework.Line) bool { return !l.PausedUntil.IsZero() && !l.PausedUntil.Before(today) }), Href: "/forloeb"},
		{Key: "monday.open", N: len(lines), Href: "/forloeb"},
	}
}

func loads(lines []casework.Line, names map[string]string) []view.Load {
	by := map[string]*view.Load{}
	for _, l := range lines {
		if l.Coordinator == "" {
			continue
		}
		load := by[l.Coordinator]
		if load == nil {
			load = &view.Load{Name: firstOf(names[l.Coordinator], l.Coordinator)}
			by[l.Coordinator] = load
		}
		load.Courses++
		if l.Overdue {
			load.Overdue++
		}
	}
	out := make([]view.Load, 0, len(by))
	for _, l := range by {
		out = append(out, *l)
	}
	slices.SortFunc(out, func(a, b view.Load) int {
		if a.Courses != b.Courses {
			return b.Courses - a.Courses
		}
		return cmpText(a.Name, b.Name)
	})
	return out
}

// stalledAfter is how long a course may wait for the same thing before a supervisor
// sees it.
const stalledAfter = 21

func (v *visit) stalled(lines []casework.Line, names map[string]string, today calendar.Date) []view.CourseLine {
	var out []view.CourseLine
	for _, l := range lines {
		if l.WaitingWhat == "" || l.WaitingWhat == "agree_meeting" && !l.Overdue || calendar.DaysBetween(calendar.DateOf(l.WaitingSince), today) < stalledAfter {
			continue
		}
		line := v.listLine(l, names)
		line.Href += "/indefra"
		out = append(out, line)
	}
	return out
}
