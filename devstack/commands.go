package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"syscall"

	"github.com/enplan-dk/enplan/devstack/mail"
	"github.com/enplan-dk/enplan/devstack/oidc"
	"github.com/enplan-dk/enplan/devstack/postgres"
	"github.com/enplan-dk/enplan/devstack/stack"
)

const defaultIssuer = "http://localhost:9000"

// become makes a command of a program that stands beside this one, devstack-NAME.
func become(name string) func(context.Context, *flag.FlagSet, []string) error {
	return func(_ context.Context, _ *flag.FlagSet, args []string) error {
		self, err := os.Executable()
		if err != nil {
			return fmt.Errorf("find devstack's own program: %w", err)
		}
		program := self + "-" + name
		if err := syscall.Exec(program, append([]string{program}, args...), os.Environ()); err != nil {
			return fmt.Errorf("become %s: %w", program, err)
		}
		return nil
	}
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

func runOIDC(ctx context.Context, flags *flag.FlagSet, args []string) error {
	cfg := oidc.Config{}
	flags.StringVar(&cfg.Address, "address", "127.0.0.1:9000", "`host:port` to listen on")
	flags.StringVar(&cfg.Issuer, "issuer", defaultIssuer, "`URL` under which tokens are issued")
	flags.StringVar(&cfg.Dir, "data", "", "`folder` of the signing key, made on first start")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if cfg.Dir == "" {
		return errors.New("--data is missing")
	}
	return oidc.Run(ctx, cfg)
}

func runToken(ctx context.Context, flags *flag.FlagSet, args []string) error {
	issuer := flags.String("issuer", cmp.Or(os.Getenv("ENPLAN_OIDC_ISSUER"), defaultIssuer), "`URL` of the OIDC provider, also from ENPLAN_OIDC_ISSUER")
	if err := flags.Parse(args); err != nil {
		return err
	}
	user := flags.Arg(0)
	if err := flags.Parse(flags.Args()[min(1, flags.NArg()):]); err != nil { // flags may stand behind the user too
		return err
	}
	if user == "" || flags.NArg() > 0 {
		return errors.New("usage: devstack token [--issuer URL] USER")
	}
	token, err := oidc.Token(ctx, *issuer, user)
	if err != nil {
		return err
	}
	fmt.Println(token)
	return nil
}

func runMail(ctx context.Context, flags *flag.FlagSet, args []string) error {
	cfg := mail.Config{}
	flags.StringVar(&cfg.SMTP, "smtp", "127.0.0.1:1025", "`host:port` to receive mails on")
	flags.StringVar(&cfg.Address, "address", "127.0.0.1:8025", "`host:port` of the page that shows them")
	flags.StringVar(&cfg.Dir, "dir", "", "`folder` of the mails")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if cfg.Dir == "" {
		return errors.New("--dir is missing")
	}
	return mail.Run(ctx, cfg)
}

func runWithServices(ctx context.Context, flags *flag.FlagSet, args []string) error {
	durable := flags.Bool("durable", false, "a Postgres that syncs to disk, for measuring")
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
	code, err := stack.WithServices(ctx, self, flags.Args(), *durable)
	if err != nil {
		return err
	}
	if code != 0 {
		return exitCode(code)
	}
	return nil
}

func runUp(ctx context.Context, flags *flag.FlagSet, args []string) error {
	cfg := stack.UpConfig{}
	flags.StringVar(&cfg.Dir, "data", ".data", "`folder` of everything that is kept")
	flags.StringVar(&cfg.Enplan, "enplan", ".bin/enplan", "the product's `program`")
	if err := flags.Parse(args); err != nil {
		return err
	}
	self, err := os.Executable()
	if err != nil {
		return fmt.Errorf("find devstack's own program: %w", err)
	}
	cfg.Devstack = self
	return stack.Up(ctx, cfg)
}
