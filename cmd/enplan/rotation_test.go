package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/enplan-dk/enplan/internal/edge"
	"github.com/enplan-dk/enplan/internal/platform/sealing"
	"github.com/enplan-dk/enplan/test/kit"
)

// TestMasterKeysAreChangedWhilePeopleWork follows docs/operations.md: the new key is made known to every process before any uses
// it, then used, then every course's key is wrapped anew, then the old one goes.
func TestMasterKeysAreChangedWhilePeopleWork(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "keys")
	former, next, index := sealing.GenerateMasterKey("k1"), sealing.GenerateMasterKey("k2"), sealing.GenerateMasterKey("index")
	write := func(lines ...string) {
		t.Helper()
		if err := os.WriteFile(file, []byte(strings.Join(lines, "")+index), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write(former)
	in := install(t, "ENPLAN_MASTER_KEYS_FILE="+file, "ENPLAN_MASTER_KEYS=")
	karen := kit.Token(t, "karen")
	var serving atomic.Pointer[instance]
	var worker *instance
	restart := func() { // another takes over before the former stops
		t.Helper()
		for _, start := range []func() *instance{
			func() *instance { old := worker; worker = in.start("worker"); return old },
			func() *instance { return serving.Swap(in.start("serve")) },
		} {
			if old := start(); old != nil {
				old.Signal(syscall.SIGTERM)
				if err := old.ended(); err != nil {
					t.Errorf("%s does not end in order: %v\n%s", old.Name, err, old.log)
				}
			}
		}
	}
	restart()

	// ask goes to whoever serves now, as behind a proxy.
	ask := func(method, path string, body any) (int, string) {
		for {
			p := serving.Load()
			status, text, err := p.try(method, path, karen, body)
			again := strings.Contains(text, "not_recorded_yet") || // a course that was opened a moment ago
				method == http.MethodGet && status == http.StatusTooManyRequests
			if again {
				time.Sleep(100 * time.Millisecond)
				continue
			}
			if err == nil || p == serving.Load() {
				return status, text
			}
		}
	}
	var courses sync.Map
	var asked, opened atomic.Int64
	var stop atomic.Bool
	var people sync.WaitGroup
	for n := range edge.WritesAtOnce { // they share a login, so a third would wait for the two
		people.Go(func() {
			for i := 0; !stop.Load(); i++ {
				status, text := ask(http.MethodPost, "/api/v1/courses", opening())
				asked.Add(1)
				var made struct{ Course string }
				if err := json.Unmarshal([]byte(text), &made); err != nil || status != http.StatusCreated {
					t.Errorf("person %d opens a course: %d %s", n, status, text)
					return
				}
				id := made.Course
				opened.Add(1)
				for range 5 {
					note := map[string]any{"kind": "call", "on": "2026-03-02", "text": fmt.Sprintf("note of %d", i)}
					if status, text := ask(http.MethodPost, "/api/v1/courses/"+id+"/notes", note); status >= 300 {
						t.Errorf("person %d writes a note: %d %s", n, status, text)
					}
					asked.Add(1)
				}
				courses.Store(id, true)
			}
		})
	}
	write(former, next) // known, not used
	restart()
	time.Sleep(2 * time.Second)
	write(next, former) // used
	restart()
	time.Sleep(2 * time.Second)
	stop.Store(true)
	people.Wait()
	out, err := worker.command(t.Context(), "keys", "rotate").CombinedOutput()
	if err != nil || strings.HasPrefix(string(out), "0 ") {
		t.Fatalf("rotate: %v %s", err, out)
	}
	if out, err := worker.command(t.Context(), "keys", "rotate").CombinedOutput(); err != nil || !strings.HasPrefix(string(out), "0 ") {
		t.Errorf("rotated again: %v %s", err, out)
	}
	write(next)
	restart()
	courses.Range(func(id, _ any) bool {
		if status, text := ask(http.MethodGet, "/api/v1/courses/"+id.(string), nil); status != http.StatusOK || !strings.Contains(text, told[0]) {
			t.Errorf("a course without the former key: %d", status)
		}
		return true
	})
	verified(t, worker)
	t.Logf("%d requests, %d courses opened", asked.Load(), opened.Load())
	if opened.Load() < 10 {
		t.Error("too little was tried")
	}
}
