package supervisor

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/domain/bylaw"
	"github.com/enplan-dk/enplan/internal/domain/calendar"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/language"
	"github.com/enplan-dk/enplan/internal/platform/store"
	"github.com/enplan-dk/enplan/web/site"
	"github.com/enplan-dk/enplan/web/view"
)

// overviewCount is one of the overview's counts: where it stands on the page, and the list
// behind it, which is of courses or of what is due in them.
type overviewCount struct {
	key    string
	of     func(casework.Overview) int64
	late   bool
	filter casework.Filter
	due    casework.DueKind
	lead   string // key of what the list says first; empty: nothing
}

// overviewCounts by the last part of the address of their list.
var overviewCounts = map[string]overviewCount{
	"over-tid":     {key: "monday.overdue", of: func(o casework.Overview) int64 { return o.Overdue }, late: true, due: casework.Overdue},
	"eskaleret":    {key: "monday.escalated", of: func(o casework.Overview) int64 { return o.Escalated }, late: true, due: casework.Escalated},
	"staar-stille": {key: "monday.stalled_count", of: func(o casework.Overview) int64 { return o.Stalled }, late: true, filter: casework.Filter{Among: store.Stalled}},
	"stoppet": {
		key: "monday.standstill", of: func(o casework.Overview) int64 { return o.AtStandstill }, late: true,
		filter: casework.Filter{Among: store.AtStandstill}, lead: "monday.standstill_lead",
	},
	"pligter-overskredet":    {key: "monday.duties_missed", of: func(o casework.Overview) int64 { return o.DutiesMissed }, late: true, due: casework.DutiesMissed},
	"planer-uden-svar":       {key: "monday.unanswered", of: func(o casework.Overview) int64 { return o.UnansweredPlans }, late: true, due: casework.PlansUnanswered},
	"midlertidig-tovholder":  {key: "monday.interim", of: func(o casework.Overview) int64 { return o.Interim }, filter: casework.Filter{Among: store.Interim}},
	"fagomraader-uden-nogen": {key: "monday.fields", of: func(o casework.Overview) int64 { return o.FieldsLeft }, due: casework.FieldsLeft},
	"pligter":                {key: "monday.duties", of: func(o casework.Overview) int64 { return o.DutiesNear }, due: casework.DutiesNear},
	"mentoraftaler":          {key: "monday.mentors", of: func(o casework.Overview) int64 { return o.MentorsExpiring }, due: casework.MentorsExpiring},
	"mellem-planer":          {key: "monday.between", of: func(o casework.Overview) int64 { return o.Between }, filter: casework.Filter{Among: store.WithoutPlan}},
	"venter-paa-familien":    {key: "monday.citizen", of: func(o casework.Overview) int64 { return o.ForCitizen }, filter: casework.Filter{Among: store.Open, WaitingFor: "citizen"}},
	"i-bero":                 {key: "monday.paused", of: func(o casework.Overview) int64 { return o.Paused }, filter: casework.Filter{Among: store.Paused}},
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
	{"monday.soon", []string{"pligter", "mentoraftaler", "midlertidig-tovholder", "fagomraader-uden-nogen", "mellem-planer"}},
	{"monday.rest", []string{"venter-paa-familien", "i-bero", "i-gang"}},
}

// stalledShown is how many stalled courses stand on the page itself.
const stalledShown = 8

// OverviewShow is a supervisor's week at a glance: what needs somebody, and who carries
// how much.
func (s Pages) OverviewShow(req *site.Request) error {
	o, err := s.Cases.Overview(req.Context(), req.Who)
	if err != nil {
		return err
	}
	due, err := s.Cases.Agenda(req.Context(), req.Who, calendar.StartOfDay(calendar.DateOf(req.Page.Now).AddDays(1)), 200)
	if err != nil {
		return err
	}
	stalled, _, err := s.Cases.List(req.Context(), req.Who, casework.Filter{Among: store.Stalled, ByDue: true, Most: stalledShown})
	if err != nil {
		return err
	}
	unreached, err := s.Cases.Unreached(req.Context(), req.Who)
	if err != nil {
		return err
	}
	news, err := s.News(req)
	if err != nil {
		return err
	}
	var stance view.Stance
	if law, known := bylaw.Latest(req.Who.Municipality); known {
		if stance, err = s.Stance(req, law); err != nil {
			return err
		}
	}
	m := view.Overview{Stance: stance, News: news, Groups: figureGroups(o), Told: toldRows(req, due), Unreached: unreached, Loads: o.Caseloads, Stalled: insideLines(req, stalled, namesOf(o)), StalledCount: o.Stalled}
	req.Page.Title, req.Page.Current = req.T("monday.heading"), "nav.monday"
	return s.Render(req, http.StatusOK, view.OverviewPage(req.Page, m))
}

