package storetest

import (
	"testing"
	"time"

	"github.com/enplan-dk/enplan/internal/domain/bylaw"
	"github.com/enplan-dk/enplan/internal/domain/calendar"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/platform/store"
	"github.com/enplan-dk/enplan/test/coursetest"
)

// The people of OpenCourse. CPR numbers have 60 added to the day, which no living person's has.
const (
	Mother    = "Maria Tranehøj-Sandvig"
	MotherCPR = "6202854446"
	Father    = "Peter Kvistgård"
	Child     = "Frejadis Tranehøj"
)

// OpenCourse decides the opening of a course at a weekday noon, with its key made. The test records the journal as it
// likes. The words of the family stand nowhere else, so a test finds them where they should not be.
func OpenCourse(t testing.TB, s *store.Store) *coursetest.Decided {
	t.Helper()
	f := coursetest.OpenFamily(t, tranehoej(), course.CurrentLaw("eksempel"), time.Date(2026, 3, 10, 11, 0, 0, 0, time.UTC))
	if err := s.CreateKey(t.Context(), f.ID); err != nil {
		t.Fatalf("create the course's key: %v", err)
	}
	return f
}

func tranehoej() coursetest.Family {
	f := coursetest.Family{
		Opening: course.Opening{
			Bylaw:    "eksempel",
			Referral: course.Referral{Source: "citizen", Reason: "Jordbærrød tillid til kommunen"},
			Members: []course.NewMember{
				{Name: Mother, Kind: course.Adult, Birth: date(1985, 2, 2), CPR: MotherCPR, Subject: "maria"},
				{Name: Father, Kind: course.Adult, Birth: date(1983, 5, 5), Subject: "peter"},
				{Name: Child, Kind: course.Child, Birth: date(2017, 4, 1), Custody: []course.Custody{"m1"}},
			},
		},
		Facts: course.RecordFacts{
			Members: []course.MemberFacts{
				{Member: "m1", Spells: []bylaw.Spell{{LAB: 13, From: date(2025, 6, 1)}}},
				{Member: "m2", NoCategory: true},
			},
			Fields: []string{"employment", "children_families"}, FieldsConfirmed: "Begge fagområder hjælper familien",
		},
		Decision: course.DecideEligibility{Outcome: course.Eligible, Reason: "Familien er i målgruppen"},
		Goal:     course.GoalBody{Area: "employment", Text: "Et job i blomsterbutikken", Overall: true, Towards: "employment"},
		Plan:     []course.Command{course.WaiveProvision{Provision: "lab_min_plan", Person: "m1", Reason: "Planen ligger hos jobcentret"}},
	}
	for _, field := range f.Facts.Fields {
		f.Team = append(f.Team, course.MarkField{Field: field, Reason: "Hjælper uden om teamet"})
	}
	return f
}

func date(year int, month time.Month, day int) calendar.Date {
	return calendar.Date{Year: year, Month: month, Day: day}
}
