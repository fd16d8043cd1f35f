package web

import (
	"cmp"
	"net/http"
	"net/url"
	"strconv"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/domain/calendar"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/language"
	"github.com/enplan-dk/enplan/internal/platform/store"
	"github.com/enplan-dk/enplan/web/view"
)

// count is one of the overview's counts: where it stands on the page, and the list
// behind it, which is of courses or of what is due in them.
type count struct {
	key    string
	of     func(casework.Overview) int64
	late   bool
	filter casework.Filter
	due    casework.DueKind
	lead   string // key of what the list says first; empty: nothing
}

// counts by the last part of the address of their list.
var counts = map[string]count{
	"over-tid":     {key: "monday.overdue", of: func(o casework.Overview) int64 { return o.Overdue }, late: true, filter: casework.Filter{Overdue: true}},
	"eskaleret":    {key: "monday.escalated", of: func(o casework.Overview) int64 { return o.Escalated }, late: true, filter: casework.Filter{Among: store.Escalated}},
	"staar-stille": {key: "monday.stalled_count", of: func(o casework.Overview) int64 { return o.Stalled }, late: true, filter: casework.Filter{Among: store.Stalled}},
	"stoppet": {
		key: "monday.standstill", of: func(o casework.Overview) int64 { return o.AtStandstill }, late: true,
		filter: casework.Filter{Among: store.AtStandstill}, lead: "monday.standstill_lead",
	},
	"pligter-overskredet":   {key: "monday.duties_missed", of: func(o casework.Overview) int64 { return o.DutiesMissed }, late: true, due: casework.DutiesMissed},
	"planer-uden-svar":      {key: "monday.unanswered", of: func(o casework.Overview) int64 { return o.UnansweredPlans }, late: true, due: casework.PlansUnanswered},
	"midlertidig-tovholder": {key: "monday.interim", of: func(o casework.Overview) int64 { return o.Interim }, filter: casework.Filter{Among: store.Interim}},
	"pligter":               {key: "monday.duties", of: func(o casework.Overview) int64 { return o.DutiesNear }, due: casework.DutiesNear},
	"mentoraftaler":         {key: "monday.mentors", of: func(o casework.Overview) int64 { return o.MentorsExpiring }, due: casework.MentorsExpiring},
	"mellem-planer":         {key: "monday.between", of: func(o casework.Overview) int64 { return o.Between }, filter: casework.Filter{Among: store.WithoutPlan}},
	"venter-paa-familien":   {key: "monday.citizen", of: func(o casework.Overview) int64 { return o.ForCitizen }, filter: casework.Filter{Among: store.Open, WaitingFor: "citizen"}},
	"i-bero":                {key: "monday.paused", of: func(o casework.Overview) int64 { return o.Paused }, filter: casework.Filter{Among: store.Paused}},
	"i-gang": {
		key:    "monday.open",
		of:     func(o casework.Overview) int64 { return o.Intake + o.FormingTeam + o.DraftingPlan + o.FollowingUp },
		filter: casework.Filter{Among: store.Open},
	},
}

// overviewGroups are the counts as they stand on the page: what needs somebody first.
var overviewGroups = []struct {
	key    string
	counts []string
}{
	{"monday.now", []string{"over-tid", "eskaleret", "staar-stille", "stoppet", "pligter-overskredet", "planer-uden-svar"}},
	{"monday.soon", []string{"pligter", "mentoraftaler", "midlertidig-tovholder", "mellem-planer"}},
	{"monday.rest", []string{"venter-paa-familien", "i-bero", "i-gang"}},
}

// stalledShown is how many stalled courses stand on the page itself.
const stalledShown = 8

// overviewShow is a supervisor's week at a glance: what needs somebody, and who carries
// how much.
func (s *server) overviewShow(v *visit) error {
	o, err := s.cases.Overview(v.ctx(), v.who)
	if err != nil {
		return err
	}
	due, err := s.cases.Agenda(v.ctx(), v.who, calendar.StartOfDay(calendar.DateOf(v.page.Now).AddDays(1)), 200)
	if err != nil {
		return err
	}
	stalled, _, err := s.cases.List(v.ctx(), v.who, casework.Filter{Among: store.Stalled, ByDue: true, Most: stalledShown})
	if err != nil {
		return err
	}
	unreached, err := s.cases.Unreached(v.ctx(), v.who)
	if err != nil {
		return err
	}
	m := view.Overview{Groups: figureGroups(o), Told: v.toldRows(due), Unreached: unreached, Loads: o.Caseloads, Stalled: v.insideLines(stalled, namesOf(o)), StalledCount: o.Stalled}
	v.page.Title, v.page.Current = v.T("monday.heading"), "nav.monday"
	return s.render(v, http.StatusOK, view.OverviewPage(v.page, m))
}

