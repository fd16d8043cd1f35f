package recovery

import (
	"context"
	"errors"
	"fmt"
	"slices"

	commonpb "go.temporal.io/api/common/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/converter"

	"github.com/enplan-dk/enplan/activities"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/platform/sealing"
	"github.com/enplan-dk/enplan/workflows"
)

// leftover is what a course's histories hold and its journal does not.
type leftover struct {
	events   []course.Recorded // decided, in order
	requests []course.Request  // acknowledged and not decided, in order
}

// leftBehind reads the histories of a course from its last run back to the one that the
// journal knows all commands of, as far as Temporal keeps them.
func (s *Site) leftBehind(ctx context.Context, id string) (leftover, error) {
	var left leftover
	recorded, err := s.Store.Version(ctx, id)
	if err != nil {
		return left, err
	}
	decided := map[int64]course.Recorded{}
	read := s.reader(id)
	for run := ""; ; {
		history, err := s.history(ctx, id, run)
		if gone := new(serviceerror.NotFound); errors.As(err, &gone) && run != "" {
			break // kept no longer
		}
		if err != nil {
			return left, err
		}
		sent, err := read.run(history, decided)
		if err != nil {
			return left, err
		}
		unknown, err := s.unrecorded(ctx, id, sent)
		if err != nil {
			return left, err
		}
		left.requests = append(unknown, left.requests...)
		run = runBefore(history)
		if run == "" || len(sent) > 0 && len(unknown) == 0 {
			break
		}
	}
	if left.events, err = s.beyond(ctx, id, recorded, decided); err != nil {
		return left, err
	}
	left.requests = undecided(left.requests, left.events)
	return left, nil
}

// beyond are the decided events that follow on the record. A run that went on from an older
// back-up of Temporal may have decided others than the journal holds: then none of them
// follows, and its commands are decided anew.
func (s *Site) beyond(ctx context.Context, id string, recorded int64, decided map[int64]course.Recorded) ([]course.Recorded, error) {
	next := following(recorded, decided)
	if len(next) == 0 {
		return nil, nil
	}
	if agrees, err := s.agrees(ctx, id, decided); err != nil || !agrees {
		return nil, err
	}
	return next, nil
}

// agrees reports whether the journal holds nothing else where events were decided.
func (s *Site) agrees(ctx context.Context, id string, decided map[int64]course.Recorded) (bool, error) {
	journal, err := s.Store.Journal(ctx, id)
	if err != nil {
		return false, err
	}
	return !slices.ContainsFunc(journal, func(e course.Recorded) bool {
		d, found := decided[e.Seq]
		return found && (d.Type != e.Type || d.Key != e.Key || !d.At.Equal(e.At))
	}), nil
}

// unrecorded are the requests of whose key the journal knows nothing.
func (s *Site) unrecorded(ctx context.Context, id string, sent []course.Request) ([]course.Request, error) {
	var unknown []course.Request
	for _, req := range sent {
		known, err := s.Store.Command(ctx, id, req.Key)
		if err != nil {
			return nil, err
		}
		if len(known) == 0 {
			unknown = append(unknown, req)
		}
	}
	return unknown, nil
}

// undecided are the requests to which none of the events is the answer, each once.
func undecided(requests []course.Request, events []course.Recorded) []course.Request {
	seen := map[string]bool{}
	for _, e := range events {
		seen[e.Key] = true
	}
	return slices.DeleteFunc(requests, func(r course.Request) bool {
		before := seen[r.Key]
		seen[r.Key] = true
		return before
	})
}

// reader opens what stands in a course's histories.
type reader struct{ workflow, activity converter.DataConverter }

func (s *Site) reader(id string) reader {
	open := func(sc converter.SerializationContext) converter.DataConverter {
		return converter.WithDataConverterSerializationContext(sealing.DataConverter(s.Keys), sc)
	}
	return reader{
		workflow: open(converter.WorkflowSerializationContext{Namespace: s.Namespace, WorkflowID: workflows.ID(id)}),
		activity: open(converter.ActivitySerializationContext{Namespace: s.Namespace, WorkflowID: workflows.ID(id)}),
	}
}

// run collects from one run the events that were decided and on their way to the record, and
// answers the commands that were acknowledged, in the order in which they came.
func (r reader) run(h *historypb.History, decided map[int64]course.Recorded) ([]course.Request, error) {
	var sent []course.Request
	refused := map[string]bool{} // the keys of updates that were accepted and then refused
	updates := map[string]string{}
	keep := func(events []course.Recorded) {
		for _, e := range events {
			decided[e.Seq] = e
		}
	}
	command := func(name string, input *commonpb.Payloads) error {
		var req course.Request
		if err := r.workflow.FromPayloads(input, &req); err != nil {
			return fmt.Errorf("read a command: %w", err)
		}
		if name != course.Signal {
			req.Name = name
		}
		sent = append(sent, req)
		return nil
	}
	for _, e := range h.Events {
		var err error
		switch {
		case e.GetWorkflowExecutionStartedEventAttributes() != nil:
			var in workflows.Input
			err = r.workflow.FromPayloads(e.GetWorkflowExecutionStartedEventAttributes().GetInput(), &in)
			keep(in.Pending)
		case e.GetActivityTaskScheduledEventAttributes().GetActivityType().GetName() == recordActivity:
			var in activities.RecordInput
			err = r.activity.FromPayloads(e.GetActivityTaskScheduledEventAttributes().GetInput(), &in)
			keep(in.Events)
		case e.GetWorkflowExecutionSignaledEventAttributes() != nil:
			a := e.GetWorkflowExecutionSignaledEventAttributes()
			err = command(a.GetSignalName(), a.GetInput())
		case e.GetWorkflowExecutionUpdateAcceptedEventAttributes() != nil:
			accepted := e.GetWorkflowExecutionUpdateAcceptedEventAttributes().GetAcceptedRequest()
			if err = command(accepted.GetInput().GetName(), accepted.GetInput().GetArgs()); err == nil {
				updates[accepted.GetMeta().GetUpdateId()] = sent[len(sent)-1].Key
			}
		case e.GetWorkflowExecutionUpdateCompletedEventAttributes().GetOutcome().GetFailure() != nil:
			refused[updates[e.GetWorkflowExecutionUpdateCompletedEventAttributes().GetMeta().GetUpdateId()]] = true
		}
		if err != nil {
			return nil, err
		}
	}
	return slices.DeleteFunc(sent, func(r course.Request) bool { return refused[r.Key] }), nil
}
