package calendar_test

import (
	"cmp"
	"encoding/json"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/enplan-dk/enplan/internal/domain/calendar"
)

func date(s string) calendar.Date {
	var d calendar.Date
	if err := d.UnmarshalText([]byte(s)); err != nil {
		panic(err)
	}
	return d
}

func TestClockTimesOnBothNightsWhenTheClockIsChanged(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name         string
		day          string
		hour, minute int
		want         string
	}{
		{"winter", "2018-01-15", 8, 0, "2018-01-15T07:00:00Z"},
		{"summer", "2018-07-15", 8, 0, "2018-07-15T06:00:00Z"},
		{"before the spring gap", "2018-03-25", 1, 59, "2018-03-25T00:59:00Z"},
		{"inside the spring gap moves forward", "2018-03-25", 2, 30, "2018-03-25T01:30:00Z"},
		{"after the spring gap", "2018-03-25", 3, 0, "2018-03-25T01:00:00Z"},
		{"spring morning", "2018-03-25", 8, 0, "2018-03-25T06:00:00Z"},
		{"the first of two in autumn", "2018-10-28", 2, 30, "2018-10-28T00:30:00Z"},
		{"after the double hour", "2018-10-28", 3, 0, "2018-10-28T02:00:00Z"},
		{"autumn morning", "2018-10-28", 8, 0, "2018-10-28T07:00:00Z"},
		{"the day after the spring night", "2018-03-26", 0, 30, "2018-03-25T22:30:00Z"},
		{"the day after the autumn night", "2018-10-29", 0, 30, "2018-10-28T23:30:00Z"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got := calendar.At(date(c.day), c.hour, c.minute)
			if got.Format(time.RFC3339) != c.want {
				t.Errorf("At(%s %02d:%02d) = %s, want %s", c.day, c.hour, c.minute, got.Format(time.RFC3339), c.want)
			}
			if got.Location() != time.UTC {
				t.Errorf("an instant must be in UTC, is in %s", got.Location())
			}
		})
	}
}

func TestADayBelongsToCopenhagenNotToUTC(t *testing.T) {
	t.Parallel()
	lateSummerEvening := time.Date(2018, time.July, 1, 22, 30, 0, 0, time.UTC)
	if got := calendar.DateOf(lateSummerEvening); got != date("2018-07-02") {
		t.Errorf("DateOf = %s, want 2018-07-02", got)
	}
	if got := calendar.StartOfDay(date("2018-07-02")); !got.Equal(time.Date(2018, time.July, 1, 22, 0, 0, 0, time.UTC)) {
		t.Errorf("StartOfDay = %s", got)
	}
}

func TestEveryDayStartsWithinItself(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := date("2010-01-01").AddDays(rapid.IntRange(0, 15000).Draw(t, "day"))
		start := calendar.StartOfDay(d)
		if calendar.DateOf(start) != d || calendar.DateOf(start.Add(-time.Second)) != d.AddDays(-1) {
			t.Fatalf("%s starts at %s", d, start)
		}
		hour, minute := rapid.IntRange(4, 23).Draw(t, "hour"), rapid.IntRange(0, 59).Draw(t, "minute")
		local := calendar.At(d, hour, minute).In(calendar.Copenhagen)
		if local.Hour() != hour || local.Minute() != minute || calendar.DateOf(local) != d {
			t.Fatalf("%s %02d:%02d became %s", d, hour, minute, local)
		}
	})
}

func TestAgeChangesOnTheBirthdayItself(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, birth, on string
		want            int
	}{
		{"the day before 16", "2002-05-10", "2018-05-09", 15},
		{"16 on the very day", "2002-05-10", "2018-05-10", 16},
		{"born on 29 February, ordinary year, 28 February", "2004-02-29", "2018-02-28", 13},
		{"born on 29 February, ordinary year, 1 March", "2004-02-29", "2018-03-01", 14},
		{"born on 29 February, leap year, on the day", "2004-02-29", "2020-02-29", 16},
		{"born on 29 February, leap year, the day before", "2004-02-29", "2020-02-28", 15},
		{"on the day of birth", "2018-05-10", "2018-05-10", 0},
		{"before birth", "2018-05-10", "2018-05-09", -1},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if got := calendar.AgeOn(date(c.birth), date(c.on)); got != c.want {
				t.Errorf("AgeOn(%s, %s) = %d, want %d", c.birth, c.on, got, c.want)
			}
		})
	}
}

func TestWhoeverIsBornOn29FebruaryHasABirthdayOn1MarchInOrdinaryYears(t *testing.T) {
	t.Parallel()
	if got := calendar.Birthday(date("2004-02-29"), 15); got != date("2019-03-01") {
		t.Errorf("15th birthday = %s", got)
	}
	if got := calendar.Birthday(date("2004-02-29"), 16); got != date("2020-02-29") {
		t.Errorf("16th birthday = %s", got)
	}
}

func TestAgeAndBirthdayAgree(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		birth := date("1950-01-01").AddDays(rapid.IntRange(0, 30000).Draw(t, "birth"))
		age := rapid.IntRange(0, 90).Draw(t, "age")
		day := calendar.Birthday(birth, age)
		if calendar.AgeOn(birth, day) != age || calendar.AgeOn(birth, day.AddDays(-1)) != age-1 {
			t.Fatalf("born %s, %d on %s", birth, age, day)
		}
	})
}

func TestDaysBetweenCountsAcrossTheClockChanges(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		from, to string
		want     int
	}{
		{"2018-03-24", "2018-03-26", 2},
		{"2018-10-27", "2018-10-29", 2},
		{"2020-02-28", "2020-03-01", 2},
		{"2018-05-01", "2018-04-30", -1},
	} {
		if got := calendar.DaysBetween(date(c.from), date(c.to)); got != c.want {
			t.Errorf("DaysBetween(%s, %s) = %d, want %d", c.from, c.to, got, c.want)
		}
	}
}

func TestDatesAreReadAndWrittenAsText(t *testing.T) {
	t.Parallel()
	var read struct {
		On    calendar.Date `json:"on"`
		Until calendar.Date `json:"until,omitzero"`
	}
	if err := json.Unmarshal([]byte(`{"on":"2024-02-29"}`), &read); err != nil {
		t.Fatal(err)
	}
	if read.On != (calendar.Date{Year: 2024, Month: time.February, Day: 29}) || !read.On.IsValid() {
		t.Errorf("read %+v", read.On)
	}
	if text, err := json.Marshal(read); err != nil || string(text) != `{"on":"2024-02-29"}` {
		t.Errorf("written as %s, %v", text, err)
	}
	for _, text := range []string{"", "2023-02-29", "2024-2-9", "29-02-2024", "2024-02-29T00:00:00Z"} {
		if d, err := calendar.ParseDate(text); err == nil || !d.IsZero() {
			t.Errorf("%q was read as %s", text, d)
		}
	}
	if (calendar.Date{Year: 2023, Month: 2, Day: 29}).IsValid() || (calendar.Date{}).IsValid() {
		t.Error("a date that the calendar does not have is valid")
	}
}

func TestDatesHaveAnOrder(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := date("2010-01-01").AddDays(rapid.IntRange(0, 15000).Draw(t, "day"))
		n := rapid.IntRange(-2000, 2000).Draw(t, "days")
		other := d.AddDays(n)
		if d.Compare(other) != cmp.Compare(0, n) || d.Before(other) != (n > 0) || d.After(other) != (n < 0) || calendar.DaysBetween(d, other) != n {
			t.Fatalf("%s and %s are %d days apart", d, other, n)
		}
	})
}
