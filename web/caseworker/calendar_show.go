package caseworker

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/domain/calendar"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/language"
	"github.com/enplan-dk/enplan/web/site"
	"github.com/enplan-dk/enplan/web/view"
)

const calendarPath = "/kalender"

// CalendarShow is a week or a month of a caseworker's meetings and follow-ups.
func (s Pages) CalendarShow(req *site.Request) error {
	day, err := calendar.ParseDate(req.R.URL.Query().Get("dag"))
	if err != nil || day.Year < 1900 || day.Year > 2200 { // what no calendar has is today
		day = req.Page.Today()
	}
	month := req.R.URL.Query().Get("vis") == "maaned"
	from, to := mondayOf(day), mondayOf(day).AddDays(6)
	if month {
		first := day.AddDays(1 - day.Day)
		from, to = mondayOf(first), mondayOf(first.AddMonths(1).AddDays(-1)).AddDays(6)
	}
	found, err := s.Cases.Calendar(req.Context(), req.Who, from, to)
	if err != nil {
		return err
	}
	c := calendarFrame(req, day, month)
	for d := from; !d.After(to); d = d.AddDays(1) {
		c.Days = append(c.Days, calendarDay(req, d, found, month && d.Month != day.Month))
	}
	req.Page.Title, req.Page.Current = c.Heading, "nav.calendar"
	return s.Render(req, http.StatusOK, view.CalendarPage(req.Page, c))
}

func mondayOf(d calendar.Date) calendar.Date { return d.AddDays(-(int(d.Weekday()) + 6) % 7) }

// calendarFrame is the page without its days: its heading, and the ways to other weeks and months.
func calendarFrame(req *site.Request, day calendar.Date, month bool) view.Calendar {
	address := func(d calendar.Date, month bool) string {
		if month {
			return calendarPath + "?vis=maaned&dag=" + d.String()
		}
		return calendarPath + "?dag=" + d.String()
	}
	c := view.Calendar{Month: month, Here: address(req.Page.Today(), month), Other: address(day, !month)}
	if month {
		first := day.AddDays(1 - day.Day)
		c.Heading = req.T("calendar.month", "month", language.Month(req.Lang, day.Month), "year", strconv.Itoa(day.Year))
		c.Earlier, c.Later = address(first.AddMonths(-1), true), address(first.AddMonths(1), true)
		return c
	}
	_, week := day.In(time.UTC).ISOWeek()
	c.Heading = req.T("calendar.week", "week", strconv.Itoa(week))
	c.Lead = req.T("calendar.days", "from", req.Page.Date(mondayOf(day)), "to", req.Page.Date(mondayOf(day).AddDays(6)))
	c.Earlier, c.Later = address(day.AddDays(-7), false), address(day.AddDays(7), false)
	return c
}

func calendarDay(req *site.Request, d calendar.Date, found []casework.Appointment, outside bool) view.CalendarDay {
	day := view.CalendarDay{Name: req.Page.Date(d), Today: d == req.Page.Today(), Outside: outside}
	here := slices.DeleteFunc(slices.Clone(found), func(a casework.Appointment) bool { return a.On != d })
	slices.SortStableFunc(here, func(a, b casework.Appointment) int { return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Title, b.Title)) })
	for _, a := range here {
		day.Entries = append(day.Entries, calendarEntry(req, a))
	}
	return day
}

func calendarEntry(req *site.Request, a casework.Appointment) view.CalendarEntry {
	e := view.CalendarEntry{Title: req.T("course.family", "names", a.Title), Href: "/forloeb/" + a.Course + "/opfoelgning", Off: a.Status == course.Cancelled}
	if a.Meeting == "" {
		e.What = req.T("feed.follow_up")
		return e
	}
	e.Time, e.What = req.Page.Clock(a.At), req.T("form_of."+a.Form)
	if a.Status != course.Agreed {
		e.Status = req.T("meeting." + string(a.Status))
	}
	return e
}
