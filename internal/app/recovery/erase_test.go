package recovery_test

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"

	"github.com/enplan-dk/enplan/internal/app/recovery"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/platform/sealing"
	"github.com/enplan-dk/enplan/internal/platform/store"
	"github.com/enplan-dk/enplan/test/coursetest"
	"github.com/enplan-dk/enplan/test/storetest"
	"github.com/enplan-dk/enplan/test/workertest"
	"github.com/enplan-dk/enplan/worker"
	"github.com/enplan-dk/enplan/workflows"
)

// Names that nothing else in a database would hold.
const (
	erasedName = "Ingelise Vandkær-Mosbæk"
	keptName   = "Torvald Kildemose-Ravn"
)

func TestErasingMakesOneFamilyUnreadableAndLeavesTheOthers(t *testing.T) {
	t.Parallel()
	ctx := store.ForInstallation(t.Context())
	h, s := site(t)
	defer h.Worker().Stop()
	kept := longAgo(ctx, t, h, keptName)
	id := longAgo(ctx, t, h, erasedName)
	sealed := sealedEvents(ctx, t, h.Pool, id)

	preview, err := s.PreviewErasure(ctx, id, recovery.Archive{})
	if err != nil || len(preview.Refused) > 0 || preview.Rows.Events == 0 || preview.Runs == 0 || !preview.Key || preview.Erased {
		t.Fatalf("preview %+v, %v", preview, err)
	}
	if _, err := h.Store.Snapshot(ctx, id); err != nil {
		t.Fatalf("the preview took something away: %v", err)
	}
	e, err := s.Erase(ctx, id, recovery.Archive{})
	if err != nil || !e.Erased {
		t.Fatalf("erased %+v, %v", e, err)
	}

	nothingReadable(ctx, t, h, erasedName)
	other := storetest.Keyring(t, h.Pool) // another process
	for _, text := range sealed {         // as a back-up would hold it
		if _, err := other.Open(id, text); !errors.Is(err, sealing.ErrKeyDestroyed) {
			t.Errorf("a copy of an event can be read: %v", err)
		}
	}
	iter := h.Client.GetWorkflowHistory(ctx, workflows.ID(id), "", false, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	if _, err := iter.Next(); err == nil {
		t.Error("Temporal still has a history")
	}
	if state, err := h.Store.Snapshot(ctx, kept); err != nil || state.Members[0].Name != keptName {
		t.Errorf("the other family cannot be read any more: %v", err)
	}
	if got := h.State(ctx, kept); got.Members[0].Name != keptName {
		t.Error("the other family's workflow does not answer")
	}
	if _, err := s.Erase(ctx, id, recovery.Archive{}); err != nil && !errors.Is(err, store.ErrNotFound) {
		t.Errorf("erasing again: %v", err)
	}
}

func TestAnErasureThatWasCutOffCanBeRepeated(t *testing.T) {
	t.Parallel()
	ctx := store.ForInstallation(t.Context())
	h, s := site(t)
	defer h.Worker().Stop()
	id := longAgo(ctx, t, h, erasedName)
	if err := h.Store.Erase(ctx, id); err != nil { // the rows, and then the power went
		t.Fatal(err)
	}
	e, err := s.Erase(ctx, id, recovery.Archive{})
	if err != nil || !e.Erased {
		t.Fatalf("%+v, %v", e, err)
	}
	if err := storetest.Keyring(t, h.Pool).Prefetch(ctx, id); !errors.Is(err, sealing.ErrKeyDestroyed) {
		t.Errorf("the key is still there: %v", err)
	}
}

func TestErasureIsRefusedWithEveryReason(t *testing.T) {
	t.Parallel()
	ctx := store.ForInstallation(t.Context())
	h, s := site(t)
	defer h.Worker().Stop()
	open := h.Open(ctx, workertest.Family(), workflows.Limits{})
	h.Recorded(ctx, open, 1)
	h.Must(ctx, open, workertest.Karen, course.PlaceHold{Kind: "legal_hold", Reason: "Retssag"})
	h.Must(ctx, open, workertest.Karen, coursetest.Sandelholt().FormTeam()...)
	decision := h.State(ctx, open).Decisions[0].ID
	h.Recorded(ctx, open, h.Must(ctx, open, workertest.Karen, course.LodgeAppeal{Decision: decision, Member: "m1"}).Version)

	e, err := s.Erase(ctx, open, recovery.Archive{Required: true})
	if err != nil || e.Erased {
		t.Fatalf("%+v, %v", e, err)
	}
	want := []string{
		"its workflow runs", "an appeal is not decided", "a legal hold or a keep mark stands",
		"retention is not over", "it was not handed over to the archive",
	}
	if !slices.Equal(e.Refused, want) {
		t.Errorf("refused because %q", e.Refused)
	}
	if h.State(ctx, open).Version == 0 {
		t.Error("the course is gone")
	}

	finished := longAgo(ctx, t, h, keptName)
	if e, err := s.Erase(ctx, finished, recovery.Archive{Required: true}); err != nil || !slices.Equal(e.Refused, want[4:]) {
		t.Errorf("without the archive's receipt: %+v, %v", e, err)
	}
	if e, err := s.Erase(ctx, finished, recovery.Archive{Required: true, Receipt: "aflevering-12"}); err != nil || !e.Erased {
		t.Errorf("with the archive's receipt: %+v, %v", e, err)
	}
	if _, err := s.Erase(ctx, uuid.NewString(), recovery.Archive{}); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("a course that never was: %v", err)
	}
}

