package caseworker

import (
	"net/http"
	"strings"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/web/site"
	"github.com/enplan-dk/enplan/web/view"
)

func (s Pages) filterOf(req *site.Request) view.Filter {
	q := req.R.URL.Query()
	return view.Filter{Phase: q.Get("fase"), Waiting: q.Get("venter"), Search: strings.TrimSpace(req.R.PostFormValue("soeg"))}
}

// filterFromQuery is a filter with what the reader chose on the page.
func filterFromQuery(req *site.Request, f casework.Filter) casework.Filter {
	q := req.R.URL.Query()
	f.Phase, f.WaitingFor, f.Cursor = course.Phase(q.Get("fase")), q.Get("venter"), q.Get("side")
	f.Overdue = q.Get("over") == "tid"
	return f
}

func (s Pages) courseList(req *site.Request, f casework.Filter) (view.List, error) {
	lines, next, err := s.Cases.List(req.Context(), req.Who, filterFromQuery(req, f))
	if err != nil {
		return view.List{}, err
	}
	return s.courseLines(req, lines, next)
}

func (s Pages) courseLines(req *site.Request, lines []casework.Line, next string) (view.List, error) {
	names, err := s.StaffNames(req)
	if err != nil {
		return view.List{}, err
	}
	out := view.List{}
	for _, l := range lines {
		out.Lines = append(out.Lines, req.Page.CourseLine(l, names))
	}
	if next != "" {
		q := req.R.URL.Query()
		q.Set("side", next)
		out.Next = req.R.URL.Path + "?" + q.Encode()
	}
	return out, nil
}

// CoursesShow is the list of all courses that one may see.
func (s Pages) CoursesShow(req *site.Request) error {
	all, err := s.courseList(req, casework.Filter{ByDue: true, Most: 100})
	if err != nil {
		return err
	}
	req.Page.Title, req.Page.Current = req.T("courses.heading"), "nav.all_courses"
	return s.Render(req, http.StatusOK, view.Courses(req.Page, all, s.filterOf(req), ""))
}

// CoursesSearch finds by name or CPR number. It is a POST, so that neither stands in an
// address, a log or the browser's history.
func (s Pages) CoursesSearch(req *site.Request) error {
	f := s.filterOf(req)
	q := casework.Filter{Most: 50}
	if f.Search != "" {
		if cpr, err := course.ParseCPR(f.Search); err == nil && cpr != "" {
			q.CPR = cpr
		} else {
			q.Name = f.Search
		}
	}
	all, err := s.courseList(req, q)
	if err != nil {
		return err
	}
	req.Page.Title, req.Page.Current = req.T("courses.found"), "nav.families"
	req.Page.Path = "/forloeb"
	return s.Render(req, http.StatusOK, view.Courses(req.Page, all, f, f.Search))
}
