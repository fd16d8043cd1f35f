// Package workflows runs each family's course as one long-lived Temporal workflow.
//
// It holds what belongs to Temporal: handlers, the timer, continue-as-new, and the
// order in which things happen. internal/domain/course decides what may happen. The package
// must not know a database, HTTP, a logger, a clock or randomness, and nothing in it
// may depend on the order of a map.
package workflows

import (
	"fmt"
	"time"

	"go.temporal.io/sdk/workflow"

	"github.com/enplan-dk/enplan/internal/domain/course"
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
	QueryDigest  = "digest" // a course.Digest: small, however large the state is
	QueryExplain = "explain"
)

// Input starts a course, carries it into its next run, or restores it: Opening
// and Request at the very start, afterwards State and Pending, or Load.
type Input struct {
	Course  string            `json:"course"`
	Opening *course.Opening   `json:"opening,omitempty"`
	Request course.Request    `json:"request,omitzero"`
	State   *course.State     `json:"state,omitempty"`
	Pending []course.Recorded `json:"pending,omitempty"` // decided, not yet recorded
	Load    int64             `json:"load,omitempty"`    // the version of the state in the record that the run begins with
	Limits  Limits            `json:"limits,omitzero"`
}

// Limits bound one run; zero means the default.
type Limits struct {
	Commands int           `json:"commands,omitempty"`
	Age      time.Duration `json:"age,omitempty"`
	Carried  int           `json:"carried,omitempty"` // bytes that go into the next run
}

// A run is short enough for its history to stay small, and young enough that no
// version guard must stay longer than a month.
const (
	commandsPerRun = 500
	longestRun     = 30 * 24 * time.Hour
)

// Course is the workflow. It ends when the retention of a closed course is over. Nobody
// can cancel it: all that it does is done in a context of its own.
func Course(ctx workflow.Context, in Input) error { return courseUnder(course.Rules, ctx, in) }

// courseUnder is the workflow of a build that knows rules up to these; tests run that of an
// older one.
func courseUnder(rules int, ctx workflow.Context, in Input) error {
	r := &run{limits: in.Limits.orDefault(), id: in.Course, rules: rules, outside: ctx}
	ctx, _ = workflow.NewDisconnectedContext(ctx)
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
	if l.Carried == 0 {
		l.Carried = carriedBytes
	}
	return l
}

// run is one run of a course's workflow. Everything that must outlive it is in
// state and pending.
type run struct {
	id      string
	limits  Limits
	rules   int // that the build knows
	state   course.State
	pending []course.Recorded // decided here, not yet in the record
	weight  int               // of pending, in bytes

	queue    []course.Request // arrived by signal, not yet applied
	applied  int              // how many of the queue were
	arrived  int              // how many updates have come
	answered int              // and how many of them have their answer

	decided decision // the last one

	commands int
	began    time.Time
	leaving  bool // this run ends
	woken    bool // the loop has something to look at
	asked    int  // how often an older run asked whether its history is over

	outside   workflow.Context // the context that a request to cancel reaches
	cancelled bool             // and that request is written down

	timer  workflow.Future
	disarm workflow.CancelFunc
	armed  time.Time // the instant for which the timer stands; zero: none
}

// setup opens the course or takes up its state, and registers every handler before anything
// blocks. Where the state must be read first, commands are told meanwhile to come again.
func (r *run) setup(ctx workflow.Context, in Input) (err error) {
	r.began = workflow.Now(ctx)
	if in.Load > 0 {
		if err := r.register(ctx); err != nil {
			return err
		}
		state, err := r.load(ctx, in.Load)
		if err != nil {
			return err
		}
		return r.takeUp(ctx, state, nil)
	}
	if in.State != nil {
		err = r.takeUp(ctx, *in.State, in.Pending)
	} else {
		err = r.open(ctx, in)
	}
	if err != nil {
		return err
	}
	return r.register(ctx)
}

func (r *run) register(ctx workflow.Context) error {
	if err := r.registerQueries(ctx); err != nil {
		return err
	}
	return r.registerCommands(ctx)
}

func (r *run) open(ctx workflow.Context, in Input) error {
	build, err := r.lawOfBuild(ctx, func() course.LawPin { return course.CurrentLaw(in.Opening.Bylaw) })
	if err != nil {
		return err
	}
	events, err := course.DecideOpening(in.Course, *in.Opening, in.Request, build, workflow.Now(ctx))
	if err != nil {
		return asFailure(err)
	}
	r.take(events)
	return nil
}

