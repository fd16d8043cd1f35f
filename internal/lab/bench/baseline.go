package bench

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/google/uuid"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/workflow"

	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/worker"
	"github.com/enplan-dk/enplan/workflows"
)

// The bare reference: a workflow whose handlers answer at once and do nothing. It is
// asked with the same request, under a key of its own as a course is.
const (
	bareType   = "Bare"
	bareSuffix = "-bare"
	stopBare   = "stop"
	queryBare  = "bare"
)

var bareOptions = workflow.RegisterOptions{Name: bareType}

// begun tells who waits that a bare workflow has run its first task.
var begun sync.Map // id: chan struct{}

func bareWorkflow(ctx workflow.Context, id string) error {
	version := int64(0)
	answer := func() (course.Answer, error) { //nolint:unparam // a query's handler
		return course.Answer{Course: id, Version: version}, nil
	}
	err := workflow.SetUpdateHandler(ctx, request().Name, func(workflow.Context, course.Request) (course.Answer, error) {
		version++
		return answer()
	})
	if err == nil {
		err = workflow.SetQueryHandler(ctx, queryBare, answer)
	}
	if err != nil {
		return err
	}
	if waits, ok := begun.LoadAndDelete(id); ok {
		close(waits.(chan struct{}))
	}
	workflow.GetSignalChannel(ctx, stopBare).Receive(ctx, nil)
	return nil
}

// openBare starts a bare workflow under a course's kind of id, so that its payloads are
// encrypted alike.
func (g *environment) openBare(ctx context.Context) (string, error) {
	id := uuid.Must(uuid.NewV7()).String()
	if err := g.keys.Create(ctx, id); err != nil {
		return "", err
	}
	return id, g.startBare(ctx, id)
}

func (g *environment) startBare(ctx context.Context, id string) error {
	_, err := g.temporal.ExecuteWorkflow(ctx, client.StartWorkflowOptions{
		ID: workflows.ID(id), TaskQueue: g.queue + bareSuffix, WorkflowTaskTimeout: worker.TaskTimeout,
	}, bareType, id)
	if err != nil {
		return fmt.Errorf("start the bare workflow: %w", err)
	}
	return nil
}

// The bare reference of a reminder: a timer, and then one activity that does nothing.
const (
	bareTimerType    = "BareTimer"
	bareActivityType = "BareActivity"
)

var (
	bareTimerOptions    = workflow.RegisterOptions{Name: bareTimerType}
	bareActivityOptions = activity.RegisterOptions{Name: bareActivityType}
)

func bareTimer(ctx workflow.Context, id string, due time.Time) error {
	if err := workflow.Sleep(ctx, due.Sub(workflow.Now(ctx))); err != nil {
		return err
	}
	ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{StartToCloseTimeout: time.Minute})
	if err := workflow.ExecuteActivity(ctx, bareActivityType, id).Get(ctx, nil); err != nil {
		return err
	}
	workflow.GetSignalChannel(ctx, stopBare).Receive(ctx, nil)
	return nil
}

// timersFired counts the bare activities and notes the latest.
var timersFired counter

func bareActivity(context.Context, string) error {
	timersFired.add()
	return nil
}

// counter counts and notes when it last did.
type counter struct {
	mu   sync.Mutex
	n    int
	last time.Time
}

func (c *counter) add() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.n, c.last = c.n+1, time.Now()
}

func (c *counter) read() (int, time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.n, c.last
}
