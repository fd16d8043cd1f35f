package chaos

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/google/uuid"

	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/test/coursetest"
)

// action is one command that a caseworker sends, and what is known of it.
type action struct {
	by      string
	method  string
	course  string // id; empty when it is opened
	path    string
	key     string // Idempotency-Key, and the text of a note
	body    any
	async   bool      // sent as a signal first
	due     time.Time // of a meeting: when its reminder is due
	answer  answer
	outcome outcome
}

type answer struct {
	Course  string `json:"course"`
	Version int64  `json:"version"`
	Created string `json:"created"`
}

type outcome int

// What became of an action.
const (
	unanswered outcome = iota
	acknowledged
	refused
)

// Who acts: every course has this coordinator, and this colleague in its team.
const (
	coordinator = "karen"
	colleague   = "jonas"
)

// workload is all simulated caseworkers.
type workload struct {
	api    string
	tokens map[string]string
	client *http.Client

	mu       sync.Mutex
	actions  []*action
	courses  []string
	statuses map[int]int // answers by status
}

func newWorkload(ctx context.Context, s *stack) (*workload, error) {
	o := &workload{
		api: "http://" + s.proxies[partAPI].address() + "/api/v1", tokens: map[string]string{}, statuses: map[int]int{},
		client: &http.Client{Timeout: 20 * time.Second},
	}
	for _, user := range []string{coordinator, colleague} {
		token, err := s.token(ctx, user)
		if err != nil {
			return nil, err
		}
		o.tokens[user] = token
	}
	return o, nil
}

// openCourses opens courses while all is well; each has karen as its coordinator and jonas in
// its team.
func (o *workload) openCourses(ctx context.Context, n int) error {
	// Whoever is to be in a team must be in the register: the first request puts one there.
	o.untilAnswered(ctx, &action{by: colleague, method: http.MethodGet, path: "/courses"})
	for range n {
		family := familyWith(colleague)
		opened := o.untilAnswered(ctx, &action{by: coordinator, method: http.MethodPost, path: "/courses", body: family.Opening})
		id := opened.answer.Course
		for _, c := range slices.Concat(family.FormTeam(), family.Team) {
			step := actionOf(c)
			step.by, step.course = coordinator, id
			if o.untilAnswered(ctx, &step).outcome != acknowledged {
				return fmt.Errorf("a course could not be prepared: %s", step.path)
			}
		}
		o.courses = append(o.courses, id)
	}
	return nil
}

// familyWith is an invented family with somebody in its team.
func familyWith(inTeam string) coursetest.Family {
	f := coursetest.Sandelholt()
	f.Opening.Members[0].SamePersonReason = "One person is in all courses of a trial."
	f.Team = []course.Command{
		course.AddTeamMember{Subject: inTeam, Field: "employment", Role: "Jobkonsulent", Basis: "statute", Statute: "LAB"},
		course.MarkField{Field: "health", Reason: "Deltager efter behov"},
	}
	return f
}

// actionOf is a command that names nothing in its path, as the API takes it.
func actionOf(c course.Command) action {
	spec, _ := course.Lookup(course.NameOf(c))
	method, path, _ := strings.Cut(spec.Route, " ")
	return action{method: method, path: path, body: c}
}

// work lets one caseworker act until the end. What has no answer by then is asked again
// by settleAll.
func (o *workload) work(ctx context.Context, by string, random *rand.Rand, until time.Time) {
	ctx, cancel := context.WithDeadline(ctx, until)
	defer cancel()
	for ctx.Err() == nil {
		a := o.note(by, random)
		if by == coordinator && random.IntN(4) == 0 {
			a = o.meeting(random)
		}
		o.mu.Lock()
		o.actions = append(o.actions, a)
		o.mu.Unlock()
		o.untilAnswered(ctx, a)
		sleep(ctx, time.Duration(50+random.IntN(300))*time.Millisecond)
	}
}

func (o *workload) any(random *rand.Rand) string { return o.courses[random.IntN(len(o.courses))] }

func (o *workload) note(by string, random *rand.Rand) *action {
	key := uuid.NewString()
	return &action{by: by, method: http.MethodPost, course: o.any(random), path: "/notes", key: key, async: random.IntN(8) == 0,
		body: map[string]any{"kind": "call", "on": time.Now().Format(time.DateOnly), "text": key}}
}

// meeting agrees a meeting whose reminder is due at its very time, within the minute.
func (o *workload) meeting(random *rand.Rand) *action {
	at := time.Now().Add(time.Duration(10+random.IntN(40)) * time.Second).Truncate(time.Second).UTC()
	return &action{by: coordinator, method: http.MethodPost, course: o.any(random), path: "/meetings", key: uuid.NewString(), due: at,
		body: map[string]any{"at": at.Format(time.RFC3339), "confirmed": true, "form": "office", "members": []string{"m1"}, "remind_minutes_before": []int{0}}}
}

// lastDue is when the last reminder that was asked for is due.
func (o *workload) lastDue() time.Time {
	var last time.Time
	for _, a := range o.actions {
		if a.due.After(last) {
			last = a.due
		}
	}
	return last
}

// settleAll asks again, under the same key, for what has no answer yet.
func (o *workload) settleAll(ctx context.Context) {
	for _, a := range o.actions {
		if a.outcome == unanswered {
			o.untilAnswered(ctx, a)
		}
	}
}

// untilAnswered repeats a request with growing pauses until the server answers yes or no. Anything
// else (no connection, 202, 429, 5xx) says nothing about the action.
func (o *workload) untilAnswered(ctx context.Context, a *action) *action {
	if a.key == "" {
		a.key = uuid.NewString()
	}
	for wait := 50 * time.Millisecond; ctx.Err() == nil && a.outcome == unanswered; wait = min(2*wait, 2*time.Second) {
		status, answered := o.once(ctx, a)
		switch {
		case status == http.StatusOK || status == http.StatusCreated:
			if json.Unmarshal(answered, &a.answer) == nil {
				a.outcome = acknowledged
				return a
			}
		case status == http.StatusAccepted:
			a.async = false // from now on we want to know
		case status >= 400 && status < 500 && status != http.StatusTooManyRequests && status != http.StatusRequestTimeout:
			a.outcome = refused
			return a
		}
		sleep(ctx, wait)
	}
	return a
}

func (o *workload) once(ctx context.Context, a *action) (status int, answered []byte) {
	body, err := json.Marshal(a.body)
	if err != nil {
		return 0, nil
	}
	path := a.path
	if a.course != "" {
		path = "/courses/" + a.course + a.path
	}
	request, err := http.NewRequestWithContext(ctx, a.method, o.api+path, bytes.NewReader(body))
	if err != nil {
		return 0, nil
	}
	request.Header.Set("Authorization", "Bearer "+o.tokens[a.by])
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Idempotency-Key", a.key)
	if a.async {
		request.Header.Set("Prefer", "respond-async")
	}
	response, err := o.client.Do(request)
	if err != nil {
		return 0, nil
	}
	defer response.Body.Close()
	answered, err = io.ReadAll(response.Body)
	if err != nil {
		return 0, nil
	}
	o.mu.Lock()
	o.statuses[response.StatusCode]++
	o.mu.Unlock()
	return response.StatusCode, answered
}
