// Command devstack provides everything that enplan needs and a developer's machine lacks: a Temporal server and its web interface,
// an OIDC provider with invented users, a mail server that delivers nothing, and a private Postgres cluster. Each subcommand is one process.
// Nothing of it is needed in production.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"
)

// A command reads its flags from args and works until ctx ends.
type command struct {
	name, summary string
	run           func(ctx context.Context, flags *flag.FlagSet, args []string) error
}

var commands = []command{
	{"up", "everything that make run starts", runUp},
	{"with-services", "run a command beside throwaway parts on free ports: with-services -- COMMAND…", runWithServices},
	{"token", "print a demo user's access token: token [flags] USER", runToken},
	{"temporal", "a Temporal server on a SQLite file or on Postgres", become("temporal")},
	{"temporal-ui", "Temporal's web interface", become("temporal-ui")},
	{"postgres", "a private Postgres cluster on loopback", runPostgres},
	{"oidc", "an OIDC provider with invented users", runOIDC},
	{"mail", "a mail server that delivers nothing and shows everything", runMail},
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:])
	stop()
	os.Exit(code)
}

// An exitCode is what a command that was run on somebody's behalf answered.
type exitCode int

func (e exitCode) Error() string { return fmt.Sprintf("exit code %d", int(e)) }

func run(ctx context.Context, args []string) int {
	if len(args) == 0 {
		return usage()
	}
	for _, c := range commands {
		if c.name != args[0] {
			continue
		}
		err := c.run(ctx, flag.NewFlagSet("devstack "+c.name, flag.ContinueOnError), args[1:])
		var code exitCode
		switch {
		case err == nil:
			return 0
		case errors.As(err, &code):
			return int(code)
		case errors.Is(err, flag.ErrHelp):
			return 2
		}
		fmt.Fprintf(os.Stderr, "devstack %s: %v\n", c.name, err)
		return 1
	}
	return usage()
}

func usage() int {
	fmt.Fprintln(os.Stderr, "usage: devstack COMMAND [flags]")
	for _, c := range commands {
		fmt.Fprintf(os.Stderr, "  %-14s %s\n", c.name, c.summary)
	}
	return 2
}
