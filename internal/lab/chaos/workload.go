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
	"sync"
	"time"

	"github.com/google/uuid"
	openapi_types "github.com/oapi-codegen/runtime/types"

	enplan "github.com/enplan-dk/enplan/clients/go"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/test/coursetest"
)

// action is one call of the API that somebody sends, and what is known of it.
type action struct {
	by      string
	send    send
	key     string    // Idempotency-Key, and the text of a note
	async   bool      // sent as a signal first
	due     time.Time // of a meeting: when its reminder is due
	answer  answer
	outcome outcome
}

type (
	caller  = enplan.ClientWithResponses
	headers = enplan.RequestEditorFn
	// send is a call by a caller, with the headers of an action.
	send func(ctx context.Context, c *caller, h headers) (*http.Response, error)
)

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

const jsonType = "application/json"

// workload is all simulated caseworkers.
type workload struct {
	clients map[string]*caller // of each caseworker

	mu       sync.Mutex
	actions  []*action
	courses  []string
	statuses map[int]int // answers by status
}

func newWorkload(ctx context.Context, s *stack) (*workload, error) {
	o := &workload{clients: map[string]*caller{}, statuses: map[int]int{}}
	for _, user := range []string{coordinator, colleague} {
		token, err := s.token(ctx, user)
		if err != nil {
			return nil, err
		}
		o.clients[user], err = enplan.New("http://"+s.proxies[partAPI].address(), func(context.Context) (string, error) { return token, nil },
			enplan.WithHTTPClient(&http.Client{Timeout: 20 * time.Second}))
		if err != nil {
			return nil, err
		}
	}
	return o, nil
}

// openCourses opens courses while all is well; each has karen as its coordinator and jonas in
// its team.
func (o *workload) openCourses(ctx context.Context, n int) error {
	// Whoever is to be in a team must be in the register: the first request puts one there.
	o.untilAnswered(ctx, &action{by: colleague, send: func(ctx context.Context, c *caller, h headers) (*http.Response, error) {
		return c.ListCourses(ctx, nil, h)
	}})
	for range n {
		family := familyWith(colleague)
		body, err := json.Marshal(family.Opening)
		if err != nil {
			return err
		}
		opened := o.untilAnswered(ctx, &action{by: coordinator, send: func(ctx context.Context, c *caller, h headers) (*http.Response, error) {
			return c.OpenCourseWithBody(ctx, nil, jsonType, bytes.NewReader(body), h)
		}})
		id := opened.answer.Course
		for _, c := range slices.Concat(family.FormTeam(), family.Team) {
			step, err := stepOf(id, c)
			if err != nil {
				return err
			}
			if o.untilAnswered(ctx, &action{by: coordinator, send: step}).outcome != acknowledged {
				return fmt.Errorf("a course could not be prepared: %s", course.NameOf(c))
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

// stepOf sends what prepares a course.
func stepOf(id string, command course.Command) (send, error) {
	in, err := uuid.Parse(id)
	if err != nil {
		return nil, err
	}
	body, err := json.Marshal(command)
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context, c *caller, h headers) (*http.Response, error) {
		switch read := bytes.NewReader(body); command.(type) {
		case course.RecordFacts:
			return c.RecordFactsWithBody(ctx, in, nil, jsonType, read, h)
		case course.DecideEligibility:
			return c.DecideEligibilityWithBody(ctx, in, nil, jsonType, read, h)
		case course.AddTeamMember:
			return c.AddTeamMemberWithBody(ctx, in, nil, jsonType, read, h)
		case course.MarkField:
			return c.MarkFieldWithBody(ctx, in, nil, jsonType, read, h)
		}
		return nil, fmt.Errorf("no step is known for %s", course.NameOf(command))
	}, nil
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
	key, in := uuid.NewString(), uuid.MustParse(o.any(random))
	body := enplan.CourseWriteNote{Kind: "call", On: openapi_types.Date{Time: time.Now()}, Text: key}
	return &action{by: by, key: key, async: random.IntN(8) == 0,
		send: func(ctx context.Context, c *caller, h headers) (*http.Response, error) {
			return c.WriteNote(ctx, in, nil, body, h)
		}}
}

// meeting agrees a meeting whose reminder is due at its very time, within the minute.
func (o *workload) meeting(random *rand.Rand) *action {
	at, in := time.Now().Add(time.Duration(10+random.IntN(40))*time.Second).Truncate(time.Second).UTC(), uuid.MustParse(o.any(random))
	body := enplan.CourseAgreeMeeting{At: at, Confirmed: new(true), Form: "office", Members: []string{"m1"}, RemindMinutesBefore: []int64{0}}
	return &action{by: coordinator, key: uuid.NewString(), due: at,
		send: func(ctx context.Context, c *caller, h headers) (*http.Response, error) {
			return c.AgreeMeeting(ctx, in, nil, body, h)
		}}
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
	response, err := a.send(ctx, o.clients[a.by], func(_ context.Context, request *http.Request) error {
		request.Header.Set("Idempotency-Key", a.key)
		if a.async {
			request.Header.Set("Prefer", "respond-async")
		}
		return nil
	})
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
