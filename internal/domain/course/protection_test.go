package course_test

import (
	"encoding/json"
	"errors"
	"testing"
	"time"

	"github.com/enplan-dk/enplan/internal/domain/bylaw"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/test/coursetest"
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
	if _, known := course.SpecOf(agreed).ForMember(agreed, &s, "m2"); known {
		t.Error("Peter knows that the child's meeting was agreed")
	}
}

// protectedFamily is a family whose mother has a protected address, whose plan is being changed.
func protectedFamily(t *testing.T) *coursetest.Decided {
	t.Helper()
	d := withPlan(t, bo)
	yes := true
	d.Do(course.RevisePlan{Reason: "Nyt mål"}, course.CorrectMember{Member: "m1", ProtectedAddress: &yes, Reason: "Ny adressebeskyttelse"})
	return d
}

func TestATextThatSomebodyOutsideAProtectedHouseholdReadsIsConfirmed(t *testing.T) {
	t.Parallel()
	for what, c := range map[string]course.Command{
		"a goal of the whole family": course.AddGoal{GoalBody: course.GoalBody{Area: "employment", Text: "Et job tæt på Skovskolen"}},
		"an answer to his message":   course.AnswerMessage{Message: "first", Text: "De bor ved søen"},
		"a hearing of him":           course.OpenHearing{Member: "m3", Text: "Barnet går på Skovskolen"},
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			d := protectedFamily(t)
			switch x := c.(type) {
			case course.AnswerMessage:
				d.DoAs("bo", course.Citizen, course.SendMessage{Text: "Hvor bor de?"})
				x.Message = d.State.Messages[0].ID
				c = x
			}
			body, err := json.Marshal(c)
			if err != nil {
				t.Fatal(err)
			}
			r := course.Request{Name: course.NameOf(c), Body: body, By: coursetest.Karen}
			_, err = course.Decide(d.State, r, d.At)
			refusal := new(course.Refusal)
			if !errors.As(err, &refusal) || refusal.Code != course.CodeProtectedReader || refusal.Param("readers") != "m3" || refusal.Param("person") != "m1" {
				t.Fatalf("not asked: %v", err)
			}
			r.Readers = []string{"m3"}
			if _, err := course.Decide(d.State, r, d.At); err != nil {
				t.Errorf("confirmed, and refused: %v", err)
			}
		})
	}
}

func TestATextThatNobodyOutsideAProtectedHouseholdReadsIsNotAskedAbout(t *testing.T) {
	t.Parallel()
	d := protectedFamily(t)
	d.Do(course.WriteNote{Kind: "call", On: course.DateOf(d.At), Text: "De bor ved søen"})
	text := "Ro omkring skolen"
	d.Do(course.WriteSection{Area: "wishes", Text: &text})
	d.DoAs("bo", course.Citizen, course.SendMessage{Text: "Hvor bor de?"})
	d.DoAs("rigmor", course.Citizen, course.SendMessage{Text: "Sig ikke, hvor vi bor"})
}
