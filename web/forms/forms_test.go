package forms

import (
	"cmp"
	"encoding"
	"encoding/json"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/enplan-dk/enplan/internal/domain/bylaw"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/language"
	"github.com/enplan-dk/enplan/web/site"
	"github.com/enplan-dk/enplan/web/view"
)

// Whoever may do something must find it: a command has a page, or stands here with the reason why it has none.
func TestEveryCommandHasAPageOrAReasonWhyNot(t *testing.T) {
	t.Parallel()
	without := map[string]string{}
	for _, name := range course.Commands() {
		_, has := actionTable[name]
		if reason := without[name]; has == (reason != "") {
			t.Errorf("%s: has a page: %v, reason for none: %q", name, has, reason)
		}
	}
	for name := range actionTable {
		if _, known := course.Lookup(name); !known {
			t.Errorf("%s has a page and is no command", name)
		}
	}
}

// An answer stands by itself, and begins as a sentence does.
func TestAnswersBeginWithACapitalLetter(t *testing.T) {
	t.Parallel()
	for _, lang := range language.All() {
		for name, act := range actionTable {
			a := &actionRequest{Request: &site.Request{Lang: lang, Page: view.Page{Lang: lang, Now: time.Date(2026, 11, 25, 11, 0, 0, 0, time.UTC)}}, course: exampleCourse(t), name: name, ref: refOf(name)}
			if len(a.ref) == 0 {
				a.ref = []string{"x1", "x2"}
			}
			for _, g := range act.asks(a) {
				for _, f := range g.Fields {
					for _, o := range f.Options {
						if first, _ := utf8.DecodeRuneInString(o.Label); unicode.IsLower(first) {
							t.Errorf("%s in %s: %s can be answered with %q", name, lang, f.Name, o.Label)
						}
					}
				}
			}
		}
	}
}

// notAsked are the fields of commands that no form asks for, with the reason.
var notAsked = map[string]string{
	"hold_meeting.feedback.coping":                  feedbackOwn,
	"hold_meeting.feedback.wellbeing":               feedbackOwn,
	"hold_meeting.feedback.coherence":               feedbackOwn,
	"hold_meeting.feedback.influence":               feedbackOwn,
	"hold_meeting.feedback.trust":                   feedbackOwn,
	"hold_meeting.feedback.member":                  feedbackOwn,
	"correct_meeting.feedback.coping":               feedbackOwn,
	"correct_meeting.feedback.wellbeing":            feedbackOwn,
	"correct_meeting.feedback.coherence":            feedbackOwn,
	"correct_meeting.feedback.influence":            feedbackOwn,
	"correct_meeting.feedback.trust":                feedbackOwn,
	"correct_meeting.feedback.member":               feedbackOwn,
	"record_meeting.feedback.coping":                feedbackOwn,
	"record_meeting.feedback.wellbeing":             feedbackOwn,
	"record_meeting.feedback.coherence":             feedbackOwn,
	"record_meeting.feedback.influence":             feedbackOwn,
	"record_meeting.feedback.trust":                 feedbackOwn,
	"record_meeting.feedback.member":                feedbackOwn,
	"give_feedback.coherence":                       feedbackReason,
	"give_feedback.wellbeing":                       feedbackReason,
	"give_feedback.coping":                          feedbackReason,
	"record_meeting.scores.on":                      "the meeting's day",
	"record_meeting.scores.meeting":                 "the meeting itself",
	"give_consent.form":                             consentFormReason,
	"answer_plan_consent.form":                      consentFormReason,
	"answer_plan_consent.member":                    generalLawReason,
	"set_interval.duty":                             generalLawReason,
	"record_facts.judged.fact":                      generalLawReason,
	"record_facts.judged.reason":                    generalLawReason,
	"record_facts.members.spells.category":          generalLawReason,
	"report_circumstance.spell.category":            generalLawReason,
	"confirm_consent.form":                          consentFormReason,
	"withdraw_consent.not_given":                    "asked of her alone in whose name it stands",
	"agree_meeting.remind_minutes_before":           "the by-law's ladder says when one is reminded",
	"agree_meeting.overdue_minutes_after":           "the by-law's ladder says when a meeting is overdue",
	"replace_colleague.same_person":                 "an administrator moves a login in all courses at once",
	"correct_member.expected":                       "asked of a child that is not born yet",
	"write_note.unsent":                             "said of what is handed in after the access had ended",
	"write_section.member":                          "stands in the address of the form",
	"change_goal.parent":                            "a goal stays where it is",
	"report_circumstance.spell.from":                "the day of the change",
	"record_facts.members.subject":                  "a login is set where the person is corrected",
	"hold_meeting.scores.meeting":                   "the meeting itself",
	"hold_meeting.scores.on":                        "the meeting's day",
	"correct_meeting.scores.meeting":                "the meeting itself",
	"correct_meeting.scores.on":                     "the meeting's day",
	"add_member.confirmed":                          confirmedReason,
	"correct_member.confirmed":                      confirmedReason,
	"add_member.same_person_reason":                 secondReason,
	"correct_member.same_person_reason":             secondReason,
	"record_facts.members.same_person_reason":       "a login is set where the person is corrected",
	"settle_closing.confirmed":                      confirmedReason,
	"settle_closing.checklist.final_scores.meeting": "there is none",
	"settle_closing.checklist.final_scores.on":      "the day on which it is written down",
	"close.checklist.final_scores.meeting":          "there is none",
	"close.checklist.final_scores.on":               "the day of the closing",
	"agree_meeting.confirmed":                       confirmedReason,
	"move_meeting.confirmed":                        confirmedReason,
	"draft_mentor_agreement.confirmed":              confirmedReason,
	"correct_mentor_agreement.confirmed":            confirmedReason,
	"extend_mentor_agreement.confirmed":             confirmedReason,
	"close.confirmed":                               confirmedReason,
}

