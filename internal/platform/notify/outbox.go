package notify

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"

	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/platform/store"
)

// Outbox enters what must be sent into the ledger and the queue. It is the
// [store.Outbox] of the recorder.
type Outbox struct {
	store *store.Store
	queue *river.Client[pgx.Tx]
}

var (
	_ store.Outbox      = (*Outbox)(nil)
	_ store.GrantOutbox = (*Outbox)(nil)
)

// NewOutbox makes an outbox on a migrated database. It sends nothing itself.
func NewOutbox(pool *pgxpool.Pool, s *store.Store) (*Outbox, error) {
	queue, err := river.NewClient(riverpgxv5.New(pool), &river.Config{})
	if err != nil {
		return nil, fmt.Errorf("make the outbox: %w", err)
	}
	return &Outbox{store: s, queue: queue}, nil
}

// Enqueue implements [store.Outbox].
func (o *Outbox) Enqueue(ctx context.Context, tx pgx.Tx, state *course.State, event course.Recorded) error {
	due, ok := event.Data.(course.CameDue)
	if !ok || due.Item.For == "" {
		return nil
	}
	ledger := o.store.Ledger(tx)
	notices, err := notices(ctx, ledger, state, due.Item, event.At)
	if err != nil {
		return err
	}
	return enter(ctx, tx, o.queue, ledger, notices)
}

// EnqueueGrant implements [store.GrantOutbox]: the supervisors of the municipality are told at once.
func (o *Outbox) EnqueueGrant(ctx context.Context, tx pgx.Tx, g store.Grant) error {
	ledger := o.store.Ledger(tx)
	notices, err := toSupervisors(ctx, ledger, store.Notification{
		Course: g.Course, Municipality: g.Municipality, Kind: string(store.GlassBroken), Ref: g.ID, DueAt: g.At,
		Channel: store.ToStaff, SendAt: g.At, State: store.Pending,
	})
	if err != nil {
		return err
	}
	return enter(ctx, tx, o.queue, ledger, notices)
}

// enter puts rows into the ledger and, of those that are new, into the queue.
func enter(ctx context.Context, tx pgx.Tx, queue *river.Client[pgx.Tx], ledger store.Ledger, notices []store.Notification) error {
	for _, n := range notices {
		added, err := ledger.Add(ctx, n)
		if err != nil {
			return err
		}
		if !added || n.State != store.Pending {
			continue
		}
		args, opts := jobFor(n)
		if _, err := queue.InsertTx(ctx, tx, args, opts); err != nil {
			return fmt.Errorf("queue a notification: %w", err)
		}
	}
	return nil
}
