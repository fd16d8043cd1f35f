package workflows_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/google/uuid"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"

	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/platform/store"
	"github.com/enplan-dk/enplan/test/workertest"
	"github.com/enplan-dk/enplan/workflows"
)

func note(text string) course.WriteNote {
	return course.WriteNote{Kind: "call", On: course.DateOf(time.Now()), Text: text}
}

func TestARefusalLeavesNoTraceInTheHistory(t *testing.T) {
	t.Parallel()
	ctx, h := t.Context(), workertest.New(t)
	defer h.Worker().Stop()
	id := h.Open(ctx, workertest.Family(), workflows.Limits{})
	h.Recorded(ctx, id, h.Must(ctx, id, workertest.Karen, note("første")).Version)
	before := len(h.AtRest(ctx, id))
	_, err := h.Update(ctx, id, workertest.Request(workertest.Karen, course.ConfirmTeam{}, "k1"))
	app := new(temporal.ApplicationError)
	if !errors.As(err, &app) || app.Type() != workflows.RefusalType {
		t.Fatalf("not a refusal: %v", err)
	}
	var r course.Refusal
	if err := app.Details(&r); err != nil || r.Code != "wrong_phase" || r.Param("phase") != "intake" {
		t.Errorf("refusal %+v, %v", r, err)
	}
	if after := len(h.AtRest(ctx, id)); after != before {
		t.Errorf("history grew from %d to %d events by a refusal", before, after)
	}
	for _, e := range h.History(ctx, id) {
		if a := e.GetWorkflowExecutionUpdateAcceptedEventAttributes(); a != nil && a.AcceptedRequest.GetMeta().GetUpdateId() == "k1" {
			t.Error("the refused update stands in the history")
		}
	}
}

func TestALoneActionTakesElevenHistoryEvents(t *testing.T) {
	t.Parallel()
	ctx, h := t.Context(), workertest.New(t)
	defer h.Worker().Stop()
	id := h.Open(ctx, workertest.Family(), workflows.Limits{})
	h.Recorded(ctx, id, h.Must(ctx, id, workertest.Karen, note("opkald")).Version)
	before := len(h.AtRest(ctx, id))
	h.Recorded(ctx, id, h.Must(ctx, id, workertest.Karen, note("opkald")).Version)
	if n := len(h.AtRest(ctx, id)) - before; n > 11 {
		t.Errorf("a lone action took %d history events", n)
	}
}

func TestTheSameKeyGetsTheSameAnswerAcrossContinueAsNew(t *testing.T) {
	t.Parallel()
	ctx, h := t.Context(), workertest.New(t)
	defer h.Worker().Stop()
	id := h.Open(ctx, workertest.Family(), workflows.Limits{Commands: 2})
	first, err := h.Update(ctx, id, workertest.Request(workertest.Karen, note("én gang"), "the-key"))
	if err != nil {
		t.Fatal(err)
	}
	for i := range 6 {
		h.Must(ctx, id, workertest.Karen, note(fmt.Sprint(i)))
	}
	again, err := h.Update(ctx, id, workertest.Request(workertest.Karen, note("én gang"), "the-key"))
	if err != nil || again.Version != first.Version {
		t.Errorf("answered %+v, then %+v, %v", first, again, err)
	}
	other := workertest.Request(workertest.Karen, note("noget andet"), "the-key")
	other.Fingerprint = "other"
	if _, err := h.Update(ctx, id, other); err == nil {
		t.Error("the same key with another body was accepted")
	}
}

