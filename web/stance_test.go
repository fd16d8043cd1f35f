package web

import (
	"net/http"
	"testing"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/domain/bylaw"
	"github.com/enplan-dk/enplan/internal/domain/calendar"
	"github.com/enplan-dk/enplan/internal/domain/course"
)

// That the municipality has not taken its stance on the unemployment funds shows in the course to its caseworker, on the overview
// and in the by-law. The exemptions of the family are a link from each page of the course.
func TestAMissingStanceShowsInTheCourseOnTheOverviewAndInTheBylaw(t *testing.T) {
	f := unopenedFamily(t)
	f.open()
	f.intake()
	sofie, page, public := staffMember("sofie", course.Supervisor), "/forloeb/"+f.id, "/vedtaegt/eksempel"
	const missing = "Kommunen har ikke taget stilling"
	f.get(t, f.karen, page).saysNot(t, missing)
	f.get(t, sofie, "/overblik").says(t, http.StatusOK, missing, `href="/a-kasse"`)
	f.do(f.karen, course.RecordFacts{
		Members: []course.MemberFacts{
			{Member: "m1", Spells: []bylaw.Spell{{LAB: 1, From: course.Date{Year: 2025, Month: 9, Day: 1}}}, ComplexProblems: "Angst."}, {Member: "m2", NoCategory: true},
		},
		Fields: []string{"employment", "health"}, FieldsConfirmed: "Bekræftet.",
	})
	for _, tab := range []string{"", "/plan", "/opfoelgning", "/familien"} {
		f.get(t, f.karen, page+tab).says(t, http.StatusOK, missing, `href="`+public+`#a-kasse"`, `href="`+page+`/fritagelser"`)
	}
	f.get(t, f.karen, page+"/fritagelser").says(t, http.StatusOK, "Fritagelser og regler", missing)
	f.get(t, f.karen, page+"/fritagelser").saysNot(t, `href="/a-kasse"`, "/indefra")
	f.get(t, sofie, page).says(t, http.StatusOK, missing, `href="/a-kasse"`)
	f.get(t, f.maria, "/min-plan/"+f.id).saysNot(t, missing, "/fritagelser")
	f.get(t, f.karen, public).says(t, http.StatusOK, missing)

	if err := f.cases.TakeStance(casework.ActingFor(t.Context(), sofie), sofie, "eksempel", casework.Stance{
		Text: "Forsøget berører det ikke.", DecidedOn: calendar.Date{Year: 2026, Month: 1, Day: 5}, Decider: "Kommunalbestyrelsen",
	}); err != nil {
		t.Fatal(err)
	}
	f.get(t, f.karen, page).saysNot(t, missing)
	f.get(t, sofie, "/overblik").saysNot(t, missing)
	f.get(t, f.karen, public).says(t, http.StatusOK, "Forsøget berører det ikke.", "Kommunalbestyrelsen")
}
