package course_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/test/coursetest"
)

// withPlan is the course of a mother and her son with a plan in force since 12 January 2026 and a follow-up every two weeks.
func withPlan(t *testing.T, more ...course.NewMember) *coursetest.Decided {
	t.Helper()
	f := coursetest.Sandelholt()
	f.Opening.Members = append(f.Opening.Members, more...)
	for i := range more {
		f.Facts.Members = append(f.Facts.Members, course.MemberFacts{Member: fmt.Sprint("m", i+3), NoCategory: true})
	}
	d := coursetest.OpenFamily(t, f, course.CurrentLaw("eksempel"), time.Date(2026, 1, 12, 9, 0, 0, 0, time.UTC))
	d.FormTeam().DraftPlan().WritePlan()
	d.Do(course.SubmitPlan{})
	for _, m := range d.State.Members {
		if m.Kind == course.Adult {
			d.DoAs(m.Subject, course.Citizen, coursetest.Agreement(d.State, m.ID))
		}
	}
	d.Do(course.AdoptPlan{})
	return d
}

// heldMeeting agrees a meeting a day ahead and records that it was held.
func heldMeeting(d *coursetest.Decided, scores ...course.Score) string {
	id := course.Created(d.Do(course.AgreeMeeting{At: d.At.Add(24 * time.Hour), Form: "office", Members: []string{"m1"}}))
	d.Wait(25 * time.Hour)
	d.Do(course.HoldMeeting{Meeting: id, Present: []string{"m1"}, Note: "Om praktik", Scores: scores})
	return id
}

func on(month time.Month, day int) course.Date {
	return course.Date{Year: 2026, Month: month, Day: day}
}

func TestAMeetingThatWasNotHeldMovesTheFollowUpBack(t *testing.T) {
	t.Parallel()
	d := withPlan(t)
	d.Wait(9 * 24 * time.Hour)
	before := d.State.FollowUp
	id := heldMeeting(d)
	if d.State.FollowUp.Next == before.Next {
		t.Fatal("the meeting moved no follow-up")
	}
	d.Do(course.CorrectMeeting{Meeting: id, Status: course.Missed, Reason: "Skrevet på den forkerte familie"})
	m := d.State.Meetings[0]
	if got := d.State.FollowUp; got.Next != before.Next || got.Anchor != before.Anchor {
		t.Errorf("the follow-up is %s from %s, want %s from %s", got.Next, got.Anchor, before.Next, before.Anchor)
	}
	if m.Status != course.Missed || len(m.Present) > 0 || !m.HeldOn.IsZero() || !m.Corrected.Equal(d.At) {
		t.Errorf("the meeting is %+v", m)
	}
	d.Do(course.CorrectMeeting{Meeting: id, Status: course.Held, Present: &[]string{"m1"}, Reason: "Det var alligevel den"})
	if got := d.State.FollowUp.Anchor; got != course.DateOf(m.At) {
		t.Errorf("held after all, the follow-up counts from %s", got)
	}
}

func TestThePauseStaysInTheFollowUpWhenAMeetingIsCorrected(t *testing.T) {
	t.Parallel()
	d := withPlan(t)
	d.Wait(2 * 24 * time.Hour)
	d.Do(course.PauseCourse{Reason: "Operation", CitizenView: "Godt", Until: course.DateOf(d.At).AddDays(9)})
	d.Wait(11 * 24 * time.Hour)
	before := d.State.FollowUp
	if before.Rested == 0 {
		t.Fatal("the pause moved nothing")
	}
	id := heldMeeting(d)
	d.Do(course.CorrectMeeting{Meeting: id, Status: course.Cancelled, Reason: "Aflyst samme morgen"})
	if got := d.State.FollowUp; got.Anchor != before.Anchor || got.Rested != before.Rested || got.Next != before.Next {
		t.Errorf("the follow-up is %s, %d days after %s, want %s, %d after %s", got.Next, got.Rested, got.Anchor, before.Next, before.Rested, before.Anchor)
	}
}

func TestAMeetingThatIsToBeRecordedAfterAllIsOverdueAgainAndToldOnce(t *testing.T) {
	t.Parallel()
	d := withPlan(t)
	id := course.Created(d.Do(course.AgreeMeeting{At: d.At.Add(24 * time.Hour), Form: "office", Members: []string{"m1"}}))
	d.Wait(10 * 24 * time.Hour)
	overdue := func(items []course.Item) bool {
		return slices.ContainsFunc(items, func(i course.Item) bool { return i.Kind == course.ItemMeetingOverdue && i.Ref == id })
	}
	if !overdue(d.State.Fired) {
		t.Fatal("the meeting is not overdue")
	}
	d.Do(course.HoldMeeting{Meeting: id, Present: []string{"m1"}})
	if overdue(d.State.Fired) {
		t.Fatal("the meeting is recorded and overdue")
	}
	d.Do(course.CorrectMeeting{Meeting: id, Status: course.Agreed, Reason: "Det var et andet møde"})
	if !overdue(d.State.Fired) || overdue(d.State.Agenda) || overdue(d.State.Settled) {
		t.Error("the meeting is to be recorded, and the course does not show it")
	}
	for _, r := range d.Wait(24 * time.Hour) {
		if due, is := r.Data.(course.CameDue); is && overdue([]course.Item{due.Item}) {
			t.Error("what was told comes due a second time")
		}
	}
}

