// Package bench measures what courses cost, each figure beside a bare reference on the
// same servers in the same run, so that the ratio says something on any machine.
//
// It makes a database and task queues of its own and takes the database away again. It
// is no load generator for an installation in use.
package bench

import (
	"context"
	"fmt"
	"log/slog"
	"net/url"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"go.temporal.io/sdk/client"
	sdklog "go.temporal.io/sdk/log"
	sdkworker "go.temporal.io/sdk/worker"

	"github.com/enplan-dk/enplan/activities"
	"github.com/enplan-dk/enplan/internal/access"
	"github.com/enplan-dk/enplan/internal/bylaw"
	"github.com/enplan-dk/enplan/internal/casework"
	"github.com/enplan-dk/enplan/internal/course"
	"github.com/enplan-dk/enplan/internal/notify"
	"github.com/enplan-dk/enplan/internal/payload"
	"github.com/enplan-dk/enplan/internal/store"
	"github.com/enplan-dk/enplan/worker"
	"github.com/enplan-dk/enplan/workflows"
)

// Servers are what is measured on.
type Servers struct {
	Temporal  string // host:port
	Namespace string
	Postgres  string // URL of somebody who may create databases
}

// ground is what a measurement stands on: clients, workers and a database.
type ground struct {
	temporal client.Client
	pool     *pgxpool.Pool
	store    *store.Store
	keys     *payload.Keyring
	cases    *casework.Service
	queue    string
	close    []func()
}

// prepare makes the database, connects, and starts a worker for courses and one for the bare workflow.
func prepare(ctx context.Context, servers Servers) (g *ground, err error) {
	g = &ground{queue: "bench-" + uuid.NewString()}
	defer func() {
		if err != nil {
			g.leave()
		}
	}()
	if err := g.database(ctx, servers.Postgres); err != nil {
		return g, err
	}
	masters, err := payload.ParseMasterKeys(payload.GenerateMasterKeys("bench"))
	if err != nil {
		return g, fmt.Errorf("make master keys: %w", err)
	}
	g.keys = payload.NewKeyring(masters, store.NewKeys(g.pool))
	g.store = store.New(g.pool, g.keys)
	g.temporal, err = client.DialContext(ctx, worker.ClientOptions(
		servers.Temporal, servers.Namespace, g.keys, sdklog.NewStructuredLogger(slog.New(slog.DiscardHandler))))
	if err != nil {
		return g, fmt.Errorf("connect to Temporal: %w", err)
	}
	g.close = append(g.close, g.temporal.Close)
	g.cases = casework.New(g.store, g.temporal, g.keys, g.queue)
	err = g.work()
	return g, err
}

func (g *ground) leave() {
	for i := len(g.close) - 1; i >= 0; i-- {
		g.close[i]()
	}
}

// database makes a migrated database and sees to it that it goes.
func (g *ground) database(ctx context.Context, admin string) error {
	name := "enplan_bench_" + strings.ReplaceAll(uuid.NewString(), "-", "")
	if err := execute(ctx, admin, "create database "+name); err != nil {
		return fmt.Errorf("create a database: %w", err)
	}
	g.close = append(g.close, func() {
		_ = execute(context.WithoutCancel(ctx), admin, "drop database if exists "+name+" with (force)")
	})
	own, err := url.Parse(admin)
	if err != nil {
		return fmt.Errorf("read the Postgres URL: %w", err)
	}
	own.Path = "/" + name
	if g.pool, err = store.Connect(ctx, own.String()); err != nil {
		return err
	}
	g.close = append(g.close, g.pool.Close)
	return store.Migrate(ctx, g.pool)
}

func execute(ctx context.Context, url, statement string) error {
	c, err := pgx.Connect(ctx, url)
	if err != nil {
		return err
	}
	_, err = c.Exec(ctx, statement)
	_ = c.Close(ctx)
	return err
}

// work starts both workers with the options of production.
func (g *ground) work() error {
	sdkworker.SetStickyWorkflowCacheSize(worker.StickyCache)
	outbox, err := notify.NewOutbox(g.pool, g.store)
	if err != nil {
		return err
	}
	doing := &activities.Activities{Store: g.store, Outbox: outbox}
	courses, bare := worker.New(g.temporal, g.queue, doing), worker.New(g.temporal, g.queue+bareSuffix, doing)
	bare.RegisterWorkflowWithOptions(bareWorkflow, bareOptions)
	for _, w := range []sdkworker.Worker{courses, bare} {
		if err := w.Start(); err != nil {
			return fmt.Errorf("start a worker: %w", err)
		}
		g.close = append(g.close, w.Stop)
	}
	return nil
}

// caseworker is who acts.
var caseworker = access.Who{Subject: "karen", Roles: []course.Role{course.Caseworker}, Municipality: municipality}

const municipality = "eksempel"

// open opens a course of an invented family that is found to be in the target group, and
// with a coordinator and a planned follow-up.
func (g *ground) open(ctx context.Context) (string, error) {
	out, err := g.cases.Open(ctx, caseworker, course.Opening{
		Bylaw:    municipality,
		Referral: course.Referral{Source: "citizen", Reason: "Tre forvaltninger, tre planer"},
		Members: []course.NewMember{
			{Name: "Rigmor Sandelholt", Kind: course.Adult, Birth: course.Date{Year: 1990, Month: 5, Day: 17}, Subject: "rigmor"},
			{Name: "Tobias Sandelholt", Kind: course.Child, Birth: course.Date{Year: 2018, Month: 2, Day: 28}, Custody: []course.Custody{"m1"}},
		},
	}, casework.Call{})
	if err != nil {
		return "", fmt.Errorf("open a course: %w", err)
	}
	if !out.Recorded {
		if _, err := g.store.WaitForVersion(ctx, out.Course, 1, time.Minute); err != nil {
			return "", err
		}
	}
	for _, c := range []course.Command{
		course.RecordFacts{
			Members: []course.MemberFacts{{Member: "m1", ComplexProblems: "Flere forhold på én gang", Spells: []bylaw.Spell{{LAB: 13, From: course.Date{Year: 2025, Month: 6, Day: 1}}}}},
			Fields:  []string{"employment", "health"}, FieldsConfirmed: "Bekræftet i samtale",
		},
		course.DecideEligibility{Outcome: course.Eligible, Reason: "To fagområder"},
	} {
		if _, err := g.cases.Do(ctx, caseworker, out.Course, c, casework.Call{}); err != nil {
			return "", fmt.Errorf("prepare a course with %s: %w", course.NameOf(c), err)
		}
	}
	return out.Course, nil
}

// request is the action that is measured: a note of a call.
func request() course.Request {
	key := uuid.NewString()
	return course.Request{
		Name: "write_note", Key: key, Fingerprint: strings.ReplaceAll(key+key, "-", ""),
		By:   course.Actor{Subject: caseworker.Subject, Role: course.Caseworker},
		Body: []byte(`{"kind":"call","on":"` + course.DateOf(time.Now()).String() + `","text":"Ringede om mødet; hun kommer gerne kl. 10"}`),
	}
}

// update sends a request and waits for its answer, as casework does.
func (g *ground) update(ctx context.Context, id string, r course.Request) (answer course.Answer, err error) {
	handle, err := g.temporal.UpdateWorkflow(ctx, client.UpdateWorkflowOptions{
		WorkflowID: workflows.ID(id), UpdateID: r.Key, UpdateName: r.Name, Args: []any{r},
		WaitForStage: client.WorkflowUpdateStageCompleted,
	})
	if err != nil {
		return answer, err
	}
	err = handle.Get(ctx, &answer)
	return answer, err
}
