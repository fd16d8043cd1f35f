package web

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/domain/access"
	"github.com/enplan-dk/enplan/internal/domain/bylaw"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/test/coursetest"
)

// In a municipality that has taken up the general law the facts are asked in the words of that law, and each of the family says on her
// own page whether the plan may stand in for her own plans.
func TestACourseUnderTheGeneralLawOnItsPages(t *testing.T) {
	f := unopenedFamily(t)
	for _, who := range []*access.Who{&f.karen, &f.maria, &f.peter} {
		who.Municipality = coursetest.GeneralLaw
	}
	if _, err := f.cases.Seen(casework.ActingFor(t.Context(), f.karen), f.karen, time.Now()); err != nil {
		t.Fatal(err)
	}
	out, err := f.cases.Open(casework.ActingFor(t.Context(), f.karen), f.karen, course.Opening{
		Bylaw: coursetest.GeneralLaw, Referral: course.Referral{Source: "citizen", Reason: "Tre planer."},
		Members: []course.NewMember{
			{Name: "Maria Toft", Kind: course.Adult, Birth: course.Date{Year: 1990, Month: 5, Day: 17}, Subject: "maria"},
			{Name: "Peter Toft-Aaby", Kind: course.Adult, Birth: course.Date{Year: 1988, Month: 2, Day: 3}, Subject: "peter"},
		},
	}, casework.Call{Key: "open"})
	if err != nil {
		t.Fatal(err)
	}
	f.id = out.Course
	page := "/forloeb/" + f.id
	f.get(t, f.karen, page+"/handling/record_facts").says(t, http.StatusOK, "LAB § 6, nr. 5", "Planerne skal koordineres", "Forældrenes del af barnets plan")
	f.get(t, f.karen, page+"/handling/record_facts").saysNot(t, "nr. 8: Personer i ressourceforløb (", "SEL § 54")

	spell := []bylaw.Spell{{Category: "lab_6_5", From: course.Date{Year: 2025, Month: 9, Day: 1}}}
	f.do(f.karen, course.RecordFacts{
		Members: []course.MemberFacts{
			{Member: "m1", Spells: spell, ComplexProblems: "Angst."}, {Member: "m2", Spells: spell, ComplexProblems: "Gæld."},
		},
		Fields: []string{},
		Judged: []course.JudgedFact{{Fact: "several_plans", Reason: "To planer, som strides."}, {Fact: "coordination", Reason: "Samme dage."}},
	})
	f.get(t, f.karen, page+"/familien").says(t, http.StatusOK, "LAB § 6, nr. 5", "To planer, som strides.")
	f.do(f.karen, course.DecideEligibility{Outcome: course.Eligible, Reason: "Komplekse problemer."})
	f.do(f.karen, course.ConfirmTeam{})

	const asks = "Må den ene plan træde i stedet for dine egne planer?"
	f.get(t, f.maria, "/min-plan/"+f.id).says(t, http.StatusOK, asks, "/handling/answer_plan_consent/m1")
	f.get(t, f.maria, page+"/handling/answer_plan_consent/m1").says(t, http.StatusOK, "Siger du nej, beholder du dem")
	f.post(t, f.session(t, f.maria), page+"/handling/answer_plan_consent/m1", url.Values{
		"_key": {"yes"}, "member": {"m1"}, "given_by": {"m1"}, "agrees": {"true"},
	}).says(t, http.StatusSeeOther)
	f.do(f.peter, course.AnswerPlanConsent{Member: "m2", GivenBy: "m2", Form: "digital"})
	f.get(t, f.maria, "/min-plan/"+f.id).saysNot(t, asks)
	f.get(t, f.karen, page+"/team").says(t, http.StatusOK, "Maria Toft sagde ja", "Peter Toft-Aaby sagde nej")
	f.get(t, f.karen, page+"/plan").says(t, http.StatusOK, "Min Plan")
	f.get(t, f.karen, "/vedtaegt/"+coursetest.GeneralLaw).says(t, http.StatusOK, "Prøveby Kommune", "Torvet 1", "Sådan har loven ændret sig", "1. januar 2024")
	f.get(t, access.Who{}, "/vedtaegt/helhedsplan").says(t, http.StatusOK, "Helhedsorienteret plan")
}
