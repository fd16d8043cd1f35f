package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/app/standstill"
	"github.com/enplan-dk/enplan/internal/edge"
	"github.com/enplan-dk/enplan/internal/platform/telemetry"
)

const (
	// overdueAfter is how late a reminder may be before it counts as overdue: the moment after a restart in which
	// everything that came due meanwhile is caught up is no alarm.
	overdueAfter = 5 * time.Minute

	// askLimit is how long Postgres may take to answer a question of the operator's.
	askLimit = 2 * time.Second
)

// observeReminders measures, whenever Prometheus reads, who waits in vain to be told of something. When Postgres is
// away there is no figure, which is an alarm of its own.
func (c *connections) observeReminders() error {
	meter := otel.Meter(telemetry.Scope)
	overdue, err := meter.Int64ObservableGauge("enplan.reminders.overdue",
		metric.WithDescription("Reminders that were due more than five minutes ago and that nobody has got, by where they stand."))
	if err != nil {
		return fmt.Errorf("make a gauge: %w", err)
	}
	waiting, err := meter.Int64ObservableGauge("enplan.outbox.depth", metric.WithDescription("Messages that wait to be sent."))
	if err != nil {
		return fmt.Errorf("make a gauge: %w", err)
	}
	_, err = meter.RegisterCallback(func(ctx context.Context, o metric.Observer) error {
		ctx, cancel := context.WithTimeout(ctx, askLimit)
		defer cancel()
		b, err := c.store.Backlog(ctx, time.Now().Add(-overdueAfter))
		if err != nil {
			return err
		}
		for stands, n := range map[string]int64{
			"course": b.Unraised, "delivery": b.Undelivered, "no_address": b.WithoutAddress, "refused": b.Refused,
		} {
			o.ObserveInt64(overdue, n, metric.WithAttributes(attribute.String("stands", stands)))
		}
		o.ObserveInt64(waiting, b.Outbox)
		return nil
	}, overdue, waiting)
	if err != nil {
		return fmt.Errorf("observe reminders: %w", err)
	}
	return nil
}

// observeStandstill measures which courses do not go on, as the last look found them, and how long ago that was.
func (c *connections) observeStandstill() error {
	meter := otel.Meter(telemetry.Scope)
	stuck, err := meter.Int64ObservableGauge("enplan.courses.stuck", metric.WithDescription("Courses that do not go on, by why."))
	if err != nil {
		return fmt.Errorf("make a gauge: %w", err)
	}
	age, err := meter.Float64ObservableGauge("enplan.courses.looked_at.age", metric.WithUnit("s"),
		metric.WithDescription("Time since somebody last looked for courses that do not go on."))
	if err != nil {
		return fmt.Errorf("make a gauge: %w", err)
	}
	_, err = meter.RegisterCallback(func(ctx context.Context, o metric.Observer) error {
		ctx, cancel := context.WithTimeout(ctx, askLimit)
		defer cancel()
		found, err := c.store.Standstills(ctx)
		if err != nil || found.DoneAt.IsZero() {
			return err
		}
		for _, why := range standstill.Whys() {
			o.ObserveInt64(stuck, found.Courses[string(why)], metric.WithAttributes(attribute.String("why", string(why))))
		}
		o.ObserveFloat64(age, time.Since(found.DoneAt).Seconds())
		return nil
	}, stuck, age)
	if err != nil {
		return fmt.Errorf("observe courses that do not go on: %w", err)
	}
	return nil
}

// lookForStandstill looks again and again, until the context ends.
func (c *connections) lookForStandstill(ctx context.Context) {
	for {
		limited, cancel := context.WithTimeout(ctx, casework.LookEvery)
		err := c.cases.LookForStandstill(limited)
		cancel()
		if err != nil && ctx.Err() == nil {
			c.log.Warn("nobody could find out which courses stand still", "error_type", kindOf(err))
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(casework.LookEvery):
		}
	}
}

// observeConnections measures the pool of connections to Postgres and the keys in memory.
func (c *connections) observeConnections() error {
	if err := telemetry.Pool(c.pool); err != nil {
		return fmt.Errorf("observe the pool: %w", err)
	}
	meter := otel.Meter(telemetry.Scope)
	keys, err := meter.Int64ObservableGauge("enplan.keys.held", metric.WithDescription("Keys of courses in memory."))
	if err != nil {
		return fmt.Errorf("make a gauge: %w", err)
	}
	fetches, err := meter.Int64ObservableCounter(
		"enplan.keys.fetched", metric.WithDescription("Keys that were not in memory when they were needed, by whether they were found."),
	)
	if err != nil {
		return fmt.Errorf("make a counter: %w", err)
	}
	_, err = meter.RegisterCallback(func(_ context.Context, o metric.Observer) error {
		held, found, missed := c.ring.Counts()
		o.ObserveInt64(keys, int64(held))
		o.ObserveInt64(fetches, found, metric.WithAttributes(attribute.String("result", "found")))
		o.ObserveInt64(fetches, missed, metric.WithAttributes(attribute.String("result", "missed")))
		return nil
	}, keys, fetches)
	if err != nil {
		return fmt.Errorf("observe keys: %w", err)
	}
	return nil
}

// answering is for processes without pages: whether they live, whether they reach what they need, and their metrics.
func answering(ctx context.Context, cfg Config, c *connections) error {
	mux, needed := http.NewServeMux(), c.ready()
	mux.Handle("GET /metrics", c.telemetry.Metrics())
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { answer(w, true, nil) })
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), askLimit)
		defer cancel()
		parts, ready := map[string]string{}, true
		for name, reach := range needed {
			parts[name] = "ok"
			if reach(ctx) != nil {
				parts[name], ready = "away", false
			}
		}
		answer(w, ready, parts, c.warnings...)
	})
	return listen(ctx, cfg.Listen, edge.Recovered(c.log, edge.InPlainText, mux), c)
}

// answer has the form of the API's answer.
func answer(w http.ResponseWriter, ok bool, parts map[string]string, warnings ...string) {
	body := struct {
		Status   string            `json:"status"`
		Parts    map[string]string `json:"parts,omitempty"`
		Warnings []string          `json:"warnings,omitempty"`
	}{"ok", parts, warnings}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	if !ok {
		body.Status = "away"
		w.WriteHeader(http.StatusServiceUnavailable)
	}
	_ = json.NewEncoder(w).Encode(body) // the asker is gone: nobody to tell
}
