package storetest

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/enplan-dk/enplan/internal/domain/bylaw"
	"github.com/enplan-dk/enplan/internal/domain/calendar"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/platform/store"
)

// Family is an invented family's course, decided but not recorded: Journal holds all
// of it, for a test to record as it likes.
type Family struct {
	t       testing.TB
	ID      string
	At      time.Time
	State   course.State
	Journal []course.Recorded
}

// The people of a Family. CPR numbers have 60 added to the day, which no living
// person's has.
const (
	Mother     = "Maria Tranehøj-Sandvig"
	MotherCPR  = "6202854446"
	Father     = "Peter Kvistgård"
	Child      = "Frejadis Tranehøj"
	Caseworker = "karen"
)

// OpenCourse decides the opening of a course at a weekday noon, with its key made.
func OpenCourse(t testing.TB, s *store.Store) *Family {
	t.Helper()
	f := &Family{t: t, ID: uuid.Must(uuid.NewV7()).String(), At: time.Date(2026, 3, 10, 11, 0, 0, 0, time.UTC)}
	if err := s.CreateKey(t.Context(), f.ID); err != nil {
		t.Fatalf("create the course's key: %v", err)
	}
	o := course.Opening{
		Bylaw:    "eksempel",
		Referral: course.Referral{Source: "citizen", Reason: "Jordbærrød tillid til kommunen"},
		Members: []course.NewMember{
			{Name: Mother, Kind: course.Adult, Birth: date(1985, 2, 2), CPR: MotherCPR, Subject: "maria"},
			{Name: Father, Kind: course.Adult, Birth: date(1983, 5, 5), Subject: "peter"},
			{Name: Child, Kind: course.Child, Birth: date(2017, 4, 1), Custody: []course.Custody{"m1"}},
		},
	}
	events, err := course.DecideOpening(f.ID, o, f.request("open", o, Caseworker, course.Caseworker), course.CurrentLaw(o.Bylaw), f.At)
	f.take(events, err)
	return f
}

// Do decides a command of the caseworker.
func (f *Family) Do(command course.Command) []course.Recorded {
	f.t.Helper()
	return f.DoAs(Caseworker, course.Caseworker, command)
}

// DoAs decides a command of somebody.
func (f *Family) DoAs(subject string, role course.Role, command course.Command) []course.Recorded {
	f.t.Helper()
	events, err := course.Decide(f.State, f.request(course.NameOf(command), command, subject, role), f.At)
	return f.take(events, err)
}

// Wait lets time pass and decides what it brings.
func (f *Family) Wait(d time.Duration) []course.Recorded {
	f.t.Helper()
	f.At = f.At.Add(d)
	return f.take(course.Due(f.State, f.At), nil)
}

// Eligible brings the family to the forming of its team, with the caseworker as coordinator.
func (f *Family) Eligible() *Family {
	f.t.Helper()
	f.Do(course.RecordFacts{
		Members: []course.MemberFacts{
			{Member: "m1", Spells: []bylaw.Spell{{LAB: 13, From: date(2025, 6, 1)}}},
		},
		Fields: []string{"employment", "children_families"}, FieldsConfirmed: "Begge fagområder hjælper familien",
	})
	f.Do(course.DecideEligibility{Outcome: course.Eligible, Reason: "Familien er i målgruppen"})
	return f
}

// Draft brings the family to a plan with a goal, ready to be submitted.
func (f *Family) Draft() *Family {
	f.t.Helper()
	for _, field := range f.State.Fields {
		f.Do(course.MarkField{Field: field.Field, Reason: "Hjælper uden om teamet"})
	}
	f.Do(course.ConfirmTeam{})
	f.Do(course.AddGoal{GoalBody: course.GoalBody{Area: "employment", Text: "Et job i blomsterbutikken", Overall: true, Towards: "employment"}})
	return f
}

func (f *Family) request(name string, body any, subject string, role course.Role) course.Request {
	text, err := json.Marshal(body)
	if err != nil {
		f.t.Fatalf("write command %s: %v", name, err)
	}
	sum := sha256.Sum256(text)
	return course.Request{
		Name: name, Body: text, By: course.Actor{Subject: subject, Role: role},
		Key: fmt.Sprintf("key-%d", len(f.Journal)), Fingerprint: hex.EncodeToString(sum[:]),
	}
}

func (f *Family) take(events []course.Recorded, err error) []course.Recorded {
	f.t.Helper()
	if err != nil {
		f.t.Fatalf("the course refuses: %v", err)
	}
	for _, e := range events {
		course.Evolve(&f.State, e)
	}
	f.Journal = append(f.Journal, events...)
	return events
}

func date(year int, month time.Month, day int) calendar.Date {
	return calendar.Date{Year: year, Month: month, Day: day}
}
