package store_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/platform/store"
	"github.com/enplan-dk/enplan/test/storetest"
)

// elsewhere is the context of somebody of another municipality.
func elsewhere(t testing.TB) context.Context { return store.InMunicipality(t.Context(), "151") }

// outside are the tables that no municipality has rows in, and why.
var outside = map[string]string{
	"schema_version": "the version of the schema",
	"sessions":       "digests of random names and sealed text; the session library reads them by that digest alone",
	// The queue's own: which rows of the ledger are to be worked off, by their keys.
	"river_client": "", "river_client_queue": "", "river_job": "", "river_leader": "", "river_migration": "", "river_notification": "", "river_queue": "",
}

func tablesOf(t *testing.T, pool *pgxpool.Pool) []string {
	t.Helper()
	rows, err := pool.Query(
		t.Context(), "select table_name::text from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE' order by 1",
	)
	if err != nil {
		t.Fatal(err)
	}
	names, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	return slices.DeleteFunc(names, func(name string) bool { _, ok := outside[name]; return ok })
}

// populated is a database in which every table has rows of the example municipality.
func populated(t *testing.T) (*store.Store, *pgxpool.Pool) {
	t.Helper()
	s, _, pool := storetest.Open(t)
	f := storetest.OpenCourse(t, s).FormTeam().DraftPlan().WritePlan()
	f.Do(course.SubmitPlan{})
	record(t, s, f.ID, f.Journal)
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	_, err := s.SaveDocument(here(t), f.ID, []byte("Brev"))
	must(err)
	must(s.SaveDraft(here(t), store.Draft{Subject: "karen", Form: "note", Course: f.ID, Content: []byte("Udkast")}))
	_, err = s.ReserveOpening(here(t), "key", "karen", "digest", f.ID)
	must(err)
	must(s.SaveStaff(here(t), store.Staff{Subject: "karen", Name: "Karen", Municipality: "eksempel", Roles: []string{"caseworker"}}))
	must(s.SaveStance(here(t), store.Stance{Bylaw: "eksempel", Text: "Vi samarbejder", DecidedOn: date(2026, 1, 1), Decider: "Byrådet", RecordedBy: "sofie"}))
	must(s.LogAccess(here(t), store.Access{
		Subject: "karen", Role: "caseworker", Course: f.ID, Municipality: "eksempel", Operation: "read_course", Kind: "read", Outcome: "allowed",
	}))
	lines, _, err := s.AccessLog(here(t), f.ID, "", 1)
	must(err)
	visit, err := s.Visit(here(t), lines[0].ID)
	must(err)
	must(s.AddCheck(here(t), visit, store.AccessCheck{
		ID: uuid.NewString(), Entry: lines[0].ID, Last: visit.Last, Verdict: "in_order", Reason: "Mødte familien", By: "sofie", Draw: "a",
	}))
	_, err = s.NewCalendarToken(here(t), "karen")
	must(err)
	must(s.Writable(t.Context()))
	must(s.EndRun(t.Context(), f.ID, uuid.NewString()))
	_, err = s.AddGrant(
		here(t), store.Grant{ID: uuid.NewString(), Course: f.ID, Municipality: "eksempel", Subject: "sofie", Reason: "Fejlsøgning"}, time.Minute, nothing{},
	)
	must(err)
	must(s.Choose(here(t), "eksempel", "karen", course.NoticeNoteWritten, course.InDigest))
	_, _, err = s.AddWebhook(here(t), "eksempel", "https://fagsystem.invalid/")
	must(err)
	must(s.EndLook(t.Context(), nil, []store.Standstill{{Course: f.ID, Municipality: "eksempel", Why: "terminated"}}, f.ID))
	must(s.Transact(everywhere(t), func(tx pgx.Tx) error {
		_, err := s.Ledger(tx).Add(t.Context(), []store.Notification{{
			Key: "k", Course: f.ID, Municipality: "eksempel", Kind: "meeting_reminder", DueAt: time.Now(), Channel: store.ToStaff, ToldAs: "coordinator",
			Recipient: "karen", State: store.Pending, SendAt: time.Now(),
		}})
		return err
	}))
	return s, pool
}

