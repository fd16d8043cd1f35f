package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"syscall"

	"github.com/enplan-dk/enplan/devstack/postgres"
	"github.com/enplan-dk/enplan/devstack/stack"
	"github.com/enplan-dk/enplan/devstack/temporalui"
)

// runTemporal becomes the server, a program of its own that stands beside this one.
func runTemporal(_ context.Context, _ *flag.FlagSet, args []string) error {
	self, err := os.Executable()
	if err != nil {
		return fmt.Errorf("find devstack's own program: %w", err)
	}
	server := self + "-temporal"
	if err := syscall.Exec(server, append([]string{server}, args...), os.Environ()); err != nil {
		return fmt.Errorf("become %s: %w", server, err)
	}
	return nil
}

func runTemporalUI(ctx context.Context, flags *flag.FlagSet, args []string) error {
	cfg := temporalui.Config{}
	flags.StringVar(&cfg.Address, "address", "127.0.0.1:8233", "`host:port` to listen on")
	flags.StringVar(&cfg.Temporal, "temporal", "127.0.0.1:7233", "`host:port` of the Temporal server")
	flags.StringVar(&cfg.Namespace, "namespace", "enplan", "namespace to show first")
	flags.StringVar(&cfg.Codec, "codec", "", "`URL` of the codec server that decrypts for who may see")
	if err := flags.Parse(args); err != nil {
		return err
	}
	return temporalui.Run(ctx, cfg)
}

func runPostgres(ctx context.Context, flags *flag.FlagSet, args []string) error {
	cfg := postgres.Config{}
	flags.StringVar(&cfg.Dir, "dir", "", "`folder` of the cluster, made on first start")
	flags.IntVar(&cfg.Port, "port", 5433, "port on 127.0.0.1")
	flags.IntVar(&cfg.MaxConnections, "max-connections", 60, "how many may be connected at once")
	flags.BoolVar(&cfg.Throwaway, "throwaway", false, "give up durability for speed (tests)")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if cfg.Dir == "" {
		return errors.New("--dir is missing")
	}
	return postgres.Run(ctx, cfg)
}

func runWithServices(ctx context.Context, flags *flag.FlagSet, args []string) error {
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() == 0 {
		return errors.New("no command given: devstack with-services -- COMMAND…")
	}
	self, err := os.Executable()
	if err != nil {
		return fmt.Errorf("find devstack's own program: %w", err)
	}
	code, err := stack.WithServices(ctx, self, flags.Args())
	if err != nil {
		return err
	}
	if code != 0 {
		return exitCode(code)
	}
	return nil
}
