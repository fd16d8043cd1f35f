package workflows_test

import (
	"compress/gzip"
	"encoding/json"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/api/temporalproto"
	sdklog "go.temporal.io/sdk/log"
	"go.temporal.io/sdk/temporal"
	sdkworker "go.temporal.io/sdk/worker"

	"github.com/enplan-dk/enplan/internal/platform/sealing"
	"github.com/enplan-dk/enplan/test/sealingtest"
	"github.com/enplan-dk/enplan/test/storetest"
	"github.com/enplan-dk/enplan/worker"
)

const histories = "testdata/histories"

// TestHistoriesOfEveryReleaseReplay is the gate: a change of workflow code or of a
// rule without a guard fails here.
func TestHistoriesOfEveryReleaseReplay(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(histories, "*", "*.json"))
	if err != nil {
		t.Fatal(err)
	}
	replayed := 0
	for _, file := range files {
		if strings.HasSuffix(file, keysFile) {
			continue
		}
		replayed++
		t.Run(file, func(t *testing.T) {
			t.Parallel()
			if err := replay(t, filepath.Dir(file), read(t, file)); err != nil {
				t.Error(err)
			}
		})
	}
	if replayed < 5 {
		t.Errorf("only %d histories in %s", replayed, histories)
	}
}

// TestHistoriesOfCoursesThatStoodStillReplay holds this build to what those courses had decided
// before the task that failed. That they go on is shown on a server: takeover_test.go.
func TestHistoriesOfCoursesThatStoodStillReplay(t *testing.T) {
	for _, kind := range []string{"batch", "backlog", "due", "large", "terminated"} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			if err := replay(t, stuckCourses, readStuck(t, kind)); err != nil {
				t.Error(err)
			}
		})
	}
}

// stuckCourses are histories of courses that an earlier build brought to a standstill; see the
// README beside them.
var stuckCourses = filepath.Join(histories, "stuck")

func readStuck(t *testing.T, kind string) *historypb.History {
	t.Helper()
	f, err := os.Open(filepath.Join(stuckCourses, kind+".json.gz"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return parse(t, b)
}

// TestHistoriesAreRecordedWithThisSDK fails after an upgrade of the SDK, until histories are recorded with it: docs/changing-the-engine.md.
func TestHistoriesAreRecordedWithThisSDK(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(histories, "*", "*.json"))
	if err != nil {
		t.Fatal(err)
	}
	var recorded []string
	for _, file := range files {
		if strings.HasSuffix(file, keysFile) {
			continue
		}
		for _, e := range read(t, file).Events {
			version := e.GetWorkflowTaskCompletedEventAttributes().GetSdkMetadata().GetSdkVersion()
			if version == temporal.SDKVersion {
				return
			}
			if version != "" && !slices.Contains(recorded, version) {
				recorded = append(recorded, version)
			}
		}
	}
	t.Errorf("histories are recorded with SDK %v, and this build has %s: record them, and read docs/changing-the-engine.md", recorded, temporal.SDKVersion)
}

// TestATamperedHistoryFails shows that the gate can fail.
func TestATamperedHistoryFails(t *testing.T) {
	file := filepath.Join(histories, "0.1.0", "following_up.json")
	h := read(t, file)
	tampered := false
	for _, e := range h.Events {
		if a := e.GetActivityTaskScheduledEventAttributes(); a != nil {
			a.ActivityType.Name, tampered = "SomethingElse", true
		}
	}
	if !tampered {
		t.Fatal("the history has no activity to tamper with")
	}
	if err := replay(t, filepath.Dir(file), h); err == nil {
		t.Error("a tampered history replayed")
	}
}

// keysFile holds the wrapped keys of the recorded courses, under the tests' master key.
const keysFile = "keys.json"

func replay(t *testing.T, dir string, h *historypb.History) error {
	t.Helper()
	masters, err := sealing.ParseMasterKeys(storetest.MasterKeys)
	if err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(filepath.Join(dir, keysFile))
	if err != nil {
		t.Fatal(err)
	}
	var keys []sealing.WrappedKey
	if err := json.Unmarshal(b, &keys); err != nil {
		t.Fatal(err)
	}
	ring := sealing.NewKeyring(masters, sealingtest.NewMemory(keys...))
	dc := sealing.DataConverter(ring)
	r, err := sdkworker.NewWorkflowReplayerWithOptions(sdkworker.WorkflowReplayerOptions{
		DataConverter: dc, FailureConverter: sealing.FailureConverter(dc),
	})
	if err != nil {
		t.Fatal(err)
	}
	worker.RegisterWorkflows(r)
	return r.ReplayWorkflowHistory(sdklog.NewStructuredLogger(slog.New(slog.DiscardHandler)), h)
}

func read(t *testing.T, file string) *historypb.History {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return parse(t, b)
}

func parse(t *testing.T, b []byte) *historypb.History {
	t.Helper()
	var h historypb.History
	if err := (temporalproto.CustomJSONUnmarshalOptions{}).Unmarshal(b, &h); err != nil {
		t.Fatal(err)
	}
	return &h
}
