package view

import (
	"reflect"
	"testing"
	"time"

	"github.com/enplan-dk/enplan/internal/domain/bylaw"
	"github.com/enplan-dk/enplan/internal/domain/calendar"
	"github.com/enplan-dk/enplan/internal/domain/course"
)

// notRead are the fields of goals and efforts that staff do not read in the text of the plan, with the reason.
var notRead = map[string]string{
	"Goal.Parent":     "a goal stands under its parent",
	"Goal.Discharges": "the coverage beside the plan says it",
}

// A field that is recorded and never shown is found by nobody.
func TestEachFieldOfAGoalIsReadOrHasAReasonWhyNot(t *testing.T) {
	t.Parallel()
	law, known := bylaw.Latest("eksempel")
	if !known {
		t.Fatal("there is no example by-law")
	}
	now := time.Date(2026, 11, 25, 11, 0, 0, 0, time.UTC)
	c := Course{Law: law, Lang: "da", Today: calendar.DateOf(now), State: course.State{Members: []course.Member{{ID: "x", Name: "Maria Toft"}}}}
	p := Page{Lang: "da", Now: now}
	read := func(g course.Goal) planText {
		return c.readPlan(p, course.Content{Goals: []course.Goal{g}}, readAtWork)
	}
	plain := course.Goal{ID: "g1", Efforts: []course.Effort{{}}}
	for _, part := range []struct {
		name string
		of   func(*course.Goal) reflect.Value
	}{
		{"Goal", func(g *course.Goal) reflect.Value { return reflect.ValueOf(g).Elem() }},
		{"Effort", func(g *course.Goal) reflect.Value { return reflect.ValueOf(&g.Efforts[0]).Elem() }},
	} {
		for i := range part.of(&plain).NumField() {
			g := course.Goal{ID: "g1", Efforts: []course.Effort{{}}}
			name := part.name + "." + part.of(&g).Type().Field(i).Name
			changeField(t, part.of(&g).Field(i))
			if shown := !reflect.DeepEqual(read(g), read(plain)); shown == (notRead[name] != "") {
				t.Errorf("%s: shown %v, reason why not %q", name, shown, notRead[name])
			}
		}
	}
}

// A mentor agreement that stands in the plan is shown wherever the plan is, and one beside it nowhere.
func TestAMentorAgreementIsReadWhereItStands(t *testing.T) {
	t.Parallel()
	law, _ := bylaw.Latest("eksempel")
	day := calendar.Date{Year: 2026, Month: time.November, Day: 25}
	beside := course.Mentor{
		ID: "n1", Terms: course.MentorTerms{Member: "x", Name: "Anders Fjordvig", Goal: "Møde på skolen hver dag"},
		Status: course.MentorActive, Periods: []course.MentorPeriod{{From: day, To: day}},
	}
	inside := beside
	inside.InsidePlan = true
	p := Page{Lang: "da", Now: calendar.StartOfDay(day)}
	for _, as := range []planReading{readAtWork, readAtHome, readEasily, readOnPaper} {
		for _, m := range []course.Mentor{beside, inside} {
			c := Course{Law: law, Lang: "da", Today: day, State: course.State{
				Members: []course.Member{{ID: "x", Name: "Maria Toft"}}, Mentors: []course.Mentor{m},
			}}
			if shown := len(c.readPlan(p, course.Content{}, as).Mentors) == 1; shown != m.InsidePlan {
				t.Errorf("reading %d: an agreement inside the plan %v is shown %v", as, m.InsidePlan, shown)
			}
		}
	}
}

// changeField gives a field another value.
func changeField(t *testing.T, field reflect.Value) {
	t.Helper()
	switch x := field.Addr().Interface().(type) {
	case *string:
		*x = "x"
	case *bool:
		*x = true
	case *[]string:
		*x = []string{"x"}
	case *[]course.Words:
		*x = []course.Words{{Member: "x", Text: "x"}}
	case **course.Measure:
		*x = &course.Measure{Name: "x", Max: 10}
	case *[]course.Effort:
		*x = []course.Effort{{Text: "x"}}
	case *course.Date:
		*x = course.Date{Year: 2026, Month: 1, Day: 2}
	default:
		t.Fatalf("nobody has said how a %s is changed", field.Type())
	}
}
