package recovery

import (
	"context"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/platform/store"
)

// sentBefore is an outbox for events that were recorded once before: their messages are
// entered into the ledger again, and count as sent if their time was before the loss.
type sentBefore struct {
	store.Outbox
	store  *store.Store
	lostAt time.Time
	count  atomic.Int64
}

// Enqueue implements [store.Outbox].
func (o *sentBefore) Enqueue(ctx context.Context, tx pgx.Tx, state *course.State, event course.Recorded, told []course.Notice) error {
	if err := o.Outbox.Enqueue(ctx, tx, state, event, told); err != nil {
		return err
	}
	for _, notice := range told {
		n, err := o.store.Ledger(tx).CountAsSent(ctx, state.ID, notice.Item, o.lostAt)
		o.count.Add(n)
		if err != nil {
			return err
		}
	}
	return nil
}
