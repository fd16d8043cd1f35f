package language_test

import (
	"testing"
	"time"

	"github.com/enplan-dk/enplan/internal/domain/calendar"
	"github.com/enplan-dk/enplan/internal/language"
)

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
		if da, en := language.Period("da", c.p), language.Period("en", c.p); da != c.da || en != c.en {
			t.Errorf("%v is %q and %q", c.p, da, en)
		}
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
