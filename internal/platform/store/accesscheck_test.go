package store_test

import (
	"context"
	"errors"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/enplan-dk/enplan/internal/platform/store"
	"github.com/enplan-dk/enplan/test/storetest"
)

// visits are look-ups of Karen's, one in each of some courses.
func visits(t *testing.T, s *store.Store, courses int) []string {
	t.Helper()
	var ids []string
	for range courses {
		f := storetestOpen(t, s)
		look(t, s, f.ID)
		ids = append(ids, f.ID)
	}
	return ids
}

func look(t *testing.T, s *store.Store, id string) {
	t.Helper()
	err := s.LogAccess(here(t), store.Access{
		Subject: "karen", Role: "caseworker", Course: id, Municipality: "eksempel", Operation: "read_course", Kind: "read", Purpose: "coordinator",
		Outcome: "allowed", RequestID: "r",
	})
	if err != nil {
		t.Fatal(err)
	}
}

func drawn(t *testing.T, s *store.Store, seed string, checks store.Checks) map[string]store.AccessVisit {
	t.Helper()
	found, err := s.SampleAccess(here(t), store.AccessDraw{Municipality: "eksempel", Seed: seed, Checks: checks})
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]store.AccessVisit{}
	for _, v := range found {
		out[v.Course] = v
	}
	return out
}

func check(t *testing.T, s *store.Store, v store.AccessVisit, verdict, draw string) {
	t.Helper()
	of, err := s.Visit(here(t), v.Entry)
	if err != nil || of.Course != v.Course || of.Subject != "karen" || of.Last != v.LastEntry {
		t.Fatalf("the visit is not found: %+v, %v", of, err)
	}
	err = s.AddCheck(here(t), of, store.AccessCheck{
		ID: uuid.NewString(), Entry: v.Entry, Last: v.LastEntry, Verdict: verdict, Reason: "Mødte familien", By: "sofie", Draw: draw,
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestALookUpThatWasCheckedIsDrawnAgainOnlyIfAskedForOrReadOn(t *testing.T) {
	t.Parallel()
	s := storetest.New(t)
	ids := visits(t, s, 3)
	first := drawn(t, s, "a", store.Unchecked)
	check(t, s, first[ids[0]], "in_order", "a")
	check(t, s, first[ids[1]], "follow_up", "a")

	if again := drawn(t, s, "a", store.Unchecked); len(again) != 3 || again[ids[0]].Check == nil || again[ids[0]].Check.Reason != "Mødte familien" ||
		again[ids[0]].Check.By != "sofie" {
		t.Errorf("the draw in which it was checked goes on showing it: %d, %+v", len(again), again[ids[0]].Check)
	}
	if next := drawn(t, s, "b", store.Unchecked); len(next) != 1 || next[ids[2]].Check != nil {
		t.Errorf("the next draw has %d look-ups, want the one that nobody checked", len(next))
	}
	if all := drawn(t, s, "b", store.AnyCheck); len(all) != 3 {
		t.Errorf("all that were asked for: %d", len(all))
	}
	if open := drawn(t, s, "b", store.FollowedUp); len(open) != 1 || open[ids[1]].Check == nil {
		t.Errorf("what is followed up: %d", len(open))
	}
	if n, err := s.FollowUps(here(t), "eksempel"); err != nil || n != 1 {
		t.Errorf("%d are followed up, %v", n, err)
	}
	if n, err := s.FollowUps(elsewhere(t), "eksempel"); err != nil || n != 0 {
		t.Errorf("another municipality reads %d, %v", n, err)
	}

	check(t, s, first[ids[1]], "in_order", "b")
	if n, err := s.FollowUps(here(t), "eksempel"); err != nil || n != 0 {
		t.Errorf("%d are followed up after the last word, %v", n, err)
	}
	look(t, s, ids[0])
	if next := drawn(t, s, "c", store.Unchecked); next[ids[0]].Times != 2 || next[ids[0]].Check != nil {
		t.Errorf("what was read on after the check is drawn again: %+v", next[ids[0]])
	}
}

func TestTheFamilyReadsOfALineOfItsLogThatItWasChecked(t *testing.T) {
	t.Parallel()
	s := storetest.New(t)
	ids := visits(t, s, 2)
	look(t, s, ids[0])
	v := drawn(t, s, "a", store.Unchecked)[ids[0]]
	check(t, s, v, "in_order", "a")
	look(t, s, ids[0])
	lines, _, err := s.AccessLog(here(t), ids[0], "", 10)
	if err != nil || len(lines) != 3 {
		t.Fatalf("%d lines, %v", len(lines), err)
	}
	checked, err := s.CheckedAccess(here(t), ids[0], lines)
	if err != nil || len(checked) != 2 || !checked[lines[0].ID].IsZero() || checked[lines[2].ID].IsZero() {
		t.Errorf("checked are %v, %v: want the two first lines and not what was read after", checked, err)
	}
}

func TestALookUpIsKnownByItsFirstLineAlone(t *testing.T) {
	t.Parallel()
	s := storetest.New(t)
	id := visits(t, s, 1)[0]
	look(t, s, id)
	v := drawn(t, s, "a", store.Unchecked)[id]
	for name, c := range map[string]struct {
		ctx   context.Context
		entry int64
	}{"a later line": {here(t), v.LastEntry}, "no line": {here(t), 1 << 40}, "for another municipality": {elsewhere(t), v.Entry}} {
		if _, err := s.Visit(c.ctx, c.entry); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("%s: %v, want ErrNotFound", name, err)
		}
	}
}

func TestWhatWasFoundIsSealedAndGoesWithTheCourse(t *testing.T) {
	t.Parallel()
	s, _, pool := storetest.Open(t)
	id := visits(t, s, 1)[0]
	check(t, s, drawn(t, s, "a", store.Unchecked)[id], "in_order", "a")
	all := storetest.Everything(t, pool)
	if n := found(t, all, "select count(*) from access_check where position('familien'::bytea in reason) > 0"); n != 0 {
		t.Error("the reason stands in plain")
	}
	if err := s.Erase(everywhere(t), id); err != nil {
		t.Fatal(err)
	}
	if n := found(t, all, "select count(*) from access_check"); n != 0 {
		t.Errorf("%d findings are left of an erased course", n)
	}
}

func found(t *testing.T, pool *pgxpool.Pool, count string) (n int) {
	t.Helper()
	if err := pool.QueryRow(t.Context(), count).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}
