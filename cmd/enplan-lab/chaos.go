package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/spf13/cobra"

	"github.com/enplan-dk/enplan/internal/lab/chaos"
)

// chaosCommand does harm to an installation of its own and fails when something was lost or doubled.
func chaosCommand() *cobra.Command {
	var asJSON, hostile bool
	cfg := chaos.Config{Say: func(what string) { fmt.Fprintln(os.Stderr, "chaos: "+what) }}
	cmd := &cobra.Command{
		Use:   "chaos",
		Short: "Kill, freeze and cut off every part of a throwaway installation under load, or attack it with what is allowed, and count what is missing",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if cfg.Seed == 0 {
				cfg.Seed = uint64(time.Now().UnixNano())
			}
			if hostile {
				return attack(cmd.Context(), cfg, asJSON)
			}
			r, err := chaos.Run(cmd.Context(), cfg)
			if err != nil {
				return err
			}
			if asJSON {
				err = json.NewEncoder(os.Stdout).Encode(r)
			} else {
				_, err = fmt.Printf("%d acknowledged: %d lost, %d doubled; %d reminders due: %d lost, %d doubled, %d repeated by SMTP; %d courses, %d disagreeing; %d "+
					"refused, %d unanswered\nharms: %v\nanswers: %v\n",
					r.Acknowledged, r.Lost, r.Doubled, r.RemindersDue, r.RemindersLost, r.RemindersDoubled, r.RemindersRepeated,
					r.Courses, r.Disagreeing, r.Refused, r.Unanswered, r.Harms, r.Statuses)
			}
			if err == nil && r.Gap() {
				err = errors.New("there is a gap")
			}
			return err
		},
	}
	cmd.Flags().StringVar(&cfg.Enplan, "enplan", beside("enplan"), "the `program` that is harmed")
	cmd.Flags().StringVar(&cfg.Devstack, "devstack", beside("devstack"), "the devstack `program`")
	cmd.Flags().BoolVar(&hostile, "hostile", false, "instead of harm to parts: attackers of each role, who send nothing but what they may")
	cmd.Flags().StringVar(
		&cfg.Former, "former", "", "an earlier build of this `program` to begin with: this one is deployed over it, rolled back, and deployed again",
	)
	cmd.Flags().DurationVar(&cfg.Duration, "duration", time.Minute, "how long harm is done, or the attack lasts")
	cmd.Flags().Uint64Var(&cfg.Seed, "seed", 0, "what the harm follows from (default: the clock)")
	cmd.Flags().BoolVar(&cfg.Keep, "keep", false, "keep the folder with data and logs")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

// attack lets attackers loose on an installation of its own and fails when something was lost, doubled, slowed or stopped.
func attack(ctx context.Context, cfg chaos.Config, asJSON bool) error {
	r, err := chaos.Attack(ctx, cfg)
	if err != nil {
		return err
	}
	if asJSON {
		err = json.NewEncoder(os.Stdout).Encode(r)
	} else {
		_, err = fmt.Print(r)
	}
	switch {
	case err != nil:
		return err
	case r.Gap():
		return errors.New("there is a gap")
	case r.Slowed():
		return errors.New("people in other courses waited too long")
	}
	return nil
}
