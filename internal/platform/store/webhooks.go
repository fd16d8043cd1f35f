package store

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/enplan-dk/enplan/internal/platform/store/db"
)

// Webhook is an address to which the events of a municipality's feed are sent.
type Webhook struct {
	ID           string
	Municipality string
	URL          string
	Secrets      [][]byte // that sign now, the present one first
	FormerUntil  time.Time
	Position     int64 // in the feed: everything up to it is delivered
	Turn         int64 // is another one when somebody has paused, resumed or replayed it
	Waiting      int64 // events that are not delivered
	Paused       string
	FailingSince time.Time // since when no attempt has succeeded; zero: the last one did
	Failures     int
	LastError    string // a code
	DeliveredAt  time.Time
	CreatedAt    time.Time
}

// Why a webhook is paused, if nobody has done it by hand.
const (
	PausedFailed = "failed" // no attempt has succeeded for as long as is tried
	PausedGone   = "gone"   // the address has answered that it takes nothing any more
)

// WebhookTurn names a webhook as it stands between two things that somebody did with it.
type WebhookTurn struct {
	ID   string
	Turn int64
}

// MostWebhooks is how many a municipality has, and FormerSecretLife how long the former secret signs beside a new one.
const (
	MostWebhooks     = 10
	FormerSecretLife = 24 * time.Hour
)

// forWebhooks is the purpose of the digests that are the secrets of webhooks. They are kept nowhere.
const forWebhooks = "webhook"

func (s *Store) webhookOf(row db.Webhook, waiting int64) Webhook {
	w := Webhook{
		ID: row.ID, Municipality: row.Municipality, URL: row.Url, FormerUntil: instant(row.FormerUntil), Position: row.Position, Turn: row.Turn, Waiting: waiting,
		Paused: value(row.Paused), FailingSince: instant(row.FailingSince), Failures: int(row.Failures), LastError: row.LastError,
		DeliveredAt: instant(row.DeliveredAt), CreatedAt: row.CreatedAt.UTC(), Secrets: [][]byte{s.keys.Index(forWebhooks, row.SecretOf)},
	}
	if row.FormerSecret != nil && time.Now().Before(w.FormerUntil) {
		w.Secrets = append(w.Secrets, s.keys.Index(forWebhooks, *row.FormerSecret))
	}
	return w
}

// AddWebhook adds an address, to which is sent what comes next in the feed; [ErrFull] if there are as many as may be. It answers the secret.
func (s *Store) AddWebhook(ctx context.Context, municipality, url string) (id string, secret []byte, err error) {
	id, of := uuid.Must(uuid.NewV7()).String(), uuid.NewString()
	err = s.Transact(ctx, func(tx pgx.Tx) error {
		q := s.queries.WithTx(tx)
		if err := q.LockWebhooks(ctx, municipality); err != nil {
			return err
		}
		added, err := q.AddWebhook(ctx, db.AddWebhookParams{ID: id, Municipality: municipality, Url: url, SecretOf: of, Most: MostWebhooks})
		if err == nil && added == 0 {
			err = ErrFull
		}
		return err
	})
	return id, s.keys.Index(forWebhooks, of), failed("add a webhook", err)
}

// WebhooksOf lists the webhooks of a municipality, the oldest first.
func (s *Store) WebhooksOf(ctx context.Context, municipality string) ([]Webhook, error) {
	rows, err := s.queries.ListWebhooks(ctx, municipality)
	found := make([]Webhook, 0, len(rows))
	for _, row := range rows {
		found = append(found, s.webhookOf(row.Webhook, row.Waiting))
	}
	return found, failed("list webhooks", err)
}

// DropWebhook removes a webhook; [ErrNotFound] if there is none.
func (s *Store) DropWebhook(ctx context.Context, id string) error {
	return one("remove a webhook")(s.queries.DropWebhook(ctx, id))
}

// RotateWebhook gives a webhook a new secret. The former one signs beside it until the instant that is answered.
func (s *Store) RotateWebhook(ctx context.Context, id string) (secret []byte, formerUntil time.Time, err error) {
	of, until := uuid.NewString(), time.Now().Add(FormerSecretLife).UTC().Truncate(time.Second)
	err = one("rotate the secret of a webhook")(s.queries.RotateWebhook(ctx, db.RotateWebhookParams{ID: id, SecretOf: of, FormerUntil: &until}))
	return s.keys.Index(forWebhooks, of), until, err
}

// PauseWebhook lets nothing more be sent to a webhook.
func (s *Store) PauseWebhook(ctx context.Context, id string) error {
	return one("pause a webhook")(s.queries.PauseWebhook(ctx, id))
}

// ResumeWebhook has everything sent that has not been delivered, beginning at once.
func (s *Store) ResumeWebhook(ctx context.Context, id string) error {
	return one("resume a webhook")(s.queries.ResumeWebhook(ctx, id))
}

