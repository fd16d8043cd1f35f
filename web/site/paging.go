package site

import (
	"strconv"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/web/view"
)

// mostPages bounds the number of a page in an address.
const mostPages = 100_000

// PageNumber is which page of a list is asked for; the first is 1.
func (req *Request) PageNumber() int {
	n, err := strconv.Atoi(req.R.URL.Query().Get("side"))
	if err != nil {
		return 1
	}
	return min(max(n, 1), mostPages)
}

// Pager says which page of a list of so many is shown, and leads to the others.
func (req *Request) Pager(total int, fragment string) view.Pager {
	p := view.Pager{Page: req.PageNumber(), Total: total}
	query := req.R.URL.Query()
	p.To = func(page int) string {
		query.Set("side", strconv.Itoa(page))
		return req.R.URL.Path + "?" + query.Encode() + fragment
	}
	return p
}

// PageOfCourses reads the page of a list that is asked for, and how many there are on all pages.
func (s *Site) PageOfCourses(req *Request, f casework.Filter) ([]casework.Line, int, error) {
	f.Most, f.Skip = view.PerPage, view.PerPage*(req.PageNumber()-1)
	lines, next, err := s.Cases.List(req.Context(), req.Who, f)
	if err != nil || next == "" && (len(lines) > 0 || f.Skip == 0) {
		return lines, f.Skip + len(lines), err
	}
	total, err := s.Cases.Total(req.Context(), req.Who, f)
	return lines, total, err
}
