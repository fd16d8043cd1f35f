package web

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/alexedwards/scs/v2/memstore"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/domain/access"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/platform/oidc"
	"github.com/enplan-dk/enplan/test/workertest"
	"github.com/enplan-dk/enplan/workflows"
)

func TestASupervisorSeesACourseThatIsStoppedByAFault(t *testing.T) {
	t.Parallel()
	h := workertest.New(t)
	w := h.Worker()
	t.Cleanup(w.Stop)
	f := &family{t: t, cases: casework.New(casework.Config{Store: h.Store, Temporal: h.Client, Keys: h.Keys, TaskQueue: h.TaskQueue})}
	s, err := newServer(Config{
		Cases: f.cases, Identity: oidc.New("http://localhost"), PublicURL: "http://localhost", Sessions: memstore.New(), SessionKey: bytes.Repeat([]byte{7}, 32),
		Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	f.server, f.handler = s, servedPages(s)
	sofie := access.Who{Subject: "sofie", Name: "Sofie Brandt-Thulstrup", Roles: []course.Role{course.Supervisor}, Municipality: "eksempel"}
	if _, err := f.cases.Seen(casework.ActingFor(t.Context(), sofie), sofie, time.Now()); err != nil {
		t.Fatal(err)
	}
	stopped, runs := h.Open(t.Context(), workertest.Family(), workflows.Limits{}), h.Open(t.Context(), workertest.Family(), workflows.Limits{})
	h.AtRest(t.Context(), stopped)
	h.AtRest(t.Context(), runs)
	if err := h.Client.TerminateWorkflow(t.Context(), workflows.ID(stopped), "", "its history is too long"); err != nil {
		t.Fatal(err)
	}
	if err := f.cases.LookForStandstill(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, page := range []struct {
		at    string
		shows []string
		not   string
	}{
		{"/overblik", []string{`href="/overblik/stoppet"><b>1</b> stoppet af en fejl`}, "never"},
		{"/overblik/stoppet", []string{"Her er systemet gået i stå, ikke familien.", "/forloeb/" + stopped + "/indefra"}, runs},
		{"/forloeb/" + stopped + "/indefra", []string{"Forløbet er stoppet af en fejl", "Kontakt driften."}, runs},
		{"/forloeb/" + runs + "/indefra", []string{"Kører"}, "stoppet af en fejl"},
	} {
		got := f.get(t, sofie, page.at)
		for _, text := range page.shows {
			if !strings.Contains(got.body, text) {
				t.Errorf("%s (%d) does not show %q", page.at, got.status, text)
			}
		}
		if strings.Contains(got.body, page.not) {
			t.Errorf("%s shows %q", page.at, page.not)
		}
	}
}
