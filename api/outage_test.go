package api_test

import (
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5/pgxpool"
	enumspb "go.temporal.io/api/enums/v1"

	"github.com/enplan-dk/enplan/api"
	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/platform/oidc"
	"github.com/enplan-dk/enplan/internal/platform/store"
	"github.com/enplan-dk/enplan/test/kit"
	"github.com/enplan-dk/enplan/workflows"
)

func TestWithoutPostgresNothingIsSentAndTheCallerIsToldWhenToTryAgain(t *testing.T) {
	t.Parallel()
	s := start(t)
	id := s.open()
	cut := s.serveThroughProxy()
	s.as("karen", "GET", "/courses/"+id, nil).must(http.StatusOK)
	before := s.settledHistory(id)
	cut()
	for _, a := range []answer{
		s.as("maria", "POST", "/courses/"+id+"/messages", object{"text": "x"}),
		s.as("karen", "GET", "/courses/"+id, nil),
		s.as("karen", "POST", "/courses", opening()),
	} {
		if a.must(http.StatusServiceUnavailable).text("code") != "unavailable" || a.Header.Get("Retry-After") == "" {
			t.Errorf("%v %s", a.Header, a.Raw)
		}
	}
	if after := s.settledHistory(id); after != before {
		t.Errorf("%d events were added to the history", after-before)
	}
}

// serveThroughProxy makes the API, and not the worker, reach Postgres by a way that can be cut.
func (s *stack) serveThroughProxy() (cut func()) {
	s.t.Helper()
	config := s.Pool.Config()
	postgres := net.JoinHostPort(config.ConnConfig.Host, strconv.Itoa(int(config.ConnConfig.Port)))
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		s.t.Fatal(err)
	}
	var mu sync.Mutex
	var open []net.Conn
	go func() {
		for {
			from, err := listener.Accept()
			if err != nil {
				return
			}
			to, err := net.Dial("tcp", postgres)
			if err != nil {
				from.Close()
				continue
			}
			mu.Lock()
			open = append(open, from, to)
			mu.Unlock()
			go func() { _, _ = io.Copy(to, from) }()
			go func() { _, _ = io.Copy(from, to) }()
		}
	}()
	config.ConnConfig.Host, config.ConnConfig.Port = "127.0.0.1", uint16(listener.Addr().(*net.TCPAddr).Port)
	pool, err := pgxpool.NewWithConfig(s.t.Context(), config)
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(pool.Close)
	s.serve(
		casework.New(casework.Config{Store: store.New(pool, s.Keys), Temporal: s.Client, Keys: s.Keys, TaskQueue: s.TaskQueue}),
		api.NewTokens(oidc.New(kit.Needed(s.t, "ENPLAN_TEST_OIDC")), "enplan"),
	)
	cut = sync.OnceFunc(func() {
		listener.Close()
		mu.Lock()
		defer mu.Unlock()
		for _, c := range open {
			c.Close()
		}
	})
	s.t.Cleanup(cut)
	return cut
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

// 202 is a promise: whoever reads it need not send the command again. It is kept although the server forgets updates
// that no worker has taken.
func TestACommandThatWasAnsweredWith202IsCarriedOutOnceWithoutBeingSentAgain(t *testing.T) {
	t.Parallel()
	s := start(t)
	id := s.open()
	s.stopWorker()
	key := header{"Idempotency-Key", "late-2"}
	sent := s.as("karen", "POST", "/courses/"+id+"/notes", object{"kind": "call", "on": "2026-01-01", "text": "x"}, key).must(http.StatusAccepted)
	history := s.Client.GetWorkflowHistory(t.Context(), workflows.ID(id), "", false, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	stands := false
	for history.HasNext() {
		event, err := history.Next()
		if err != nil {
			t.Fatal(err)
		}
		stands = stands || event.GetWorkflowExecutionSignaledEventAttributes() != nil
	}
	if !stands {
		t.Error("the command does not stand in the history")
	}
	w := s.Worker()
	t.Cleanup(w.Stop)
	s.await(sent.Header.Get("Location"))
	journal, err := s.Store.Journal(store.ForInstallation(t.Context()), id)
	if err != nil {
		t.Fatal(err)
	}
	notes := 0
	for _, e := range journal {
		if _, is := e.Data.(course.NoteWritten); is {
			notes++
		}
	}
	if notes != 1 {
		t.Errorf("the note stands %d times", notes)
	}
}

func TestACourseThatIsOpenedAndNotRecordedYetIsNotUnknownToWhoeverOpenedIt(t *testing.T) {
	t.Parallel()
	s := start(t)
	s.stopWorker()
	id := s.as("karen", "POST", "/courses", opening()).must(http.StatusCreated).text("course")
	late := s.as("karen", "GET", "/courses/"+id, nil).must(http.StatusServiceUnavailable)
	if late.text("code") != casework.NotRecordedYet || late.Header.Get("Retry-After") == "" {
		t.Errorf("%v %s", late.Header, late.Raw)
	}
	if a := s.as("jonas", "GET", "/courses/"+id, nil).must(http.StatusNotFound); a.text("code") != casework.UnknownCourse {
		t.Error(a.Raw)
	}
	w := s.Worker()
	t.Cleanup(w.Stop)
	for s.as("karen", "GET", "/courses/"+id, nil).Status != http.StatusOK {
		if t.Context().Err() != nil {
			t.Fatal("it was never recorded")
		}
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
