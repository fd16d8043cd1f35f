package attack_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/app/seed"
	"github.com/enplan-dk/enplan/internal/domain/access"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/test/limitstest"
)

const (
	// usualBudget is how long the requests go on; ENPLAN_HOSTILE_FOR=10m makes it a long one.
	usualBudget = 20 * time.Second

	attackers = 6

	// mostMemory is how much more the process may hold afterwards, server, worker and attackers together.
	mostMemory = 400 << 20
)

func budget(t *testing.T) time.Duration {
	t.Helper()
	text := os.Getenv("ENPLAN_HOSTILE_FOR")
	if text == "" {
		return usualBudget
	}
	d, err := time.ParseDuration(text)
	if err != nil {
		t.Fatalf("ENPLAN_HOSTILE_FOR: %v", err)
	}
	return d
}

// findings gathers what went wrong, each kind once, and counts answers by status.
type findings struct {
	mu       sync.Mutex
	requests int
	statuses map[int]int
	accepted map[string]bool // operations that were once carried out
	wrong    map[string]string
}

func (f *findings) take(o operation, r request, a answer, wrong string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.requests++
	f.statuses[a.status]++
	if a.status < 300 {
		f.accepted[o.id] = true
	}
	if wrong != "" {
		kind := fmt.Sprintf("%s: %s", o.id, wrong)
		f.wrong[kind] = fmt.Sprintf("%s %.300s\n  headers %.400v\n  body %.600s\n  answer %d %.600s", r.method, r.path, r.headers, r.body, a.status, a.body)
	}
}

// what is wrong with an answer, whatever was asked.
func wrongWith(a answer) string {
	switch {
	case a.status == http.StatusServiceUnavailable && a.code() == casework.Unavailable:
		return "" // counted: all parts are there, but the machine may be slow
	case a.status >= 500:
		return fmt.Sprintf("status %d", a.status)
	case a.status < 400:
		return ""
	}
	for name, values := range a.header {
		if strings.Contains(strings.Join(values, " "), mark) {
			return "the header " + name + " repeats what was sent"
		}
	}
	if strings.Contains(strings.ToLower(a.body), mark) {
		return "a refusal repeats what was sent"
	}
	var p struct {
		Type, Title, Detail, Code string
		Status                    int
	}
	err := json.Unmarshal([]byte(a.body), &p)
	if err != nil || a.header.Get("Content-Type") != "application/problem+json" || p.Status != a.status || p.Title == "" || p.Detail == "" ||
		p.Type != "/problems/"+p.Code {
		return fmt.Sprintf("status %d is no problem of ours", a.status)
	}
	if strings.Contains(a.body, "⟦") {
		return "a sentence is missing: " + p.Code
	}
	return ""
}

// The municipality's people, as the demo families know them, and one from elsewhere.
var people = []access.Who{
	who("karen", "eksempel", course.Caseworker), who("karen", "eksempel", course.Caseworker), who("karen", "eksempel", course.Caseworker),
	who("karen", "eksempel", course.Caseworker), who("karen", "eksempel", course.Caseworker), who("jonas", "eksempel", course.Caseworker),
	who("sofie", "eksempel", course.Supervisor), who("admin", "eksempel", course.Administrator), who("maria", "eksempel", course.Citizen),
	who("peter", "eksempel", course.Citizen), who("integration", "eksempel", course.Integration), who("bodil", "151", course.Caseworker),
	who("everything", "eksempel", access.Roles...),
}

func who(subject, municipality string, roles ...course.Role) access.Who {
	return access.Who{
		Subject: subject, Name: strings.ToUpper(subject[:1]) + subject[1:], Email: subject + "@eksempel.invalid", Roles: roles, Municipality: municipality,
	}
}

func TestNoRequestBringsTheAPIDown(t *testing.T) {
	h := open(t, limitstest.Unlimited)
	if err := seed.Seed(t.Context(), casework.New(casework.Config{Store: h.Store, Temporal: h.Client, Keys: h.Keys, TaskQueue: h.TaskQueue})); err != nil {
		t.Fatal(err)
	}
	contract, courses := h.contract(), h.courses(who("sofie", "eksempel", course.Supervisor))
	var tokens []string
	for _, p := range people {
		tokens = append(tokens, h.issuer.token(p))
	}
	bad := []string{"", mark, "a.b.c", strings.Repeat("a", 20<<10), tokens[0][:len(tokens[0])-9] + "AAAAAAAAA"}

	found := &findings{statuses: map[int]int{}, accepted: map[string]bool{}, wrong: map[string]string{}}
	before, seed, end := memory(), rand.Uint64(), time.Now().Add(budget(t))
	var all sync.WaitGroup
	for n := range uint64(attackers) {
		all.Go(func() {
			g := &generator{Rand: rand.New(rand.NewPCG(seed, n)), contract: contract, courses: courses}
			for time.Now().Before(end) {
				o := pick(g, contract.operations...)
				r, token := g.request(o), pick(g, tokens...)
				if g.IntN(20) == 0 {
					token = pick(g, bad...)
				}
				a, err := h.send(token, r)
				if err != nil {
					a.body = err.Error()
					if t.Context().Err() == nil && !strings.Contains(err.Error(), "invalid header") && !strings.Contains(err.Error(), "invalid URL") {
						found.take(o, r, a, "the connection was lost")
					}
					continue
				}
				found.take(o, r, a, wrongWith(a))
			}
		})
	}
	all.Wait()

	grown := memory() - before
	t.Logf("seed %d: %d requests, answers by status %v, %d of %d operations carried out at least once, memory grown by %d MB",
		seed, found.requests, found.statuses, len(found.accepted), len(contract.operations), grown>>20)
	for _, kind := range slices.Sorted(maps.Keys(found.wrong)) {
		t.Errorf("%s\n%s", kind, found.wrong[kind])
	}
	if grown > mostMemory {
		t.Errorf("the process holds %d MB more than before", grown>>20)
	}
	h.quiet()
}

// quiet fails where the log tells of a fault of ours, or repeats what was sent.
func (h *house) quiet() {
	h.t.Helper()
	for line := range strings.Lines(h.log.String()) {
		if strings.Contains(line, `"code":"panic"`) || strings.Contains(line, `"code":"internal"`) {
			h.t.Errorf("in the log: %.1500s", line)
		}
		if strings.Contains(line, mark) {
			h.t.Errorf("the log repeats what was sent: %.500s", line)
		}
	}
}

// memory is what the heap holds once everything that nobody needs is gone.
func memory() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// courses lists those that somebody sees.
func (h *house) courses(who access.Who) []string {
	h.t.Helper()
	var list struct{ Items []struct{ ID string } }
	a := h.must(h.issuer.token(who), request{method: http.MethodGet, path: "/api/v1/courses?limit=200"})
	if err := json.Unmarshal([]byte(a.body), &list); err != nil || len(list.Items) == 0 {
		h.t.Fatalf("no courses: %d %s", a.status, a.body)
	}
	var ids []string
	for _, item := range list.Items {
		ids = append(ids, item.ID)
	}
	return ids
}
