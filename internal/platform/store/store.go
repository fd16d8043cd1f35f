// Package store is the record in Postgres: the journal of every course, the read model
// for lists and reports, the keys, the access log, and the ledger of what was sent. Its
// SQL is in query/ and migrations/; db/ holds the code that sqlc generates from it.
//
// The workflow is the truth, and this is its record: nothing here decides about a
// course. What reveals something about a family is sealed with the course's key before
// it reaches a column. Codes, instants and the identity provider's subjects stay
// readable. The package knows no HTTP, no Temporal and no access policy: callers ask for
// what their reader may see, and say with [InMunicipality] or [ForInstallation] for whom
// they act. Row-level security hides other municipalities even if a query forgets its
// filter.
package store

import (
	"context"
	"crypto/rand"
	"fmt"
	"strings"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/enplan-dk/enplan/internal/platform/sealing"
	"github.com/enplan-dk/enplan/internal/platform/store/db"
	"github.com/enplan-dk/enplan/internal/platform/telemetry"
)

// Store reads and writes the record. It is safe for concurrent use.
type Store struct {
	pool    *pgxpool.Pool
	queries *db.Queries
	keys    *sealing.Keyring
	watch   *versionWaiter
	states  *lru.Cache[string, folded] // of the courses that are recorded just now
	process string                     // a name made by chance
}

// usualConns is how many connections a process takes at most. pgx's own default follows
// the number of cores, which says nothing of how many wait for a mail server.
const usualConns = 16

// Connect opens a pool of connections and proves one of them. The URL may carry
// pgx's own pool settings, such as pool_max_conns.
func Connect(ctx context.Context, url string) (*pgxpool.Pool, error) {
	config, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, fmt.Errorf("read the Postgres URL: %w", err)
	}
	config.ConnConfig.ConnectTimeout = 5 * time.Second
	if !strings.Contains(url, "pool_max_conns") {
		config.MaxConns = usualConns
	}
	config.ConnConfig.Tracer = telemetry.Statements()
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, fmt.Errorf("open the Postgres pool: %w", err)
	}
	if err := pool.Ping(ctx); err != nil {
		pool.Close()
		return nil, fmt.Errorf("connect to Postgres: %w", err)
	}
	return pool, nil
}

// New makes a store on a migrated database.
func New(pool *pgxpool.Pool, keys *sealing.Keyring) *Store {
	queries := db.New(scoped{pool})
	states, err := lru.New[string, folded](statesKept)
	if err != nil {
		panic("store: " + err.Error()) // the number is ours
	}
	return &Store{pool: pool, queries: queries, keys: keys, watch: newVersionWaiter(queries), states: states, process: rand.Text()}
}

// Ping asks whether the record answers.
func (s *Store) Ping(ctx context.Context) error { return failed("reach the record", s.pool.Ping(ctx)) }

// CreateKey makes the key of a course that is about to be opened. It may be repeated.
func (s *Store) CreateKey(ctx context.Context, course string) error {
	return failed("create the course's key", s.keys.Create(ctx, course))
}
