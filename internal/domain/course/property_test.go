package course_test

import (
	"encoding/json"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/test/coursetest"
)

// TestWhateverHappensTheInvariantsHold lets random people send random commands to
// random families for years.
func TestWhateverHappensTheInvariantsHold(t *testing.T) {
	reached := map[course.Phase]int{}
	rapid.Check(t, func(t *rapid.T) {
		dice := func(sides int) int { return rapid.IntRange(0, sides-1).Draw(t, "dice") }
		now := time.Date(2025, 1, 6, 8, 0, 0, 0, time.UTC)
		opening, err := course.DecideOpening(
			coursetest.ID, coursetest.RandomOpening(dice, "eksempel", course.DateOf(now)), course.Request{By: course.Actor{Subject: "karen", Role: course.Caseworker}},
			course.CurrentLaw("eksempel"), now,
		)
		if err != nil {
			t.Fatal(err)
		}
		var s course.State
		var journal []course.Recorded
		var asWritten []string
		happen := func(events []course.Recorded) {
			for _, e := range events {
				asWritten = append(asWritten, asJSON(t, e))
			}
			journal = take(&s, journal, events)
		}
		happen(opening)
		told := map[course.Item]bool{}
		for range rapid.IntRange(1, 120).Draw(t, "steps") {
			now = now.Add(time.Duration(dice(24*9)) * time.Hour)
			due := course.Due(s, now)
			onlyOnce(t, told, due)
			happen(due)
			if next := course.NextDue(s); !next.IsZero() && !next.After(now) {
				t.Fatalf("something due at %s is left at %s", next, now)
			}
			before := s.Clone()
			events, err := course.Decide(s, coursetest.RandomRequest(dice, s, now), now)
			if err != nil {
				refusal := new(course.Refusal)
				if !errors.As(err, &refusal) {
					t.Fatalf("not a refusal: %v", err)
				}
				if diff := cmp.Diff(before, s, cmpopts.EquateEmpty()); diff != "" {
					t.Fatalf("a refusal changed the state: %s", diff)
				}
				continue
			}
			happen(events)
			invariants(t, s)
			reached[s.Phase]++
		}
		for i, e := range journal {
			if asWritten[i] != asJSON(t, e) {
				t.Fatalf("entry %d of the journal was changed after it was written:\n%s\n%s", e.Seq, asWritten[i], asJSON(t, e))
			}
		}
		folded, err := course.Fold(journal)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(s, folded, cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("fold differs from state: %s", diff)
		}
	})
	for _, p := range []course.Phase{course.FormingTeam, course.DraftingPlan, course.FollowingUp, course.Closed} {
		if reached[p] == 0 {
			t.Errorf("no random course reached %s: %v", p, reached)
		}
	}
}

func asJSON(t *rapid.T, v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func take(s *course.State, journal, events []course.Recorded) []course.Recorded {
	for _, e := range events {
		course.Evolve(s, e)
	}
	return append(journal, events...)
}

func onlyOnce(t *rapid.T, told map[course.Item]bool, events []course.Recorded) {
	for _, e := range events {
		if due, ok := e.Data.(course.CameDue); ok {
			if told[due.Item] {
				t.Fatalf("told twice: %+v", due.Item)
			}
			told[due.Item] = true
		}
	}
}

// invariants are the rules that hold at all times (architecture: phases).
func invariants(t *rapid.T, s course.State) {
	law, _ := s.Law.Law()
	before := s.Phase
	if s.Closing != nil {
		before = s.Closing.Phase
	}
	if before != course.Intake && s.Team.Coordinator.Subject == "" {
		t.Fatalf("no coordinator in %s", s.Phase)
	}
	if s.Phase == course.FollowingUp {
		if s.FollowUp.Next.IsZero() || !law.Working().IsWorking(s.FollowUp.Next) {
			t.Fatalf("next follow-up %s is no working day", s.FollowUp.Next)
		}
		if s.Plan.InForce == nil {
			t.Fatal("following up without a plan")
		}
	}
	if in := s.Plan.InForce; in != nil {
		if in.Content.Hash() != in.Hash {
			t.Fatal("the plan in force is not the one that was answered")
		}
		for _, r := range in.Responses {
			if r.Hash != in.Hash {
				t.Fatal("an answer to another version counted")
			}
		}
	}
	if (s.Phase == course.Closed) != (s.Outcome != "") {
		t.Fatalf("phase %s with outcome %q", s.Phase, s.Outcome)
	}
	for _, a := range s.Mentors {
		if s.Phase == course.Closed && (a.Status == course.MentorActive || a.Status == course.MentorDraft) {
			t.Fatal("a closed course has a mentor agreement that never ends")
		}
	}
	if s.Pause != nil && s.Phase != course.FollowingUp {
		t.Fatalf("paused in %s", s.Phase)
	}
}
