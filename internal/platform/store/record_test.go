package store_test

import (
	"context"
	"encoding/json"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/platform/sealing"
	"github.com/enplan-dk/enplan/internal/platform/store"
	"github.com/enplan-dk/enplan/test/coursetest"
	"github.com/enplan-dk/enplan/test/storetest"
)

// nothing is an outbox that sends nothing.
type nothing struct{}

func (nothing) Enqueue(context.Context, pgx.Tx, *course.State, course.Recorded, []course.Notice) error {
	return nil
}

func (nothing) EnqueueGrant(context.Context, pgx.Tx, store.Grant) error { return nil }

func TestRecordingTwiceLeavesOneJournal(t *testing.T) {
	t.Parallel()
	s := storetest.New(t)
	f := storetest.OpenCourse(t, s).FormTeam()
	record(t, s, f.ID, f.Journal)
	record(t, s, f.ID, f.Journal)
	record(t, s, f.ID, f.Journal[:2])
	same(t, s, f)
}

func TestRecordersAtTheSameTimeAndInAnyOrderLeaveOneJournal(t *testing.T) {
	t.Parallel()
	s := storetest.New(t)
	f := storetest.OpenCourse(t, s).FormTeam().DraftPlan().WritePlan()
	var recorders sync.WaitGroup
	for from := range f.Journal {
		for _, size := range []int{1, 3, len(f.Journal)} {
			part := f.Journal[from:min(from+size, len(f.Journal))]
			recorders.Go(func() {
				for {
					err := s.Record(everywhere(t), f.ID, part, nothing{})
					if err == nil {
						return
					}
					if !errors.Is(err, store.ErrBehind) {
						t.Errorf("record %d–%d: %v", part[0].Seq, part[len(part)-1].Seq, err)
						return
					}
					time.Sleep(time.Millisecond) // as the server would
				}
			})
		}
	}
	recorders.Wait()
	same(t, s, f)
}

func TestEventsAfterAGapAreRefusedAndNothingIsWritten(t *testing.T) {
	t.Parallel()
	s := storetest.New(t)
	f := storetest.OpenCourse(t, s).FormTeam()
	record(t, s, f.ID, f.Journal[:2])
	if err := s.Record(everywhere(t), f.ID, f.Journal[3:], nothing{}); !errors.Is(err, store.ErrBehind) {
		t.Fatalf("got %v, want ErrBehind", err)
	}
	journal, err := s.Journal(everywhere(t), f.ID)
	if err != nil || len(journal) != 2 {
		t.Fatalf("journal has %d events (%v), want 2", len(journal), err)
	}
}

func TestAWriteThatPostgresRefusesLeavesNothing(t *testing.T) {
	t.Parallel()
	s, _, pool := storetest.Open(t)
	f := storetest.OpenCourse(t, s)
	exec(t, pool, "alter table course add check (phase <> 'intake')")
	if err := s.Record(everywhere(t), f.ID, f.Journal, nothing{}); !errors.Is(err, store.ErrConflict) {
		t.Fatalf("got %v, want ErrConflict", err)
	}
	if journal, err := s.Journal(everywhere(t), f.ID); err != nil || len(journal) != 0 {
		t.Errorf("%d events stand, %v", len(journal), err)
	}
}

func TestTheSnapshotIsTheFoldOfTheJournalAfterEveryEvent(t *testing.T) {
	t.Parallel()
	s := storetest.New(t)
	f := storetest.OpenCourse(t, s).FormTeam().DraftPlan().WritePlan()
	f.Do(course.SubmitPlan{})
	for i := range f.Journal {
		record(t, s, f.ID, f.Journal[i:i+1])
		want, err := course.Fold(f.Journal[:i+1])
		if err != nil {
			t.Fatal(err)
		}
		equal(t, snapshot(t, s, f.ID), want)
		if v, err := s.Version(everywhere(t), f.ID); err != nil || v != want.Version {
			t.Fatalf("version %d (%v), want %d", v, err, want.Version)
		}
	}
}

func TestASnapshotOfOtherCodeIsFoldedAnew(t *testing.T) {
	t.Parallel()
	s, _, pool := storetest.Open(t)
	f := storetest.OpenCourse(t, s).FormTeam()
	record(t, s, f.ID, f.Journal)
	exec(t, pool, "update course_snapshot set schema = 0, sealed = '\\x00'")
	equal(t, snapshot(t, s, f.ID), f.State)
	f.DraftPlan().WritePlan()
	record(t, s, f.ID, f.Journal)
	same(t, s, f)
	exec(t, pool, "delete from course_snapshot")
	equal(t, snapshot(t, s, f.ID), f.State)
}

func TestWhoeverWaitsForAVersionIsToldWhenItIsRecorded(t *testing.T) {
	t.Parallel()
	s := storetest.New(t)
	f := storetest.OpenCourse(t, s).FormTeam()
	if ok, err := s.WaitForVersion(everywhere(t), f.ID, 1, 20*time.Millisecond); ok || err != nil {
		t.Fatalf("nothing is recorded, and got %t, %v", ok, err)
	}
	var waiters sync.WaitGroup
	for i := range 40 {
		version := f.Journal[i%len(f.Journal)].Seq
		waiters.Go(func() {
			if ok, err := s.WaitForVersion(everywhere(t), f.ID, version, 5*time.Second); !ok || err != nil {
				t.Errorf("version %d: %t, %v", version, ok, err)
			}
		})
	}
	for i := range f.Journal {
		record(t, s, f.ID, f.Journal[i:i+1])
	}
	waiters.Wait()
}

