package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/alexedwards/scs/pgxstore"
	sdkworker "go.temporal.io/sdk/worker"
	"golang.org/x/sync/errgroup"

	"github.com/enplan-dk/enplan/activities"
	"github.com/enplan-dk/enplan/api"
	"github.com/enplan-dk/enplan/internal/edge"
	"github.com/enplan-dk/enplan/internal/platform/notify"
	"github.com/enplan-dk/enplan/web"
	"github.com/enplan-dk/enplan/web/paper"
	"github.com/enplan-dk/enplan/worker"
)

// stickyCacheTogether is how many courses are kept in memory where one process does everything.
const stickyCacheTogether = 500

func run(ctx context.Context, cfg Config) error {
	sdkworker.SetStickyWorkflowCacheSize(stickyCacheTogether)
	return runAll(ctx, cfg, serving, working, decoding)
}

func serve(ctx context.Context, cfg Config) error { return runAll(ctx, cfg, serving) }

func work(ctx context.Context, cfg Config) error {
	sdkworker.SetStickyWorkflowCacheSize(worker.StickyCache)
	return runAll(ctx, cfg, working, answering)
}

func codec(ctx context.Context, cfg Config) error { return runAll(ctx, cfg, decoding, answering) }

// warnIfUnprotected warns when nothing in Postgres keeps this process from rows of another municipality.
func (c *connections) warnIfUnprotected(ctx context.Context) error {
	open, err := c.store.UnprotectedTables(ctx)
	if err != nil {
		return err
	}
	if len(open) > 0 {
		c.warnings = append(c.warnings, unprotectedWarning+strings.Join(open, ", "))
		c.log.Warn(unprotectedWarning+strings.Join(open, ", "), "mend", "docs/operations.md#municipalities-apart")
	}
	return nil
}

const unprotectedWarning = "the Postgres role sees the rows of every municipality: no wall around "

// part is something that runs until the context ends.
type part func(ctx context.Context, cfg Config, c *connections) error

// runAll runs parts on the same connections; when one fails, all stop.
func runAll(ctx context.Context, cfg Config, parts ...part) error {
	c, err := connect(ctx, cfg)
	if err != nil {
		return err
	}
	defer c.close()
	if err := c.observeConnections(); err != nil {
		return err
	}
	if err := c.warnIfUnprotected(ctx); err != nil {
		return err
	}
	group, ctx := errgroup.WithContext(ctx)
	for _, p := range parts {
		group.Go(func() error { return p(ctx, cfg, c) })
	}
	return group.Wait()
}

func serving(ctx context.Context, cfg Config, c *connections) error {
	go c.loadKeys(ctx)
	go c.forgetDrafts(ctx)
	tokens, limits := api.NewTokens(c.identity, cfg.OIDCAudience), edge.NewLimits(c.log, cfg.Proxies, cfg.Writing)
	ready := c.ready()
	ready["login"] = edge.Remembered(tokens.Ready)
	var printer *paper.Printer
	if cfg.Chromium != "" {
		printer = paper.NewPrinter(cfg.Chromium)
	}
	planFile, err := web.NewPlanFile(printer)
	if err != nil {
		return err
	}
	router := edge.NewRouter(c.log)
	router.HandleUnlogged("GET /metrics", c.telemetry.Metrics())
	api.Register(router, api.Config{
		Cases: c.cases, Tokens: tokens, Log: c.log, Version: version, PlanFile: api.PlanFile(planFile), Warnings: c.warnings, Limits: limits, Ready: ready,
	})
	sessions := pgxstore.New(c.pool)
	defer sessions.StopCleanup()
	if err := web.Register(router, web.Config{
		Cases: c.cases, Identity: c.identity, ClientID: cfg.OIDCClientID, Audience: cfg.OIDCAudience, PublicURL: cfg.PublicURL,
		Sessions: sessions, SessionKey: c.ring.Index("web", "sessions"), Printer: printer, Log: c.log, Limits: limits,
		TemporalUI: strings.TrimSuffix(cfg.TemporalUI, "/") + "/namespaces/" + url.PathEscape(cfg.TemporalNamespace),
	}); err != nil {
		return err
	}
	return listen(ctx, cfg.Listen, router, c)
}

// ready asks the parts that every process needs.
func (c *connections) ready() map[string]func(context.Context) error {
	return map[string]func(context.Context) error{
		"postgres": edge.Remembered(c.store.Writable), "temporal": edge.Remembered(c.temporalReady),
	}
}

// draftsEvery is how often drafts that nobody has touched for long are forgotten.
const draftsEvery = time.Hour

func (c *connections) forgetDrafts(ctx context.Context) {
	for {
		if _, err := c.store.ExpireDrafts(ctx); err != nil && ctx.Err() == nil {
			c.log.Warn("old drafts were not forgotten; it is tried again", "error_type", kindOf(err))
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(draftsEvery):
		}
	}
}

// working runs courses and sends what comes due, until the context ends; then it finishes what is under way.
func working(ctx context.Context, cfg Config, c *connections) error {
	dispatcher, err := notify.NewDispatcher(c.pool, c.store, notify.Config{
		SMTP: cfg.SMTPAddress, From: cfg.MailFrom, CitizenDomain: cfg.CitizenDomain, PublicURL: cfg.PublicURL, Webhooks: cfg.WebhookNetworks, Logger: redacted(c.log),
	})
	if err != nil {
		return err
	}
	c.loadKeys(ctx)
	if err := c.observeReminders(); err != nil {
		return err
	}
	if err := c.observeStandstill(); err != nil {
		return err
	}
	w := worker.New(c.temporal, cfg.TaskQueue, &activities.Activities{Store: c.store, Outbox: c.outbox}, c.tracing...)
	if err := startWithRetry(ctx, w); err != nil {
		return err
	}
	defer w.Stop()
	c.log.Info("working", "task_queue", cfg.TaskQueue)
	go c.lookForStandstill(ctx)
	return dispatcher.Run(ctx)
}

// loadKeys takes the keys of open courses into memory: lists and courses then need not wait for them.
func (c *connections) loadKeys(ctx context.Context) {
	if err := c.ring.Load(ctx); err != nil {
		c.log.Warn("not every key was loaded; what is missing is fetched when it is needed", "error_type", kindOf(err))
	}
}

// startWithRetry starts a worker as soon as Temporal is there.
func startWithRetry(ctx context.Context, w sdkworker.Worker) error {
	for {
		err := w.Start()
		if err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("start the worker: %w", err)
		case <-time.After(time.Second):
		}
	}
}

// stopLimit is how long requests under way may take when the process stops.
const stopLimit = 15 * time.Second

// listen serves until the context ends, and then lets requests under way finish.
func listen(ctx context.Context, address string, handler http.Handler, c *connections) error {
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", address)
	if err != nil {
		return fmt.Errorf("listen on %s: %w", address, err)
	}
	server := &http.Server{
		Handler: handler, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 30 * time.Second, WriteTimeout: time.Minute,
		IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 32 << 10, ErrorLog: edge.Complaints(redacted(c.log)),
	}
	c.log.Info("listening", "address", listener.Addr().String())
	stopped := make(chan error, 1)
	go func() {
		<-ctx.Done()
		stopping, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopLimit)
		defer cancel()
		stopped <- server.Shutdown(stopping)
	}()
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serve on %s: %w", address, err)
	}
	return <-stopped
}
