package store

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/enplan-dk/enplan/internal/platform/store/db"
)

// statementBatch gathers statements that answer nothing and sends them in one go: recording a
// command takes a handful of them, and each would wait for Postgres by itself.
type statementBatch struct{ batch pgx.Batch }

var _ db.DBTX = (*statementBatch)(nil)

var errNoAnswers = errors.New("a pipeline gives no answers")

// Exec implements [db.DBTX]. What it answers says nothing.
func (p *statementBatch) Exec(_ context.Context, statement string, args ...any) (pgconn.CommandTag, error) {
	p.batch.Queue(statement, args...)
	return pgconn.CommandTag{}, nil
}

// Query implements [db.DBTX].
func (p *statementBatch) Query(context.Context, string, ...any) (pgx.Rows, error) {
	return nil, errNoAnswers
}

// QueryRow implements [db.DBTX].
func (p *statementBatch) QueryRow(context.Context, string, ...any) pgx.Row { return noRow{} }

// send sends what was gathered and answers the first failure.
func (p *statementBatch) send(ctx context.Context, tx pgx.Tx) error {
	return tx.SendBatch(ctx, &p.batch).Close()
}

type noRow struct{}

// Scan implements [pgx.Row].
func (noRow) Scan(...any) error { return errNoAnswers }
