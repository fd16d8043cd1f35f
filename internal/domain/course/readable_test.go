package course_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/enplan-dk/enplan/internal/domain/course"
)

// texts finds the text fields of a command and gives each a value in turn; the rest stays as JSON has it empty.
func texts(t reflect.Type, path []string, tag reflect.StructTag, found func(path []string, tag reflect.StructTag)) {
	switch t.Kind() {
	case reflect.Pointer:
		texts(t.Elem(), path, tag, found)
	case reflect.Slice:
		if t.Elem().Kind() == reflect.String {
			tag = "" // the limits of a list are not those of its items
		}
		texts(t.Elem(), append(path, "0"), tag, found)
	case reflect.String:
		found(append([]string{}, path...), tag)
	case reflect.Struct:
		if t == reflect.TypeFor[course.Date]() || t == reflect.TypeFor[time.Time]() || t.Name() == "Period" {
			return
		}
		for i := range t.NumField() {
			f := t.Field(i)
			name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
			if f.Anonymous && name == "" {
				texts(f.Type, path, f.Tag, found)
				continue
			}
			texts(f.Type, append(path, name), f.Tag, found)
		}
	}
}

// bodyWith is a body that keeps to the limits, but for one text at a path.
func bodyWith(t reflect.Type, tag reflect.StructTag, path []string, text string) any {
	if t.Kind() == reflect.Pointer {
		return bodyWith(t.Elem(), tag, path, text)
	}
	switch t {
	case reflect.TypeFor[course.Date]():
		return "2026-01-05"
	case reflect.TypeFor[time.Time]():
		return "2026-01-05T10:00:00Z"
	}
	switch {
	case t.Name() == "Period":
		return "P2W"
	case t.Kind() == reflect.Slice && len(path) > 0:
		return []any{bodyWith(t.Elem(), "", path[1:], text)}
	case t.Kind() == reflect.Slice:
		return []any{bodyWith(t.Elem(), `minLength:"1"`+tag, nil, "")}
	case t.Kind() == reflect.Struct:
		body := map[string]any{}
		fill(body, t, path, text)
		return body
	case t.Kind() == reflect.String && path != nil: // the end of the path
		return text
	case t.Kind() == reflect.String:
		return sample(tag)
	case t.Kind() == reflect.Bool:
		return true
	}
	n, _ := strconv.Atoi(tag.Get("minimum"))
	return max(n, 1)
}

func fill(body map[string]any, t reflect.Type, path []string, text string) {
	for i := range t.NumField() {
		f := t.Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case f.Anonymous && name == "":
			fill(body, f.Type, path, text)
		case len(path) > 0 && path[0] == name:
			body[name] = bodyWith(f.Type, f.Tag, path[1:], text)
		default:
			body[name] = bodyWith(f.Type, f.Tag, nil, "")
		}
	}
}

func sample(tag reflect.StructTag) string {
	for _, choice := range strings.Split(tag.Get("enum"), ",") {
		if choice != "" {
			return choice
		}
	}
	n, _ := strconv.Atoi(tag.Get("minLength"))
	return strings.Repeat("x", max(n, 1))
}

func fieldAt(path []string) string {
	var at string
	for _, name := range path {
		if name == "0" {
			at += "[0]"
			continue
		}
		at += "." + name
	}
	return strings.TrimPrefix(at, ".")
}

// opened is a course at a phase in which a command may be given, under rules.
func opened(spec course.Spec, rules int) course.State {
	s := course.State{ID: "c", Version: 1, Law: course.CurrentLaw("eksempel"), Phase: spec.Phases[0]}
	s.Law.Rules = rules
	return s
}

var at = time.Date(2026, 3, 10, 11, 0, 0, 0, time.UTC)

func answer(t *testing.T, name string, rules int, body any) *course.Refusal {
	t.Helper()
	spec, _ := course.Lookup(name)
	text, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	var refusal *course.Refusal
	defer func() { _ = recover() }() // a course of no members is none that a command's own rules are made for
	_, err = course.Decide(opened(spec, rules), course.Request{Name: name, Body: text, By: course.Actor{Subject: "karen", Role: course.Caseworker}}, at)
	errors.As(err, &refusal)
	return refusal
}

// unreadable are texts of which one does not read what stands there.
var unreadable = map[string]string{
	"override":        "Maria \u202etfoT",
	"embedding":       "\u202aMaria\u202c",
	"isolate":         "Ma\u2066ria\u2069",
	"no width":        "Ma\u200bria",
	"word joiner":     "Ma\u2060ria",
	"byte order mark": "\ufeffMaria",
	"escape":          "Maria\x1b[31m",
	"delete":          "Mar\x7fia",
	"next line":       "Mar\u0085ia",
}

