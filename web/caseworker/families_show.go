package caseworker

import (
	"net/http"
	"slices"
	"time"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/domain/calendar"
	"github.com/enplan-dk/enplan/internal/language"
	"github.com/enplan-dk/enplan/internal/platform/store"
	"github.com/enplan-dk/enplan/web/site"
	"github.com/enplan-dk/enplan/web/view"
)

// FamiliesShow is a caseworker's day: what is over time, what is due today and this
// week, what waits without a date, and all the families.
func (s Pages) FamiliesShow(req *site.Request) error {
	today := calendar.DateOf(req.Page.Now)
	due, err := s.Cases.Agenda(req.Context(), req.Who, calendar.StartOfDay(today.AddDays(agendaReach)), 200)
	if err != nil {
		return err
	}
	all, err := s.sortedCourses(req)
	if err != nil {
		return err
	}
	until, nextToo := endOfWeek(today)
	lists := view.DueLists{NextWeekToo: nextToo}
	for _, item := range due {
		row, day, ok := req.Page.DueRow(item)
		switch {
		case !ok:
		case day.Before(today):
			row.When, row.Late = language.Late(req.Lang, day, today), true
			lists.Late = append(lists.Late, row)
		case day == today:
			lists.Today = append(lists.Today, row)
		case !day.After(until):
			lists.Week = append(lists.Week, row)
		}
	}
	lists.Late, lists.Today, lists.Week = inTime(lists.Late), inTime(lists.Today), inTime(lists.Week)
	if lists.Waiting, lists.WaitingMore, err = s.waitingRows(req, lists); err != nil {
		return err
	}
	news, err := s.News(req)
	if err != nil {
		return err
	}
	req.Page.Title, req.Page.Current = req.T("families.heading"), "nav.families"
	return s.Render(req, http.StatusOK, view.Families(req.Page, lists, news, all, filterOf(req)))
}

// agendaReach is how many days ahead the agenda is read: a week, and the weekend after it.
const agendaReach = 9

// endOfWeek is the Sunday of the week, and from Friday on that of the next one too.
func endOfWeek(today calendar.Date) (sunday calendar.Date, nextToo bool) {
	days := (7 - int(today.In(time.UTC).Weekday())) % 7
	if nextToo = days <= 2; nextToo {
		days += 7
	}
	return today.AddDays(days), nextToo
}

// inTime sorts the rows by time: meetings by their start, not by their reminder.
func inTime(list []view.DueRow) []view.DueRow {
	slices.SortStableFunc(list, func(a, b view.DueRow) int { return a.At.Compare(b.At) })
	return view.DistinctRows(list)
}

// mostWaiting is how many things without a date the page shows; the list of all has the rest.
const mostWaiting = 10

// waitingRows are what waits for the reader without a date, the oldest first: what the lists of dates have,
// or will have when it is due, is not said twice.
func (s Pages) waitingRows(req *site.Request, dated view.DueLists) (rows []view.DueRow, more int, err error) {
	var lines []casework.Line
	for _, role := range []string{"colleague", "coordinator"} {
		found, _, err := s.Cases.List(req.Context(), req.Who, casework.Filter{WaitingFor: role, Among: store.Open, ByDue: true, Most: mostOwn})
		if err != nil {
			return nil, 0, err
		}
		for _, l := range found {
			if req.Page.WaitsForReader(l) && l.WaitingWhat != "agree_meeting" && !dated.Has(l.ID, l.WaitingWhat) {
				lines = append(lines, l)
			}
		}
	}
	slices.SortStableFunc(lines, func(a, b casework.Line) int { return a.WaitingSince.Compare(b.WaitingSince) })
	shown := lines[:min(len(lines), mostWaiting)]
	for _, l := range shown {
		rows = append(rows, req.Page.WaitingRow(l))
	}
	return rows, len(lines) - len(shown), nil
}
