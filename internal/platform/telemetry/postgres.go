package telemetry

import (
	"context"
	"strings"

	"github.com/exaring/otelpgx"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// Statements traces and measures statements under the names that they have in the .sql files. Neither
// the statement nor its values are kept.
func Statements() pgx.QueryTracer {
	return otelpgx.NewTracer(
		otelpgx.WithDisableSQLStatementInAttributes(), otelpgx.WithDisableConnectionDetailsInAttributes(),
		otelpgx.WithSpanNameCtxFunc(func(_ context.Context, sql string) string { return statement(sql) }),
	)
}

// Pool reports how many connections are in use and waited for.
func Pool(pool *pgxpool.Pool) error { return otelpgx.RecordStats(pool) }

// statement is the name that sqlc gives a statement, or its first word.
func statement(sql string) string {
	if name, found := strings.CutPrefix(sql, "-- name: "); found {
		sql = name
	}
	if words := strings.Fields(sql); len(words) > 0 && len(words[0]) <= 40 {
		return words[0]
	}
	return "statement"
}
