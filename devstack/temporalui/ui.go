// Package temporalui serves Temporal's own web interface for a running server.
// What courses carry is encrypted; it shows more only through a codec server that has checked who asks.
package temporalui

import (
	"context"
	"fmt"
	"net"
	"strconv"

	"github.com/temporalio/ui-server/v2/server"
	"github.com/temporalio/ui-server/v2/server/config"
	"github.com/temporalio/ui-server/v2/server/server_options"
)

// Config says where the interface listens and what it shows.
type Config struct {
	Address   string // host:port to listen on
	Temporal  string // host:port of the Temporal frontend
	Namespace string // shown first
	Codec     string // URL of the codec server, empty for none
}

// Run serves until ctx ends.
func Run(ctx context.Context, cfg Config) error {
	host, text, err := net.SplitHostPort(cfg.Address)
	if err != nil {
		return fmt.Errorf("address %q: %w", cfg.Address, err)
	}
	port, err := strconv.Atoi(text)
	if err != nil {
		return fmt.Errorf("port of address %q: %w", cfg.Address, err)
	}
	ui := server.NewServer(server_options.WithConfigProvider(&config.Config{
		Host:                host,
		Port:                port,
		TemporalGRPCAddress: cfg.Temporal,
		DefaultNamespace:    cfg.Namespace,
		EnableUI:            true,
		// Nothing is fetched from elsewhere.
		DisableNewsFetch: true,
		HideLogs:         true,
		// The cookie would otherwise be kept from plain HTTP on loopback.
		CORS:  config.CORS{CookieInsecure: true},
		Codec: config.Codec{Endpoint: cfg.Codec, IncludeCredentials: cfg.Codec != ""},
	}))
	stop := context.AfterFunc(ctx, ui.Stop)
	defer stop()
	if err := ui.Start(); err != nil {
		return fmt.Errorf("serve Temporal's web interface: %w", err)
	}
	return nil
}
