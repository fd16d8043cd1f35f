package main

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"github.com/enplan-dk/enplan/test/kit"
	"github.com/enplan-dk/enplan/test/process"
)

// mirrored is what is kept of a course.
type mirrored struct {
	Version int64  `json:"version"`
	Phase   string `json:"phase"`
}

// hookMirror keeps the same from webhooks, as docs/events.md says.
type hookMirror struct {
	mu      sync.Mutex
	key     *standardwebhooks.Webhook
	courses map[string]mirrored
	again   int
	wrong   []string
}

func (m *hookMirror) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	m.mu.Lock()
	defer m.mu.Unlock()
	body, _ := io.ReadAll(r.Body)
	var event struct {
		Data struct {
			Course string `json:"course"`
			mirrored
		} `json:"data"`
	}
	if m.key == nil || m.key.Verify(body, r.Header) != nil || json.Unmarshal(body, &event) != nil {
		http.Error(w, "not signed", http.StatusBadRequest)
		return
	}
	switch known := m.courses[event.Data.Course]; event.Data.Version {
	case known.Version + 1:
		m.courses[event.Data.Course] = event.Data.mirrored
	case known.Version:
		m.again++ // its answer was not noted
	default:
		m.wrong = append(m.wrong, fmt.Sprintf("version %d comes after %d", event.Data.Version, known.Version))
	}
}

func (m *hookMirror) copied() (courses map[string]mirrored) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return maps.Clone(m.courses)
}

// The example's program, which reads the feed, and the worker, which sends webhooks, are killed at random instants while families are worked
// with. In the end both copies are what the API's list says.
func TestAMirrorThatIsKilledAtRandomEndsEqual(t *testing.T) {
	t.Parallel()
	in := install(t, "ENPLAN_WEBHOOK_NETWORKS=127.0.0.0/8")
	serve, worker := in.start("serve"), in.start("worker")
	karen, sofie := kit.Token(t, "karen"), kit.Token(t, "sofie")
	serve.request(http.MethodGet, "/api/v1/courses", sofie, nil) // the register knows the supervisor

	byHook := &hookMirror{courses: map[string]mirrored{}}
	receiver := httptest.NewServer(byHook)
	defer receiver.Close()
	status, text := serve.request(http.MethodPost, "/api/v1/webhooks", kit.Token(t, "admin"), map[string]any{"url": receiver.URL})
	var made struct{ Secret string }
	if err := json.Unmarshal([]byte(text), &made); err != nil || status != http.StatusCreated {
		t.Fatalf("add a webhook: %d %s", status, text)
	}
	key, err := standardwebhooks.NewWebhook(made.Secret)
	if err != nil {
		t.Fatal(err)
	}
	byHook.mu.Lock()
	byHook.key = key
	byHook.mu.Unlock()

	program, file := filepath.Join(t.TempDir(), "mirror"), filepath.Join(t.TempDir(), "courses.json")
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", program, "../../examples/mirror").CombinedOutput(); err != nil {
		t.Fatalf("build the example: %v\n%s", err, out)
	}
	var said process.Log
	mirror := &process.Process{
		Name: "mirror", Program: program, Args: []string{file}, Output: &said,
		Env: []string{"MIRROR_API=" + serve.url, "MIRROR_TOKEN=" + kit.Token(t, "integration")},
	}
	t.Cleanup(mirror.Kill)

	const families, notes = 4, 20
	var working sync.WaitGroup
	for i := range families {
		working.Go(func() {
			course := "/api/v1/courses/" + serve.open(karen)
			send := func(method, path string, body map[string]any) {
				if status, text := serve.request(method, course+path, karen, body); status >= 300 && status != http.StatusServiceUnavailable {
					t.Errorf("%s: %d %s", path, status, text)
				}
			}
			for n := range notes {
				send(http.MethodPost, "/notes", map[string]any{"kind": "call", "on": "2026-03-02", "text": fmt.Sprintf("note %d", n)})
				if n == notes/2 && i%2 == 0 {
					send(http.MethodPut, "/intake/facts", map[string]any{
						"members": []any{map[string]any{"member": "m1", "spells": []any{map[string]any{"lab": 13, "from": "2025-09-01"}}}},
						"fields":  []string{"employment", "psychiatry"}, "fields_confirmed": "Bekræftet",
					})
					send(http.MethodPost, "/intake/decision", map[string]any{"outcome": "eligible", "reason": "To fagområder"})
				}
			}
		})
	}
	done := make(chan struct{})
	go func() { working.Wait(); close(done) }()
	kills := 0
	for busy := true; busy; kills++ {
		select {
		case <-done:
			busy = false
		default:
		}
		if err := mirror.Launch(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(rand.IntN(1200)) * time.Millisecond)
		mirror.Kill()
		if kills%12 == 5 { // each time courses stand still for some seconds
			worker.Kill()
			worker = in.start("worker")
		}
	}
	if err := mirror.Launch(); err != nil {
		t.Fatal(err)
	}

	var listed, byFeed map[string]mirrored
	waitFor(t, "both copies to be what the list says", func() bool {
		listed, byFeed = in.listed(serve, sofie), readMirror(t, file)
		return len(listed) == families && maps.Equal(byFeed, listed) && maps.Equal(byHook.copied(), listed)
	})
	t.Logf("%d courses after %d kills; %d events came to the webhook again: %v", len(listed), kills, byHook.again, listed)
	if len(byHook.wrong) > 0 || said.String() != "" {
		t.Errorf("out of order came %v; the mirror says %s", byHook.wrong, said.String())
	}
}

// listed is the same from the API's list.
func (in *installation) listed(p *instance, token string) map[string]mirrored {
	in.t.Helper()
	status, text := p.request(http.MethodGet, "/api/v1/courses?limit=200", token, nil)
	var page struct {
		Items []struct {
			ID string `json:"id"`
			mirrored
		} `json:"items"`
	}
	if err := json.Unmarshal([]byte(text), &page); err != nil || status != http.StatusOK {
		in.t.Fatalf("list courses: %d %s", status, text)
	}
	courses := map[string]mirrored{}
	for _, c := range page.Items {
		courses[c.ID] = c.mirrored
	}
	return courses
}

func readMirror(t *testing.T, file string) map[string]mirrored {
	t.Helper()
	text, err := os.ReadFile(file)
	if os.IsNotExist(err) {
		return nil
	}
	var m struct{ Courses map[string]mirrored }
	if err == nil {
		err = json.Unmarshal(text, &m)
	}
	if err != nil {
		t.Fatalf("the mirror's file: %v", err)
	}
	return m.Courses
}
