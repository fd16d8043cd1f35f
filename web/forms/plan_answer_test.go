package forms

import (
	"testing"

	"github.com/enplan-dk/enplan/internal/domain/course"
)

// Whoever corrects an answer begins with what she has answered.
func TestAnAnswerThatIsCorrectedStandsInTheForm(t *testing.T) {
	t.Parallel()
	values := given(&course.Response{Words: "Tak for mødet", Goals: []course.GoalAnswer{{Goal: "g1", Agree: true}, {Goal: "g2", Words: "For tidligt"}}})
	for name, want := range map[string]string{"agree-g1": "true", "words-g1": "", "agree-g2": "false", "words-g2": "For tidligt", "words": "Tak for mødet"} {
		if got := values.Get(name); got != want {
			t.Errorf("%s: %q", name, got)
		}
	}
	if given(nil) != nil {
		t.Error("nothing was answered yet")
	}
}
