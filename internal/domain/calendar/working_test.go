package calendar_test

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/enplan-dk/enplan/internal/domain/calendar"
)

var closedByCustom = []calendar.YearDay{{Month: 6, Day: 5}, {Month: 12, Day: 24}, {Month: 12, Day: 31}}

func TestDanishHolidaysAreNoWorkingDays(t *testing.T) {
	t.Parallel()
	w := calendar.NewWorking(closedByCustom)
	for _, c := range []struct {
		name, day string
		working   bool
	}{
		{"an ordinary Monday", "2019-03-04", true},
		{"a Saturday", "2019-03-02", false},
		{"a Sunday", "2019-03-03", false},
		{"New Year's Day", "2019-01-01", false},
		{"Wednesday before Easter", "2019-04-17", true},
		{"Maundy Thursday", "2019-04-18", false},
		{"Good Friday", "2019-04-19", false},
		{"Easter Monday", "2019-04-22", false},
		{"Tuesday after Easter", "2019-04-23", true},
		{"Store bededag 2019", "2019-05-17", false},
		{"Store bededag 2023, the last", "2023-05-05", false},
		{"what would have been Store bededag 2024", "2024-04-26", true},
		{"what would have been Store bededag 2025", "2025-05-16", true},
		{"Ascension Day", "2019-05-30", false},
		{"the Friday after Ascension Day", "2019-05-31", true},
		{"Whit Monday", "2019-06-10", false},
		{"1 May", "2019-05-01", true},
		{"Constitution Day", "2019-06-05", false},
		{"Christmas Eve", "2019-12-24", false},
		{"Christmas Day", "2019-12-25", false},
		{"26 December", "2019-12-26", false},
		{"27 December", "2019-12-27", true},
		{"New Year's Eve", "2019-12-31", false},
		{"leap day", "2024-02-29", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if got := w.IsWorking(date(c.day)); got != c.working {
				t.Errorf("IsWorking(%s) = %v", c.day, got)
			}
		})
	}
}

func TestDaysClosedByCustomAreConfiguration(t *testing.T) {
	t.Parallel()
	var law calendar.Working
	for _, day := range []string{"2019-06-05", "2019-12-24", "2019-12-31"} {
		if !law.IsWorking(date(day)) {
			t.Errorf("%s is no public holiday by law", day)
		}
	}
}

func TestTheCitizensDeadlineRollsForwardAndTheMunicipalitysBack(t *testing.T) {
	t.Parallel()
	w := calendar.NewWorking(closedByCustom)
	for _, c := range []struct{ name, day, next, previous string }{
		{"over Easter", "2019-04-19", "2019-04-23", "2019-04-17"},
		{"over Christmas", "2019-12-24", "2019-12-27", "2019-12-23"},
		{"over New Year", "2019-12-31", "2020-01-02", "2019-12-30"},
		{"a working day stays", "2019-03-04", "2019-03-04", "2019-03-04"},
		{"Store bededag 2023", "2023-05-05", "2023-05-08", "2023-05-04"},
		{"the same Friday in 2024", "2024-04-26", "2024-04-26", "2024-04-26"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if got := w.Next(date(c.day)); got != date(c.next) {
				t.Errorf("Next(%s) = %s, want %s", c.day, got, c.next)
			}
			if got := w.Previous(date(c.day)); got != date(c.previous) {
				t.Errorf("Previous(%s) = %s, want %s", c.day, got, c.previous)
			}
		})
	}
}

func TestWorkingDaysAreCountedOverHolidays(t *testing.T) {
	t.Parallel()
	w := calendar.NewWorking(closedByCustom)
	for _, c := range []struct {
		from string
		n    int
		want string
	}{
		{"2019-04-16", 7, "2019-04-30"}, // Easter between
		{"2019-04-30", -7, "2019-04-16"},
		{"2019-03-01", 1, "2019-03-04"},
		{"2019-03-02", 1, "2019-03-04"},
		{"2019-03-02", 0, "2019-03-02"},
		{"2019-12-20", 5, "2020-01-03"},
	} {
		if got := w.Add(date(c.from), c.n); got != date(c.want) {
			t.Errorf("Add(%s, %d) = %s, want %s", c.from, c.n, got, c.want)
		}
	}
}

func TestRollingEndsOnTheNearestWorkingDay(t *testing.T) {
	t.Parallel()
	w := calendar.NewWorking(closedByCustom)
	rapid.Check(t, func(t *rapid.T) {
		d := date("2015-01-01").AddDays(rapid.IntRange(0, 8000).Draw(t, "day"))
		next, previous := w.Next(d), w.Previous(d)
		if !w.IsWorking(next) || !w.IsWorking(previous) || next.Before(d) || previous.After(d) {
			t.Fatalf("%s rolls to %s and %s", d, next, previous)
		}
		if calendar.DaysBetween(previous, next) > 7 {
			t.Fatalf("no working day between %s and %s", previous, next)
		}
		n := rapid.IntRange(1, 30).Draw(t, "n")
		if start := w.Next(d); w.Add(w.Add(start, n), -n) != start {
			t.Fatalf("%d working days from %s and back is %s", n, start, w.Add(w.Add(start, n), -n))
		}
	})
}

func BenchmarkIsWorking(b *testing.B) {
	w := calendar.NewWorking(closedByCustom)
	d := date("2019-05-15")
	for b.Loop() {
		w.IsWorking(d)
	}
}
