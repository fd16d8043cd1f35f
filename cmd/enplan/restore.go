package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"github.com/enplan-dk/enplan/internal/app/recovery"
	"github.com/enplan-dk/enplan/internal/platform/notify"
)

// found is what a command of recovery has to say.
type found struct {
	counts  any    // as JSON
	line    string // in words
	trouble []recovery.Trouble
}

// recoveryCommand makes a command that works on the whole installation, prints counts and the courses that
// somebody must look at, and fails if there is one.
func recoveryCommand(name, short string, do func(context.Context, Config, *connections, *recovery.Site) (found, error)) *cobra.Command {
	var asJSON bool
	cmd := command(name, short, func(ctx context.Context, cfg Config) error {
		c, err := connect(ctx, cfg)
		if err != nil {
			return err
		}
		defer c.close()
		site := siteOf(cfg, c)
		if site.Outbox, err = notify.NewOutbox(c.pool, c.store); err != nil {
			return err
		}
		f, err := do(ctx, cfg, c, site)
		if err != nil {
			return err
		}
		if err := f.print(asJSON); err != nil {
			return err
		}
		if n := len(f.trouble); n > 0 {
			return fmt.Errorf("%d courses need to be looked at", n)
		}
		return nil
	})
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

func siteOf(cfg Config, c *connections) *recovery.Site {
	return &recovery.Site{
		Store: c.store, Keys: c.ring, Temporal: c.temporal, Namespace: cfg.TemporalNamespace, TaskQueue: cfg.TaskQueue,
	}
}

func (f found) print(asJSON bool) error {
	if asJSON {
		if err := json.NewEncoder(os.Stdout).Encode(f.counts); err != nil {
			return fmt.Errorf("print: %w", err)
		}
		return nil
	}
	fmt.Println(f.line)
	for _, t := range f.trouble {
		fmt.Printf("  %s  %s\n", t.Course, t.What)
	}
	return nil
}

func restoreCommand() *cobra.Command {
	var erased string
	cmd := recoveryCommand("restore", "Start the courses of the journal that Temporal does not run, after it was lost",
		func(ctx context.Context, _ Config, _ *connections, site *recovery.Site) (found, error) {
			again, err := eraseAgain(ctx, site, erased)
			if err != nil {
				return found{}, err
			}
			r, err := site.Restore(ctx)
			line := fmt.Sprintf("%d erased courses had come back and are erased again; %d courses: %d started, %d running already, %d finished",
				again, r.Courses, r.Started, r.Running, r.Finished)
			counts := struct {
				recovery.Restored
				ErasedAgain int `json:"erased_again"`
			}{r, again}
			return found{counts: counts, line: line, trouble: r.Failed}, err
		})
	demandErased(cmd, &erased)
	return cmd
}