func figureGroups(o casework.Overview) []view.FigureGroup {
	groups := make([]view.FigureGroup, 0, len(overviewGroups))
	for _, g := range overviewGroups {
		group := view.FigureGroup{Key: g.key}
		for _, name := range g.counts {
			c := overviewCounts[name]
			group.Figures = append(group.Figures, view.Figure{Key: c.key, N: c.of(o), Href: "/overblik/" + name, Late: c.late})
		}
		groups = append(groups, group)
	}
	return groups
}

// toldRows is what supervisors are told of and nobody has settled.
func toldRows(req *site.Request, due []casework.DueItem) []view.DueRow {
	today := calendar.DateOf(req.Page.Now)
	var out []view.DueRow
	for _, item := range due {
		if row, day, ok := req.Page.DueRow(item); ok && (item.Fired || !day.After(today)) {
			row.When, row.Late = language.Late(req.Lang, day, today), true
			row.Href, row.Label = "/forloeb/"+item.Course+"/indefra", req.T("do.inside")
			out = append(out, row)
		}
	}
	return view.DistinctRows(out)
}

func namesOf(o casework.Overview) map[string]string {
	names := map[string]string{}
	for _, l := range o.Caseloads {
		names[l.Coordinator] = l.Name
	}
	return names
}

// insideLines are courses whose names lead to how they look from inside.
func insideLines(req *site.Request, lines []casework.Line, names map[string]string) []view.CourseLine {
	var out []view.CourseLine
	for _, l := range lines {
		line := req.Page.CourseLine(l, names)
		line.Href += "/indefra"
		out = append(out, line)
	}
	return out
}

// OverviewList is the list behind a count.
func (s Pages) OverviewList(req *site.Request) error {
	c, known := overviewCounts[req.R.PathValue("count")]
	if !known {
		return site.ErrNotFound
	}
	if !req.Who.Has(course.Supervisor) {
		return &casework.Fault{Code: casework.NoAccess}
	}
	req.Page.Title, req.Page.Current = req.T(c.key+".title"), "nav.monday"
	if c.due == "" {
		lead := ""
		if c.lead != "" {
			lead = req.T(c.lead)
		}
		return s.lineList(req, lead, c.filter)
	}
	due, err := s.Cases.DueOf(req.Context(), req.Who, c.due)
	if err != nil {
		return err
	}
	names, err := s.StaffNames(req)
	if err != nil {
		return err
	}
	rows, families := dueRows(req, due, names)
	lead := req.T("monday.due_lead", "n", strconv.Itoa(len(rows)), "families", strconv.Itoa(families))
	return s.Render(req, http.StatusOK, view.OverviewList(req.Page, lead, view.List{}, rows, true))
}

func dueRows(req *site.Request, due []casework.DueItem, names map[string]string) (rows []view.DueRow, families int) {
	today := calendar.DateOf(req.Page.Now)
	seen := map[string]bool{}
	for _, item := range due {
		row, day, ok := req.Page.DueRow(item)
		if !ok {
			continue
		}
		if day.Before(today) {
			row.When, row.Late = language.Late(req.Lang, day, today), true
		}
		row.Href, row.Label = "/forloeb/"+item.Course+"/indefra", req.T("do.inside")
		row.Coordinator = names[item.Coordinator]
		seen[item.Course] = true
		rows = append(rows, row)
	}
	slices.SortStableFunc(rows, func(a, b view.DueRow) int { return a.At.Compare(b.At) })
	return rows, len(seen)
}

func (s Pages) lineList(req *site.Request, lead string, f casework.Filter) error {
	f.ByDue = true
	lines, total, err := s.PageOfCourses(req, f)
	if err != nil {
		return err
	}
	names, err := s.StaffNames(req)
	if err != nil {
		return err
	}
	all := view.List{Lines: insideLines(req, lines, names), Pager: req.Pager(total, "")}
	return s.Render(req, http.StatusOK, view.OverviewList(req.Page, lead, all, nil, false))
}

// CoordinatorShow is the open courses of one coordinator.
func (s Pages) CoordinatorShow(req *site.Request) error {
	if !req.Who.Has(course.Supervisor) {
		return &casework.Fault{Code: casework.NoAccess}
	}
	names, err := s.StaffNames(req)
	if err != nil {
		return err
	}
	subject := req.R.PathValue("subject")
	req.Page.Title, req.Page.Current = req.T("monday.courses_of", "name", cmp.Or(names[subject], req.T("course.coordinator"))), "nav.monday"
	return s.lineList(req, "", casework.Filter{Among: store.Open, Coordinator: subject})
}
