package store

import (
	"context"
	"embed"
	"fmt"
	"io/fs"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/tern/v2/migrate"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivermigrate"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Migrations are the schema's steps, oldest first.
func Migrations() fs.FS {
	sub, err := fs.Sub(migrations, "migrations")
	if err != nil {
		panic("store: " + err.Error()) // the folder is embedded
	}
	return sub
}

// migrationLock is the advisory lock that lets one process migrate at a time.
const migrationLock = 0x656e706c616e // "enplan"

// Migrate brings the schema, the queue's included, up to this build. Several processes
// may call it at once: one works, the others wait and find nothing to do.
func Migrate(ctx context.Context, pool *pgxpool.Pool) error {
	connection, err := pool.Acquire(ctx)
	if err != nil {
		return failed("connect to migrate", err)
	}
	defer connection.Release()
	if _, err := connection.Exec(ctx, "select pg_advisory_lock($1)", int64(migrationLock)); err != nil {
		return failed("lock the schema", err)
	}
	// A step of the migration that changes rows changes those of all municipalities.
	if _, err := connection.Exec(ctx, "select set_config('enplan.municipality', $1, false)", installation); err != nil {
		return failed("prepare migrations", err)
	}
	defer func() {
		_, _ = connection.Exec(context.WithoutCancel(ctx), "select set_config('enplan.municipality', '', false), pg_advisory_unlock($1)", int64(migrationLock))
	}()

	steps, err := migrate.NewMigrator(ctx, connection.Conn(), "public.schema_version")
	if err != nil {
		return fmt.Errorf("prepare migrations: %w", err)
	}
	if err := steps.LoadMigrations(Migrations()); err != nil {
		return fmt.Errorf("load migrations: %w", err)
	}
	stands, err := steps.GetCurrentVersion(ctx)
	if err != nil {
		return fmt.Errorf("read the schema's version: %w", err)
	}
	if int(stands) > len(steps.Migrations) {
		return nil // a newer build was here and is rolled back: what it added stays
	}
	if err := steps.Migrate(ctx); err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	queue, err := rivermigrate.New(riverpgxv5.New(pool), nil)
	if err != nil {
		return fmt.Errorf("prepare the queue's migrations: %w", err)
	}
	if _, err := queue.Migrate(ctx, rivermigrate.DirectionUp, nil); err != nil {
		return fmt.Errorf("migrate the queue: %w", err)
	}
	return nil
}
