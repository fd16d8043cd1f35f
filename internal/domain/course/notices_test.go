package course_test

import (
	"slices"
	"testing"
	"time"

	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/test/coursetest"
)

// silent are the events that tell nobody, by why.
var silent = map[string][]string{
	"time brings it, and its item tells": {"CameDue", "ExemptionsLapsed", "TargetGroupLeft", "ConversionRaised", "CancelAsked"},
	"the course's own books":             {"AgendaPlanned", "LawRevised", "CommandRefused", "RetentionEnded"},
	"part of a draft, which is told of when it is put to the family": {
		"SectionWritten", "ProvisionWaived", "GoalAdded", "GoalChanged", "GoalRemoved", "EffortAdded", "EffortEnded", "MentorCorrected",
	},
	"a step of whoever coordinates, which asks nobody for anything": {"FactsRecorded", "FieldMarked", "TeamConfirmed", "LetterSent", "NoteCorrected", "HoldPlaced", "HoldLifted"},
	"what nobody reads who works with the family":                   {"FeedbackGiven"},
	"what was said at a meeting, where all were":                    {"MeetingRecorded", "MeetingHeld", "MeetingMissed"},
}

func TestEveryEventTellsSomebodyOrIsSilentForAReason(t *testing.T) {
	t.Parallel()
	quiet := map[string]bool{}
	for _, names := range silent {
		for _, name := range names {
			if quiet[name] || !slices.Contains(course.EventNames(), name) {
				t.Errorf("%s stands twice among the silent ones, or is no event", name)
			}
			quiet[name] = true
		}
	}
	for _, name := range course.EventNames() {
		if tells := course.Tells(name); tells == quiet[name] {
			t.Errorf("%s: tells somebody is %t, silent is %t", name, tells, quiet[name])
		}
	}
}

func TestAReminderOfAMeetingStandsAsTheLedgerKeepsItsInstant(t *testing.T) {
	t.Parallel()
	d := coursetest.OpenFamily(t, coursetest.Sandelholt(), course.CurrentLaw("eksempel"), time.Date(2026, 3, 10, 11, 0, 0, 0, time.UTC)).FormTeam()
	at := d.At.Add(30 * 24 * time.Hour).Add(123_456_789) // finer than Postgres
	d.Do(course.AgreeMeeting{Confirmed: true, At: at, Form: "office", Members: []string{"m1"}})
	d.Wait(30 * 24 * time.Hour)
	reminders := 0
	for _, i := range d.State.Fired {
		if i.Kind == course.ItemMeetingLead {
			reminders++
			i.At = i.At.Truncate(time.Microsecond)
			if !(course.Notice{Item: i}).Stands(&d.State, at.Truncate(time.Microsecond)) {
				t.Errorf("%+v does not stand", i)
			}
			if (course.Notice{Item: i}).Stands(&d.State, at.Add(time.Hour)) {
				t.Errorf("%+v stands though the meeting was moved", i)
			}
		}
	}
	if reminders == 0 {
		t.Error("no reminder came due")
	}
}
