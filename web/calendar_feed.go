package web

import (
	"cmp"
	"fmt"
	"net/http"
	"strings"
	"time"

	ics "github.com/arran4/golang-ical"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/language"
	"github.com/enplan-dk/enplan/web/view"
)

// longestFeed is above what a feed's token has. Each that is asked for is remembered for a while.
const longestFeed = 64

// calendarFeedShow is a caseworker's calendar feed. Its address is the only key to it, so
// nothing in it says of whom: a form, a time, and the way to the page.
func (s *server) calendarFeedShow(w http.ResponseWriter, r *http.Request) {
	token, ok := strings.CutSuffix(r.PathValue("token"), ".ics")
	if !ok || len(token) > longestFeed {
		s.failed(w, r, errNotFound)
		return
	}
	if wait := s.limits.AdmitFeed(r, token); wait > 0 {
		s.tooMany(w, r, wait)
		return
	}
	items, err := s.cases.Feed(r.Context(), token)
	if err != nil {
		s.failed(w, r, err)
		return
	}
	w.Header().Set("Content-Type", "text/calendar; charset=utf-8")
	_, _ = w.Write([]byte(s.calendar(items)))
}

// meetingLength is how long a meeting stands in a calendar: the course does not say.
const meetingLength = time.Hour

func (s *server) calendar(items []casework.FeedItem) string {
	cal := ics.NewCalendarFor("enplan")
	cal.SetMethod(ics.MethodPublish)
	cal.SetXWRCalName("enplan")
	cal.SetXPublishedTTL("PT15M")
	for _, item := range items {
		id := item.Course + "/" + cmp.Or(item.Meeting, "opfoelgning")
		e := cal.AddEvent(strings.ReplaceAll(id, "/", "-") + "@enplan")
		e.SetDtStampTime(time.Now().UTC())
		e.SetURL(s.provider.publicURL + "/forloeb/" + item.Course)
		if item.Meeting == "" {
			e.SetSummary(language.Of(language.First(), "feed.follow_up"))
			day := time.Date(item.On.Year, item.On.Month, item.On.Day, 0, 0, 0, 0, time.UTC)
			e.SetAllDayStartAt(day)
			e.SetAllDayEndAt(day.AddDate(0, 0, 1))
			continue
		}
		e.SetSummary(language.Of(language.First(), "feed.meeting", "form", strings.ToLower(language.Of(language.First(), "form_of."+item.Form))))
		e.SetStartAt(item.At)
		e.SetEndAt(item.At.Add(meetingLength))
		e.SetSequence(item.Moves + cancelledStep(item.Cancelled))
		if item.Cancelled {
			e.SetStatus(ics.ObjectStatusCancelled)
		} else {
			e.SetStatus(ics.ObjectStatusConfirmed)
		}
	}
	return cal.Serialize(ics.WithNewLineWindows)
}

// cancelledStep makes a cancellation newer than the last move.
func cancelledStep(cancelled bool) int {
	if cancelled {
		return 1
	}
	return 0
}

// feedSettings says what the feed is and offers an address.
func (s *server) feedSettings(v *visit) error {
	v.page.Title, v.page.Current = v.T("feed.heading"), "nav.families"
	return s.render(v, http.StatusOK, view.CalendarFeed(v.page, ""))
}

// feedRenew makes a new address; the former one stops to work. It is shown once.
func (s *server) feedRenew(v *visit) error {
	token, err := s.cases.NewFeed(v.ctx(), v.who)
	if err != nil {
		return err
	}
	v.page.Title, v.page.Current, v.page.Path = v.T("feed.heading"), "nav.families", "/kalender"
	return s.render(v, http.StatusOK, view.CalendarFeed(v.page, fmt.Sprintf("%s/calendar/%s.ics", s.provider.publicURL, token)))
}

func (s *server) feedRevoke(v *visit) error {
	if err := s.cases.RevokeFeed(v.ctx(), v.who); err != nil {
		return err
	}
	s.noticeNext(v.ctx(), v.T("feed.stopped"))
	return v.redirect("/kalender")
}
