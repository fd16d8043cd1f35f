package main

import (
	"context"
	"database/sql"
	"fmt"

	"go.temporal.io/server/schema"

	_ "go.temporal.io/server/common/persistence/sql/sqlplugin/sqlite" // the server's SQLite plugin and its driver
)

// createSQLiteSchema makes all tables in one transaction, so that a start that was killed half-way leaves none.
func createSQLiteSchema(ctx context.Context, file string) error {
	db, err := sql.Open("sqlite", "file:"+file+"?mode=rwc")
	if err != nil {
		return fmt.Errorf("open the SQLite store: %w", err)
	}
	defer func() { _ = db.Close() }()

	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("open the SQLite store: %w", err)
	}
	defer func() { _ = tx.Rollback() }()
	var tables int
	if err := tx.QueryRowContext(ctx, `SELECT count(*) FROM sqlite_master WHERE type = 'table'`).Scan(&tables); err != nil {
		return fmt.Errorf("read the SQLite store: %w", err)
	}
	if tables > 0 {
		return nil
	}
	for _, name := range []string{"sqlite/v3/temporal/schema.sql", "sqlite/v3/visibility/schema.sql"} {
		statements, err := embeddedSchema(schema.Assets(), name)
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, statements); err != nil {
			return fmt.Errorf("create the tables of %s: %w", name, err)
		}
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("create the SQLite store: %w", err)
	}
	return nil
}
