// Package workflows runs each family's course as one long-lived Temporal workflow.
//
// It holds what is Temporal's: handlers, the timer, continue-as-new, and the
// order in which things happen. What may happen is decided in internal/course.
// It must not know a database, HTTP, a logger, a clock or chance, and nothing in
// it may follow the order of a map.
package workflows

import (
	"time"

	"go.temporal.io/sdk/workflow"

	"github.com/enplan-dk/enplan/internal/course"
)

// CourseType is the workflow type, and courses have ids of this form.
const (
	CourseType = "Course"
	idPrefix   = "course/"
)

// ID is the workflow id of a course.
func ID(courseID string) string { return idPrefix + courseID }

// Names of the queries.
const (
	QueryCourse  = "course"
	QueryExplain = "explain"
)

// Input starts a course, carries it into its next run, or restores it: Opening
// and Request at the very start, State and Pending afterwards.
type Input struct {
	Course  string            `json:"course"`
	Opening *course.Opening   `json:"opening,omitempty"`
	Request course.Request    `json:"request,omitzero"`
	State   *course.State     `json:"state,omitempty"`
	Pending []course.Recorded `json:"pending,omitempty"` // decided, not yet recorded
	Limits  Limits            `json:"limits,omitzero"`
}

// Limits bound one run; zero means the default.
type Limits struct {
	Commands int           `json:"commands,omitempty"`
	Age      time.Duration `json:"age,omitempty"`
}

// A run is short enough for its history to stay small, and young enough that no
// version guard must stay longer than a month.
const (
	commandsPerRun = 500
	longestRun     = 30 * 24 * time.Hour
)

// Course is the workflow. It ends when the retention of a closed course is over.
func Course(ctx workflow.Context, in Input) error {
	r := &run{limits: in.Limits.orDefault(), id: in.Course}
	if err := r.setup(ctx, in); err != nil {
		return err
	}
	return r.run(ctx)
}

func (l Limits) orDefault() Limits {
	if l.Commands == 0 {
		l.Commands = commandsPerRun
	}
	if l.Age == 0 {
		l.Age = longestRun
	}
	return l
}

// run is one run of a course's workflow. Everything that must outlive it is in
// state and pending.
type run struct {
	id      string
	limits  Limits
	state   course.State
	pending []course.Recorded // decided here, not yet in the record

	commands int
	began    time.Time
	leaving  bool // this run has begun to end
	woken    bool // the loop has something to look at

	timer  workflow.Future
	disarm workflow.CancelFunc
	armed  time.Time // the instant for which the timer stands; zero: none
}

// setup restores or opens the course and registers every handler before anything
// blocks.
func (r *run) setup(ctx workflow.Context, in Input) error {
	r.began = workflow.Now(ctx)
	build, err := lawOfBuild(ctx, in)
	if err != nil {
		return err
	}
	if in.State != nil {
		r.state, r.pending = *in.State, in.Pending
	} else if err := r.open(ctx, in, build); err != nil {
		return err
	}
	r.adoptLaw(ctx, build)
	if err := r.registerQueries(ctx); err != nil {
		return err
	}
	return r.registerCommands(ctx)
}

// lawOfBuild is the law and the rules that this build has for a course. The answer is a
// side effect, so that a replay under a later build opens and decides as this run did.
func lawOfBuild(ctx workflow.Context, in Input) (build course.LawPin, err error) {
	err = workflow.SideEffect(ctx, func(workflow.Context) any {
		if in.State != nil {
			return course.CurrentLaw(in.State.Law.Code)
		}
		return course.CurrentLaw(in.Opening.Bylaw)
	}).Get(&build)
	return build, err
}

func (r *run) open(ctx workflow.Context, in Input, build course.LawPin) error {
	events, err := course.DecideOpening(in.Course, *in.Opening, in.Request, build, workflow.Now(ctx))
	if err != nil {
		return asFailure(err)
	}
	r.take(events)
	return nil
}

// adoptLaw moves a course that was carried over to this build's law and rules.
func (r *run) adoptLaw(ctx workflow.Context, build course.LawPin) {
	events, err := course.AdoptLaw(r.state, build, workflow.Now(ctx))
	if err != nil {
		panic(err) // fails the task until a build that knows the rules takes over; loses nothing
	}
	r.take(events)
}

// run waits for commands and for time until the course's retention is over or
// the run has become long.
func (r *run) run(ctx workflow.Context) error {
	workflow.Go(ctx, r.record)
	for !r.state.Finished {
		if r.long(ctx) {
			return r.continueAsNew(ctx)
		}
		r.arm(ctx)
		r.woken = false
		r.wait(ctx)
		r.comeDue(ctx)
	}
	return workflow.Await(ctx, func() bool { return len(r.pending) == 0 && workflow.AllHandlersFinished(ctx) })
}

// take applies events that were just decided and keeps them for the recorder.
func (r *run) take(events []course.Recorded) {
	for _, e := range events {
		course.Evolve(&r.state, e)
	}
	r.pending = append(r.pending, events...)
	if len(events) > 0 {
		r.woken = true
	}
}

func (r *run) long(ctx workflow.Context) bool {
	return r.commands >= r.limits.Commands ||
		workflow.Now(ctx).Sub(r.began) >= r.limits.Age ||
		workflow.GetInfo(ctx).GetContinueAsNewSuggested()
}

// continueAsNew ends the run without losing a signal, an update or an event:
// signals are drained, handlers have answered, both are checked once more
// without yielding, and what is not recorded yet is carried along.
func (r *run) continueAsNew(ctx workflow.Context) error {
	r.leaving = true
	for {
		r.drain(ctx)
		if err := workflow.Await(ctx, func() bool { return workflow.AllHandlersFinished(ctx) }); err != nil {
			return err
		}
		if !r.drain(ctx) && workflow.AllHandlersFinished(ctx) {
			break
		}
	}
	return workflow.NewContinueAsNewError(ctx, CourseType, Input{
		Course: r.id, State: &r.state, Pending: r.pending, Limits: r.limits,
	})
}
