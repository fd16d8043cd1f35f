package calendar_test

import (
	"encoding/json"
	"errors"
	"testing"

	"pgregory.net/rapid"

	"github.com/enplan-dk/enplan/internal/domain/calendar"
)

func period(s string) calendar.Period {
	p, err := calendar.ParsePeriod(s)
	if err != nil {
		panic(err)
	}
	return p
}

func TestPeriodsAreReadAndWrittenAsISO8601(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text string
		want calendar.Period
	}{
		{"P1M", calendar.Period{Months: 1}},
		{"P2W", calendar.Period{Weeks: 2}},
		{"P10D", calendar.Period{Days: 10}},
		{"P1M2W3D", calendar.Period{Months: 1, Weeks: 2, Days: 3}},
		{"P12M", calendar.Period{Months: 12}},
		{"P52W", calendar.Period{Weeks: 52}},
		{"P366D", calendar.Period{Days: 366}},
	} {
		got, err := calendar.ParsePeriod(c.text)
		if err != nil || got != c.want || got.String() != c.text {
			t.Errorf("ParsePeriod(%q) = %+v (%s), %v", c.text, got, got, err)
		}
	}
}

func TestPeriodsOutsideTheBoundsAreRefused(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"", "P", "P0D", "P0M0W", "1M", "P1Y", "PT1H", "p1m", "P-1M", "P1.5M", "P13M", "P12M1W", "P53W", "P367D", "P1D1M", "P9999D", " P1M", "P1M\n",
	} {
		if got, err := calendar.ParsePeriod(text); !errors.Is(err, calendar.ErrPeriod) {
			t.Errorf("ParsePeriod(%q) = %s, %v", text, got, err)
		}
	}
}

func TestANoPeriodIsLeftOutOfJSON(t *testing.T) {
	t.Parallel()
	type row struct {
		Interval calendar.Period `json:"interval,omitzero"`
	}
	empty, err := json.Marshal(row{})
	if err != nil || string(empty) != `{}` {
		t.Errorf("no period = %s, %v", empty, err)
	}
	var read row
	if err := json.Unmarshal([]byte(`{"interval":"P2W"}`), &read); err != nil || read.Interval.Weeks != 2 {
		t.Errorf("read %+v, %v", read, err)
	}
	if err := json.Unmarshal([]byte(`{"interval":"P2Y"}`), &read); !errors.Is(err, calendar.ErrPeriod) {
		t.Errorf("P2Y is read with %v", err)
	}
}

func TestAMonthFromTheLastDayEndsOnTheLastDay(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, period, from, want string
	}{
		{"31 January in an ordinary year", "P1M", "2019-01-31", "2019-02-28"},
		{"31 January in a leap year", "P1M", "2020-01-31", "2020-02-29"},
		{"31 August", "P1M", "2019-08-31", "2019-09-30"},
		{"across new year", "P3M", "2019-11-30", "2020-02-29"},
		{"29 February plus a year", "P12M", "2020-02-29", "2021-02-28"},
		{"two weeks over the clock change", "P2W", "2018-03-20", "2018-04-03"},
		{"months and days", "P1M3D", "2019-01-31", "2019-03-03"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if got := period(c.period).AddTo(date(c.from)); got != date(c.want) {
				t.Errorf("%s + %s = %s, want %s", c.from, c.period, got, c.want)
			}
		})
	}
	if got := period("P1M").SubtractFrom(date("2019-03-31")); got != date("2019-02-28") {
		t.Errorf("a month before 31 March = %s", got)
	}
}

func TestAMonthlySeriesFromThe31stDoesNotDrift(t *testing.T) {
	t.Parallel()
	want := []string{"2019-01-31", "2019-02-28", "2019-03-31", "2019-04-30", "2019-05-31"}
	for n, day := range want {
		if got := period("P1M").Nth(date("2019-01-31"), n); got != date(day) {
			t.Errorf("follow-up %d falls on %s, want %s", n, got, day)
		}
	}
}

func TestALaterFollowUpNeverComesBeforeAnEarlierOne(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		p := calendar.Period{
			Months: rapid.IntRange(0, 6).Draw(t, "months"),
			Weeks:  rapid.IntRange(0, 8).Draw(t, "weeks"),
			Days:   rapid.IntRange(1, 31).Draw(t, "days"),
		}
		anchor := date("2016-01-01").AddDays(rapid.IntRange(0, 4000).Draw(t, "anchor"))
		n := rapid.IntRange(-20, 60).Draw(t, "n")
		if !p.Nth(anchor, n).Before(p.Nth(anchor, n+1)) {
			t.Fatalf("%s from %s: number %d does not come before the next", p, anchor, n)
		}
		again, err := calendar.ParsePeriod(p.String())
		if err != nil || again != p {
			t.Fatalf("%s read again is %s, %v", p, again, err)
		}
	})
}

func FuzzParsePeriod(f *testing.F) {
	for _, seed := range []string{"P1M", "P2W", "P10D", "P1M2W3D", "P", "P999D", "PÆ"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		p, err := calendar.ParsePeriod(text)
		if err != nil {
			return
		}
		day := date("2020-01-31")
		if !p.Valid() || !p.AddTo(day).After(day) || calendar.DaysBetween(day, p.AddTo(day)) > 370 {
			t.Errorf("ParsePeriod(%q) = %+v", text, p)
		}
	})
}
