package course_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/test/coursetest/largecourse"
)

var karen, anna = largecourse.Karen, largecourse.Anna

// trial is a course that commands are tried on.
type trial struct {
	*largecourse.Course
	t testing.TB
}

const trialID = "01900000-0000-7000-8000-000000000000"

var trialFrom = time.Date(2025, 1, 6, 8, 0, 0, 0, time.UTC)

func trialOf(t testing.TB, c *largecourse.Course, err error) *trial {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	return &trial{Course: c, t: t}
}

func newTrial(t testing.TB, adults int) *trial {
	t.Helper()
	c, err := largecourse.Open(trialID, adults, trialFrom)
	return trialOf(t, c, err)
}

// try decides a command; it answers the refusal, or nil.
func (x *trial) try(by course.Actor, c course.Command) *course.Refusal {
	x.t.Helper()
	err := x.Do(by, c)
	refusal := new(course.Refusal)
	if errors.As(err, &refusal) {
		return refusal
	}
	if err != nil {
		x.t.Fatal(err)
	}
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
	if err := x.Draft(); err != nil {
		x.t.Fatal(err)
	}
}

// atBudget is a course into which everything was sent until it was refused.
func atBudget(t testing.TB) *trial {
	t.Helper()
	c, err := largecourse.AtBounds(trialID, trialFrom, func(attack string, taken int, because *course.Refusal) {
		if testing.Verbose() {
			t.Logf("%-14s %3d taken, then %s %s%s", attack, taken, because.Code, because.Param("what"), because.Field)
		}
	})
	return trialOf(t, c, err)
}

// TestNothingThatIsAllowedMakesACourseTooLargeOrTooSlow sends every kind of command in bulk, and
// lets everything come due at once.
func TestNothingThatIsAllowedMakesACourseTooLargeOrTooSlow(t *testing.T) {
	x := atBudget(t)
	size := len(asBytes(t, x.State))
	t.Logf("the state takes %d bytes, its agenda has %d items", size, len(x.State.Agenda))
	if size > course.LargestState {
		t.Errorf("the state takes %d bytes, more than %d", size, course.LargestState)
	}
	for _, e := range x.Journal {
		if n := len(asBytes(t, e)); n > course.LargestEvent {
			t.Errorf("%s takes %d bytes", e.Type, n)
		}
	}
	if r := x.try(anna, course.LodgeAppeal{Decision: x.State.Decisions[0].ID, Member: "m1"}); r != nil {
		t.Errorf("a full course refuses an appeal: %+v", r)
	}
	x.At = x.At.AddDate(0, 3, 0)
	x.Due()
	if next := course.NextDue(x.State); !next.IsZero() && !next.After(x.At) {
		t.Errorf("something due at %s is left", next)
	}
	folded, err := course.Fold(x.Journal)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(x.State, folded, cmpopts.EquateEmpty()); diff != "" {
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
	body := asBytes(b, course.WriteNote{Kind: "call", On: course.DateOf(x.At), Text: "x"})
	b.Run("command", func(b *testing.B) {
		for i := range b.N {
			if _, err := course.Decide(x.State, course.Request{Name: "write_note", Body: body, By: karen, Key: fmt.Sprint("b", i)}, x.At); err != nil {
				b.Fatal(err)
			}
		}
	})
	later := x.At.AddDate(0, 3, 0)
	b.Run("due", func(b *testing.B) {
		for range b.N {
			if len(course.DueFirst(x.State, later)) == 0 {
				b.Fatal("nothing is due")
			}
		}
	})
	fresh := newTrial(b, 2)
	b.Run("command of a fresh course", func(b *testing.B) {
		for i := range b.N {
			if _, err := course.Decide(fresh.State, course.Request{Name: "write_note", Body: body, By: karen, Key: fmt.Sprint("b", i)}, fresh.At); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// TestAPlanThatNobodyCouldAnswerIsNotSubmitted meets a draft from before there were bounds.
func TestAPlanThatNobodyCouldAnswerIsNotSubmitted(t *testing.T) {
	x := newTrial(t, 2)
	x.draft()
	known(x)
	x.State.Law.Rules = 2
	for range 200 {
		x.must(karen, course.AddGoal{GoalBody: course.GoalBody{Area: "employment", Text: "x"}})
	}
	x.must(karen, course.AddGoal{GoalBody: overall("x")})
	x.State.Law.Rules = course.Rules
	if r := x.try(karen, course.SubmitPlan{}); r == nil || r.Code != "course_full" {
		t.Fatalf("201 goals are submitted: %+v", r)
	}
	for len(x.State.Plan.Draft.Goals) > 150 {
		x.must(karen, course.RemoveGoal{Goal: x.State.Plan.Draft.Goals[0].ID})
	}
	x.must(karen, course.SubmitPlan{})
	answer := course.RespondToPlan{Member: "m1", Hash: x.State.Plan.Submitted.Hash}
	for _, g := range x.State.Plan.Draft.Goals {
		answer.Goals = append(answer.Goals, course.GoalAnswer{Goal: g.ID, Agree: true})
	}
	x.must(anna, answer)
}
