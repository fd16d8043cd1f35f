package web

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/domain/calendar"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/web/view"
)

// courseOf reads one course with what its pages need to name things.
func (s *server) courseOf(v *visit, id string) (view.Course, error) {
	read, err := s.cases.Course(v.ctx(), v.who, id)
	if err != nil {
		return view.Course{}, err
	}
	c, err := v.courseAs(read)
	if err != nil {
		return c, err
	}
	if c.Staff, err = s.cases.Names(v.ctx(), read); err != nil {
		return c, err
	}
	explained, err := read.Explain(v.page.Now)
	if err != nil {
		return c, err
	}
	c.Waiting, c.Next = explained.Waiting, explained.Next
	if c.Partly() {
		return c, nil // it rests on facts that are not shared
	}
	for _, row := range course.Coverage(read.State, c.Law, c.Today) {
		if c.Me == "" || c.Concerns(c.Me, row.Person) {
			c.Coverage = append(c.Coverage, row)
		}
	}
	return c, nil
}

// courseForCommand reads what a form needs to become a command. No page shows it.
func (s *server) courseForCommand(v *visit, id string) (view.Course, error) {
	read, err := s.cases.ForCommand(v.ctx(), v.who, id)
	if err != nil {
		return view.Course{}, err
	}
	return v.courseAs(read)
}

func (v *visit) courseAs(read casework.View) (view.Course, error) {
	law, err := casework.Law(read.State)
	return view.Course{
		State: read.State, Law: law, Relation: read.Relation, Me: read.Me, Shared: read.Shared,
		Stale: read.Freshness.Source != "workflow", Lang: v.lang, Today: calendar.DateOf(v.page.Now),
	}.For(v.who), err
}

// courseShow is one course and one of its parts.
func (s *server) courseShow(v *visit) error {
	c, err := s.courseOf(v, v.r.PathValue("id"))
	if err != nil {
		return err
	}
	if c.Me != "" {
		return v.redirect("/min-plan/" + c.ID)
	}
	tab := cmp.Or(v.r.PathValue("tab"), view.FirstTab(c.Phase))
	if !slices.Contains(c.Tabs(), tab) {
		return errNotFound
	}
	v.page.Title, v.page.Current = c.Title()+": "+v.T("tab."+tab), "nav.families"
	body, err := s.tab(v, c, tab)
	if err != nil {
		return err
	}
	return s.render(v, http.StatusOK, within(view.CoursePage(v.page, c, tab), body))
}

// accessLogShow says who has looked at the course.
func (s *server) accessLogShow(v *visit) error {
	c, err := s.courseOf(v, v.r.PathValue("id"))
	if err != nil {
		return err
	}
	found, next, err := s.cases.AccessLog(v.ctx(), v.who, c.ID, v.r.URL.Query().Get("side"), 50)
	if err != nil {
		return err
	}
	back := c.Path("haendelser")
	if c.Me != "" {
		back = "/min-plan/" + c.ID
	}
	looks := make([]view.Look, 0, len(found))
	for _, e := range found {
		look := view.Look{At: e.At, Who: v.looker(c, e), What: v.looked(e), Why: v.lookedWhy(e), Checked: e.CheckedAt}
		if n := len(looks); n > 0 && sameVisit(looks[n-1], look) {
			continue
		}
		looks = append(looks, look)
	}
	if next != "" {
		next = v.r.URL.Path + "?side=" + url.QueryEscape(next)
	}
	v.page.Title = v.T("looks.heading")
	return s.render(v, http.StatusOK, view.AccessLogPage(v.page, back, v.page.Title, looks, next))
}

// sameVisit: whoever turns the pages of a course for a quarter of an hour has looked once.
func sameVisit(later, earlier view.Look) bool {
	return later.Who == earlier.Who && later.What == earlier.What && later.Why == earlier.Why && later.Checked.Equal(earlier.Checked) && later.At.Sub(earlier.At) < 15*time.Minute
}

func (v *visit) looker(c view.Course, e casework.AccessEntry) string {
	if e.Subject == v.who.Subject {
		return v.T("who.you")
	}
	name := cmp.Or(e.Name, c.Staff[e.Subject])
	if m := c.MemberOf(e.Subject); m != nil {
		name = m.Name
	}
	if name == "" {
		return v.T("role." + e.Role)
	}
	return name + ", " + strings.ToLower(v.T("role."+e.Role))
}

func (v *visit) looked(e casework.AccessEntry) string {
	what := v.T("looked." + e.Kind)
	if e.Outcome == "refused" {
		return what + " – " + v.T("looked.refused")
	}
	return what
}

func (v *visit) lookedWhy(e casework.AccessEntry) string {
	if key := "relation." + e.Purpose; hasText(key) {
		return v.T(key)
	}
	return e.Purpose
}

// events are the event log's lines, newest first.
func (s *server) events(v *visit, c view.Course) ([]view.Entry, error) {
	found, err := s.journal(v, c)
	if err != nil {
		return nil, err
	}
	out := make([]view.Entry, 0, len(found))
	for _, e := range slices.Backward(found) {
		if e.Type == "AgendaPlanned" {
			continue
		}
		out = append(out, view.Entry{At: e.At, By: v.by(c, e), Heading: v.happened(c, e)})
	}
	return out, nil
}

// mostEvents bounds what one page reads of a course's years.
const mostEvents = 2000

func (s *server) journal(v *visit, c view.Course) ([]casework.Entry, error) {
	return s.cases.Events(v.ctx(), v.who, c.ID, 0, mostEvents)
}

func (v *visit) by(c view.Course, e casework.Entry) string {
	if e.By.Role == course.System {
		return v.T("role.system")
	}
	if e.By.Subject == "" {
		return v.T("role." + string(e.By.Role))
	}
	return c.Author(e.By, "")
}

func (v *visit) happened(_ view.Course, e casework.Entry) string {
	if due, ok := e.Data.(course.CameDue); ok {
		return v.T("event.CameDue", "what", strings.ToLower(v.T("agenda."+string(due.Item.Kind))))
	}
	return v.T("event." + e.Type)
}
