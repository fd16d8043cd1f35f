package store_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/enplan-dk/enplan/internal/platform/store"
	"github.com/enplan-dk/enplan/test/storetest"
)

// What was said to be kept stays; what comes beyond the bound is refused, and whoever has sent one gets a place.
func TestAPersonHasSoManyDraftsAndNoMore(t *testing.T) {
	t.Parallel()
	s := storetest.New(t)
	f := storetestOpen(t, s)
	save := func(subject, form string) error {
		return s.SaveDraft(here(t), store.Draft{Subject: subject, Form: form, Course: f.ID, Content: []byte(form)})
	}
	for i := range store.MostDrafts {
		if err := save("maria", fmt.Sprint(i)); err != nil {
			t.Fatal(err)
		}
	}
	if err := save("maria", "one more"); !errors.Is(err, store.ErrFull) {
		t.Errorf("one more: %v", err)
	}
	if err := save("maria", "7"); err != nil {
		t.Errorf("one that is there already: %v", err)
	}
	if err := save("peter", "his first"); err != nil {
		t.Errorf("somebody else's: %v", err)
	}
	if err := s.DropDraft(here(t), "maria", "3"); err != nil {
		t.Fatal(err)
	}
	if err := save("maria", "one more"); err != nil {
		t.Errorf("after one was sent: %v", err)
	}
	for _, form := range []string{"0", "7", "49", "one more"} {
		if d, err := s.Draft(here(t), "maria", form); err != nil || string(d.Content) != form {
			t.Errorf("draft %s: %q, %v", form, d.Content, err)
		}
	}
}

func TestADraftThatNobodyTouchesGoesByItself(t *testing.T) {
	t.Parallel()
	s, _, pool := storetest.Open(t)
	f := storetestOpen(t, s)
	for _, form := range []string{"old", "new"} {
		if err := s.SaveDraft(here(t), store.Draft{Subject: "maria", Form: form, Course: f.ID, Content: []byte(form)}); err != nil {
			t.Fatal(err)
		}
	}
	exec(t, storetest.Everything(t, pool), "update form_draft set changed_at = now() - interval '31 days' where form = 'old'")
	if n, err := s.ExpireDrafts(t.Context()); n != 1 || err != nil {
		t.Errorf("%d are forgotten, %v", n, err)
	}
	if _, err := s.Draft(here(t), "maria", "old"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("the old one: %v", err)
	}
	if _, err := s.Draft(here(t), "maria", "new"); err != nil {
		t.Errorf("the new one: %v", err)
	}
}
