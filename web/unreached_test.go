package web

import (
	"bytes"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/alexedwards/scs/v2/memstore"
	"github.com/jackc/pgx/v5"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/domain/access"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/platform/oidc"
	"github.com/enplan-dk/enplan/internal/platform/store"
	"github.com/enplan-dk/enplan/test/storetest"
)

func TestTheSupervisorReadsWhomMessagesDoNotReachAndWhatToDo(t *testing.T) {
	t.Parallel()
	pool := storetest.Pool(t)
	keys := storetest.Keyring(t, pool)
	record := store.New(pool, keys)
	cases := casework.New(casework.Config{Store: record, Keys: keys})
	s, err := newServer(Config{
		Cases: cases, Identity: oidc.New("http://localhost"), PublicURL: "http://localhost", Sessions: memstore.New(), SessionKey: bytes.Repeat([]byte{7}, 32), Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	f := &family{server: s, handler: servedPages(s)}
	sofie := access.Who{Subject: "sofie", Name: "Sofie Lindegaard", Roles: []course.Role{course.Supervisor}, Municipality: "eksempel"}
	if page := f.get(t, sofie, "/overblik"); page.status != http.StatusOK || strings.Contains(page.body, "Beskeder, der ikke når frem") {
		t.Fatalf("%d, and nobody waits: %s", page.status, page.body)
	}
	// The identity provider's address is taken over only where something can be sent to.
	for subject, email := range map[string]string{"karen": "karen@kommune.dk", "jonas": "jonas@kommune"} {
		who := access.Who{Subject: subject, Name: subject + "\u202e Vad", Email: email, Roles: []course.Role{course.Caseworker}, Municipality: "eksempel"}
		if _, err := cases.Seen(t.Context(), who, time.Now()); err != nil {
			t.Fatal(err)
		}
	}
	opened := storetest.OpenCourse(t, record).FormTeam()
	if err := record.Record(t.Context(), opened.ID, opened.Journal, unsent{}); err != nil {
		t.Fatal(err)
	}
	err = record.Transact(store.ForInstallation(t.Context()), func(tx pgx.Tx) error {
		ledger := record.Ledger(tx)
		karen, err := ledger.Staff(t.Context(), "karen")
		if err != nil {
			return err
		}
		for i, n := range []store.Notification{
			{Channel: store.ToStaff, ToldAs: "coordinator", Recipient: "karen"},
			{Channel: store.ToDigest, ToldAs: "coordinator", Recipient: "jonas"},
			{Channel: store.ToCitizen, ToldAs: "family", Recipient: "maria", Member: "m1"},
		} {
			n.Course, n.Municipality, n.Kind, n.Ref, n.State = opened.ID, "eksempel", "meeting_lead", "a1", store.Undeliverable
			n.DueAt = time.Now().Add(-time.Hour * time.Duration(i+1))
			n.SendAt = n.DueAt
			n = ledger.Keyed(n, n.Recipient)
			if _, err := ledger.Add(t.Context(), []store.Notification{n}); err != nil {
				return err
			}
			if n.Channel == store.ToDigest {
				continue
			}
			if err := ledger.Refused(t.Context(), n.Key); err != nil {
				return err
			}
		}
		return ledger.AddressRefused(t.Context(), karen, time.Now())
	})
	if err != nil {
		t.Fatal(err)
	}
	page := f.get(t, sofie, "/overblik")
	for _, want := range []string{
		"Beskeder, der ikke når frem", "karen Vad", "Mailserveren afviser adressen", "jonas Vad", "Der er ingen adresse at sende til", "Digital Post tager ikke imod beskeden",
		"/forloeb/" + opened.ID + "/familien", "Beskeder, der venter: 1",
	} {
		if !strings.Contains(page.body, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if strings.Contains(page.body, "\u202e") {
		t.Error("the page turns a name around")
	}
	colleagues, err := cases.Colleagues(store.InMunicipality(t.Context(), "eksempel"), sofie)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range colleagues {
		if c.EmailRefused != (c.Subject == "karen") || c.Subject == "jonas" && c.Email != "" {
			t.Errorf("the register has %+v", c)
		}
	}
}
