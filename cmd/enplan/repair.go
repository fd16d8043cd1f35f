package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"github.com/spf13/cobra"

	"github.com/enplan-dk/enplan/internal/recovery"
)

// repairCommand starts one course anew that does not go on.
func repairCommand() *cobra.Command {
	var end bool
	var id string
	cmd := recoveryCommand("repair ID", "Start one course anew that Temporal stopped or that stands still; loses nothing acknowledged",
		func(ctx context.Context, _ Config, _ *connections, site *recovery.Site) (found, error) {
			r, err := site.Repair(ctx, id, end)
			return found{counts: r, line: repaired(r)}, err
		})
	cmd.Args = func(_ *cobra.Command, args []string) error {
		if len(args) != 1 {
			return errors.New("name one course by its id, as verify prints it")
		}
		parsed, err := uuid.Parse(args[0])
		if err != nil {
			return errors.New("that is no id of a course: verify prints those that need it")
		}
		id = parsed.String()
		return nil
	}
	cmd.Flags().BoolVar(&end, "end", false, "end the run of a course that stands still, and start the course anew")
	return cmd
}

// repaired says in words what was found and what was done.
func repaired(r recovery.Repaired) string {
	switch {
	case r.Was == recovery.Runs:
		return "The course runs and answers: nothing to repair."
	case r.Was == recovery.WasFinished:
		return "The course is finished and its retention is over: nothing to run."
	case r.Was == recovery.StoodStill && !r.Started:
		return "The course stands still. Start this build's workers first: they bring most such courses forward by themselves. If it still stands still after that, repeat this with --end."
	}
	return fmt.Sprintf("The course was %s and runs again (started now: %t). %d events were decided before and are in the record now; %d acknowledged commands are on their way again.",
		map[string]string{recovery.StoodStill: "standing still", recovery.WasStopped: "stopped by Temporal", recovery.WasGone: "unknown to Temporal"}[r.Was], r.Started, r.Recorded, r.SentAgain)
}
