package caseworker

import (
	"net/http"
	"slices"
	"time"

	"github.com/enplan-dk/enplan/internal/domain/calendar"
	"github.com/enplan-dk/enplan/internal/language"
	"github.com/enplan-dk/enplan/web/site"
	"github.com/enplan-dk/enplan/web/view"
)

// FamiliesShow is a caseworker's day: what is over time, what is due today and this
// week, and all the families.
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
