// Package worker registers the workflows and activities and sets the options
// under which they run. The worker process, the tests and the replayer share it,
// so that they all run the same code.
package worker

import (
	"time"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/enplan-dk/enplan/activities"
	"github.com/enplan-dk/enplan/workflows"
)

// TaskTimeout is how long a course stalls when the worker that held it is lost.
const TaskTimeout = 5 * time.Second

// StickyCache is how many courses a worker keeps in memory, about 58 kB each.
const StickyCache = 2500

// Registry is what workers and replayers have in common.
type Registry interface {
	RegisterWorkflowWithOptions(w any, options workflow.RegisterOptions)
}

// RegisterWorkflows registers every workflow under its type name.
func RegisterWorkflows(r Registry) {
	r.RegisterWorkflowWithOptions(workflows.Course, workflow.RegisterOptions{Name: workflows.CourseType})
	r.RegisterWorkflowWithOptions(workflows.Reassignment, workflow.RegisterOptions{Name: workflows.ReassignmentType})
}

// New makes a worker that is ready to be run.
func New(c client.Client, taskQueue string, a *activities.Activities, interceptors ...interceptor.WorkerInterceptor) worker.Worker {
	w := worker.New(c, taskQueue, worker.Options{
		MaxConcurrentActivityExecutionSize: 32,
		WorkerStopTimeout:                  10 * time.Second,
		Interceptors:                       interceptors,
	})
	RegisterWorkflows(w)
	w.RegisterActivity(a)
	w.RegisterActivity(&activities.Reassigner{Store: a.Store, Temporal: c})
	return w
}
