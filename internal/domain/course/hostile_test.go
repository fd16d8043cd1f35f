package course_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/enplan-dk/enplan/internal/domain/bylaw"
	"github.com/enplan-dk/enplan/internal/domain/calendar"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/test/coursetest"
)

// situations are courses in every phase and in between: one of each that random
// families come into.
var situations = sync.OnceValue(func() []course.State {
	var found []course.State
	seen := map[string]bool{}
	for seed := range uint64(16) {
		r := rand.New(rand.NewPCG(seed, 1))
		now := time.Date(2025, 1, 6, 8, 0, 0, 0, time.UTC)
		opened, err := course.DecideOpening(
			coursetest.ID, coursetest.RandomOpening(r.IntN, "eksempel", course.DateOf(now)), course.Request{By: course.Actor{Subject: "karen", Role: course.Caseworker}},
			course.CurrentLaw("eksempel"), now,
		)
		if err != nil {
			panic(err)
		}
		var s course.State
		take(&s, nil, opened)
		for range 150 {
			now = now.Add(time.Duration(r.IntN(24*9)) * time.Hour)
			take(&s, nil, course.Due(s, now))
			if events, err := course.Decide(s, coursetest.RandomRequest(r.IntN, s, now), now); err == nil {
				take(&s, nil, events)
			}
			kind := fmt.Sprint(s.Phase, s.Plan.Draft != nil, s.Plan.Submitted != nil, s.Plan.InForce != nil, s.Pause != nil,
				len(s.Mentors) > 0, s.Team.Handover != nil, s.Team.Absence != nil, s.Continuation != nil, s.Outcome)
			if !seen[kind] {
				seen[kind] = true
				found = append(found, s.Clone())
			}
		}
	}
	return found
})

// FuzzDecide sends any body of any command by anybody to courses in any situation:
// it gets events that can be written down and folded, or a refusal.
func FuzzDecide(f *testing.F) {
	names := course.Commands()
	r := rand.New(rand.NewPCG(7, 7))
	for i := range 150 {
		s := situations()[i%len(situations())]
		request := coursetest.RandomRequest(r.IntN, s, s.ChangedAt)
		for n, name := range names {
			if name == request.Name {
				f.Add(i, n, i%4, []byte(request.Body))
			}
		}
	}
	for n := range names {
		f.Add(n, n, n, []byte(`{}`))
	}
	by := []course.Actor{
		{Subject: "karen", Role: course.Caseworker}, {Subject: "anna", Role: course.Citizen},
		{Subject: "sofie", Role: course.Supervisor}, {Subject: "", Role: course.Citizen},
	}
	f.Fuzz(func(t *testing.T, situation, command, actor int, body []byte) {
		all := situations()
		s := all[abs(situation)%len(all)]
		before := s.Clone()
		at := s.ChangedAt.Add(time.Hour)
		request := course.Request{Name: names[abs(command)%len(names)], Body: body, By: by[abs(actor)%len(by)]}
		events, err := course.Decide(s, request, at)
		if diff := cmp.Diff(before, s, cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("%s changed the state that it was decided on: %s", request.Name, diff)
		}
		if err != nil {
			if refusal := new(course.Refusal); !errors.As(err, &refusal) || strings.Contains(string(refusal.Code), " ") {
				t.Fatalf("%s: not a refusal: %v", request.Name, err)
			}
			return
		}
		after := s.Clone()
		for _, e := range events {
			written, err := json.Marshal(e)
			if err != nil {
				t.Fatalf("%s: event %s cannot be written: %v", request.Name, e.Type, err)
			}
			var read course.Recorded
			if err := json.Unmarshal(written, &read); err != nil {
				t.Fatalf("%s: event %s cannot be read: %v", request.Name, e.Type, err)
			}
			course.Evolve(&after, read)
		}
		if _, err := json.Marshal(after); err != nil {
			t.Fatalf("%s: the state cannot be written: %v", request.Name, err)
		}
		law, _ := after.Law.Law()
		for _, m := range after.Members {
			course.ForMember(after, m.ID)
		}
		course.Exemptions(after, law, course.DateOf(at))
		course.Preview(after, law, course.WhatIf{}, at, 3)
		if _, err := course.Explain(after, at); err != nil {
			t.Fatal(err)
		}
		course.Due(after, at.AddDate(3, 0, 0))
	})
}

