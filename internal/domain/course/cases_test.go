package course_test

import (
	"testing"
	"time"

	"github.com/enplan-dk/enplan/internal/domain/bylaw"
	"github.com/enplan-dk/enplan/internal/domain/calendar"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/test/coursetest"
)

// A municipality that sets its deadlines while a course runs has them for what is open. A hearing from before is no case: nobody kept which
// decision it led to.
func TestDeadlinesThatAreSetWhileACourseRuns(t *testing.T) {
	t.Parallel()
	d := coursetest.OpenFamily(t, coursetest.Sandelholt(), course.CurrentLaw("eksempel"), time.Date(2026, 1, 5, 9, 0, 0, 0, time.UTC)).FormTeam()
	d.Do(course.OpenHearing{Member: "m1", Text: "Vi overvejer noget."})
	for _, c := range course.Cases(d.State) {
		if c.Kind == bylaw.CaseDecision || !c.Due.IsZero() {
			t.Errorf("without deadlines: %+v", c)
		}
	}
	to := course.CurrentLaw("eksempel")
	to.CaseDeadlines = []bylaw.CaseDeadline{
		{Kind: bylaw.CaseTeam, From: course.Date{Year: 2017, Month: 1, Day: 1}, Within: calendar.Period{Weeks: 4}, Source: "x"},
		{Kind: bylaw.CaseDecision, From: course.Date{Year: 2017, Month: 1, Day: 1}, Within: calendar.Period{Weeks: 4}, Source: "x"},
	}
	events, err := course.AdoptLaw(d.State, to, d.At)
	if err != nil || len(events) == 0 {
		t.Fatalf("%v, %v", events, err)
	}
	for _, e := range events {
		course.Evolve(&d.State, e)
	}
	due := map[bylaw.CaseKind]bool{}
	for _, c := range course.Cases(d.State) {
		due[c.Kind] = !c.Due.IsZero()
	}
	if !due[bylaw.CaseTeam] || due[bylaw.CaseDecision] || due[bylaw.CaseEligibility] {
		t.Errorf("%v", due)
	}
}
