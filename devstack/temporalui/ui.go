// Package temporalui serves Temporal's own web interface for a running server.
// Payloads of courses are encrypted; it decrypts them only through a codec server that has checked who asks.
package temporalui

import (
	"context"
	"fmt"
	"net"
	"strconv"

	"github.com/temporalio/ui-server/v2/server"
	"github.com/temporalio/ui-server/v2/server/config"
	"github.com/temporalio/ui-server/v2/server/server_options"

	"github.com/enplan-dk/enplan/devstack/oidc"
)

// Config says where the interface listens and what it shows.
type Config struct {
	Address   string // host:port to listen on
	Temporal  string // host:port of the Temporal frontend
	Namespace string // shown first
	Codec     string // URL of the codec server, empty for none
	Issuer    string // URL of the OIDC provider at which one logs in, empty for no login
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
		Codec: config.Codec{Endpoint: cfg.Codec, PassAccessToken: cfg.Issuer != ""},
		Auth:  login(cfg),
	}))
	stop := context.AfterFunc(ctx, ui.Stop)
	defer stop()
	if err := ui.Start(); err != nil {
		return fmt.Errorf("serve Temporal's web interface: %w", err)
	}
	return nil
}

// login makes the interface ask who one is, and hand the token to the codec server, which decides what that person may read.
func login(cfg Config) config.Auth {
	if cfg.Issuer == "" {
		return config.Auth{}
	}
	_, port, _ := net.SplitHostPort(cfg.Address)
	return config.Auth{
		Enabled:            true,
		RedirectToProvider: true,
		Providers: []config.AuthProvider{{
			Label:        "enplan",
			Type:         "oidc",
			ProviderURL:  cfg.Issuer,
			ClientID:     oidc.TemporalUIClient,
			ClientSecret: oidc.TemporalUISecret,
			Scopes:       []string{"openid", "profile", "email", "offline_access"},
			CallbackURL:  "http://localhost:" + port + "/auth/sso/callback",
		}},
	}
}