// TestNobodyBreaksACourse lets hostile people send bodies made of odd values and of
// ids that are really there, one after the other, for years.
func TestNobodyBreaksACourse(t *testing.T) {
	t.Parallel()
	names := course.Commands()
	accepted := map[string]int{}
	for seed := range uint64(2 * len(names)) { // as often for each command, however many there are
		r := rand.New(rand.NewPCG(seed, 2))
		s := situations()[r.IntN(len(situations()))].Clone()
		at := s.ChangedAt
		for range 120 {
			at = at.Add(time.Duration(r.IntN(20*24)) * time.Hour)
			take(&s, nil, course.Due(s, at))
			spec, _ := course.Lookup(names[r.IntN(len(names))])
			c := spec.New()
			odd(r, reflect.ValueOf(c).Elem(), "", idsOf(s), at)
			if c, ok := c.(*course.SetInterval); ok && r.IntN(4) > 0 {
				c.Duty = ""
			}
			body, err := json.Marshal(c)
			if err != nil {
				continue // what cannot be written cannot be sent
			}
			by := course.Actor{
				Subject: []string{"karen", "anna", "bo", "barn1", "sofie", ""}[r.IntN(6)],
				Role:    []course.Role{course.Caseworker, course.Citizen, course.Supervisor}[r.IntN(3)],
			}
			events, err := course.Decide(s, course.Request{Name: spec.Name, Body: body, By: by}, at)
			if err != nil {
				if refusal := new(course.Refusal); !errors.As(err, &refusal) {
					t.Fatalf("%s %s: not a refusal: %v", spec.Name, body, err)
				}
				continue
			}
			accepted[spec.Name]++
			take(&s, nil, events)
			if _, err := json.Marshal(s); err != nil {
				t.Fatalf("%s %s: the state cannot be written: %v", spec.Name, body, err)
			}
			if _, err := course.Explain(s, at); err != nil {
				t.Fatal(err)
			}
			for _, m := range s.Members {
				course.ForMember(s, m.ID)
			}
		}
	}
	if len(accepted) < len(names)/2 {
		t.Errorf("only %d of %d commands were ever accepted: the values are too odd: %v", len(accepted), len(names), accepted)
	}
}

// odd fills a value: often with something that fits, often with something that does not.
func odd(r *rand.Rand, v reflect.Value, tag reflect.StructTag, ids []string, at time.Time) {
	if r.IntN(40) == 0 {
		return
	}
	switch x := v.Addr().Interface().(type) {
	case *course.Date:
		*x = course.DateOf(at).AddDays([]int{0, 0, 0, 0, 1, 7, 40, 40, -1, -400, 3000, -800_000, 900_000}[r.IntN(13)])
		return
	case *time.Time:
		*x = at.AddDate([]int{0, 0, 0, 0, 1, -1, 9000}[r.IntN(7)], 0, r.IntN(30))
		return
	case *bylaw.Spell: // a category beside the number is never right under a by-law
		if r.IntN(8) > 0 {
			defer func() { x.Category = "" }()
		}
	case *[]course.JudgedFact: // there are none under a by-law
		if r.IntN(8) > 0 {
			return
		}
	case *calendar.Period:
		*x = calendar.Period{Days: []int{1, 14, 30, 7, 0, -3, 999}[r.IntN(7)], Months: max(0, r.IntN(5)-3)}
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		odd(r, v.Elem(), tag, ids, at)
	case reflect.Struct:
		for i := range v.NumField() {
			odd(r, v.Field(i), v.Type().Field(i).Tag, ids, at)
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), r.IntN(3), 3))
		for i := range v.Len() {
			odd(r, v.Index(i), tag, ids, at)
		}
	case reflect.Bool:
		v.SetBool(r.IntN(2) == 0)
	case reflect.Int, reflect.Int64:
		v.SetInt([]int64{1, 1, 1, 3, 5, 0, 10, -1, 1 << 40}[r.IntN(9)])
	case reflect.Float64:
		v.SetFloat([]float64{0, 2.5, 37, -1, 1e300}[r.IntN(5)])
	case reflect.String:
		if choices := strings.Split(tag.Get("enum"), ","); tag.Get("enum") != "" && r.IntN(20) > 0 {
			v.SetString(choices[r.IntN(len(choices))])
			return
		}
		if most, err := strconv.Atoi(tag.Get("maxLength")); err == nil && most >= 200 && r.IntN(12) > 0 {
			v.SetString("fordi")
			return
		}
		if r.IntN(8) > 0 {
			v.SetString(ids[r.IntN(len(ids))])
			return
		}
		v.SetString([]string{"fordi", "", " ", strings.Repeat("æ", 1200), "\u202e\ufffd", "karen"}[r.IntN(6)])
	}
}

