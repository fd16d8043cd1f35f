package api_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"log/slog"
	"net/http/httptest"
	"os"
	"testing"

	"github.com/enplan-dk/enplan/api"
	"github.com/enplan-dk/enplan/internal/edge"
)

var update = flag.Bool("update", false, "write the OpenAPI document that the client is made of")

// The client in clients/go is made of this document: a change of the API shows in it.
func TestTheClientIsMadeOfThisDocument(t *testing.T) {
	t.Parallel()
	const file = "../clients/go/openapi.json"
	log := slog.New(slog.DiscardHandler)
	router := edge.NewRouter(log)
	api.Register(router, api.Config{Log: log, Version: "1"})
	answer := httptest.NewRecorder()
	router.ServeHTTP(answer, httptest.NewRequestWithContext(t.Context(), "GET", "/openapi.json", nil))
	var document bytes.Buffer
	if err := json.Indent(&document, answer.Body.Bytes(), "", " "); err != nil {
		t.Fatal(err)
	}
	document.WriteByte('\n')
	if *update {
		if err := os.WriteFile(file, document.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	committed, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(committed, document.Bytes()) {
		t.Errorf("%s is not what the API says of itself: run this test with -update, then make generate", file)
	}
}
