package main

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/interceptor"
	sdklog "go.temporal.io/sdk/log"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/platform/notify"
	"github.com/enplan-dk/enplan/internal/platform/oidc"
	"github.com/enplan-dk/enplan/internal/platform/sealing"
	"github.com/enplan-dk/enplan/internal/platform/store"
	"github.com/enplan-dk/enplan/internal/platform/telemetry"
	"github.com/enplan-dk/enplan/internal/platform/virusscan"
	"github.com/enplan-dk/enplan/worker"
)

// connections are the parts outside of the process, and what stands directly on them.
type connections struct {
	log       *slog.Logger
	telemetry *telemetry.Telemetry
	pool      *pgxpool.Pool
	ring      *sealing.Keyring
	store     *store.Store
	temporal  client.Client
	tracing   []interceptor.WorkerInterceptor
	outbox    *notify.Outbox
	cases     *casework.Service
	identity  *oidc.Provider
	warnings  []string // what an operator should mend
}

const (
	// connectLimit is how long Postgres may take to come up at our start.
	connectLimit = 30 * time.Second

	// forgetEvery is how often keys of erased courses are dropped.
	forgetEvery = 10 * time.Second
)

// connect reaches Postgres, and Temporal as soon as it is there.
func connect(ctx context.Context, cfg Config) (*connections, error) {
	c := &connections{log: newLog(), identity: oidc.New(cfg.OIDCIssuer)}
	var err error
	if c.telemetry, err = telemetry.Start(ctx, version); err != nil {
		return nil, err
	}
	if c.pool, err = connectWithRetry(ctx, cfg.PostgresURL); err != nil {
		return nil, fmt.Errorf("ENPLAN_POSTGRES_URL: %w", err)
	}
	keys := store.NewKeys(c.pool)
	c.ring = sealing.NewKeyring(cfg.MasterKeys, keys)
	c.store = store.New(c.pool, c.ring)
	go keys.ForgetDestroyed(ctx, c.ring, forgetEvery)

	options := worker.ClientOptions(cfg.TemporalAddress, cfg.TemporalNamespace, c.ring, sdklog.NewStructuredLogger(redacted(c.log)))
	options.ConnectionOptions.TLS, options.Credentials = cfg.TemporalSecurity.tls, cfg.TemporalSecurity.credentials
	options.MetricsHandler = telemetry.SDKMetrics()
	if options.Interceptors, c.tracing, err = c.telemetry.Interceptors(); err != nil {
		return nil, err
	}
	c.temporal, err = client.NewLazyClient(options)
	if err != nil {
		c.pool.Close()
		return nil, fmt.Errorf("ENPLAN_TEMPORAL_ADDRESS: %w", err)
	}
	if c.outbox, err = notify.NewOutbox(c.pool, c.store); err != nil {
		c.close()
		return nil, err
	}
	cases := casework.Config{
		Store: c.store, Temporal: c.temporal, Keys: c.ring, TaskQueue: cfg.TaskQueue, Grants: c.outbox,
		WebhookNetworks: cfg.WebhookNetworks,
	}
	if cfg.ClamdAddress != "" {
		cases.Scanner = virusscan.Clamd(cfg.ClamdAddress)
	}
	c.cases = casework.New(cases)
	return c, nil
}

func (c *connections) close() {
	c.temporal.Close()
	c.pool.Close()
	if err := c.telemetry.Stop(); err != nil {
		c.log.Warn("the last traces were not sent", "error_type", kindOf(err))
	}
}

func connectWithRetry(ctx context.Context, url string) (*pgxpool.Pool, error) {
	ctx, cancel := context.WithTimeout(ctx, connectLimit)
	defer cancel()
	for {
		pool, err := store.Connect(ctx, url)
		if err == nil {
			return pool, nil
		}
		select {
		case <-ctx.Done():
			return nil, err
		case <-time.After(500 * time.Millisecond):
		}
	}
}

// temporalReady asks the workflow service whether it is there.
func (c *connections) temporalReady(ctx context.Context) error {
	_, err := c.temporal.CheckHealth(ctx, &client.CheckHealthRequest{})
	return err
}
