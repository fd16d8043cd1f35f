package workertest

import (
	"context"
	"log/slog"

	"github.com/jackc/pgx/v5"

	"github.com/enplan-dk/enplan/internal/domain/course"
)

// Silence is an outbox that takes nothing: what is sent is tested in package notify.
type Silence struct{}

// Enqueue implements store.Outbox.
func (Silence) Enqueue(context.Context, pgx.Tx, *course.State, course.Recorded, []course.Notice) error {
	return nil
}

// silent: what the SDK's worker says of killed workers is no news in these tests.
var silent = slog.New(slog.DiscardHandler)