// longAgo runs a course that was opened and declined in 2018 to the end of its retention.
func longAgo(ctx context.Context, t *testing.T, h *workertest.Harness, name string) string {
	t.Helper()
	at := time.Date(2018, 5, 7, 9, 0, 0, 0, time.UTC)
	id := idOf(t, at)
	if err := h.Keys.Create(ctx, id); err != nil {
		t.Fatal(err)
	}
	opening := workertest.Family()
	opening.Bylaw, opening.Members[0].Name = "151", name
	opening.Members[1].Birth = course.Date{Year: 2012, Month: 4, Day: 3}
	c, err := coursetest.Open(id, opening, workertest.Karen, course.CurrentLaw(opening.Bylaw), at)
	if err != nil {
		t.Fatal(err)
	}
	c.At = at.AddDate(0, 0, 3)
	if _, err := c.Do(workertest.Karen, course.Decline{Member: "m1", Words: "Tak, men nej tak, siger " + name}); err != nil {
		t.Fatal(err)
	}
	if err := h.Store.Record(ctx, id, c.Journal, h.Outbox); err != nil {
		t.Fatal(err)
	}
	run, err := h.Client.ExecuteWorkflow(ctx, client.StartWorkflowOptions{
		ID: workflows.ID(id), TaskQueue: h.TaskQueue, WorkflowTaskTimeout: worker.TaskTimeout,
	}, workflows.CourseType, workflows.Input{Course: id, State: &c.State})
	if err != nil {
		t.Fatal(err)
	}
	if err := run.Get(ctx, nil); err != nil {
		t.Fatalf("the course does not end: %v", err)
	}
	return id
}

// idOf makes the number that a course opened at an instant has.
func idOf(t *testing.T, at time.Time) string {
	t.Helper()
	id, err := uuid.NewV7()
	if err != nil {
		t.Fatal(err)
	}
	for i, ms := 5, at.UnixMilli(); i >= 0; i, ms = i-1, ms>>8 {
		id[i] = byte(ms)
	}
	return id.String()
}

// nothingReadable looks through every table for the words of a name.
func nothingReadable(ctx context.Context, t *testing.T, h *workertest.Harness, name string) {
	t.Helper()
	for _, table := range tables(ctx, t, h.Pool) {
		rows, err := storetest.Everything(t, h.Pool).Query(ctx, fmt.Sprintf("select t::text from public.%s t", table))
		if err != nil {
			t.Fatal(err)
		}
		lines, err := pgx.CollectRows(rows, pgx.RowTo[string])
		if err != nil {
			t.Fatal(err)
		}
		for _, line := range lines {
			for _, word := range strings.Fields(name) {
				if strings.Contains(line, word) || strings.Contains(line, hex.EncodeToString([]byte(word))) {
					t.Errorf("table %s holds a name", table)
				}
			}
		}
	}
}

func sealedEvents(ctx context.Context, t *testing.T, pool *pgxpool.Pool, id string) [][]byte {
	t.Helper()
	rows, err := storetest.Everything(t, pool).Query(ctx, "select sealed from course_event where course_id = $1", id)
	if err != nil {
		t.Fatal(err)
	}
	sealed, err := pgx.CollectRows(rows, pgx.RowTo[[]byte])
	if err != nil || len(sealed) == 0 {
		t.Fatalf("%d events, %v", len(sealed), err)
	}
	return sealed
}
