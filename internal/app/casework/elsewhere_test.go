package casework_test

import (
	"errors"
	"testing"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/test/coursetest"
)

// On each way to take somebody into a course the person is looked for in the other open ones of the municipality.
func TestAPersonIsInASecondOpenCourseOnlyForAReason(t *testing.T) {
	t.Parallel()
	o := open(t)
	opening := coursetest.Sandelholt().Opening
	refusedAt := func(way string, err error, field string) {
		t.Helper()
		refusal := new(course.Refusal)
		if !errors.As(err, &refusal) || refusal.Code != course.CodePersonInOtherCourse || refusal.Field != field {
			t.Errorf("%s: %v at %q, want a refusal at %q", way, err, refusal.Field, field)
			return
		}
		if len(refusal.Params) != 1 || refusal.Param("coordinator") == "" || refusal.Param("coordinator") == o.id {
			t.Errorf("%s: it says %+v", way, refusal.Params)
		}
	}
	again := func(key string) (casework.Outcome, error) {
		return o.cases.Open(casework.ActingFor(t.Context(), karen), karen, opening, casework.Call{Key: key})
	}
	_, err := again("second")
	refusedAt("opening", err, "members[0].same_person_reason")

	other := opening
	other.Members = []course.NewMember{{Name: "Signe Prøve", Kind: course.Adult, Birth: opening.Members[0].Birth}}
	opened, err := o.cases.Open(casework.ActingFor(t.Context(), karen), karen, other, casework.Call{Key: "other"})
	if err != nil {
		t.Fatal(err)
	}
	first := o.id
	o.id = opened.Course
	number, login := opening.Members[0].CPR, opening.Members[0].Subject
	facts := course.RecordFacts{Members: []course.MemberFacts{{Member: "m1", Subject: login}}}
	for _, async := range []bool{false, true} {
		refusedAt("a new member with the number", o.do(karen, course.AddMember{
			NewMember: course.NewMember{Name: "R", Kind: course.Adult, Birth: opening.Members[0].Birth, CPR: number},
		}, async), "same_person_reason")
		refusedAt("the number corrected", o.do(karen, course.CorrectMember{Member: "m1", CPR: &number}, async), "same_person_reason")
		refusedAt("the login corrected", o.do(karen, course.CorrectMember{Member: "m1", Subject: &login}, async), "same_person_reason")
		refusedAt("the login among the facts", o.do(karen, facts, async), "members[0].same_person_reason")
	}
	o.must(karen, course.CorrectMember{Member: "m1", CPR: &number, SamePersonReason: "Hun er også værge for en søster."})
	if got := o.State(t.Context(), o.id).Members[0].SamePerson; got == "" {
		t.Error("the reason is not kept")
	}
	o.must(karen, course.CorrectMember{Member: "m1", CPR: &number}) // it is hers already

	o.id = first
	o.must(karen, course.CloseCourse{Outcome: course.OutcomeMistaken, Reason: "x"})
	o.id = opened.Course
	o.must(karen, course.CloseCourse{Outcome: course.OutcomeMistaken, Reason: "x"})
	third, err := again("third")
	if err != nil {
		t.Fatalf("opened again after the others were closed: %v", err)
	}
	if repeated, err := again("third"); err != nil || repeated.Course != third.Course {
		t.Errorf("the opening repeated under its key: %+v, %v", repeated, err)
	}
}
