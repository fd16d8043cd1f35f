package stack

import (
	"context"
	"fmt"
	"net"
	"path/filepath"
	"strconv"

	"github.com/jackc/pgx/v5"

	"github.com/enplan-dk/enplan/devstack/postgres"
	"github.com/enplan-dk/enplan/devstack/temporal"
)

const loopback = "127.0.0.1"

func address(port int) string { return net.JoinHostPort(loopback, strconv.Itoa(port)) }

// parts makes the commands of one stack: one binary, one folder.
type parts struct {
	binary string // devstack itself
	dir    string
}

func (p parts) postgres(port int, throwaway ...string) Part {
	command := []string{p.binary, "postgres", "--dir", filepath.Join(p.dir, "postgres"), "--port", strconv.Itoa(port)}
	return Part{
		Name:    "postgres",
		Command: append(command, throwaway...),
		Env:     []string{"GOMEMLIMIT=32MiB"},
		Ready: func(ctx context.Context) error {
			connection, err := pgx.Connect(ctx, postgres.URL(port, postgres.Database, postgres.Database))
			if err != nil {
				return fmt.Errorf("connect to Postgres: %w", err)
			}
			return connection.Close(ctx)
		},
	}
}

func (p parts) temporal(port int, namespace string) Part {
	return Part{
		Name: "temporal",
		Command: []string{
			p.binary, "temporal", "--address", address(port), "--namespace", namespace,
			"--store", "sqlite:" + filepath.Join(p.dir, "temporal", "temporal.db"),
		},
		Env:   []string{"GOMEMLIMIT=300MiB"},
		Ready: func(ctx context.Context) error { return temporal.Ready(ctx, address(port), namespace) },
	}
}
