package workflows

import (
	"encoding/json"
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

	// commandsPerStep and dueSteps bound what one workflow task does, so that it is short
	// however much has come and however much is due.
	commandsPerStep = 25
	dueSteps        = 10
)

// Marks of a history. A course continues as a new run at 4,096 events or 4 MB, so one that is
// longer does not answer; what is sent to it without waiting for an answer could be lost, and
// is refused instead.
const (
	LongestHistory = 10_000   // events
	LargestHistory = 12 << 20 // bytes
	FailedAttempts = 3        // of a workflow task, one after the other
)

// full: more is pending than goes on without the record.
func (r *run) full() bool {
	return r.bounded() && (r.weight >= pendingBytes || len(r.pending) >= pendingEvents)
}

// carried is how many bytes a run hands to the next one.
func carried(in Input) int {
	b, err := json.Marshal(in)
	if err != nil {
		panic(err) // fails the task: the state is plain data
	}
	return len(b)
}
