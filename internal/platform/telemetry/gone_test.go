package telemetry_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/enplan-dk/enplan/internal/platform/telemetry"
)

// Alerts count failed requests. A request whose client went away is none, and a fault stays one while the client waits.
func TestARequestWithoutAClientIsNotCountedAsFailed(t *testing.T) {
	tel, err := telemetry.Start(t.Context(), "test")
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := tel.Stop(); err != nil {
			t.Error(err)
		}
	}()
	handler := telemetry.HTTP(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		telemetry.Route(r.Context(), r.URL.Path)
		w.WriteHeader(http.StatusInternalServerError)
	}))
	gone, leave := context.WithCancel(t.Context())
	leave()
	handler.ServeHTTP(httptest.NewRecorder(), httptest.NewRequestWithContext(gone, http.MethodGet, "/gone", nil))
	handler.ServeHTTP(httptest.NewRecorder(), httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/there", nil))
	scraped := httptest.NewRecorder()
	tel.Metrics().ServeHTTP(scraped, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/metrics", nil))
	for _, counted := range []string{`route="/gone",status="499"`, `route="/there",status="500"`} {
		if !strings.Contains(scraped.Body.String(), counted) {
			t.Errorf("%s is not counted", counted)
		}
	}
}
