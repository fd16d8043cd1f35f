package bench

import (
	"context"
	"encoding/json"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/google/uuid"
	"go.temporal.io/sdk/client"
	"golang.org/x/sync/errgroup"

	"github.com/enplan-dk/enplan/internal/course"
	"github.com/enplan-dk/enplan/internal/notify"
	"github.com/enplan-dk/enplan/internal/store"
	"github.com/enplan-dk/enplan/worker"
	"github.com/enplan-dk/enplan/workflows"
)

// populate opens many courses at once: each is decided here, an hour ago, written into
// the record, and its workflow is started where the journal left it, as after a restore.
// Of the n-th course, extra says what else has been done.
func (g *ground) populate(ctx context.Context, n int, extra func(n int) []course.Command) ([]string, error) {
	outbox, err := notify.NewOutbox(g.pool, g.store)
	if err != nil {
		return nil, err
	}
	ids := make([]string, n)
	var next atomic.Int64
	group, ctx := errgroup.WithContext(store.ForInstallation(ctx))
	for range parallel {
		group.Go(func() error {
			for i := next.Add(1) - 1; i < int64(n); i = next.Add(1) - 1 {
				id, err := g.restore(ctx, outbox, append(joining(), extra(int(i))...))
				if err != nil {
					return err
				}
				ids[i] = id
			}
			return nil
		})
	}
	return ids, group.Wait()
}

func nothingElse(int) []course.Command { return nil }

func (g *ground) restore(ctx context.Context, outbox store.Outbox, commands []course.Command) (string, error) {
	id := uuid.Must(uuid.NewV7()).String()
	if err := g.keys.Create(ctx, id); err != nil {
		return id, err
	}
	state, journal, err := decided(id, commands)
	if err != nil {
		return id, err
	}
	if err := g.store.Record(ctx, id, journal, outbox); err != nil {
		return id, err
	}
	return id, g.resume(ctx, id, state)
}

// decided is a course and its journal after these commands of the caseworker's.
func decided(id string, commands []course.Command) (state course.State, journal []course.Recorded, err error) {
	at := time.Now().Add(-time.Hour)
	take := func(events []course.Recorded, err error) error {
		for _, e := range events {
			course.Evolve(&state, e)
		}
		journal = append(journal, events...)
		return err
	}
	by := course.Actor{Subject: caseworker.Subject, Role: course.Caseworker}
	if err := take(course.DecideOpening(id, opening(), course.Request{By: by}, at)); err != nil {
		return state, journal, fmt.Errorf("decide the opening: %w", err)
	}
	for _, c := range commands {
		body, err := json.Marshal(c)
		if err != nil {
			return state, journal, fmt.Errorf("write a command: %w", err)
		}
		if err := take(course.Decide(state, course.Request{Name: course.NameOf(c), Body: body, By: by}, at)); err != nil {
			return state, journal, fmt.Errorf("decide %s: %w", course.NameOf(c), err)
		}
	}
	return state, journal, nil
}

// resume starts a course's workflow from a state.
func (g *ground) resume(ctx context.Context, id string, state course.State) error {
	_, err := g.temporal.ExecuteWorkflow(ctx, client.StartWorkflowOptions{
		ID: workflows.ID(id), TaskQueue: g.queue, WorkflowTaskTimeout: worker.TaskTimeout,
	}, workflows.CourseType, workflows.Input{Course: id, State: &state})
	if err != nil {
		return fmt.Errorf("start a course: %w", err)
	}
	return nil
}

// startProduct starts one of the product's programs on the ground, and answers where it listens.
func (g *ground) startProduct(ctx context.Context, name string) (*process, string, error) {
	address, err := freeAddress(ctx)
	if err != nil {
		return nil, "", err
	}
	p, err := start(ctx, address, g.environment(address), g.Enplan, name)
	return p, "http://" + address, err
}
