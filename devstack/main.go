// Command devstack is everything around enplan that a developer's machine does not have: a Temporal server and its web interface,
// an OIDC provider with invented users, a mail sink and a private Postgres cluster. Each subcommand is one process.
// Nothing of it is needed in production.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/enplan-dk/enplan/devstack/temporal"
)

// A command reads its flags from args and works until ctx ends.
type command struct {
	name, summary string
	run           func(ctx context.Context, flags *flag.FlagSet, args []string) error
}

var commands = []command{
	{"temporal", "a Temporal server on a SQLite file or on Postgres", runTemporal},
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:]))
}

func run(ctx context.Context, args []string) int {
	if len(args) == 0 {
		usage()
		return 2
	}
	for _, c := range commands {
		if c.name != args[0] {
			continue
		}
		err := c.run(ctx, flag.NewFlagSet("devstack "+c.name, flag.ContinueOnError), args[1:])
		switch {
		case err == nil:
			return 0
		case errors.Is(err, flag.ErrHelp):
			return 2
		}
		fmt.Fprintf(os.Stderr, "devstack %s: %v\n", c.name, err)
		return 1
	}
	usage()
	return 2
}

func usage() {
	fmt.Fprintln(os.Stderr, "usage: devstack COMMAND [flags]")
	for _, c := range commands {
		fmt.Fprintf(os.Stderr, "  %-14s %s\n", c.name, c.summary)
	}
}

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

// list is a flag that may be given several times.
type list []string

func (l *list) String() string     { return strings.Join(*l, ",") }
func (l *list) Set(s string) error { *l = append(*l, s); return nil }
