package sealing_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
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
	require.NoError(t, err)
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
	require.NoError(t, w.Start())
	t.Cleanup(w.Stop)
}

func start(t *testing.T, c client.Client, course sealing.CourseID, queue string, wf any, args ...any) client.WorkflowRun {
	t.Helper()
	run, err := c.ExecuteWorkflow(t.Context(), client.StartWorkflowOptions{
		ID: "course/" + course, TaskQueue: queue, WorkflowTaskTimeout: 2 * time.Second,
		Memo: map[string]any{"who": name}, StaticSummary: name, StaticDetails: name,
	}, wf, args...)
	require.NoError(t, err)
	return run
}

func history(t *testing.T, c client.Client, workflowID, runID string) *historypb.History {
	t.Helper()
	var dump historypb.History
	events := c.GetWorkflowHistory(t.Context(), workflowID, runID, false, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	for events.HasNext() {
		event, err := events.Next()
		require.NoError(t, err)
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
				require.Equal(t, "binary/encrypted", string(p.GetMetadata()["encoding"]), "%v", p)
				require.Equal(t, course, string(p.GetMetadata()["enplan-course"]))
			}
			return found, nil
		},
	})
	require.NoError(t, err)
	asJSON, err := protojson.Marshal(message)
	require.NoError(t, err)
	asBytes, err := proto.Marshal(message)
	require.NoError(t, err)
	for _, part := range []string{first, last} {
		require.False(t, strings.Contains(string(asJSON), part), "%s in the JSON", part)
		require.False(t, strings.Contains(string(asBytes), part), "%s in the bytes", part)
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
		require.NoError(t, err)
		var renamed string
		err = handle.Get(ctx, &renamed)
		require.Equal(t, []string{"x was " + name, "", ""}[i], renamed)
		if to != "x" {
			require.ErrorContains(t, err, name)
		}
	}
	asked, err := c.QueryWorkflow(ctx, id, "", "who", "it is ")
	require.NoError(t, err)
	var answer string
	require.NoError(t, asked.Get(&answer))
	require.Equal(t, "it is "+name, answer)
	_, err = c.QueryWorkflow(ctx, id, "", "who", "refuse")
	require.Error(t, err)

	described, err := c.DescribeWorkflowExecution(ctx, id, "")
	require.NoError(t, err)
	require.NotContains(t, described.String(), first)
	require.NotZero(t, requireUnreadable(t, described.WorkflowExecutionInfo.GetMemo(), course))

	require.NoError(t, c.SignalWorkflow(ctx, id, "", "say", "first from "+name))
	firstRun := run.GetRunID()
	require.Eventually(t, func() bool {
		described, err := c.DescribeWorkflowExecution(ctx, id, "")
		return err == nil && described.WorkflowExecutionInfo.GetExecution().GetRunId() != firstRun
	}, 20*time.Second, 20*time.Millisecond)
	require.NoError(t, c.SignalWorkflow(ctx, id, "", "say", "second from "+name))

	var seen []string
	require.NoError(t, run.Get(ctx, &seen))
	each := []string{"hello " + name, "cannot greet " + name, "hello " + name, "cannot greet " + name}
	require.Equal(t, append(append([]string{"first from " + name}, each...), append([]string{"second from " + name}, each...)...), seen)

	runs := []*historypb.History{history(t, c, id, firstRun), history(t, c, id, "")}
	require.NotEqual(t, firstRun, runs[1].Events[0].GetWorkflowExecutionStartedEventAttributes().GetOriginalExecutionRunId())
	for i, dump := range runs {
		payloads := requireUnreadable(t, dump, course)
		require.Greater(t, payloads, 30, "run %d", i)
		t.Logf("run %d: %d events, %d payloads, all encrypted", i, len(dump.Events), payloads)
	}
	requireMarkerOfFailedLocalActivity(t, runs[0])

	replayer, err := worker.NewWorkflowReplayerWithOptions(worker.WorkflowReplayerOptions{
		DataConverter: sealing.DataConverter(ring), FailureConverter: sealing.FailureConverter(sealing.DataConverter(ring))})
	require.NoError(t, err)
	replayer.RegisterWorkflow(everything)
	for _, dump := range runs {
		require.NoError(t, replayer.ReplayWorkflowHistory(nil, proto.Clone(dump).(*historypb.History)), "without its id")
		require.NoError(t, replayer.ReplayWorkflowHistoryWithOptions(nil, dump, worker.ReplayWorkflowHistoryOptions{
			OriginalExecution: workflow.Execution{ID: id, RunID: firstRun}}), "under its id")
	}
}

