package text

import (
	"testing"
	"time"

	"github.com/enplan-dk/enplan/internal/calendar"
)

func TestDatesAreWrittenAsDanesWriteThem(t *testing.T) {
	d := calendar.Date{Year: 2026, Month: time.March, Day: 3}
	if got := Weekday(Danish, d) + " den " + Date(Danish, d); got != "tirsdag den 3. marts 2026" {
		t.Error(got)
	}
	if got := Weekday(English, d) + " " + Date(English, d); got != "Tuesday 3 March 2026" {
		t.Error(got)
	}
}

func TestMomentsFollowTheClockInDenmark(t *testing.T) {
	summer := time.Date(2026, 7, 1, 22, 30, 0, 0, time.UTC)
	if got := Moment(Danish, summer); got != "2. juli 2026 kl. 00.30" {
		t.Error(got)
	}
	if got := Moment(English, summer); got != "2 July 2026 at 00:30" {
		t.Error(got)
	}
	if Moment(Danish, time.Time{})+Date(English, calendar.Date{}) != "" {
		t.Error("a missing date is not empty")
	}
}
