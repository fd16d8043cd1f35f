package store_test

import (
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/platform/store"
	"github.com/enplan-dk/enplan/test/coursetest"
	"github.com/enplan-dk/enplan/test/storetest"
)

// meeting is a family that meets Karen three weeks from now.
func meeting(t *testing.T, s *store.Store) (f *coursetest.Decided, at time.Time) {
	t.Helper()
	f = storetest.OpenCourse(t, s)
	f.At = time.Now().UTC().Truncate(time.Second)
	f.FormTeam()
	at = f.At.AddDate(0, 0, 21)
	f.Do(course.AgreeMeeting{Confirmed: true, At: at.AddDate(0, 0, 7), Form: "office", Members: []string{"m1"}})
	f.Do(course.AgreeMeeting{Confirmed: true, At: at, Form: "home_visit", Members: []string{"m1"}})
	record(t, s, f.ID, f.Journal)
	return f, at
}

func nextMeeting(t *testing.T, s *store.Store) time.Time {
	t.Helper()
	page, _, err := s.List(here(t), store.Filter{Municipality: "eksempel"}, "")
	if err != nil || len(page) != 1 {
		t.Fatalf("%d courses, %v", len(page), err)
	}
	return page[0].NextMeeting
}

func abouts(t *testing.T, s *store.Store, before time.Time) []time.Time {
	t.Helper()
	items, err := s.Agenda(here(t), store.AgendaFilter{Municipality: "eksempel", For: []course.Recipient{course.ForCoordinator}, Before: before})
	if err != nil {
		t.Fatal(err)
	}
	var out []time.Time
	for _, i := range items {
		if i.Kind == course.ItemMeetingLead {
			out = append(out, i.About)
		}
	}
	return out
}

func TestAListTellsTheNextMeetingHoweverFarAheadItIs(t *testing.T) {
	t.Parallel()
	s := storetest.New(t)
	f, at := meeting(t, s)
	if got := nextMeeting(t, s); !got.Equal(at) {
		t.Errorf("the next meeting is %v, want %v", got, at)
	}
	next := f.State.Meetings[1].ID
	moved := at.AddDate(0, 0, 2)
	record(t, s, f.ID, f.Do(course.MoveMeeting{Confirmed: true, Meeting: next, At: moved}))
	if got := nextMeeting(t, s); !got.Equal(moved) {
		t.Errorf("after the move it is %v, want %v", got, moved)
	}
	record(t, s, f.ID, f.Do(course.CancelMeeting{Meeting: next, Reason: "Sygdom"}))
	if got := nextMeeting(t, s); !got.Equal(at.AddDate(0, 0, 7)) {
		t.Errorf("after the cancellation it is %v, want the other one", got)
	}
}

func TestAnAgendaThatAFormerBuildWroteIsDerivedAnewWhenItIsRead(t *testing.T) {
	t.Parallel()
	s, _, pool := storetest.Open(t)
	_, at := meeting(t, s)
	exec(t, storetest.Everything(t, pool), "update course_agenda set about_at = null")
	if got := nextMeeting(t, s); !got.IsZero() {
		t.Fatalf("the list knows %v already", got)
	}
	got := abouts(t, s, at)
	if len(got) == 0 || !got[0].Equal(at) {
		t.Errorf("the agenda is about %v, want %v", got, at)
	}
	if got := nextMeeting(t, s); !got.Equal(at) {
		t.Errorf("the list tells %v, want %v", got, at)
	}
	if n := unknown(t, storetest.Everything(t, pool)); n != 0 {
		t.Errorf("%d items of meetings still say no time", n)
	}
}

func TestAMeetingOfWhichNobodyIsRemindedAnyMoreStandsOnTheAgenda(t *testing.T) {
	t.Parallel()
	s := storetest.New(t)
	f := storetest.OpenCourse(t, s)
	f.At = time.Now().UTC().Truncate(time.Second)
	f.FormTeam()
	at := f.At.Add(20 * time.Minute) // too soon for the by-law's reminders
	f.Do(course.AgreeMeeting{Confirmed: true, At: at, Form: "office", Members: []string{"m1"}})
	record(t, s, f.ID, f.Journal)
	items, err := s.Agenda(here(t), store.AgendaFilter{
		Municipality: "eksempel", Viewer: viewer("karen", store.Coordinator), For: []course.Recipient{course.ForCoordinator}, Before: at.Add(time.Minute),
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, i := range items {
		if i.Kind == course.ItemMeetingOverdue && i.About.Equal(at) && !i.Fired {
			return
		}
	}
	t.Errorf("the meeting is not among %d items", len(items))
}

func unknown(t *testing.T, pool *pgxpool.Pool) int {
	t.Helper()
	return found(t, pool, "select count(*) from course_agenda where kind like 'meeting%' and about_at is null")
}

// What one colleague is to do stands in that colleague's list, and in nobody else's of the team.
func TestAColleaguesTaskStandsInThatColleaguesListAlone(t *testing.T) {
	t.Parallel()
	s := storetest.New(t)
	f := storetest.OpenCourse(t, s)
	f.At = time.Now().UTC().Truncate(time.Second)
	f.FormTeam()
	for _, subject := range []string{"jonas", "lone"} {
		f.Do(course.AddTeamMember{Subject: subject, Field: "health", Role: "Rådgiver", Basis: "statute", Statute: "SEL § 11"})
	}
	by := course.DateOf(f.At).AddDays(3)
	f.Do(course.AgreeTask{TaskBody: course.TaskBody{Text: "Ringer til skolen.", Staff: "jonas", By: by}})
	record(t, s, f.ID, f.Journal)
	due := func(subject string) int {
		items, err := s.Agenda(here(t), store.AgendaFilter{
			Municipality: "eksempel", For: []course.Recipient{course.ForCoordinator}, Before: f.At.AddDate(0, 0, 5),
			Viewer: store.Viewer{Subject: subject, Relations: []string{store.Coordinator, store.Cover}},
		})
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for _, i := range items {
			if i.Kind == course.ItemTaskDue {
				n++
			}
		}
		return n
	}
	if due("jonas") != 1 || due("lone") != 0 {
		t.Errorf("jonas has %d tasks and lone %d, want 1 and 0", due("jonas"), due("lone"))
	}
	f.Do(course.FinishTask{Task: f.State.Tasks[0].ID})
	record(t, s, f.ID, f.Journal[len(f.Journal)-2:])
	if due("jonas") != 0 {
		t.Error("what is done stands in the list")
	}
}
