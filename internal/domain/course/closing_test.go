package course_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/test/coursetest"
)

// TestWhateverEndsACourseLeavesTheSameToSettle: closing by staff asks for it beforehand, and a course that ends at once leaves it as a task.
func TestWhateverEndsACourseLeavesTheSameToSettle(t *testing.T) {
	t.Parallel()
	for _, way := range []struct {
		name string
		end  func(d *coursetest.Decided)
		told []string // of the family
	}{
		{"the last adult leaves", func(d *coursetest.Decided) {
			d.DoAs("rigmor", course.Citizen, course.Decline{Member: "m1"})
		}, nil},
		{"staff write that she leaves", func(d *coursetest.Decided) { d.Do(course.Decline{Member: "m1"}) }, []string{"m1"}},
		{"the last adult moves out", func(d *coursetest.Decided) { d.Do(course.EndMember{Member: "m1", Because: course.MovedOut}) }, []string{"m1"}},
	} {
		d := withPlan(t)
		left := d.State.LeavesBehind(exampleLaw(t), course.DateOf(d.At))
		if len(left.Efforts) == 0 || len(left.Plans) == 0 {
			t.Fatalf("the course would leave %+v", left)
		}
		_, err := d.Course.Do(karen, course.CloseCourse{Outcome: course.OutcomeCompleted, Reason: "x"})
		if len(refusalOf(err).Also) != len(left.Efforts)+len(left.Plans) {
			t.Errorf("closing by staff: %v", err)
		}
		way.end(d)
		if got := d.State.Closing.LeftBehind; got == nil || !slices.Equal(got.Efforts, left.Efforts) || !slices.Equal(got.Plans, left.Plans) {
			t.Errorf("%s: it leaves %+v, want %+v", way.name, got, left)
		}
		d.Due()
		if !slices.ContainsFunc(d.State.Fired, func(i course.Item) bool { return i.Kind == course.ItemClosingOpen && i.For == course.ForCoordinator }) {
			t.Errorf("%s: the coordinator has no task", way.name)
		}
		closed := course.Notice{Item: course.Item{Kind: course.NoticeClosed, For: course.ForFamily}, Members: []string{"m1", "m2"}}
		if way.told == nil {
			closed.Except = "rigmor"
		}
		if hears := closed.Audience(&d.State, exampleLaw(t), course.DateOf(d.At)).Family; len(hears) != len(way.told) {
			t.Errorf("%s: %v hear that it ended", way.name, hears)
		}
		if _, err := d.Course.Do(karen, course.SettleClosing{}); refusalOf(err).Code != course.CodeClosingIncomplete {
			t.Errorf("%s: settled without a word on the ordinary plans: %v", way.name, err)
		}
		list := course.Checklist{ContinuingEfforts: left.Efforts}
		for _, plan := range left.Plans {
			list.Conversions = append(list.Conversions, course.ConvertedProvided{Provision: plan.Provision, Person: plan.Person, Needs: "Jobcentret laver den."})
		}
		d.Do(course.SettleClosing{Checklist: list})
		if d.State.Closing.LeftBehind != nil || !slices.Equal(d.State.Closing.Checklist.Conversions, list.Conversions) {
			t.Errorf("%s: the closing is %+v", way.name, d.State.Closing)
		}
		if slices.ContainsFunc(d.State.Fired, func(i course.Item) bool { return i.Kind == course.ItemClosingOpen }) {
			t.Errorf("%s: the task stands after it was done", way.name)
		}
		if _, err := d.Course.Do(karen, course.SettleClosing{}); refusalOf(err).Code != course.CodeNothingLeftBehind {
			t.Errorf("%s: settled twice: %v", way.name, err)
		}
	}
}

// TestNothingStandsAgainForWhoDied: what the dead had is not to be made again.
func TestNothingStandsAgainForWhoDied(t *testing.T) {
	t.Parallel()
	d := withPlan(t)
	d.Do(course.EndMember{Member: "m1", Because: course.Died})
	left := d.State.Closing.LeftBehind
	if left == nil || len(left.Efforts) == 0 || slices.ContainsFunc(left.Plans, func(p course.OrdinaryPlan) bool { return p.Person == "m1" }) {
		t.Errorf("the course leaves %+v", left)
	}
}

func refusalOf(err error) *course.Refusal {
	refusal := new(course.Refusal)
	errors.As(err, &refusal)
	return refusal
}
