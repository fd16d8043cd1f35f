package api_test

import (
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"github.com/enplan-dk/enplan/api"
	"github.com/enplan-dk/enplan/internal/edge"
)

func TestEveryLineOfTheContractIsAnOperation(t *testing.T) {
	t.Parallel()
	contract, err := os.ReadFile("testdata/contract.txt")
	if err != nil {
		t.Fatal(err)
	}
	paths := document(t)
	lines := 0
	for _, line := range strings.Split(string(contract), "\n") {
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		lines++
		method, address, _ := strings.Cut(line, " ")
		path, query, _ := strings.Cut(address, "?")
		op, ok := paths[path][strings.ToLower(method)]
		if !ok {
			t.Errorf("%s: there is no such operation", line)
			continue
		}
		for _, name := range strings.Split(query, "&") {
			if name != "" && !asks(op, name) {
				t.Errorf("%s: no parameter %s", line, name)
			}
		}
	}
	if lines < 70 {
		t.Errorf("the contract has only %d lines", lines)
	}
}

type operation struct {
	Parameters []struct{ Name, In string }
}

func asks(op operation, query string) bool {
	for _, p := range op.Parameters {
		if p.In == "query" && p.Name == query {
			return true
		}
	}
	return false
}

// document is the OpenAPI document's paths; nothing behind the API is needed to write it.
func document(t *testing.T) map[string]map[string]operation {
	t.Helper()
	log := slog.New(slog.DiscardHandler)
	handler := edge.NewRouter(log)
	api.Register(handler, api.Config{Log: log, Version: "test"})
	w := httptest.NewRecorder()
	handler.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/openapi.json", nil))
	var doc struct {
		Paths map[string]map[string]operation
	}
	if err := json.Unmarshal(w.Body.Bytes(), &doc); err != nil || w.Code != http.StatusOK {
		t.Fatalf("status %d: %v", w.Code, err)
	}
	return doc.Paths
}
