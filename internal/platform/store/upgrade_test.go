package store_test

import (
	"context"
	"os"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/tern/v2/migrate"

	"github.com/enplan-dk/enplan/internal/platform/store"
	"github.com/enplan-dk/enplan/test/storetest"
)

func TestADatabaseWithRowsFromBeforeTheWallIsMigrated(t *testing.T) {
	t.Parallel()
	url := storetest.Empty(t)
	before(t, url, 4, "testdata/before_the_wall.sql")

	pool, err := store.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	if err := store.Migrate(t.Context(), pool); err != nil {
		t.Fatal(err)
	}
	s := store.New(pool, storetest.Keyring(t, pool))
	for _, c := range []struct {
		table               string
		here, elsewhere, of int
	}{
		{"course", 1, 1, 2},
		{"course_event", 2, 1, 3},
		{"feed", 2, 1, 3},
		{"feed_head", 1, 1, 2},
		{"course_snapshot", 1, 1, 2},
		{"course_relation", 1, 1, 2},
		{"course_person", 1, 1, 2},
		{"course_agenda", 1, 1, 2},
		{"plan_version", 1, 1, 2},
		{"document", 1, 1, 2},
		{"form_draft", 2, 1, 3}, // the one of nobody is gone
		{"opening", 1, 1, 2},
		{"notification", 1, 1, 2},
		{"staff", 1, 1, 2},
		{"access_log", 2, 1, 4}, // the one of nobody who is known is the operator's
		{"akasse_stance", 1, 0, 1},
		{"course_key", 0, 0, 2},
		{"calendar_token", 0, 0, 1},
	} {
		for _, scope := range []struct {
			name string
			ctx  context.Context
			want int
		}{{"here", here(t), c.here}, {"elsewhere", elsewhere(t), c.elsewhere}, {"in all", everywhere(t), c.of}} {
			var n int
			err := s.Transact(scope.ctx, func(tx pgx.Tx) error {
				return tx.QueryRow(t.Context(), "select count(*) from "+c.table).Scan(&n)
			})
			if err != nil || n != scope.want {
				t.Errorf("%s: %d rows %s, want %d, %v", c.table, n, scope.name, scope.want, err)
			}
		}
	}
	if _, err := pool.Exec(t.Context(), "delete from access_log"); err == nil {
		t.Error("the access log is not append-only any more")
	}
}

// before makes a database as it was at a step of the schema, with rows in it.
func before(t *testing.T, url string, step int32, rows string) {
	t.Helper()
	text, err := os.ReadFile(rows)
	if err != nil {
		t.Fatal(err)
	}
	c, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close(t.Context())
	steps, err := migrate.NewMigrator(t.Context(), c, "public.schema_version")
	if err == nil {
		err = steps.LoadMigrations(store.Migrations())
	}
	if err == nil {
		err = steps.MigrateTo(t.Context(), step)
	}
	if err == nil {
		_, err = c.Exec(t.Context(), string(text))
	}
	if err != nil {
		t.Fatal(err)
	}
}

func TestAnUpgradeTakesBirthdaysAndCategoriesOutOfPlainRowsAndKeepsTheRest(t *testing.T) {
	t.Parallel()
	url := storetest.Empty(t)
	before(t, url, 10, "testdata/before_discreet.sql")
	pool, err := store.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	if err := store.Migrate(t.Context(), pool); err != nil {
		t.Fatal(err)
	}
	all := storetest.Everything(t, pool)
	for statement, want := range map[string]int{
		"select count(*) from course_agenda where kind in ('birthday', 'leaves_target_group', 'category_ends', 'exemption_lapsed')": 0,
		"select count(*) from course_agenda where ref like 'lab%' or ref like 'm_'":                                                 0,
		"select count(*) from course_agenda where kind = 'duty_due'":                                                                2,
		"select count(*) from course_agenda where kind = 'other' and fired":                                                         1,
		"select count(*) from course_agenda where kind = 'trial_end'":                                                               1,
		"select count(*) from course where next_due_at = '2033-02-02T07:00Z'":                                                       1,
		"select count(*) from course_relation where subject = 'freja'":                                                              0,
		"select count(*) from course_relation where since = '2026-01-12T10:00Z'":                                                    2,
		"select count(*) from notification where state = 'pending' and absent = '' and not passed_on and refused_at is null":        1,
	} {
		if n := found(t, all, statement); n != want {
			t.Errorf("%s: %d, want %d", statement, n, want)
		}
	}
}
