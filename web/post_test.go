package web

import (
	"bytes"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
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

// opened is a course of Karen's on the pages, with the parts of a harness.
func opened(t *testing.T, h *workertest.Harness) *family {
	t.Helper()
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
	return f
}

// The family reads in the access log what somebody did, and a reading only where the course was shown.
func TestAFormThatSucceedsIsNoReadingInTheAccessLog(t *testing.T) {
	t.Parallel()
	h := workertest.New(t)
	t.Cleanup(h.Worker().Stop)
	f := opened(t, h)
	lines := func() (out []string) {
		entries, _, err := h.Store.AccessLog(store.ForInstallation(t.Context()), f.id, "", 50)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range slices.Backward(entries) {
			out = append(out, e.Kind+" "+e.Operation)
		}
		return out
	}
	post := func(action string, status int, text string) []string {
		t.Helper()
		before := len(lines())
		form := url.Values{"kind": {"call"}, "on": {"01.01.2026"}, "text": {text}, "_key": {"page-" + text}}
		page := f.post(t, f.session(t, f.karen), "/forloeb/"+f.id+"/handling/"+action, form)
		if page.status != status {
			t.Fatalf("%d: %.500s", page.status, page.body)
		}
		return lines()[before:]
	}
	if found := post("write_note", http.StatusSeeOther, "Ringede"); !slices.Equal(found, []string{"write write_note"}) {
		t.Errorf("a form that succeeds leaves %v", found)
	}
	if found := post("write_note", http.StatusUnprocessableEntity, ""); !slices.Equal(found, []string{"write write_note", "read read_course"}) {
		t.Errorf("a form that is shown again leaves %v", found)
	}
	if found := post("attach_document/g1", http.StatusNotFound, "x"); len(found) > 0 {
		t.Errorf("an address of no form leaves %v", found)
	}
}
