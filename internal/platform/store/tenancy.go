package store

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/enplan-dk/enplan/internal/platform/store/db"
)

type scopeKey struct{}

// installation is the setting of whoever acts for every municipality.
const installation = "*"

// InMunicipality says that what follows is done on behalf of somebody of a municipality:
// no row of another one is there. Without a municipality no row is there at all.
func InMunicipality(ctx context.Context, code string) context.Context {
	if code == installation { // a claim of the identity provider opens nothing
		code = ""
	}
	return context.WithValue(ctx, scopeKey{}, code)
}

// ForInstallation says that what follows is done for the whole installation: by a
// service that works for all municipalities, or to find out whose something is.
func ForInstallation(ctx context.Context) context.Context {
	return context.WithValue(ctx, scopeKey{}, installation)
}

func scopeOf(ctx context.Context) string {
	scope, _ := ctx.Value(scopeKey{}).(string)
	return scope
}

// actFor holds until the end of the transaction that it stands in.
const actFor = "-- name: ActFor :exec\nselect set_config('enplan.municipality', $1, true)"

// scoped sends each statement together with the setting that it is done under, in one
// go and one transaction: row-level security between municipalities costs no further round trip.
type scoped struct{ pool *pgxpool.Pool }

var _ db.DBTX = scoped{}

func (s scoped) send(ctx context.Context, statement string, args []any) (pgx.BatchResults, error) {
	var batch pgx.Batch
	batch.Queue(actFor, scopeOf(ctx))
	batch.Queue(statement, args...)
	results := s.pool.SendBatch(ctx, &batch)
	if _, err := results.Exec(); err != nil {
		_ = results.Close() // says the same
		return nil, err
	}
	return results, nil
}

// Exec implements [db.DBTX].
func (s scoped) Exec(ctx context.Context, statement string, args ...any) (pgconn.CommandTag, error) {
	results, err := s.send(ctx, statement, args)
	if err != nil {
		return pgconn.CommandTag{}, err
	}
	tag, err := results.Exec()
	if closed := results.Close(); err == nil {
		err = closed // the commit
	}
	return tag, err
}

// Query implements [db.DBTX].
func (s scoped) Query(ctx context.Context, statement string, args ...any) (pgx.Rows, error) {
	results, err := s.send(ctx, statement, args)
	if err != nil {
		return nil, err
	}
	rows, err := results.Query()
	if err != nil {
		_ = results.Close() // says the same
		return nil, err
	}
	return scopedRows{Rows: rows, results: results}, nil
}

// QueryRow implements [db.DBTX].
func (s scoped) QueryRow(ctx context.Context, statement string, args ...any) pgx.Row {
	results, err := s.send(ctx, statement, args)
	return scopedRow{results: results, err: err}
}

type scopedRows struct {
	pgx.Rows
	results pgx.BatchResults
}

// Close gives the connection back.
func (r scopedRows) Close() {
	r.Rows.Close()
	_ = r.results.Close() // what was read stands in Err
}

type scopedRow struct {
	results pgx.BatchResults
	err     error
}

// Scan implements [pgx.Row].
func (r scopedRow) Scan(into ...any) error {
	if r.err != nil {
		return r.err
	}
	err := r.results.QueryRow().Scan(into...)
	if closed := r.results.Close(); err == nil {
		err = closed
	}
	return err
}

// Transact does work in one transaction under the scope of the context.
func (s *Store) Transact(ctx context.Context, work func(pgx.Tx) error) error {
	return transact(ctx, s.pool, work)
}

func transact(ctx context.Context, pool *pgxpool.Pool, work func(pgx.Tx) error) error {
	begin := fmt.Sprintf("begin; set local enplan.municipality = '%s'", strings.ReplaceAll(scopeOf(ctx), "'", "''"))
	return pgx.BeginTxFunc(ctx, pool, pgx.TxOptions{BeginQuery: begin}, work)
}

// UnprotectedTables lists the tables with rows of municipalities that this role reads without row-level security: none, unless
// the role is a superuser or has BYPASSRLS, or a table was forgotten.
func (s *Store) UnprotectedTables(ctx context.Context) ([]string, error) {
	found, err := s.queries.Breaches(ForInstallation(ctx))
	return found, failed("look at the wall between municipalities", err)
}
