// Package storetest gives each test its own migrated database on the real Postgres
// cluster that ENPLAN_TEST_POSTGRES names.
package storetest

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"io/fs"
	"net/url"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5/pgxpool"
	_ "github.com/jackc/pgx/v5/stdlib" // pgtestdb speaks database/sql
	"github.com/peterldowns/pgtestdb"

	"github.com/enplan-dk/enplan/internal/platform/sealing"
	"github.com/enplan-dk/enplan/internal/platform/store"
	"github.com/enplan-dk/enplan/test/kit"
)

// MasterKeys are for tests alone.
const MasterKeys = "test:dGVzdHRlc3R0ZXN0dGVzdHRlc3R0ZXN0dGVzdHRlc3Q="

// New is a store on a database of the test's own.
func New(t testing.TB) *store.Store {
	t.Helper()
	s, _, _ := Open(t)
	return s
}

// Pool is a pool on a migrated database of the test's own.
func Pool(t testing.TB) *pgxpool.Pool {
	t.Helper()
	pool, err := store.Connect(context.Background(), URL(t))
	if err != nil {
		t.Fatalf("connect to the test's database: %v", err)
	}
	t.Cleanup(pool.Close)
	return pool
}

// Everything is a pool on the same database whose bare statements see the rows of every
// municipality, for a test that looks at what stands there.
func Everything(t testing.TB, pool *pgxpool.Pool) *pgxpool.Pool {
	t.Helper()
	config := pool.Config()
	config.ConnConfig.RuntimeParams["enplan.municipality"] = "*"
	all, err := pgxpool.NewWithConfig(context.Background(), config)
	if err != nil {
		t.Fatalf("connect to the test's database: %v", err)
	}
	t.Cleanup(all.Close)
	return all
}

// Open is a store on a database of the test's own, with its keyring and its pool.
func Open(t testing.TB) (*store.Store, *sealing.Keyring, *pgxpool.Pool) {
	t.Helper()
	pool := Pool(t)
	ring := Keyring(t, pool)
	return store.New(pool, ring), ring, pool
}

// Keyring is a keyring of its own on a database: another process's view of the keys.
func Keyring(t testing.TB, pool *pgxpool.Pool) *sealing.Keyring {
	t.Helper()
	masters, err := sealing.ParseMasterKeys(MasterKeys)
	if err != nil {
		t.Fatalf("read the test's master key: %v", err)
	}
	return sealing.NewKeyring(masters, store.NewKeys(pool))
}

// URL names a migrated database of the test's own, cloned from a template.
func URL(t testing.TB) string {
	t.Helper()
	return database(t, schema{})
}

// Empty names a database of the test's own that nothing has been made in.
func Empty(t testing.TB) string {
	t.Helper()
	return database(t, pgtestdb.NoopMigrator{})
}

func database(t testing.TB, made pgtestdb.Migrator) string {
	t.Helper()
	admin := kit.Needed(t, "ENPLAN_TEST_POSTGRES")
	u, err := url.Parse(admin)
	if err != nil {
		t.Fatalf("read ENPLAN_TEST_POSTGRES: %v", err)
	}
	password, _ := u.User.Password()
	config := pgtestdb.Custom(t, pgtestdb.Config{
		DriverName: "pgx", Host: u.Hostname(), Port: u.Port(), User: u.User.Username(), Password: password,
		Database: strings.TrimPrefix(u.Path, "/"), Options: u.RawQuery,
	}, made)
	return config.URL()
}

// schema migrates the template once for all tests of this schema.
type schema struct{}

// Hash implements [pgtestdb.Migrator].
func (schema) Hash() (string, error) {
	h := sha256.New()
	err := fs.WalkDir(store.Migrations(), ".", func(path string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".sql") {
			return err
		}
		text, err := fs.ReadFile(store.Migrations(), path)
		h.Write(text)
		return err
	})
	return hex.EncodeToString(h.Sum(nil)), err
}

// Migrate implements [pgtestdb.Migrator].
func (schema) Migrate(ctx context.Context, _ *sql.DB, config pgtestdb.Config) error {
	pool, err := store.Connect(ctx, config.URL())
	if err != nil {
		return err
	}
	defer pool.Close()
	return store.Migrate(ctx, pool)
}
