package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/enplan-dk/enplan/test/kit"
	"github.com/enplan-dk/enplan/test/process"
	"github.com/enplan-dk/enplan/test/storetest"
)

// asProgram makes the test binary be enplan itself: the processes of these tests are real ones.
const asProgram = "ENPLAN_TEST_AS_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		main()
		return
	}
	os.Exit(m.Run())
}

// installation is enplan as several processes on a database and a task queue of its own.
type installation struct {
	t        *testing.T
	database string
	queue    string
	env      []string
}

func install(t *testing.T, more ...string) *installation {
	t.Helper()
	in := &installation{t: t, database: storetest.URL(t), queue: "operation-" + uuid.NewString()}
	in.env = append(append(os.Environ(),
		asProgram+"=1",
		"ENPLAN_POSTGRES_URL="+in.database,
		"ENPLAN_TEMPORAL_ADDRESS="+os.Getenv("ENPLAN_TEST_TEMPORAL"),
		"ENPLAN_TASK_QUEUE="+in.queue,
		"ENPLAN_OIDC_ISSUER="+os.Getenv("ENPLAN_TEST_OIDC"),
		"ENPLAN_SMTP_ADDRESS="+os.Getenv("ENPLAN_TEST_SMTP"),
		"ENPLAN_MASTER_KEYS="+storetest.MasterKeys,
		"ENPLAN_WRITE_RATE=1000/10000", // few people do the work of many
	), more...)
	return in
}

// instance is one running enplan.
type instance struct {
	*process.Process
	t   *testing.T
	url string
	log *process.Log
}

// start runs a command of enplan until it is stopped, or the test ends, and waits until it is ready.
func (in *installation) start(name string) *instance {
	in.t.Helper()
	address := kit.Free(in.t)
	p := &instance{t: in.t, url: "http://" + address, log: &process.Log{}}
	env := append(slices.Clone(in.env), "ENPLAN_LISTEN="+address, "ENPLAN_CODEC_LISTEN="+kit.Free(in.t), "ENPLAN_PUBLIC_URL="+p.url)
	p.Process = &process.Process{Name: name, Program: self(in.t), Args: []string{name}, Env: env, Address: address, Output: p.log}
	if err := p.Launch(); err != nil {
		in.t.Fatal(err)
	}
	in.t.Cleanup(p.Kill)
	for range 300 {
		if ready(in.t.Context(), p.url+"/readyz") {
			return p
		}
		time.Sleep(100 * time.Millisecond)
	}
	in.t.Fatalf("%s did not become ready:\n%s", name, p.log)
	return nil
}

// self is this test's own program, which is enplan too.
func self(t *testing.T) string {
	t.Helper()
	path, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// command runs another command of enplan in the same environment.
func (p *instance) command(ctx context.Context, args ...string) *exec.Cmd {
	p.t.Helper()
	cmd := exec.CommandContext(ctx, self(p.t), args...)
	cmd.Env = append(os.Environ(), p.Env...)
	return cmd
}

// ended waits for the end and gives its error.
func (p *instance) ended() error {
	select {
	case <-p.Ended():
		return p.Err()
	case <-time.After(40 * time.Second):
		return fmt.Errorf("%s does not end", p.Name)
	}
}

func (p *instance) get(path string) (int, string) {
	p.t.Helper()
	return p.request(http.MethodGet, path, "", nil)
}

// request sends JSON as somebody and gives status and body. It waits where it is told that it asks too fast.
func (p *instance) request(method, path, token string, body any) (int, string) {
	p.t.Helper()
	for range 60 {
		status, text, err := p.try(method, path, token, body)
		if err != nil {
			p.t.Fatalf("%s %s: %v", method, path, err)
		}
		if status != http.StatusTooManyRequests {
			return status, text
		}
		time.Sleep(time.Second)
	}
	p.t.Fatalf("%s %s: too many requests for a minute", method, path)
	return 0, ""
}

func (p *instance) try(method, path, token string, body any) (int, string, error) {
	text, err := json.Marshal(body)
	if err != nil {
		return 0, "", err
	}
	req, err := http.NewRequestWithContext(p.t.Context(), method, p.url+path, bytes.NewReader(text))
	if err != nil {
		return 0, "", err
	}
	req.Header.Set("Content-Type", "application/json")
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return 0, "", err
	}
	defer res.Body.Close()
	answer, err := io.ReadAll(res.Body)
	return res.StatusCode, string(answer), err
}

// People and words that nothing else in a log, a metric or a trace would hold.
var told = []string{"Ellinor", "Rævebjerg-Thystrup", "Bjørnemose", "Uvirkelig sygdom", "ellinor-subject"}

// opening is an invented family that joins.
func opening() map[string]any {
	return map[string]any{
		"bylaw": "eksempel", "referral": map[string]any{"source": "citizen", "reason": told[3]},
		"members": []any{
			map[string]any{"name": told[0] + " " + told[1], "kind": "adult", "birth": "1990-05-17", "subject": told[4], "same_person_reason": "Øvelse"},
			map[string]any{"name": told[2], "kind": "child", "birth": "2018-02-03", "custody": []string{"m1"}},
		},
	}
}

// open opens the course of that family and gives its id.
func (p *instance) open(token string) string {
	p.t.Helper()
	status, text := p.request(http.MethodPost, "/api/v1/courses", token, opening())
	var answer struct{ Course string }
	if err := json.Unmarshal([]byte(text), &answer); err != nil || status >= 300 {
		p.t.Fatalf("open a course: %d %s", status, text)
	}
	waitFor(p.t, "the record to show the course", func() bool {
		status, _ := p.request(http.MethodGet, "/api/v1/courses/"+answer.Course, token, nil)
		return status == http.StatusOK
	})
	return answer.Course
}

// namesNobody fails if a text holds anything of the family.
func namesNobody(t *testing.T, what, text string) {
	t.Helper()
	for _, word := range told {
		if strings.Contains(text, word) {
			t.Errorf("%s holds %q:\n%s", what, word, text)
		}
	}
}

func TestEachProcessAnswersForItsHealth(t *testing.T) {
	t.Parallel()
	in := install(t)
	for _, name := range []string{"serve", "worker", "codec"} {
		p := in.start(name)
		if out, err := p.command(t.Context(), "health").CombinedOutput(); err != nil {
			t.Errorf("enplan health for %s: %v %s", name, err, out)
		}
		if status, text := p.get("/healthz"); status != http.StatusOK || !strings.Contains(text, `"ok"`) {
			t.Errorf("%s /healthz: %d %s", name, status, text)
		}
		if status, text := p.get("/metrics"); status != http.StatusOK || !strings.Contains(text, "go_goroutines") {
			t.Errorf("%s /metrics: %d", name, status)
		}
		p.Signal(syscall.SIGTERM)
		if err := p.ended(); err != nil {
			t.Errorf("%s does not end in order: %v\n%s", name, err, p.log)
		}
		if out, err := p.command(t.Context(), "health").CombinedOutput(); err == nil {
			t.Errorf("%s has ended, and health says %s", name, out)
		}
	}
}