func figureGroups(o casework.Overview) []view.FigureGroup {
	groups := make([]view.FigureGroup, 0, len(overviewGroups))
	for _, g := range overviewGroups {
		group := view.FigureGroup{Key: g.key}
		for _, name := range g.counts {
			c := counts[name]
			group.Figures = append(group.Figures, view.Figure{Key: c.key, N: c.of(o), Href: "/overblik/" + name, Late: c.late})
		}
		groups = append(groups, group)
	}
	return groups
}

// toldRows is what supervisors are told of and nobody has settled.
func (v *visit) toldRows(due []casework.DueItem) []view.DueRow {
	today := calendar.DateOf(v.page.Now)
	var out []view.DueRow
	for _, item := range due {
		if row, day, ok := v.dueRow(item); ok && (item.Fired || !day.After(today)) {
			row.When, row.Late = language.Late(v.lang, day, today), true
			row.Href, row.Label = "/forloeb/"+item.Course+"/indefra", v.T("do.inside")
			out = append(out, row)
		}
	}
	return distinct(out)
}

func namesOf(o casework.Overview) map[string]string {
	names := map[string]string{}
	for _, l := range o.Caseloads {
		names[l.Coordinator] = l.Name
	}
	return names
}

// insideLines are courses whose names lead to how they look from inside.
func (v *visit) insideLines(lines []casework.Line, names map[string]string) []view.CourseLine {
	var out []view.CourseLine
	for _, l := range lines {
		line := v.listLine(l, names)
		line.Href += "/indefra"
		out = append(out, line)
	}
	return out
}

// overviewList is the list behind a count.
func (s *server) overviewList(v *visit) error {
	c, known := counts[v.r.PathValue("count")]
	if !known {
		return errNotFound
	}
	if !v.who.Has(course.Supervisor) {
		return &casework.Fault{Code: casework.NoAccess}
	}
	v.page.Title, v.page.Current = v.T(c.key+".title"), "nav.monday"
	if c.due == "" {
		lead := ""
		if c.lead != "" {
			lead = v.T(c.lead)
		}
		return s.lineList(v, lead, c.filter)
	}
	due, err := s.cases.DueOf(v.ctx(), v.who, c.due)
	if err != nil {
		return err
	}
	rows, families := v.dueRows(due)
	lead := v.T("monday.due_lead", "n", strconv.Itoa(len(rows)), "families", strconv.Itoa(families))
	return s.render(v, http.StatusOK, view.OverviewList(v.page, lead, view.List{}, rows, true))
}

func (v *visit) dueRows(due []casework.DueItem) (rows []view.DueRow, families int) {
	today := calendar.DateOf(v.page.Now)
	seen := map[string]bool{}
	for _, item := range due {
		row, day, ok := v.dueRow(item)
		if !ok {
			continue
		}
		if day.Before(today) {
			row.When, row.Late = language.Late(v.lang, day, today), true
		}
		row.Href, row.Label = "/forloeb/"+item.Course+"/indefra", v.T("do.inside")
		seen[item.Course] = true
		rows = append(rows, row)
	}
	return rows, len(seen)
}

func (s *server) lineList(v *visit, lead string, f casework.Filter) error {
	f.ByDue, f.Most, f.Cursor = true, 100, v.r.URL.Query().Get("side")
	lines, next, err := s.cases.List(v.ctx(), v.who, f)
	if err != nil {
		return err
	}
	names, err := s.staffNames(v)
	if err != nil {
		return err
	}
	all := view.List{Lines: v.insideLines(lines, names)}
	if next != "" {
		all.Next = v.r.URL.Path + "?side=" + url.QueryEscape(next)
	}
	return s.render(v, http.StatusOK, view.OverviewList(v.page, lead, all, nil, false))
}

// coordinatorShow is the open courses of one coordinator.
func (s *server) coordinatorShow(v *visit) error {
	if !v.who.Has(course.Supervisor) {
		return &casework.Fault{Code: casework.NoAccess}
	}
	names, err := s.staffNames(v)
	if err != nil {
		return err
	}
	subject := v.r.PathValue("subject")
	v.page.Title, v.page.Current = v.T("monday.courses_of", "name", cmp.Or(names[subject], v.T("course.coordinator"))), "nav.monday"
	return s.lineList(v, "", casework.Filter{Among: store.Open, Coordinator: subject})
}
