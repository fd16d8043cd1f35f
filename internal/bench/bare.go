package bench

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/workflow"

	"github.com/enplan-dk/enplan/internal/course"
	"github.com/enplan-dk/enplan/worker"
	"github.com/enplan-dk/enplan/workflows"
)

// The bare reference: a workflow whose handler answers at once and does nothing. It is
// asked with the same request, under a key of its own as a course is.
const (
	bareType   = "Bare"
	bareSuffix = "-bare"
	stopBare   = "stop"
)

var bareOptions = workflow.RegisterOptions{Name: bareType}

func bareWorkflow(ctx workflow.Context, id string) error {
	version := int64(0)
	err := workflow.SetUpdateHandler(ctx, request().Name, func(workflow.Context, course.Request) (course.Answer, error) {
		version++
		return course.Answer{Course: id, Version: version}, nil
	})
	if err != nil {
		return err
	}
	workflow.GetSignalChannel(ctx, stopBare).Receive(ctx, nil)
	return nil
}

// openBare starts a bare workflow under a course's kind of id, so that its payloads are
// encrypted alike.
func (g *ground) openBare(ctx context.Context) (string, error) {
	id := uuid.Must(uuid.NewV7()).String()
	if err := g.keys.Create(ctx, id); err != nil {
		return "", err
	}
	_, err := g.temporal.ExecuteWorkflow(ctx, client.StartWorkflowOptions{
		ID: workflows.ID(id), TaskQueue: g.queue + bareSuffix, WorkflowTaskTimeout: worker.TaskTimeout,
	}, bareType, id)
	if err != nil {
		return "", fmt.Errorf("start the bare workflow: %w", err)
	}
	return id, nil
}
