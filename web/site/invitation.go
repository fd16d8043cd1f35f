package site

import (
	"strings"
	"time"

	ics "github.com/arran4/golang-ical"

	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/language"
)

// meetingLength is how long a meeting stands in a calendar: the course does not say.
const meetingLength = time.Hour

// NewCalendar is an empty file for calendar programs.
func NewCalendar() *ics.Calendar {
	cal := ics.NewCalendarFor("enplan")
	cal.SetMethod(ics.MethodPublish)
	return cal
}

// AddMeeting puts a meeting into a calendar, with nothing in it that says of whom it is. Its name there and the number of its changes stay
// the same wherever it is read, so that a program that has it already replaces it.
func AddMeeting(cal *ics.Calendar, lang language.Language, id string, m course.Meeting) *ics.VEvent {
	e := cal.AddEvent(id + "-" + m.ID + "@enplan")
	e.SetDtStampTime(time.Now().UTC())
	e.SetSummary(language.Of(lang, "feed.meeting", "form", strings.ToLower(language.Of(lang, "form_of."+m.Form))))
	e.SetStartAt(m.At)
	e.SetEndAt(m.At.Add(meetingLength))
	if m.Status == course.Cancelled {
		e.SetSequence(m.Moves + 1) // newer than the last move
		e.SetStatus(ics.ObjectStatusCancelled)
		return e
	}
	e.SetSequence(m.Moves)
	e.SetStatus(ics.ObjectStatusConfirmed)
	return e
}
