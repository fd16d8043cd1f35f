package store_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/enplan-dk/enplan/internal/platform/store"
	"github.com/enplan-dk/enplan/test/storetest"
)

// toldWhy is what nothing else in a database would hold.
const toldWhy = "Familien flytter til mormor i Skarrevit"

func TestWhyABundleWasMadeIsSealedReadAndGoesWithTheKey(t *testing.T) {
	t.Parallel()
	s, keys, pool := storetest.Open(t)
	f := storetestOpen(t, s)
	bundle := store.Access{
		Subject: "karen", Role: "caseworker", Course: f.ID, Municipality: "eksempel", Operation: "make_bundle", Kind: "read",
		Purpose: "coordinator", Reason: toldWhy, Outcome: "allowed", RequestID: "r",
	}
	ofNone := bundle
	ofNone.Course = ""
	for _, a := range []store.Access{bundle, ofNone} {
		if err := s.LogAccess(everywhere(t), a); err != nil {
			t.Fatal(err)
		}
	}
	if text := logText(t, pool); strings.Contains(text, "Skarrevit") || strings.Contains(text, hexOf("Skarrevit")) || strings.Count(text, "make_bundle") != 2 {
		t.Errorf("the log holds\n%s", text)
	}
	sample := func() string {
		t.Helper()
		visits, err := s.SampleAccess(here(t), store.AccessDraw{Municipality: "eksempel", Since: time.Now().Add(-time.Hour), Seed: "x", Most: 5})
		if err != nil || len(visits) != 1 || visits[0].Purpose != "coordinator" {
			t.Fatalf("sample %+v, %v", visits, err)
		}
		return visits[0].Reason
	}
	if e := onlyEntry(t, s, f.ID); e.Reason != toldWhy || e.Purpose != "coordinator" {
		t.Errorf("read as %+v", e)
	}
	if got := sample(); got != toldWhy {
		t.Errorf("the sample says %q", got)
	}
	if err := keys.Destroy(everywhere(t), f.ID); err != nil {
		t.Fatal(err)
	}
	if e := onlyEntry(t, s, f.ID); e.Reason != "" || e.Subject != "karen" {
		t.Errorf("after the erasure it is read as %+v", e)
	}
}

func TestReasonsThatAFormerBuildWroteAreSealedAndTheLogStaysAppendOnly(t *testing.T) {
	t.Parallel()
	url := storetest.Empty(t)
	before(t, url, 7, "testdata/before_reasons_were_sealed.sql")
	pool, err := store.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	if err := store.Migrate(t.Context(), pool); err != nil {
		t.Fatal(err)
	}
	keys := storetest.Keyring(t, pool)
	s := store.New(pool, keys)
	const kept, erased = "0190a000-0000-7000-8000-00000000000a", "0190a000-0000-7000-8000-00000000000b"
	for _, id := range []string{kept, erased} {
		if err := keys.Create(everywhere(t), id); err != nil {
			t.Fatal(err)
		}
	}
	if err := keys.Destroy(everywhere(t), erased); err != nil {
		t.Fatal(err)
	}
	if e := onlyEntry(t, s, erased); e.Purpose != toldWhy {
		t.Fatalf("an entry of the former build is read as %+v", e)
	}

	// The former build still runs, or was rolled back to: it knows nothing of the new column.
	everything := storetest.Everything(t, pool)
	if _, err := everything.Exec(t.Context(), `insert into access_log (municipality, subject, role, course_id, operation, kind, purpose, outcome, request_id)
		values ('eksempel', 'karen', 'caseworker', $1, 'make_bundle', 'read', $2, 'allowed', 'r9')`, kept, toldWhy); err != nil {
		t.Fatal(err)
	}
	if n, err := s.SealReasons(t.Context()); err != nil || n != 3 {
		t.Fatalf("%d reasons sealed, %v", n, err)
	}
	if n, err := s.SealReasons(t.Context()); err != nil || n != 0 {
		t.Errorf("a second time: %d reasons sealed, %v", n, err)
	}
	if text := logText(t, pool); strings.Contains(text, "Skarrevit") || strings.Count(text, "\n") != 5 {
		t.Errorf("the log holds\n%s", text)
	}
	entries, _, err := s.AccessLog(everywhere(t), kept, "", 0)
	if err != nil || len(entries) != 3 {
		t.Fatalf("%d entries, %v", len(entries), err)
	}
	for i, want := range []store.Access{{RequestID: "r9", Reason: toldWhy}, {RequestID: "r2", Purpose: "coordinator"}, {RequestID: "r1", Reason: toldWhy}} {
		if e := entries[i]; e.RequestID != want.RequestID || e.Reason != want.Reason || e.Purpose != want.Purpose || e.Subject != "karen" {
			t.Errorf("entry %d is read as %+v, want %+v", i, e, want)
		}
	}
	if e := onlyEntry(t, s, erased); e.Reason != "" || e.Purpose != "" || e.RequestID != "r3" {
		t.Errorf("the entry of the erased course is read as %+v", e)
	}
	for _, statement := range []string{"update access_log set reason = null", "delete from access_log", "truncate access_log"} {
		if _, err := everything.Exec(t.Context(), statement); err == nil {
			t.Errorf("%s was carried out", statement)
		}
	}
}

func onlyEntry(t *testing.T, s *store.Store, id string) store.Access {
	t.Helper()
	entries, _, err := s.AccessLog(everywhere(t), id, "", 0)
	if err != nil || len(entries) != 1 {
		t.Fatalf("%d entries, %v", len(entries), err)
	}
	return entries[0]
}

// logText is the access log as a dump shows it, a line each.
func logText(t *testing.T, pool *pgxpool.Pool) string {
	t.Helper()
	var text string
	err := storetest.Everything(t, pool).QueryRow(context.Background(), "select coalesce(string_agg(x::text || e'\\n', ''), '') from access_log x").Scan(&text)
	if err != nil {
		t.Fatal(err)
	}
	return text
}
