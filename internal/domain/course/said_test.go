package course_test

import (
	"slices"
	"testing"

	"github.com/enplan-dk/enplan/internal/domain/course"
)

func TestWhatSomebodyWroteIsFoundInTheEventThatKeepsIt(t *testing.T) {
	t.Parallel()
	texts, about := course.SaidIn(course.PlanAnswered{Response: course.Response{
		Member: "m1", By: "rigmor", Words: "Jeg siger ja.", Goals: []course.GoalAnswer{{Goal: "g3", Agree: false, Words: "Fire dage er for meget."}},
	}})
	if !slices.Equal(texts, []course.Said{{Of: "GoalAnswer", Field: "words", Text: "Fire dage er for meget."}, {Of: "Response", Field: "words", Text: "Jeg siger ja."}}) {
		t.Errorf("said %v", texts)
	}
	if !slices.Equal(about, []course.About{{Kind: "member", ID: "m1"}, {Kind: "goal", ID: "g3"}}) {
		t.Errorf("about %v", about)
	}
	if texts, _ := course.SaidIn(course.NoteCorrected{Note: "j4", Text: "Kl. 9."}); len(texts) != 1 {
		t.Errorf("of a corrected note %v", texts)
	}
	if texts, _ := course.SaidIn(course.CommentAdded{Comment: course.Comment{By: course.Actor{Subject: "karen", Role: course.Caseworker}, Text: "Godt."}}); len(texts) != 1 {
		t.Errorf("of a comment %v", texts)
	}
}
