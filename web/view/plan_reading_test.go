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
