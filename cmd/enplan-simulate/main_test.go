package main

import (
	"bytes"
	"encoding/json"
	"io"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/enplan-dk/enplan/internal/lab/simulate"
	"github.com/enplan-dk/enplan/test/kit"
)

func TestTheCommandLivesThroughATrialAndThrowsItsDatabaseAway(t *testing.T) {
	server := kit.Needed(t, "ENPLAN_TEST_POSTGRES")
	var out bytes.Buffer
	if err := run(t.Context(), []string{"--bylaw", "201", "--families", "3", "--json", "--database", server}, &out, io.Discard); err != nil {
		t.Fatal(err)
	}
	var r simulate.Result
	if err := json.Unmarshal(out.Bytes(), &r); err != nil || r.Families != 3 || r.Ended != 3 || r.EventTotal == 0 {
		t.Errorf("%v: %s", err, out.String())
	}
	conn, err := pgx.Connect(t.Context(), server)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(t.Context()) }()
	left := 0
	if err := conn.QueryRow(t.Context(), `select count(*) from pg_database where datname like 'enplan\_simulate\_%'`).Scan(&left); err != nil || left != 0 {
		t.Errorf("%d databases left behind: %v", left, err)
	}
	out.Reset()
	if err := r.Print(&out); err != nil || !strings.Contains(out.String(), "PARITY") {
		t.Errorf("%v: %s", err, out.String())
	}
}

func TestWhatIsMissingIsNamed(t *testing.T) {
	t.Setenv("ENPLAN_POSTGRES_URL", "")
	for want, args := range map[string][]string{
		"ENPLAN_POSTGRES_URL": {},
		"by-law":              {"--database", "postgres://localhost", "--bylaw", "999"},
		"--families":          {"--database", "postgres://localhost", "--families", "0"},
	} {
		if err := run(t.Context(), args, io.Discard, io.Discard); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v: %v, want a word on %s", args, err, want)
		}
	}
}
