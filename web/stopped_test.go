package web

import (
	"bytes"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/alexedwards/scs/v2/memstore"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/domain/access"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/platform/oidc"
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
	f := &family{t: t, cases: casework.New(casework.Config{Store: h.Store, Temporal: h.Client, Keys: h.Keys, TaskQueue: h.TaskQueue}), id: h.Open(t.Context(), workertest.Family(), workflows.Limits{})}
	s, err := newServer(Config{
		Cases: f.cases, Identity: oidc.New("http://localhost"), PublicURL: "http://localhost", Sessions: memstore.New(), SessionKey: bytes.Repeat([]byte{7}, 32),
		Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	f.server, f.handler = s, servedPages(s)
	f.karen = access.Who{Subject: "karen", Name: "Karen Holmegaard-Lund", Roles: []course.Role{course.Caseworker}, Municipality: "eksempel"}
	if _, err := f.cases.Seen(casework.ActingFor(t.Context(), f.karen), f.karen, time.Now()); err != nil {
		t.Fatal(err)
	}
	h.AtRest(t.Context(), f.id)
	if err := h.Client.TerminateWorkflow(t.Context(), workflows.ID(f.id), "", "by hand"); err != nil {
		t.Fatal(err)
	}
	typed := url.Values{"kind": {"call"}, "on": {"01.01.2026"}, "text": {"Ikke til at miste"}, "_key": {"page-1"}}
	page := f.post(t, f.karen, "/forloeb/"+f.id+"/handling/write_note", typed)
	if page.Code != http.StatusServiceUnavailable || page.Header().Get("Retry-After") != "60" {
		t.Errorf("%d, Retry-After %q", page.Code, page.Header().Get("Retry-After"))
	}
	for _, text := range []string{"Forløbet svarer ikke lige nu.", "er ikke gemt", "Ikke til at miste"} {
		if !strings.Contains(page.Body.String(), text) {
			t.Errorf("the page does not say %q", text)
		}
	}
	if events, err := h.Store.Command(store.ForInstallation(t.Context()), f.id, "page-1"); err != nil || len(events) > 0 {
		t.Errorf("the journal holds %d events of it, %v", len(events), err)
	}
}
