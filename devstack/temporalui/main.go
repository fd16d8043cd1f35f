// Command devstack-temporal-ui serves Temporal's own web interface for a running server.
// Payloads of courses are encrypted; it decrypts them only through a codec server that has checked who asks.
// It is a separate program because nothing waits for it: make run builds it last.
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

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:])
	stop()
	switch {
	case errors.Is(err, flag.ErrHelp):
		os.Exit(2)
	case err != nil:
		fmt.Fprintf(os.Stderr, "devstack temporal-ui: %v\n", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) error {
	cfg := settings{}
	flags := flag.NewFlagSet("devstack temporal-ui", flag.ContinueOnError)
	flags.StringVar(&cfg.address, "address", "127.0.0.1:8233", "`host:port` to listen on")
	flags.StringVar(&cfg.temporal, "temporal", "127.0.0.1:7233", "`host:port` of the Temporal server")
	flags.StringVar(&cfg.namespace, "namespace", "enplan", "namespace to show first")
	flags.StringVar(&cfg.codec, "codec", "", "`URL` of the codec server that decrypts for who may see")
	flags.StringVar(&cfg.issuer, "issuer", "", "`URL` of the OIDC provider at which one logs in; the codec server gets the token")
	if err := flags.Parse(args); err != nil {
		return err
	}
	return serve(ctx, cfg)
}
