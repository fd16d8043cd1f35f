package course_test

import (
	"testing"
	"time"

	"github.com/enplan-dk/enplan/internal/domain/bylaw"
	"github.com/enplan-dk/enplan/internal/domain/course"
)

func TestNobodyHearsOfAMeetingOfAProtectedHouseholdToWhichSheDoesNotBelong(t *testing.T) {
	t.Parallel()
	law, _ := bylaw.Latest("eksempel")
	at := time.Date(2026, 3, 3, 9, 0, 0, 0, time.UTC)
	s := course.State{
		Law: course.CurrentLaw("eksempel"), ChangedAt: at,
		Members: []course.Member{
			{ID: "m1", Kind: course.Adult, Subject: "maria", ProtectedAddress: true},
			{ID: "m2", Kind: course.Adult, Subject: "peter"},
			{ID: "m3", Kind: course.Child, Birth: course.Date{Year: 2017, Month: 3, Day: 10}, Custody: []course.Custody{"m1", "m2"}},
		},
		Meetings: []course.Meeting{
			{ID: "a1", At: at, Form: "home_visit", Members: []string{"m3"}, Status: course.Agreed},
			{ID: "a2", At: at, Form: "home_visit", Members: []string{"m1", "m2"}, Status: course.Agreed},
		},
	}
	hears := func(meeting string) (ids []string) {
		n := course.Notice{Item: course.Item{Kind: course.ItemMeetingLead, Ref: meeting, For: course.ForFamily}}
		for _, m := range n.Audience(&s, law, course.DateOf(at)).Family {
			ids = append(ids, m.ID)
		}
		return ids
	}
	if got := hears("a1"); len(got) != 1 || got[0] != "m1" {
		t.Errorf("%v hear of the child's meeting, want m1", got)
	}
	if got := hears("a2"); len(got) != 2 {
		t.Errorf("%v hear of the meeting in which both take part", got)
	}
	if seen := course.ForMember(s, "m2").Meetings; len(seen) != 1 || seen[0].ID != "a2" || seen[0].Form != "other" {
		t.Errorf("Peter sees %+v, want the meeting in which he takes part, and not where it is", seen)
	}
	agreed := course.MeetingAgreed{Meeting: s.Meetings[0]}
	if known, _ := course.SpecOf(agreed).ForMember(agreed, &s, "m2"); known {
		t.Error("Peter knows that the child's meeting was agreed")
	}
}
