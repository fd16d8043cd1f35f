package web

import (
	"fmt"
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/domain/access"
	"github.com/enplan-dk/enplan/internal/domain/calendar"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/test/coursetest"
)

// A municipality's deadlines stand on its public page and in each course. That an answer comes later is told in two clicks, and the family
// reads the new day and why.
func TestAnAnswerThatComesLaterOnItsPages(t *testing.T) {
	f := unopenedFamily(t)
	for _, who := range []*access.Who{&f.karen, &f.maria, &f.peter} {
		who.Municipality = coursetest.Deadlines
	}
	if _, err := f.cases.Seen(casework.ActingFor(t.Context(), f.karen), f.karen, time.Now()); err != nil {
		t.Fatal(err)
	}
	out, err := f.cases.Open(casework.ActingFor(t.Context(), f.karen), f.karen, course.Opening{
		Bylaw: coursetest.Deadlines, Referral: course.Referral{Source: "citizen", Reason: "Tre planer."},
		Members: []course.NewMember{{Name: "Maria Toft", Kind: course.Adult, Birth: course.Date{Year: 1990, Month: 5, Day: 17}, Subject: "maria"}},
	}, casework.Call{Key: "open"})
	if err != nil {
		t.Fatal(err)
	}
	f.id = out.Course
	page, today := "/forloeb/"+f.id, calendar.DateOf(time.Now())
	f.get(t, f.karen, page+"/afgoerelser").says(t, http.StatusOK, "Svarfrister", "Afgørelse om at deltage", "/handling/extend_case_deadline/eligibility")
	f.get(t, f.karen, page).says(t, http.StatusOK, "Svarfrist: Afgørelse om at deltage, senest")
	f.get(t, f.maria, "/min-plan/"+f.id).says(t, http.StatusOK, "Hvornår får du svar?", "Afgørelse om at deltage: senest")

	written := func(d calendar.Date) string { return fmt.Sprintf("%d.%d.%d", d.Day, d.Month, d.Year) }
	proposed := calendar.NewWorking(nil).Next(today.AddDays(28)) // two weeks, and as long again
	f.get(t, f.karen, page+"/handling/extend_case_deadline/eligibility").says(t, http.StatusOK, "Vi når ikke at blive færdige", written(proposed))
	f.post(t, f.session(t, f.karen), page+"/handling/extend_case_deadline/eligibility", url.Values{
		"_key": {"later"}, "until": {written(today.AddDays(60))}, "text": {"Vi venter på en udtalelse."},
	}).says(t, http.StatusSeeOther)
	for _, seen := range []answerOf{f.get(t, f.maria, "/min-plan/"+f.id), f.get(t, f.karen, page+"/afgoerelser")} {
		seen.says(t, http.StatusOK, "Vi venter på en udtalelse.", "Det kommer senest")
	}
	f.get(t, f.maria, "/min-plan/"+f.id+"/haendelser").says(t, http.StatusOK, "Svaret kommer senere")

	f.get(t, access.Who{}, "/vedtaegt/"+coursetest.Deadlines).says(t, http.StatusOK, "fristby.example/frister", "2 uger fra henvendelsen", "skriftlig besked")
	f.get(t, access.Who{}, "/vedtaegt/"+coursetest.GeneralLaw).says(t, http.StatusOK, "Prøveby Kommune har ikke oplyst sine svarfrister")
}
