package main

import (
	"context"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"github.com/enplan-dk/enplan/internal/app/recovery"
)

func replayCommand() *cobra.Command {
	return recoveryCommand("replay", "Replay every open course against this build, before it is deployed",
		func(ctx context.Context, _ Config, _ *connections, site *recovery.Site) (found, error) {
			r, err := site.Replay(ctx)
			line := fmt.Sprintf("%d open courses replayed, %d failed, %d standing still", r.Courses, len(r.Failed), len(r.StandingStill))
			return found{counts: r, line: line, trouble: slices.Concat(r.Failed, r.StandingStill)}, err
		})
}
