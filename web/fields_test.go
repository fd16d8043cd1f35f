package web

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/domain/course"
)

// A field whose consent was withdrawn shows as unrepresented to staff: in the team, in the course, on both start pages and in what
// the application answers.
func TestAFieldWhoseConsentWasWithdrawnShowsAsUnrepresented(t *testing.T) {
	f := unopenedFamily(t)
	f.open()
	f.intake()
	consent := ""
	for _, m := range f.state(t).Team.Members {
		if m.Field == "psychiatry" {
			consent = m.Consent
		}
	}
	team, sofie := "/forloeb/"+f.id+"/team", staffMember("sofie", course.Supervisor)
	f.get(t, f.karen, team).says(t, http.StatusOK, "Psykiatri", "Jonas Refsgaard")
	f.do(f.maria, course.WithdrawConsent{Consent: consent})
	view, err := f.cases.Course(casework.ActingFor(t.Context(), f.karen), f.karen, f.id)
	if err != nil || strings.Join(view.FieldsLeft, " ") != "psychiatry" {
		t.Fatalf("the view has %v, %v", view.FieldsLeft, err)
	}
	mine, err := f.cases.Course(casework.ActingFor(t.Context(), f.maria), f.maria, f.id)
	if err != nil || len(mine.FieldsLeft) > 0 {
		t.Errorf("the family reads %v, %v", mine.FieldsLeft, err)
	}
	page := f.get(t, f.karen, team)
	page.says(t, http.StatusOK, "Ingen i teamet")
	if strings.Count(page.body, "Ingen i teamet") != 1 {
		t.Error("another field is shown as unrepresented")
	}
	for range 100 { // the timer of the course, and the record
		if f.get(t, sofie, "/overblik").with("<b>1</b> forløb, hvor et fagområde mangler") {
			break
		}
		time.Sleep(100 * time.Millisecond)
	}
	f.get(t, sofie, "/overblik").says(t, http.StatusOK, "<b>1</b> forløb, hvor et fagområde mangler i teamet")
	f.get(t, sofie, "/overblik/fagomraader-uden-nogen").says(t, http.StatusOK, "Et fagområde mangler i teamet", "Familien Toft")
	f.get(t, f.karen, "/forloeb/"+f.id).says(t, http.StatusOK, "Et fagområde har ikke længere nogen i teamet.", "(Psykiatri)")
	f.get(t, f.karen, "/familier").says(t, http.StatusOK, "Et fagområde mangler i teamet")
	f.do(f.karen, course.MarkField{Field: "psychiatry", Reason: "Maria vil gå der alene."})
	f.get(t, f.karen, team).saysNot(t, "Ingen i teamet")
	f.get(t, f.karen, team).says(t, http.StatusOK, "Maria vil gå der alene.")
}

func (a answerOf) with(words string) bool { return strings.Contains(a.body, words) }
