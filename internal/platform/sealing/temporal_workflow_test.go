package sealing_test

import (
	"context"
	"errors"
	"time"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

// The names that stand in every value the workflow below handles. Nobody bears them.
const (
	first = "Annelotte"
	last  = "Skovhjælmer"
	name  = first + " " + last
)

var once = temporal.RetryPolicy{MaximumAttempts: 1}

// everything uses each way in which a workflow can hand a value to Temporal, continues as
// new once, and returns what it saw.
func everything(ctx workflow.Context, seen []string) ([]string, error) {
	if err := workflow.SetQueryHandler(ctx, "who", func(prefix string) (string, error) {
		if prefix == "refuse" {
			return "", errors.New("no answer about " + name)
		}
		return prefix + name, nil
	}); err != nil {
		return nil, err
	}
	if err := workflow.SetUpdateHandlerWithOptions(ctx, "rename",
		func(_ workflow.Context, to string) (string, error) {
			if to == "fail" {
				return "", temporal.NewApplicationError("cannot rename "+name, "refused", name)
			}
			return to + " was " + name, nil
		},
		workflow.UpdateHandlerOptions{Validator: func(to string) error {
			if to == "invalid" {
				return temporal.NewApplicationError("invalid for "+name, "invalid", name)
			}
			return nil
		}}); err != nil {
		return nil, err
	}
	var said string
	workflow.GetSignalChannel(ctx, "say").Receive(ctx, &said)
	seen = append(seen, said)

	if err := workflow.UpsertMemo(ctx, map[string]any{"changed": name}); err != nil {
		return nil, err
	}
	var effect string
	if err := workflow.SideEffect(ctx, func(workflow.Context) any { return name }).Get(&effect); err != nil {
		return nil, err
	}
	if err := workflow.MutableSideEffect(ctx, "name", func(workflow.Context) any { return name },
		func(a, b any) bool { return a == b }).Get(&effect); err != nil {
		return nil, err
	}
	_ = workflow.GetVersion(ctx, "first change", workflow.DefaultVersion, 1)
	workflow.SetCurrentDetails(ctx, name)
	_ = workflow.NewTimerWithOptions(ctx, time.Millisecond, workflow.TimerOptions{Summary: name}).Get(ctx, nil)

	remote := workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		StartToCloseTimeout: 10 * time.Second, RetryPolicy: &once, Summary: name})
	local := workflow.WithLocalActivityOptions(ctx, workflow.LocalActivityOptions{
		StartToCloseTimeout: 10 * time.Second, RetryPolicy: &once, Summary: name})
	for _, run := range []func(fail bool) workflow.Future{
		func(fail bool) workflow.Future { return workflow.ExecuteActivity(remote, greet, name, fail) },
		func(fail bool) workflow.Future { return workflow.ExecuteLocalActivity(local, greetLocally, name, fail) },
	} {
		var greeting string
		if err := run(false).Get(ctx, &greeting); err != nil {
			return nil, err
		}
		err := run(true).Get(ctx, nil)
		application, ok := errors.AsType[*temporal.ApplicationError](err)
		if !ok {
			return nil, errors.New("no failure")
		}
		seen = append(seen, greeting, application.Message())
	}
	if len(seen) < 10 {
		return nil, workflow.NewContinueAsNewError(ctx, everything, seen)
	}
	// An activity's failure that ends the workflow is passed on as it came.
	if err := workflow.ExecuteActivity(remote, greet, name, true).Get(ctx, nil); !temporal.IsApplicationError(err) {
		return nil, err
	}
	return seen, nil
}

func greet(ctx context.Context, whom string, fail bool) (string, error) {
	activity.RecordHeartbeat(ctx, whom)
	return greetLocally(ctx, whom, fail)
}

func greetLocally(_ context.Context, whom string, fail bool) (string, error) {
	if fail {
		return "", temporal.NewApplicationErrorWithCause("cannot greet "+whom, "refused", errors.New("because of "+whom), whom)
	}
	return "hello " + whom, nil
}
