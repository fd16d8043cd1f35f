package casework

import (
	"context"
	"errors"
	"time"

	"github.com/enplan-dk/enplan/internal/domain/access"
	"github.com/enplan-dk/enplan/internal/platform/store"
	"github.com/enplan-dk/enplan/internal/platform/webhook"
)

// The codes of what is wrong with a webhook.
const (
	UnknownWebhook  = "unknown_webhook"
	BadWebhookURL   = "webhook_url_malformed"
	TooManyWebhooks = "too_many_webhooks"
)

// Webhook is an address to which the events of the municipality's feed are sent.
type Webhook struct {
	ID           string    `json:"id" format:"uuid"`
	URL          string    `json:"url"`
	State        string    `json:"state" enum:"active,failing,paused" doc:"failing: the last attempt failed, and it is tried again. paused: nothing is sent."`
	Paused       string    `json:"paused,omitempty" enum:"by_hand,failed,gone" doc:"Why it is paused: failed is three days in vain, gone an address that answered 410."`
	Waiting      int64     `json:"waiting" doc:"Events that are not delivered yet."`
	DeliveredAt  time.Time `json:"delivered_at,omitzero" doc:"When the last one was."`
	FailingSince time.Time `json:"failing_since,omitzero"`
	LastError    string    `json:"last_error,omitempty" doc:"Why the last attempt failed: address_not_allowed, host_unknown, unreachable, certificate_refused, timed_out, redirected, gone, or status_ and the answer's status."`
	FormerUntil  time.Time `json:"former_secret_until,omitzero" doc:"Until when the former secret signs beside the present one."`
	CreatedAt    time.Time `json:"created_at"`
}

// WebhookSecret is a secret that is shown once.
type WebhookSecret struct {
	ID          string    `json:"id" format:"uuid" doc:"The webhook."`
	Secret      string    `json:"secret" doc:"With it the receiver verifies what comes. It is shown this once."`
	FormerUntil time.Time `json:"former_secret_until,omitzero" doc:"Until when the former secret signs beside this one."`
}

// Webhooks lists the webhooks of the reader's municipality.
func (s *Service) Webhooks(ctx context.Context, who access.Who) ([]Webhook, error) {
	found, err := readIn(ctx, s, who, access.ReadWebhooks, func(ctx context.Context) ([]store.Webhook, error) {
		found, err := s.store.WebhooksOf(ctx, who.Municipality)
		return found, fromStore(err, UnknownWebhook)
	})
	if err != nil {
		return nil, err
	}
	list := make([]Webhook, 0, len(found))
	for _, w := range found {
		shown := Webhook{
			ID: w.ID, URL: w.URL, State: "active", Paused: w.Paused, Waiting: w.Waiting, DeliveredAt: w.DeliveredAt, FailingSince: w.FailingSince,
			LastError: w.LastError, CreatedAt: w.CreatedAt,
		}
		switch {
		case w.Paused != "":
			shown.State = "paused"
		case w.Failures > 0:
			shown.State = "failing"
		}
		if len(w.Secrets) > 1 {
			shown.FormerUntil = w.FormerUntil
		}
		list = append(list, shown)
	}
	return list, nil
}

// AddWebhook has the events that come sent to an address, and answers the secret that they are signed with.
func (s *Service) AddWebhook(ctx context.Context, who access.Who, address string) (WebhookSecret, error) {
	if _, err := s.decide(ctx, attemptIn(who, access.ManageWebhooks)); err != nil {
		return WebhookSecret{}, err
	}
	address, good := webhook.ReadURL(address, s.webhookNetworks)
	if !good {
		return WebhookSecret{}, faultAt("url", BadWebhookURL)
	}
	id, secret, err := s.store.AddWebhook(ctx, who.Municipality, address)
	if errors.Is(err, store.ErrFull) {
		return WebhookSecret{}, fault(TooManyWebhooks)
	}
	return WebhookSecret{ID: id, Secret: webhook.SecretText(secret)}, fromStore(err, UnknownWebhook)
}

// RotateWebhook gives a webhook a new secret. The former one signs beside it for a day.
func (s *Service) RotateWebhook(ctx context.Context, who access.Who, id string) (out WebhookSecret, err error) {
	err = s.manageWebhook(ctx, who, id, func() error {
		secret, until, err := s.store.RotateWebhook(ctx, id)
		out = WebhookSecret{ID: id, Secret: webhook.SecretText(secret), FormerUntil: until}
		return err
	})
	return out, err
}

// DropWebhook removes a webhook.
func (s *Service) DropWebhook(ctx context.Context, who access.Who, id string) error {
	return s.manageWebhook(ctx, who, id, func() error { return s.store.DropWebhook(ctx, id) })
}

// PauseWebhook lets nothing more be sent to a webhook.
func (s *Service) PauseWebhook(ctx context.Context, who access.Who, id string) error {
	return s.manageWebhook(ctx, who, id, func() error { return s.store.PauseWebhook(ctx, id) })
}

// ResumeWebhook has everything sent that waits, beginning at once.
func (s *Service) ResumeWebhook(ctx context.Context, who access.Who, id string) error {
	return s.manageWebhook(ctx, who, id, func() error { return s.store.ResumeWebhook(ctx, id) })
}

// ReplayFrom says from where events are sent again: after a cursor, since an instant, or from the beginning.
type ReplayFrom struct {
	After string    `json:"after,omitempty" maxLength:"300" doc:"A cursor of the feed: after it."`
	Since time.Time `json:"since,omitzero" doc:"An instant: what has happened since. Without either: from the beginning."`
}

// ReplayWebhook has events sent again, under the ids that they had.
func (s *Service) ReplayWebhook(ctx context.Context, who access.Who, id string, from ReplayFrom) error {
	return s.manageWebhook(ctx, who, id, func() error {
		if from.After == "" && !from.Since.IsZero() {
			return s.store.ReplaySince(ctx, who.Municipality, id, from.Since)
		}
		return s.store.ReplayAfter(ctx, who.Municipality, id, from.After)
	})
}

func (s *Service) manageWebhook(ctx context.Context, who access.Who, id string, do func() error) error {
	if _, err := s.decide(ctx, attemptIn(who, access.ManageWebhooks)); err != nil {
		return err
	}
	if !isID(id) {
		return fault(UnknownWebhook)
	}
	return fromStore(do(), UnknownWebhook)
}
