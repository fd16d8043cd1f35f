package course_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/enplan-dk/enplan/internal/domain/bylaw"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/test/coursetest"
)

var bo = course.NewMember{Name: "Bo Sandelholt", Kind: course.Adult, Birth: course.Date{Year: 1988, Month: 3, Day: 1}, Subject: "bo"}

func exampleLaw(t *testing.T) *bylaw.Bylaw {
	t.Helper()
	law, ok := bylaw.Latest("eksempel")
	if !ok {
		t.Fatal("there is no example by-law")
	}
	return law
}

func TestADeathStopsPostAndAccessInTheSameMinute(t *testing.T) {
	t.Parallel()
	d := withPlan(t, bo)
	alone := course.Created(d.Do(course.AgreeMeeting{Confirmed: true, At: d.At.Add(5 * 24 * time.Hour), Form: "office", Members: []string{"m1"}}))
	both := course.Created(d.Do(course.AgreeMeeting{Confirmed: true, At: d.At.Add(6 * 24 * time.Hour), Form: "office", Members: []string{"m1", "m3"}}))
	d.DoAs("rigmor", course.Citizen, course.SendMessage{Text: "Hvornår?"}, course.GiveConsent{
		Member: "m1", GivenBy: "m1", Types: []string{"health"}, Recipient: "health", Purpose: "x", Form: "digital", Expires: on(time.December, 1),
	})
	d.Do(course.EndMember{Member: "m1", Because: course.Died})
	m := d.State.Members[0]
	if m.Subject != "" || m.Left.IsZero() || m.EndedOn != course.DateOf(d.At) || d.State.MemberOf("rigmor") != nil {
		t.Errorf("the member is %+v", m)
	}
	if len(d.State.Members[1].Custody) > 0 || d.State.Consents[0].Active() {
		t.Error("the dead has custody, or a consent of hers holds")
	}
	first, second := d.State.Meetings[0], d.State.Meetings[1]
	if first.ID != alone || first.Status != course.Cancelled || second.ID != both || !slices.Equal(second.Members, []string{"m3"}) {
		t.Errorf("meetings %+v", d.State.Meetings)
	}
	for _, i := range append(d.State.Agenda, d.State.Fired...) {
		if i.Kind == course.ItemMessageOpen || i.Ref == alone {
			t.Errorf("the course still waits for %s", i.Kind)
		}
	}
	for _, n := range []course.Notice{
		{Item: course.Item{Kind: course.NoticeMessageWritten, Ref: d.State.Messages[0].ID, For: course.ForFamily}, Members: []string{"m1"}},
		{Item: course.Item{Kind: course.NoticeReceipt, For: course.ForFamily}, Members: []string{"m1"}},
		{Item: course.Item{Kind: course.NoticeDecisionMade, For: course.ForFamily}, Members: []string{"m1"}},
	} {
		if hears := n.Audience(&d.State, exampleLaw(t), course.DateOf(d.At)).Family; len(hears) > 0 {
			t.Errorf("%s is sent to %v", n.Kind, hears)
		}
	}
	for _, c := range []course.Command{
		course.SendMessage{Member: "m1", Text: "x"}, course.OpenHearing{Member: "m1", Text: "x"},
		course.AgreeMeeting{At: d.At.Add(time.Hour), Form: "office", Members: []string{"m1"}},
		course.EndMember{Member: "m1", Because: course.MovedOut},
	} {
		if got := refusedAs(d, coursetest.Karen, c); got != course.CodeMemberEnded {
			t.Errorf("%s: %q", course.NameOf(c), got)
		}
	}
}

func TestADeadChildIsSpokenOfToNobody(t *testing.T) {
	t.Parallel()
	d := withPlan(t)
	events := d.Do(course.EndMember{Member: "m2", Because: course.Died})
	before := d.State
	for _, r := range events {
		for _, n := range course.EvolveAndTell(&before, r) {
			if n.For == course.ForFamily {
				t.Errorf("%s is told to the family", n.Kind)
			}
		}
	}
	for _, i := range d.State.Agenda {
		if i.For == course.ForFamily || i.Kind == course.ItemBirthday {
			t.Errorf("the agenda holds %s at %s", i.Kind, i.At)
		}
	}
	about := course.Notice{Item: course.Item{Kind: course.NoticeDecisionMade, For: course.ForFamily}, Members: []string{"m2"}}
	if hears := about.Audience(&d.State, exampleLaw(t), course.DateOf(d.At)).Family; len(hears) > 0 {
		t.Errorf("a decision about the child is sent to %v", hears)
	}
}

