package store_test

import (
	"errors"
	"testing"

	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/platform/store"
	"github.com/enplan-dk/enplan/test/storetest"
)

// What a second person says is to be destroyed is in no row any more, also when its events are recorded again.
func TestWhatWasOnTheWrongFamilyIsDestroyed(t *testing.T) {
	t.Parallel()
	s := storetest.New(t)
	f := storetestOpen(t, s)
	hash, err := s.SaveDocument(here(t), f.ID, []byte("om en anden familie"))
	if err != nil {
		t.Fatal(err)
	}
	document := course.Created(f.Do(course.AttachDocument{Name: "anden.txt", Type: "text/plain", Size: 19, Hash: hash}))
	message := course.Created(f.Do(course.SendMessage{Member: "m1", Text: "om en anden familie"}))
	for kind, item := range map[string]string{course.TheDocument: document, course.TheMessage: message} {
		back := course.Created(f.Do(course.TakeBack{Kind: kind, Item: item, Reason: "Forkert familie"}))
		record(t, s, f.ID, f.Journal)
		if _, err := s.Document(here(t), f.ID, hash); kind == course.TheDocument && err != nil {
			t.Errorf("those who assess it cannot read it: %v", err)
		}
		f.DoAs("sofie", course.Supervisor, course.DecideBreach{TakenBack: back, Outcome: course.ToDestroy, Assessment: "Ingen havde åbnet det"})
		record(t, s, f.ID, f.Journal)
	}
	gone := func(when string) {
		t.Helper()
		if _, err := s.Document(here(t), f.ID, hash); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("%s: the bytes are there: %v", when, err)
		}
		journal, err := s.Journal(here(t), f.ID)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range journal {
			switch e := r.Data.(type) {
			case course.DocumentAttached:
				if e.Document.Name != "" || e.Document.Hash != "" {
					t.Errorf("%s: the journal has %+v", when, e.Document)
				}
			case course.MessageSent:
				if e.Message.ID == message && e.Text != "" {
					t.Errorf("%s: the journal has %q", when, e.Text)
				}
			}
		}
		if state, err := course.Fold(journal); err != nil || len(state.Documents) > 0 || len(state.TakenBack) != 2 {
			t.Errorf("%s: the fold is %+v, %v", when, state.TakenBack, err)
		}
	}
	gone("destroyed")
	if err := s.DeleteRecord(everywhere(t), f.ID); err != nil {
		t.Fatal(err)
	}
	record(t, s, f.ID, f.Journal)
	gone("recorded again")
}
