package report_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/enplan-dk/enplan/internal/domain/bylaw"
	"github.com/enplan-dk/enplan/internal/domain/calendar"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/domain/report"
)

func date(v string) report.Date {
	d, err := calendar.ParseDate(v)
	if err != nil {
		panic(err)
	}
	return d
}

func at(v string) time.Time { return calendar.At(date(v), 10, 0) }

func law(t *testing.T, code string) *bylaw.Bylaw {
	t.Helper()
	b, ok := bylaw.Latest(code)
	if !ok {
		t.Fatalf("no by-law %s", code)
	}
	return b
}

func year2018() report.Period { return report.Period{From: date("2018-01-01"), To: date("2018-12-31")} }

// family is a course that was open through all of 2018, with one adult of a category.
func family(code string, lab int) course.State {
	return course.State{
		Law: course.LawPin{Code: code, Revision: 1, Rules: 1}, OpenedAt: at("2018-01-01"), Phase: course.FollowingUp,
		Members: []course.Member{{ID: "m1", Kind: course.Adult, Spells: []bylaw.Spell{{LAB: lab, From: date("2016-01-01")}}}},
	}
}

func held(s course.State, on string, present ...string) course.State {
	s.Meetings = append(slices.Clip(s.Meetings), course.Meeting{
		ID: fmt.Sprint("a", len(s.Meetings)), At: at(on), Status: course.Held, HeldOn: date(on), Members: present, Present: present,
	})
	return s
}

func each(courses ...course.State) report.Courses { return slices.Values(courses) }

func near(a, b float64) bool { return math.Abs(a-b) < 1e-3 }

func TestExpectedMeetingsAreWorkedOutByHand(t *testing.T) {
	t.Parallel()
	changed := family("151", 13)
	changed.Members[0].Spells = []bylaw.Spell{{LAB: 13, From: date("2017-01-01"), To: date("2018-06-30")}, {LAB: 11, From: date("2018-07-01")}}
	closed := family("151", 13)
	closed.Closing = &course.Closing{At: at("2018-03-14")} // 73 days: a fifth of a year
	withChild := family("151", 13)
	withChild.Members = append(withChild.Members, course.Member{ID: "m2", Kind: course.Child, SelPlans: []string{"sel_140"}})
	opened := family("151", 13)
	opened.OpenedAt = at("2018-12-31")
	twoAdults := family("201", 4)
	twoAdults.Members = append(twoAdults.Members, course.Member{ID: "m2", Kind: course.Adult, Spells: []bylaw.Spell{{LAB: 3, From: date("2018-01-01")}}})
	left := family("151", 13)
	left.Members = append(left.Members, course.Member{ID: "m2", Kind: course.Adult, Left: at("2018-03-14"), Spells: []bylaw.Spell{{LAB: 11}}})
	born := family("151", 13)
	born.Members = append(born.Members, course.Member{ID: "m2", Kind: course.Child, Birth: date("2018-10-20"), SelPlans: []string{"sel_140"}})
	reopened := family("151", 13)
	reopened.Closings = []course.Span{{From: date("2018-03-14"), To: date("2018-10-20")}}
	joined := family("151", 13)
	joined.Members = append(joined.Members, course.Member{ID: "m2", Kind: course.Adult, Joined: at("2018-10-20"), Spells: []bylaw.Spell{{LAB: 11}}})
	for _, c := range []struct {
		name     string
		state    course.State
		expected float64
	}{
		{"a course closed after a fifth and reopened a fifth before the end", reopened, 4 * 146.0 / 365},
		{"a partner who joined with a fifth of the year to go", joined, 4 + 6*73.0/365},
		{"a partner who left after a fifth of the year", left, 4 + 6*73.0/365},
		{"a child born with a fifth of the year to go", born, 4 + 2*73.0/365},
		{"a year in number 13", family("151", 13), 4},
		{"a change from 13 to 11 at midsummer", changed, 4*181.0/365 + 6*184.0/365},
		{"a course that closed after a fifth of the year", closed, 4 * 73.0 / 365},
		{"a child with a plan of its own", withChild, 4 + 2},
		{"a course opened on the last day", opened, 4 * 1.0 / 365},
		{"two adults, one in the first year of number 3", twoAdults, 4 + 5},
		{"a category without entitlement", family("201", 6), 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := report.Parity(law(t, c.state.Law.Code), each(c.state), year2018())
			if !near(r.Total.Expected, c.expected) {
				t.Errorf("expected %v meetings, want %v", r.Total.Expected, c.expected)
			}
			months, categories := 0.0, 0.0
			for _, m := range r.ByMonth {
				months += m.Expected
			}
			for _, k := range r.ByCategory {
				categories += k.Expected
			}
			if !near(months, c.expected) || !near(categories, c.expected) {
				t.Errorf("months add up to %v and categories to %v, want %v", months, categories, c.expected)
			}
		})
	}
}

