package language_test

import (
	"testing"
	"time"

	"github.com/enplan-dk/enplan/internal/domain/calendar"
	"github.com/enplan-dk/enplan/internal/language"
)

var today = calendar.Date{Year: 2026, Month: time.November, Day: 25} // a Wednesday

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

func TestHowLongSomethingTakesIsSaidAsPeopleSayIt(t *testing.T) {
	t.Parallel()
	for d, want := range map[time.Duration][2]string{
		30 * time.Minute: {"en halv time", "half an hour"}, time.Hour: {"en time", "an hour"}, 90 * time.Minute: {"halvanden time", "an hour and a half"},
		45 * time.Minute: {"45 minutter", "45 minutes"}, time.Minute: {"1 minut", "1 minute"}, 2 * time.Hour: {"2 timer", "2 hours"},
		75 * time.Minute: {"1 time og 15 minutter", "1 hour and 15 minutes"},
	} {
		if got := [2]string{language.Span("da", d), language.Span("en", d)}; got != want {
			t.Errorf("%v: said %q, want %q", d, got, want)
		}
	}
}

func TestRhythmsAreSaidInWords(t *testing.T) {
	t.Parallel()
	for iso, want := range map[string]string{
		"P1W": "hver uge", "P2W": "hver anden uge", "P3W": "hver 3. uge", "P1M": "hver måned", "P2M": "hver anden måned", "P10D": "hver 10. dag",
	} {
		p, err := calendar.ParsePeriod(iso)
		if err != nil {
			t.Fatal(err)
		}
		if got := language.Rhythm("da", p); got != want {
			t.Errorf("%s: said %q, want %q", iso, got, want)
		}
	}
}

func TestNumbersAreWrittenAsOneDoesInTheLanguage(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		got, want string
	}{
		{language.Number("da", 0.95, 2), "0,95"}, {language.Number("en", 0.95, 2), "0.95"}, {language.Number("da", 3, 1), "3"}, {language.Number("da", 20, 0), "20"},
		{language.Whole("da", 32317), "32.317"}, {language.Whole("en", 1032317), "1,032,317"}, {language.Whole("da", 999), "999"}, {language.Whole("da", -1500), "-1.500"},
	} {
		if c.got != c.want {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
}
