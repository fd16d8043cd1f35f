package course_test

import (
	"testing"

	"github.com/enplan-dk/enplan/internal/domain/course"
)

// What a citizen answered to a version that is taken back stands beside the draft until a version is adopted, for her alone.
func TestTheAnswersToAVersionThatIsTakenBackStayBesideTheDraft(t *testing.T) {
	t.Parallel()
	d := withPlan(t, bo)
	goal := d.State.Plan.InForce.Content.Goals[0].ID
	answer := func(subject, member, words string) {
		r := course.RespondToPlan{Member: member, Hash: d.State.Plan.Submitted.Hash}
		for _, g := range d.State.Plan.Current().Goals {
			r.Goals = append(r.Goals, course.GoalAnswer{Goal: g.ID, Agree: words == "", Words: words})
		}
		d.DoAs(subject, course.Citizen, r)
	}
	d.Do(course.RevisePlan{Reason: "Nyt skoleår"}, course.SubmitPlan{})
	answer("rigmor", "m1", "Fire dage er for meget.")
	answer("bo", "m3", "")
	d.Do(course.ReturnPlan{Reason: "Rigmor er uenig."}, course.SubmitPlan{})
	answer("bo", "m3", "Jeg har fortrudt.")
	d.Do(course.ReturnPlan{Reason: "Bo er uenig."})
	back := d.State.Plan.Returned
	if back == nil || back.Reason != "Bo er uenig." || len(back.Responses) != 2 || back.Responses[0].Goals[0].Words != "Jeg har fortrudt." || back.Responses[1].Goals[0].Words != "Fire dage er for meget." {
		t.Fatalf("beside the draft stands %+v", back)
	}
	if mine := course.ForMember(d.State, "m1").Plan.Returned; mine == nil || len(mine.Responses) != 1 || mine.Responses[0].Member != "m1" {
		t.Errorf("Rigmor reads %+v", mine)
	}
	d.Do(course.SubmitPlan{})
	answer("rigmor", "m1", "Fire dage er stadig for meget.")
	answer("bo", "m3", "")
	d.Do(course.AdoptPlan{DissentReason: "Det er skolens krav."})
	if p := d.State.Plan; p.Returned != nil || p.InForce.Responses[0].Goals[0].Words != "Fire dage er stadig for meget." || p.InForce.Responses[0].Goals[0].Goal != goal {
		t.Errorf("in force: %+v, returned %+v", p.InForce.Responses, p.Returned)
	}
}
