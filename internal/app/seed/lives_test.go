package seed

import (
	"testing"
	"time"

	"github.com/enplan-dk/enplan/internal/domain/course"
)

func TestEveryPastIsLivedWhateverTheDay(t *testing.T) {
	t.Parallel()
	for day := range 30 {
		now := time.Date(2026, 11, 20, 13, 20, 0, 0, time.UTC).AddDate(0, 0, 13*day)
		phases := map[course.Phase]int{}
		for _, p := range pasts {
			l := p.lived(municipality, courseID(now), now)
			if l.err != nil {
				t.Fatalf("%s on %s: %v", p.surname, now.Format(time.DateOnly), l.err)
			}
			phases[l.state.Phase]++
			if last := l.journal[len(l.journal)-1].At; last.After(now) {
				t.Errorf("%s: something happened at %s, after now", p.surname, last)
			}
		}
		for _, phase := range []course.Phase{course.Intake, course.FormingTeam, course.DraftingPlan, course.FollowingUp, course.Closed} {
			if phases[phase] < 2 {
				t.Errorf("on %s %d families are in %s: %v", now.Format(time.DateOnly), phases[phase], phase, phases)
			}
		}
	}
}

func TestTheFinishedTrialIsOver(t *testing.T) {
	t.Parallel()
	for _, p := range finished(time.Now()) {
		l := p.lived(finishedTrial, courseID(time.Now()), time.Now())
		if l.err != nil || l.state.Phase != course.Closed {
			t.Errorf("%s is in %s: %v", p.surname, l.state.Phase, l.err)
		}
	}
}
