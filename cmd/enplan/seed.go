package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/enplan-dk/enplan/internal/app/seed"
)

func seedCommand() *cobra.Command {
	var past bool
	cmd := command("seed", "Add invented families to the example municipality, once", func(ctx context.Context, cfg Config) error {
		c, err := connect(ctx, cfg)
		if err != nil {
			return err
		}
		defer c.close()
		if err := seed.Seed(ctx, c.cases); err != nil || !past {
			return err
		}
		return addPast(ctx, cfg, c)
	})
	cmd.Flags().BoolVar(&past, "past", false, "also families whose courses began earlier, and those of a finished trial")
	return cmd
}

// addPast records the courses that began earlier and starts them.
func addPast(ctx context.Context, cfg Config, c *connections) error {
	if err := seed.Past(ctx, c.store); err != nil {
		return err
	}
	started, err := siteOf(cfg, c).Restore(ctx)
	if err == nil && len(started.Failed) > 0 {
		err = fmt.Errorf("%d courses do not start", len(started.Failed))
	}
	return err
}