func TestNoStatementReachesTheRowsOfAnotherMunicipality(t *testing.T) {
	t.Parallel()
	s, pool := populated(t)
	all := storetest.Everything(t, pool)
	for _, table := range tablesOf(t, pool) {
		count := func(ctx context.Context) (n int) {
			t.Helper()
			err := s.Transact(ctx, func(tx pgx.Tx) error {
				return tx.QueryRow(ctx, "select count(*) from "+table).Scan(&n)
			})
			if err != nil {
				t.Fatalf("%s: %v", table, err)
			}
			return n
		}
		exec(t, all, fmt.Sprintf("create table %[1]s_copy as table %[1]s", table))
		there := count(everywhere(t))
		if there == 0 {
			t.Errorf("%s has no row to be protected: write one in populated", table)
		}
		for name, ctx := range map[string]context.Context{
			"another municipality": elsewhere(t), "none": store.InMunicipality(t.Context(), ""), "a claim of all": store.InMunicipality(t.Context(), "*"),
			"nothing said": t.Context(),
		} {
			if n := count(ctx); n != 0 {
				t.Errorf("%s: %s reads %d rows of %d", table, name, n, there)
			}
			column := firstColumn(t, pool, table)
			for _, statement := range []string{fmt.Sprintf("update %s set %s = %s", table, column, column), "delete from " + table} {
				if n, _ := affected(ctx, s, statement); n > 0 {
					t.Errorf("%s: %s changes %d rows with %q", table, name, n, statement)
				}
			}
			_, err := affected(ctx, s, fmt.Sprintf("insert into %[1]s overriding system value select * from %[1]s_copy", table))
			if refused := new(pgconn.PgError); !errors.As(err, &refused) || refused.Code != "42501" {
				t.Errorf("%s: %s inserts rows: %v, want a violation of row-level security", table, name, err)
			}
		}
		if now := count(everywhere(t)); now != there {
			t.Errorf("%s: %d rows of %d are left", table, now, there)
		}
	}
}

// affected is how many rows a statement changed.
func affected(ctx context.Context, s *store.Store, statement string) (n int64, err error) {
	err = s.Transact(ctx, func(tx pgx.Tx) error {
		tag, err := tx.Exec(ctx, statement)
		n = tag.RowsAffected()
		return err
	})
	return n, err
}

func firstColumn(t *testing.T, pool *pgxpool.Pool, table string) (name string) {
	t.Helper()
	err := pool.QueryRow(t.Context(), `select attname::text from pg_attribute
		where attrelid = $1::regclass and attnum > 0 and not attisdropped and attidentity = '' order by attnum limit 1`, table).Scan(&name)
	if err != nil {
		t.Fatal(err)
	}
	return name
}

func TestSomebodyOfTheMunicipalityReadsItsRows(t *testing.T) {
	t.Parallel()
	s, pool := populated(t)
	for _, table := range tablesOf(t, pool) {
		if slices.Contains([]string{"course_key", "calendar_token", "standstill_look", "alive", "ended_run"}, table) {
			continue // nobody's: the application's own
		}
		err := s.Transact(here(t), func(tx pgx.Tx) error {
			var n int
			err := tx.QueryRow(t.Context(), "select count(*) from "+table).Scan(&n)
			if n == 0 {
				t.Errorf("%s shows its own people nothing", table)
			}
			return err
		})
		if err != nil {
			t.Errorf("%s: %v", table, err)
		}
	}
}

func TestARowCannotBeHandedToAnotherMunicipality(t *testing.T) {
	t.Parallel()
	s, _ := populated(t)
	for _, statement := range []string{"update course set bylaw = '151'", "update document set municipality = '151'", "update staff set municipality = '151'"} {
		if n, err := affected(here(t), s, statement); err == nil {
			t.Errorf("%s: %d rows", statement, n)
		}
	}
}

func TestAnotherMunicipalitysCourseIsNotFoundThoughTheFilterIsForgotten(t *testing.T) {
	t.Parallel()
	s := storetest.New(t)
	f := storetestOpen(t, s)
	for _, ctx := range []context.Context{elsewhere(t), t.Context()} {
		if _, err := s.Course(ctx, f.ID); err == nil {
			t.Error("the course is read")
		}
		if journal, err := s.Journal(ctx, f.ID); err != nil || len(journal) > 0 {
			t.Errorf("%d events, %v", len(journal), err)
		}
		page, _, err := s.List(ctx, store.Filter{}, "")
		if err != nil || len(page) > 0 {
			t.Errorf("%d courses in a list without a filter, %v", len(page), err)
		}
	}
	if st, err := s.Standing(elsewhere(t), f.ID, "bodil"); err != nil || st.Municipality != "eksempel" {
		t.Errorf("whose it is stays known to the decision: %+v, %v", st, err)
	}
}

func TestScopesOfConcurrentRequestsDoNotMix(t *testing.T) {
	t.Parallel()
	s := storetest.New(t)
	storetestOpen(t, s)
	done := make(chan error)
	ask := func(ctx context.Context, want int) {
		for range 200 {
			page, _, err := s.List(ctx, store.Filter{}, "")
			if err != nil || len(page) != want {
				done <- fmt.Errorf("%d courses, want %d: %w", len(page), want, err)
				return
			}
		}
		done <- nil
	}
	go ask(here(t), 1)
	go ask(elsewhere(t), 0)
	go ask(everywhere(t), 1)
	go ask(t.Context(), 0)
	for range 4 {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
}

func TestTheRoleOfTheApplicationStandsBehindTheWall(t *testing.T) {
	t.Parallel()
	s, _, pool := storetest.Open(t)
	if found, err := s.UnprotectedTables(t.Context()); err != nil || len(found) > 0 {
		t.Errorf("breaches %v, %v", found, err)
	}
	exec(t, pool, "create table diary (course_id uuid not null, sealed bytea not null)")
	if found, err := s.UnprotectedTables(t.Context()); err != nil || !slices.Equal(found, []string{"diary"}) {
		t.Errorf("a table without a wall is found: %v, %v", found, err)
	}
}
