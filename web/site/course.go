package site

import (
	"cmp"
	"encoding/json"
	"net/url"
	"slices"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/domain/calendar"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/web/view"
)

// Course reads one course with what its pages need to name things.
func (s *Site) Course(req *Request, id string) (view.Course, error) {
	read, err := s.Cases.Course(req.Context(), req.Who, id)
	if err != nil {
		return view.Course{}, err
	}
	c, err := req.courseAs(read)
	if err != nil {
		return c, err
	}
	if c.Staff, err = s.Cases.Names(req.Context(), read); err != nil {
		return c, err
	}
	explained, err := read.Explain(req.Page.Now)
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

// CourseForCommand reads what a form needs to become a command. No page shows it.
func (s *Site) CourseForCommand(req *Request, id string) (view.Course, error) {
	read, err := s.Cases.ForCommand(req.Context(), req.Who, id)
	if err != nil {
		return view.Course{}, err
	}
	return req.courseAs(read)
}

func (req *Request) courseAs(read casework.View) (view.Course, error) {
	law, err := casework.Law(read.State)
	return view.Course{
		State: read.State, Law: law, Relation: read.Relation, Me: read.Me, Shared: read.Shared,
		Stale: read.Freshness.Source != "workflow", Lang: req.Lang, Today: calendar.DateOf(req.Page.Now),
	}.For(req.Who), err
}

// OwnCourse is a citizen's own course: the one in the address, or the first that is open. It knows of the others.
func (s *Site) OwnCourse(req *Request) (view.Course, error) {
	lines, _, err := s.Cases.List(req.Context(), req.Who, casework.Filter{Most: mostOwnCourses})
	if err != nil {
		return view.Course{}, err
	}
	slices.SortStableFunc(lines, func(a, b casework.Line) int { return cmp.Compare(closedLast(a), closedLast(b)) })
	id := req.R.PathValue("id")
	if id == "" && len(lines) > 0 {
		id = lines[0].ID
	}
	if id == "" {
		return view.Course{}, nil
	}
	c, err := s.Course(req, id)
	if err == nil && c.Me == "" {
		return c, &casework.Fault{Code: casework.NoAccess}
	}
	for _, line := range lines {
		if line.ID != id {
			c.Others = append(c.Others, view.OtherCourse{ID: line.ID, Opened: calendar.DateOf(line.OpenedAt), Phase: line.Phase})
		}
	}
	return c, err
}

const mostOwnCourses = 10

func closedLast(l casework.Line) int {
	if l.Phase == course.Closed {
		return 1
	}
	return 0
}

// StaffNames are the staff by their subjects; a citizen reads none.
func (s *Site) StaffNames(req *Request) (map[string]string, error) {
	names := map[string]string{}
	if req.Who.Has(course.Citizen) && len(req.Who.Roles) == 1 {
		return names, nil
	}
	colleagues, err := s.Cases.Colleagues(req.Context(), req.Who)
	for _, c := range colleagues {
		names[c.Subject] = c.Name
	}
	return names, err
}

// Draft is the draft of a form; nil if there is none.
func (s *Site) Draft(req *Request, form string) (url.Values, error) {
	content, err := s.Cases.Draft(req.Context(), req.Who, form)
	if err != nil || content == nil {
		return nil, err
	}
	var values url.Values
	err = json.Unmarshal(content, &values)
	return values, err
}
