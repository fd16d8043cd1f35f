package course_test

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/test/coursetest"
)

// opens is a policy of these tests: an area is opened by the types that its name lists.
func opens(types []string, area string) bool {
	for _, t := range strings.Split(area, "+") {
		if !slices.Contains(types, t) {
			return false
		}
	}
	return true
}

// sharing is a course of Maria and Peter with a nurse in the team by these consents.
func sharing(consents ...course.Consent) course.State {
	s := course.State{
		Members: []course.Member{{ID: "m1", Name: "Maria Toft", Kind: course.Adult}, {ID: "m2", Name: "Peter Toft-Aaby", Kind: course.Adult}},
		Meetings: []course.Meeting{
			{ID: "a1", Members: []string{"m1", "m2"}, Present: []string{"m2"}, Feedback: []course.Feedback{{Member: "m1", Trust: 1}}, Reviewed: []string{"sel_70"}},
		},
		Team: course.Team{Members: []course.TeamMember{{ID: "t1", Subject: "nanna", Field: "nursing", Basis: "consent", Consent: "c1"}}},
	}
	for i, c := range consents {
		if c.ID == "" {
			c.ID = "c" + string(rune('1'+i))
		}
		if c.Recipient == "" {
			c.Recipient = "nursing"
		}
		s.Consents = append(s.Consents, c)
	}
	return s
}

func of(member string, types ...string) course.Consent {
	return course.Consent{Member: member, Types: types}
}

func TestAGoalIsReadWhenEverybodyWhomItIsAboutSharesItsArea(t *testing.T) {
	t.Parallel()
	ended := of("m1", "health")
	ended.EndedAt = time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)
	elsewhere := of("m1", "health")
	elsewhere.Recipient = "school"
	for _, x := range []struct {
		name     string
		consents []course.Consent
		area     string
		about    []string
		read     bool
	}{
		{"her own health", []course.Consent{of("m1", "health")}, "health", []string{"m1"}, true},
		{"her work", []course.Consent{of("m1", "health")}, "employment", []string{"m1"}, false},
		{"his health", []course.Consent{of("m1", "health")}, "health", []string{"m2"}, false},
		{"health of both, one shares", []course.Consent{of("m1", "health")}, "health", []string{"m1", "m2"}, false},
		{"health of both, both share", []course.Consent{of("m1", "health"), of("m2", "health")}, "health", []string{"m1", "m2"}, true},
		{"the whole family, one shares", []course.Consent{of("m1", "health")}, "health", nil, false},
		{"the whole family, all share", []course.Consent{of("m1", "health"), of("m2", "health")}, "health", nil, true},
		{"an area of two types, one shared", []course.Consent{of("m1", "housing")}, "housing+economy", []string{"m1"}, false},
		{"an area of two types, by two consents", []course.Consent{of("m1", "housing"), of("m1", "economy")}, "housing+economy", []string{"m1"}, true},
		{"a consent that has ended", []course.Consent{ended}, "health", []string{"m1"}, false},
		{"a consent to another field", []course.Consent{elsewhere}, "health", []string{"m1"}, false},
		{"a word that is no type", []course.Consent{of("m1", "everything about me")}, "health", []string{"m1"}, false},
	} {
		s := sharing(x.consents...)
		if got := s.SharedWith("nanna", opens).Covers(x.area, x.about); got != x.read {
			t.Errorf("%s: read %v", x.name, got)
		}
		if s.SharedWith("somebody", opens).Covers(x.area, x.about) {
			t.Errorf("%s: read by somebody who is not in the team", x.name)
		}
	}
}

func TestWhoLeftTheFamilyIsNotAskedForTheWholeOfIt(t *testing.T) {
	t.Parallel()
	s := sharing(of("m1", "health"))
	s.Members[1].Left = time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)
	x := s.SharedWith("nanna", opens)
	if !x.Covers("health", nil) || x.Covers("health", []string{"m2"}) {
		t.Error("what is about the family is not about those who are in it")
	}
}

func TestAPlaceInTheTeamByStatuteIsNoPlaceByConsent(t *testing.T) {
	t.Parallel()
	s := sharing(of("m1", "health"))
	if in, byConsent := s.InTeam("nanna"); !in || !byConsent {
		t.Error("the nurse is not in the team by consent")
	}
	s.Team.Members = append(s.Team.Members, course.TeamMember{ID: "t2", Subject: "nanna", Field: "school", Basis: "statute", Statute: "En lov"})
	if in, byConsent := s.InTeam("nanna"); !in || byConsent {
		t.Error("a statute does not count")
	}
	if readers := s.Readers(s.Consents[0]); len(readers) != 0 {
		t.Errorf("who reads by statute is said to read by consent: %v", readers)
	}
	if in, _ := s.InTeam("somebody"); in {
		t.Error("a stranger is in the team")
	}
}

