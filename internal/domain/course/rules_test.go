package course_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/enplan-dk/enplan/internal/domain/bylaw"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/test/coursetest"
)

// decided is a course that is decided here, and fails the test on a refusal.
type decided struct {
	*testing.T
	course.State
}

func (d *decided) takes(events []course.Recorded, err error) []course.Recorded {
	d.Helper()
	if err != nil {
		d.Fatal(err)
	}
	for _, e := range events {
		course.Evolve(&d.State, e)
	}
	return events
}

func (d *decided) does(at time.Time, c course.Command) []course.Recorded {
	d.Helper()
	body, err := json.Marshal(c)
	if err != nil {
		d.Fatal(err)
	}
	by := course.Actor{Subject: "karen", Role: course.Caseworker}
	return d.takes(course.Decide(d.State, course.Request{Name: course.NameOf(c), By: by, Body: body}, at))
}

// meets holds a meeting at which the child is present.
func (d *decided) meets(at time.Time, reviewed ...string) {
	d.Helper()
	agreed := d.does(at.Add(-time.Hour), course.AgreeMeeting{At: at, Form: "home_visit", Members: []string{"m1", "m2"}})
	d.does(at.Add(time.Hour), course.HoldMeeting{Meeting: course.Created(agreed), Present: []string{"m1", "m2"}, Reviewed: reviewed})
}

func TestAMeetingIsAReviewOfAChildsPlanByTheRulesUnderWhichItWasHeld(t *testing.T) {
	t.Parallel()
	day := func(month time.Month, d int) time.Time { return time.Date(2018, month, d, 9, 0, 0, 0, time.UTC) }
	build := course.CurrentLaw("151")
	first := build
	first.Rules = 1
	d := &decided{T: t}
	d.takes(course.DecideOpening(coursetest.ID, course.Opening{
		Bylaw: "151", Referral: course.Referral{Source: "caseworker", Reason: "Flere planer"},
		Members: []course.NewMember{
			{Name: "Mette Rosenkilde-Bay", Kind: course.Adult, Birth: course.Date{Year: 1994, Month: 3, Day: 8}},
			{Name: "Alma Rosenkilde-Bay", Kind: course.Child, Birth: course.Date{Year: 2012, Month: 8, Day: 14}, Custody: []course.Custody{"m1"}},
		},
	}, course.Request{By: course.Actor{Subject: "karen", Role: course.Caseworker}}, first, day(time.January, 15)))
	d.does(day(time.January, 16), course.RecordFacts{
		Members: []course.MemberFacts{
			{Member: "m1", ComplexProblems: "Angst, gæld og skolevægring", Spells: []bylaw.Spell{{LAB: 13, From: course.Date{Year: 2017, Month: 6, Day: 1}}}},
			{Member: "m2", SelPlans: []string{"sel_140"}},
		},
		Fields: []string{"employment", "children_families"}, FieldsConfirmed: "Bekræftet i samtale",
	})
	d.does(day(time.January, 17), course.DecideEligibility{Outcome: course.Eligible, Reason: "To fagområder"})

	due := func(when string, on time.Time, want course.Date) {
		t.Helper()
		duties := course.TimedDuties(d.State, course.DateOf(on))
		if len(duties) != 1 || duties[0].Ref != "sel_70_review:m2" || duties[0].Due != want {
			t.Errorf("%s: %+v, want it due on %s", when, duties, want)
		}
	}
	d.meets(day(time.February, 1))
	due("under the first rules, any meeting with the child is one", day(time.February, 2), course.Date{Year: 2018, Month: 8, Day: 1})
	d.takes(course.AdoptLaw(d.State, build, day(time.February, 3)))
	due("what was one stays one", day(time.February, 3), course.Date{Year: 2018, Month: 8, Day: 1})
	d.meets(day(time.March, 1))
	due("under the second, a meeting is none by itself", day(time.March, 2), course.Date{Year: 2018, Month: 8, Day: 1})
	d.meets(day(time.March, 15), "sel_70_review:m2")
	due("but one that says so", day(time.March, 16), course.Date{Year: 2018, Month: 9, Day: 14})
}

func TestABuildThatDoesNotKnowACoursesRulesLeavesItAlone(t *testing.T) {
	t.Parallel()
	s := course.State{ID: coursetest.ID, Version: 1, Law: course.CurrentLaw("eksempel")}
	later, earlier := s.Law, s.Law
	later.Rules++
	earlier.Rules--
	for name, pin := range map[string]course.LawPin{"a run began under later rules": later, "this build has earlier ones": earlier} {
		if _, err := course.AdoptLaw(s, pin, time.Now()); err == nil {
			t.Errorf("%s, and it goes on", name)
		}
	}
	s.Law = later
	if _, err := course.AdoptLaw(s, later, time.Now()); err == nil {
		t.Error("the course was under later rules before, and it goes on")
	}
}
