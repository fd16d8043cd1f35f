package bench

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"

	sdkworker "go.temporal.io/sdk/worker"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/platform/notify"
	"github.com/enplan-dk/enplan/internal/platform/store"
	"github.com/enplan-dk/enplan/test/coursetest"
	"github.com/enplan-dk/enplan/test/process"
	"github.com/enplan-dk/enplan/workflows"
)

// measureMemory looks at the resident memory of worker and API while more and more courses
// run, with the keys and the rows of the whole country's open courses beside them.
func measureMemory(ctx context.Context, s *servers) ([]Figure, error) {
	g, err := s.environment(ctx, onPostgres)
	if err != nil {
		return nil, err
	}
	defer g.close()
	if err := g.unsynced(ctx); err != nil {
		return nil, err
	}
	inRecord := min(openCountry, s.Scale.Rows)
	if err := g.bulkLoad(ctx, inRecord, allOpen); err != nil {
		return nil, err
	}
	worker, _, err := g.startProduct(ctx, "worker")
	if err != nil {
		return nil, err
	}
	defer worker.Stop()
	api, address, err := g.startProduct(ctx, "serve")
	if err != nil {
		return nil, err
	}
	defer api.Stop()
	all, err := g.grow(ctx, worker, inRecord)
	if err != nil {
		return all, err
	}
	if err := g.browse(ctx, address); err != nil {
		return all, err
	}
	all = append(all, figure("memory/api", "API, with pages read", resident(api), "MB", aim{}))
	s.Say("  a cold query")
	cold, err := g.coldQuery(ctx)
	return append(all, cold...), err
}

// grow opens courses in four steps, keeps acting on some of them, and looks after each step.
func (g *environment) grow(ctx context.Context, worker *process.Process, inRecord int) (all []Figure, err error) {
	empty := figure("memory/empty", "worker, no course run yet", resident(worker), "MB", aim{})
	all = append(all, empty.noted("the keys of %s open courses are loaded", number(float64(inRecord))))
	const steps = 4
	var ids []string
	began := time.Now()
	for step := range steps {
		more, err := g.populate(ctx, g.Scale.Open/steps, nothingElse)
		if err != nil {
			return all, err
		}
		ids = append(ids, more...)
		for range 200 { // some that the cache has let go of come back
			if _, err := g.cases.Do(ctx, caseworker, ids[rand.IntN(len(ids))], note(), casework.Call{}); err != nil { // nothing secret follows from it
				return all, err
			}
		}
		g.Say(fmt.Sprintf("  %d courses open: worker %.0f MB", len(ids), resident(worker)))
		if step == steps/2-1 {
			all = append(all, figure("memory/half", "worker, "+number(float64(len(ids)))+" courses open", resident(worker), "MB", aim{}))
		}
	}
	pace := float64(len(ids)) / time.Since(began).Seconds()
	f := figure("memory/worker", "worker, "+number(float64(len(ids)))+" courses open", resident(worker), "MB", most(400))
	return append(all, f.noted("%s a second were opened", number(pace))), nil
}

// browse reads pages, so that the API holds what it holds in use.
func (g *environment) browse(ctx context.Context, address string) error {
	browser, err := g.login(ctx, address, caseworker.Subject)
	if err != nil {
		return fmt.Errorf("log in: %w", err)
	}
	for range 100 {
		if _, err := firstByte(ctx, browser, address+"/familier"); err != nil {
			return err
		}
	}
	return nil
}

// notes is how many actions a cold course has behind it in its present run.
const notes = 60

// coldQuery asks a course with a long past that no worker holds, and a bare workflow with
// as long a history.
func (g *environment) coldQuery(ctx context.Context) ([]Figure, error) {
	c := &environment{servers: g.servers, queue: g.queue + "-cold", masters: g.masters, address: g.address, database: g.database}
	defer c.close()
	if err := c.connect(ctx); err != nil {
		return nil, err
	}
	if err := c.work(); err != nil {
		return nil, err
	}
	everywhere := store.ForInstallation(ctx)
	id, err := c.threeYears(everywhere)
	if err != nil {
		return nil, err
	}
	bareID, err := c.openBare(everywhere)
	if err != nil {
		return nil, err
	}
	if err := c.alike(everywhere, id, bareID); err != nil {
		return nil, err
	}
	length, err := c.length(ctx, id)
	if err != nil {
		return nil, err
	}
	var ours, bare times
	for range max(g.Scale.Pairs/10, 3) {
		sdkworker.PurgeStickyWorkflowCache()
		took, err := timed(func() error { return c.ask(ctx, bareID, queryBare, new(any)) })
		if err != nil {
			return nil, err
		}
		sdkworker.PurgeStickyWorkflowCache()
		asked, err := timed(func() error { return c.ask(ctx, id, workflows.QueryCourse, new(any)) })
		if err != nil {
			return nil, err
		}
		ours, bare = append(ours, asked), append(bare, took)
	}
	f := against("memory/cold", "cold query of a course with three years of follow-up", ours.median(), bare.median(), "ms", aim{})
	return []Figure{f.noted("%s history events in its present run", number(length.events))}, nil
}

// threeYears starts a course with the past of three: a meeting held each fortnight.
func (g *environment) threeYears(ctx context.Context) (string, error) {
	const meetings = 3 * 26
	outbox, err := notify.NewOutbox(g.pool, g.store)
	if err != nil {
		return "", err
	}
	c, err := g.decide(ctx, time.Now().AddDate(0, 0, -500))
	if err != nil {
		return "", err
	}
	for range meetings { // they are moved together: the example by-law is younger than three years
		c.At = c.At.AddDate(0, 0, 6)
		if err := meet(c); err != nil {
			return "", err
		}
	}
	if err := g.store.Record(ctx, c.ID, c.Journal, outbox); err != nil {
		return "", err
	}
	return c.ID, g.resume(ctx, c.ID, c.State)
}

// meet agrees a meeting, lets its reminders come due and holds it.
func meet(c *coursetest.Course) error {
	c.Due()
	agreed, err := c.Do(coursetest.Karen, course.AgreeMeeting{Confirmed: true, At: c.At.Add(time.Hour), Form: "home_visit", Members: []string{"m1"}})
	if err != nil {
		return err
	}
	c.At = c.At.Add(2 * time.Hour)
	c.Due()
	_, err = c.Do(coursetest.Karen, course.HoldMeeting{Meeting: course.Created(agreed), Present: []string{"m1"}})
	return err
}

// alike gives both workflows a history of the same length.
func (g *environment) alike(ctx context.Context, id, bareID string) error {
	for range notes {
		if _, err := g.patiently(ctx, id); err != nil {
			return err
		}
		time.Sleep(quiet)
	}
	time.Sleep(atRest)
	ours, err := g.length(ctx, id)
	if err != nil {
		return err
	}
	for {
		bare, err := g.length(ctx, bareID)
		if err != nil || bare.events >= ours.events {
			return err
		}
		if _, err := g.update(ctx, bareID, request()); err != nil {
			return err
		}
	}
}