// requireMarkerOfFailedLocalActivity holds that the leak which the failure converter closes was
// put to the test.
func requireMarkerOfFailedLocalActivity(t *testing.T, dump *historypb.History) {
	t.Helper()
	for _, event := range dump.Events {
		if failure := event.GetMarkerRecordedEventAttributes().GetFailure(); failure != nil {
			require.Equal(t, "Encoded failure", failure.Message)
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
	require.NoError(t, c.SignalWorkflow(ctx, run.GetID(), "", "say", "one, "))
	require.NoError(t, c.SignalWorkflow(ctx, run.GetID(), "", "say", "two"))

	var away atomic.Bool
	away.Store(true)
	store.before = func(context.Context) error {
		if away.Load() {
			return errors.New("the database is away")
		}
		return nil
	}
	work(t, encrypting(t, sealing.NewKeyring(keys, store)), queue, listen)
	require.Eventually(t, func() bool {
		for _, event := range history(t, c, run.GetID(), "").Events {
			if event.EventType == enumspb.EVENT_TYPE_WORKFLOW_TASK_FAILED {
				return true
			}
		}
		return false
	}, 20*time.Second, 50*time.Millisecond, "the task fails and is tried again")

	away.Store(false)
	var heard string
	require.NoError(t, run.Get(ctx, &heard))
	require.Equal(t, "opened, one, two", heard)
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
	require.NoError(t, intruder.SignalWorkflow(ctx, run.GetID(), "", "say", "intruded, "))
	_, err := update(ctx, intruder, run.GetID(), "intruded, ")
	require.Error(t, err)
	heard, err := update(ctx, c, run.GetID(), "updated, ")
	require.NoError(t, err)
	require.Equal(t, "opened, updated, ", heard)

	require.NoError(t, c.SignalWorkflow(ctx, run.GetID(), "", "say", "one, "))
	require.NoError(t, c.SignalWorkflow(ctx, run.GetID(), "", "say", "two"))
	require.NoError(t, run.Get(ctx, &heard))
	require.Equal(t, "opened, updated, one, two", heard)
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
	require.NoError(t, c.SignalWorkflow(ctx, run.GetID(), "", "say", name))
	require.NoError(t, c.SignalWorkflow(ctx, run.GetID(), "", "say", name))
	require.NoError(t, run.Get(ctx, nil))
	dump := history(t, c, run.GetID(), "")

	readable := func() (count int) {
		dc := sealing.DataConverter(ring)
		require.NoError(t, proxy.VisitPayloads(ctx, dump, proxy.VisitPayloadsOptions{
			SkipSearchAttributes: true,
			Visitor: func(_ *proxy.VisitPayloadsContext, found []*commonpb.Payload) ([]*commonpb.Payload, error) {
				for _, p := range found {
					var raw converter.RawValue
					if err := dc.FromPayload(p, &raw); err == nil {
						count++
					} else {
						require.ErrorIs(t, err, sealing.ErrKeyDestroyed)
					}
				}
				return found, nil
			},
		}))
		return count
	}
	require.Positive(t, readable())
	require.NoError(t, ring.Destroy(ctx, course))
	require.Zero(t, readable())
}
