package workflows_test

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"testing"
	"time"

	"github.com/cockroachdb/datadriven"
	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"go.temporal.io/sdk/converter"
	sdklog "go.temporal.io/sdk/log"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/workflow"

	"github.com/enplan-dk/enplan/activities"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/platform/store"
	"github.com/enplan-dk/enplan/test/coursetest"
	"github.com/enplan-dk/enplan/test/storetest"
	"github.com/enplan-dk/enplan/test/workertest"
	"github.com/enplan-dk/enplan/workflows"
)

// TestStoriesInSkippedTime runs the stories of the rules against the workflow. Temporal's test environment skips the time
// between the steps; runs end and go on as they do in production, and the record is a real one. What follows from each step
// must be what the decider alone has told.
func TestStoriesInSkippedTime(t *testing.T) {
	datadriven.Walk(t, "../internal/domain/course/testdata/stories", func(t *testing.T, path string) {
		t.Parallel()
		s := &story{t: t, ctx: store.ForInstallation(t.Context())}
		s.read(path)
		for s.at < len(s.lines) {
			s.course()
		}
	})
}

// story is one course as the workflow runs it, line by line.
type story struct {
	t     *testing.T
	ctx   context.Context
	store *store.Store
	env   *testsuite.TestWorkflowEnvironment
	lines []line
	at    int // the next line
}

// line is a step and what the decider has told of it; the workflow has brought the course to a version, and answered.
type line struct {
	coursetest.Step
	want    string
	version int64
	answer  string
}

func (s *story) read(path string) {
	var now time.Time
	datadriven.RunTest(s.t, path, func(t *testing.T, d *datadriven.TestData) string {
		step, err := coursetest.ParseStep(d, now)
		if err != nil {
			d.Fatalf(t, "%v", err)
		}
		now = step.At
		s.lines = append(s.lines, line{Step: step, want: d.Expected})
		return d.Expected
	})
}

// course runs a course from its opening to the last line, one run after another, and compares what its record holds.
func (s *story) course() {
	first := s.at
	opening, err := s.lines[first].Opening()
	if err != nil {
		s.t.Fatal(err)
	}
	records, keys, _ := storetest.Open(s.t)
	if err := keys.Create(s.ctx, coursetest.ID); err != nil {
		s.t.Fatal(err)
	}
	s.store = records
	now, in := s.lines[first].At, workflows.Input{Course: coursetest.ID, Opening: &opening, Request: course.Request{By: s.lines[first].By}}
	for s.at < len(s.lines) {
		err := s.run(now, in)
		if refusal := refusalIn(err); refusal != nil && s.at == first {
			s.next(0, coursetest.Refusal(refusal))
			break
		}
		if err == nil { // the course is over
			s.next(s.state().Version, "")
			continue
		}
		carried := new(workflow.ContinueAsNewError)
		if !errors.As(err, &carried) {
			s.t.Fatalf("the course fails at %s: %v", s.env.Now(), err)
		}
		in = workflows.Input{}
		if err := converter.GetDefaultDataConverter().FromPayloads(carried.Input, &in); err != nil {
			s.t.Fatal(err)
		}
		now = s.env.Now()
	}
	s.compare(s.lines[first:s.at])
}

func (s *story) compare(lines []line) {
	journal, err := s.store.Journal(s.ctx, coursetest.ID)
	if err != nil {
		s.t.Fatal(err)
	}
	told := int64(0)
	for _, l := range lines {
		if diff := cmp.Diff(l.want, coursetest.Told(journal[told:l.version])+l.answer); diff != "" {
			s.t.Errorf("%s %s at %s (-decider +workflow):\n%s", l.Verb, l.Name, coursetest.Local(l.At), diff)
		}
		told = l.version
	}
}

// run is one run of the workflow.
func (s *story) run(now time.Time, in workflows.Input) error {
	var suite testsuite.WorkflowTestSuite
	suite.SetLogger(sdklog.NewStructuredLogger(slog.New(slog.DiscardHandler)))
	s.env = suite.NewTestWorkflowEnvironment()
	s.env.SetStartTime(now)
	s.env.SetTestTimeout(time.Minute)
	s.env.RegisterWorkflow(workflows.Course)
	s.env.RegisterActivity(&activities.Activities{Store: s.store, Outbox: workertest.Silence{}})
	s.env.RegisterDelayedCallback(s.step, time.Millisecond)
	s.env.ExecuteWorkflow(workflows.Course, in)
	return s.env.GetWorkflowError()
}

// step does what the next line says, once its time has come and what was due before has come due.
func (s *story) step() {
	if s.at == len(s.lines) {
		return
	}
	l := s.lines[s.at]
	if wait := l.At.Sub(s.env.Now()); wait >= 0 {
		s.env.RegisterDelayedCallback(s.step, wait+time.Millisecond)
		return
	}
	answer, err := s.env.QueryWorkflow(workflows.QueryCourse)
	if err != nil { // the run has only just begun, and does not answer yet
		s.env.RegisterDelayedCallback(s.step, time.Millisecond)
		return
	}
	var state course.State
	if err := answer.Get(&state); err != nil {
		s.t.Fatal(err)
	}
	switch l.Verb {
	case "do":
		if !slices.Contains(course.Commands(), l.Name) {
			_, err := course.Decide(state, l.Request(state), l.At) // no update has this name
			s.next(state.Version, coursetest.Refusal(err))
			return
		}
		s.update(state.Version, l.Request(state))
	case "signal":
		s.signal(state, l.Request(state))
	case "open", "until":
		s.next(state.Version, "")
	default:
		seen, err := coursetest.Look(state, l.Step)
		if err != nil {
			s.t.Fatal(err)
		}
		s.next(state.Version, seen)
	}
}

// next keeps what became of a line, and goes on with the one after it.
func (s *story) next(version int64, answer string) {
	s.lines[s.at].version, s.lines[s.at].answer = version, answer
	s.at++
	s.env.RegisterDelayedCallback(s.step, 0)
}

// update sends a command as an update. A course that has no time for it is asked again.
func (s *story) update(before int64, r course.Request) {
	refused := func(err error) {
		if refusal := refusalIn(err); refusal != nil {
			s.next(before, coursetest.Refusal(refusal))
			return
		}
		s.env.RegisterDelayedCallback(func() { s.update(before, r) }, time.Millisecond)
	}
	s.env.UpdateWorkflow(r.Name, uuid.NewString(), &testsuite.TestUpdateCallback{
		OnReject: refused,
		OnComplete: func(answer any, err error) {
			if err != nil {
				refused(err)
				return
			}
			s.next(answer.(course.Answer).Version, "")
		},
	}, r)
}

// signal sends a command for whose answer nobody waits: a refusal is recorded.
func (s *story) signal(before course.State, r course.Request) {
	answer := ""
	if _, err := course.Decide(before, r, s.env.Now()); err != nil {
		answer = coursetest.Refusal(err)
	}
	s.env.SignalWorkflow(course.Signal, r)
	s.env.RegisterDelayedCallback(func() { s.next(s.state().Version, answer) }, time.Millisecond)
}

func (s *story) state() (state course.State) {
	answer, err := s.env.QueryWorkflow(workflows.QueryCourse)
	if err == nil {
		err = answer.Get(&state)
	}
	if err != nil {
		s.t.Fatal(err)
	}
	return state
}
