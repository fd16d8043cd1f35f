package api_test

import (
	"bytes"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/enplan-dk/enplan/api"
	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/edge"
	"github.com/enplan-dk/enplan/internal/platform/notify"
	"github.com/enplan-dk/enplan/internal/platform/oidc"
	"github.com/enplan-dk/enplan/internal/platform/store"
	"github.com/enplan-dk/enplan/test/kit"
	"github.com/enplan-dk/enplan/test/limitstest"
	"github.com/enplan-dk/enplan/test/process"
	"github.com/enplan-dk/enplan/test/workertest"
	"github.com/enplan-dk/enplan/web"
	"github.com/enplan-dk/enplan/web/paper"
)

// stack is the API on real parts: a Temporal server, a database of its own, a worker in this process, and
// the tokens of a real identity provider.
type stack struct {
	*workertest.Harness
	t      testing.TB
	server *httptest.Server
	log    *process.Log
	limits *edge.Limits // nil: the usual ones

	stopWorker func()
}

func start(t testing.TB) *stack {
	t.Helper()
	return startWith(t, api.NewTokens(oidc.New(kit.Needed(t, "ENPLAN_TEST_OIDC")), "enplan"))
}

func startWith(t testing.TB, tokens *api.Tokens) *stack {
	t.Helper()
	s := &stack{Harness: workertest.New(t), t: t, log: &process.Log{}, limits: limitstest.NoLimits()}
	outbox, err := notify.NewOutbox(s.Pool, s.Store)
	if err != nil {
		t.Fatal(err)
	}
	s.Outbox = outbox
	w := s.Worker()
	s.stopWorker = sync.OnceFunc(w.Stop)
	t.Cleanup(s.stopWorker)
	cases := casework.New(casework.Config{Store: s.Store, Temporal: s.Client, Keys: s.Keys, TaskQueue: s.TaskQueue, Grants: outbox})
	s.inTheRegister("jonas", "Jonas Refsgaard", course.Caseworker)
	s.serve(cases, tokens)
	return s
}

// inTheRegister puts a member of staff there who has not logged in yet.
func (s *stack) inTheRegister(subject, name string, role course.Role) {
	s.t.Helper()
	if err := s.Store.SaveStaff(store.ForInstallation(s.t.Context()), store.Staff{
		Subject: subject, Name: name, Email: subject + "@eksempel.invalid", Municipality: "eksempel", Roles: []string{string(role)},
	}); err != nil {
		s.t.Fatal(err)
	}
}

// serve makes requests go to an API on these cases.
func (s *stack) serve(cases *casework.Service, tokens *api.Tokens) {
	log := slog.New(slog.NewJSONHandler(s.log, nil))
	router := edge.NewRouter(log)
	planFile, err := web.NewPlanFile(paper.NewPrinter(kit.Chromium(s.t)))
	if err != nil {
		s.t.Fatal(err)
	}
	api.Register(router, api.Config{Cases: cases, Tokens: tokens, Log: log, Version: "test", PlanFile: api.PlanFile(planFile), Limits: s.limits})
	s.server = httptest.NewServer(router)
	s.t.Cleanup(s.server.Close)
}

// answer is what came back.
type answer struct {
	t      testing.TB
	Status int
	Header http.Header
	Body   map[string]any
	Raw    string
}

// header is one header of a request.
type header [2]string

