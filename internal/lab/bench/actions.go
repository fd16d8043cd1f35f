package bench

import (
	"context"
	"fmt"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/domain/course"
)

// measureActions measures what an action costs. It is answered when the course's workflow
// has answered; the ratios compare that with a bare update. The whole call is what the API
// makes: authorised, written to the access log, answered and waited for until lists show it.
func measureActions(ctx context.Context, s *servers) (all []Figure, err error) {
	for _, kind := range stores {
		s.Say("  on " + kind)
		g, err := s.withWorker(ctx, kind)
		if err != nil {
			return all, err
		}
		figures, err := g.actions(ctx, kind)
		g.close()
		all = append(all, figures...)
		if err != nil {
			return all, err
		}
	}
	return all, nil
}

func (g *environment) actions(ctx context.Context, kind string) ([]Figure, error) {
	alone, err := g.alone(ctx, kind)
	if err != nil {
		return nil, fmt.Errorf("one at a time: %w", err)
	}
	together, err := g.together(ctx, kind)
	if err != nil {
		return alone, fmt.Errorf("in parallel: %w", err)
	}
	return append(alone, together...), nil
}

const (
	// warmUp is how many pairs are not counted.
	warmUp = 20

	// quiet is how long what follows an action may still keep the servers busy.
	quiet = 40 * time.Millisecond
)

// alone measures pairs of a bare update and an action, one after the other. Before each of them
// everything comes to rest, so that neither pays for the other or finds the machine awake.
func (g *environment) alone(ctx context.Context, kind string) ([]Figure, error) {
	id, err := g.open(ctx)
	if err != nil {
		return nil, err
	}
	bareID, err := g.openBare(ctx)
	if err != nil {
		return nil, err
	}
	var bare, action, visible, whole times
	for i := range warmUp + g.Scale.Pairs {
		took, err := timed(func() error { _, err := g.update(ctx, bareID, request()); return err })
		if err != nil {
			return nil, err
		}
		time.Sleep(quiet)
		answered, seen, err := g.act(ctx, id)
		if err != nil {
			return nil, err
		}
		time.Sleep(quiet)
		called, err := timed(func() error { _, err := g.cases.Do(ctx, caseworker, id, note(), casework.Call{}); return err })
		if err != nil {
			return nil, err
		}
		time.Sleep(quiet)
		if i >= warmUp {
			bare, action, visible, whole = append(bare, took), append(action, answered), append(visible, seen), append(whole, called)
		}
	}
	soon := most(60)
	if kind == onPostgres {
		soon = most(20)
	}
	id = "actions/" + kind + "/"
	return []Figure{
		against(id+"alone", kind+": answered, alone", action.median(), bare.median(), "ms", most(1.3)),
		figure(
			id+"visible", kind+": visible in lists after the answer, 95th percentile", visible.at(0.95), "ms", soon,
		).noted("median %s ms", number(visible.median())),
		against(id+"whole", kind+": the API's whole call, until lists show it", whole.median(), bare.median(), "ms", aim{}),
	}, nil
}

// act sends an action and answers how long its answer took, and how long after it the
// list showed it.
func (g *environment) act(ctx context.Context, id string) (answered, visible time.Duration, err error) {
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
// course by turns. A course's round is over when all of it is recorded. All are
// fresh in each round: with every update a run grows, and so does what the server writes with each step of it.
func (g *environment) together(ctx context.Context, kind string) ([]Figure, error) {
	var bare, action load
	for range g.Scale.Rounds {
		bares, err := forEach(func() (string, error) { return g.openBare(ctx) })
		if err != nil {
			return nil, err
		}
		courses, err := forEach(func() (string, error) { return g.open(ctx) })
		if err != nil {
			return nil, err
		}
		time.Sleep(time.Second)
		if err := g.round(ctx, bares, &bare, func(string, int64) error { return nil }); err != nil {
			return nil, err
		}
		time.Sleep(time.Second)
		recorded := func(id string, version int64) error { return g.recorded(ctx, id, version) }
		if err := g.round(ctx, courses, &action, recorded); err != nil {
			return nil, err
		}
		time.Sleep(time.Second)
	}
	id := "actions/" + kind + "/"
	return []Figure{
		against(id+"parallel", kind+": answered, 16 in parallel", action.took.median(), bare.took.median(), "ms", most(2)),
		against(id+"throughput", kind+": throughput answered and recorded, 16 in parallel", action.perSecond(), bare.perSecond(), "a second", least(0.5)),
	}, nil
}

// forEach makes a workflow for each client.
func forEach(open func() (string, error)) ([]string, error) {
	ids := make([]string, parallel)
	for i := range ids {
		var err error
		if ids[i], err = open(); err != nil {
			return nil, err
		}
	}
	return ids, nil
}

// load sums up rounds.
type load struct {
	mu    sync.Mutex
	took  times
	spent time.Duration
}

func (l *load) perSecond() float64 { return round(float64(len(l.took))/l.spent.Seconds(), 1) }

func (l *load) add(took time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.took = append(l.took, took)
}

// round lets every client act one action after the other for a while, and waits for what
// must follow on the last of each.
func (g *environment) round(ctx context.Context, ids []string, sum *load, after func(id string, version int64) error) error {
	began := time.Now()
	var group errgroup.Group
	for _, id := range ids {
		group.Go(func() error {
			var last int64
			for time.Since(began) < g.Scale.RoundFor {
				var answer course.Answer
				took, err := timed(func() (err error) { answer, err = g.patiently(ctx, id); return err })
				if err != nil {
					return err
				}
				last = answer.Version
				sum.add(took)
			}
			return after(id, last)
		})
	}
	err := group.Wait()
	sum.spent += time.Since(began)
	return err
}

// patiently repeats an update that a run's end got in the way of, under the same key.
func (g *environment) patiently(ctx context.Context, id string) (answer course.Answer, err error) {
	r := request()
	for range 50 {
		if answer, err = g.update(ctx, id, r); err == nil {
			return answer, nil
		}
		time.Sleep(20 * time.Millisecond)
	}
	return answer, err
}
