package course_test

import (
	"testing"

	"github.com/enplan-dk/enplan/internal/domain/bylaw"
	"github.com/enplan-dk/enplan/internal/domain/course"
)

// Whoever has no part in a plan is not asked to answer it.
func TestWhoHasNoPartInAPlanIsNotAsked(t *testing.T) {
	t.Parallel()
	law, _ := bylaw.Latest("eksempel")
	on := course.Date{Year: 2026, Month: 3, Day: 2}
	s := course.State{
		Law: course.LawPin{Code: "eksempel", Revision: law.Revision, Rules: 4},
		Members: []course.Member{
			{ID: "m1", Kind: course.Adult, Birth: course.Date{Year: 1990, Month: 5, Day: 17}},
			{ID: "m2", Kind: course.Adult, Birth: course.Date{Year: 1988, Month: 5, Day: 17}},
		},
	}
	asked := func(c course.Content) (ids string) {
		s.Plan.Draft = &c
		for _, m := range s.Asked(law, on) {
			ids += m.ID
		}
		return ids
	}
	hers := course.Goal{ID: "g1", Members: []string{"m1"}}
	for name, c := range map[string]struct {
		plan course.Content
		want string
	}{
		"a goal of one":                 {course.Content{Goals: []course.Goal{hers}}, "m1"},
		"a goal of the family":          {course.Content{Goals: []course.Goal{{ID: "g1"}}}, "m1m2"},
		"a section about the other one": {course.Content{Goals: []course.Goal{hers}, Sections: []course.Section{{Area: "health", Member: "m2"}}}, "m1m2"},
		"a section about the family":    {course.Content{Goals: []course.Goal{hers}, Sections: []course.Section{{Area: "health"}}}, "m1"},
	} {
		if got := asked(c.plan); got != c.want {
			t.Errorf("%s: %s", name, got)
		}
	}
	s.Law.Rules = 3
	if got := asked(course.Content{Goals: []course.Goal{hers}}); got != "m1m2" {
		t.Errorf("under rules 3: %s", got)
	}
}
