package workflows_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"sync"
	"testing"
	"time"

	"go.temporal.io/sdk/temporal"

	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/platform/store"
	"github.com/enplan-dk/enplan/test/coursetest"
	"github.com/enplan-dk/enplan/test/workertest"
	"github.com/enplan-dk/enplan/workflows"
)

const (
	randomCourses = 4
	randomSteps   = 60
	ranSeed       = "ENPLAN_TEST_SEED" // repeats a run
)

// TestRandomCommandsOnARealServerDoWhatTheDeciderSays sends random commands to real courses, as updates and as
// signals, one by one and at once, while runs end every few commands and meetings come due. A model that only the
// pure decider moves must give the same events, the same refusals and, at the end, the same state.
func TestRandomCommandsOnARealServerDoWhatTheDeciderSays(t *testing.T) {
	t.Parallel()
	seed := uint64(time.Now().UnixNano())
	if text := os.Getenv(ranSeed); text != "" {
		var err error
		if seed, err = strconv.ParseUint(text, 10, 64); err != nil {
			t.Fatalf("%s: %v", ranSeed, err)
		}
	}
	h := workertest.New(t)
	w := h.Worker()
	t.Cleanup(w.Stop)
	for n := range uint64(randomCourses) {
		t.Run(fmt.Sprintf("course %d", n), func(t *testing.T) {
			t.Parallel()
			t.Cleanup(func() {
				if t.Failed() {
					t.Logf("repeat it with %s=%d", ranSeed, seed)
				}
			})
			m := newModel(t, h, rand.New(rand.NewPCG(seed, n)))
			for range randomSteps {
				m.step()
			}
			m.agrees()
		})
	}
}

// model is a course that only the pure decider moves, beside the real one.
type model struct {
	t        *testing.T
	ctx      context.Context
	h        *workertest.Harness
	random   *rand.Rand
	id       string
	state    course.State
	sent     map[string]course.Request
	signals  map[string]bool  // sent as signals: a refusal of theirs is an event
	versions map[string]int64 // of what was carried out, by key
	answered []string         // keys of updates that were carried out
}

func newModel(t *testing.T, h *workertest.Harness, random *rand.Rand) *model {
	m := &model{
		t: t, ctx: store.ForInstallation(t.Context()), h: h, random: random,
		sent: map[string]course.Request{}, signals: map[string]bool{}, versions: map[string]int64{},
	}
	opening := coursetest.RandomOpening(random.IntN, "eksempel", course.DateOf(time.Now()))
	m.id = h.Open(m.ctx, opening, workflows.Limits{Commands: 7})
	h.Recorded(m.ctx, m.id, 1)
	first := m.news(h.State(m.ctx, m.id).Version)
	want, err := course.DecideOpening(m.id, opening, course.Request{By: workertest.Karen}, course.CurrentLaw("eksempel"), first[0].At)
	if err != nil {
		t.Fatal(err)
	}
	m.same("the opening", want, first)
	m.take(first)
	return m
}

func (m *model) step() {
	m.catchUp()
	switch m.random.IntN(8) {
	case 0, 1:
		r := m.request()
		m.signal(r)
		m.waitFor(r.Key)
	case 2:
		m.repeat()
	case 3:
		m.burst()
	default:
		m.update(m.request())
	}
}

// request is a random command under a key of its own; some meetings are so soon that they come due meanwhile.
func (m *model) request() course.Request {
	r := coursetest.RandomRequest(m.random.IntN, m.state, time.Now())
	if m.random.IntN(10) == 0 {
		r = workertest.Request(workertest.Karen, course.AgreeMeeting{
			Confirmed: true,
			At:        time.Now().Add(time.Duration(1+m.random.IntN(3)) * time.Second), Form: "office", Members: []string{"m1"}, RemindMinutesBefore: []int{0},
		}, "")
	}
	r.Key = fmt.Sprintf("%s-%d", m.id, len(m.sent))
	r.Fingerprint = r.Key
	if m.random.IntN(10) == 0 {
		r.IfVersion = m.state.Version - int64(m.random.IntN(2))
	}
	m.sent[r.Key] = r
	return r
}

// update sends a command, waits, and compares its answer with the decider's.
func (m *model) update(r course.Request) {
	before, now := m.state.Version, time.Now()
	want, refused := course.Decide(m.state, r, now)
	answer, err := m.h.Update(m.ctx, m.id, r)
	m.catchUp()
	if err == nil {
		m.carriedOut(r, answer)
		return
	}
	if passed := m.state.Version != before || course.DateOf(now) != course.DateOf(time.Now()); passed {
		return // time has changed what the command meets
	}
	if refused == nil {
		m.t.Fatalf("%s %s is refused by the course (%v) and carried out by the decider: %v", r.Name, r.Body, err, want)
	}
	if asText(m.t, refusalIn(err)) != asText(m.t, refused) {
		m.t.Fatalf("%s %s is refused with %s by the course and with %s by the decider", r.Name, r.Body, asText(m.t, refusalIn(err)), asText(m.t, refused))
	}
}

func (m *model) carriedOut(r course.Request, answer course.Answer) {
	if version := m.versions[r.Key]; version != answer.Version {
		m.t.Fatalf("%s was answered with version %d and stands in the journal as %d", r.Name, answer.Version, version)
	}
	m.answered = append(m.answered, r.Key)
}

func (m *model) signal(r course.Request) {
	m.signals[r.Key] = true
	if err := m.h.Client.SignalWorkflow(m.ctx, workflows.ID(m.id), "", course.Signal, r); err != nil {
		m.t.Fatalf("signal %s: %v", r.Name, err)
	}
}

