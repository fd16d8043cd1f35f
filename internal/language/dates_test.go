package language_test

import (
	"testing"
	"time"

	"github.com/enplan-dk/enplan/internal/domain/calendar"
	"github.com/enplan-dk/enplan/internal/language"
)

var today = calendar.Date{Year: 2026, Month: time.November, Day: 25} // a Wednesday

func TestDatesAreWrittenAsDanesWriteThem(t *testing.T) {
	d := calendar.Date{Year: 2026, Month: time.March, Day: 3}
	if got := language.Weekday("da", d) + " den " + language.Day("da", d); got != "tirsdag den 3. marts 2026" {
		t.Error(got)
	}
	if got := language.Weekday("en", d) + " " + language.Day("en", d); got != "Tuesday 3 March 2026" {
		t.Error(got)
	}
}

func TestMomentsFollowTheClockInDenmark(t *testing.T) {
	summer := time.Date(2026, 7, 1, 22, 30, 0, 0, time.UTC)
	if got := language.Moment("da", summer); got != "2. juli 2026 kl. 00.30" {
		t.Error(got)
	}
	if got := language.Moment("en", summer); got != "2 July 2026 at 00:30" {
		t.Error(got)
	}
	if language.Moment("da", time.Time{})+language.Day("en", calendar.Date{}) != "" {
		t.Error("a missing date is not empty")
	}
}

func TestDatesAreSaidAsDanesSayThem(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 30, 9, 0, 0, 0, time.UTC)
	now := calendar.At(today, 12, 0)
	for want, got := range map[string]string{
		"mandag den 30. november kl. 10.00": language.Instant("da", at, now),
		"Monday 30 November at 10:00":       language.Instant("en", at, now),
		"fredag den 1. januar 2027":         language.Date("da", calendar.Date{Year: 2027, Month: 1, Day: 1}, today),
		"30. november 2026":                 language.Day("da", calendar.DateOf(at)),
		"30 November 2026":                  language.Day("en", calendar.DateOf(at)),
		"kl. 12.00":                         language.Clock("da", now),
	} {
		if got != want {
			t.Errorf("said %q, want %q", got, want)
		}
	}
}

func TestNearDatesAreSaidFromToday(t *testing.T) {
	t.Parallel()
	for days, want := range map[int]string{
		0: "i dag", 1: "i morgen", -1: "i går", 2: "på fredag", 6: "på tirsdag", 7: "om 7 dage",
		-3: "for 3 dage siden", 100: "den 5. marts 2027",
	} {
		if got := language.Near("da", today.AddDays(days), today); got != want {
			t.Errorf("%d days away: said %q, want %q", days, got, want)
		}
	}
}

func TestWhatIsLateSaysHowLate(t *testing.T) {
	t.Parallel()
	for days, want := range map[int]string{1: "", 0: "over tid siden i dag", -1: "1 dag over tid", -3: "3 dage over tid"} {
		if got := language.Late("da", today.AddDays(days), today); got != want {
			t.Errorf("%d days: said %q, want %q", days, got, want)
		}
	}
	if got := language.Late("en", today.AddDays(-3), today); got != "3 days overdue" {
		t.Errorf("said %q", got)
	}
}
