package simulate

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"log/slog"
	"time"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/log"
	"go.temporal.io/sdk/testsuite"
	sdkworker "go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/enplan-dk/enplan/activities"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/worker"
	"github.com/enplan-dk/enplan/workflows"
)

// runLength is the longest run of a workflow, as in production.
const runLength = 30 * 24 * time.Hour

// stuck is how long, in real time, a run may stand still before it counts as stuck.
const stuck = time.Minute

// courseRun runs one family's workflow from its opening until its script is over,
// across every continue-as-new.
type courseRun struct {
	acts   *activities.Activities
	script *script

	env     *testsuite.TestWorkflowEnvironment
	next    func() (step, bool)
	waiting *step // what the script waits for; nil: it is over
	ends    time.Time
	runs    int
}

// step is what a script wants next: to let time pass, or to send a command.
type step struct {
	until   time.Time
	request *course.Request
	signal  bool
}

// outcome of a family's simulated course.
type lived struct {
	final course.State
	runs  int
}

func (r *courseRun) run(ctx context.Context, in workflows.Input, opened time.Time) (lived, error) {
	next, stop := iter.Pull(r.script.steps)
	defer stop()
	r.next = next
	start := opened
	for {
		out, ended, err := r.once(in, start)
		if err != nil {
			return lived{}, err
		}
		in, start = out, ended
		if r.waiting == nil || in.State.Finished {
			break
		}
	}
	if len(in.Pending) > 0 { // decided in the last run and not yet in the record
		if err := r.acts.Record(ctx, activities.RecordInput{Course: in.Course, Events: in.Pending}); err != nil {
			return lived{}, fmt.Errorf("record what was pending: %w", err)
		}
	}
	return lived{final: *in.State, runs: r.runs}, nil
}

var quiet = log.NewStructuredLogger(slog.New(slog.NewTextHandler(io.Discard, nil)))

// once is one run of the workflow: until it continues as new.
func (r *courseRun) once(in workflows.Input, start time.Time) (workflows.Input, time.Time, error) {
	suite := testsuite.WorkflowTestSuite{}
	suite.SetLogger(quiet)
	env := suite.NewTestWorkflowEnvironment()
	env.SetStartTime(start)
	env.SetTestTimeout(stuck)
	env.SetWorkerOptions(sdkworker.Options{DeadlockDetectionTimeout: stuck}) // a busy machine is no deadlock
	worker.RegisterWorkflows(env)
	env.RegisterActivityWithOptions(r.acts, activity.RegisterOptions{})
	r.env = env
	r.runs++
	in.Limits.Age = runLength
	r.ends = start.Add(runLength)
	env.RegisterDelayedCallback(r.resume, time.Millisecond)
	env.ExecuteWorkflow(workflows.CourseType, in)

	var again *workflow.ContinueAsNewError
	switch err := env.GetWorkflowError(); {
	case errors.As(err, &again):
	case err != nil:
		return in, start, fmt.Errorf("the workflow failed: %w", err)
	default:
		return in, start, errors.New("the workflow ended before the family's life did")
	}
	var out workflows.Input
	if err := converter.GetDefaultDataConverter().FromPayloads(again.Input, &out); err != nil {
		return in, start, fmt.Errorf("read what the next run starts from: %w", err)
	}
	return out, env.Now(), nil
}

// resume takes up, in a new run, what the script was waiting for in the former one.
func (r *courseRun) resume() {
	r.script.now = r.env.Now()
	r.script.env = r.env
	if r.waiting == nil {
		r.step()
		return
	}
	r.grant()
}

// step asks the script for its next step and carries it out.
func (r *courseRun) step() {
	r.script.now = r.env.Now()
	w, more := r.next()
	if !more {
		r.waiting = nil
		return
	}
	r.waiting = &w
	r.grant()
}

func (r *courseRun) grant() {
	w := r.waiting
	switch {
	case w.request == nil:
		// A moment that lies beyond this run is waited for in the next one.
		if w.until.Before(r.ends) {
			r.env.RegisterDelayedCallback(r.step, max(w.until.Sub(r.env.Now()), time.Millisecond))
		}
	case w.signal:
		r.env.SignalWorkflow(course.Signal, *w.request)
		r.env.RegisterDelayedCallback(r.step, time.Second)
	default:
		answered := func(answer any, err error) {
			r.script.answer, r.script.err = course.Answer{}, err
			if a, ok := answer.(course.Answer); ok {
				r.script.answer = a
			}
			r.env.RegisterDelayedCallback(r.step, 0)
		}
		r.env.UpdateWorkflow(w.request.Name, r.script.updateID(), &testsuite.TestUpdateCallback{
			OnReject:   func(err error) { answered(nil, err) },
			OnComplete: answered,
		}, *w.request)
	}
}
