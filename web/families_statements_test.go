package web

import (
	"bytes"
	"context"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/alexedwards/scs/v2/memstore"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/domain/access"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/platform/oidc"
	"github.com/enplan-dk/enplan/internal/platform/store"
	"github.com/enplan-dk/enplan/test/storetest"
)

// A caseworker's start page costs the same statements with five families as with forty, each with a meeting of its own.
func TestTheStartPageSendsAsManyStatementsForFortyFamiliesAsForFive(t *testing.T) {
	t.Parallel()
	few, many := startPage(t, 5), startPage(t, 40)
	if len(few) == 0 || strings.Join(few, " ") != strings.Join(many, " ") {
		t.Errorf("with 5 families the page sends %v, with 40 %v", few, many)
	}
}

// startPage is the names of the statements behind the start page of somebody with some families.
func startPage(t *testing.T, families int) []string {
	t.Helper()
	var sent statements
	config := storetest.Pool(t).Config()
	config.ConnConfig.Tracer = &sent
	pool, err := pgxpool.NewWithConfig(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	keys := storetest.Keyring(t, pool)
	record := store.New(pool, keys)
	karen := access.Who{Subject: "karen", Name: "Karen Holmegaard-Lund", Roles: []course.Role{course.Caseworker}, Municipality: "eksempel"}
	for range families {
		f := storetest.OpenCourse(t, record)
		f.At = time.Now().UTC()
		f.FormTeam()
		f.Do(course.AgreeMeeting{Confirmed: true, At: f.At.Add(26 * time.Hour), Form: "home_visit", Members: []string{"m1"}})
		if err := record.Record(t.Context(), f.ID, f.Journal, unsent{}); err != nil {
			t.Fatal(err)
		}
	}
	cases := casework.New(casework.Config{Store: record, Keys: keys})
	s, err := newServer(Config{
		Cases: cases, Identity: oidc.New("http://localhost"), PublicURL: "http://localhost", Sessions: memstore.New(), SessionKey: bytes.Repeat([]byte{7}, 32), Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	f := &family{server: s, handler: servedPages(s)}
	sent.forget()
	page := f.get(t, karen, "/familier")
	page.says(t, http.StatusOK, "Venter på dig", "Du skal samle teamet og bekræfte det.")
	if n := strings.Count(page.body, "Familien Tranehøj"); page.status != http.StatusOK || n < families {
		t.Fatalf("%d, with %d families instead of %d", page.status, n, families)
	}
	return sent.names()
}

type unsent struct{}

func (unsent) Enqueue(context.Context, pgx.Tx, *course.State, course.Recorded, []course.Notice) error {
	return nil
}

// statements remembers what was sent to Postgres, by its name.
type statements struct {
	mu   sync.Mutex
	sent []string
}

func (s *statements) add(sql string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	words := strings.Fields(strings.TrimPrefix(sql, "-- name: "))
	if len(words) > 0 && words[0] != "ActFor" {
		s.sent = append(s.sent, words[0])
	}
}

func (s *statements) forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sent = nil
}

func (s *statements) names() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	slices.Sort(s.sent) // the access log is written beside what is read
	return s.sent
}

// TraceQueryStart implements [pgx.QueryTracer].
func (s *statements) TraceQueryStart(ctx context.Context, _ *pgx.Conn, q pgx.TraceQueryStartData) context.Context {
	s.add(q.SQL)
	return ctx
}

// TraceQueryEnd implements [pgx.QueryTracer].
func (s *statements) TraceQueryEnd(context.Context, *pgx.Conn, pgx.TraceQueryEndData) {}

// TraceBatchStart implements [pgx.BatchTracer].
func (s *statements) TraceBatchStart(ctx context.Context, _ *pgx.Conn, _ pgx.TraceBatchStartData) context.Context {
	return ctx
}

// TraceBatchQuery implements [pgx.BatchTracer].
func (s *statements) TraceBatchQuery(_ context.Context, _ *pgx.Conn, q pgx.TraceBatchQueryData) {
	s.add(q.SQL)
}

// TraceBatchEnd implements [pgx.BatchTracer].
func (s *statements) TraceBatchEnd(context.Context, *pgx.Conn, pgx.TraceBatchEndData) {}
