package main

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/enplan-dk/enplan/internal/app/recovery"
	"github.com/enplan-dk/enplan/internal/platform/notify"
)

// rebuildCommand fills the record and then verifies all of it.
func rebuildCommand() *cobra.Command {
	var lost, erased string
	cmd := recoveryCommand("rebuild", "Fill the record from Temporal's histories, after Postgres came back from an older back-up",
		func(ctx context.Context, _ Config, c *connections, site *recovery.Site) (found, error) {
			lostAt := time.Now()
			if lost != "" {
				var err error
				if lostAt, err = time.Parse(time.RFC3339, lost); err != nil {
					return found{}, fmt.Errorf("--lost-at must look like 2026-03-10T14:05:00+01:00")
				}
			}
			outbox, err := notify.NewOutbox(c.pool, c.store)
			if err != nil {
				return found{}, err
			}
			again, err := eraseAgain(ctx, site, erased)
			if err != nil {
				return found{}, err
			}
			r, err := site.Rebuild(ctx, outbox, lostAt)
			if err != nil {
				return found{}, err
			}
			v, err := c.cases.Verify(ctx)
			if err != nil {
				return found{}, err
			}
			for _, f := range v.Found {
				r.Failed = append(r.Failed, recovery.Trouble{Course: f.Course, What: f.Why})
			}
			line := fmt.Sprintf("%d erased courses had come back and are erased again; %d courses: %d complete, %d filled with %d events; %d messages count as sent "+
				"and were not sent anew; %d compared, %d different, %d standing still",
				again, r.Courses, r.Complete, r.Filled, r.Events, r.NotSentAnew, v.Courses, v.Different, v.StandingStill)
			counts := struct {
				recovery.Rebuilt
				Compared      int `json:"compared"`
				Different     int `json:"different"`
				StandingStill int `json:"standing_still"`
				ErasedAgain   int `json:"erased_again"`
			}{r, v.Courses, v.Different, v.StandingStill, again}
			return found{counts: counts, line: line, trouble: r.Failed}, nil
		})
	demandErased(cmd, &erased)
	cmd.Flags().StringVar(&lost, "lost-at", "", "`instant` at which Postgres was lost: messages whose time was before it count as sent (default now)")
	return cmd
}
