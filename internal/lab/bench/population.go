package bench

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/google/uuid"
	"go.temporal.io/sdk/client"
	"golang.org/x/sync/errgroup"

	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/platform/notify"
	"github.com/enplan-dk/enplan/internal/platform/store"
	"github.com/enplan-dk/enplan/test/coursetest"
	"github.com/enplan-dk/enplan/test/process"
	"github.com/enplan-dk/enplan/worker"
	"github.com/enplan-dk/enplan/workflows"
)

// populate opens many courses at once: each is decided here, an hour ago, written into
// the record, and its workflow is started where the journal left it, as after a restore.
// Of the n-th course, extra says what else has been done.
func (g *environment) populate(ctx context.Context, n int, extra func(n int) []course.Command) ([]string, error) {
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
				id, err := g.restore(ctx, outbox, extra(int(i)))
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

// unsynced lets Postgres answer before its log is on the disk, until the ground is left:
// where only memory is looked at, what is put there need not survive a crash.
func (g *environment) unsynced(ctx context.Context) error {
	const reload = "select pg_reload_conf()"
	for _, statement := range []string{"alter system set synchronous_commit = off", reload} {
		if err := execute(ctx, g.Postgres, statement); err != nil {
			return fmt.Errorf("let Postgres answer before its log is synced: %w", err)
		}
	}
	g.undo = append(g.undo, func() {
		ctx := context.WithoutCancel(ctx)
		_ = execute(ctx, g.Postgres, "alter system reset synchronous_commit")
		_ = execute(ctx, g.Postgres, reload)
	})
	return nil
}

func nothingElse(int) []course.Command { return nil }

func (g *environment) restore(ctx context.Context, outbox store.Outbox, extra []course.Command) (string, error) {
	c, err := g.decide(ctx, time.Now().Add(-time.Hour))
	if err != nil {
		return "", err
	}
	if _, err := c.Do(coursetest.Karen, extra...); err != nil {
		return "", err
	}
	if err := g.store.Record(ctx, c.ID, c.Journal, outbox); err != nil {
		return "", err
	}
	return c.ID, g.resume(ctx, c.ID, c.State)
}

// decide decides a course in memory up to the forming of its team, at an instant of the past, with a key of its own.
func (g *environment) decide(ctx context.Context, at time.Time) (*coursetest.Course, error) {
	id := uuid.Must(uuid.NewV7()).String()
	if err := g.keys.Create(ctx, id); err != nil {
		return nil, err
	}
	f := measuredFamily()
	c, err := coursetest.Open(id, f.Opening, coursetest.Karen, course.CurrentLaw(municipality), at)
	if err != nil {
		return nil, err
	}
	_, err = c.Do(coursetest.Karen, f.FormTeam()...)
	return c, err
}

// resume starts a course's workflow from a state.
func (g *environment) resume(ctx context.Context, id string, state course.State) error {
	_, err := g.temporal.ExecuteWorkflow(ctx, client.StartWorkflowOptions{
		ID: workflows.ID(id), TaskQueue: g.queue, WorkflowTaskTimeout: worker.TaskTimeout,
	}, workflows.CourseType, workflows.Restored(id, state))
	if err != nil {
		return fmt.Errorf("start a course: %w", err)
	}
	return nil
}

// startProduct starts one of the product's programs on the ground, and answers where it listens.
func (g *environment) startProduct(ctx context.Context, name string) (*process.Process, string, error) {
	free, err := process.FreeAddresses(ctx, 1)
	if err != nil {
		return nil, "", err
	}
	address := free[0]
	p, err := start(ctx, address, g.environment(address), g.Enplan, name)
	return p, "http://" + address, err
}
