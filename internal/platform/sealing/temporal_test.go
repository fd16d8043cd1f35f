package sealing_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"os"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"
	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/api/proxy"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"

	"github.com/enplan-dk/enplan/internal/platform/sealing"
	"github.com/enplan-dk/enplan/test/sealingtest"
)

func silent() *slog.Logger { return slog.New(slog.NewTextHandler(io.Discard, nil)) }

func dial(t *testing.T, dc converter.DataConverter, fc converter.FailureConverter) client.Client {
	t.Helper()
	address := os.Getenv("ENPLAN_TEST_TEMPORAL")
	if address == "" {
		t.Fatal("ENPLAN_TEST_TEMPORAL is not set: this test needs a real Temporal server, run `make test`")
	}
	c, err := client.Dial(client.Options{HostPort: address, Namespace: "enplan", Logger: silent(), DataConverter: dc, FailureConverter: fc})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

// encrypting is a client as the product makes it.
func encrypting(t *testing.T, ring *sealing.Keyring) client.Client {
	t.Helper()
	dc := sealing.DataConverter(ring)
	return dial(t, dc, sealing.FailureConverter(dc))
}

func work(t *testing.T, c client.Client, queue string, workflows ...any) {
	t.Helper()
	w := worker.New(c, queue, worker.Options{WorkerStopTimeout: time.Second})
	for _, wf := range workflows {
		w.RegisterWorkflow(wf)
	}
	w.RegisterActivity(greet)
	w.RegisterActivity(greetLocally)
	if err := w.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.Stop)
}

func start(t *testing.T, c client.Client, course sealing.CourseID, queue string, wf any, args ...any) client.WorkflowRun {
	t.Helper()
	run, err := c.ExecuteWorkflow(t.Context(), client.StartWorkflowOptions{
		ID: "course/" + course, TaskQueue: queue, WorkflowTaskTimeout: 2 * time.Second,
		Memo: map[string]any{"who": name}, StaticSummary: name, StaticDetails: name,
	}, wf, args...)
	if err != nil {
		t.Fatal(err)
	}
	return run
}

