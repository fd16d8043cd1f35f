package course_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/enplan-dk/enplan/internal/course"
)

var (
	karen = course.Actor{Subject: "karen", Role: course.Caseworker}
	anna  = course.Actor{Subject: "anna", Role: course.Citizen}
)

// trial is a course that commands are tried on.
type trial struct {
	t       testing.TB
	state   course.State
	journal []course.Recorded
	now     time.Time
	keys    int
}

func newTrial(t testing.TB, adults int) *trial {
	now := time.Date(2025, 1, 6, 8, 0, 0, 0, time.UTC)
	o := course.Opening{Bylaw: "eksempel", Referral: course.Referral{Source: "citizen", Reason: "Flere planer"}}
	for i := range adults {
		o.Members = append(o.Members, course.NewMember{Name: fmt.Sprint("Prøve ", i), Kind: course.Adult, Birth: course.Date{Year: 1990, Month: 1, Day: 2}})
	}
	o.Members[0].Subject = "anna"
	x := &trial{t: t, now: now}
	events, err := course.DecideOpening("01900000-0000-7000-8000-000000000000", o, course.Request{By: karen}, course.CurrentLaw("eksempel"), now)
	if err != nil {
		t.Fatal(err)
	}
	x.happen(events)
	return x
}

func (x *trial) happen(events []course.Recorded) {
	for _, e := range events {
		course.Evolve(&x.state, e)
	}
	x.journal = append(x.journal, events...)
}

// try decides a command; it answers the refusal, or nil.
func (x *trial) try(by course.Actor, c course.Command) *course.Refusal {
	x.t.Helper()
	body, err := json.Marshal(c)
	if err != nil {
		x.t.Fatal(err)
	}
	x.keys++
	events, err := course.Decide(x.state, course.Request{Name: course.NameOf(c), Body: body, By: by, Key: fmt.Sprint("k", x.keys), Fingerprint: fmt.Sprintf("%064d", x.keys)}, x.now)
	refusal := new(course.Refusal)
	if errors.As(err, &refusal) {
		return refusal
	}
	if err != nil {
		x.t.Fatal(err)
	}
	x.happen(events)
	return nil
}

func (x *trial) must(by course.Actor, c course.Command) {
	x.t.Helper()
	if r := x.try(by, c); r != nil {
		x.t.Fatalf("%s: %s %s %+v", course.NameOf(c), r.Code, r.Field, r.Params)
	}
}

// draft brings a course to where a plan is written.
func (x *trial) draft() {
	x.t.Helper()
	x.must(karen, course.RecordFacts{Members: []course.MemberFacts{{Member: "m1", NoCategory: true}}, Fields: []string{"employment", "health"}, FieldsConfirmed: "Bekræftet"})
	x.must(karen, course.DecideEligibility{Outcome: course.Eligible, Reason: "To fagområder"})
	x.must(karen, course.MarkField{Field: "health", Reason: "Efter behov"})
	x.must(karen, course.MarkField{Field: "employment", Reason: "Tovholderen selv"})
	x.must(karen, course.ConfirmTeam{})
}

// fill sends a command until it is refused, and answers how many were taken and why no more.
func (x *trial) fill(by course.Actor, most int, c func(i int) course.Command) (int, *course.Refusal) {
	for i := range most {
		if r := x.try(by, c(i)); r != nil {
			return i, r
		}
	}
	return most, nil
}

// long is text whose every sign is as long as it gets, in JSON.
func long(n int) string { return strings.Repeat("<", n) }

