package store_test

import (
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/platform/store"
	"github.com/enplan-dk/enplan/test/storetest"
)

// BenchmarkWall reads a version as the store does, and as a bare statement without row-level
// security: the difference is what setting the municipality costs.
func BenchmarkWall(b *testing.B) {
	s, _, pool := storetest.Open(b)
	f := storetest.OpenCourse(b, s)
	if err := s.Record(everywhere(b), f.ID, f.Journal, nothing{}); err != nil {
		b.Fatal(err)
	}
	all := storetest.Everything(b, pool)
	b.Run("bare", func(b *testing.B) {
		for b.Loop() {
			var version int64
			if err := all.QueryRow(b.Context(), "select version from course where id = $1", f.ID).Scan(&version); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("scoped", func(b *testing.B) {
		for b.Loop() {
			if _, err := s.Version(here(b), f.ID); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// BenchmarkRecord records one command at a time of a course that grows, beside a bare
// transaction with one insert: the floor under it.
func BenchmarkRecord(b *testing.B) {
	s, _, pool := storetest.Open(b)
	b.Run("command", func(b *testing.B) {
		f := storetest.OpenCourse(b, s).FormTeam().DraftPlan().WritePlan()
		if err := s.Record(everywhere(b), f.ID, f.Journal, nothing{}); err != nil {
			b.Fatal(err)
		}
		commands := make([][]course.Recorded, b.N)
		for i := range commands {
			commands[i] = f.Do(course.WriteNote{Kind: "call", On: date(2026, 3, 10), Text: "Talt om børnehaven"})
		}
		b.ResetTimer()
		for _, events := range commands {
			if err := s.Record(everywhere(b), f.ID, events, nothing{}); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("bare_insert", func(b *testing.B) {
		if _, err := pool.Exec(everywhere(b), "create table bare (n bigint primary key, b bytea)"); err != nil {
			b.Fatal(err)
		}
		payload := make([]byte, 400)
		n := 0
		for b.Loop() {
			n++
			err := pgx.BeginFunc(everywhere(b), pool, func(tx pgx.Tx) error {
				_, err := tx.Exec(everywhere(b), "insert into bare values ($1, $2)", n, payload)
				return err
			})
			if err != nil {
				b.Fatal(err)
			}
		}
	})
}

// BenchmarkSearchByName finds one family among the two thousand of a municipality; the rest have another name.
func BenchmarkSearchByName(b *testing.B) {
	s, keys, pool := storetest.Open(b)
	f := storetest.OpenCourse(b, s)
	if err := s.Record(everywhere(b), f.ID, f.Journal, nothing{}); err != nil {
		b.Fatal(err)
	}
	all := storetest.Everything(b, pool)
	for range 2000 {
		id := uuid.Must(uuid.NewV7()).String()
		if err := keys.Create(b.Context(), id); err != nil {
			b.Fatal(err)
		}
		title, err := keys.Seal(id, []byte("Sandelholt / Brinkskov\nMaria Sandelholt\nPeter Brinkskov\nFrida Sandelholt\nOskar Brinkskov"))
		if err != nil {
			b.Fatal(err)
		}
		if _, err := all.Exec(b.Context(), `insert into course (id, bylaw, version, phase, opened_at, changed_at, phase_from, interim, waits_for, next_due_at, overdue,
			escalated, finished, title, number) select $1, bylaw, version, phase, opened_at, changed_at, phase_from, interim, waits_for, next_due_at, overdue,
			escalated, finished, $2, $3 from course where id = $4`, id, title, course.NumberOf(id), f.ID); err != nil {
			b.Fatal(err)
		}
	}
	for b.Loop() {
		found, _, err := s.List(here(b), store.Filter{Municipality: "eksempel", Name: "tranehoej mar"}, "")
		if err != nil || len(found) != 1 {
			b.Fatalf("%d courses, %v", len(found), err)
		}
	}
}
