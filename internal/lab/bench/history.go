package bench

import (
	"context"
	"fmt"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"golang.org/x/sync/errgroup"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/workflows"
)

// How often each is done, and how long a course is left alone before it is counted.
const (
	lone    = 10
	bursts  = 8
	inBurst = 10
	cycles  = 3
	atRest  = 1500 * time.Millisecond
)

// measureHistory counts what courses leave behind in Temporal and in Postgres.
func measureHistory(ctx context.Context, s *servers) ([]Figure, error) {
	g, err := s.withWorker(ctx, onPostgres)
	if err != nil {
		return nil, err
	}
	defer g.close()
	alone, err := g.grows(ctx, lone, func(id string) error {
		_, _, err := g.act(ctx, id)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("lone actions: %w", err)
	}
	burst, err := g.grows(ctx, bursts, func(id string) error {
		var group errgroup.Group
		for range inBurst {
			group.Go(func() error { _, err := g.patiently(ctx, id); return err })
		}
		return group.Wait()
	})
	if err != nil {
		return nil, fmt.Errorf("bursts: %w", err)
	}
	cycle, err := g.grows(ctx, cycles, func(id string) error { return g.cycle(ctx, id) })
	if err != nil {
		return nil, fmt.Errorf("a follow-up cycle: %w", err)
	}
	year, err := g.year(ctx, alone, cycle)
	return append([]Figure{
		figure("history/action", "history events of a lone action", round(alone.events, 1), "", most(11)),
		figure("history/burst", "history events of an action in bursts of ten", round(burst.events/inBurst, 1), "", most(7)),
		figure("history/cycle", "history events of a follow-up cycle, reminder and record included", round(cycle.events, 1), "", most(40)),
	}, year...), err
}

// growth is what something adds to a course's history.
type growth struct{ events, bytes float64 }

// grows does something several times, each from rest, and answers what it adds on average.
func (g *environment) grows(ctx context.Context, times int, do func(id string) error) (growth, error) {
	id, err := g.open(ctx)
	if err != nil {
		return growth{}, err
	}
	if err := do(id); err != nil { // the first of a course may move its timer
		return growth{}, err
	}
	time.Sleep(atRest)
	before, err := g.length(ctx, id)
	if err != nil {
		return growth{}, err
	}
	for range times {
		if err := do(id); err != nil {
			return growth{}, err
		}
		time.Sleep(atRest)
	}
	after, err := g.length(ctx, id)
	n := float64(times)
	return growth{events: (after.events - before.events) / n, bytes: (after.bytes - before.bytes) / n}, err
}

// length of the present run's history.
func (g *environment) length(ctx context.Context, id string) (growth, error) {
	var n growth
	events := g.temporal.GetWorkflowHistory(ctx, workflows.ID(id), "", false, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	for events.HasNext() {
		event, err := events.Next()
		if err != nil {
			return n, fmt.Errorf("read the history: %w", err)
		}
		n.events++
		n.bytes += float64(event.Size())
	}
	return n, nil
}

// cycle is what a follow-up costs: a meeting agreed, coordinator and family reminded by
// the timer, the meeting held, everything recorded.
func (g *environment) cycle(ctx context.Context, id string) error {
	agreed, err := g.cases.Do(ctx, caseworker, id, course.AgreeMeeting{
		Confirmed: true,
		At:        time.Now().Add(2 * time.Second), Form: "home_visit", Members: []string{"m1"}, RemindMinutesBefore: []int{0},
	}, casework.Call{})
	if err != nil {
		return err
	}
	reminded := agreed.Version + 1
	if err := g.recorded(ctx, id, reminded); err != nil {
		return err
	}
	time.Sleep(atRest)
	held, err := g.cases.Do(ctx, caseworker, id, course.HoldMeeting{Meeting: agreed.Created, Present: []string{"m1"}}, casework.Call{})
	if err != nil {
		return err
	}
	return g.recorded(ctx, id, held.Version)
}
