package workflows

import (
	"encoding/json"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/workflow"

	"github.com/enplan-dk/enplan/internal/domain/course"
)

// What Temporal carries, as its server is configured by default: 2 MB in one payload, and in
// one history 50 MB or 51,200 events, past which it terminates the workflow. Everything that a
// course hands to it is measured in bytes and stays well below.
const (
	largestPayload = 2 << 20

	// recordBytes and recordEvents bound what one activity records, and so a pending batch.
	recordBytes  = 500_000
	recordEvents = 200
	// pendingBytes and pendingEvents bound what is decided and not recorded. At the bound the
	// course decides nothing more until the record has caught up: what is pending goes into the
	// next run beside the state, and the ring of command keys reaches further than it.
	pendingBytes  = 600_000
	pendingEvents = 250
	// carriedBytes bounds what goes into the next run. A state that is larger, as courses from
	// before there were bounds may have, is read from the record instead.
	carriedBytes = largestPayload - 200_000

	// receivedAtOnce, commandsPerStep and dueSteps bound what a course does without a break, so that it is short
	// however much has come and however much is due.
	receivedAtOnce  = 10
	commandsPerStep = 50
	dueSteps        = 10
)

// Marks of a history. A course continues as a new run at 4,096 events or 4 MB, so one that is
// longer does not answer; what is sent to it without waiting for an answer could be lost, and
// is refused instead.
const (
	overdueHistory = 6_000    // events, at which what waits for its answer is told to come again
	longestHistory = 10_000   // events
	largestHistory = 12 << 20 // bytes
	failedAttempts = 3        // of a workflow task, one after the other
)

// StandsStill reports whether a course's workflow does not go on, by what Temporal says of it.
func StandsStill(d *workflowservice.DescribeWorkflowExecutionResponse) bool {
	info := d.GetWorkflowExecutionInfo()
	return info.GetStatus() != enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING && info.GetStatus() != enumspb.WORKFLOW_EXECUTION_STATUS_COMPLETED ||
		info.GetHistoryLength() > longestHistory || info.GetHistorySizeBytes() > largestHistory ||
		d.GetPendingWorkflowTask().GetAttempt() > failedAttempts
}

// full: more is pending than goes on without the record.
func (r *run) full() bool {
	return r.bounded() && (r.weight >= pendingBytes || len(r.pending) >= pendingEvents)
}

// overdue: the run should have ended long ago, and does not because commands keep coming. It
// takes no more until it has.
func (r *run) overdue(ctx workflow.Context) bool {
	return r.bounded() && workflow.GetInfo(ctx).GetCurrentHistoryLength() > overdueHistory
}

// carried is how many bytes a run hands to the next one.
func carried(in Input) int {
	b, err := json.Marshal(in)
	if err != nil {
		panic(err) // fails the task: the state is plain data
	}
	return len(b)
}

// Restored begins the run of a course whose state is known from its record.
func Restored(id string, state course.State) Input {
	in := Input{Course: id, State: &state}
	if carried(in) > carriedBytes {
		in.State, in.Load = nil, state.Version
	}
	return in
}