func TestNobodyWritesAboutWhatIsNotShared(t *testing.T) {
	t.Parallel()
	s := sharing(of("m1", "health"))
	own, work := course.Goal{ID: "g1", Area: "health", Members: []string{"m1"}}, course.Goal{ID: "g2", Area: "employment", Members: []string{"m1"}}
	under := course.Goal{ID: "g3", Parent: "g1", Area: "employment", Members: []string{"m1"}}
	s.Plan.Draft = &course.Content{Goals: []course.Goal{own, work, under}}
	text := "Tekst"
	body := func(area string, members ...string) course.GoalBody {
		return course.GoalBody{Area: area, Members: members}
	}
	for _, x := range []struct {
		command course.Command
		allowed bool
	}{
		{course.AddGoal{GoalBody: body("health", "m1")}, true},
		{&course.AddGoal{GoalBody: body("health", "m1")}, true},
		{course.AddGoal{GoalBody: body("health")}, false},
		{course.AddGoal{GoalBody: body("employment", "m1")}, false},
		{course.ChangeGoal{Goal: "g1", GoalBody: body("health", "m1")}, true},
		{course.ChangeGoal{Goal: "g1", GoalBody: body("employment", "m1")}, false}, // out of her own sight
		{course.ChangeGoal{Goal: "g2", GoalBody: body("health", "m1")}, false},
		{course.RemoveGoal{Goal: "g1"}, false}, // a sub-goal that she does not read would go with it
		{course.RemoveGoal{Goal: "g2"}, false},
		{course.AddEffort{Goal: "g1"}, true},
		{course.AddEffort{Goal: "g2"}, false},
		{course.EndEffort{Goal: "g2"}, false},
		{course.AddComment{About: "g1"}, true},
		{course.AddComment{About: "g2"}, false},
		{course.AddComment{About: "health:m1"}, true},
		{course.AddComment{About: "health:m2"}, false},
		{course.AddComment{About: "health"}, false},
		{course.WriteSection{Area: "health", Member: "m1", Text: &text}, true},
		{course.WriteSection{Area: "health", Text: &text}, false},
		{course.WriteNote{Text: "Besøg"}, true},
	} {
		err := s.SharedWith("nanna", opens).Allows(x.command)
		refusal := new(course.Refusal)
		if allowed := err == nil; allowed != x.allowed || !allowed && (!errors.As(err, &refusal) || refusal.Code != "outside_consent") {
			t.Errorf("%T %+v: %v", x.command, x.command, err)
		}
	}
}

func TestOfAMeetingOneReadsThatItIsAndWithWhomOneKnows(t *testing.T) {
	t.Parallel()
	seen := course.ForConsent(sharing(of("m1", "health")), "nanna", opens).Meetings
	if len(seen) != 1 || !slices.Equal(seen[0].Members, []string{"m1"}) || len(seen[0].Present)+len(seen[0].Feedback)+len(seen[0].Reviewed) > 0 {
		t.Errorf("of a meeting with both she reads %+v", seen)
	}
	if seen = course.ForConsent(sharing(), "nanna", opens).Meetings; len(seen) != 0 {
		t.Errorf("of a meeting with nobody whom she knows she reads %+v", seen)
	}
}

func TestPeterReadsWhoElseHeSharesWithIsInTheTeamByMaria(t *testing.T) {
	t.Parallel()
	s := sharing(of("m1", "health"))
	s.Law = course.CurrentLaw("eksempel")
	s.Team.Members[0].Role = "Kommer hos Maria"
	if seen := course.ForMember(s, "m2"); len(seen.Team.Members) != 0 {
		t.Errorf("Peter, who shares nothing, reads of %+v", seen.Team.Members)
	}
	his := of("m2", "health")
	his.ID, his.Recipient = "c2", "nursing"
	s.Consents = append(s.Consents, his)
	seen := course.ForMember(s, "m2")
	if len(seen.Readers(his)) != 1 || seen.Team.Members[0].Role != "" || seen.Team.Members[0].Consent != "" {
		t.Errorf("Peter, who shares his health, reads of %+v", seen.Team.Members)
	}
}

// Whatever a course holds, who is in the team by a consent that opens nothing reads no text of the plan and nobody's papers.
func TestWhateverHappensWhoSharesNothingShowsNothing(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		dice := func(sides int) int { return rapid.IntRange(0, sides-1).Draw(t, "dice") }
		now := time.Date(2025, 1, 6, 8, 0, 0, 0, time.UTC)
		events, err := course.DecideOpening(
			coursetest.ID, coursetest.RandomOpening(dice, "eksempel", course.DateOf(now)), course.Request{By: course.Actor{Subject: "karen", Role: course.Caseworker}},
			course.CurrentLaw("eksempel"), now,
		)
		if err != nil {
			t.Fatal(err)
		}
		var s course.State
		for range rapid.IntRange(1, 80).Draw(t, "steps") {
			for _, e := range events {
				course.Evolve(&s, e)
			}
			now = now.Add(time.Duration(dice(24*9)) * time.Hour)
			if events, err = course.Decide(s, coursetest.RandomRequest(dice, s, now), now); err != nil {
				events = course.Due(s, now)
			}
		}
		before, _ := json.Marshal(s)
		seen := course.ForConsent(s, "somebody", func([]string, string) bool { return true })
		if after, _ := json.Marshal(s); string(after) != string(before) {
			t.Fatal("looking changes the course")
		}
		if plan := seen.Plan.Current(); plan != nil && len(plan.Goals)+len(plan.Sections)+len(plan.NotRelevant) > 0 {
			t.Fatalf("the plan shows %+v", plan)
		}
		if len(seen.Documents)+len(seen.Messages)+len(seen.Decisions)+len(seen.Mentors)+len(seen.Circumstances)+
			len(seen.Progress)+len(seen.Notes)+len(seen.Consents)+len(seen.Team.Members) > 0 || seen.Eligibility != nil {
			t.Fatalf("there is to see: %+v", seen)
		}
		for _, m := range seen.Members {
			if m.CPR != "" || !m.Birth.IsZero() || len(m.Spells) > 0 {
				t.Fatalf("of somebody who shares nothing there is to see: %+v", m)
			}
		}
		if _, err := course.Explain(seen, now); err != nil {
			t.Fatal(err)
		}
	})
}
