package recovery

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"time"

	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/api/workflowservice/v1"
	sdklog "go.temporal.io/sdk/log"
	sdkworker "go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/enplan-dk/enplan/internal/app/standstill"
	"github.com/enplan-dk/enplan/internal/platform/sealing"
	"github.com/enplan-dk/enplan/internal/platform/store"
	"github.com/enplan-dk/enplan/worker"
	"github.com/enplan-dk/enplan/workflows"
)

// Replayed counts the open courses that this build decided as their history says.
type Replayed struct {
	Courses int       `json:"courses"`
	Failed  []Trouble `json:"failed"`
	// StandingStill do not go on, whatever a replay says: it does not come to the task that is tried again and again, and
	// Temporal runs nothing of what was terminated.
	StandingStill []Trouble `json:"standing_still"`
}

// replaysAtOnce is low: the machine that replays is one that serves.
const replaysAtOnce = 2

// Replay runs the present run of every open course through this build's workflow code,
// writing nothing. A course that fails would stand still under this build. The SDK does
// not compare what the very last task of a history decided, so it says of each course too whether it goes on now.
func (s *Site) Replay(ctx context.Context) (Replayed, error) {
	return s.ReplayWith(ctx, worker.RegisterWorkflows)
}

// ReplayWith does so with other workflow code than this build's.
func (s *Site) ReplayWith(ctx context.Context, register func(worker.Registry)) (Replayed, error) {
	found := counting[Replayed]{result: Replayed{Failed: []Trouble{}, StandingStill: []Trouble{}}}
	replayed := counting[map[string]bool]{result: map[string]bool{}}
	err := each(ctx, s.inTemporal(ctx, "ExecutionStatus = 'Running'"), replaysAtOnce, func(ctx context.Context, id string) error {
		err := s.replay(ctx, id, register)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		replayed.add(func(m *map[string]bool) { (*m)[id] = true })
		found.add(func(r *Replayed) {
			r.Courses++
			if err != nil {
				r.Failed = append(r.Failed, Trouble{Course: id, What: kindOf(err)})
			}
		})
		return s.goesOn(ctx, id, &found)
	})
	if err != nil {
		return found.result, err
	}
	return found.result, s.withoutRun(ctx, replayed.result, &found)
}

// goesOn writes down a course that does not.
func (s *Site) goesOn(ctx context.Context, id string, found *counting[Replayed]) error {
	why, err := standstill.Of(ctx, s.Temporal, id)
	if err != nil || why == standstill.GoesOn {
		return err
	}
	found.add(func(r *Replayed) {
		r.StandingStill = append(r.StandingStill, Trouble{Course: id, What: string(why)})
	})
	return nil
}

// withoutRun looks at the courses whose workflow is to run and was not among those that do.
func (s *Site) withoutRun(ctx context.Context, replayed map[string]bool, found *counting[Replayed]) error {
	ctx = store.ForInstallation(ctx)
	return each(ctx, s.withoutWorkflow(ctx, replayed), atOnce, func(ctx context.Context, id string) error {
		return s.goesOn(ctx, id, found)
	})
}

func (s *Site) replay(ctx context.Context, id string, register func(worker.Registry)) (err error) {
	if err := s.Keys.Prefetch(ctx, id); err != nil {
		return err
	}
	history, err := s.history(ctx, id, "")
	if err != nil {
		return err
	}
	if !decided(history) {
		return nil
	}
	converter := sealing.DataConverter(s.Keys)
	replayer, err := sdkworker.NewWorkflowReplayerWithOptions(sdkworker.WorkflowReplayerOptions{
		DataConverter: converter, FailureConverter: sealing.FailureConverter(converter),
	})
	if err != nil {
		return fmt.Errorf("make a replayer: %w", err)
	}
	register(replayer)
	return replayer.ReplayWorkflowHistoryWithOptions(silent, history, sdkworker.ReplayWorkflowHistoryOptions{
		OriginalExecution: workflow.Execution{ID: workflows.ID(id)},
	})
}

// decided reports whether workflow code has run in a history at all.
func decided(h *historypb.History) bool {
	return slices.ContainsFunc(h.Events, func(e *historypb.HistoryEvent) bool {
		return e.GetEventType() == enumspb.EVENT_TYPE_WORKFLOW_TASK_COMPLETED
	})
}

// pageLimit is how long Temporal may take for one page of a history: of the largest, a page
// is many megabytes, and takes longer than the SDK's own limit for a call.
const pageLimit = 2 * time.Minute

// history reads one run of a course; with no run named, its last.
func (s *Site) history(ctx context.Context, id, run string) (*historypb.History, error) {
	h := &historypb.History{}
	request := &workflowservice.GetWorkflowExecutionHistoryRequest{
		Namespace: s.Namespace, Execution: &commonpb.WorkflowExecution{WorkflowId: workflows.ID(id), RunId: run},
	}
	for {
		page, err := s.page(ctx, request)
		if err != nil {
			return nil, fmt.Errorf("read the history: %w", err)
		}
		h.Events = append(h.Events, page.GetHistory().GetEvents()...)
		if request.NextPageToken = page.GetNextPageToken(); len(request.NextPageToken) == 0 {
			return h, nil
		}
	}
}

func (s *Site) page(ctx context.Context, r *workflowservice.GetWorkflowExecutionHistoryRequest) (*workflowservice.GetWorkflowExecutionHistoryResponse, error) {
	ctx, cancel := context.WithTimeout(ctx, pageLimit)
	defer cancel()
	return s.Temporal.WorkflowService().GetWorkflowExecutionHistory(ctx, r)
}

// silent: what the replayer would say of a failure may hold what a family said.
var silent = sdklog.NewStructuredLogger(slog.New(slog.DiscardHandler))
