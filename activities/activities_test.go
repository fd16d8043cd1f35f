package activities_test

import (
	"context"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/enplan-dk/enplan/activities"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/platform/store"
	"github.com/enplan-dk/enplan/test/storetest"
)

type counted struct{ n int }

func (c *counted) Enqueue(context.Context, pgx.Tx, *course.State, course.Recorded, []course.Notice) error {
	c.n++
	return nil
}

func TestRecordWritesOnceHoweverOftenItIsCalled(t *testing.T) {
	t.Parallel()
	s := storetest.New(t)
	family := storetest.OpenCourse(t, s)
	out := &counted{}
	a := &activities.Activities{Store: s, Outbox: out}
	for range 3 {
		if err := a.Record(t.Context(), activities.RecordInput{Course: family.ID, Events: family.Journal}); err != nil {
			t.Fatal(err)
		}
	}
	journal, err := s.Journal(store.ForInstallation(t.Context()), family.ID)
	if err != nil {
		t.Fatal(err)
	}
	if len(journal) != len(family.Journal) || out.n != len(family.Journal) {
		t.Fatalf("%d events recorded and %d enqueued, want %d of each", len(journal), out.n, len(family.Journal))
	}
}
