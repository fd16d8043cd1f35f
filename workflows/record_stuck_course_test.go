//go:build record

package workflows_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/temporalproto"
	sdkworker "go.temporal.io/sdk/worker"

	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/platform/sealing"
	"github.com/enplan-dk/enplan/internal/platform/store"
	"github.com/enplan-dk/enplan/test/workertest"
	"github.com/enplan-dk/enplan/workflows"
)

// stuck is a course on its way to standing still, and what was acknowledged to it.
type stuck struct {
	t      *testing.T
	h      *workertest.Harness
	id     string
	worker sdkworker.Worker
	acked  []ackedCommand
}

// ackedCommand is a command whose sender was told that it has arrived.
type ackedCommand struct {
	Key     string `json:"key"`
	Command string `json:"command"`
	How     string `json:"how"` // update: carried out when it was acknowledged; signal: Temporal had it
}

func begin(ctx context.Context, t *testing.T, limits workflows.Limits) *stuck {
	s := &stuck{t: t, h: workertest.New(t)}
	s.startWorker()
	s.id = s.h.Open(ctx, workertest.Family(), limits)
	t.Cleanup(s.stopWorker)
	s.update(ctx, workertest.Karen, course.WriteNote{Kind: "call", On: course.DateOf(time.Now()), Text: "Første samtale"}, "before-1")
	s.recorded(ctx, time.Now().Add(20*time.Second))
	return s
}

func (s *stuck) startWorker() { s.worker = s.h.Worker() }

func (s *stuck) stopWorker() {
	if s.worker != nil {
		s.worker.Stop()
	}
	s.worker = nil
}

func (s *stuck) update(ctx context.Context, by course.Actor, c course.Command, key string) {
	s.t.Helper()
	if _, err := s.h.Update(ctx, s.id, workertest.Request(by, c, key)); err != nil {
		s.t.Fatalf("%s: %v", key, err)
	}
	s.acked = append(s.acked, ackedCommand{Key: key, Command: course.NameOf(c), How: "update"})
}

func (s *stuck) signal(ctx context.Context, by course.Actor, c course.Command, key string) {
	s.t.Helper()
	if !s.signalUnlessOver(ctx, by, c, key) {
		s.t.Fatalf("%s: the run is over", key)
	}
}

// signalUnlessOver reports whether the course still takes signals.
func (s *stuck) signalUnlessOver(ctx context.Context, by course.Actor, c course.Command, key string) bool {
	s.t.Helper()
	r := workertest.Request(by, c, key)
	err := s.h.Client.SignalWorkflow(ctx, workflows.ID(s.id), "", r.Name, r)
	// The signal that terminates the run is refused as invalid; later ones find no run.
	tooLarge, over := new(serviceerror.InvalidArgument), new(serviceerror.NotFound)
	if errors.As(err, &tooLarge) || errors.As(err, &over) {
		return false
	}
	if err != nil {
		s.t.Fatalf("%s: %v", key, err)
	}
	s.acked = append(s.acked, ackedCommand{Key: key, Command: r.Name, How: "signal"})
	return true
}

// formTeam and confirmTeam lead the course into the phases of the same names.
func (s *stuck) formTeam(ctx context.Context) {
	s.update(ctx, workertest.Karen, course.RecordFacts{
		Members: []course.MemberFacts{{Member: "m1", NoCategory: true, ComplexProblems: "Flere forhold på én gang"}},
		Fields:  []string{"employment", "health"}, FieldsConfirmed: "Bekræftet i samtale",
	}, "before-2")
	s.update(ctx, workertest.Karen, course.DecideEligibility{Outcome: course.Eligible, Reason: "To fagområder"}, "before-3")
}

func (s *stuck) confirmTeam(ctx context.Context) {
	s.update(ctx, workertest.Karen, course.MarkField{Field: "health", Reason: "Deltager efter behov"}, "before-4")
	s.update(ctx, workertest.Karen, course.MarkField{Field: "employment", Reason: "Tovholderen selv"}, "before-5")
	s.update(ctx, workertest.Karen, course.ConfirmTeam{}, "before-6")
}

