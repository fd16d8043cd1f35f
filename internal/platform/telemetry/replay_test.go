package telemetry_test

import (
	"encoding/json"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/api/temporalproto"
	sdklog "go.temporal.io/sdk/log"
	sdkworker "go.temporal.io/sdk/worker"

	"github.com/enplan-dk/enplan/internal/platform/sealing"
	"github.com/enplan-dk/enplan/internal/platform/telemetry"
	"github.com/enplan-dk/enplan/test/sealingtest"
	"github.com/enplan-dk/enplan/test/storetest"
	"github.com/enplan-dk/enplan/worker"
)

// TestHistoriesThatWereRecordedWithoutTracesReplayWithThem: traces may be switched on under running courses.
func TestHistoriesThatWereRecordedWithoutTracesReplayWithThem(t *testing.T) {
	t.Setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1")
	tel, err := telemetry.Start(t.Context(), "test")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = tel.Stop() }() // nobody takes the traces
	_, interceptors, err := tel.Interceptors()
	if err != nil || len(interceptors) == 0 {
		t.Fatalf("%d interceptors, %v", len(interceptors), err)
	}
	files, err := filepath.Glob("../../../workflows/testdata/histories/*/*.json")
	if err != nil || len(files) < 5 {
		t.Fatalf("%d histories, %v", len(files), err)
	}
	masters, err := sealing.ParseMasterKeys(storetest.MasterKeys)
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if strings.HasSuffix(file, "keys.json") {
			continue
		}
		var keys []sealing.WrappedKey
		if err := json.Unmarshal(read(t, filepath.Join(filepath.Dir(file), "keys.json")), &keys); err != nil {
			t.Fatal(err)
		}
		converter := sealing.DataConverter(sealing.NewKeyring(masters, sealingtest.NewMemory(keys...)))
		replayer, err := sdkworker.NewWorkflowReplayerWithOptions(sdkworker.WorkflowReplayerOptions{
			DataConverter: converter, FailureConverter: sealing.FailureConverter(converter), Interceptors: interceptors,
		})
		if err != nil {
			t.Fatal(err)
		}
		worker.RegisterWorkflows(replayer)
		var h historypb.History
		if err := (temporalproto.CustomJSONUnmarshalOptions{}).Unmarshal(read(t, file), &h); err != nil {
			t.Fatal(err)
		}
		if err := replayer.ReplayWorkflowHistory(sdklog.NewStructuredLogger(slog.New(slog.DiscardHandler)), &h); err != nil {
			t.Errorf("%s: %v", file, err)
		}
	}
}

func read(t *testing.T, file string) []byte {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return text
}