// attacks are allowed commands in bulk, each as large as it may be.
func attacks(x *trial) map[string]func(i int) course.Command {
	day := course.DateOf(x.now)
	return map[string]func(i int) course.Command{
		"notes":    func(int) course.Command { return course.WriteNote{Kind: "call", On: day, Text: "x"} },
		"messages": func(int) course.Command { return course.SendMessage{Text: long(10_000)} },
		"goals": func(int) course.Command {
			return course.AddGoal{GoalBody: course.GoalBody{Area: "employment", Text: long(2000), OwnWords: &course.Words{Member: "m1", Text: long(1000)}}}
		},
		"short goals": func(int) course.Command {
			return course.AddGoal{GoalBody: course.GoalBody{Area: "employment", Text: "x"}}
		},
		"sections": func(i int) course.Command {
			t := long(20_000)
			return course.WriteSection{Area: "employment", Member: fmt.Sprintf("m%d", i%20+1), Text: &t}
		},
		"meetings": func(int) course.Command {
			return course.AgreeMeeting{At: x.now.Add(time.Hour), Form: "office", Members: []string{"m1"}, RemindMinutesBefore: []int{1, 2, 3, 4, 5}}
		},
		"comments": func(int) course.Command { return course.AddComment{About: "employment", Text: long(4000)} },
		"hearings": func(i int) course.Command {
			return course.OpenHearing{Member: fmt.Sprintf("m%d", i%20+1), Text: long(10_000)}
		},
		"access": func(i int) course.Command { return course.RequestAccess{Member: fmt.Sprintf("m%d", i%20+1)} },
		"decisions": func(int) course.Command {
			return course.MakeDecision{Subject: long(200), Member: "m1", Outcome: "granted", Reason: "x", LegalBasis: "x", Guidance: "x"}
		},
		"documents": func(int) course.Command {
			return course.AttachDocument{Name: long(200), Type: "text/plain", Size: 1, Hash: strings.Repeat("a", 64)}
		},
		"mentors":       func(i int) course.Command { return mentor(x, fmt.Sprintf("m%d", i%20+1)) },
		"intervals":     func(int) course.Command { return weekly(long(2000)) },
		"circumstances": func(i int) course.Command { return course.ReportCircumstance{Kind: "other", On: day, Text: long(4000)} },
		"consents": func(i int) course.Command {
			m := fmt.Sprintf("m%d", i%20+1)
			return course.GiveConsent{Member: m, GivenBy: m, Types: []string{"health"}, Recipient: long(200), Purpose: long(1000), Form: "written", Expires: day.AddDays(10)}
		},
		"team": func(i int) course.Command {
			return course.AddTeamMember{Subject: fmt.Sprint("kollega", i), Field: "health", Role: long(200), Basis: "statute", Statute: long(200), Until: day.AddDays(1)}
		},
		"facts": func(int) course.Command {
			c := course.RecordFacts{Fields: []string{"health"}, FieldsConfirmed: long(4000)}
			for i := range 20 {
				c.Members = append(c.Members, course.MemberFacts{Member: fmt.Sprintf("m%d", i+1), OwnView: long(4000), ComplexProblems: long(4000)})
			}
			return c
		},
	}
}

func weekly(reason string) course.Command {
	c := course.SetInterval{Form: "office", Reason: reason}
	c.Every.Weeks = 2
	return c
}

func mentor(x *trial, member string) course.Command {
	from := course.DateOf(x.now)
	return course.DraftMentor{MentorTerms: course.MentorTerms{Member: member, Goal: long(2000), Tasks: long(4000), HoursPerWeek: 2, Name: "n", Contact: "k", Employer: "municipality", Funding: "wage"},
		From: from, To: from.AddDays(90), Assessment: long(4000)}
}

// atBudget is a course into which everything was sent until it was refused.
func atBudget(t testing.TB) *trial {
	x := newTrial(t, 20)
	x.draft()
	for _, name := range attackOrder {
		by := karen
		if name == "messages" || name == "circumstances" {
			by = anna
		}
		taken, refused := x.fill(by, 400, attacks(x)[name])
		if testing.Verbose() {
			code := ""
			if refused != nil {
				code = refused.Code + " " + refused.Param("what") + refused.Field
			}
			t.Logf("%-14s %3d taken, then %s", name, taken, code)
		}
	}
	return x
}

var attackOrder = []string{"notes", "messages", "meetings", "hearings", "access", "decisions", "documents", "circumstances", "comments", "sections", "goals", "short goals", "intervals", "team", "consents", "mentors", "facts"}

