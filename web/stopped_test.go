package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/enplan-dk/enplan/internal/platform/store"
	"github.com/enplan-dk/enplan/test/workertest"
	"github.com/enplan-dk/enplan/workflows"
)

// TestAFormSentToATerminatedCourseComesBackWithWhatWasTyped goes by the page of a caseworker.
func TestAFormSentToATerminatedCourseComesBackWithWhatWasTyped(t *testing.T) {
	t.Parallel()
	h := workertest.New(t)
	w := h.Worker()
	t.Cleanup(w.Stop)
	f := opened(t, h)
	if err := h.Client.TerminateWorkflow(t.Context(), workflows.ID(f.id), "", "by hand"); err != nil {
		t.Fatal(err)
	}
	typed := url.Values{"kind": {"call"}, "on": {"01.01.2026"}, "text": {"Ikke til at miste"}, "_key": {"page-1"}}
	page := f.post(t, f.session(t, f.karen), "/forloeb/"+f.id+"/handling/write_note", typed)
	if page.status != http.StatusServiceUnavailable || page.header.Get("Retry-After") != "60" {
		t.Errorf("%d, Retry-After %q", page.status, page.header.Get("Retry-After"))
	}
	for _, text := range []string{"Forløbet svarer ikke lige nu.", "er ikke gemt", "Ikke til at miste"} {
		if !strings.Contains(page.body, text) {
			t.Errorf("the page does not say %q", text)
		}
	}
	if events, err := h.Store.Command(store.ForInstallation(t.Context()), f.id, "page-1"); err != nil || len(events) > 0 {
		t.Errorf("the journal holds %d events of it, %v", len(events), err)
	}
}
