package course

import (
	"reflect"
	"slices"
	"testing"
	"time"
)

// structs are those of which a course consists, as far as anybody reads them in part.
func structs(t reflect.Type, into map[reflect.Type]bool) {
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice:
		structs(t.Elem(), into)
	case reflect.Struct:
		if into[t] || slices.Contains(atoms, t) {
			return
		}
		into[t] = true
		for i := range t.NumField() {
			if f := t.Field(i); len(readers[t].fields[f.Name]) > 0 {
				structs(f.Type, into)
			}
		}
	}
}

func TestEveryFieldOfACourseIsShownOrHiddenOnPurpose(t *testing.T) {
	t.Parallel()
	reached := map[reflect.Type]bool{}
	structs(reflect.TypeFor[State](), reached)
	for s := range reached {
		for i := range s.NumField() {
			if _, listed := readers[s].fields[s.Field(i).Name]; !listed {
				t.Errorf("%s.%s: say in readers_table.go who reads it in part: both, family, consent or nobody", s.Name(), s.Field(i).Name)
			}
		}
	}
	for s, row := range readers {
		if !reached[s] {
			t.Errorf("readers_table.go lists %s, which nobody reads in part", s.Name())
		}
		for name := range row.fields {
			if _, there := s.FieldByName(name); !there {
				t.Errorf("readers_table.go lists %s.%s, which is not there", s.Name(), name)
			}
		}
	}
}

func TestWhatStandsInNoTableIsReadByNobody(t *testing.T) {
	t.Parallel()
	type unlisted struct{ Secret string }
	for _, who := range []reader{byFamily, byConsent} {
		if seen := readableBy(who, []unlisted{{"Angst"}}); len(seen) != 1 || seen[0] != (unlisted{}) {
			t.Errorf("%d reads %v", who, seen)
		}
	}
}

// A course in which every field holds something, all of it about its one member: nothing is taken out because of whom
// it is about, so what is hidden is hidden by the table alone.
func TestAViewShowsNoFieldThatTheTableHides(t *testing.T) {
	t.Parallel()
	var full State
	fill(reflect.ValueOf(&full).Elem())
	full.Law = CurrentLaw("eksempel")
	full.Members[0].Left, full.Consents[0].EndedAt, full.Team.Members[0].Left = time.Time{}, time.Time{}, time.Time{}
	full.Consents[0].Withdrawn, full.Team.Members[0].Basis, full.Agenda[0].For = false, "consent", ForFamily
	everything := func([]string, string) bool { return true }
	for who, seen := range map[reader]State{byFamily: ForMember(full, filler), byConsent: ForConsent(full, filler, everything)} {
		if len(seen.Members) == 0 || len(seen.Meetings) == 0 || len(seen.Plan.Draft.Goals) == 0 || len(seen.Team.Members) == 0 || len(seen.Progress) == 0 {
			t.Errorf("reader %d sees too little, and the test proves nothing: %+v", who, seen)
		}
		hidden(t, who, reflect.ValueOf(seen))
	}
}

const filler = "m1" // the member's id, and every other word

func fill(v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem())
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fill(v.Index(0))
	case reflect.Struct:
		switch x := v.Addr().Interface().(type) {
		case *time.Time:
			*x = time.Date(2025, 3, 4, 9, 0, 0, 0, time.UTC)
		default:
			for i := range v.NumField() {
				fill(v.Field(i))
			}
		}
	case reflect.String:
		v.SetString(filler)
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Float64:
		v.SetFloat(1)
	default:
		v.SetInt(1)
	}
}

func hidden(t *testing.T, who reader, v reflect.Value) {
	t.Helper()
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			hidden(t, who, v.Elem())
		}
	case reflect.Slice:
		for i := range v.Len() {
			hidden(t, who, v.Index(i))
		}
	case reflect.Struct:
		if slices.Contains(atoms, v.Type()) {
			return
		}
		for i := range v.NumField() {
			name := v.Type().Field(i).Name
			if !slices.Contains(readers[v.Type()].fields[name], who) && !v.Field(i).IsZero() {
				t.Errorf("reader %d sees %s.%s", who, v.Type().Name(), name)
			}
			hidden(t, who, v.Field(i))
		}
	}
}