func TestNobodyAnswersForAChildWhoseOnlyHolderOfCustodyHasDied(t *testing.T) {
	t.Parallel()
	d := withPlan(t, bo)
	d.Do(course.RevisePlan{Reason: "x"})
	child := d.Family.Goal
	child.Overall, child.Towards, child.Members, child.Text, child.Area, child.Discharges = false, "", []string{"m2"}, "Trives", "social", nil
	d.Do(course.AddGoal{GoalBody: child}, course.EndMember{Member: "m1", Because: course.Died}, course.SubmitPlan{})
	yes := coursetest.Agreement(d.State, "m3")
	yes.Goals = yes.Goals[:1] // the child's goal is none of his
	d.DoAs("bo", course.Citizen, yes)
	if _, err := d.Course.Do(coursetest.Karen, course.AdoptPlan{}); err == nil || !strings.Contains(coursetest.Refusal(err), string(course.CodeNobodyAnswersFor)) {
		t.Errorf("the plan is adopted: %v", err)
	}
}

func TestWhoWasEnteredByMistakeCountsNowhereAndLeavesNumberAndLoginFree(t *testing.T) {
	t.Parallel()
	d := withPlan(t, bo)
	d.Do(course.EndMember{Member: "m3", Because: course.EnteredByMistake})
	if facts := d.State.Facts(); slices.ContainsFunc(facts.Persons, func(p bylaw.Person) bool { return p.ID == "m3" }) {
		t.Error("the law counts the person")
	}
	if events := d.Do(course.AddMember{NewMember: bo}); course.Created(events) != "m4" {
		t.Errorf("the login is not free: %v", events)
	}
}

func TestTheLastAdultWhoIsGoneEndsTheCourse(t *testing.T) {
	t.Parallel()
	for because, outcome := range map[string]course.Outcome{
		course.Died: course.OutcomeDied, course.MovedOut: course.OutcomeMoved, course.EnteredByMistake: course.OutcomeMistaken,
	} {
		d := withPlan(t)
		d.Do(course.EndMember{Member: "m1", Because: because})
		if d.State.Phase != course.Closed || d.State.Outcome != outcome {
			t.Errorf("%s: the course is %s, %s", because, d.State.Phase, d.State.Outcome)
		}
	}
}

func TestACourseThatWasOpenedByMistakeIsItsOwnOutcome(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 1, 12, 9, 0, 0, 0, time.UTC)
	d := coursetest.OpenFamily(t, coursetest.Sandelholt(), course.CurrentLaw("eksempel"), at)
	if got := refusedAs(d, coursetest.Karen, course.CloseCourse{Outcome: course.OutcomeCompleted, Reason: "x"}); got != course.CodeWrongPhase {
		t.Errorf("completed in intake: %q", got)
	}
	d.Do(course.CloseCourse{Outcome: course.OutcomeMistaken, Reason: "To forløb for samme familie"})
	if d.State.Phase != course.Closed || d.State.Outcome != course.OutcomeMistaken || d.State.Closing.Member != "" {
		t.Errorf("closed as %s: %+v", d.State.Outcome, d.State.Closing)
	}
}

func TestAMemberOfTheTeamLeavesItHerself(t *testing.T) {
	t.Parallel()
	d := withPlan(t)
	place := course.Created(d.Do(course.AddTeamMember{Subject: "lone", Field: "health", Role: "Sygeplejerske", Basis: "statute", Statute: "x"}))
	if got := refusedAs(d, coursetest.Karen, course.LeaveTeam{Member: place}); got != course.CodeAnswerForAnother {
		t.Errorf("the coordinator leaves for her: %q", got)
	}
	before := d.State
	events := d.DoAs("lone", course.Caseworker, course.LeaveTeam{Member: place})
	told := course.EvolveAndTell(&before, events[0])
	if !slices.ContainsFunc(told, func(n course.Notice) bool {
		return n.Kind == course.NoticeColleagueLeft && n.For == course.ForCoordinator
	}) {
		t.Errorf("the coordinator is not told: %+v", told)
	}
	if d.State.Team.Members[0].Active() {
		t.Error("she is in the team still")
	}
}
