package api_test

import (
	"net/http"
	"strings"
	"sync"
	"testing"
)

func TestWithoutPostgresNothingIsSentAndTheCallerIsToldWhenToTryAgain(t *testing.T) {
	t.Parallel()
	s := start(t)
	id := s.open()
	before := s.settledHistory(id)
	s.Pool.Close()
	a := s.as("maria", "POST", "/courses/"+id+"/messages", object{"text": "x"}).must(http.StatusServiceUnavailable)
	if a.text("code") != "unavailable" || a.Header.Get("Retry-After") == "" {
		t.Errorf("%v %s", a.Header, a.Raw)
	}
	if after := s.settledHistory(id); after != before {
		t.Errorf("%d events were added to the history", after-before)
	}
}

func TestWithoutAWorkerACommandIsSentAndItsAnswerCanBeAskedFor(t *testing.T) {
	t.Parallel()
	s := start(t)
	id := s.open()
	s.stopWorker()
	note := object{"kind": "call", "on": "2026-01-01", "text": "x"}
	key := header{"Idempotency-Key", "late-1"}
	sent := s.as("karen", "POST", "/courses/"+id+"/notes", note, key).must(http.StatusAccepted)
	if sent.text("status") != "sent" || sent.Header.Get("Location") == "" {
		t.Error(sent.Raw)
	}
	s.as("karen", "GET", sent.Header.Get("Location"), nil).must(http.StatusNotFound)
	w := s.Worker()
	t.Cleanup(w.Stop)
	once := s.as("karen", "POST", "/courses/"+id+"/notes", note, key).must(http.StatusCreated)
	if done := s.await(sent.Header.Get("Location")); done.text("created") != once.text("created") {
		t.Errorf("%s and %s", done.Raw, once.Raw)
	}
}

// The server takes ten updates of one course at a time. More wait their turn here, and none is lost.
func TestFortyCommandsOfOneCourseAtOnceAreAllCarriedOut(t *testing.T) {
	t.Parallel()
	s := start(t)
	id := s.open()
	before := s.as("karen", "GET", "/courses/"+id, nil).must(http.StatusOK).value("version").(float64)
	var all sync.WaitGroup
	for range 40 {
		all.Go(func() {
			if a := s.as("karen", "POST", "/courses/"+id+"/notes", object{"kind": "call", "on": "2026-01-01", "text": "x"}); a.Status != http.StatusCreated {
				t.Errorf("%d %s", a.Status, a.Raw)
			}
		})
	}
	all.Wait()
	after := s.as("karen", "GET", "/courses/"+id, nil).must(http.StatusOK).value("version").(float64)
	if after != before+40 {
		t.Errorf("the version went from %v to %v", before, after)
	}
	events := s.as("karen", "GET", "/courses/"+id+"/events?limit=500", nil).must(http.StatusOK)
	if n := strings.Count(events.Raw, `"NoteWritten"`); n != 40 {
		t.Errorf("%d notes", n)
	}
}
