package report_test

import (
	"testing"

	"github.com/enplan-dk/enplan/internal/domain/bylaw"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/domain/report"
)

// From 1 July 2026 the law counts how many of a group one talks with, and no longer how often with each.
func TestAShareOfAGroupIsCountedFromItsDay(t *testing.T) {
	t.Parallel()
	person := func(i int) course.State {
		s := family("helhedsplan", 0)
		s.OpenedAt = at("2026-01-05")
		s.Members[0].Spells = []bylaw.Spell{{Category: "lab_6_5", From: date("2025-09-01")}}
		switch i {
		case 0: // before the day alone
			s = held(s, "2026-06-30", "m1")
		case 1, 2, 3: // counted once, however often
			s = held(held(s, "2026-07-01", "m1"), "2026-08-01", "m1")
		case 4: // closed before the day: not in the group
			s.Closing = &course.Closing{At: at("2026-06-01")}
		}
		return s
	}
	var list []course.State
	for i := range 6 {
		list = append(list, person(i))
	}
	r := report.Parity(law(t, "helhedsplan"), each(list...), report.Period{From: date("2026-01-01"), To: date("2026-12-31")})
	if len(r.Shares) != 1 {
		t.Fatalf("%+v", r.Shares)
	}
	if x := r.Shares[0]; x.Persons != 5 || x.Met != 3 || *x.Share != 0.6 || x.Least != 0.75 || x.Verified {
		t.Errorf("%+v", x)
	}
	before := report.Parity(law(t, "helhedsplan"), each(list...), report.Period{From: date("2026-01-01"), To: date("2026-06-30")})
	if len(before.Shares) > 0 {
		t.Errorf("before its day the rule counts %+v", before.Shares)
	}
}