const (
	feedbackReason    = "a family is asked two questions after a meeting, not five"
	feedbackOwn       = "the family member gives it herself"
	consentFormReason = "follows from who fills the form in: staff have it on paper"
	secondReason      = "asked once the person was found in another course"
	generalLawReason  = "asked under a general law, which the example is not"
	confirmedReason   = "asked once the date was found to be odd"
)

func TestWhatACommandTakesIsAskedForOrHasAReasonWhyNot(t *testing.T) {
	t.Parallel()
	for name, act := range actionTable {
		if act.command == nil {
			continue
		}
		c := exampleCourse(t)
		a := &actionRequest{Request: &site.Request{Lang: "da", Page: view.Page{Lang: "da", Now: time.Date(2026, 11, 25, 11, 0, 0, 0, time.UTC)}}, course: c, name: name, ref: refOf(name)}
		if len(a.ref) == 0 {
			a.ref = []string{"x1", "x2"}
		}
		given := map[string]bool{}
		for i := range mostOptions { // a choice is tried with each of its options
			f := &Answers{Values: fullAnswers(act.asks(a), i), say: a.T}
			body, err := json.Marshal(act.command(a, f))
			if err != nil {
				t.Fatal(err)
			}
			if len(f.Problems) > 0 {
				t.Errorf("%s: a full answer is refused: %+v", name, f.Problems)
			}
			var whole any
			if err := json.Unmarshal(body, &whole); err != nil {
				t.Fatal(err)
			}
			collectFields(given, "", whole)
		}
		spec, _ := course.Lookup(name)
		for _, field := range fieldsOf(reflect.TypeOf(spec.New()).Elem(), "") {
			if !given[field] && notAsked[name+"."+field] == "" {
				t.Errorf("%s: %s is not asked for", name, field)
			}
		}
	}
}

const mostOptions = 16

// fullAnswers is a form in which every question has an answer; choices have their i-th option.
func fullAnswers(groups []view.Group, i int) url.Values {
	values := url.Values{}
	for _, g := range groups {
		for _, f := range g.Fields {
			switch f.Kind {
			case view.Static:
			case view.Hidden:
				values.Set(f.Name, cmp.Or(f.Value, "x"))
			case view.Date:
				values.Set(f.Name, "1.12.2026")
			case view.Time:
				values.Set(f.Name, "10.30")
			case view.Number:
				values.Set(f.Name, cmp.Or(f.Max, "3"))
			case view.Check:
				values.Set(f.Name, "true")
			case view.Select, view.Radio:
				if len(f.Options) > 0 {
					values.Set(f.Name, f.Options[i%len(f.Options)].Value)
				}
			case view.Checks:
				for _, o := range f.Options {
					values.Add(f.Name, o.Value)
				}
			default:
				values.Set(f.Name, "3")
			}
		}
	}
	return values
}

// typeableQuestions are the questions that one answers with a text of one's own.
func typeableQuestions(groups []view.Group) []string {
	var names []string
	for _, g := range groups {
		for _, f := range g.Fields {
			if f.Kind == view.Line || f.Kind == view.Area {
				names = append(names, f.Name)
			}
		}
	}
	return names
}

