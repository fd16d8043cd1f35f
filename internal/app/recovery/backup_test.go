package recovery_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/enplan-dk/enplan/test/storetest"
)

// backup is a copy of every table, taken at one instant.
type backup struct {
	pool   *pgxpool.Pool
	tables []string
}

// tables lists the tables of a schema but those that a restore cannot put back.
func tables(ctx context.Context, t *testing.T, pool *pgxpool.Pool) []string {
	t.Helper()
	rows, err := pool.Query(ctx, "select tablename from pg_tables where schemaname = 'public' order by tablename")
	if err != nil {
		t.Fatal(err)
	}
	names, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	return names
}

func takeBackup(ctx context.Context, t *testing.T, pool *pgxpool.Pool) backup {
	t.Helper()
	b := backup{pool: storetest.Everything(t, pool), tables: slices.DeleteFunc(tables(ctx, t, pool), func(name string) bool {
		return name == "access_log" || name == "schema_version" || strings.HasPrefix(name, "river_migration")
	})}
	b.inOneTransaction(ctx, t, func(table string) string {
		return fmt.Sprintf("create table backup.%[1]s as table public.%[1]s", table)
	}, "create schema backup")
	return b
}

// restore puts the tables back as they were: Postgres has lost what came after.
func (b backup) restore(ctx context.Context, t *testing.T) {
	t.Helper()
	b.inOneTransaction(ctx, t, func(table string) string {
		return fmt.Sprintf("insert into public.%[1]s select * from backup.%[1]s", table)
	},
		"truncate public."+strings.Join(b.tables, ", public."))
}

func (b backup) inOneTransaction(ctx context.Context, t *testing.T, each func(table string) string, first string) {
	t.Helper()
	err := pgx.BeginTxFunc(ctx, b.pool, pgx.TxOptions{IsoLevel: pgx.RepeatableRead}, func(tx pgx.Tx) error {
		steps := []string{first}
		for _, table := range b.tables {
			steps = append(steps, each(table))
		}
		for _, step := range steps {
			if _, err := tx.Exec(ctx, step); err != nil {
				return fmt.Errorf("%s: %w", step, err)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