// ReplayAfter has everything sent again that comes after a cursor of the feed; "" is its beginning.
func (s *Store) ReplayAfter(ctx context.Context, municipality, id, after string) error {
	if _, err := s.Feed(ctx, municipality, after, 1); err != nil {
		return err
	}
	from, err := readCursor(feedList, after)
	if err != nil {
		return err
	}
	return one("replay a webhook")(s.queries.ReplayWebhook(ctx, db.ReplayWebhookParams{ID: id, Position: from.Number}))
}

// ReplaySince has everything sent again that happened since an instant.
func (s *Store) ReplaySince(ctx context.Context, municipality, id string, since time.Time) error {
	position, err := s.queries.PositionSince(ctx, db.PositionSinceParams{Municipality: municipality, Since: &since})
	if err != nil {
		return failed("find an instant in the feed", err)
	}
	return one("replay a webhook")(s.queries.ReplayWebhook(ctx, db.ReplayWebhookParams{ID: id, Position: position}))
}

// one turns "no row was changed" into [ErrNotFound].
func one(doing string) func(int64, error) error {
	return func(changed int64, err error) error {
		if err == nil && changed == 0 {
			err = ErrNotFound
		}
		return failed(doing, err)
	}
}

// DueWebhooks are those of all municipalities that something waits for.
func (s *Store) DueWebhooks(ctx context.Context) ([]WebhookTurn, error) {
	rows, err := s.queries.DueWebhooks(ForInstallation(ctx))
	due := make([]WebhookTurn, 0, len(rows))
	for _, row := range rows {
		due = append(due, WebhookTurn(row))
	}
	return due, failed("look for what webhooks wait for", err)
}

// WebhookInTurn is a webhook that is still to be sent to; [ErrNotFound] if its turn is over.
func (s *Store) WebhookInTurn(ctx context.Context, t WebhookTurn) (Webhook, error) {
	row, err := s.queries.WebhookInTurn(ForInstallation(ctx), db.WebhookInTurnParams(t))
	return s.webhookOf(row, 0), failed("read a webhook", err)
}

// Undelivered is what a webhook waits for, up to a number of places in the feed, and the last of these places.
func (s *Store) Undelivered(ctx context.Context, w Webhook, most int) ([]FeedEntry, int64, error) {
	rows, err := s.queries.ReadFeed(ForInstallation(ctx), db.ReadFeedParams{Municipality: w.Municipality, Since: w.Position + 1, Most: int32(most)})
	if err != nil || len(rows) == 0 {
		return nil, w.Position, failed("read the feed", err)
	}
	return entriesOf(rows), rows[len(rows)-1].Position, nil
}

// Delivered moves a webhook on to a position; [ErrNotFound] if it is another job's by now. Nothing was sent of places that tell nothing.
func (s *Store) Delivered(ctx context.Context, w *Webhook, position int64, sent bool) error {
	former := w.Position
	w.Position = position
	ctx = ForInstallation(ctx)
	if !sent {
		return one("pass over events")(s.queries.PassOverEvents(ctx, db.PassOverEventsParams{ID: w.ID, Turn: w.Turn, Position: position, Former: former}))
	}
	return one("mark an event as delivered")(
		s.queries.MarkEventDelivered(ctx, db.MarkEventDeliveredParams{ID: w.ID, Turn: w.Turn, Position: position, Former: former}))
}

// Failed notes an attempt that failed, by a code, and answers how many have in a row and since when; [ErrNotFound] as in [Store.Delivered].
func (s *Store) Failed(ctx context.Context, w Webhook, code string) (failures int, since time.Time, err error) {
	row, err := s.queries.MarkEventFailed(ForInstallation(ctx), db.MarkEventFailedParams{ID: w.ID, Turn: w.Turn, Former: w.Position, LastError: code})
	return int(row.Failures), row.Since, failed("mark an event as not delivered", err)
}

// GiveUp pauses a webhook that was tried in vain, and tells the administrators in the same transaction.
func (s *Store) GiveUp(ctx context.Context, w Webhook, why string, tell func(pgx.Tx, Staff) error) error {
	ctx = ForInstallation(ctx)
	err := s.Transact(ctx, func(tx pgx.Tx) error {
		q := s.queries.WithTx(tx)
		paused, err := q.PauseFailedWebhook(ctx, db.PauseFailedWebhookParams{ID: w.ID, Turn: w.Turn, Paused: why})
		if err != nil || paused == 0 {
			return err
		}
		administrators, err := q.ListAdministrators(ctx, w.Municipality)
		if err != nil {
			return err
		}
		for _, a := range staffList(administrators) {
			if err := tell(tx, a); err != nil {
				return err
			}
		}
		return nil
	})
	return failed("pause a webhook", err)
}