func TestScoresAreCorrectedWithTheirMeeting(t *testing.T) {
	t.Parallel()
	d := withPlan(t)
	goal := d.State.Plan.InForce.Content.Goals[0].ID
	if d.State.Plan.InForce.Content.Goals[0].Measure == nil {
		d.Do(course.RevisePlan{Reason: "Måling"})
		body := d.Family.Goal
		body.Measure = &course.Measure{Name: "Tro", Max: 10, Baseline: 2, Target: 8}
		d.Do(course.ChangeGoal{Goal: goal, GoalBody: body}, course.SubmitPlan{})
		d.DoAs("rigmor", course.Citizen, coursetest.Agreement(d.State, "m1"))
		d.Do(course.AdoptPlan{})
	}
	id := heldMeeting(d, course.Score{Goal: goal, Value: 4})
	d.Do(course.CorrectMeeting{Meeting: id, Scores: &[]course.Score{{Goal: goal, Value: 6}}, Reason: "Læst forkert"})
	if got := d.State.Progress; len(got) != 1 || got[0].Value != 6 || got[0].Meeting != id {
		t.Errorf("progress %+v", got)
	}
	d.Do(course.CorrectMeeting{Meeting: id, Status: course.Missed, Reason: "Ingen kom"})
	if len(d.State.Progress) > 0 {
		t.Errorf("a meeting that was not held has scores: %+v", d.State.Progress)
	}
}

func TestWhoJoinsAnAgreedMeetingIsToldAndWhoDoesNotComeAnyMoreToo(t *testing.T) {
	t.Parallel()
	d := withPlan(t, course.NewMember{Name: "Bo Sandelholt", Kind: course.Adult, Birth: course.Date{Year: 1988, Month: 3, Day: 1}, Subject: "bo"})
	id := course.Created(d.Do(course.AgreeMeeting{Confirmed: true, At: d.At.Add(5 * 24 * time.Hour), Form: "office", Members: []string{"m1"}}))
	events := d.Do(course.CorrectMeeting{Meeting: id, Members: &[]string{"m3"}, Reason: "Den forkerte forælder"})
	e := events[0].Data.(course.MeetingCorrected)
	if !slices.Equal(e.Added, []string{"m3"}) || !slices.Equal(e.Removed, []string{"m1"}) || e.Was != course.Agreed {
		t.Errorf("corrected as %+v", e)
	}
	before := d.State
	told := map[course.ItemKind][]string{}
	for _, n := range course.EvolveAndTell(&before, course.Recorded{Meta: course.Meta{Seq: before.Version + 1, At: d.At, By: coursetest.Karen}, Data: e}) {
		told[n.Kind] = n.Members
	}
	if !slices.Equal(told[course.NoticeMeetingAgreed], []string{"m3"}) || !slices.Equal(told[course.NoticeMeetingCancelled], []string{"m1"}) {
		t.Errorf("told %v", told)
	}
}

func TestWhatCannotHaveBeenIsNoCorrection(t *testing.T) {
	t.Parallel()
	d := withPlan(t)
	id := course.Created(d.Do(course.AgreeMeeting{Confirmed: true, At: d.At.Add(5 * 24 * time.Hour), Form: "office", Members: []string{"m1"}}))
	for code, c := range map[course.Code]course.CorrectMeeting{
		course.CodeNothingCorrected: {Meeting: id, Status: course.Agreed, Members: &[]string{"m1"}, Reason: "x"},
		course.CodeMeetingNotBegun:  {Meeting: id, Status: course.Held, Present: &[]string{"m1"}, Reason: "x"},
		course.CodeUnknownMember:    {Meeting: id, Members: &[]string{"m9"}, Reason: "x"},
		course.CodeUnknownMeeting:   {Meeting: "a0", Status: course.Held, Reason: "x"},
		course.CodeRequired:         {Meeting: id, Status: course.Cancelled},
	} {
		if got := refusedAs(d, coursetest.Karen, c); got != code {
			t.Errorf("%+v: refused as %q, want %q", c, got, code)
		}
	}
}

// refusedAs is the code with which a command is refused; empty if it is carried out.
func refusedAs(d *coursetest.Decided, by course.Actor, c course.Command) course.Code {
	_, err := d.Course.Do(by, c)
	refusal := new(course.Refusal)
	if errors.As(err, &refusal) {
		return refusal.Code
	}
	return ""
}

func TestANotesDayAndPersonsAreCorrected(t *testing.T) {
	t.Parallel()
	d := withPlan(t)
	note := course.Created(d.Do(course.WriteNote{Kind: "call", On: on(time.January, 12), Members: []string{"m1"}, Text: "Om skolen"}))
	written := course.NoteWritten{ID: note, Kind: "call", On: on(time.January, 12), Members: []string{"m1"}, Text: "Om skolen"}
	events := d.Do(course.CorrectNote{Note: note, Kind: "visit", On: on(time.January, 9), Members: &[]string{"m2"}, Text: "Om skolen", Reason: "Forkert dag"})
	got := written.Correct(events[0].Data.(course.NoteCorrected))
	if got.Kind != "visit" || got.On != on(time.January, 9) || !slices.Equal(got.Members, []string{"m2"}) {
		t.Errorf("the note is %+v", got)
	}
	if code := refusedAs(d, coursetest.Karen, course.CorrectNote{Note: note, On: on(time.December, 24), Text: "x", Reason: "x"}); code != course.CodeDateInFuture {
		t.Errorf("a day to come: %q", code)
	}
}
