package notify

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"

	"github.com/enplan-dk/enplan/internal/language"
	"github.com/enplan-dk/enplan/internal/platform/feed"
	"github.com/enplan-dk/enplan/internal/platform/store"
	"github.com/enplan-dk/enplan/internal/platform/webhook"
)

// webhookArgs sends what a webhook waits for, in one turn of it.
type webhookArgs struct {
	Webhook string `json:"webhook"`
	Turn    int64  `json:"turn"`
}

// Kind implements [river.JobArgs].
func (webhookArgs) Kind() string { return "webhook" }

// webhookPausedArgs tells an administrator that a webhook was paused.
type webhookPausedArgs struct {
	Webhook   string `json:"webhook"`
	Turn      int64  `json:"turn"`
	Recipient string `json:"recipient"`
}

// Kind implements [river.JobArgs].
func (webhookPausedArgs) Kind() string { return "webhook_paused" }

const (
	webhookQueue = "webhooks"

	// webhookSenders is how many webhooks a process sends to at once; one webhook gets its events one after the other.
	webhookSenders = 4

	// lookEvery is how often one looks whether something waits for a webhook.
	lookEvery = time.Second

	// webhookRun is how long a job goes on sending before it lets others have its place: with one more attempt it ends before jobLimit.
	webhookRun = jobLimit - webhook.SendLimit - 5*time.Second

	// webhookPage is how many places of the feed a job reads at once.
	webhookPage = 100

	// The pause after an attempt that failed: five seconds at first, twice as long each time, an hour at most. After webhookPatience
	// without one that succeeds the webhook is paused.
	firstWebhookPause   = 5 * time.Second
	longestWebhookPause = time.Hour
	webhookPatience     = 3 * 24 * time.Hour
)

// webhooks sends the events of the feed.
type webhooks struct {
	store  *store.Store
	sender *webhook.Sender
}

func (w webhooks) deliver(ctx context.Context, job *river.Job[webhookArgs]) error {
	hook, err := w.store.WebhookInTurn(ctx, store.WebhookTurn{ID: job.Args.Webhook, Turn: job.Args.Turn})
	for until := time.Now().Add(webhookRun); err == nil; {
		entries, last, failed := w.store.Undelivered(ctx, hook, webhookPage)
		if failed != nil || last == hook.Position {
			return failed
		}
		for _, e := range entries {
			if time.Now().After(until) {
				return river.JobSnooze(0)
			}
			if err := w.send(ctx, hook, e); err != nil {
				return w.failed(ctx, hook, err)
			}
			if err = w.store.Delivered(ctx, &hook, e.Position, true); err != nil {
				return unlessOver(err)
			}
		}
		if hook.Position < last {
			err = w.store.Delivered(ctx, &hook, last, false)
		}
	}
	return unlessOver(err)
}

// unlessOver: somebody has removed, paused, resumed or replayed the webhook, and another job sends if anything is to be sent.
func unlessOver(err error) error {
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	return err
}

func (w webhooks) send(ctx context.Context, hook store.Webhook, e store.FeedEntry) error {
	event, err := feed.Event(e, feed.Systems)
	if err != nil {
		return fmt.Errorf("write an event: %w", err)
	}
	body, err := json.Marshal(event)
	if err != nil {
		return fmt.Errorf("write an event: %w", err)
	}
	return w.sender.Send(ctx, hook.URL, feed.ID(e), body, hook.Secrets)
}

// failed notes what went wrong, and comes back later or gives up.
func (w webhooks) failed(ctx context.Context, hook store.Webhook, cause error) error {
	var failure webhook.Failure
	if !errors.As(cause, &failure) {
		return cause
	}
	failures, since, err := w.store.Failed(ctx, hook, string(failure))
	switch {
	case err != nil:
		return unlessOver(err)
	case failure == webhook.Gone:
		return w.giveUp(ctx, hook, store.PausedGone)
	case time.Since(since) >= webhookPatience:
		return w.giveUp(ctx, hook, store.PausedFailed)
	}
	return river.JobSnooze(webhookPause(failures))
}

func webhookPause(failures int) time.Duration {
	return time.Duration(min(float64(longestWebhookPause), float64(firstWebhookPause)*math.Pow(2, float64(failures-1))))
}

func (w webhooks) giveUp(ctx context.Context, hook store.Webhook, why string) error {
	queue := river.ClientFromContext[pgx.Tx](ctx)
	return w.store.GiveUp(ctx, hook, why, func(tx pgx.Tx, to store.Staff) error {
		_, err := queue.InsertTx(ctx, tx, webhookPausedArgs{Webhook: hook.ID, Turn: hook.Turn, Recipient: to.Subject}, &river.InsertOpts{MaxAttempts: math.MaxInt16})
		return err
	})
}

// webhookPaused tells an administrator. Whoever has no address that takes mails reads it on the page.
func (d *delivery) webhookPaused(ctx context.Context, job *river.Job[webhookPausedArgs]) error {
	return inOneTransaction(ctx, d, job, func(_ pgx.Tx, ledger store.Ledger) error {
		to, err := ledger.Staff(ctx, job.Args.Recipient)
		if errors.Is(err, store.ErrNotFound) || err == nil && (to.Disabled || to.Email == "") {
			return nil
		}
		if err != nil {
			return err
		}
		id := messageID(d.mailer.domain, "webhook", job.Args.Webhook, fmt.Sprint(job.Args.Turn), job.Args.Recipient)
		if err := d.mailer.send(ctx, id, to.Email, d.write.webhookPaused()); !errors.Is(err, errRefused) {
			return err
		}
		countRefused(ctx)
		return nil
	})
}

func (c composer) webhookPaused() message {
	return compose(language.Of(language.First(), "mail.webhook.subject"), func(l language.Language) []string {
		return []string{language.Of(l, "mail.webhook.paused"), language.Of(l, "mail.webhook.open", "link", strings.TrimRight(c.publicURL, "/")+"/webhooks")}
	})
}

// lookForWebhooks queues what sends to the webhooks that something waits for, until the context ends. Each has one job at a time.
func (d *Dispatcher) lookForWebhooks(ctx context.Context) {
	for {
		due, err := d.store.DueWebhooks(ctx)
		if err == nil && len(due) > 0 {
			jobs := make([]river.InsertManyParams, 0, len(due))
			for _, turn := range due {
				jobs = append(jobs, river.InsertManyParams{Args: webhookArgs{Webhook: turn.ID, Turn: turn.Turn}, InsertOpts: &river.InsertOpts{
					Queue: webhookQueue, MaxAttempts: math.MaxInt16, UniqueOpts: river.UniqueOpts{ByArgs: true, ByState: living},
				}})
			}
			_, err = d.queue.InsertMany(ctx, jobs)
		}
		if err != nil && ctx.Err() == nil {
			d.log.Warn("webhooks were not looked at; it is tried again", "error_type", fmt.Sprintf("%T", err))
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(lookEvery):
		}
	}
}
