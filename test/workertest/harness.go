// Package workertest runs courses on a real Temporal server and a real Postgres,
// with a separate task queue and database for each test.
package workertest

import (
	"context"
	"encoding/json"
	"errors"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgxpool"
	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/interceptor"
	sdklog "go.temporal.io/sdk/log"
	"go.temporal.io/sdk/temporal"
	sdkworker "go.temporal.io/sdk/worker"

	"github.com/enplan-dk/enplan/activities"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/platform/sealing"
	"github.com/enplan-dk/enplan/internal/platform/store"
	"github.com/enplan-dk/enplan/test/coursetest"
	"github.com/enplan-dk/enplan/test/kit"
	"github.com/enplan-dk/enplan/test/storetest"
	"github.com/enplan-dk/enplan/worker"
	"github.com/enplan-dk/enplan/workflows"
)

// Namespace of the test server.
const Namespace = "enplan"

// Harness is a client, a store and the means to run workers.
type Harness struct {
	t         testing.TB
	Client    client.Client
	Store     *store.Store
	Keys      *sealing.Keyring
	Pool      *pgxpool.Pool
	Outbox    store.Outbox // of the workers; it takes nothing unless a test sets another
	TaskQueue string
	wrapped   sealing.KeyStore
}

// New connects to the test's Temporal server and gives the test a database.
func New(t testing.TB) *Harness {
	t.Helper()
	address := kit.Needed(t, "ENPLAN_TEST_TEMPORAL")
	s, keys, pool := storetest.Open(t)
	c, err := client.Dial(Options(address, keys))
	if err != nil {
		t.Fatalf("connect to Temporal: %v", err)
	}
	t.Cleanup(c.Close)
	return &Harness{t: t, Client: c, Store: s, Keys: keys, Pool: pool, Outbox: Silence{}, TaskQueue: "test-" + uuid.NewString(), wrapped: store.NewKeys(pool)}
}

// Options are the client's, with the encryption on.
func Options(address string, keys *sealing.Keyring) client.Options {
	return worker.ClientOptions(address, Namespace, keys, sdklog.NewStructuredLogger(silent))
}

// Worker starts a worker of this build; Stop it to lose it.
func (h *Harness) Worker(interceptors ...interceptor.WorkerInterceptor) sdkworker.Worker {
	h.t.Helper()
	w := worker.New(h.Client, h.TaskQueue, &activities.Activities{Store: h.Store, Outbox: h.Outbox}, interceptors...)
	if err := w.Start(); err != nil {
		h.t.Fatalf("start worker: %v", err)
	}
	return w
}

// Open starts a course with limits that a test chooses.
func (h *Harness) Open(ctx context.Context, o course.Opening, limits workflows.Limits) string {
	h.t.Helper()
	id := uuid.Must(uuid.NewV7()).String()
	if err := h.Keys.Create(ctx, id); err != nil {
		h.t.Fatalf("make the course's key: %v", err)
	}
	_, err := h.Client.ExecuteWorkflow(ctx, client.StartWorkflowOptions{
		ID: workflows.ID(id), TaskQueue: h.TaskQueue, WorkflowTaskTimeout: worker.TaskTimeout,
	}, workflows.CourseType, workflows.Input{
		Course: id, Opening: &o, Request: course.Request{By: Karen}, Limits: limits,
	})
	if err != nil {
		h.t.Fatalf("open a course: %v", err)
	}
	return id
}

// Karen is the caseworker who coordinates the courses of tests.
var Karen = coursetest.Karen

// Family opens the course of a family that fits the example's target group.
func Family() course.Opening { return coursetest.Sandelholt().Opening }

// Request makes a request of a command.
func Request(by course.Actor, c course.Command, key string) course.Request {
	body, err := json.Marshal(c)
	if err != nil {
		panic(err)
	}
	return course.Request{Name: course.NameOf(c), Body: body, By: by, Key: key, Fingerprint: key}
}

// Update sends a command as an update and waits for its answer. Like every client it
// repeats what is no refusal under the same key: a run that ends, a lost worker.
func (h *Harness) Update(ctx context.Context, id string, r course.Request) (course.Answer, error) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	for {
		a, err := h.updateOnce(ctx, id, r)
		refusal := new(temporal.ApplicationError)
		if err == nil || ctx.Err() != nil || errors.As(err, &refusal) && refusal.Type() == workflows.RefusalType {
			return a, err
		}
		time.Sleep(20 * time.Millisecond)
	}
}

func (h *Harness) updateOnce(ctx context.Context, id string, r course.Request) (a course.Answer, err error) {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	handle, err := h.Client.UpdateWorkflow(ctx, client.UpdateWorkflowOptions{
		WorkflowID: workflows.ID(id), UpdateID: r.Key + r.Fingerprint, UpdateName: r.Name, Args: []any{r},
		WaitForStage: client.WorkflowUpdateStageCompleted,
	})
	if err != nil {
		return a, err
	}
	err = handle.Get(ctx, &a)
	return a, err
}

// Must sends commands that are expected to be accepted, and answers what became of the last.
func (h *Harness) Must(ctx context.Context, id string, by course.Actor, commands ...course.Command) (last course.Answer) {
	h.t.Helper()
	for _, c := range commands {
		var err error
		if last, err = h.Update(ctx, id, Request(by, c, uuid.NewString())); err != nil {
			h.t.Fatalf("%s: %v", course.NameOf(c), err)
		}
	}
	return last
}

// State queries the course.
func (h *Harness) State(ctx context.Context, id string) course.State {
	h.t.Helper()
	v, err := h.Client.QueryWorkflow(ctx, workflows.ID(id), "", workflows.QueryCourse)
	if err != nil {
		h.t.Fatalf("query the course: %v", err)
	}
	var s course.State
	if err := v.Get(&s); err != nil {
		h.t.Fatalf("read the course: %v", err)
	}
	return s
}

// Recorded waits until the record holds a version.
func (h *Harness) Recorded(ctx context.Context, id string, version int64) {
	h.t.Helper()
	ok, err := h.Store.WaitForVersion(ctx, id, version, 20*time.Second)
	if err != nil || !ok {
		h.t.Fatalf("version %d of the course was not recorded: %v", version, err)
	}
}

// History reads the history of the course's present run.
func (h *Harness) History(ctx context.Context, id string) []*historypb.HistoryEvent {
	h.t.Helper()
	var events []*historypb.HistoryEvent
	iter := h.Client.GetWorkflowHistory(ctx, workflows.ID(id), "", false, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	for iter.HasNext() {
		e, err := iter.Next()
		if err != nil {
			h.t.Fatalf("read the history: %v", err)
		}
		events = append(events, e)
	}
	return events
}

// AtRest reads the history once it has stopped growing.
func (h *Harness) AtRest(ctx context.Context, id string) []*historypb.HistoryEvent {
	h.t.Helper()
	events := h.History(ctx, id)
	for range 100 {
		time.Sleep(200 * time.Millisecond)
		now := h.History(ctx, id)
		if len(now) == len(events) {
			return now
		}
		events = now
	}
	h.t.Fatal("the history does not come to rest")
	return nil
}

// Wrapped is a course's key as the database keeps it.
func (h *Harness) Wrapped(ctx context.Context, id string) (sealing.WrappedKey, error) {
	return h.wrapped.Wrapped(ctx, id)
}
