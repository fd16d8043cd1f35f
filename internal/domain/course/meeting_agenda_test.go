package course_test

import (
	"slices"
	"testing"
	"time"

	"github.com/enplan-dk/enplan/internal/domain/course"
)

// On a screen before both parents stands what both may read, and nobody's own words.
func TestAScreenShowsWhatEverybodyAtTheMeetingMayRead(t *testing.T) {
	t.Parallel()
	birth := course.Date{Year: 1990, Month: 1, Day: 1}
	s := course.State{
		ID: "c", Version: 1, Law: course.CurrentLaw("eksempel"), ChangedAt: time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC),
		Members: []course.Member{{ID: "m1", Kind: course.Adult, Birth: birth}, {ID: "m2", Kind: course.Adult, Birth: birth}},
		Plan: course.Plan{Draft: &course.Content{Goals: []course.Goal{
			{ID: "g1", Members: []string{"m1"}}, {ID: "g2", OwnWords: []course.Words{{Member: "m1", Text: "Mit."}}},
		}}},
		Tasks: []course.Task{
			{ID: "o1", Member: "m1", Members: []string{"m1"}, Status: course.TaskOpen}, {ID: "o2", Staff: "karen", Status: course.TaskOpen},
			{ID: "o3", Staff: "karen", Status: course.TaskDone},
		},
	}
	for _, x := range []struct{ members, goals, tasks []string }{
		{[]string{"m1", "m2"}, []string{"g2"}, []string{"o2"}},
		{[]string{"m1"}, []string{"g1", "g2"}, []string{"o1", "o2"}},
		{nil, []string{"g1", "g2"}, []string{"o1", "o2"}},
	} {
		goals, tasks := s.ReadByAll(course.Meeting{Members: x.members})
		var gotGoals, gotTasks []string
		for _, g := range goals {
			gotGoals = append(gotGoals, g.ID)
			if len(g.OwnWords) > 0 {
				t.Errorf("%s shows own words", g.ID)
			}
		}
		for _, o := range tasks {
			gotTasks = append(gotTasks, o.ID)
		}
		if !slices.Equal(gotGoals, x.goals) || !slices.Equal(gotTasks, x.tasks) {
			t.Errorf("before %v stand %v and %v, want %v and %v", x.members, gotGoals, gotTasks, x.goals, x.tasks)
		}
	}
}
