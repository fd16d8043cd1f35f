package course_test

import (
	"testing"
	"time"

	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/test/coursetest"
)

// TestACoordinatorKeepsWhatSheWasToldWithThePost follows a note through a handover and the reason of an appointment.
func TestACoordinatorKeepsWhatSheWasToldWithThePost(t *testing.T) {
	t.Parallel()
	d := coursetest.OpenFamily(t, coursetest.Sandelholt(), course.CurrentLaw("eksempel"), time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC))
	d.FormTeam()
	told := func(who, note string) {
		t.Helper()
		if post := d.State.Team.Coordinator; post.Subject != who || post.Note != note {
			t.Errorf("%s was told %q, want %s and %q", post.Subject, post.Note, who, note)
		}
	}
	d.Do(course.OfferHandover{To: "jonas", Note: "Ring til skolen om fredagen", AnswerBy: course.DateOf(d.At).AddDays(3)})
	d.DoAs("jonas", course.Caseworker, course.AnswerHandover{Accept: true})
	told("jonas", "Ring til skolen om fredagen")
	if family := course.ForMember(d.State, "m1"); family.Team.Coordinator.Note != "" {
		t.Error("the family reads what one coordinator told the next")
	}
	d.DoAs("sofie", course.Supervisor, course.AppointCoordinator{Subject: "olga", Reason: "Jonas har orlov"})
	told("olga", "Jonas har orlov")
	for _, p := range d.State.Team.Posts {
		if p.Note != "" {
			t.Errorf("the note of %s, who left the post, is kept", p.Subject)
		}
	}
}