// repeat sends once more what was carried out: the same answer, and nothing happens.
func (m *model) repeat() {
	if len(m.answered) == 0 {
		return
	}
	r := m.sent[m.answered[m.random.IntN(len(m.answered))]]
	answer, err := m.h.Update(m.ctx, m.id, r)
	if err != nil || answer.Version != m.versions[r.Key] {
		m.t.Fatalf("%s was version %d, and repeated it is %+v, %v", r.Name, m.versions[r.Key], answer, err)
	}
}

// burst sends updates and signals at once. The journal says in which order they came: each must have met what the one
// before it left, and none may stand before a signal that was acknowledged before it was sent.
func (m *model) burst() {
	var all sync.WaitGroup
	var keys []string
	for n := range 6 {
		r := m.request()
		keys = append(keys, r.Key)
		if n%2 == 0 {
			m.signal(r)
			continue
		}
		all.Go(func() {
			if _, err := m.h.Update(m.ctx, m.id, r); err != nil && refusalIn(err) == nil {
				m.t.Errorf("%s is neither carried out nor refused: %v", r.Name, err)
			}
		})
	}
	all.Wait()
	for _, key := range keys {
		if m.signals[key] {
			m.waitFor(key)
		}
	}
	m.inOrder(keys)
}

func (m *model) inOrder(keys []string) {
	for i, first := range keys {
		for _, later := range keys[i+1:] {
			if version := m.versions[later]; m.signals[first] && version != 0 && version < m.versions[first] {
				m.t.Errorf("%s was sent after the signal %s had been acknowledged, and came before it", m.sent[later].Name, m.sent[first].Name)
			}
		}
	}
}

// waitFor waits until the journal holds what became of a signal.
func (m *model) waitFor(key string) {
	for range 400 {
		if m.catchUp(); m.versions[key] != 0 {
			return
		}
		time.Sleep(25 * time.Millisecond)
	}
	m.t.Fatalf("the signal %s %s never took effect", m.sent[key].Name, key)
}

// catchUp takes what has happened into the model: each entry of the journal must be what the decider gives on the
// state before it.
func (m *model) catchUp() {
	live := m.h.State(m.ctx, m.id)
	if live.Version == m.state.Version {
		return
	}
	m.h.Recorded(m.ctx, m.id, live.Version)
	events := m.news(live.Version)
	for len(events) > 0 {
		n := together(events)
		m.same(describe(events[0]), m.expected(events[0]), events[:n])
		m.take(events[:n])
		events = events[n:]
	}
}

// news are the entries of the journal that the model has not seen, up to a version.
func (m *model) news(until int64) []course.Recorded {
	journal, err := m.h.Store.Journal(m.ctx, m.id)
	if err != nil {
		m.t.Fatal(err)
	}
	events := journal[m.state.Version:]
	for i, e := range events {
		if e.Seq > until {
			return events[:i]
		}
	}
	return events
}

// together counts the first entries that belong to one command, or that one moment brought.
func together(events []course.Recorded) int {
	for n, e := range events {
		if e.Key != events[0].Key || e.Key == "" && !e.At.Equal(events[0].At) {
			return n
		}
	}
	return len(events)
}

// expected is what the decider gives for the command that an entry came from, or for its time.
func (m *model) expected(first course.Recorded) []course.Recorded {
	if first.Key == "" {
		return course.Due(m.state, first.At)
	}
	r := m.sent[first.Key]
	events, err := course.Decide(m.state, r, first.At)
	if refusal := new(course.Refusal); errors.As(err, &refusal) && m.signals[r.Key] {
		return course.Refused(m.state, r, first.At, refusal)
	}
	if err != nil {
		m.t.Fatalf("%s stands in the journal as %s, and the decider refuses it: %v", r.Name, first.Type, err)
	}
	return events
}

func (m *model) take(events []course.Recorded) {
	for _, e := range events {
		course.Evolve(&m.state, e)
		if e.Key != "" {
			m.versions[e.Key] = e.Seq
		}
	}
}

// agrees compares the model, the fold of the journal and the course's own answer.
func (m *model) agrees() {
	m.catchUp()
	live := m.h.State(m.ctx, m.id)
	for live.Version != m.state.Version { // a meeting came due just now
		m.catchUp()
		live = m.h.State(m.ctx, m.id)
	}
	journal, err := m.h.Store.Journal(m.ctx, m.id)
	if err != nil {
		m.t.Fatal(err)
	}
	folded, err := course.Fold(journal[:live.Version])
	if err != nil {
		m.t.Fatal(err)
	}
	m.same("the journal's fold beside the course", folded, live)
	m.same("the model beside the course", m.state, live)
	m.t.Logf("%d commands, %d events, ends in %s", len(m.sent), live.Version, live.Phase)
}

func (m *model) same(what string, want, got any) {
	m.t.Helper()
	if w, g := asText(m.t, want), asText(m.t, got); w != g {
		m.t.Fatalf("%s:\nby the decider %s\nby the course  %s", what, w, g)
	}
}

func describe(e course.Recorded) string { return fmt.Sprintf("entry %d, %s", e.Seq, e.Type) }

func refusalIn(err error) *course.Refusal {
	app := new(temporal.ApplicationError)
	var refusal *course.Refusal
	if !errors.As(err, &app) || app.Type() != workflows.RefusalType || app.Details(&refusal) != nil {
		return nil
	}
	return refusal
}

func asText(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