func TestAFormNamesTheQuestionWhoseAnswerCannotBeRead(t *testing.T) {
	t.Parallel()
	tried := 0
	for name, act := range actionTable {
		if act.command == nil {
			continue
		}
		a := &actionRequest{Request: &site.Request{Lang: "da", Page: view.Page{Lang: "da", Now: time.Date(2026, 11, 25, 11, 0, 0, 0, time.UTC)}}, course: exampleCourse(t), name: name, ref: refOf(name)}
		if len(a.ref) == 0 {
			a.ref = []string{"x1", "x2"}
		}
		for _, question := range typeableQuestions(act.asks(a)) {
			for _, typed := range []string{"Maria \u202etfoT", "\u200d\u2800"} {
				values := fullAnswers(act.asks(a), 0)
				values.Set(question, typed)
				f := &Answers{Values: values, say: a.T}
				command := reflect.New(reflect.TypeOf(act.command(a, f)))
				command.Elem().Set(reflect.ValueOf(act.command(a, f)))
				body, err := json.Marshal(command.Interface())
				if err != nil {
					t.Fatal(err)
				}
				problems, ok := a.problems(course.WithinLimits(command.Interface()))
				if !ok && !strings.Contains(string(body), "\u202e") && !strings.Contains(string(body), "\u2800") {
					continue // this answer is asked for in another case
				}
				tried++
				if !ok || len(problems) != 1 {
					t.Errorf("%s: %q in %s is taken", name, typed, question)
					continue
				}
				groups := act.asks(a)
				problems = FillAgain(groups, values, problems)
				if problems[0].Field != question {
					t.Errorf("%s: what is wrong with %s is said of %q: %s", name, question, problems[0].Field, problems[0].Text)
				}
			}
		}
	}
	if tried < 80 {
		t.Errorf("only %d answers tried", tried)
	}
}

// collectFields notes which fields hold something, however deep.
func collectFields(given map[string]bool, path string, v any) {
	switch x := v.(type) {
	case map[string]any:
		for name, inner := range x {
			collectFields(given, strings.TrimPrefix(path+"."+name, "."), inner)
		}
	case []any:
		for _, inner := range x {
			collectFields(given, path, inner)
		}
		given[path] = given[path] || len(x) > 0
	default:
		given[path] = given[path] || x != nil && x != "" && x != false && x != 0.0
	}
}

// fieldsOf are the names under which a command's fields travel, with those inside them.
func fieldsOf(t reflect.Type, path string) []string {
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct || reflect.PointerTo(t).Implements(reflect.TypeFor[encoding.TextMarshaler]()) {
		return []string{path}
	}
	var out []string
	for i := range t.NumField() {
		f := t.Field(i)
		if f.Anonymous {
			out = append(out, fieldsOf(f.Type, path)...)
			continue
		}
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		out = append(out, fieldsOf(f.Type, strings.TrimPrefix(path+"."+name, "."))...)
	}
	return out
}

func TestAChangeOfCategoryEndsTheFormerOneOnTheDayBefore(t *testing.T) {
	t.Parallel()
	day := func(month time.Month, d int) course.Date { return course.Date{Year: 2026, Month: month, Day: d} }
	c := exampleCourse(t)
	c.Members[0].Spells = []bylaw.Spell{{LAB: 2, From: day(1, 1), To: day(3, 31)}, {LAB: 13, From: day(4, 1)}}
	a := &actionRequest{Request: &site.Request{Lang: "da"}, course: c, name: "record_facts"}
	answer := func(lab, since string) []bylaw.Spell {
		f := &Answers{Values: url.Values{"members[0].lab": {lab}, "members[0].since": {since}}, say: a.T}
		return readFacts(a, f).(course.RecordFacts).Members[0].Spells
	}
	past := bylaw.Spell{LAB: 2, From: day(1, 1), To: day(3, 31)}
	for _, k := range []struct {
		name, lab, since string
		want             []bylaw.Spell
	}{
		{"another category", "11", "1.9.2026", []bylaw.Spell{past, {LAB: 13, From: day(4, 1), To: day(8, 31)}, {LAB: 11, From: day(9, 1)}}},
		{"the same with a corrected date", "13", "15.4.2026", []bylaw.Spell{past, {LAB: 13, From: day(4, 15)}}},
		{"nothing chosen", "", "", []bylaw.Spell{past, {LAB: 13, From: day(4, 1)}}},
		{"known to be in none", noCategory, "", nil},
	} {
		if got := answer(k.lab, k.since); !slices.Equal(got, k.want) {
			t.Errorf("%s: %+v", k.name, got)
		}
	}
}
