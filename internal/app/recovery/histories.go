package recovery

import (
	"context"
	"errors"
	"fmt"

	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/converter"

	"github.com/enplan-dk/enplan/activities"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/platform/sealing"
	"github.com/enplan-dk/enplan/workflows"
)

// recordActivity is the type name of activities.Record, whose inputs hold every event.
const recordActivity = "Record"

// recordedAfter collects from the course's histories the events after a version that
// were recorded once: the inputs of the recording activities that completed, in the
// present run and, as long as Temporal keeps them, in earlier ones. What a recorder has
// still to write is left to it.
func (s *Site) recordedAfter(ctx context.Context, id string, version int64) ([]course.Recorded, error) {
	events := map[int64]course.Recorded{}
	read := converter.WithDataConverterSerializationContext(sealing.DataConverter(s.Keys),
		converter.ActivitySerializationContext{Namespace: s.Namespace, WorkflowID: workflows.ID(id)})
	for run := ""; ; {
		history, err := s.history(ctx, id, run)
		if gone := new(serviceerror.NotFound); errors.As(err, &gone) && run != "" {
			break // kept no longer
		}
		if err != nil {
			return nil, err
		}
		if err := collect(history, read, events); err != nil {
			return nil, err
		}
		if _, found := events[version+1]; found {
			break
		}
		if run = runBefore(history); run == "" {
			break
		}
	}
	return following(version, events), nil
}

// collect takes the events of every recording activity that completed.
func collect(h *historypb.History, read converter.DataConverter, into map[int64]course.Recorded) error {
	scheduled := map[int64]*historypb.ActivityTaskScheduledEventAttributes{}
	for _, e := range h.Events {
		if a := e.GetActivityTaskScheduledEventAttributes(); a.GetActivityType().GetName() == recordActivity {
			scheduled[e.GetEventId()] = a
		}
		done := e.GetActivityTaskCompletedEventAttributes()
		if done == nil || scheduled[done.GetScheduledEventId()] == nil {
			continue
		}
		var in activities.RecordInput
		if err := read.FromPayloads(scheduled[done.GetScheduledEventId()].GetInput(), &in); err != nil {
			return fmt.Errorf("read what was recorded: %w", err)
		}
		for _, event := range in.Events {
			into[event.Seq] = event
		}
	}
	return nil
}

// runBefore is the run that a run continues, or "".
func runBefore(h *historypb.History) string {
	if len(h.Events) == 0 {
		return ""
	}
	return h.Events[0].GetWorkflowExecutionStartedEventAttributes().GetContinuedExecutionRunId()
}

// following are the events that follow on a version without a gap.
func following(version int64, events map[int64]course.Recorded) []course.Recorded {
	var list []course.Recorded
	for {
		next, found := events[version+int64(len(list))+1]
		if !found {
			return list
		}
		list = append(list, next)
	}
}
