package bench

import (
	"context"
	"fmt"
	"sync"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"golang.org/x/sync/errgroup"

	"github.com/enplan-dk/enplan/internal/casework"
	"github.com/enplan-dk/enplan/internal/course"
	"github.com/enplan-dk/enplan/workflows"
)

// Actions is what an action costs. An action is answered when the course's workflow has
// answered; the ratios compare that with a bare update. Service is the whole call that the
// API makes: authorised, written to the access log, answered and waited for until lists
// show it.
type Actions struct {
	LatencyRatio        float64 `json:"latency_ratio"`
	VisibleP95          float64 `json:"visible_ms_p95"` // from the answer until the list shows it
	ThroughputRatio     float64 `json:"throughput_ratio"`
	EventsPerAction     float64 `json:"events_per_action"`
	EventsPerBurst      float64 `json:"events_per_action_burst"` // each, in bursts of ten
	BareMedian          float64 `json:"bare_ms_median"`
	ActionMedian        float64 `json:"action_ms_median"`
	VisibleMedian       float64 `json:"visible_ms_median"`
	ServiceMedian       float64 `json:"service_ms_median"`
	ServiceRatio        float64 `json:"service_ratio"`
	BareLatencyLoaded   float64 `json:"bare_ms_median_parallel"`
	ActionLatencyLoaded float64 `json:"action_ms_median_parallel"`
	LatencyRatioLoaded  float64 `json:"latency_ratio_parallel"`
	BarePerSecond       float64 `json:"bare_per_second"`
	ActionsPerSecond    float64 `json:"actions_per_second"` // answered and recorded
	Pairs               int     `json:"pairs"`
	Parallel            int     `json:"parallel"`
}

// How much is measured.
const (
	warmUp   = 20
	pairs    = 200
	parallel = 16
	rounds   = 3
	roundFor = 4 * time.Second
	lone     = 10
	bursts   = 8
	inBurst  = 10
	atRest   = 1500 * time.Millisecond
)

// MeasureActions measures all of it; say tells what is going on.
func MeasureActions(ctx context.Context, servers Servers, say func(string)) (Actions, error) {
	a := Actions{Pairs: pairs, Parallel: parallel}
	g, err := prepare(ctx, servers)
	if err != nil {
		return a, err
	}
	defer g.leave()
	for _, step := range []struct {
		name string
		do   func(context.Context, *Actions) error
	}{
		{"one at a time", g.alone},
		{"16 in parallel", g.together},
		{"history events of lone actions", g.loneEvents},
		{"history events in bursts of ten", g.burstEvents},
	} {
		say(step.name)
		if err := step.do(ctx, &a); err != nil {
			return a, fmt.Errorf("measure %s: %w", step.name, err)
		}
	}
	return a, nil
}

// alone measures pairs of a bare update and an action, one after the other. Between them
// the recorder comes to rest, so that neither pays for the other.
func (g *ground) alone(ctx context.Context, a *Actions) error {
	id, err := g.open(ctx)
	if err != nil {
		return err
	}
	bareID, err := g.openBare(ctx)
	if err != nil {
		return err
	}
	var bare, action, visible, service times
	for i := range warmUp + pairs {
		took, err := timed(func() error { _, err := g.update(ctx, bareID, request()); return err })
		if err != nil {
			return err
		}
		answered, seen, err := g.act(ctx, id)
		if err != nil {
			return err
		}
		time.Sleep(quiet)
		called, err := timed(func() error { _, err := g.cases.Do(ctx, caseworker, id, note(), casework.Call{}); return err })
		if err != nil {
			return err
		}
		time.Sleep(quiet)
		if i >= warmUp {
			bare, action, visible, service = append(bare, took), append(action, answered), append(visible, seen), append(service, called)
		}
	}
	a.BareMedian, a.ActionMedian, a.ServiceMedian = bare.median(), action.median(), service.median()
	a.LatencyRatio, a.ServiceRatio = ratio(a.ActionMedian, a.BareMedian), ratio(a.ServiceMedian, a.BareMedian)
	a.VisibleMedian, a.VisibleP95 = visible.median(), visible.at(0.95)
	return nil
}

// quiet is how long what follows an action may still keep the servers busy.
const quiet = 40 * time.Millisecond

// act sends an action and answers how long its answer took, and how long after it the
// list showed it.
func (g *ground) act(ctx context.Context, id string) (answered, visible time.Duration, err error) {
	began := time.Now()
	answer, err := g.update(ctx, id, request())
	if err != nil {
		return 0, 0, err
	}
	at := time.Now()
	for {
		row, err := g.store.Course(ctx, id)
		if err != nil {
			return 0, 0, err
		}
		if row.Version >= answer.Version {
			return at.Sub(began), time.Since(at), nil
		}
		time.Sleep(time.Millisecond)
	}
}

