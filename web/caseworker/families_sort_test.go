package caseworker

import (
	"slices"
	"testing"
	"time"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/domain/calendar"
	"github.com/enplan-dk/enplan/internal/domain/course"
)

func TestMyFamiliesAreSortedAsDanesDoAndWhatIsEmptyComesLast(t *testing.T) {
	t.Parallel()
	day := func(d int) calendar.Date { return calendar.Date{Year: 2026, Month: 12, Day: d} }
	at := func(d, hour int) time.Time { return calendar.At(day(d), hour, 0) }
	lines := []casework.Line{
		{ID: "1", Title: "Ørum", Phase: course.Closed},
		{ID: "2", Title: "Aagaard", Phase: course.Intake, WaitingSince: at(3, 9)},
		{ID: "3", Title: "Zeuthen", Phase: course.FollowingUp, NextFollowUp: day(5), NextMeeting: at(2, 10), WaitingSince: at(1, 9)},
		{ID: "4", Title: "Ærø-Berg", Phase: course.FollowingUp, NextFollowUp: day(4)},
	}
	for _, c := range []struct {
		by   string
		down bool
		want []string
	}{
		{"familie", false, []string{"3", "4", "1", "2"}}, {"familie", true, []string{"2", "1", "4", "3"}},
		{"fase", false, []string{"2", "3", "4", "1"}},
		{"venter", false, []string{"3", "2", "1", "4"}}, {"venter", true, []string{"2", "3", "1", "4"}},
		{"naeste", false, []string{"3", "4", "1", "2"}}, {"naeste", true, []string{"4", "3", "1", "2"}},
		{"noget andet", false, []string{"1", "2", "3", "4"}},
	} {
		sorted := slices.Clone(lines)
		sortLines(sorted, c.by, c.down)
		var got []string
		for _, l := range sorted {
			got = append(got, l.ID)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("by %s, down %v: %v instead of %v", c.by, c.down, got, c.want)
		}
	}
}
