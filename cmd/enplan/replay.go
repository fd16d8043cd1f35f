package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/enplan-dk/enplan/internal/recovery"
)

func replayCommand() *cobra.Command {
	return recoveryCommand("replay", "Replay every open course against this build, before it is deployed",
		func(ctx context.Context, _ Config, _ *connections, site *recovery.Site) (found, error) {
			r, err := site.Replay(ctx)
			line := fmt.Sprintf("%d open courses replayed, %d failed", r.Courses, len(r.Failed))
			return found{counts: r, line: line, trouble: r.Failed}, err
		})
}
