package notify

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivertype"

	"github.com/enplan-dk/enplan/internal/domain/calendar"
	"github.com/enplan-dk/enplan/internal/platform/store"
	"github.com/enplan-dk/enplan/internal/platform/webhook"
)

// Config says how messages go out.
type Config struct {
	SMTP          string           // host:port of the mail server
	From          string           // sender of every mail
	CitizenDomain string           // domain of the gateway to citizens
	PublicURL     string           // where the pages are
	Webhooks      webhook.Networks // that webhooks may lead to although they are not public
	Logger        *slog.Logger
}

// Dispatcher sends what the outbox has queued. Any number may run at once.
type Dispatcher struct {
	queue  *river.Client[pgx.Tx]
	store  *store.Store
	sender *webhook.Sender
	log    *slog.Logger
}

const (
	// senders is how many messages a process sends at once; each holds a connection to
	// Postgres while the mail server takes its time.
	senders = 6

	// fetchEvery is how often, at most, the queue is asked for the next messages. Each answer
	// holds as many as there are senders free, so that the queue's own tenth of a second would be sixty
	// messages a second, and a morning's burst would take minutes.
	fetchEvery = 10 * time.Millisecond

	// sweepEvery is how often the ledger is looked through for what nothing delivers.
	sweepEvery = time.Minute

	// jobLimit is how long a job may take, the conversation with the mail server included;
	// rescueAfter is when a job that still counts as running is taken for one whose process
	// was killed, and is run again. The queue's own hour would make a reminder pointless. Two
	// that run at once do no harm: each locks the rows that it sends.
	jobLimit    = smtpLimit + 10*time.Second
	rescueAfter = jobLimit + 10*time.Second

	// stopLimit is how long messages under way may take when the process stops.
	stopLimit = 10 * time.Second
)

// NewDispatcher makes a dispatcher on a migrated database.
func NewDispatcher(pool *pgxpool.Pool, s *store.Store, config Config) (*Dispatcher, error) {
	mailer, err := newMailer(config.SMTP, config.From)
	if err != nil {
		return nil, err
	}
	d := &delivery{
		store: s, mailer: mailer, write: composer{publicURL: config.PublicURL},
		citizens: spool{mailer: mailer, domain: config.CitizenDomain},
	}
	hooks := webhooks{store: s, sender: webhook.NewSender(config.Webhooks)}
	workers := river.NewWorkers()
	river.AddWorker(workers, river.WorkFunc(d.deliver))
	river.AddWorker(workers, river.WorkFunc(d.digest))
	river.AddWorker(workers, river.WorkFunc(d.news))
	river.AddWorker(workers, river.WorkFunc(d.sweep))
	river.AddWorker(workers, river.WorkFunc(d.webhookPaused))
	river.AddWorker(workers, river.WorkFunc(hooks.deliver))
	queue, err := river.NewClient(riverpgxv5.New(pool), &river.Config{
		Queues:          map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: senders}, webhookQueue: {MaxWorkers: webhookSenders}},
		Workers:         workers,
		FetchCooldown:   fetchEvery,
		Logger:          config.Logger,
		Middleware:      []rivertype.Middleware{countDeliveries},
		RetryPolicy:     patience{},
		SoftStopTimeout: stopLimit,

		JobTimeout:           jobLimit,
		RescueStuckJobsAfter: rescueAfter,
		PeriodicJobs: []*river.PeriodicJob{river.NewPeriodicJob(
			river.PeriodicInterval(sweepEvery),
			func() (river.JobArgs, *river.InsertOpts) {
				return sweepArgs{}, &river.InsertOpts{UniqueOpts: river.UniqueOpts{ByState: living}}
			},
			&river.PeriodicJobOpts{RunOnStart: true},
		)},
	})
	if err != nil {
		return nil, fmt.Errorf("make the dispatcher: %w", err)
	}
	return &Dispatcher{queue: queue, store: s, sender: hooks.sender, log: cmp.Or(config.Logger, slog.Default())}, nil
}

// Run delivers until the context ends; then what is under way is finished. Postgres may
// be away when it starts: it is asked again until it is there.
func (d *Dispatcher) Run(ctx context.Context) error {
	for {
		err := d.queue.Start(context.WithoutCancel(ctx))
		if err == nil {
			break
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("start the dispatcher: %w", err)
		case <-time.After(time.Second):
		}
	}
	d.lookForWebhooks(ctx)
	defer d.sender.Close()
	stopping, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*stopLimit)
	defer cancel()
	if err := d.queue.Stop(stopping); err != nil && !errors.Is(err, context.Canceled) {
		return fmt.Errorf("stop the dispatcher: %w", err)
	}
	return nil
}

func dateOf(t time.Time) calendar.Date { return calendar.DateOf(t) }