func note() course.Command {
	return course.WriteNote{Kind: "call", On: course.DateOf(time.Now()), Text: "Ringede om mødet; hun kommer gerne kl. 10"}
}

func timed(do func() error) (time.Duration, error) {
	began := time.Now()
	err := do()
	return time.Since(began), err
}

// together measures rounds of 16 clients, each with a workflow of its own, bare and
// course by turns. A course's round is over when all of it is recorded.
func (g *ground) together(ctx context.Context, a *Actions) error {
	var bares, courses [parallel]string
	for i := range parallel {
		var err error
		if bares[i], err = g.openBare(ctx); err != nil {
			return err
		}
		if courses[i], err = g.open(ctx); err != nil {
			return err
		}
	}
	var bare, action load
	for range rounds {
		if err := g.round(ctx, bares[:], &bare, func(string, int64) error { return nil }); err != nil {
			return err
		}
		time.Sleep(time.Second)
		recorded := func(id string, version int64) error {
			_, err := g.store.WaitForVersion(ctx, id, version, time.Minute)
			return err
		}
		if err := g.round(ctx, courses[:], &action, recorded); err != nil {
			return err
		}
		time.Sleep(time.Second)
	}
	a.BarePerSecond, a.ActionsPerSecond = bare.perSecond(), action.perSecond()
	a.ThroughputRatio = round(a.ActionsPerSecond/a.BarePerSecond, 2)
	a.BareLatencyLoaded, a.ActionLatencyLoaded = bare.took.median(), action.took.median()
	a.LatencyRatioLoaded = ratio(a.ActionLatencyLoaded, a.BareLatencyLoaded)
	return nil
}

// load sums up rounds.
type load struct {
	mu    sync.Mutex
	took  times
	spent time.Duration
}

func (l *load) perSecond() float64 { return round(float64(len(l.took))/l.spent.Seconds(), 1) }

// round lets every client act one action after the other for a while, and waits for what
// must follow on the last of each.
func (g *ground) round(ctx context.Context, ids []string, sum *load, after func(id string, version int64) error) error {
	began := time.Now()
	var group errgroup.Group
	for _, id := range ids {
		group.Go(func() error {
			var last int64
			for time.Since(began) < roundFor {
				var answer course.Answer
				took, err := timed(func() (err error) { answer, err = g.patiently(ctx, id); return err })
				if err != nil {
					return err
				}
				last = answer.Version
				sum.mu.Lock()
				sum.took = append(sum.took, took)
				sum.mu.Unlock()
			}
			return after(id, last)
		})
	}
	err := group.Wait()
	sum.spent += time.Since(began)
	return err
}

// patiently repeats an update that a run's end got in the way of, under the same key.
func (g *ground) patiently(ctx context.Context, id string) (answer course.Answer, err error) {
	r := request()
	for range 50 {
		if answer, err = g.update(ctx, id, r); err == nil {
			return answer, nil
		}
		time.Sleep(20 * time.Millisecond)
	}
	return answer, err
}

// loneEvents counts the history events of actions that each come to rest.
func (g *ground) loneEvents(ctx context.Context, a *Actions) error {
	n, err := g.events(ctx, lone, func(id string) error {
		_, _, err := g.act(ctx, id)
		return err
	})
	a.EventsPerAction = round(n, 2)
	return err
}

// burstEvents counts the history events of ten actions sent at once.
func (g *ground) burstEvents(ctx context.Context, a *Actions) error {
	n, err := g.events(ctx, bursts, func(id string) error {
		var group errgroup.Group
		for range inBurst {
			group.Go(func() error { _, err := g.patiently(ctx, id); return err })
		}
		return group.Wait()
	})
	a.EventsPerBurst = round(n/inBurst, 2)
	return err
}

// events does something several times, each from rest, and answers how many history
// events it takes on average.
func (g *ground) events(ctx context.Context, times int, do func(id string) error) (float64, error) {
	id, err := g.open(ctx)
	if err != nil {
		return 0, err
	}
	if err := do(id); err != nil { // the first of a course may move its timer
		return 0, err
	}
	time.Sleep(atRest)
	before, err := g.length(ctx, id)
	if err != nil {
		return 0, err
	}
	for range times {
		if err := do(id); err != nil {
			return 0, err
		}
		time.Sleep(atRest)
	}
	after, err := g.length(ctx, id)
	return float64(after-before) / float64(times), err
}

// length counts the history events of the present run.
func (g *ground) length(ctx context.Context, id string) (int, error) {
	n := 0
	events := g.temporal.GetWorkflowHistory(ctx, workflows.ID(id), "", false, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	for events.HasNext() {
		if _, err := events.Next(); err != nil {
			return 0, fmt.Errorf("read the history: %w", err)
		}
		n++
	}
	return n, nil
}
