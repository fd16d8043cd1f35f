package main

import (
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"

	collector "go.opentelemetry.io/proto/otlp/collector/trace/v1"
	tracev1 "go.opentelemetry.io/proto/otlp/trace/v1"
	"google.golang.org/protobuf/encoding/prototext"
	"google.golang.org/protobuf/proto"

	"github.com/enplan-dk/enplan/test/kit"
)

// receiver takes traces as a collector does.
type receiver struct {
	mu    sync.Mutex
	spans []*tracev1.Span
}

func receive(t *testing.T) (*receiver, string) {
	t.Helper()
	r := &receiver{}
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, req *http.Request) {
		body, err := io.ReadAll(req.Body)
		if err != nil {
			return
		}
		var export collector.ExportTraceServiceRequest
		if err := proto.Unmarshal(body, &export); err != nil {
			t.Errorf("a trace is not OTLP: %v", err)
			return
		}
		r.mu.Lock()
		defer r.mu.Unlock()
		for _, resource := range export.GetResourceSpans() {
			for _, scope := range resource.GetScopeSpans() {
				r.spans = append(r.spans, scope.GetSpans()...)
			}
		}
	}))
	t.Cleanup(server.Close)
	return r, server.URL
}

// traces gives the names of the spans of each trace.
func (r *receiver) traces() map[string][]string {
	r.mu.Lock()
	defer r.mu.Unlock()
	names := map[string][]string{}
	for _, s := range r.spans {
		names[string(s.GetTraceId())] = append(names[string(s.GetTraceId())], s.GetName())
	}
	return names
}

func TestATraceLeadsFromTheRequestToTheStatementAndNamesNobody(t *testing.T) {
	t.Parallel()
	traces, endpoint := receive(t)
	in := install(t, "OTEL_EXPORTER_OTLP_ENDPOINT="+endpoint, "OTEL_BSP_SCHEDULE_DELAY=100")
	serve := in.start("serve")
	in.start("worker")
	karen := kit.Token(t, "karen")
	id := serve.open(karen)
	note := map[string]any{"kind": "call", "on": "2026-03-02", "text": told[3], "members": []string{"m1"}}
	if status, text := serve.request(http.MethodPost, "/api/v1/courses/"+id+"/notes?q="+told[2], karen, note); status != http.StatusBadRequest &&
		status != http.StatusUnprocessableEntity {
		t.Errorf("an unknown parameter: %d %s", status, text)
	}
	if status, text := serve.request(http.MethodPost, "/api/v1/courses/"+id+"/notes", karen, note); status >= 300 {
		t.Fatalf("write a note: %d %s", status, text)
	}

	for _, way := range [][]string{
		{"POST /api/v1/courses", "StartWorkflow:Course", "RunActivity:Record", "AppendEvents"},
		{"POST /api/v1/courses/:id/notes", "UpdateWorkflow:write_note", "RunActivity:Record", "AppendEvents"},
	} {
		waitFor(t, "a trace of "+strings.Join(way, " → "), func() bool {
			for names := range maps.Values(traces.traces()) {
				if !slices.ContainsFunc(way, func(step string) bool { return !slices.Contains(names, step) }) {
					return true
				}
			}
			return false
		})
		if t.Failed() {
			t.Log(slices.Collect(maps.Values(traces.traces())))
		}
	}
	silent := serve.command(t.Context(), "replay", "--json")
	silent.Env = append(silent.Env, "OTEL_EXPORTER_OTLP_ENDPOINT=")
	if out, err := silent.CombinedOutput(); err != nil {
		t.Errorf("a history that was made with traces does not replay without them: %v %s", err, out)
	}
	traces.mu.Lock()
	defer traces.mu.Unlock()
	for _, s := range traces.spans {
		namesNobody(t, "a span", prototext.Format(s))
	}
}
