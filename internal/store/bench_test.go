package store_test

import (
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/enplan-dk/enplan/internal/course"
	"github.com/enplan-dk/enplan/internal/store/storetest"
)

// BenchmarkRecord records one command at a time of a course that grows, beside a bare
// transaction with one insert: the floor under it.
func BenchmarkRecord(b *testing.B) {
	s, _, pool := storetest.Open(b)
	b.Run("command", func(b *testing.B) {
		f := storetest.OpenCourse(b, s).Eligible().Draft()
		if err := s.Record(b.Context(), f.ID, f.Journal, nothing{}); err != nil {
			b.Fatal(err)
		}
		commands := make([][]course.Recorded, b.N)
		for i := range commands {
			commands[i] = f.Do(course.WriteNote{Kind: "call", On: date(2026, 3, 10), Text: "Talt om børnehaven"})
		}
		b.ResetTimer()
		for _, events := range commands {
			if err := s.Record(b.Context(), f.ID, events, nothing{}); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("bare_insert", func(b *testing.B) {
		if _, err := pool.Exec(b.Context(), "create table bare (n bigint primary key, b bytea)"); err != nil {
			b.Fatal(err)
		}
		payload := make([]byte, 400)
		n := 0
		for b.Loop() {
			n++
			err := pgx.BeginFunc(b.Context(), pool, func(tx pgx.Tx) error {
				_, err := tx.Exec(b.Context(), "insert into bare values ($1, $2)", n, payload)
				return err
			})
			if err != nil {
				b.Fatal(err)
			}
		}
	})
}