func TestAMeetingCountsOnceForEachEntitledPersonPresent(t *testing.T) {
	t.Parallel()
	s := family("201", 4)
	s.Members = append(s.Members,
		course.Member{ID: "m2", Kind: course.Adult, Spells: []bylaw.Spell{{LAB: 10, From: date("2016-01-01")}}}, // self-supporting: not entitled
		course.Member{ID: "m3", Kind: course.Child, SelPlans: []string{"sel_140"}})
	s = held(s, "2018-02-01", "m1")
	s = held(s, "2018-03-01", "m1", "m2", "m3")
	s = held(s, "2018-04-01") // the staff alone
	s = held(s, "2017-12-31", "m1")
	for _, status := range []course.MeetingStatus{course.Missed, course.Cancelled, course.Agreed} {
		s.Meetings = append(s.Meetings, course.Meeting{At: at("2018-05-01"), Status: status, Members: []string{"m1"}})
	}
	r := report.Parity(law(t, "201"), each(s), year2018())
	if r.Total.Held != 3 || r.HeldOutside != 1 {
		t.Errorf("held %d and %d outside, want 3 and 1", r.Total.Held, r.HeldOutside)
	}
	byLAB := map[int]int{}
	for _, k := range r.ByCategory {
		byLAB[k.LAB] = k.Held
	}
	if byLAB[4] != 2 || byLAB[0] != 1 || byLAB[10] != 0 {
		t.Errorf("held by category: %v", byLAB)
	}
}

func TestTheRatioIsPlacedInTheBand(t *testing.T) {
	t.Parallel()
	for meetings, want := range map[int]string{0: "below", 3: "below", 4: "within", 5: "above"} {
		s := family("201", 4)
		for i := range meetings {
			s = held(s, fmt.Sprintf("2018-%02d-10", i+1), "m1")
		}
		r := report.Parity(law(t, "201"), each(s), year2018())
		if r.Total.Judgement != want || !near(*r.Total.Ratio, float64(meetings)/4) {
			t.Errorf("%d meetings of 4: %s at %v, want %s", meetings, r.Total.Judgement, *r.Total.Ratio, want)
		}
		if !r.Band.Required || r.Band.Low != 0.9 || r.Band.High != 1.1 {
			t.Errorf("band %+v", r.Band)
		}
	}
	if r := report.Parity(law(t, "201"), each(), year2018()); r.Total.Ratio != nil || r.Total.Judgement != "no_basis" {
		t.Errorf("nothing expected: %+v", r.Total)
	}
}

func TestPausedDaysAreShownAndStillExpected(t *testing.T) {
	t.Parallel()
	s := family("151", 13)
	s.Pauses = []course.Span{{From: date("2018-03-01"), To: date("2018-03-31")}, {From: date("2017-12-01"), To: date("2018-01-03")}}
	s.Pause = &course.Pause{From: date("2018-12-22"), Until: date("2019-02-01")}
	r := report.Parity(law(t, "151"), each(s), year2018())
	if r.PausedDays != 30+2+10 || r.OpenDays != 365 || !near(r.Total.Expected, 4) {
		t.Errorf("paused %d of %d days, expected %v", r.PausedDays, r.OpenDays, r.Total.Expected)
	}
}

func TestUnverifiedRatesAreNamed(t *testing.T) {
	t.Parallel()
	r := report.Parity(law(t, "201"), each(family("201", 4), family("201", 3)), year2018())
	if len(r.Unverified) != 1 || r.Unverified[0].Rate != "lab_4" || !near(r.Unverified[0].Expected, 4) || r.Unverified[0].Source == "" {
		t.Errorf("unverified rates: %+v", r.Unverified)
	}
	for _, k := range r.ByCategory {
		if k.Unverified != (k.LAB == 4) {
			t.Errorf("category %d unverified: %v", k.LAB, k.Unverified)
		}
	}
}

