// Command devstack-temporal is a real Temporal server, all four services in one process, on a SQLite file or on Postgres.
// It knows nothing of courses: it provides namespaces.
// It is a separate program because it is large: the other parts of devstack stay small without it.
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
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:])
	stop()
	switch {
	case errors.Is(err, flag.ErrHelp):
		os.Exit(2)
	case err != nil:
		fmt.Fprintf(os.Stderr, "devstack temporal: %v\n", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) error {
	cfg := settings{}
	flags := flag.NewFlagSet("devstack temporal", flag.ContinueOnError)
	flags.StringVar(&cfg.address, "address", "127.0.0.1:7233", "`host:port` to listen on")
	flags.StringVar(&cfg.store, "store", "", "sqlite:`FILE` or postgres://user@host:port/database")
	flags.DurationVar(&cfg.retention, "retention", 30*24*time.Hour, "how long a finished workflow is kept")
	flags.Var((*list)(&cfg.namespaces), "namespace", "namespace to offer, may be given several times (default enplan)")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if len(cfg.namespaces) == 0 {
		cfg.namespaces = []string{"enplan"}
	}
	return serve(ctx, cfg)
}

// list is a flag that may be given several times.
type list []string

func (l *list) String() string     { return strings.Join(*l, ",") }
func (l *list) Set(s string) error { *l = append(*l, s); return nil }
