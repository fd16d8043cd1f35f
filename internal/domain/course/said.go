package course

import (
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// Said is a text of an event that somebody wrote, under the name of its field, and of the type in which the field is.
type Said struct{ Of, Field, Text string }

// About is what an event is about, by the kind of thing and its id.
type About struct{ Kind, ID string }

// SaidIn are the texts that people wrote in an event, and what it is about. A text is a field that has the name of a text of a
// command: what somebody writes in a form is found in the event that keeps it.
func SaidIn(e Event) (texts []Said, about []About) {
	walkTexts(reflect.ValueOf(e), "", "", "", func(kind, of, field, text string) {
		switch {
		case text == "":
		case kind == "said":
			texts = append(texts, Said{of, field, text})
		case !slices.Contains(about, About{kind, text}):
			about = append(about, About{kind, text})
		}
	})
	return texts, about
}

// things are the fields of events that name something of the course, by the kind of thing.
var things = map[string]string{
	"member": "member", "members": "member", "person": "member", "given_by": "member", "goal": "goal", "meeting": "meeting", "agreement": "agreement", "task": "task", "provision": "provision",
	"field": "field", "criterion": "criterion",
}

func walkTexts(v reflect.Value, tag reflect.StructTag, of, field string, found func(kind, of, field, text string)) {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			walkTexts(v.Elem(), tag, of, field, found)
		}
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[Actor]() {
			return
		}
		for i := range v.NumField() {
			f := v.Type().Field(i)
			name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
			if f.IsExported() && name != "-" {
				walkTexts(v.Field(i), f.Tag, v.Type().Name(), name, found)
			}
		}
	case reflect.Slice:
		for i := range v.Len() {
			walkTexts(v.Index(i), tag, of, field, found)
		}
	case reflect.String:
		if kind, is := tag.Lookup("names"); is {
			found(kind, of, field, v.String())
		} else if textFields()[field] && things[field] == "" || isText(tag) {
			found("said", of, field, v.String())
		} else if kind := things[field]; kind != "" {
			found(kind, of, field, v.String())
		}
	}
}

// shortestText is the limit from which on a field takes a text, and no code or number.
const shortestText = 200

// isText: the field takes a text that somebody writes, and no code, name of staff or login.
func isText(tag reflect.StructTag) bool {
	most, _ := strconv.Atoi(tag.Get("maxLength"))
	return most >= shortestText && tag.Get("staff") == "" && tag.Get("names") == ""
}

// textFields are the names of the fields of commands that take a text.
var textFields = sync.OnceValue(func() map[string]bool {
	names := map[string]bool{}
	for _, f := range TextFields() {
		name := f.Path[strings.LastIndex(f.Path, ".")+1:]
		names[name] = true
	}
	return names
})

// TextField is a field of a command that takes a text.
type TextField struct{ Command, Path string }

// TextFields are all of them.
var TextFields = sync.OnceValue(func() (fields []TextField) {
	for _, name := range Commands() {
		spec, _ := Lookup(name)
		eachTextField(reflect.TypeOf(spec.New()), "", "", func(path string) { fields = append(fields, TextField{name, path}) })
	}
	return fields
})

func eachTextField(t reflect.Type, tag reflect.StructTag, path string, found func(path string)) {
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice:
		eachTextField(t.Elem(), tag, path, found)
	case reflect.Struct:
		for i := range t.NumField() {
			f := t.Field(i)
			name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
			at := strings.TrimPrefix(path+"."+name, ".")
			if f.Anonymous && name == "" {
				at = path
			}
			if f.IsExported() && name != "-" && name != "subject" {
				eachTextField(f.Type, f.Tag, at, found)
			}
		}
	case reflect.String:
		if isText(tag) {
			found(path)
		}
	}
}
