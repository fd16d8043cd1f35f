package bench

import (
	"context"
	"sync/atomic"
	"time"

	"github.com/google/uuid"
	"golang.org/x/sync/errgroup"

	"github.com/enplan-dk/enplan/internal/app/casework"
)

// measureOpening compares opening a course, from the API's call until lists show it, with
// a bare start, until its workflow has run its first task.
func measureOpening(ctx context.Context, s *servers) (all []Figure, err error) {
	for _, kind := range stores {
		s.Say("  on " + kind)
		g, err := s.withWorker(ctx, kind)
		if err != nil {
			return all, err
		}
		figures, err := g.openings(ctx, kind)
		g.close()
		all = append(all, figures...)
		if err != nil {
			return all, err
		}
	}
	return all, nil
}

func (g *environment) openings(ctx context.Context, kind string) ([]Figure, error) {
	bareOne := func() error { return g.beginBare(ctx) }
	courseOne := func() error { return g.openOne(ctx) }
	var alone, aloneBare times
	for range warmUp + g.Scale.Pairs/2 {
		took, err := timed(bareOne)
		if err != nil {
			return nil, err
		}
		time.Sleep(quiet)
		ours, err := timed(courseOne)
		if err != nil {
			return nil, err
		}
		time.Sleep(quiet)
		aloneBare, alone = append(aloneBare, took), append(alone, ours)
	}
	var bare, ours load
	for range g.Scale.Rounds {
		if err := g.several(bareOne, &bare); err != nil {
			return nil, err
		}
		time.Sleep(time.Second)
		if err := g.several(courseOne, &ours); err != nil {
			return nil, err
		}
		time.Sleep(time.Second)
	}
	id := "opening/" + kind + "/"
	return []Figure{
		against(id+"alone", kind+": opened and in lists, alone", alone[warmUp:].median(), aloneBare[warmUp:].median(), "ms", aim{}),
		against(id+"throughput", kind+": opened and in lists, 16 in parallel", ours.perSecond(), bare.perSecond(), "a second", least(0.6)),
	}, nil
}

// several does something many times, sixteen at once.
func (g *environment) several(do func() error, sum *load) error {
	began := time.Now()
	var group errgroup.Group
	var left atomic.Int64
	left.Store(int64(g.Scale.Openings))
	for range parallel {
		group.Go(func() error {
			for left.Add(-1) >= 0 {
				took, err := timed(do)
				if err != nil {
					return err
				}
				sum.add(took)
			}
			return nil
		})
	}
	err := group.Wait()
	sum.spent += time.Since(began)
	return err
}

func (g *environment) openOne(ctx context.Context) error {
	out, err := g.cases.Open(ctx, caseworker, measuredFamily().Opening, casework.Call{})
	if err != nil {
		return err
	}
	if out.Recorded {
		return nil
	}
	return g.recorded(ctx, out.Course, out.Version)
}

// beginBare starts a bare workflow and waits until it has run its first task.
func (g *environment) beginBare(ctx context.Context) error {
	id := uuid.Must(uuid.NewV7()).String()
	if err := g.keys.Create(ctx, id); err != nil {
		return err
	}
	ran := make(chan struct{})
	begun.Store(id, ran)
	if err := g.startBare(ctx, id); err != nil {
		return err
	}
	select {
	case <-ran:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