// idsOf lists what a body may really speak of.
func idsOf(s course.State) []string {
	ids := []string{"employment", "health", "social", "sel_140", "lab_min_plan/goal", "child_school", "wage", "municipality", strings.Repeat("a", 64)}
	for _, m := range s.Members {
		ids = append(ids, m.ID, m.ID, m.ID)
	}
	if plan := s.Plan.Current(); plan != nil {
		for _, g := range plan.Goals {
			ids = append(ids, g.ID)
			for _, e := range g.Efforts {
				ids = append(ids, e.ID)
			}
		}
	}
	if sub := s.Plan.Submitted; sub != nil {
		ids = append(ids, sub.Hash, sub.Hash)
	}
	for _, x := range s.Meetings {
		ids = append(ids, x.ID)
	}
	for _, x := range s.Mentors {
		ids = append(ids, x.ID)
	}
	for _, x := range s.Decisions {
		ids = append(ids, x.ID)
	}
	for _, x := range s.Consents {
		ids = append(ids, x.ID)
	}
	for _, x := range s.Messages {
		ids = append(ids, x.ID)
	}
	for _, x := range s.Hearings {
		ids = append(ids, x.ID)
	}
	for _, x := range s.Team.Members {
		ids = append(ids, x.ID)
	}
	return ids
}

func abs(n int) int { return max(n, -(n + 1)) }

func TestLimitsHoldForEveryCommandWithTheFieldThatTheyAreAbout(t *testing.T) {
	t.Parallel()
	karen := course.Actor{Subject: "karen", Role: course.Caseworker}
	now := time.Date(2025, 3, 3, 9, 0, 0, 0, time.UTC)
	opened, err := course.DecideOpening(coursetest.ID, course.Opening{
		Bylaw: "eksempel", Referral: course.Referral{Source: "citizen", Reason: "Flere planer"},
		Members: []course.NewMember{{Name: "Maria Toft", Kind: course.Adult, Birth: course.Date{Year: 1990, Month: 5, Day: 17}}},
	}, course.Request{By: karen}, course.CurrentLaw("eksempel"), now)
	if err != nil {
		t.Fatal(err)
	}
	s, err := course.Fold(opened)
	if err != nil {
		t.Fatal(err)
	}
	many := strings.Repeat(`"m1",`, 31)
	for name, c := range map[string]struct{ command, body, code, field string }{
		"a text that is empty":     {"write_note", `{"kind":"call","on":"2025-03-03","text":" \n"}`, "required", "text"},
		"a text that is too long":  {"write_note", `{"kind":"call","on":"2025-03-03","text":"` + strings.Repeat("æ", 20001) + `"}`, "too_long", "text"},
		"an id without end":        {"answer_message", `{"message":"` + strings.Repeat("b", 1001) + `","text":"x"}`, "too_long", "message"},
		"a hash that is too short": {"attach_document", `{"name":"a","type":"image/png","size":1,"hash":"abc"}`, "too_short", "hash"},
		"a number that is too big": {
			"attach_document", `{"name":"a","type":"image/png","size":99999999,"hash":"` + strings.Repeat("a", 64) + `"}`, "out_of_range", "size",
		},
		"a negative number": {
			"record_facts", `{"members":[{"member":"m1","spells":[{"lab":-1,"from":"2025-01-01"}]}],"fields":[]}`, "out_of_range", "members[0].spells[0].lab",
		},
		"a value that is none": {"write_note", `{"kind":"gossip","on":"2025-03-03","text":"x"}`, "unknown_value", "kind"},
		"an item that is none": {
			"give_consent", `{"member":"m1","given_by":"m1","types":["health","gossip"],"recipient":"r","purpose":"p","form":"digital","expires":"2025-12-31"}`,
			"unknown_value", "types[1]",
		},
		"a list that is empty": {
			"give_consent", `{"member":"m1","given_by":"m1","types":[],"recipient":"r","purpose":"p","form":"digital","expires":"2025-12-31"}`, "required", "types",
		},
		"a list that is too long": {"write_note", `{"kind":"call","on":"2025-03-03","text":"x","members":[` + many[:len(many)-1] + `]}`, "too_many", "members"},
		"somebody named twice":    {"write_note", `{"kind":"call","on":"2025-03-03","text":"x","members":["m1","m1"]}`, "named_twice", "members[1]"},
		"facts of somebody twice": {"record_facts", `{"members":[{"member":"m1"},{"member":"m1"}],"fields":[]}`, "named_twice", "members[1].member"},
		"a date of the year 9999": {
			"give_consent", `{"member":"m1","given_by":"m1","types":["health"],"recipient":"r","purpose":"p","form":"digital","expires":"9999-12-31"}`,
			"date_out_of_bounds", "expires",
		},
		"a date of the year 1":     {"report_circumstance", `{"kind":"health","on":"0001-01-02"}`, "date_out_of_bounds", "on"},
		"a character that is none": {"write_note", `{"kind":"call","on":"2025-03-03","text":"a\u0000b"}`, "unreadable_text", "text"},
		"a day that is none":       {"write_note", `{"kind":"call","on":"2025-02-30","text":"x"}`, "malformed_command", ""},
		"a deviation without reason": {
			"decide_eligibility", `{"outcome":"eligible","reason":"x","deviation":[{"criterion":"several_fields","met":true}]}`, "required", "deviation[0].reason",
		},
		"a field that nobody knows": {"write_note", `{"kind":"call","on":"2025-03-03","text":"x","colour":"red"}`, "malformed_command", ""},
		"in a category and in none": {
			"record_facts", `{"members":[{"member":"m1","no_category":true,"spells":[{"lab":1,"from":"2025-01-01"}]}],"fields":[]}`, "category_contradicted",
			"members[0].no_category",
		},
		"a login of somebody at work": {"correct_member", `{"member":"m9","name":"x"}`, "unknown_member", "member"},
	} {
		_, err := course.Decide(s, course.Request{Name: c.command, Body: json.RawMessage(c.body), By: karen}, now)
		refusal := new(course.Refusal)
		if !errors.As(err, &refusal) || string(refusal.Code) != c.code || refusal.Field != c.field {
			t.Errorf("%s: %+v, want %s at %s", name, err, c.code, c.field)
		}
	}
}

