package language

import (
	"testing"
	"time"

	"github.com/enplan-dk/enplan/internal/domain/calendar"
)

func TestDatesAreWrittenAsDanesWriteThem(t *testing.T) {
	d := calendar.Date{Year: 2026, Month: time.March, Day: 3}
	if got := Weekday("da", d) + " den " + Day("da", d); got != "tirsdag den 3. marts 2026" {
		t.Error(got)
	}
	if got := Weekday("en", d) + " " + Day("en", d); got != "Tuesday 3 March 2026" {
		t.Error(got)
	}
}

func TestMomentsFollowTheClockInDenmark(t *testing.T) {
	summer := time.Date(2026, 7, 1, 22, 30, 0, 0, time.UTC)
	if got := Moment("da", summer); got != "2. juli 2026 kl. 00.30" {
		t.Error(got)
	}
	if got := Moment("en", summer); got != "2 July 2026 at 00:30" {
		t.Error(got)
	}
	if Moment("da", time.Time{})+Day("en", calendar.Date{}) != "" {
		t.Error("a missing date is not empty")
	}
}

func TestPeriodsAreWrittenAsOneSaysThem(t *testing.T) {
	for _, c := range []struct {
		p      calendar.Period
		da, en string
	}{
		{calendar.Period{Months: 6}, "6 måneder", "6 months"},
		{calendar.Period{Weeks: 1}, "1 uge", "1 week"},
		{calendar.Period{Months: 1, Weeks: 2, Days: 3}, "1 måned, 2 uger og 3 dage", "1 month, 2 weeks and 3 days"},
		{calendar.Period{}, "", ""},
	} {
		if da, en := Period("da", c.p), Period("en", c.p); da != c.da || en != c.en {
			t.Errorf("%v is %q and %q", c.p, da, en)
		}
	}
}
