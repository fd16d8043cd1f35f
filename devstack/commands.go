package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/enplan-dk/enplan/devstack/postgres"
	"github.com/enplan-dk/enplan/devstack/stack"
	"github.com/enplan-dk/enplan/devstack/temporal"
)

func runTemporal(ctx context.Context, flags *flag.FlagSet, args []string) error {
	cfg := temporal.Config{}
	flags.StringVar(&cfg.Address, "address", "127.0.0.1:7233", "`host:port` to listen on")
	flags.StringVar(&cfg.Store, "store", "", "sqlite:`FILE` or postgres://user@host:port/database")
	flags.DurationVar(&cfg.Retention, "retention", 30*24*time.Hour, "how long a finished workflow is kept")
	flags.Var((*list)(&cfg.Namespaces), "namespace", "namespace to offer, may be given several times (default enplan)")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if len(cfg.Namespaces) == 0 {
		cfg.Namespaces = []string{"enplan"}
	}
	return temporal.Run(ctx, cfg)
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

// list is a flag that may be given several times.
type list []string

func (l *list) String() string     { return strings.Join(*l, ",") }
func (l *list) Set(s string) error { *l = append(*l, s); return nil }
