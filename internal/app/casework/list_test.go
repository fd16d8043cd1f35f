package casework_test

import (
	"context"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/domain/access"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/platform/store"
	"github.com/enplan-dk/enplan/test/storetest"
)

// statements counts what is sent to Postgres.
type statements struct{ sent atomic.Int64 }

func (s *statements) TraceQueryStart(ctx context.Context, _ *pgx.Conn, _ pgx.TraceQueryStartData) context.Context {
	s.sent.Add(1)
	return ctx
}
func (s *statements) TraceQueryEnd(context.Context, *pgx.Conn, pgx.TraceQueryEndData) {}
func (s *statements) TraceBatchStart(ctx context.Context, _ *pgx.Conn, _ pgx.TraceBatchStartData) context.Context {
	return ctx
}
func (s *statements) TraceBatchQuery(context.Context, *pgx.Conn, pgx.TraceBatchQueryData) {
	s.sent.Add(1)
}
func (s *statements) TraceBatchEnd(context.Context, *pgx.Conn, pgx.TraceBatchEndData) {}

type noOutbox struct{}

func (noOutbox) Enqueue(context.Context, pgx.Tx, *course.State, course.Recorded, []course.Notice) error {
	return nil
}

// inTeams has a nurse in the team of so many families, of every fifth by statute as well.
func inTeams(t *testing.T, s *store.Store, n int) (byStatute map[string]bool) {
	t.Helper()
	byStatute = map[string]bool{}
	for i := range n {
		f := storetest.OpenCourse(t, s).FormTeam()
		given := f.Do(course.GiveConsent{
			Member: "m1", GivenBy: "m1", Types: []string{"health"}, Recipient: "health", Purpose: "Én plan", Form: "written",
			Expires: course.Date{Year: 2040, Month: 1, Day: 1},
		})
		f.Do(course.AddTeamMember{Subject: "nanna", Field: "health", Role: "Sundhedsplejerske", Basis: "consent", Consent: course.Created(given)})
		if i%5 == 0 {
			f.Do(course.AddTeamMember{Subject: "nanna", Field: "employment", Role: "Sundhedsplejerske", Basis: "statute", Statute: "Sundhedsloven"})
			byStatute[f.ID] = true
		}
		if err := s.Record(store.ForInstallation(t.Context()), f.ID, f.Journal, noOutbox{}); err != nil {
			t.Fatal(err)
		}
	}
	return byStatute
}

func TestAPageOfFiftyCoursesTakesNoMoreStatementsThanOneOfFive(t *testing.T) {
	t.Parallel()
	_, keys, pool := storetest.Open(t)
	sent := &statements{}
	config := pool.Config()
	config.ConnConfig.Tracer = sent
	counted, err := pgxpool.NewWithConfig(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	defer counted.Close()
	s := store.New(counted, keys)
	byStatute := inTeams(t, s, 50)
	cases := casework.New(casework.Config{Store: s, Keys: keys})
	nanna := access.Who{Subject: "nanna", Roles: []course.Role{course.Caseworker}, Municipality: "eksempel"}
	list := func(most int) (lines []casework.Line, took int64) {
		t.Helper()
		before := sent.sent.Load()
		lines, _, err := cases.List(casework.ActingFor(t.Context(), nanna), nanna, casework.Filter{Most: most})
		if err != nil || len(lines) != most {
			t.Fatalf("%d lines, %v", len(lines), err)
		}
		return lines, sent.sent.Load() - before
	}
	shown := func(lines []casework.Line) {
		t.Helper()
		for _, l := range lines {
			if whole := l.WaitingWhat != "" && !l.WaitingSince.Equal(time.Time{}); whole != byStatute[l.ID] {
				t.Errorf("in the team by statute: %t, and the line shows what the course waits for: %t", byStatute[l.ID], whole)
			}
		}
	}
	_, few := list(5)
	lines, many := list(50)
	shown(lines)
	if many != few {
		t.Errorf("5 courses take %d statements, 50 take %d", few, many)
	}

	// Rows that a build from before wrote do not say on what a place in the team rests: they are written anew once.
	if _, err := storetest.Everything(t, pool).Exec(t.Context(), "update course_relation set by_consent = null"); err != nil {
		t.Fatal(err)
	}
	lines, once := list(50)
	shown(lines)
	lines, after := list(50)
	shown(lines)
	if once <= many || after != many {
		t.Errorf("with rows from before the first list takes %d statements, and the next %d instead of %d", once, after, many)
	}
}
