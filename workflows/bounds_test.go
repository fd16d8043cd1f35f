package workflows_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"

	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/platform/store"
	"github.com/enplan-dk/enplan/test/coursetest"
	"github.com/enplan-dk/enplan/test/workertest"
	"github.com/enplan-dk/enplan/workflows"
)

// noise is text that nothing compresses.
func noise(length int) string {
	letters := []rune("abcdefghijklmnopqrstuvwxyzæøåABCDEFGHIJKLMNOPQRSTUVWXYZÆØÅ0123456789")
	text := make([]rune, length)
	for i := range text {
		text[i] = letters[rand.IntN(len(letters))]
	}
	return string(text)
}

// send signals a command.
func send(ctx context.Context, t *testing.T, h *workertest.Harness, id string, r course.Request) {
	t.Helper()
	if err := h.Client.SignalWorkflow(ctx, workflows.ID(id), "", course.Signal, r); err != nil {
		t.Fatal(err)
	}
}

// decided waits until the record says what became of a key.
func decided(ctx context.Context, t *testing.T, h *workertest.Harness, id, key string) []course.Recorded {
	t.Helper()
	for range 1200 {
		events, err := h.Store.Command(store.ForInstallation(ctx), id, key)
		if err != nil {
			t.Fatal(err)
		}
		if len(events) > 0 {
			return events
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Fatalf("nobody decided %s", key)
	return nil
}

func TestABacklogOfLongTextsIsAppliedAndRecorded(t *testing.T) {
	t.Parallel()
	ctx, h := t.Context(), workertest.New(t)
	w := h.Worker()
	id := h.Open(ctx, workertest.Family(), workflows.Limits{})
	h.State(ctx, id)
	w.Stop()
	const sent = 250 // 2.5 MB that do not compress: more than one payload carries
	for i := range sent {
		send(ctx, t, h, id, workertest.Request(workertest.Karen, note(noise(10_000)), fmt.Sprint("n", i)))
	}
	w = h.Worker()
	defer func() { w.Stop() }()
	for i := range sent {
		if e := decided(ctx, t, h, id, fmt.Sprint("n", i)); len(e) != 1 {
			t.Errorf("note %d stands %d times", i, len(e))
		}
	}
}

func TestThousandsOfCommandsThatCameTogetherAreAllDecidedInOrder(t *testing.T) {
	t.Parallel()
	ctx, h := t.Context(), workertest.New(t)
	w := h.Worker()
	id := h.Open(ctx, workertest.Family(), workflows.Limits{})
	h.State(ctx, id)
	w.Stop()
	const sent = 1500
	for i := range sent {
		send(ctx, t, h, id, workertest.Request(workertest.Karen, note(fmt.Sprint(i)), fmt.Sprint("n", i)))
	}
	w = h.Worker()
	defer func() { w.Stop() }()
	decided(ctx, t, h, id, fmt.Sprint("n", sent-1))
	journal, err := h.Store.Journal(store.ForInstallation(ctx), id)
	if err != nil {
		t.Fatal(err)
	}
	next := 0
	for _, e := range journal {
		if n, ok := e.Data.(course.NoteWritten); ok {
			if n.Text != fmt.Sprint(next) {
				t.Fatalf("note %s was applied where %d was due", n.Text, next)
			}
			next++
		}
	}
	if next != sent {
		t.Errorf("%d of %d notes stand in the journal", next, sent)
	}
}

// TestACommandThatWaitsForItsAnswerIsDecidedAfterWhatCameBefore tries it many times: what was
// seen before was an update that ran ahead of signals that had arrived with it.
func TestACommandThatWaitsForItsAnswerIsDecidedAfterWhatCameBefore(t *testing.T) {
	t.Parallel()
	ctx, h := t.Context(), workertest.New(t)
	w := h.Worker()
	defer func() { w.Stop() }()
	id := h.Open(ctx, workertest.Family(), workflows.Limits{})
	for round := range 20 {
		h.State(ctx, id)
		if round%2 == 0 {
			w.Stop()
		}
		for i := range 40 {
			send(ctx, t, h, id, workertest.Request(workertest.Karen, note(fmt.Sprint(round, " ", i)), fmt.Sprint(round, "-", i)))
		}
		answer := make(chan course.Answer, 2)
		for i := range 2 {
			go func() {
				a, err := h.Update(ctx, id, workertest.Request(workertest.Karen, note("sidst"), fmt.Sprint(round, "-last-", i)))
				if err != nil {
					t.Error(err)
				}
				answer <- a
			}()
		}
		if round%2 == 0 {
			time.Sleep(50 * time.Millisecond)
			w = h.Worker()
		}
		for range 2 {
			last := <-answer
			before := decided(ctx, t, h, id, fmt.Sprint(round, "-", 39))
			if before[0].Seq >= last.Version {
				t.Errorf("round %d: the answered command is event %d, one that was sent before it is %d", round, last.Version, before[0].Seq)
			}
		}
	}
}

func TestSixtyMeetingsDueInTheSameMinuteAllComeDueOnce(t *testing.T) {
	t.Parallel()
	ctx, h := t.Context(), workertest.New(t)
	defer h.Worker().Stop()
	id := formingTeam(ctx, h)
	at := time.Now().Add(12 * time.Second)
	for range 60 {
		h.Must(ctx, id, workertest.Karen, course.AgreeMeeting{Confirmed: true, At: at, Form: "office", Members: []string{"m1"}, RemindMinutesBefore: []int{0}})
	}
	_, err := h.Update(ctx, id, workertest.Request(workertest.Karen, course.AgreeMeeting{Confirmed: true, At: at, Form: "office"}, uuid.NewString()))
	if refusal := refusalOf(t, err); refusal.Code != "too_many_open" {
		t.Errorf("the sixty-first meeting: %+v", refusal)
	}
	time.Sleep(time.Until(at))
	told := map[course.Item]int{}
	for range 100 {
		clear(told)
		journal, err := h.Store.Journal(store.ForInstallation(ctx), id)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range journal {
			if due, ok := e.Data.(course.CameDue); ok && due.Item.Kind == course.ItemMeetingLead {
				told[due.Item]++
			}
		}
		if len(told) == 120 {
			break
		}
		time.Sleep(100 * time.Millisecond)
	}
	if len(told) != 120 {
		t.Errorf("%d of 120 reminders came due", len(told))
	}
	for item, n := range told {
		if n != 1 {
			t.Errorf("%+v came due %d times", item, n)
		}
	}
	h.Must(ctx, id, workertest.Karen, note("videre"))
}

func formingTeam(ctx context.Context, h *workertest.Harness) string {
	id := h.Open(ctx, workertest.Family(), workflows.Limits{})
	h.Must(ctx, id, workertest.Karen, coursetest.Sandelholt().FormTeam()...)
	return id
}

func refusalOf(t *testing.T, err error) course.Refusal {
	t.Helper()
	app := new(temporal.ApplicationError)
	var r course.Refusal
	if !errors.As(err, &app) || app.Type() != workflows.RefusalType || app.Details(&r) != nil {
		t.Fatalf("not a refusal: %v", err)
	}
	return r
}

// TestACourseCannotBeCancelled asks for it as an operator might at night: everything goes on, and the
// supervisor is told.
func TestACourseCannotBeCancelled(t *testing.T) {
	t.Parallel()
	ctx, h := t.Context(), workertest.New(t)
	w := h.Worker()
	defer func() { w.Stop() }()
	id := formingTeam(ctx, h)
	at := time.Now().Add(5 * time.Second)
	meeting := h.Must(ctx, id, workertest.Karen, course.AgreeMeeting{
		Confirmed: true, At: at, Form: "office", Members: []string{"m1"}, RemindMinutesBefore: []int{0},
	})
	if err := h.Client.CancelWorkflow(ctx, workflows.ID(id), ""); err != nil {
		t.Fatal(err)
	}
	h.Must(ctx, id, workertest.Karen, note("videre"))
	w.Stop() // what follows is replayed
	w = h.Worker()
	time.Sleep(time.Until(at) + time.Second)
	h.Must(ctx, id, workertest.Karen, course.HoldMeeting{Meeting: meeting.Created, Present: []string{"m1"}})
	a := h.Must(ctx, id, workertest.Karen, note("og videre"))
	h.Recorded(ctx, id, a.Version)
	journal, err := h.Store.Journal(store.ForInstallation(ctx), id)
	if err != nil {
		t.Fatal(err)
	}
	asked, told, reminded := 0, 0, 0
	for _, e := range journal {
		switch e := e.Data.(type) {
		case course.CancelAsked:
			asked++
		case course.CameDue:
			if e.Item.Kind == course.ItemCancelAsked && e.Item.For == course.ForSupervisor {
				told++
			}
			if e.Item.Kind == course.ItemMeetingLead {
				reminded++
			}
		}
	}
	if asked != 1 || told != 1 || reminded != 2 {
		t.Errorf("the request stands %d times, the supervisor was told %d times, %d of 2 reminders came", asked, told, reminded)
	}
}

// TestAStateThatIsTooLargeToCarryIsReadFromTheRecord lets the next run begin from the record.
func TestAStateThatIsTooLargeToCarryIsReadFromTheRecord(t *testing.T) {
	t.Parallel()
	ctx, h := t.Context(), workertest.New(t)
	defer h.Worker().Stop()
	id := h.Open(ctx, workertest.Family(), workflows.Limits{Commands: 4, Carried: 500})
	var last course.Answer
	for i := range 30 {
		last = h.Must(ctx, id, workertest.Karen, note(fmt.Sprint(i)))
	}
	h.Recorded(ctx, id, last.Version)
	state, err := h.Store.Snapshot(store.ForInstallation(ctx), id)
	if err != nil {
		t.Fatal(err)
	}
	if len(state.Notes) != 30 {
		t.Errorf("%d of 30 notes are left", len(state.Notes))
	}
	for range 100 {
		if h.History(ctx, id)[0].GetWorkflowExecutionStartedEventAttributes().GetContinuedExecutionRunId() != "" {
			h.Must(ctx, id, workertest.Karen, note("videre"))
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Error("the run never ended")
}

// away is an outbox that fails while Postgres is meant to be away.
type away struct{ gone atomic.Bool }

func (a *away) Enqueue(context.Context, pgx.Tx, *course.State, course.Recorded, []course.Notice) error {
	if a.gone.Load() {
		return errors.New("the record is away")
	}
	return nil
}

// TestACourseDecidesNoMoreThanItCanCarryWhileTheRecordIsAway lets commands come until they
// are refused, and then the record come back.
func TestACourseDecidesNoMoreThanItCanCarryWhileTheRecordIsAway(t *testing.T) {
	t.Parallel()
	ctx, h := t.Context(), workertest.New(t)
	out := &away{}
	h.Outbox = out
	defer h.Worker().Stop()
	id := h.Open(ctx, workertest.Family(), workflows.Limits{})
	h.Recorded(ctx, id, h.State(ctx, id).Version)
	out.gone.Store(true)
	accepted := 0
	for i := range 400 {
		r := workertest.Request(workertest.Karen, note(noise(5_000)), fmt.Sprint("n", i))
		handle, err := h.Client.UpdateWorkflow(ctx, client.UpdateWorkflowOptions{
			WorkflowID: workflows.ID(id), UpdateID: r.Key, UpdateName: r.Name, Args: []any{r}, WaitForStage: client.WorkflowUpdateStageCompleted,
		})
		if err == nil {
			err = handle.Get(ctx, nil)
		}
		if app := new(temporal.ApplicationError); errors.As(err, &app) && app.Type() == workflows.BehindType {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		accepted++
	}
	if accepted < 50 || accepted == 400 {
		t.Fatalf("%d commands were accepted while nothing was recorded", accepted)
	}
	for i := range 20 { // those for whose answer nobody waits are kept
		send(ctx, t, h, id, workertest.Request(workertest.Karen, note("sendt"), fmt.Sprint("s", i)))
	}
	out.gone.Store(false)
	for i := range accepted {
		decided(ctx, t, h, id, fmt.Sprint("n", i))
	}
	for i := range 20 {
		decided(ctx, t, h, id, fmt.Sprint("s", i))
	}
	h.Must(ctx, id, workertest.Karen, note("videre"))
}
