package main

import (
	"encoding/json"
	"fmt"
	"os"
	"runtime/pprof"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/enplan-dk/enplan/internal/lab/bench"
)

// benchCommand measures beside throwaway servers of its own: nothing is measured on an installation in use.
func benchCommand() *cobra.Command {
	var asJSON, quick bool
	var docs, profile string
	var open, reminders int
	cmd := &cobra.Command{
		Use: "bench [BENCHMARK…]", Short: "Measure what courses cost, beside a bare reference in the same run",
		Long: "Measures on throwaway servers that it starts itself. Without names all of it:\n\n  " + strings.Join(bench.Names(), "\n  "),
		RunE: func(cmd *cobra.Command, names []string) error {
			cfg, err := benchConfig()
			if err != nil {
				return err
			}
			cfg.Scale, cfg.Say = bench.Full, func(what string) { fmt.Fprintln(os.Stderr, what) }
			if quick {
				cfg.Scale = bench.Quick
			}
			if open > 0 {
				cfg.Scale.Open = open
			}
			if reminders > 0 {
				cfg.Scale.Reminders = reminders
			}
			stop, err := profiling(profile)
			if err != nil {
				return err
			}
			r, failed := bench.Run(cmd.Context(), cfg, names)
			stop()
			if err := report(r, asJSON, docs); err != nil {
				return err
			}
			return failed
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	cmd.Flags().BoolVar(&quick, "quick", false, "measure little: shows that everything runs, and no more")
	cmd.Flags().StringVar(&docs, "docs", "", "write the figures into the pages in this `folder`")
	cmd.Flags().StringVar(&profile, "profile", "", "write a CPU profile to this `file`")
	cmd.Flags().IntVar(&reminders, "reminders", 0, "how many `reminders` come due in the same minute")
	cmd.Flags().IntVar(&open, "open", 0, "how many `courses` are open while memory is measured")
	return cmd
}

func report(r bench.Report, asJSON bool, docs string) error {
	if asJSON {
		if err := json.NewEncoder(os.Stdout).Encode(r); err != nil {
			return fmt.Errorf("print the figures: %w", err)
		}
	} else {
		for _, f := range r.Figures {
			fmt.Println(f)
		}
	}
	if docs == "" {
		return nil
	}
	return r.Publish(docs)
}

// benchConfig are the servers of devstack with-services, under which the command runs
// itself again where it does not yet.
func benchConfig() (bench.Config, error) {
	self, err := os.Executable()
	if err != nil {
		return bench.Config{}, fmt.Errorf("find this program: %w", err)
	}
	devstack := os.Getenv("ENPLAN_DEVSTACK")
	if devstack == "" {
		devstack = beside("devstack")
		line := append([]string{devstack, "with-services", "--durable", "--", self}, os.Args[1:]...)
		return bench.Config{}, fmt.Errorf("run beside throwaway servers with %s: %w", devstack, syscall.Exec(devstack, line, os.Environ())) // our own program
	}
	return bench.Config{
		Temporal: os.Getenv("ENPLAN_TEST_TEMPORAL"), Namespace: "enplan", Postgres: os.Getenv("ENPLAN_TEST_POSTGRES"),
		Issuer: os.Getenv("ENPLAN_TEST_OIDC"), SMTP: os.Getenv("ENPLAN_TEST_SMTP"), Mails: os.Getenv("ENPLAN_TEST_MAIL"),
		Devstack: devstack, Enplan: beside("enplan"),
	}, nil
}

func profiling(file string) (stop func(), err error) {
	if file == "" {
		return func() {}, nil
	}
	f, err := os.Create(file)
	if err != nil {
		return nil, fmt.Errorf("make the profile: %w", err)
	}
	if err := pprof.StartCPUProfile(f); err != nil {
		return nil, fmt.Errorf("start the profile: %w", err)
	}
	return func() {
		pprof.StopCPUProfile()
		_ = f.Close()
	}, nil
}