func TestFromNewYear2020WhoeverHasBeenInACategoryForHalfAYearHasNoFixedEntitlement(t *testing.T) {
	t.Parallel()
	s := held(family("201", 4), "2020-02-01", "m1")
	r := report.Parity(law(t, "201"), each(s), report.Period{From: date("2020-01-01"), To: date("2020-06-30")})
	if r.Total.Expected != 0 || r.Total.Held != 0 || r.HeldOutside != 1 {
		t.Errorf("%+v, %d outside", r.Total, r.HeldOutside)
	}
}

func TestWhileThePeriodRunsTheRestIsForecastFromTheRhythm(t *testing.T) {
	t.Parallel()
	s := held(family("201", 4), "2018-03-30", "m1")
	s.FollowUp = course.FollowUp{Interval: &course.Interval{Every: calendar.Period{Months: 3}}, Next: date("2018-07-02")}
	p := year2018()
	p.AsOf = date("2018-06-30")
	r := report.Parity(law(t, "201"), each(s), p)
	if r.CountedTo != p.AsOf || r.Total.Held != 1 || !near(r.Total.Expected, 4*181.0/365) {
		t.Errorf("so far: %+v", r.Total)
	}
	// 2 July and 2 October lie ahead.
	if r.Forecast == nil || r.Forecast.Held != 3 || !near(r.Forecast.Expected, 4) {
		t.Errorf("forecast: %+v", r.Forecast)
	}
	s.Meetings = append(s.Meetings, course.Meeting{At: at("2018-08-20"), Status: course.Agreed, Members: []string{"m1"}})
	// 20 August is agreed; 20 November follows from the rhythm.
	if r := report.Parity(law(t, "201"), each(s), p); r.Forecast.Held != 3 {
		t.Errorf("forecast with an agreed meeting: %+v", r.Forecast)
	}
	if r := report.Parity(law(t, "201"), each(s), year2018()); r.Forecast != nil {
		t.Error("a period that is over has a forecast")
	}
}

func TestCoursesOfAnotherByLawAreLeftOut(t *testing.T) {
	t.Parallel()
	r := report.Parity(law(t, "201"), each(family("151", 13)), year2018())
	if r.Courses != 0 || r.Persons != 0 {
		t.Errorf("%d courses, %d persons", r.Courses, r.Persons)
	}
}

func TestReportsAreWrittenAsJSONAndCSV(t *testing.T) {
	t.Parallel()
	s := held(family("201", 4), "2018-03-30", "m1")
	parity := report.Parity(law(t, "201"), each(s), year2018())
	evaluation := report.Evaluation(law(t, "201"), each(s), year2018())
	for _, r := range []any{parity, evaluation} {
		text, err := json.Marshal(r)
		if err != nil || !json.Valid(text) {
			t.Fatalf("%v: %s", err, text)
		}
	}
	var b bytes.Buffer
	if err := parity.WriteCSV(&b); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(&b).ReadAll()
	if err != nil || len(rows) != 1+1+len(parity.ByCategory)+12 {
		t.Fatalf("%v: %d rows", err, len(rows))
	}
	if got := fmt.Sprint(rows[1]); got != "[total  1  1 4 0.25 below true]" {
		t.Errorf("total row %s", got)
	}
	b.Reset()
	if err := evaluation.WriteCSV(&b); err != nil {
		t.Fatal(err)
	}
	if rows, err = csv.NewReader(&b).ReadAll(); err != nil || len(rows) != 1+len(evaluation.Figures) {
		t.Fatalf("%v: %d rows", err, len(rows))
	}
}

func TestACourseThatWasOpenedByMistakeCountsInNoFigure(t *testing.T) {
	t.Parallel()
	mistaken := family("151", 13)
	mistaken.Outcome = course.OutcomeMistaken
	p := report.Period{From: date("2018-01-01"), To: date("2018-12-31"), AsOf: date("2019-01-01")}
	if r := report.Parity(law(t, "151"), each(mistaken), p); r.Courses != 0 || r.Total.Expected != 0 {
		t.Errorf("parity counts %d courses", r.Courses)
	}
	with, without := report.Evaluation(law(t, "151"), each(mistaken), p), report.Evaluation(law(t, "151"), each(), p)
	if !reflect.DeepEqual(with, without) {
		t.Errorf("the evaluation counts it: %+v", with)
	}
}
