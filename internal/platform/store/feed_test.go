package store_test

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/platform/store"
	"github.com/enplan-dk/enplan/test/coursetest"
	"github.com/enplan-dk/enplan/test/storetest"
)

// readOn reads the feed of the example municipality from a cursor to its end.
func readOn(t *testing.T, s *store.Store, after string, most int) (entries []store.FeedEntry, next string) {
	t.Helper()
	for {
		page, err := s.Feed(here(t), "eksempel", after, most)
		if err != nil {
			t.Fatalf("read the feed after %d entries: %v", len(entries), err)
		}
		entries, after = append(entries, page.Entries...), page.Next
		if !page.More {
			return entries, after
		}
	}
}

// ofCourse is what the feed says of one course, by sequence number.
func ofCourse(entries []store.FeedEntry, id string) (seqs []int64) {
	for _, e := range entries {
		if e.Course == id {
			seqs = append(seqs, e.Seq)
		}
	}
	return seqs
}

func inOrder(t *testing.T, entries []store.FeedEntry) {
	t.Helper()
	for i, e := range entries {
		if e.Position != int64(i)+1 {
			t.Fatalf("entry %d has position %d", i+1, e.Position)
		}
	}
}

// Recorders of several courses write at the same time and some of their transactions fail, while somebody reads on and on: what
// is read is the feed, without a gap and without an entry that came to stand before the cursor later.
func TestWhoeverReadsTheFeedWhileItIsWrittenMissesNothing(t *testing.T) {
	t.Parallel()
	s := storetest.New(t)
	var recorders sync.WaitGroup
	families := make([]*coursetest.Decided, 6)
	for i := range families {
		families[i] = storetest.OpenCourse(t, s).FormTeam().DraftPlan().WritePlan()
	}
	for _, f := range families {
		recorders.Go(func() {
			for i := range f.Journal {
				if i%3 == 0 {
					if err := s.Record(everywhere(t), f.ID, f.Journal[i:i+1], refusing{}); err == nil {
						t.Error("recorded without its outbox")
					}
				}
				if err := s.Record(everywhere(t), f.ID, f.Journal[i:i+1], nothing{}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	written := make(chan struct{})
	go func() { recorders.Wait(); close(written) }()
	var read []store.FeedEntry
	for next, done := "", false; !done; {
		select {
		case <-written:
			done = true
		default:
		}
		var more []store.FeedEntry
		more, next = readOn(t, s, next, 3)
		read = append(read, more...)
	}
	inOrder(t, read)
	for _, f := range families {
		seqs := ofCourse(read, f.ID)
		if len(seqs) != len(f.Journal) || !slices.IsSorted(seqs) || len(slices.Compact(seqs)) != len(f.Journal) {
			t.Errorf("of %d events are read %v", len(f.Journal), seqs)
		}
	}
	last := read[slices.IndexFunc(read, func(e store.FeedEntry) bool {
		return e.Course == families[0].ID && e.Seq == families[0].State.Version
	})]
	if last.Phase != families[0].State.Phase || !last.At.Equal(families[0].Journal[last.Seq-1].At) || last.Type != families[0].Journal[last.Seq-1].Type {
		t.Errorf("the last entry is %+v", last)
	}
}

// A transaction that has its place in the feed and is not committed holds up the others of its municipality, and no reader passes it by.
func TestWhatIsNotCommittedYetIsNotPassedBy(t *testing.T) {
	t.Parallel()
	s, _, pool := storetest.Open(t)
	first, second := storetest.OpenCourse(t, s), storetest.OpenCourse(t, s)
	record(t, s, first.ID, first.Journal)
	seen, next := readOn(t, s, "", 0)
	tx, err := storetest.Everything(t, pool).Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tx.Exec(t.Context(), "update feed_head set last = last"); err != nil {
		t.Fatal(err)
	}
	recorded := make(chan error, 1)
	go func() { recorded <- s.Record(everywhere(t), second.ID, second.Journal, nothing{}) }()
	select {
	case err := <-recorded:
		t.Errorf("recorded beside a transaction that may still come before it: %v", err)
	case <-time.After(200 * time.Millisecond):
	}
	if more, _ := readOn(t, s, next, 0); len(more) > 0 {
		t.Errorf("read %+v", more)
	}
	if err := tx.Rollback(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := <-recorded; err != nil {
		t.Fatal(err)
	}
	more, _ := readOn(t, s, next, 0)
	inOrder(t, append(seen, more...))
	if len(more) != len(second.Journal) {
		t.Errorf("%d entries of %d events", len(more), len(second.Journal))
	}
}

// refusing is an outbox that fails.
type refusing struct{ nothing }

func (refusing) Enqueue(context.Context, pgx.Tx, *course.State, course.Recorded, []course.Notice) error {
	return errors.New("no")
}

func TestRecordingAgainAddsNothingToTheFeed(t *testing.T) {
	t.Parallel()
	s := storetest.New(t)
	f := storetest.OpenCourse(t, s).FormTeam()
	record(t, s, f.ID, f.Journal)
	before, next := readOn(t, s, "", 0)
	record(t, s, f.ID, f.Journal)
	if err := s.DeleteRecord(everywhere(t), f.ID); err != nil {
		t.Fatal(err)
	}
	record(t, s, f.ID, f.Journal)
	if more, _ := readOn(t, s, next, 0); len(before) != len(f.Journal) || len(more) > 0 {
		t.Errorf("%d entries, and then %d more", len(before), len(more))
	}
}

func TestOfAnErasedCourseTheFeedSaysThatItWasErased(t *testing.T) {
	t.Parallel()
	s := storetest.New(t)
	gone, stays := storetest.OpenCourse(t, s).FormTeam(), storetest.OpenCourse(t, s)
	record(t, s, gone.ID, gone.Journal)
	_, next := readOn(t, s, "", 0) // whose place is one of the course that goes
	record(t, s, stays.ID, stays.Journal)
	for range 2 { // erasing may be repeated
		if err := s.Erase(everywhere(t), gone.ID); err != nil {
			t.Fatal(err)
		}
	}
	for _, after := range []string{"", next} {
		entries, _ := readOn(t, s, after, 2)
		if len(entries) != len(stays.Journal)+1 {
			t.Fatalf("%d entries", len(entries))
		}
		if last := entries[len(entries)-1]; last.Course != gone.ID || last.Type != store.Erased || last.Seq != 0 {
			t.Errorf("last comes %+v", last)
		}
	}
	if slices.Contains(course.EventNames(), store.Erased) {
		t.Error("an event of courses has the same name")
	}
}

func TestACursorOfTheFeedIsHeldAgainstWhatItSaw(t *testing.T) {
	t.Parallel()
	s, _, pool := storetest.Open(t)
	all := storetest.Everything(t, pool)
	f := storetest.OpenCourse(t, s).FormTeam()
	record(t, s, f.ID, f.Journal[:2])
	_, early := readOn(t, s, "", 0)
	exec(t, all, "create table backup as table feed; create table backup_head as table feed_head")
	record(t, s, f.ID, f.Journal)
	_, late := readOn(t, s, "", 0)
	exec(t, all, "delete from feed; delete from feed_head; insert into feed select * from backup; insert into feed_head select * from backup_head")
	refused := func(cursor string, want error) {
		t.Helper()
		if _, err := s.Feed(here(t), "eksempel", cursor, 0); !errors.Is(err, want) {
			t.Errorf("cursor %q: %v, want %v", cursor, err, want)
		}
	}
	refused(late, store.ErrFeedChanged)
	other := storetest.OpenCourse(t, s).FormTeam().DraftPlan()
	record(t, s, other.ID, other.Journal) // other events come to stand at the places that were read
	refused(late, store.ErrFeedChanged)
	if more, _ := readOn(t, s, early, 0); len(more) != len(other.Journal) {
		t.Errorf("%d entries after a cursor of what the back-up had", len(more))
	}
	if _, err := s.Feed(elsewhere(t), "151", early, 0); !errors.Is(err, store.ErrFeedChanged) {
		t.Errorf("a cursor of another municipality: %v", err)
	}
	if page, err := s.Feed(elsewhere(t), "eksempel", "", 0); err != nil || len(page.Entries) > 0 {
		t.Errorf("another municipality reads %d entries, %v", len(page.Entries), err)
	}
	_, list, err := s.List(here(t), store.Filter{Most: 1}, "")
	if err != nil || list == "" {
		t.Fatal(list, err)
	}
	for _, bad := range []string{"x", list, early + "A"} {
		refused(bad, store.ErrBadCursor)
	}
}

func TestWhatAFormerBuildRecordedIsFilledIn(t *testing.T) {
	t.Parallel()
	s, _, pool := storetest.Open(t)
	f, other := storetest.OpenCourse(t, s).FormTeam(), storetest.OpenCourse(t, s).FormTeam()
	record(t, s, f.ID, f.Journal)
	record(t, s, other.ID, other.Journal[:2])
	exec(t, storetest.Everything(t, pool), "delete from feed; delete from feed_head")
	record(t, s, other.ID, other.Journal) // brings what came before it along
	for want := range 2 {
		if n, err := s.FillFeed(t.Context()); err != nil || n != 1-want {
			t.Errorf("%d courses were behind, %v", n, err)
		}
	}
	entries, _ := readOn(t, s, "", 0)
	inOrder(t, entries)
	if len(ofCourse(entries, f.ID)) != len(f.Journal) || len(ofCourse(entries, other.ID)) != len(other.Journal) {
		t.Errorf("%d entries", len(entries))
	}
}
