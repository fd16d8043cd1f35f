// Package postgres runs a private Postgres cluster from the machine's own Postgres programs, reachable on loopback only.
// It knows nothing of tables: it provides an empty database and the role that owns it.
package postgres

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// Database is the database that a new cluster holds, and the name of the ordinary role that owns it.
const Database = "enplan"

// Superuser is the role that may do everything; it is for tests that create databases.
const Superuser = "postgres"

// Config says where the cluster lives and how it listens.
type Config struct {
	Dir            string // made on first start
	Port           int    // on 127.0.0.1
	MaxConnections int
	// Throwaway gives up durability for speed: for tests, whose data nobody wants back.
	Throwaway bool
}

// URL is the address of a database of the cluster for a role; connections from loopback need no password.
func URL(port int, role, database string) string {
	return fmt.Sprintf("postgres://%s@127.0.0.1:%d/%s?sslmode=disable", role, port, database)
}

// Run serves until ctx ends, then shuts the cluster down without waiting for its clients.
func Run(ctx context.Context, cfg Config) error {
	programs, err := findPrograms()
	if err != nil {
		return err
	}
	account, err := ordinaryAccount()
	if err != nil {
		return err
	}
	dir, err := filepath.Abs(cfg.Dir)
	if err != nil {
		return fmt.Errorf("find the cluster's folder: %w", err)
	}
	if err := account.reach(filepath.Dir(dir)); err != nil {
		return err
	}
	if _, err := os.Stat(dir); errors.Is(err, os.ErrNotExist) {
		if err := create(ctx, programs, account, dir, cfg.Throwaway); err != nil {
			return err
		}
	}
	if err := removeStalePidFile(dir); err != nil {
		return err
	}
	return serve(ctx, account.command(ctx, filepath.Join(programs, "postgres"), settings(dir, cfg)...))
}

func serve(ctx context.Context, server *exec.Cmd) error {
	server.Stdout, server.Stderr = os.Stdout, os.Stderr
	server.SysProcAttr.Setpgid = true
	// Killed without a chance to clean up, we take the server with us, as a crash of it would be.
	server.SysProcAttr.Pdeathsig = syscall.SIGKILL
	// SIGINT is the fast shutdown; SIGTERM would wait for every client to leave.
	server.Cancel = func() error { return server.Process.Signal(syscall.SIGINT) }
	err := server.Run()
	switch {
	case ctx.Err() == nil:
		return fmt.Errorf("postgres ended by itself: %w", err)
	case err != nil && !errors.Is(err, ctx.Err()):
		return fmt.Errorf("stop postgres: %w", err)
	}
	return nil
}

// settings keep a cluster of some megabytes small; they stand on the command line, so that a change needs no new cluster.
func settings(dir string, cfg Config) []string {
	values := []string{
		"port=" + strconv.Itoa(cfg.Port),
		"listen_addresses=127.0.0.1",
		"unix_socket_directories=",
		"max_connections=" + strconv.Itoa(cfg.MaxConnections),
		"shared_buffers=32MB",
		"work_mem=4MB",
		"maintenance_work_mem=32MB",
		"max_wal_size=256MB",
		"autovacuum_max_workers=2",
		"max_parallel_workers_per_gather=0",
		"jit=off",
		"timezone=UTC",
		"log_timezone=UTC",
		"log_checkpoints=off",
		"log_min_messages=warning",
		// Statements carry their values, and values are people.
		"log_min_error_statement=panic",
		"log_error_verbosity=terse",
	}
	if cfg.Throwaway {
		values = append(values, "fsync=off", "synchronous_commit=off", "full_page_writes=off")
	}
	args := []string{"-D", dir}
	for _, value := range values {
		args = append(args, "-c", value)
	}
	return args
}

// create makes the cluster beside its place and moves it there when it is whole, so that a start that was killed leaves none.
func create(ctx context.Context, programs string, account account, dir string, throwaway bool) error {
	unfinished := dir + ".unfinished"
	if err := os.RemoveAll(unfinished); err != nil {
		return fmt.Errorf("clear the unfinished cluster: %w", err)
	}
	if err := account.mkdir(unfinished); err != nil {
		return err
	}
	initdb := []string{"-D", unfinished, "-U", Superuser, "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-instructions"}
	if throwaway {
		initdb = append(initdb, "--no-sync")
	}
	if err := runQuietly(account.command(ctx, filepath.Join(programs, "initdb"), initdb...)); err != nil {
		return err
	}
	// The database belongs to an ordinary role: a superuser would be above row-level security.
	single := account.command(ctx, filepath.Join(programs, "postgres"), "--single", "-D", unfinished, "postgres")
	single.Stdin = strings.NewReader("CREATE ROLE " + Database + " LOGIN;\nCREATE DATABASE " + Database + " OWNER " + Database + ";\n")
	if err := runQuietly(single); err != nil {
		return err
	}
	if err := os.Rename(unfinished, dir); err != nil {
		return fmt.Errorf("move the new cluster to its place: %w", err)
	}
	return nil
}

func runQuietly(command *exec.Cmd) error {
	if output, err := command.CombinedOutput(); err != nil {
		return fmt.Errorf("run %s: %w\n%s", filepath.Base(command.Path), err, output)
	}
	return nil
}

// removeStalePidFile forgets a server that was killed when another process has its number by now: Postgres itself
// would take that process for the old server and refuse to start.
func removeStalePidFile(dir string) error {
	file := filepath.Join(dir, "postmaster.pid")
	text, err := os.ReadFile(file)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("read the cluster's pid file: %w", err)
	}
	pid, _, _ := strings.Cut(string(text), "\n")
	if home, err := os.Readlink("/proc/" + pid + "/cwd"); err == nil && home == dir {
		return fmt.Errorf("the cluster is already served by process %s", pid)
	}
	if err := os.Remove(file); err != nil {
		return fmt.Errorf("remove the stale pid file: %w", err)
	}
	return nil
}
