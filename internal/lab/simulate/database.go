package simulate

import (
	"context"
	"fmt"
	"net/url"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/enplan-dk/enplan/internal/platform/store"
)

// Database makes a migrated database that is to be thrown away, on the server that
// the URL names. It answers commits before they are safe: whatever is lost can be
// simulated again. The drop function removes it.
func Database(ctx context.Context, server string) (address string, drop func(context.Context) error, err error) {
	admin, err := pgx.Connect(ctx, server)
	if err != nil {
		return "", nil, fmt.Errorf("connect to Postgres: %w", err)
	}
	defer func() { _ = admin.Close(context.WithoutCancel(ctx)) }()
	u, err := url.Parse(server)
	if err != nil {
		return "", nil, fmt.Errorf("read the Postgres URL: %w", err)
	}
	name := "enplan_simulate_" + strings.ReplaceAll(uuid.NewString(), "-", "")[:12]
	for _, statement := range []string{
		"create database " + name,
		"alter database " + name + " set synchronous_commit = off",
	} {
		if _, err := admin.Exec(ctx, statement); err != nil {
			return "", nil, fmt.Errorf("create a database to throw away: %w", err)
		}
	}
	u.Path = "/" + name
	drop = func(ctx context.Context) error { return dropDatabase(ctx, server, name) }
	pool, err := store.Connect(ctx, u.String())
	if err != nil {
		return "", drop, err
	}
	defer pool.Close()
	return u.String(), drop, store.Migrate(ctx, pool)
}

func dropDatabase(ctx context.Context, server, name string) error {
	admin, err := pgx.Connect(ctx, server)
	if err != nil {
		return fmt.Errorf("connect to Postgres: %w", err)
	}
	defer func() { _ = admin.Close(context.WithoutCancel(ctx)) }()
	if _, err := admin.Exec(ctx, "drop database "+name+" with (force)"); err != nil {
		return fmt.Errorf("drop the database: %w", err)
	}
	return nil
}
