package caseworker

import (
	"fmt"
	"net/http"
	"strings"
	"time"

	ics "github.com/arran4/golang-ical"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/language"
	"github.com/enplan-dk/enplan/web/site"
	"github.com/enplan-dk/enplan/web/view"
)

// longestFeed is above what a feed's token has. Each that is asked for is remembered for a while.
const longestFeed = 64

// CalendarFeedShow is a caseworker's calendar feed. Its address is the only key to it, so
// nothing in it says of whom: a form, a time, and the way to the page.
func (s Pages) CalendarFeedShow(w http.ResponseWriter, r *http.Request) {
	token, ok := strings.CutSuffix(r.PathValue("token"), ".ics")
	if !ok || len(token) > longestFeed {
		s.Failed(w, r, site.ErrNotFound)
		return
	}
	if wait := s.Limits.AdmitFeed(r, token); wait > 0 {
		s.TooMany(w, r, wait)
		return
	}
	items, err := s.Cases.Feed(r.Context(), token)
	if err != nil {
		s.Failed(w, r, err)
		return
	}
	w.Header().Set("Content-Type", "text/calendar; charset=utf-8")
	_, _ = w.Write([]byte(s.calendarText(items)))
}

func (s Pages) calendarText(items []casework.Appointment) string {
	cal := site.NewCalendar()
	cal.SetXWRCalName("enplan")
	cal.SetXPublishedTTL("PT15M")
	for _, item := range items {
		url := s.PublicURL + "/forloeb/" + item.Course
		if item.Meeting != "" {
			m := course.Meeting{ID: item.Meeting, At: item.At, Form: item.Form, Status: item.Status, Moves: item.Moves}
			site.AddMeeting(cal, language.First(), item.Course, m).SetURL(url)
			continue
		}
		e := cal.AddEvent(item.Course + "-opfoelgning@enplan")
		e.SetDtStampTime(time.Now().UTC())
		e.SetURL(url)
		e.SetSummary(language.Of(language.First(), "feed.follow_up"))
		day := time.Date(item.On.Year, item.On.Month, item.On.Day, 0, 0, 0, 0, time.UTC)
		e.SetAllDayStartAt(day)
		e.SetAllDayEndAt(day.AddDate(0, 0, 1))
	}
	return cal.Serialize(ics.WithNewLineWindows)
}

// FeedSettings says what the feed is and offers an address.
func (s Pages) FeedSettings(req *site.Request) error {
	req.Page.Title, req.Page.Current = req.T("feed.heading"), "nav.calendar"
	return s.Render(req, http.StatusOK, view.CalendarFeed(req.Page, ""))
}

// FeedRenew makes a new address; the former one stops to work. It is shown once.
func (s Pages) FeedRenew(req *site.Request) error {
	token, err := s.Cases.NewFeed(req.Context(), req.Who)
	if err != nil {
		return err
	}
	req.Page.Title, req.Page.Current, req.Page.Path = req.T("feed.heading"), "nav.calendar", "/kalender/abonnement"
	return s.Render(req, http.StatusOK, view.CalendarFeed(req.Page, fmt.Sprintf("%s/calendar/%s.ics", s.PublicURL, token)))
}

// FeedRevoke stops the address.
func (s Pages) FeedRevoke(req *site.Request) error {
	if err := s.Cases.RevokeFeed(req.Context(), req.Who); err != nil {
		return err
	}
	s.Sessions.NoticeNext(req.Context(), req.T("feed.stopped"))
	return req.Redirect("/kalender/abonnement")
}
