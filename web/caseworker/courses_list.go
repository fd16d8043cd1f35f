package caseworker

import (
	"net/http"
	"strings"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/platform/store"
	"github.com/enplan-dk/enplan/web/site"
	"github.com/enplan-dk/enplan/web/view"
)

func filterOf(req *site.Request) view.Filter {
	q := req.R.URL.Query()
	return view.Filter{Phase: q.Get("fase"), Waiting: q.Get("venter"), Closed: q.Get("afsluttede") == "true"}
}

// filterFromQuery is what the reader chose on the page. Closed courses are listed for whoever asks for them.
func filterFromQuery(req *site.Request) casework.Filter {
	chosen := filterOf(req)
	f := casework.Filter{ByDue: true, Phase: course.Phase(chosen.Phase), WaitingFor: chosen.Waiting, Overdue: req.R.URL.Query().Get("over") == "tid"}
	if !chosen.Closed && f.Phase != course.Closed {
		f.Among = store.Open
	}
	return f
}

func (s Pages) courseLines(req *site.Request, lines []casework.Line, total int) (view.List, error) {
	names, err := s.StaffNames(req)
	if err != nil {
		return view.List{}, err
	}
	out := view.List{Pager: req.Pager(total, "#all")}
	for _, l := range lines {
		out.Lines = append(out.Lines, req.Page.CourseLine(l, names))
	}
	return out, nil
}

// CoursesShow is the list of all courses that one may see.
func (s Pages) CoursesShow(req *site.Request) error {
	lines, total, err := s.PageOfCourses(req, filterFromQuery(req))
	if err != nil {
		return err
	}
	all, err := s.courseLines(req, lines, total)
	if err != nil {
		return err
	}
	req.Page.Title, req.Page.Current = req.T("courses.heading"), "nav.all_courses"
	return s.Render(req, http.StatusOK, view.Courses(req.Page, all, filterOf(req)))
}

// CoursesSearch finds by names, by CPR number and by the number of a course. It is a POST, so that no name stands in an
// address, a log or the browser's history.
func (s Pages) CoursesSearch(req *site.Request) error {
	req.Page.Search = strings.TrimSpace(req.R.PostFormValue("soeg"))
	lines, more, err := s.found(req, req.Page.Search)
	if err != nil {
		return err
	}
	found, err := s.courseLines(req, lines, len(lines))
	if err != nil {
		return err
	}
	found.Pager.Total, found.Cut = 0, more
	req.Page.Title, req.Page.Path = req.T("courses.found"), "/forloeb"
	return s.Render(req, http.StatusOK, view.FoundCourses(req.Page, found))
}

// mostFound is how many courses a search shows: who sees more of them writes more of the name.
const mostFound = 50

// found are the courses of whoever has a name that begins so, or of a number. What looks like the number of a course and is
// none may be a name.
func (s Pages) found(req *site.Request, text string) (lines []casework.Line, more bool, err error) {
	if text == "" {
		return nil, false, nil
	}
	byNumber := casework.Filter{Most: mostFound, Number: text}
	if cpr, err := course.ParseCPR(strings.ReplaceAll(text, " ", "")); err == nil && cpr != "" {
		byNumber = casework.Filter{Most: mostFound, CPR: cpr}
	}
	if _, numbered := course.ParseNumber(text); numbered || byNumber.CPR != "" {
		lines, _, err := s.Cases.List(req.Context(), req.Who, byNumber)
		if err != nil || len(lines) > 0 || byNumber.CPR != "" {
			return lines, false, err
		}
	}
	lines, next, err := s.Cases.List(req.Context(), req.Who, casework.Filter{Most: mostFound, Name: text})
	return lines, next != "", err
}
