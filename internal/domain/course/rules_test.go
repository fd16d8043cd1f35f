package course_test

import (
	"errors"
	"testing"
	"time"

	"github.com/enplan-dk/enplan/internal/domain/bylaw"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/test/coursetest"
)

// meets holds a meeting at which the child is present.
func meets(d *coursetest.Decided, at time.Time, reviewed ...string) {
	d.At = at.Add(-time.Hour)
	agreed := d.Do(course.AgreeMeeting{Confirmed: true, At: at, Form: "home_visit", Members: []string{"m1", "m2"}})
	d.At = at.Add(time.Hour)
	d.Do(course.HoldMeeting{Meeting: course.Created(agreed), Present: []string{"m1", "m2"}, Reviewed: reviewed})
}

func TestAMeetingIsAReviewOfAChildsPlanByTheRulesUnderWhichItWasHeld(t *testing.T) {
	t.Parallel()
	day := func(month time.Month, d int) time.Time { return time.Date(2018, month, d, 9, 0, 0, 0, time.UTC) }
	build := course.CurrentLaw("151")
	first := build
	first.Rules = 1
	f := coursetest.Family{
		Opening: course.Opening{
			Bylaw: "151", Referral: course.Referral{Source: "caseworker", Reason: "Flere planer"},
			Members: []course.NewMember{
				{Name: "Mette Rosenkilde-Bay", Kind: course.Adult, Birth: course.Date{Year: 1994, Month: 3, Day: 8}},
				{Name: "Alma Rosenkilde-Bay", Kind: course.Child, Birth: course.Date{Year: 2012, Month: 8, Day: 14}, Custody: []course.Custody{"m1"}},
			},
		},
		Facts: course.RecordFacts{
			Members: []course.MemberFacts{
				{Member: "m1", ComplexProblems: "Angst, gæld og skolevægring", Spells: []bylaw.Spell{{LAB: 13, From: course.Date{Year: 2017, Month: 6, Day: 1}}}},
				{Member: "m2", SelPlans: []string{"sel_140"}},
			},
			Fields: []string{"employment", "children_families"}, FieldsConfirmed: "Bekræftet i samtale",
		},
		Decision: course.DecideEligibility{Outcome: course.Eligible, Reason: "To fagområder"},
	}
	d := coursetest.OpenFamily(t, f, first, day(time.January, 15))
	d.At = day(time.January, 17)
	d.FormTeam()

	due := func(when string, on time.Time, want course.Date) {
		t.Helper()
		duties := course.TimedDuties(d.State, course.DateOf(on))
		if len(duties) != 1 || duties[0].Ref != "sel_70_review:m2" || duties[0].Due != want {
			t.Errorf("%s: %+v, want it due on %s", when, duties, want)
		}
	}
	meets(d, day(time.February, 1))
	due("under the first rules, any meeting with the child is one", day(time.February, 2), course.Date{Year: 2018, Month: 8, Day: 1})
	adopted, err := course.AdoptLaw(d.State, build, day(time.February, 3))
	if err != nil {
		t.Fatal(err)
	}
	d.Apply(adopted)
	due("what was one stays one", day(time.February, 3), course.Date{Year: 2018, Month: 8, Day: 1})
	meets(d, day(time.March, 1))
	due("under the second, a meeting is none by itself", day(time.March, 2), course.Date{Year: 2018, Month: 8, Day: 1})
	meets(d, day(time.March, 15), "sel_70_review:m2")
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

func TestWhoHasCustodyIsSaidOfEachChildAtTheOpening(t *testing.T) {
	t.Parallel()
	child := func(name string) course.NewMember {
		return course.NewMember{Name: name, Kind: course.Child, Birth: course.Date{Year: 2018, Month: 2, Day: 3}}
	}
	o := course.Opening{
		Bylaw: "eksempel", Referral: course.Referral{Source: "citizen", Reason: "Flere planer."},
		Members: []course.NewMember{{Name: "Maria Toft", Kind: course.Adult, Birth: course.Date{Year: 1990, Month: 5, Day: 17}}, child("Liv Toft"), child("Storm Toft")},
	}
	open := func(rules int) error {
		law := course.CurrentLaw("eksempel")
		law.Rules = rules
		_, err := course.DecideOpening("x", o, course.Request{By: course.Actor{Subject: "karen", Role: course.Caseworker}}, law, time.Date(2025, 3, 3, 9, 0, 0, 0, time.UTC))
		return err
	}
	if err := open(3); err != nil {
		t.Errorf("under rules 3: %v", err)
	}
	refusal := new(course.Refusal)
	if !errors.As(open(4), &refusal) || refusal.Code != course.CodeCustodyMissing || refusal.Field != "members[1].custody" || len(refusal.Also) != 1 {
		t.Errorf("under rules 4: %+v", refusal)
	}
	o.Members[1].Custody, o.Members[2].Custody = []course.Custody{"m1"}, []course.Custody{"outside"}
	if err := open(4); err != nil {
		t.Errorf("said of each child: %v", err)
	}
}