func TestACopyOfACourseSharesNothingWithIt(t *testing.T) {
	t.Parallel()
	for _, s := range situations() {
		before, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		c := s.Clone()
		if diff := cmp.Diff(s, c, cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("the copy differs: %s", diff)
		}
		for i := range c.Members {
			c.Members[i].Name = "x"
			for j := range c.Members[i].Spells {
				c.Members[i].Spells[j].LAB = 99
			}
		}
		for _, plan := range []*course.Content{c.Plan.Draft, c.Plan.Current()} {
			if plan != nil {
				for i := range plan.Goals {
					plan.Goals[i].Text = "x"
					plan.Goals[i].Measure = nil
				}
			}
		}
		if c.FollowUp.Interval != nil {
			c.FollowUp.Interval.Form = "x"
		}
		if after, _ := json.Marshal(s); string(after) != string(before) {
			t.Fatal("changing the copy changed the course")
		}
	}
}

// BenchmarkDecide decides a command on a course of about 20 kB.
func BenchmarkDecide(b *testing.B) {
	var big course.State
	size := 0
	for _, s := range situations() {
		if text, _ := json.Marshal(s); len(text) > size && s.Phase == course.FollowingUp {
			big, size = s, len(text)
		}
	}
	for _, m := range big.Members {
		big.Members[0].OwnView += strings.Repeat("Liv vil gerne i skole. ", 5) + m.Name
	}
	for i := 0; size < 20_000; i++ {
		big.Meetings = append(big.Meetings, course.Meeting{
			ID: fmt.Sprintf("z%d", i), At: big.ChangedAt, Form: "office", Members: []string{"m1"}, Present: []string{"m1"},
			Status: course.Held, HeldOn: course.DateOf(big.ChangedAt),
			Feedback: []course.Feedback{{Member: "m1", Trust: 3, Coherence: 3, Influence: 3}}, Following: []string{"g1"},
		})
		if i%10 == 0 {
			text, _ := json.Marshal(big)
			size = len(text)
		}
	}
	request := course.Request{
		Name: "write_note", Body: json.RawMessage(`{"kind":"call","on":"` + course.DateOf(big.ChangedAt).String() + `","text":"Ringede."}`),
		By: course.Actor{Subject: "karen", Role: course.Caseworker},
	}
	b.ReportMetric(float64(size), "state_bytes")
	b.ReportAllocs()
	for b.Loop() {
		if _, err := course.Decide(big, request, big.ChangedAt.Add(time.Minute)); err != nil {
			b.Fatal(err)
		}
	}
}