func TestACommandIsFoundByItsKey(t *testing.T) {
	t.Parallel()
	s := storetest.New(t)
	f := storetest.OpenCourse(t, s).FormTeam()
	record(t, s, f.ID, f.Journal)
	last := f.Journal[len(f.Journal)-1]
	events, err := s.Command(everywhere(t), f.ID, last.Key)
	if err != nil || len(events) == 0 || events[len(events)-1].Seq != last.Seq || events[0].Fingerprint != last.Fingerprint {
		t.Fatalf("found %d events: %v", len(events), err)
	}
	if events, err := s.Command(everywhere(t), f.ID, "unheard-of"); err != nil || len(events) != 0 {
		t.Fatalf("an unknown key gives %d events: %v", len(events), err)
	}
}

func TestASubmittedPlanIsKeptWithItsHash(t *testing.T) {
	t.Parallel()
	s := storetest.New(t)
	f := storetest.OpenCourse(t, s).FormTeam().DraftPlan().WritePlan()
	f.Do(course.SubmitPlan{})
	first := f.State.Plan.Draft.Hash()
	f.Do(course.ReturnPlan{Reason: "Et mål mangler"})
	f.Do(course.AddGoal{GoalBody: course.GoalBody{Area: "health", Text: "Mere søvn"}})
	f.Do(course.SubmitPlan{})
	record(t, s, f.ID, f.Journal)
	for version, hash := range map[int]string{1: first, 2: f.State.Plan.Draft.Hash()} {
		p, err := s.PlanVersion(everywhere(t), f.ID, version)
		if err != nil || p.Hash != hash || p.Content.Hash() != hash {
			t.Errorf("version %d: %+v, %v", version, p.Hash, err)
		}
	}
	if _, err := s.PlanVersion(everywhere(t), f.ID, 3); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("version 3: %v, want ErrNotFound", err)
	}
}

func TestAnEntryMovedWithinTheJournalIsUnreadable(t *testing.T) {
	t.Parallel()
	s, _, pool := storetest.Open(t)
	f := storetest.OpenCourse(t, s).FormTeam()
	record(t, s, f.ID, f.Journal)
	exec(t, pool, "update course_event set sealed = (select sealed from course_event where seq = 1) where seq = 2")
	if _, err := s.Journal(everywhere(t), f.ID); err == nil {
		t.Fatal("a moved entry was read")
	}
}

func TestAnErasedCourseIsGoneAndCannotComeBack(t *testing.T) {
	t.Parallel()
	s, ring, _ := storetest.Open(t)
	f := storetest.OpenCourse(t, s).FormTeam()
	record(t, s, f.ID, f.Journal)
	if err := ring.Destroy(everywhere(t), f.ID); err != nil {
		t.Fatal(err)
	}
	if err := s.Erase(everywhere(t), f.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Course(everywhere(t), f.ID); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("the row: %v, want ErrNotFound", err)
	}
	if err := s.Record(everywhere(t), f.ID, f.Journal, nothing{}); !errors.Is(err, sealing.ErrKeyDestroyed) {
		t.Errorf("recording it again: %v, want ErrKeyDestroyed", err)
	}
	if err := s.CreateKey(everywhere(t), f.ID); !errors.Is(err, sealing.ErrKeyDestroyed) {
		t.Errorf("a new key for it: %v, want ErrKeyDestroyed", err)
	}
}

func TestACourseIsRecordedAnewFromItsWorkflow(t *testing.T) {
	t.Parallel()
	s := storetest.New(t)
	f := storetest.OpenCourse(t, s).FormTeam().DraftPlan().WritePlan()
	f.Do(course.SubmitPlan{})
	record(t, s, f.ID, f.Journal[:5])
	if err := s.DeleteRecord(everywhere(t), f.ID); err != nil {
		t.Fatal(err)
	}
	record(t, s, f.ID, f.Journal)
	same(t, s, f)
}

func record(t *testing.T, s *store.Store, id string, events []course.Recorded) {
	t.Helper()
	if err := s.Record(everywhere(t), id, events, nothing{}); err != nil {
		t.Fatalf("record: %v", err)
	}
}

func snapshot(t *testing.T, s *store.Store, id string) course.State {
	t.Helper()
	state, err := s.Snapshot(everywhere(t), id)
	if err != nil {
		t.Fatalf("read the snapshot: %v", err)
	}
	return state
}

// same holds journal and snapshot against the course as it was decided.
func same(t *testing.T, s *store.Store, f *coursetest.Decided) {
	t.Helper()
	journal, err := s.Journal(everywhere(t), f.ID)
	if err != nil {
		t.Fatalf("read the journal: %v", err)
	}
	equal(t, journal, f.Journal)
	equal(t, snapshot(t, s, f.ID), f.State)
}

// equal compares as JSON, which is what is recorded.
func equal(t *testing.T, got, want any) {
	t.Helper()
	if diff := cmp.Diff(asJSON(t, want), asJSON(t, got)); diff != "" {
		t.Fatalf("differs (- want, + got):\n%s", diff)
	}
}

func asJSON(t *testing.T, v any) any {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	var plain any
	if err := json.Unmarshal(text, &plain); err != nil {
		t.Fatal(err)
	}
	return plain
}

func exec(t *testing.T, pool *pgxpool.Pool, statement string, args ...any) {
	t.Helper()
	if _, err := storetest.Everything(t, pool).Exec(t.Context(), statement, args...); err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
}
