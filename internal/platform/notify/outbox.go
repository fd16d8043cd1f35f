package notify

import (
	"context"
	"fmt"
	"slices"

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
	ways  choices
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
func (o *Outbox) Enqueue(ctx context.Context, tx pgx.Tx, state *course.State, event course.Recorded, told []course.Notice) error {
	ledger := o.store.Ledger(tx)
	for _, notice := range told {
		rows, err := o.ways.addressed(ctx, ledger, state, notice, event.At)
		if err != nil {
			return err
		}
		if err := enter(ctx, tx, o.queue, ledger, rows); err != nil {
			return err
		}
	}
	return nil
}

// EnqueueGrant implements [store.GrantOutbox]: the supervisors of the municipality are told at once.
func (o *Outbox) EnqueueGrant(ctx context.Context, tx pgx.Tx, g store.Grant) error {
	ledger := o.store.Ledger(tx)
	rows, err := o.ways.toSupervisors(ctx, ledger, nil, store.Notification{
		Course: g.Course, Municipality: g.Municipality, Kind: string(store.GlassBroken), Ref: g.ID, DueAt: g.At, State: store.Pending,
	}, g.At)
	if err != nil {
		return err
	}
	return enter(ctx, tx, o.queue, ledger, rows)
}

// enter puts rows of one notice into the ledger and, of those that are new, into the queue.
func enter(ctx context.Context, tx pgx.Tx, queue *river.Client[pgx.Tx], ledger store.Ledger, rows []store.Notification) error {
	if len(rows) == 0 {
		return nil
	}
	added, err := ledger.Add(ctx, rows)
	if err != nil {
		return err
	}
	return queueUp(ctx, tx, queue, slices.DeleteFunc(added, func(n store.Notification) bool { return n.State != store.Pending }))
}

// queueUp puts what delivers the rows into the queue. Several rows may go into one digest: the queue takes a job once in a batch.
func queueUp(ctx context.Context, tx pgx.Tx, queue *river.Client[pgx.Tx], rows []store.Notification) error {
	if len(rows) == 0 {
		return nil
	}
	jobs, queued := make([]river.InsertManyParams, 0, len(rows)), map[river.JobArgs]bool{}
	for _, n := range rows {
		args, opts := jobFor(n)
		if queued[args] {
			continue
		}
		queued[args] = true
		jobs = append(jobs, river.InsertManyParams{Args: args, InsertOpts: opts})
	}
	if _, err := queue.InsertManyTx(ctx, tx, jobs); err != nil {
		return fmt.Errorf("queue notifications: %w", err)
	}
	return nil
}
