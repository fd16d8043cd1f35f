package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"github.com/spf13/cobra"

	"github.com/enplan-dk/enplan/internal/app/recovery"
)

// repairCommand starts one course anew that does not go on.
func repairCommand() *cobra.Command {
	var end bool
	var id string
	cmd := recoveryCommand("repair ID", "Start one course anew that Temporal stopped or that stands still; loses nothing acknowledged",
		func(ctx context.Context, _ Config, _ *connections, site *recovery.Site) (found, error) {
			r, err := site.Repair(ctx, id, end)
			f := found{counts: r, line: repaired(r)}
			if r.Was == recovery.StoodStill && !r.Started {
				f.trouble = []recovery.Trouble{{Course: id, What: r.Was}}
			}
			return f, err
		})
	cmd.Args = func(_ *cobra.Command, args []string) (err error) {
		id, err = oneCourse(args)
		return err
	}
	cmd.Flags().BoolVar(&end, "end", false, "first end a run that stands still, or that came back from an older back-up; one that goes on is left alone")
	return cmd
}

// oneCourse is the id of the course that the arguments name, in whatever form it was written.
func oneCourse(args []string) (string, error) {
	if len(args) != 1 {
		return "", errors.New("name one course by its id, as verify prints it")
	}
	id, err := uuid.Parse(args[0])
	if err != nil {
		return "", errors.New("that is no id of a course: verify prints those that need it")
	}
	return id.String(), nil
}

// repaired says in words what was found and what was done.
func repaired(r recovery.Repaired) string {
	switch {
	case r.Was == recovery.Runs:
		return "Temporal runs the course, and nothing is the matter with its run: nothing to repair."
	case r.Was == recovery.WasFinished:
		return "The course is finished and its retention is over: nothing to run."
	case r.Was == recovery.StoodStill && !r.Started:
		return "The course stands still. Start this build's workers first: they bring most such courses forward by themselves. If it still stands still after " +
			"that, repeat this with --end."
	}
	return fmt.Sprintf("%s and runs again (started now: %t). %d events were decided before and are in the record only now; %d acknowledged commands that nobody "+
		"had decided were sent again.",
		stood[r.Was], r.Started, r.Recorded, r.SentAgain)
}

// stood is how a course was that runs again.
var stood = map[string]string{
	recovery.StoodStill: "The course stood still; its run was ended",
	recovery.WasBehind:  "The course ran from an older back-up; its run was ended",
	recovery.WasStopped: "The course was ended by Temporal or by hand",
	recovery.WasGone:    "The course was unknown to Temporal",
}
