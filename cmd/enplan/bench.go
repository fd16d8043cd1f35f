package main

import (
	"encoding/json"
	"fmt"
	"os"
	"runtime/pprof"

	"github.com/spf13/cobra"

	"github.com/enplan-dk/enplan/internal/bench"
)

func benchCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "bench", Short: "Measure what courses cost, beside a bare reference in the same run"}
	cmd.AddCommand(benchActions())
	return cmd
}

// benchActions runs beside throwaway servers: make bench.
func benchActions() *cobra.Command {
	var asJSON bool
	var profile string
	cmd := &cobra.Command{Use: "actions", Short: "What an action costs against a bare update", Args: cobra.NoArgs, RunE: func(cmd *cobra.Command, _ []string) error {
		servers, err := benchServers()
		if err != nil {
			return err
		}
		stop, err := profiling(profile)
		if err != nil {
			return err
		}
		a, err := bench.MeasureActions(cmd.Context(), servers, func(what string) { fmt.Fprintln(os.Stderr, "measuring: "+what) })
		stop()
		if err != nil {
			return err
		}
		if asJSON {
			return json.NewEncoder(os.Stdout).Encode(a)
		}
		fmt.Printf("alone:       bare %.1f ms, action %.1f ms: %.2f; visible %.1f ms later, %.1f ms at the 95th percentile\n",
			a.BareMedian, a.ActionMedian, a.LatencyRatio, a.VisibleMedian, a.VisibleP95)
		fmt.Printf("             the API's whole call, until lists show it: %.1f ms, %.2f\n", a.ServiceMedian, a.ServiceRatio)
		fmt.Printf("%d parallel: bare %.0f/s, actions %.0f/s: %.2f; answered in %.1f and %.1f ms: %.2f\n",
			a.Parallel, a.BarePerSecond, a.ActionsPerSecond, a.ThroughputRatio, a.BareLatencyLoaded, a.ActionLatencyLoaded, a.LatencyRatioLoaded)
		fmt.Printf("history:     %.1f events an action, %.1f in bursts of ten\n", a.EventsPerAction, a.EventsPerBurst)
		return nil
	}}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	cmd.Flags().StringVar(&profile, "profile", "", "write a CPU profile to this `file`")
	return cmd
}

// benchServers are those of devstack with-services: nothing is measured on an installation in use.
func benchServers() (bench.Servers, error) {
	servers := bench.Servers{Temporal: os.Getenv("ENPLAN_TEST_TEMPORAL"), Namespace: "enplan", Postgres: os.Getenv("ENPLAN_TEST_POSTGRES")}
	if servers.Temporal == "" || servers.Postgres == "" {
		return servers, fmt.Errorf("ENPLAN_TEST_TEMPORAL and ENPLAN_TEST_POSTGRES name no servers to measure on: run make bench")
	}
	return servers, nil
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
