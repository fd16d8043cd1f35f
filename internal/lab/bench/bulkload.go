package bench

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/url"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/platform/sealing"
)

// A crowd is read-model rows only; no workflow exists for them. It has ninety-eight
// municipalities, each with coordinators with thirty open courses and ten times as
// many closed ones, of which the record keeps as much.
const (
	municipalities    = 98
	openCourses       = 30 // of a coordinator
	closedForEachOpen = 10
	allOpen           = 0
)

// bulkRow is one course as the read model has it; no workflow exists for it.
type bulkRow struct {
	municipality, coordinator string
	phase                     string
	opened, changed, due      time.Time
	citizen                   bool // waits for the family, not for the coordinator
}

// bulkLoad puts that many courses into the environment's database, as somebody whom row-level
// security does not hold back, and with the indexes built afterwards.
func (g *environment) bulkLoad(ctx context.Context, rows, closedForEachOpen int) error {
	admin, err := g.ownerPool(ctx)
	if err != nil {
		return err
	}
	defer admin.Close()
	tables := []string{"course", "course_key", "course_relation", "course_agenda"}
	rebuild, err := dropIndexes(ctx, admin, tables)
	if err != nil {
		return err
	}
	random := rand.New(rand.NewPCG(1, 2)) // nothing secret follows from it
	template := rowTemplate{closed: closedForEachOpen, coordinators: max(rows/municipalities/(openCourses*(1+closedForEachOpen)), 1)}
	const chunk = 10_000
	for from := 0; from < rows; from += chunk {
		if err := g.bulkLoadChunk(ctx, admin, random, from, min(from+chunk, rows), template); err != nil {
			return err
		}
	}
	for _, statement := range append(rebuild, "vacuum (analyze)") { //nolint:misspell // SQL
		if _, err := admin.Exec(ctx, statement); err != nil {
			return fmt.Errorf("build an index: %w", err)
		}
	}
	return nil
}

// ownerPool is a pool of the superuser's, for filling and for bare references.
func (g *environment) ownerPool(ctx context.Context) (*pgxpool.Pool, error) {
	admin, err := url.Parse(g.Postgres)
	if err != nil {
		return nil, fmt.Errorf("read the Postgres URL: %w", err)
	}
	own, err := url.Parse(g.database)
	if err != nil {
		return nil, fmt.Errorf("read the database's URL: %w", err)
	}
	admin.Path = own.Path
	pool, err := pgxpool.New(ctx, admin.String())
	if err != nil {
		return nil, fmt.Errorf("connect to Postgres: %w", err)
	}
	return pool, nil
}