// recorded waits until the record has all that the course has decided.
func (s *stuck) recorded(ctx context.Context, until time.Time) {
	s.t.Helper()
	for time.Now().Before(until) {
		want := s.h.State(ctx, s.id).Version
		if s.version(ctx) == want {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	s.t.Fatal("the record does not catch up")
}

func (s *stuck) version(ctx context.Context) int64 {
	s.t.Helper()
	version, err := s.h.Store.Version(store.ForInstallation(ctx), s.id)
	if err != nil {
		s.t.Fatal(err)
	}
	return version
}

// standsStill waits until the same workflow task has failed several times.
func (s *stuck) standsStill(ctx context.Context) {
	s.t.Helper()
	for range 120 {
		if s.failing(ctx) {
			return
		}
		time.Sleep(500 * time.Millisecond)
	}
	s.t.Fatal("the course does not get stuck: this build is not the one to record with")
}

// failing: the first attempt stands in the history, the third has begun.
func (s *stuck) failing(ctx context.Context) bool {
	s.t.Helper()
	d, err := s.h.Client.DescribeWorkflowExecution(ctx, workflows.ID(s.id), "")
	if err != nil {
		s.t.Fatal(err)
	}
	return d.GetPendingWorkflowTask().GetAttempt() >= 3
}

// stuckNow waits until the last signal is recorded, or the course fails on it.
func (s *stuck) stuckNow(ctx context.Context) bool {
	s.t.Helper()
	for range 600 {
		events, err := s.h.Store.Command(store.ForInstallation(ctx), s.id, s.acked[len(s.acked)-1].Key)
		if err != nil {
			s.t.Fatal(err)
		}
		if len(events) > 0 {
			return false
		}
		if s.failing(ctx) {
			return true
		}
		time.Sleep(50 * time.Millisecond)
	}
	s.t.Fatal("a goal is neither recorded nor failing")
	return false
}

const stuckDir = histories + "/stuck"

// save writes the history up to its last failure, the journal, and what was acknowledged.
func (s *stuck) save(ctx context.Context, t *testing.T, kind string) {
	s.stopWorker()
	events := untilFailure(t, s.h.History(ctx, s.id))
	history, err := temporalproto.CustomJSONMarshalOptions{}.Marshal(&historypb.History{Events: events})
	if err != nil {
		t.Fatal(err)
	}
	journal, err := s.h.Store.Journal(store.ForInstallation(ctx), s.id)
	if err != nil {
		t.Fatal(err)
	}
	var compact bytes.Buffer
	if err := json.Compact(&compact, history); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(stuckDir, 0o755); err != nil {
		t.Fatal(err)
	}
	writeGzip(t, kind+".json.gz", compact.Bytes())
	writeGzip(t, kind+".journal.json.gz", marshal(t, journal))
	writeGzip(t, kind+".acknowledged.json.gz", marshal(t, map[string]any{
		"course": s.id, "acknowledged": len(s.acked), "recorded_version": len(journal), "commands": s.acked,
	}))
	s.saveKey(ctx, t)
	t.Logf("%s: %d events, %d bytes; %d acknowledged, %d recorded events", kind, len(events), compact.Len(), len(s.acked), len(journal))
}

// untilFailure is the history up to its last failed workflow task or its end: what came
// later tells nothing.
func untilFailure(t *testing.T, events []*historypb.HistoryEvent) []*historypb.HistoryEvent {
	t.Helper()
	for i, e := range slices.Backward(events) {
		switch e.GetEventType() {
		case enumspb.EVENT_TYPE_WORKFLOW_TASK_FAILED, enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_TERMINATED:
			return events[:i+1]
		}
	}
	t.Fatal("nothing has failed in this history")
	return nil
}

// saveKey adds the course's key to those of the other kinds. Keys of courses that were
// recorded before under the same kind are of no use to anybody, and are taken out by hand.
func (s *stuck) saveKey(ctx context.Context, t *testing.T) {
	key, err := s.h.Wrapped(ctx, s.id)
	if err != nil {
		t.Fatal(err)
	}
	var keys []sealing.WrappedKey
	file := filepath.Join(stuckDir, keysFile)
	if b, err := os.ReadFile(file); err == nil {
		if err := json.Unmarshal(b, &keys); err != nil {
			t.Fatal(err)
		}
	}
	b, err := json.MarshalIndent(append(keys, key), "", " ")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, append(b, '\n'), 0o644); err != nil {
		t.Fatal(err)
	}
}

func marshal(t *testing.T, v any) []byte {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func writeGzip(t *testing.T, name string, content []byte) {
	t.Helper()
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := z.Write(content); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(stuckDir, name), b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}
