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
	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/domain/access"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/platform/notify"
	"github.com/enplan-dk/enplan/internal/platform/sealing"
	"github.com/enplan-dk/enplan/internal/platform/store"
	"github.com/enplan-dk/enplan/test/coursetest"
	"github.com/enplan-dk/enplan/worker"
	"github.com/enplan-dk/enplan/workflows"
)

// environment is what a benchmark runs in: a database of its own, a client of a Temporal
// server, and a task queue of its own.
type environment struct {
	*servers
	address  string // of the Temporal server
	database string // URL
	masters  string // text of the master keys
	temporal client.Client
	pool     *pgxpool.Pool
	store    *store.Store
	keys     *sealing.Keyring
	cases    *casework.Service
	queue    string
	undo     []func()
}

var silent = sdklog.NewStructuredLogger(slog.New(slog.DiscardHandler))

// environment makes a database and connects to it.
func (s *servers) environment(ctx context.Context, temporalStore string) (g *environment, err error) {
	g = &environment{servers: s, queue: "bench-" + uuid.NewString(), masters: sealing.GenerateMasterKeys("bench")}
	defer func() {
		if err != nil {
			g.close()
		}
	}()
	if g.address, err = s.temporal(ctx, temporalStore); err != nil {
		return g, err
	}
	if err := g.makeDatabase(ctx); err != nil {
		return g, err
	}
	err = g.connect(ctx)
	return g, err
}

// connect connects to the database and to Temporal.
func (g *environment) connect(ctx context.Context) (err error) {
	if g.pool, err = store.Connect(ctx, g.database); err != nil {
		return err
	}
	g.undo = append(g.undo, g.pool.Close)
	if err := store.Migrate(ctx, g.pool); err != nil {
		return err
	}
	masters, err := sealing.ParseMasterKeys(g.masters)
	if err != nil {
		return fmt.Errorf("make master keys: %w", err)
	}
	g.keys = sealing.NewKeyring(masters, store.NewKeys(g.pool))
	g.store = store.New(g.pool, g.keys)
	g.temporal, err = client.DialContext(ctx, worker.ClientOptions(g.address, g.Namespace, g.keys, silent))
	if err != nil {
		return fmt.Errorf("connect to Temporal: %w", err)
	}
	g.undo = append(g.undo, g.temporal.Close)
	g.cases = casework.New(casework.Config{Store: g.store, Temporal: g.temporal, Keys: g.keys, TaskQueue: g.queue})
	return nil
}

// withWorker is an environment with workers in this process: one for courses and one for the bare
// workflow.
func (s *servers) withWorker(ctx context.Context, temporalStore string) (*environment, error) {
	g, err := s.environment(ctx, temporalStore)
	if err != nil {
		return g, err
	}
	if err := g.work(); err != nil {
		g.close()
		return g, err
	}
	return g, nil
}

func (g *environment) close() {
	for i := len(g.undo) - 1; i >= 0; i-- {
		g.undo[i]()
	}
	g.undo = nil
}

// application is the account under which the product reaches its database: row-level
// security holds for it.
const application = "enplan"

// makeDatabase makes a migrated database and sees to it that it goes.
func (g *environment) makeDatabase(ctx context.Context) error {
	name := "enplan_bench_" + strings.ReplaceAll(uuid.NewString(), "-", "")
	if err := execute(ctx, g.Postgres, "create database "+name+" owner "+application); err != nil {
		return fmt.Errorf("create a database: %w", err)
	}
	g.undo = append(g.undo, func() {
		_ = execute(context.WithoutCancel(ctx), g.Postgres, "drop database if exists "+name+" with (force)")
	})
	own, err := url.Parse(g.Postgres)
	if err != nil {
		return fmt.Errorf("read the Postgres URL: %w", err)
	}
	own.Path, own.User = "/"+name, url.User(application)
	g.database = own.String()
	return nil
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
func (g *environment) work() error {
	sdkworker.SetStickyWorkflowCacheSize(worker.StickyCache)
	outbox, err := notify.NewOutbox(g.pool, g.store)
	if err != nil {
		return err
	}
	doing := &activities.Activities{Store: g.store, Outbox: outbox}
	if err := g.startWorker(worker.New(g.temporal, g.queue, doing)); err != nil {
		return err
	}
	return g.workBare(doing)
}

// workBare starts the worker of the bare workflow, which has the options of the real one.
func (g *environment) workBare(doing *activities.Activities) error {
	bare := worker.New(g.temporal, g.queue+bareSuffix, doing)
	bare.RegisterWorkflowWithOptions(bareWorkflow, bareOptions)
	bare.RegisterWorkflowWithOptions(bareTimer, bareTimerOptions)
	bare.RegisterActivityWithOptions(bareActivity, bareActivityOptions)
	return g.startWorker(bare)
}

func (g *environment) startWorker(w sdkworker.Worker) error {
	if err := w.Start(); err != nil {
		return fmt.Errorf("start a worker: %w", err)
	}
	g.undo = append(g.undo, w.Stop)
	return nil
}

// caseworker is who acts.
var caseworker = access.Who{Subject: "karen", Roles: []course.Role{course.Caseworker}, Municipality: municipality}

const municipality = "eksempel"

// measuredFamily is an invented family in the target group. What its courses cost is measured without a CPR number.
func measuredFamily() coursetest.Family {
	f := coursetest.Sandelholt()
	f.Opening.Members[0].CPR = ""
	f.Opening.Members[0].SamePersonReason = "Målt" // one person is in all courses that are measured
	return f
}

// open opens a course with a coordinator and a planned follow-up, and waits until all of
// it is recorded.
func (g *environment) open(ctx context.Context) (string, error) {
	out, err := g.cases.Open(ctx, caseworker, measuredFamily().Opening, casework.Call{})
	if err != nil {
		return "", fmt.Errorf("open a course: %w", err)
	}
	if err := g.recorded(ctx, out.Course, out.Version); err != nil {
		return "", err
	}
	for _, c := range measuredFamily().FormTeam() {
		out, err := g.cases.Do(ctx, caseworker, out.Course, c, casework.Call{})
		if err != nil {
			return "", fmt.Errorf("prepare a course with %s: %w", course.NameOf(c), err)
		}
		if err := g.recorded(ctx, out.Course, out.Version); err != nil {
			return "", err
		}
	}
	return out.Course, nil
}

// recorded waits until the record shows a version.
func (g *environment) recorded(ctx context.Context, id string, version int64) error {
	there, err := g.store.WaitForVersion(ctx, id, version, time.Minute)
	if err == nil && !there {
		err = fmt.Errorf("course %s was not recorded within a minute", id)
	}
	return err
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
func (g *environment) update(ctx context.Context, id string, r course.Request) (answer course.Answer, err error) {
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