// dropIndexes drops what is no constraint, and answers how to build it again.
func dropIndexes(ctx context.Context, pool *pgxpool.Pool, tables []string) (rebuild []string, err error) {
	const find = `select indexname, indexdef from pg_indexes i where tablename = any($1) and schemaname = 'public'
		and not exists (select from pg_constraint c where c.conname = i.indexname)`
	rows, err := pool.Query(ctx, find, tables)
	if err != nil {
		return nil, fmt.Errorf("find the indexes: %w", err)
	}
	var names []string
	var name, definition string
	_, err = pgx.ForEachRow(rows, []any{&name, &definition}, func() error {
		names, rebuild = append(names, name), append(rebuild, definition)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("find the indexes: %w", err)
	}
	for _, name := range names {
		if _, err := pool.Exec(ctx, "drop index "+pgx.Identifier{name}.Sanitize()); err != nil {
			return nil, fmt.Errorf("drop an index: %w", err)
		}
	}
	return rebuild, nil
}

func (g *environment) bulkLoadChunk(ctx context.Context, pool *pgxpool.Pool, random *rand.Rand, from, to int, m rowTemplate) error {
	masters, err := sealing.ParseMasterKeys(g.masters)
	if err != nil {
		return fmt.Errorf("read the master keys: %w", err)
	}
	made := &madeKeys{}
	ring := sealing.NewKeyring(masters, made) // forgotten with the chunk: a million keys would be a gigabyte
	courses, relations, agenda := make([][]any, 0, to-from), make([][]any, 0, to-from), make([][]any, 0, to-from)
	for n := from; n < to; n++ {
		c, id := m.invent(random, n), uuid.Must(uuid.NewV7()).String()
		if err := ring.Create(ctx, id); err != nil {
			return err
		}
		title, err := ring.Seal(id, []byte("Sandelholt / Brinkskov\nMaria Sandelholt\nPeter Brinkskov\nFrida Sandelholt"))
		if err != nil {
			return err
		}
		courses = append(courses, c.row(id, title))
		if c.coordinator != "" {
			relations = append(relations, []any{id, c.municipality, c.coordinator, "coordinator", "", "", c.opened})
		}
		if c.phase == "following_up" {
			agenda = append(agenda, []any{id, c.municipality, "follow_up_due", c.due.Format(time.DateOnly), c.due, "coordinator", c.due.Before(time.Now())})
		}
	}
	for _, copied := range []struct {
		table   string
		columns []string
		rows    [][]any
	}{
		{"course_key", []string{"course_id", "key_id", "master_id", "ciphertext"}, made.rows},
		{"course", bulkColumns, courses},
		{"course_relation", []string{"course_id", "municipality", "subject", "relation", "member_id", "field", "since"}, relations},
		{"course_agenda", []string{"course_id", "municipality", "kind", "ref", "at", "recipient", "fired"}, agenda},
	} {
		if _, err := pool.CopyFrom(ctx, pgx.Identifier{copied.table}, copied.columns, pgx.CopyFromRows(copied.rows)); err != nil {
			return fmt.Errorf("fill %s: %w", copied.table, err)
		}
	}
	return nil
}

// rowTemplate holds the values that bulk rows are made from.
type rowTemplate struct {
	coordinators int // of a municipality
	closed       int // courses for each open one
}

// invent makes the n-th course of the crowd up.
func (m rowTemplate) invent(random *rand.Rand, n int) bulkRow {
	place, nth := n%municipalities, n/municipalities
	c := bulkRow{municipality: municipality, coordinator: caseworker.Subject, citizen: random.IntN(3) == 0}
	if place > 0 {
		c.municipality = fmt.Sprintf("m%02d", place)
	}
	if which := nth % m.coordinators; which > 0 || place > 0 {
		c.coordinator = fmt.Sprintf("k%02d-%02d", place, which)
	}
	nth /= m.coordinators
	now := time.Now()
	if nth%(1+m.closed) != 0 {
		c.phase, c.changed = "closed", now.Add(-time.Duration(random.IntN(5*365*24))*time.Hour)
		c.opened = c.changed.AddDate(-2, 0, 0)
		return c
	}
	c.changed = now.Add(-time.Duration(random.IntN(60*24*60)) * time.Minute)
	c.opened = c.changed.AddDate(-1, 0, 0)
	switch random.IntN(10) {
	case 0:
		c.phase, c.coordinator = "intake", ""
	case 1:
		c.phase = "forming_team"
	case 2:
		c.phase = "drafting_plan"
	default:
		c.phase = "following_up"
		c.due = now.Add(time.Duration(random.IntN(14*24*60)-2*24*60) * time.Minute)
	}
	return c
}

var bulkColumns = []string{
	"id", "bylaw", "version", "phase", "outcome", "opened_at", "changed_at", "phase_from", "coordinator", "acting_coordinator", "interim", "waits_for",
	"waiting_for", "waiting_what", "waiting_since", "next_follow_up", "next_due_at", "overdue", "escalated", "closed_at", "finished", "title",
	"number", "waits_what", "waits_since",
}

var noDue = time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC)

func (c bulkRow) row(id string, title []byte) []any {
	var outcome, closed, next, coordinator, waiting, since any
	waits, what, due := []string{"coordinator"}, "agree_meeting", noDue
	if c.coordinator != "" {
		coordinator = c.coordinator
	}
	if c.citizen {
		waits, what = []string{"citizen"}, "answer_plan"
	}
	if c.phase == "closed" {
		outcome, closed, waits = "completed", c.changed, []string{}
	}
	if len(waits) > 0 {
		waiting, since = waits[0], c.changed
	}
	if !c.due.IsZero() {
		due, next = c.due, c.due
	}
	return []any{
		id, c.municipality, 40, c.phase, outcome, c.opened, c.changed, c.changed, coordinator, coordinator, false, waits,
		waiting, what, since, next, due, due.Before(time.Now()), false, closed, false, title,
		course.NumberOf(id), waits, make([]time.Time, len(waits)),
	}
}

// madeKeys gathers the keys that a keyring makes, for the table. Nothing else is asked of it.
type madeKeys struct {
	sealing.KeyStore
	rows [][]any
}

// Insert implements [sealing.KeyStore].
func (m *madeKeys) Insert(_ context.Context, k sealing.WrappedKey) error {
	m.rows = append(m.rows, []any{k.Course, k.KeyID, k.MasterID, k.Ciphertext})
	return nil
}