// TestNothingIsLostOrDoubledWhileWorkersDie lets clients send updates and signals
// while the run ends every few commands and workers are lost.
func TestNothingIsLostOrDoubledWhileWorkersDie(t *testing.T) {
	t.Parallel()
	ctx, h := t.Context(), workertest.New(t)
	w := h.Worker()
	id := h.Open(ctx, workertest.Family(), workflows.Limits{Commands: 5})
	const clients, each = 6, 15
	acknowledged := make([][]string, clients)
	var all sync.WaitGroup
	for c := range clients {
		all.Go(func() {
			for i := range each {
				key := fmt.Sprintf("c%d-%d", c, i)
				r := workertest.Request(workertest.Karen, note(key), key)
				if c%2 == 0 {
					if h.Client.SignalWorkflow(ctx, workflows.ID(id), "", r.Name, r) == nil {
						acknowledged[c] = append(acknowledged[c], key)
					}
					continue
				}
				if _, err := h.Update(ctx, id, r); err == nil {
					acknowledged[c] = append(acknowledged[c], key)
				}
			}
		})
	}
	done := make(chan struct{})
	go func() { all.Wait(); close(done) }()
	for running := true; running; {
		select {
		case <-done:
			running = false
		case <-time.After(300 * time.Millisecond):
			w.Stop()
			w = h.Worker()
		}
	}
	defer func() { w.Stop() }()
	want := map[string]bool{}
	for _, keys := range acknowledged {
		for _, k := range keys {
			want[k] = true
		}
	}
	if len(want) != clients*each {
		t.Fatalf("only %d of %d were acknowledged", len(want), clients*each)
	}
	s := settled(ctx, t, h, id, len(want))
	journal, err := h.Store.Journal(store.ForInstallation(ctx), id)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]int{}
	for _, e := range journal {
		if n, ok := e.Data.(course.NoteWritten); ok {
			got[n.Text]++
		}
	}
	for k := range want {
		if got[k] != 1 {
			t.Errorf("%s stands %d times in the journal", k, got[k])
		}
	}
	folded, err := course.Fold(journal)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(s, folded, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("the journal's fold differs from the workflow's state:\n%s", diff)
	}
}

// settled waits until everything that was sent is in the state and in the record.
func settled(ctx context.Context, t *testing.T, h *workertest.Harness, id string, commands int) course.State {
	t.Helper()
	for range 100 {
		s := h.State(ctx, id)
		if len(s.Answered) >= commands {
			h.Recorded(ctx, id, s.Version)
			return s
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Fatalf("the course never answered %d commands", commands)
	return course.State{}
}

func TestASignalThatIsRefusedLeavesItsReason(t *testing.T) {
	t.Parallel()
	ctx, h := t.Context(), workertest.New(t)
	defer h.Worker().Stop()
	id := h.Open(ctx, workertest.Family(), workflows.Limits{})
	r := workertest.Request(workertest.Karen, course.ConfirmTeam{}, uuid.NewString())
	if err := h.Client.SignalWorkflow(ctx, workflows.ID(id), "", r.Name, r); err != nil {
		t.Fatal(err)
	}
	settled(ctx, t, h, id, 1)
	journal, err := h.Store.Journal(store.ForInstallation(ctx), id)
	if err != nil {
		t.Fatal(err)
	}
	last, ok := journal[len(journal)-1].Data.(course.CommandRefused)
	if !ok || last.Code != "wrong_phase" {
		t.Errorf("the journal ends with %+v", journal[len(journal)-1])
	}
}

func TestARestoredCourseGoesOnWhereItWas(t *testing.T) {
	t.Parallel()
	ctx, h := t.Context(), workertest.New(t)
	defer h.Worker().Stop()
	id := h.Open(ctx, workertest.Family(), workflows.Limits{})
	a := h.Must(ctx, id, workertest.Karen, note("før tabet"))
	h.Recorded(ctx, id, a.Version)
	if err := h.Client.TerminateWorkflow(ctx, workflows.ID(id), "", "lost"); err != nil {
		t.Fatal(err)
	}
	journal, err := h.Store.Journal(store.ForInstallation(ctx), id)
	if err != nil {
		t.Fatal(err)
	}
	folded, err := course.Fold(journal)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.Client.ExecuteWorkflow(ctx, client.StartWorkflowOptions{ID: workflows.ID(id), TaskQueue: h.TaskQueue},
		workflows.CourseType, workflows.Input{Course: id, State: &folded}); err != nil {
		t.Fatal(err)
	}
	if b := h.Must(ctx, id, workertest.Karen, note("efter tabet")); b.Version != a.Version+1 {
		t.Errorf("version %d follows %d", b.Version, a.Version)
	}
}