// as sends a request as a demo user ("" for nobody). A body that is a string is sent as it is.
func (s *stack) as(user, method, path string, body any, headers ...header) answer {
	s.t.Helper()
	var reader io.Reader
	switch b := body.(type) {
	case nil:
	case string:
		reader = strings.NewReader(b)
	default:
		encoded, err := json.Marshal(b)
		if err != nil {
			s.t.Fatal(err)
		}
		reader = bytes.NewReader(encoded)
	}
	if !strings.HasPrefix(path, "/openapi") && !strings.HasPrefix(path, "/api/") && strings.HasPrefix(path, "/courses") {
		path = "/api/v1" + path
	}
	r, err := http.NewRequestWithContext(s.t.Context(), method, s.server.URL+path, reader)
	if err != nil {
		s.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	if user != "" {
		r.Header.Set("Authorization", "Bearer "+kit.Token(s.t, user))
	}
	for _, h := range headers {
		r.Header.Set(h[0], h[1])
	}
	for n := 0; ; n++ { // a course that was just opened may not be in the register yet: its answer says to come again
		if a := s.send(r); n == 30 || a.text("code") != "not_recorded_yet" {
			return a
		}
		time.Sleep(100 * time.Millisecond)
		if r.GetBody != nil {
			if r.Body, err = r.GetBody(); err != nil {
				s.t.Fatal(err)
			}
		}
	}
}

func (s *stack) send(r *http.Request) answer {
	s.t.Helper()
	response, err := s.server.Client().Do(r)
	if err != nil {
		s.t.Fatal(err)
	}
	defer response.Body.Close()
	raw, err := io.ReadAll(response.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	a := answer{t: s.t, Status: response.StatusCode, Header: response.Header, Raw: string(raw)}
	if strings.Contains(response.Header.Get("Content-Type"), "json") {
		if err := json.Unmarshal(raw, &a.Body); err != nil {
			s.t.Fatalf("%s %s: not JSON: %s", r.Method, r.URL.Path, raw)
		}
	}
	return a
}

// must fails unless the status is the one expected.
func (a answer) must(status int) answer {
	a.t.Helper()
	if a.Status != status {
		a.t.Fatalf("status %d instead of %d: %s", a.Status, status, a.Raw)
	}
	return a
}

// text is a string of the body, by its path.
func (a answer) text(path ...string) string {
	a.t.Helper()
	v, _ := a.value(path...).(string)
	return v
}

func (a answer) value(path ...string) any {
	var v any = a.Body
	for _, name := range path {
		object, ok := v.(map[string]any)
		if !ok {
			return nil
		}
		v = object[name]
	}
	return v
}

// list is a list of objects of the body.
func (a answer) list(name string) []map[string]any {
	var out []map[string]any
	items, _ := a.Body[name].([]any)
	for _, item := range items {
		if object, ok := item.(map[string]any); ok {
			out = append(out, object)
		}
	}
	return out
}

// fields gives the codes of a problem by their fields.
func (a answer) fields() map[string]string {
	out := map[string]string{}
	for _, e := range a.list("errors") {
		field, _ := e["field"].(string)
		out[field], _ = e["code"].(string)
	}
	return out
}

type object = map[string]any

// opening is the course of an invented family: Maria, her former husband Peter, and their daughter.
func opening() object {
	return object{
		"bylaw":    "eksempel",
		"referral": object{"source": "citizen", "reason": "Tre forvaltninger og tre planer"},
		"members": []object{
			{"name": "Maria Toft", "kind": "adult", "birth": "1990-05-17", "cpr": "770590-1234", "subject": "maria", "same_person_reason": "Øvelse"},
			{"name": "Peter Toft-Aaby", "kind": "adult", "birth": "1988-02-03", "subject": "peter", "same_person_reason": "Øvelse"},
			{"name": "Storm Toft", "kind": "child", "birth": "2018-02-28", "custody": []string{"m1"}},
		},
	}
}

// open opens a course as Karen.
func (s *stack) open() string {
	s.t.Helper()
	return s.as("karen", "POST", "/courses", opening()).must(http.StatusCreated).text("course")
}

// eligible brings a new course to the forming of its team, with Karen as coordinator.
func (s *stack) eligible() string {
	s.t.Helper()
	id := s.open()
	c := "/courses/" + id
	s.as("karen", "PUT", c+"/intake/facts", object{
		"members": []object{
			{"member": "m1", "spells": []object{{"lab": 13, "from": "2025-09-01"}}},
			{"member": "m2", "spells": []object{{"lab": 10, "from": "2020-01-01"}}},
		},
		"fields": []string{"employment", "psychiatry"}, "fields_confirmed": "Bekræftet af begge forvaltninger",
	}).must(http.StatusOK)
	s.as("karen", "POST", c+"/intake/decision", object{"outcome": "eligible", "reason": "Hjælp fra to fagområder"}).must(http.StatusOK)
	return id
}

// drafting brings a new course to the writing of its plan.
func (s *stack) drafting() string {
	s.t.Helper()
	id := s.eligible()
	c := "/courses/" + id
	s.as("karen", "POST", c+"/team/members", object{
		"subject": "jonas", "field": "psychiatry", "role": "Behandler", "basis": "statute", "statute": "Sundhedsloven",
	}).must(http.StatusCreated)
	s.as("karen", "PUT", c+"/team/fields", object{"field": "employment", "reason": "Tovholderen er jobkonsulent"}).must(http.StatusOK)
	s.as("karen", "POST", c+"/team/confirm", nil).must(http.StatusOK)
	return id
}
