// Package standstill asks Temporal whether a course's workflow goes on, and if not, why. It
// knows neither the record nor what a course holds, and names courses only by their id.
package standstill

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/google/uuid"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"

	"github.com/enplan-dk/enplan/workflows"
)

// Why a course stands still, as a stable code.
type Why string

// The codes. A course with TaskFails goes on by itself under a build that can do the task, else after
// "enplan repair --end". Of Terminated to Gone no workflow runs: "enplan repair" starts it anew. None of them loses
// what was acknowledged.
const (
	GoesOn     Why = ""
	TaskFails  Why = "task_fails" // its task is tried again and again: too large, too slow, or not to be replayed by this build
	Terminated Why = "terminated" // by hand, or by Temporal because its history was too long
	Failed     Why = "failed"
	TimedOut   Why = "timed_out"
	Cancelled  Why = "cancelled"
	Ended      Why = "ended"  // in good order, though the course is not finished
	Gone       Why = "gone"   // Temporal knows no workflow of it
	Late       Why = "late"   // it runs, and has not raised what was due
	Silent     Why = "silent" // it runs, and does not answer
)

// Whys are all codes of what an operator is told as standing still.
func Whys() []Why {
	return []Why{TaskFails, Terminated, Failed, TimedOut, Cancelled, Ended, Gone, Late}
}

// attempts is from which attempt on a task counts as failing again and again. A second one follows whenever a worker
// is lost.
const attempts = 3

var closed = map[enumspb.WorkflowExecutionStatus]Why{
	enumspb.WORKFLOW_EXECUTION_STATUS_TERMINATED: Terminated,
	enumspb.WORKFLOW_EXECUTION_STATUS_FAILED:     Failed,
	enumspb.WORKFLOW_EXECUTION_STATUS_TIMED_OUT:  TimedOut,
	enumspb.WORKFLOW_EXECUTION_STATUS_CANCELED:   Cancelled,
	enumspb.WORKFLOW_EXECUTION_STATUS_COMPLETED:  Ended,
}

// Of says whether the workflow of a course goes on. An error says that Temporal does not answer.
func Of(ctx context.Context, c client.Client, course string) (Why, error) {
	d, err := c.DescribeWorkflowExecution(ctx, workflows.ID(course), "")
	if gone := new(serviceerror.NotFound); errors.As(err, &gone) {
		return Gone, nil
	}
	if err != nil {
		return "", fmt.Errorf("ask Temporal about a course: %w", err)
	}
	return Described(d), nil
}

// Described says it of a workflow that Temporal has described.
func Described(d *workflowservice.DescribeWorkflowExecutionResponse) Why {
	if d.GetPendingWorkflowTask().GetAttempt() >= attempts {
		return TaskFails
	}
	return Closed(d.GetWorkflowExecutionInfo().GetStatus())
}

// Closed says why a course stands still whose workflow has this status.
func Closed(status enumspb.WorkflowExecutionStatus) Why { return closed[status] }

// Suspects are courses that Temporal lists as ended in no good order, or as failing. It lists what was, so each must
// be asked about with [Of]. At most so many of each are listed, the latest first.
func Suspects(ctx context.Context, c client.Client, taskQueue string, most int32) ([]string, error) {
	ended, err := list(ctx, c, taskQueue, most, "ExecutionStatus IN ('Terminated', 'Failed', 'TimedOut', 'Canceled')")
	if err != nil {
		return nil, err
	}
	failing, err := list(ctx, c, taskQueue, most, "ExecutionStatus = 'Running' AND "+
		"TemporalReportedProblems IN ('category=WorkflowTaskFailed', 'category=WorkflowTaskTimedOut')")
	if unknown := new(serviceerror.InvalidArgument); errors.As(err, &unknown) {
		return ended, nil // a server from before this attribute: what is due and not raised tells
	}
	return append(ended, failing...), err
}

// namedAtOnce bounds how many courses one question names.
const namedAtOnce = 100

// NotRunning are those of some courses that Temporal does not list as running.
func NotRunning(ctx context.Context, c client.Client, taskQueue string, courses []string) ([]string, error) {
	runs := map[string]bool{}
	for rest := courses; len(rest) > 0; {
		next := rest[:min(namedAtOnce, len(rest))]
		rest = rest[len(next):]
		names := make([]string, len(next))
		for i, id := range next {
			names[i] = "'" + workflows.ID(id) + "'"
		}
		found, err := list(ctx, c, taskQueue, namedAtOnce, "ExecutionStatus = 'Running' AND WorkflowId IN ("+strings.Join(names, ", ")+")")
		if err != nil {
			return nil, err
		}
		for _, id := range found {
			runs[id] = true
		}
	}
	var out []string
	for _, id := range courses {
		if !runs[id] {
			out = append(out, id)
		}
	}
	return out, nil
}

func list(ctx context.Context, c client.Client, taskQueue string, most int32, where string) ([]string, error) {
	query := fmt.Sprintf("WorkflowType = '%s' AND TaskQueue = '%s' AND %s", workflows.CourseType, taskQueue, where)
	page, err := c.ListWorkflow(ctx, &workflowservice.ListWorkflowExecutionsRequest{Query: query, PageSize: most})
	if err != nil {
		return nil, fmt.Errorf("list courses in Temporal: %w", err)
	}
	var out []string
	for _, e := range page.GetExecutions() {
		id := strings.TrimPrefix(e.GetExecution().GetWorkflowId(), workflows.ID(""))
		if uuid.Validate(id) == nil { // nothing else was opened by enplan
			out = append(out, id)
		}
	}
	return out, nil
}
