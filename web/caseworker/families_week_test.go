package caseworker

import (
	"testing"

	"github.com/enplan-dk/enplan/internal/domain/calendar"
)

// Whoever plans on a Friday plans the week that follows, and is told that it is meant.
func TestBeforeAWeekendTheNextWeekCounts(t *testing.T) {
	t.Parallel()
	for day, want := range map[int]struct {
		until   int
		nextToo bool
	}{16: {22, false}, 19: {22, false}, 20: {29, true}, 21: {29, true}, 22: {29, true}, 23: {29, false}} {
		until, nextToo := endOfWeek(calendar.Date{Year: 2026, Month: 11, Day: day})
		if until.Day != want.until || nextToo != want.nextToo {
			t.Errorf("on 2026-11-%d until %v, %v", day, until, nextToo)
		}
	}
}
