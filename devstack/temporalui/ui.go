package main

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

// settings say where the interface listens and what it shows.
type settings struct {
	address   string // host:port to listen on
	temporal  string // host:port of the Temporal frontend
	namespace string // shown first
	codec     string // URL of the codec server, empty for none
	issuer    string // URL of the OIDC provider at which one logs in, empty for no login
}

// serve works until ctx ends.
func serve(ctx context.Context, cfg settings) error {
	host, text, err := net.SplitHostPort(cfg.address)
	if err != nil {
		return fmt.Errorf("address %q: %w", cfg.address, err)
	}
	port, err := strconv.Atoi(text)
	if err != nil {
		return fmt.Errorf("port of address %q: %w", cfg.address, err)
	}
	ui := server.NewServer(server_options.WithConfigProvider(&config.Config{
		Host:                host,
		Port:                port,
		TemporalGRPCAddress: cfg.temporal,
		DefaultNamespace:    cfg.namespace,
		EnableUI:            true,
		// Nothing is fetched from elsewhere.
		DisableNewsFetch: true,
		HideLogs:         true,
		// The cookie would otherwise be kept from plain HTTP on loopback.
		CORS:  config.CORS{CookieInsecure: true},
		Codec: config.Codec{Endpoint: cfg.codec, PassAccessToken: cfg.issuer != ""},
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
func login(cfg settings) config.Auth {
	if cfg.issuer == "" {
		return config.Auth{}
	}
	_, port, _ := net.SplitHostPort(cfg.address)
	return config.Auth{
		Enabled:            true,
		RedirectToProvider: true,
		Providers: []config.AuthProvider{{
			Label:        "enplan",
			Type:         "oidc",
			ProviderURL:  cfg.issuer,
			ClientID:     oidc.TemporalUIClient,
			ClientSecret: oidc.TemporalUISecret,
			Scopes:       []string{"openid", "profile", "email", "offline_access"},
			CallbackURL:  "http://localhost:" + port + "/auth/sso/callback",
		}},
	}
}
