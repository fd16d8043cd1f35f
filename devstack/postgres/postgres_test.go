package postgres_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/enplan-dk/enplan/devstack/loopback"
	"github.com/enplan-dk/enplan/devstack/postgres"
)

// start runs the cluster in the folder and answers a connection of the ordinary role and how to stop the cluster.
func start(t *testing.T, dir string) (*pgx.Conn, func()) {
	t.Helper()
	ports, err := loopback.FreePorts(t.Context(), 1)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() {
		ended <- postgres.Run(ctx, postgres.Config{Dir: dir, Port: ports[0], MaxConnections: 10})
	}()
	stop := func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		ended <- nil
	}
	t.Cleanup(stop)
	for deadline := time.Now().Add(30 * time.Second); time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		connection, err := pgx.Connect(t.Context(), postgres.URL(ports[0], postgres.Database, postgres.Database))
		if err == nil {
			return connection, stop
		}
		select {
		case err := <-ended:
			ended <- nil
			t.Fatal(err)
		default:
		}
	}
	t.Fatal("the cluster does not start")
	return nil, nil
}

func exec(t *testing.T, connection *pgx.Conn, statement string) {
	t.Helper()
	if _, err := connection.Exec(t.Context(), statement); err != nil {
		t.Fatal(err)
	}
}

func TestAClusterGoesOnWhereItWas(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "cluster")
	connection, stop := start(t, dir)
	exec(t, connection, "CREATE TABLE kept (n int)")
	exec(t, connection, "INSERT INTO kept VALUES (1)")
	stop()

	connection, _ = start(t, dir)
	var n int
	if err := connection.QueryRow(t.Context(), "SELECT n FROM kept").Scan(&n); err != nil || n != 1 {
		t.Errorf("n = %d, error %v", n, err)
	}
}

func TestTheApplicationsRoleIsNoSuperuser(t *testing.T) {
	t.Parallel()
	connection, _ := start(t, filepath.Join(t.TempDir(), "cluster"))
	var super, bypass bool
	if err := connection.QueryRow(t.Context(), "SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user").Scan(&super, &bypass); err != nil {
		t.Fatal(err)
	}
	if super || bypass {
		t.Error("row-level security would not hold for it")
	}
}

// Postgres itself would take the process that now has the old number for the old server.
func TestAClusterStartsAlthoughAnotherProcessHasTheNumberOfItsOldServer(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "cluster")
	_, stop := start(t, dir)
	stop()
	stale := fmt.Sprintf("%d\n%s\n", os.Getppid(), dir)
	if err := os.WriteFile(filepath.Join(dir, "postmaster.pid"), []byte(stale), 0o600); err != nil {
		t.Fatal(err)
	}
	start(t, dir)
}

func TestASecondServerOnTheSameClusterIsRefused(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "cluster")
	start(t, dir)
	err := postgres.Run(t.Context(), postgres.Config{Dir: dir, Port: 1, MaxConnections: 10})
	if err == nil || !strings.Contains(err.Error(), "already served") {
		t.Errorf("error %v", err)
	}
}
