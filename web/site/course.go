package site

import (
	"encoding/json"
	"net/url"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/domain/bylaw"
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
		Stale: read.Freshness.Source != "workflow", Lang: req.Lang, Today: calendar.DateOf(req.Page.Now), StanceMissing: read.StanceMissing,
	}.For(req.Who), err
}

// Stance is what a municipality has said about the unemployment funds, where its by-law asks. It is as public as the by-law.
func (s *Site) Stance(req *Request, law *bylaw.Bylaw) (view.Stance, error) {
	if !law.AkasseStance.Applies {
		return view.Stance{}, nil
	}
	taken, err := s.Cases.Stance(req.Context(), law.Code)
	if err != nil {
		return view.Stance{}, err
	}
	if taken == nil {
		return view.Stance{Asked: true}, nil
	}
	return view.Stance{Asked: true, Text: taken.Text, Decided: req.Page.Day(taken.DecidedOn), Decider: taken.Decider}, nil
}

// OwnCourse is one course of a citizen.
func (s *Site) OwnCourse(req *Request, id string) (view.Course, error) {
	c, err := s.Course(req, id)
	if err == nil && c.Me == "" {
		return c, &casework.Fault{Code: casework.NoAccess}
	}
	return c, err
}

// OwnCourses are a citizen's courses, those that are open first.
func (s *Site) OwnCourses(req *Request) ([]view.CitizensCourse, error) {
	lines, _, err := s.Cases.List(req.Context(), req.Who, casework.Filter{Most: mostOwnCourses})
	var open, closed []view.CitizensCourse
	for _, line := range lines {
		own := view.CitizensCourse{ID: line.ID, Opened: calendar.DateOf(line.OpenedAt), Phase: line.Phase}
		if line.Phase == course.Closed {
			closed = append(closed, own)
		} else {
			open = append(open, own)
		}
	}
	return append(open, closed...), err
}

const mostOwnCourses = 10

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