func history(t *testing.T, c client.Client, workflowID, runID string) *historypb.History {
	t.Helper()
	var dump historypb.History
	events := c.GetWorkflowHistory(t.Context(), workflowID, runID, false, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	for events.HasNext() {
		event, err := events.Next()
		if err != nil {
			t.Fatal(err)
		}
		dump.Events = append(dump.Events, event)
	}
	return &dump
}

// requireUnreadable holds that every payload of a message lies under the course's key and that
// neither name occurs anywhere, be it in JSON, where payloads are in base64, or in the bytes sent.
func requireUnreadable(t *testing.T, message proto.Message, course sealing.CourseID) (payloads int) {
	t.Helper()
	err := proxy.VisitPayloads(context.Background(), message, proxy.VisitPayloadsOptions{
		SkipSearchAttributes: true,
		Visitor: func(_ *proxy.VisitPayloadsContext, found []*commonpb.Payload) ([]*commonpb.Payload, error) {
			for _, p := range found {
				payloads++
				if got := string(p.GetMetadata()["encoding"]); got != "binary/encrypted" {
					t.Fatalf("%v: %v, want binary/encrypted", p, got)
				}
				if got := string(p.GetMetadata()["enplan-course"]); got != course {
					t.Fatalf("%v, want %v", got, course)
				}
			}
			return found, nil
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	asJSON, err := protojson.Marshal(message)
	if err != nil {
		t.Fatal(err)
	}
	asBytes, err := proto.Marshal(message)
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{first, last} {
		if strings.Contains(string(asJSON), part) {
			t.Fatalf("%s in the JSON", part)
		}
		if strings.Contains(string(asBytes), part) {
			t.Fatalf("%s in the bytes", part)
		}
	}
	return payloads
}

func TestNothingOfAFamilyIsReadableInADumpedHistory(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	ring := newRing(t)
	course := newCourse(t, ring)
	c := encrypting(t, ring)
	queue := uuid.NewString()
	work(t, c, queue, everything)
	run := start(t, c, course, queue, everything, []string{})
	id := run.GetID()

	for i, to := range []string{"x", "fail", "invalid"} {
		handle, err := c.UpdateWorkflow(ctx, client.UpdateWorkflowOptions{
			WorkflowID: id, UpdateName: "rename", Args: []any{to}, WaitForStage: client.WorkflowUpdateStageCompleted})
		if err != nil {
			t.Fatal(err)
		}
		var renamed string
		err = handle.Get(ctx, &renamed)
		if want := []string{"x was " + name, "", ""}[i]; renamed != want {
			t.Fatalf("%v, want %v", renamed, want)
		}
		if to != "x" {
			if err == nil || !strings.Contains(err.Error(), name) {
				t.Fatalf("%v, want %s", err, name)
			}
		}
	}
	asked, err := c.QueryWorkflow(ctx, id, "", "who", "it is ")
	if err != nil {
		t.Fatal(err)
	}
	var answer string
	if err := asked.Get(&answer); err != nil {
		t.Fatal(err)
	}
	if answer != "it is "+name {
		t.Fatalf("%v, want %v", answer, "it is "+name)
	}
	_, err = c.QueryWorkflow(ctx, id, "", "who", "refuse")
	if err == nil {
		t.Fatal("no error")
	}

	described, err := c.DescribeWorkflowExecution(ctx, id, "")
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(described.String(), first) {
		t.Fatalf("%s can be read", first)
	}
	if requireUnreadable(t, described.WorkflowExecutionInfo.GetMemo(), course) == 0 {
		t.Fatal("the memo has no payload")
	}

	if err := c.SignalWorkflow(ctx, id, "", "say", "first from "+name); err != nil {
		t.Fatal(err)
	}
	firstRun := run.GetRunID()
	eventually(t, "the course goes on in another run", func() bool {
		described, err := c.DescribeWorkflowExecution(ctx, id, "")
		return err == nil && described.WorkflowExecutionInfo.GetExecution().GetRunId() != firstRun
	})
	if err := c.SignalWorkflow(ctx, id, "", "say", "second from "+name); err != nil {
		t.Fatal(err)
	}

	var seen []string
	if err := run.Get(ctx, &seen); err != nil {
		t.Fatal(err)
	}
	each := []string{"hello " + name, "cannot greet " + name, "hello " + name, "cannot greet " + name}
	if want := slices.Concat([]string{"first from " + name}, each, []string{"second from " + name}, each); !slices.Equal(seen, want) {
		t.Fatalf("%v, want %v", seen, want)
	}

	runs := []*historypb.History{history(t, c, id, firstRun), history(t, c, id, "")}
	if runs[1].Events[0].GetWorkflowExecutionStartedEventAttributes().GetOriginalExecutionRunId() == firstRun {
		t.Fatal("the second run is the first")
	}
	for i, dump := range runs {
		payloads := requireUnreadable(t, dump, course)
		if payloads <= 30 {
			t.Fatalf("run %d has %d payloads only", i, payloads)
		}
		t.Logf("run %d: %d events, %d payloads, all encrypted", i, len(dump.Events), payloads)
	}
	requireMarkerOfFailedLocalActivity(t, runs[0])

	replayer, err := worker.NewWorkflowReplayerWithOptions(worker.WorkflowReplayerOptions{
		DataConverter: sealing.DataConverter(ring), FailureConverter: sealing.FailureConverter(sealing.DataConverter(ring))})
	if err != nil {
		t.Fatal(err)
	}
	replayer.RegisterWorkflow(everything)
	for _, dump := range runs {
		if err := replayer.ReplayWorkflowHistory(nil, proto.Clone(dump).(*historypb.History)); err != nil {
			t.Fatalf("without its id: %v", err)
		}
		if err := replayer.ReplayWorkflowHistoryWithOptions(nil, dump, worker.ReplayWorkflowHistoryOptions{
			OriginalExecution: workflow.Execution{ID: id, RunID: firstRun},
		}); err != nil {
			t.Fatalf("under its id: %v", err)
		}
	}
}

// eventually waits up to 20 seconds.
func eventually(t *testing.T, what string, happened func() bool) {
	t.Helper()
	for start := time.Now(); time.Since(start) < 20*time.Second; time.Sleep(20 * time.Millisecond) {
		if happened() {
			return
		}
	}
	t.Fatalf("never: %s", what)
}

// requireMarkerOfFailedLocalActivity holds that the leak which the failure converter closes was
// put to the test.
func requireMarkerOfFailedLocalActivity(t *testing.T, dump *historypb.History) {
	t.Helper()
	for _, event := range dump.Events {
		if failure := event.GetMarkerRecordedEventAttributes().GetFailure(); failure != nil {
			if failure.Message != "Encoded failure" {
				t.Fatalf("%v, want Encoded failure", failure.Message)
			}
			return
		}
	}
	t.Fatal("no marker of a failed local activity")
}

// listen returns the first two things it hears.
func listen(ctx workflow.Context, opening string) (string, error) {
	heard := opening
	if err := workflow.SetUpdateHandler(ctx, "add", func(_ workflow.Context, more string) (string, error) {
		heard += more
		return heard, nil
	}); err != nil {
		return "", err
	}
	for range 2 {
		var said string
		workflow.GetSignalChannel(ctx, "say").Receive(ctx, &said)
		heard += said
	}
	return heard, nil
}

func TestAWorkerWithoutTheKeyWaitsForItAndLosesNothing(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	store := &watchedStore{Memory: sealingtest.NewMemory()}
	keys := masters(t, sealing.GenerateMasterKeys("k1"))
	ring := sealing.NewKeyring(keys, store)
	course := newCourse(t, ring)
	c := encrypting(t, ring)
	queue := uuid.NewString()
	run := start(t, c, course, queue, listen, "opened, ")
	if err := c.SignalWorkflow(ctx, run.GetID(), "", "say", "one, "); err != nil {
		t.Fatal(err)
	}
	if err := c.SignalWorkflow(ctx, run.GetID(), "", "say", "two"); err != nil {
		t.Fatal(err)
	}

	var away atomic.Bool
	away.Store(true)
	store.before = func(context.Context) error {
		if away.Load() {
			return errors.New("the database is away")
		}
		return nil
	}
	work(t, encrypting(t, sealing.NewKeyring(keys, store)), queue, listen)
	eventually(t, "the task fails and is tried again", func() bool {
		for _, event := range history(t, c, run.GetID(), "").Events {
			if event.EventType == enumspb.EVENT_TYPE_WORKFLOW_TASK_FAILED {
				return true
			}
		}
		return false
	})

	away.Store(false)
	var heard string
	if err := run.Get(ctx, &heard); err != nil {
		t.Fatal(err)
	}
	if heard != "opened, one, two" {
		t.Fatalf("%v, want opened, one, two", heard)
	}
}

func TestWhoeverHasNoKeyCannotCommandACourse(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	ring := newRing(t)
	course := newCourse(t, ring)
	c := encrypting(t, ring)
	queue := uuid.NewString()
	work(t, c, queue, listen)
	run := start(t, c, course, queue, listen, "opened, ")

	intruder := dial(t, nil, nil)
	if err := intruder.SignalWorkflow(ctx, run.GetID(), "", "say", "intruded, "); err != nil {
		t.Fatal(err)
	}
	_, err := update(ctx, intruder, run.GetID(), "intruded, ")
	if err == nil {
		t.Fatal("no error")
	}
	heard, err := update(ctx, c, run.GetID(), "updated, ")
	if err != nil {
		t.Fatal(err)
	}
	if heard != "opened, updated, " {
		t.Fatalf("%v, want opened, updated, ", heard)
	}

	if err := c.SignalWorkflow(ctx, run.GetID(), "", "say", "one, "); err != nil {
		t.Fatal(err)
	}
	if err := c.SignalWorkflow(ctx, run.GetID(), "", "say", "two"); err != nil {
		t.Fatal(err)
	}
	if err := run.Get(ctx, &heard); err != nil {
		t.Fatal(err)
	}
	if heard != "opened, updated, one, two" {
		t.Fatalf("%v, want opened, updated, one, two", heard)
	}
}

func update(ctx context.Context, c client.Client, id, text string) (answer string, err error) {
	handle, err := c.UpdateWorkflow(ctx, client.UpdateWorkflowOptions{
		WorkflowID: id, UpdateName: "add", Args: []any{text}, WaitForStage: client.WorkflowUpdateStageCompleted})
	if err != nil {
		return "", err
	}
	err = handle.Get(ctx, &answer)
	return answer, err
}

func TestADumpedHistoryIsUnreadableOnceTheKeyIsDestroyed(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	ring := newRing(t)
	course := newCourse(t, ring)
	c := encrypting(t, ring)
	queue := uuid.NewString()
	work(t, c, queue, listen)
	run := start(t, c, course, queue, listen, name)
	if err := c.SignalWorkflow(ctx, run.GetID(), "", "say", name); err != nil {
		t.Fatal(err)
	}
	if err := c.SignalWorkflow(ctx, run.GetID(), "", "say", name); err != nil {
		t.Fatal(err)
	}
	if err := run.Get(ctx, nil); err != nil {
		t.Fatal(err)
	}
	dump := history(t, c, run.GetID(), "")

	readable := func() (count int) {
		dc := sealing.DataConverter(ring)
		err := proxy.VisitPayloads(ctx, dump, proxy.VisitPayloadsOptions{
			SkipSearchAttributes: true,
			Visitor: func(_ *proxy.VisitPayloadsContext, found []*commonpb.Payload) ([]*commonpb.Payload, error) {
				for _, p := range found {
					var raw converter.RawValue
					if err := dc.FromPayload(p, &raw); err == nil {
						count++
					} else {
						if !errors.Is(err, sealing.ErrKeyDestroyed) {
							t.Fatalf("%v, want %v", err, sealing.ErrKeyDestroyed)
						}
					}
				}
				return found, nil
			},
		})
		if err != nil {
			t.Fatal(err)
		}
		return count
	}
	if readable() == 0 {
		t.Fatal("nothing can be read before")
	}
	if err := ring.Destroy(ctx, course); err != nil {
		t.Fatal(err)
	}
	if got := readable(); got != 0 {
		t.Fatalf("%d, want 0", got)
	}
}
