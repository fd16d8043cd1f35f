package api

import (
	"context"
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/enplan-dk/enplan/internal/domain/calendar"
	"github.com/enplan-dk/enplan/internal/domain/course"
)

// leaves calls back with each field of a type in which a value stands, as the API names it and by the steps to it.
func leaves(t reflect.Type, steps []string, path string, found func(steps []string, path string)) {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch {
	case t.Kind() == reflect.Slice:
		found(steps, path)
		leaves(t.Elem(), append(steps[:len(steps):len(steps)], "[]"), path+"[0]", found)
	case t.Kind() == reflect.Struct && !reads(t) && t != reflect.TypeFor[time.Time]() && t != reflect.TypeFor[calendar.Date]():
		for i := range t.NumField() {
			f := t.Field(i)
			name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
			if f.Anonymous && name == "" {
				leaves(f.Type, steps, path, found)
				continue
			}
			leaves(f.Type, append(steps[:len(steps):len(steps)], name), strings.TrimPrefix(path+"."+name, "."), found)
		}
	default:
		found(steps, path)
	}
}

// impossible is a body with a value at the end of the steps that no field takes.
func impossible(steps []string, value any) any {
	if len(steps) == 0 {
		return value
	}
	if steps[0] == "[]" {
		return []any{impossible(steps[1:], value)}
	}
	return map[string]any{steps[0]: impossible(steps[1:], value)}
}

func TestABodyThatDoesNotFitItsCommandIsNamedByTheFieldOfTheAPI(t *testing.T) {
	t.Parallel()
	fields := 0
	for _, name := range course.Commands() {
		spec, _ := course.Lookup(name)
		leaves(reflect.TypeOf(spec.New()), nil, "", func(steps []string, path string) {
			fields++
			body, err := json.Marshal(impossible(steps, map[string]any{"x": 1}))
			if err != nil {
				t.Fatal(err)
			}
			p := decode(context.Background(), body, spec.New())
			if p == nil || len(p.Errors) != 1 || p.Errors[0].Field != path {
				t.Errorf("%s %s: %+v", name, path, p)
			}
		})
	}
	if fields < 200 {
		t.Errorf("only %d fields tried", fields)
	}
	p := decode(context.Background(), []byte(`{"every":"P0D"}`), &course.SetInterval{})
	if p == nil || p.Errors[0].Field != "every" {
		t.Errorf("what a type reads by itself: %+v", p)
	}
}