// TestNothingThatIsAllowedMakesACourseTooLargeOrTooSlow sends every kind of command in bulk, and
// lets everything come due at once.
func TestNothingThatIsAllowedMakesACourseTooLargeOrTooSlow(t *testing.T) {
	x := atBudget(t)
	for name := range attacks(x) {
		found := false
		for _, n := range attackOrder {
			found = found || n == name
		}
		if !found {
			t.Errorf("%s is not tried", name)
		}
	}
	size := len(asBytes(t, x.state))
	t.Logf("the state takes %d bytes, its agenda has %d items", size, len(x.state.Agenda))
	if size > course.LargestState {
		t.Errorf("the state takes %d bytes, more than %d", size, course.LargestState)
	}
	for _, e := range x.journal {
		if n := len(asBytes(t, e)); n > course.LargestEvent {
			t.Errorf("%s takes %d bytes", e.Type, n)
		}
	}
	if r := x.try(anna, course.LodgeAppeal{Decision: x.state.Decisions[0].ID, Member: "m1"}); r != nil {
		t.Errorf("a full course refuses an appeal: %+v", r)
	}
	x.now = x.now.AddDate(0, 3, 0)
	x.happen(course.Due(x.state, x.now))
	if next := course.NextDue(x.state); !next.IsZero() && !next.After(x.now) {
		t.Errorf("something due at %s is left", next)
	}
	folded, err := course.Fold(x.journal)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(x.state, folded, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("fold differs from state: %s", diff)
	}
}

func asBytes(t testing.TB, v any) []byte {
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// BenchmarkAStepOfAFullCourse is what the longest step costs: a command, and what is due.
func BenchmarkAStepOfAFullCourse(b *testing.B) {
	x := atBudget(b)
	body := asBytes(b, course.WriteNote{Kind: "call", On: course.DateOf(x.now), Text: "x"})
	b.Run("command", func(b *testing.B) {
		for i := range b.N {
			if _, err := course.Decide(x.state, course.Request{Name: "write_note", Body: body, By: karen, Key: fmt.Sprint("b", i)}, x.now); err != nil {
				b.Fatal(err)
			}
		}
	})
	later := x.now.AddDate(0, 3, 0)
	b.Run("due", func(b *testing.B) {
		for range b.N {
			if len(course.DueFirst(x.state, later)) == 0 {
				b.Fatal("nothing is due")
			}
		}
	})
	fresh := newTrial(b, 2)
	b.Run("command of a fresh course", func(b *testing.B) {
		for i := range b.N {
			if _, err := course.Decide(fresh.state, course.Request{Name: "write_note", Body: body, By: karen, Key: fmt.Sprint("b", i)}, fresh.now); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// TestAPlanThatNobodyCouldAnswerIsNotSubmitted meets a draft from before there were bounds.
func TestAPlanThatNobodyCouldAnswerIsNotSubmitted(t *testing.T) {
	x := newTrial(t, 2)
	x.draft()
	x.state.Law.Rules = 2
	for range 201 {
		x.must(karen, course.AddGoal{GoalBody: course.GoalBody{Area: "employment", Text: "x"}})
	}
	x.state.Law.Rules = course.Rules
	if r := x.try(karen, course.SubmitPlan{}); r == nil || r.Code != "course_full" {
		t.Fatalf("201 goals are submitted: %+v", r)
	}
	for len(x.state.Plan.Draft.Goals) > 150 {
		x.must(karen, course.RemoveGoal{Goal: x.state.Plan.Draft.Goals[0].ID})
	}
	x.must(karen, course.SubmitPlan{})
	answer := course.RespondToPlan{Member: "m1", Hash: x.state.Plan.Submitted.Hash}
	for _, g := range x.state.Plan.Draft.Goals {
		answer.Goals = append(answer.Goals, course.GoalAnswer{Goal: g.ID, Agree: true})
	}
	x.must(anna, answer)
}