// empty are texts that show nothing.
var empty = map[string]string{
	"joiners":         "\u200d\u200c",
	"space, joiner":   " \u200d ",
	"marks":           "\u0301\u0308",
	"Hangul filler":   "\u3164\u115f",
	"Braille blank":   "\u2800",
	"tags":            "\U000e0061\U000e007f",
	"soft hyphen":     "\u00ad",
	"variation":       "\ufe0f",
	"direction marks": "\u200e\u200f",
}

// free says whether a text is one that people write, and not a code that is listed.
func free(tag reflect.StructTag) bool { _, listed := tag.Lookup("enum"); return !listed }

func TestEveryTextFieldOfEveryCommandRefusesWhatCannotBeReadAndNamesTheField(t *testing.T) {
	t.Parallel()
	fields := 0
	for _, name := range course.Commands() {
		spec, _ := course.Lookup(name)
		texts(reflect.TypeOf(spec.New()), nil, "", func(path []string, tag reflect.StructTag) {
			if !free(tag) {
				return
			}
			fields++
			body := func(text string) any { return bodyWith(reflect.TypeOf(spec.New()), "", path, text) }
			for what, text := range unreadable {
				r := answer(t, name, course.Rules, body(text))
				if r == nil || r.Code != "invisible_character" || r.Field != fieldAt(path) || strings.Contains(fmt.Sprint(r), "Mar") {
					t.Errorf("%s %s: %s is answered with %+v", name, fieldAt(path), what, r)
				}
			}
			for what, text := range empty {
				r := answer(t, name, course.Rules, body(text))
				if r == nil || r.Code != "nothing_readable" && r.Code != "required" || r.Field != fieldAt(path) {
					t.Errorf("%s %s: %s is answered with %+v", name, fieldAt(path), what, r)
				}
			}
			if r := answer(t, name, 2, body(unreadable["override"])); r != nil && r.Code == "invisible_character" {
				t.Errorf("%s %s: a course under the former rules does not decide as it did", name, fieldAt(path))
			}
		})
	}
	if fields < 100 {
		t.Errorf("only %d text fields found", fields)
	}
}

func TestTextsOfEveryScriptAreTaken(t *testing.T) {
	t.Parallel()
	for what, name := range map[string]string{
		"Danish": "Søren Åkjær", "Arabic": "مريم الأحمد", "Hebrew with a mark": "שרה\u200f לוי", "Hindi with a joiner": "क्\u200dष",
		"Persian with a non-joiner": "می\u200cخواهم",
		"family emoji":              "👩\u200d👧", "flag of tags": "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", "Chinese": "张伟",
		"a hyphen that shows in need": "Rosen\u00adkilde", "one letter": "Ø",
	} {
		if err := course.WithinLimits(&course.NewMember{Name: name, Kind: course.Adult, Birth: course.Date{Year: 1990, Month: 1, Day: 1}}); err != nil {
			t.Errorf("%s: %v", what, err)
		}
	}
	note := course.WriteNote{Kind: "call", On: course.DateOf(at), Text: "Først\r\n\tså\rtil sidst"}
	if err := course.WithinLimits(&note); err != nil || note.Text != "Først\n\tså\ntil sidst" {
		t.Errorf("lines become %s, %v", strconv.Quote(note.Text), err)
	}
}

func TestTheSameNameIsKeptAsTheSameCharacters(t *testing.T) {
	t.Parallel()
	typed := course.NewMember{Name: "A\u030akja\u0308r", Kind: course.Adult, Birth: course.Date{Year: 1990, Month: 1, Day: 1}}
	events, err := course.DecideOpening("c", course.Opening{
		Bylaw: "eksempel", Referral: course.Referral{Source: "citizen", Reason: "Én plan"}, Members: []course.NewMember{typed},
	}, course.Request{By: course.Actor{Subject: "karen", Role: course.Caseworker}}, course.CurrentLaw("eksempel"), at)
	if err != nil {
		t.Fatal(err)
	}
	if name := events[0].Data.(course.Opened).Members[0].Name; name != "Åkjär" {
		t.Errorf("kept as %+q", name)
	}
}

// People write their own words in paragraphs, and more of them than a name has. Courses under earlier rules refuse that as they did.
func TestOwnWordsMayHaveLines(t *testing.T) {
	t.Parallel()
	words := strings.Repeat("Jeg vil være frisør.\n", 200)
	d := withPlan(t)
	d.Do(course.RevisePlan{Reason: "Nye ønsker"})
	d.DoAs("rigmor", course.Citizen, course.WriteSection{Area: "wishes", OwnWords: &course.Words{Member: "m1", Text: words}})
	d.State.Law.Rules = 3
	if got := refusedAs(d, course.Actor{Subject: "rigmor", Role: course.Citizen}, course.WriteSection{Area: "wishes", OwnWords: &course.Words{Member: "m1", Text: "Ro.\nOg job."}}); got != course.CodeInvisibleCharacter {
		t.Errorf("under rules 3: %q", got)
	}
}
