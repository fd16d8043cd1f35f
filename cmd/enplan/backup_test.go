package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/enplan-dk/enplan/test/kit"
	"github.com/enplan-dk/enplan/test/process"
)

// TestABackUpTakenUnderLoadIsRestoredIntoANewClusterAndFilled follows docs/operations.md: Postgres is dumped while people
// work, work goes on, Postgres is lost, and the dump and Temporal's histories together give everything back.
func TestABackUpTakenUnderLoadIsRestoredIntoANewClusterAndFilled(t *testing.T) {
	t.Parallel()
	in := install(t)
	serve, worker := in.start("serve"), in.start("worker")
	karen := kit.Token(t, "karen")
	id := serve.open(karen)

	const before, after = 25, 15
	write := func(from, to int) {
		for n := from; n < to; n++ {
			status, text := serve.request(http.MethodPost, "/api/v1/courses/"+id+"/notes", karen,
				map[string]any{"kind": "call", "on": "2026-03-02", "text": fmt.Sprintf("note %d", n)})
			if status >= 300 {
				t.Errorf("note %d: %d %s", n, status, text)
			}
		}
	}
	var people sync.WaitGroup
	people.Go(func() { write(0, before) })
	dump := filepath.Join(t.TempDir(), "enplan.dump")
	postgres(t, "pg_dump", "--format=custom", "--file="+dump, pastTheWall(t, in.database))
	people.Wait()
	write(before, before+after)
	lost := time.Now().Format(time.RFC3339)
	for _, p := range []*instance{serve, worker} {
		p.Signal(syscall.SIGTERM)
		if err := p.ended(); err != nil {
			t.Fatal(err)
		}
	}

	in.moveTo(newCluster(t))
	postgres(t, "pg_restore", "--no-owner", "--exit-on-error", "--dbname="+in.database, dump)
	worker = in.start("worker")
	out, err := worker.command(t.Context(), "rebuild", "--json", "--lost-at", lost, "--erased", "none").CombinedOutput()
	if err != nil || !strings.Contains(string(out), `"different":0`) {
		t.Fatalf("rebuild: %v\n%s", err, out)
	}
	verified(t, worker)
	serve = in.start("serve")
	written := notesOf(t, serve, karen, id)
	for n := range before + after {
		if written[fmt.Sprintf("note %d", n)] != 1 {
			t.Errorf("note %d stands %d times in the journal", n, written[fmt.Sprintf("note %d", n)])
		}
	}
}

// pastTheWall is a database as the operator's superuser sees it: enplan's own role would dump nothing.
func pastTheWall(t *testing.T, database string) string {
	t.Helper()
	operator, err := url.Parse(os.Getenv("ENPLAN_TEST_POSTGRES"))
	if err != nil {
		t.Fatal(err)
	}
	all, err := url.Parse(database)
	if err != nil {
		t.Fatal(err)
	}
	all.User = operator.User
	return all.String()
}

// moveTo points the installation to another database.
func (in *installation) moveTo(database string) {
	in.database = database
	in.env = append(slices.Clone(in.env), "ENPLAN_POSTGRES_URL="+database)
}

// newCluster is an empty Postgres of the test's own.
func newCluster(t *testing.T) string {
	t.Helper()
	_, port, err := net.SplitHostPort(kit.Free(t))
	if err != nil {
		t.Fatal(err)
	}
	dir, err := os.MkdirTemp("", "enplan-restored-") // t.TempDir is closed to the account that Postgres runs as
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(
		context.WithoutCancel(t.Context()), os.Getenv("ENPLAN_DEVSTACK"), "postgres", "--dir", filepath.Join(dir, "cluster"), "--port", port, "--throwaway",
	)
	log := &process.Log{}
	cmd.Stdout, cmd.Stderr = log, log
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		_ = cmd.Wait()
		_ = os.RemoveAll(dir)
	})
	at := url.URL{Scheme: "postgres", User: url.User("postgres"), Host: net.JoinHostPort("127.0.0.1", port), Path: "/enplan", RawQuery: "sslmode=disable"}
	waitFor(t, "a new cluster", func() bool {
		return exec.CommandContext(t.Context(), program(t, "psql"), "--command=select 1", at.String()).Run() == nil
	})
	at.User = url.User("enplan") // as the restored program runs: not the superuser, who bypasses row-level security
	return at.String()
}

// postgres runs one of Postgres' own programs.
func postgres(t *testing.T, name string, args ...string) {
	t.Helper()
	if out, err := exec.CommandContext(t.Context(), program(t, name), args...).CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", name, err, out)
	}
}

func program(t *testing.T, name string) string {
	t.Helper()
	if found, err := filepath.Glob("/usr/lib/postgresql/*/bin/" + name); err == nil && len(found) > 0 {
		return found[len(found)-1]
	}
	path, err := exec.LookPath(name)
	if err != nil {
		t.Fatalf("%s is not installed: %v", name, err)
	}
	return path
}