// takeUp goes on with a course where the former run, or the record, left it.
func (r *run) takeUp(ctx workflow.Context, state course.State, pending []course.Recorded) error {
	build, err := r.lawOfBuild(ctx, state.Law.Current)
	if err != nil {
		return err
	}
	r.state = state
	r.decidedBefore(pending)
	r.adoptLaw(ctx, build)
	return nil
}

// lawOfBuild is the law and the rules that this build has for a course. The answer is a
// side effect, so that a replay under a later build opens and decides as this run did.
func (r *run) lawOfBuild(ctx workflow.Context, current func() course.LawPin) (build course.LawPin, err error) {
	err = workflow.SideEffect(ctx, func(workflow.Context) any {
		pin := current()
		pin.Rules = r.rules
		return pin
	}).Get(&build)
	return build, err
}

// adoptLaw moves a course that was carried over to this build's law and rules.
func (r *run) adoptLaw(ctx workflow.Context, build course.LawPin) {
	events, err := course.AdoptLaw(r.state, build, workflow.Now(ctx))
	if err != nil {
		panic(err) // fails the task until a build that knows the rules takes over; loses nothing
	}
	r.take(events)
}

// bounded reports whether the run is one of a bounded course, by whose rules all of this
// package may go. A run that a build before those rules began decides and records as that
// build did, until its history is over.
func (r *run) bounded() bool { return r.state.Law.Rules >= boundedRules }

const boundedRules = 3

// takeOver brings a run that an older build began under this build's law and rules, once its
// history is over: what follows was decided by nobody yet. So a course that an older build
// could not bring forward goes on under this one.
func (r *run) takeOver(ctx workflow.Context) {
	if r.bounded() || r.rules < boundedRules {
		return
	}
	r.asked++
	change := fmt.Sprintf("take-over-%d", r.asked)
	if workflow.GetVersion(ctx, change, workflow.DefaultVersion, 1) == workflow.DefaultVersion {
		return
	}
	build, err := r.lawOfBuild(ctx, r.state.Law.Current)
	if err != nil {
		panic(err)
	}
	r.adoptLaw(ctx, build)
}

// run waits for commands and for time until the course's retention is over or
// the run has become long.
func (r *run) run(ctx workflow.Context) error {
	workflow.Go(ctx, r.record)
	for !r.state.Finished {
		if r.long(ctx) && r.ready(ctx) {
			return r.continueAsNew(ctx)
		}
		r.arm(ctx)
		r.woken = false
		if err := r.wait(ctx); err != nil {
			return err
		}
		r.takeOver(ctx)
		if err := r.drain(ctx); err != nil {
			return err
		}
		if err := r.comeDue(ctx); err != nil {
			return err
		}
		if err := r.pause(ctx); err != nil {
			return err
		}
	}
	return workflow.Await(ctx, func() bool { return len(r.pending) == 0 && workflow.AllHandlersFinished(ctx) })
}

// take applies events that were just decided and keeps them for the recorder.
func (r *run) take(events []course.Recorded) {
	for _, e := range events {
		course.Evolve(&r.state, e)
	}
	r.decidedBefore(events)
	if len(events) > 0 {
		r.woken = true
	}
}

// decidedBefore keeps events for the recorder.
func (r *run) decidedBefore(events []course.Recorded) {
	for _, e := range events {
		r.weight += course.Weigh(e)
	}
	r.pending = append(r.pending, events...)
}

func (r *run) long(ctx workflow.Context) bool {
	return r.commands >= r.limits.Commands ||
		workflow.Now(ctx).Sub(r.began) >= r.limits.Age ||
		workflow.GetInfo(ctx).GetContinueAsNewSuggested()
}

// ready reports whether the run can end without losing a signal, an update or an event:
// everything that came is applied and answered, and what is not recorded yet can be carried
// along. A state that is too large to carry is read from the record, when that is complete.
func (r *run) ready(ctx workflow.Context) bool {
	if r.waits(ctx) || !workflow.AllHandlersFinished(ctx) {
		return false
	}
	return !r.bounded() || len(r.pending) == 0 || carried(r.next()) <= r.limits.Carried
}

// next is what the next run begins with.
func (r *run) next() Input {
	return Input{Course: r.id, State: &r.state, Pending: r.pending, Limits: r.limits}
}

func (r *run) continueAsNew(ctx workflow.Context) error {
	r.leaving = true
	next := r.next()
	if r.bounded() && carried(next) > r.limits.Carried {
		next.State, next.Load = nil, r.state.Version
	}
	return workflow.NewContinueAsNewError(ctx, CourseType, next)
}
