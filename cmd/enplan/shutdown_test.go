package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os/exec"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/enplan-dk/enplan/test/kit"
)

func TestStoppingInOrderDuringRequestsAndActivitiesLosesNothing(t *testing.T) {
	t.Parallel()
	in := install(t)
	serve, worker := in.start("serve"), in.start("worker")
	karen := kit.Token(t, "karen")
	const families = 4
	var courses []string
	for range families {
		courses = append(courses, serve.open(karen))
	}

	var running sync.WaitGroup
	var stopping atomic.Bool
	answered := make([]map[string]bool, families)
	for i, id := range courses {
		answered[i] = map[string]bool{}
		running.Go(func() {
			for n := 0; !stopping.Load(); n++ {
				text := fmt.Sprintf("note %d", n)
				status, _, err := serve.try(http.MethodPost, "/api/v1/courses/"+id+"/notes", karen,
					map[string]any{"kind": "call", "on": "2026-03-02", "text": text})
				switch {
				case err != nil && strings.Contains(err.Error(), "connection refused"):
					return // the listener is closed, as it should be
				case errors.Is(err, syscall.ECONNRESET) || errors.Is(err, io.EOF):
					return // the connection stood in the listener's queue, or idle: the server had taken no request from it
				case err != nil:
					t.Errorf("a request that had begun was cut off: %v", err)
					return
				case status == http.StatusOK || status == http.StatusCreated:
					answered[i][text] = true
				}
			}
		})
	}
	time.Sleep(1500 * time.Millisecond)
	worker.Signal(syscall.SIGTERM) // requests wait, and a new worker takes them over
	if err := worker.ended(); err != nil {
		t.Errorf("the worker does not end in order: %v\n%s", err, worker.log)
	}
	in.start("worker")
	time.Sleep(1500 * time.Millisecond)
	serve.Signal(syscall.SIGTERM)
	if err := serve.ended(); err != nil {
		t.Errorf("the server does not end in order: %v\n%s", err, serve.log)
	}
	stopping.Store(true)
	running.Wait()

	again := in.start("serve")
	verified(t, again) // the journal follows: what was answered just before the end may not stand in it yet
	total := 0
	for i, id := range courses {
		written := notesOf(t, again, karen, id)
		for text := range answered[i] {
			total++
			if written[text] != 1 {
				t.Errorf("%q was acknowledged and stands %d times in the journal", text, written[text])
			}
		}
	}
	if total < families {
		t.Fatalf("only %d commands were answered: nothing was tried", total)
	}
}

// notesOf counts a course's notes by their text.
func notesOf(t *testing.T, p *instance, token, id string) map[string]int {
	t.Helper()
	written := map[string]int{}
	for after, more := int64(0), true; more; {
		_, text := p.request(http.MethodGet, fmt.Sprintf("/api/v1/courses/%s/events?after=%d", id, after), token, nil)
		var page struct {
			Items []struct {
				Seq  int64
				Type string
				Data struct{ Text string }
			}
		}
		if err := json.Unmarshal([]byte(text), &page); err != nil {
			t.Fatal(err)
		}
		for _, e := range page.Items {
			after = e.Seq
			if e.Type == "NoteWritten" {
				written[e.Data.Text]++
			}
		}
		more = len(page.Items) > 0
	}
	return written
}

// verified runs enplan verify until the recorder has caught up, and fails if a course stays different.
func verified(t *testing.T, p *instance) {
	t.Helper()
	var out []byte
	for range 20 {
		ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
		cmd := p.command(ctx, "verify", "--json")
		var err error
		out, err = cmd.Output()
		cancel()
		if err == nil {
			return
		}
		if failed := new(exec.ExitError); !errors.As(err, &failed) {
			t.Fatal(err)
		}
		time.Sleep(500 * time.Millisecond)
	}
	t.Errorf("courses differ from their record: %s", out)
}
