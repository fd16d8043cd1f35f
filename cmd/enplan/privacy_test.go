package main

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/enplan-dk/enplan/test/kit"
)

// failWith makes Postgres refuse to write a table, with a text that quotes a family as its own errors may.
func (in *installation) failWith(table, text string) (mend func()) {
	in.t.Helper()
	db, err := pgx.Connect(in.t.Context(), in.database)
	if err != nil {
		in.t.Fatal(err)
	}
	run := func(statement string) {
		in.t.Helper()
		if _, err := db.Exec(in.t.Context(), statement); err != nil {
			in.t.Fatal(err)
		}
	}
	in.t.Cleanup(func() { _ = db.Close(in.t.Context()) })
	run("create function refuse_" + table + "() returns trigger language plpgsql as $$ begin raise exception '" + text + "'; end $$")
	run("create trigger refuse before insert on " + table + " for each row execute function refuse_" + table + "()")
	return func() { run("drop trigger refuse on " + table) }
}

func TestLogsOfAFailingActivityAndRequestNameNobody(t *testing.T) {
	t.Parallel()
	in := install(t)
	serve, worker := in.start("serve"), in.start("worker")
	karen := kit.Token(t, "karen")
	id := serve.open(karen)

	mend := in.failWith("course_event", strings.Join(told, " "))
	status, text := serve.request(http.MethodPost, "/api/v1/courses/"+id+"/notes", karen, map[string]any{
		"kind": "call", "on": "2026-03-02", "text": told[3], "members": []string{"m1"},
	})
	if status >= 300 {
		t.Fatalf("the command was not answered while the record is away: %d %s", status, text)
	}
	waitFor(t, "the activity to fail", func() bool { return strings.Contains(worker.log.String(), "Activity error") })
	mend()
	waitFor(t, "the record to catch up", func() bool {
		_, text := serve.request(http.MethodGet, "/api/v1/courses/"+id+"/events", karen, nil)
		return strings.Contains(text, "NoteWritten")
	})

	in.failWith("access_log", strings.Join(told, " "))
	if status, _ := serve.request(http.MethodGet, "/api/v1/courses/"+id, karen, nil); status < 500 {
		t.Errorf("a read that could not be written down was answered: %d", status)
	}

	if status, _ := serve.get("/vedtaegt/eksempel?q=" + told[2]); status != http.StatusOK {
		t.Errorf("the public page of the by-law: %d", status)
	}
	for _, p := range []*instance{serve, worker} {
		namesNobody(t, "the log of "+p.Name, p.log.String())
		_, metrics := p.get("/metrics")
		namesNobody(t, "what Prometheus reads of "+p.Name, metrics)
	}
	if log := worker.log.String(); !strings.Contains(log, `"WorkflowID":"course/`+id) {
		t.Errorf("the worker's log does not say which course it is:\n%s", log)
	}
	if log := serve.log.String(); !strings.Contains(log, `"course":"`+id) || !strings.Contains(log, `"request":"`) {
		t.Errorf("the server's log does not say which course and which request:\n%s", log)
	}
	if log := serve.log.String(); !strings.Contains(log, `"route":"GET /vedtaegt/{code}"`) {
		t.Errorf("the server's log does not say which page was asked for:\n%s", log)
	}
}

func waitFor(t *testing.T, what string, happened func() bool) {
	t.Helper()
	for range 300 {
		if happened() {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Fatalf("waited in vain for %s", what)
}
