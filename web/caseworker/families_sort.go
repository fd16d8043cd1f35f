package caseworker

import (
	"cmp"
	"slices"
	"time"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/domain/calendar"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/language"
	"github.com/enplan-dk/enplan/web/site"
	"github.com/enplan-dk/enplan/web/view"
)

// mostOwn is how many families a caseworker's own table sorts by its columns.
const mostOwn = 200

// sortedCourses is a page of the caseworker's own table, in the order that its headers ask for. Of more families than are
// sorted it has the order of the record, the most urgent first.
func (s Pages) sortedCourses(req *site.Request) (view.List, error) {
	f := filterFromQuery(req)
	f.Most = mostOwn
	lines, next, err := s.Cases.List(req.Context(), req.Who, f)
	if err != nil {
		return view.List{}, err
	}
	if next != "" {
		lines, total, err := s.PageOfCourses(req, f)
		if err != nil {
			return view.List{}, err
		}
		return s.courseLines(req, lines, total)
	}
	q := req.R.URL.Query()
	by, down := q.Get("sorter"), q.Get("retning") == "ned"
	sortLines(lines, by, down)
	first := min(view.PerPage*(req.PageNumber()-1), len(lines))
	out, err := s.courseLines(req, lines[first:min(first+view.PerPage, len(lines))], len(lines))
	out.Sort = &view.Sort{By: by, Down: down, Path: req.R.URL.Path, Query: q}
	return out, err
}

var phaseOrder = []course.Phase{course.Intake, course.FormingTeam, course.DraftingPlan, course.FollowingUp, course.Closed}

// sortLines sorts by a column. Rows with nothing in the column come last, whichever way.
func sortLines(lines []casework.Line, by string, down bool) {
	order := language.Order()
	next := func(l casework.Line) time.Time {
		if !l.NextMeeting.IsZero() || l.NextFollowUp.IsZero() {
			return l.NextMeeting
		}
		return calendar.StartOfDay(l.NextFollowUp)
	}
	way := 1
	if down {
		way = -1
	}
	earlier := func(a, b time.Time) int {
		if a.IsZero() || b.IsZero() {
			return cmp.Compare(orderOfFlag(a.IsZero()), orderOfFlag(b.IsZero()))
		}
		return way * a.Compare(b)
	}
	var compare func(a, b casework.Line) int
	switch by {
	case "familie":
		compare = func(a, b casework.Line) int { return way * order(a.Title, b.Title) }
	case "fase":
		compare = func(a, b casework.Line) int {
			return way * cmp.Compare(slices.Index(phaseOrder, a.Phase), slices.Index(phaseOrder, b.Phase))
		}
	case "venter":
		compare = func(a, b casework.Line) int { return earlier(a.WaitingSince, b.WaitingSince) }
	case "naeste":
		compare = func(a, b casework.Line) int { return earlier(next(a), next(b)) }
	default:
		return
	}
	slices.SortStableFunc(lines, compare)
}

func orderOfFlag(b bool) int {
	if b {
		return 1
	}
	return 0
}
