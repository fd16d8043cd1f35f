package bench

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"os/exec"
	"path/filepath"
	"strconv"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// daysInYear is a year's length.
const daysInYear = 365.25

// courseYear is a simulated trial, run in skipped time, and the database in
// which their courses stand.
type courseYear struct {
	pool    *pgxpool.Pool
	url     string
	masters string
	empty   float64 // what the tables weigh before the first family

	Families int `json:"families"`
	Runs     int `json:"workflow_runs"`
	Commands int `json:"commands"`
	Events   []struct {
		What string `json:"what"`
		N    int    `json:"n"`
	} `json:"events"`
}

func (l *courseYear) events(name string) int {
	for _, e := range l.Events {
		if e.What == name {
			return e.N
		}
	}
	return 0
}

// runCourse runs the simulator, which keeps its database for us.
func (g *environment) runCourse(ctx context.Context) (*courseYear, error) {
	l := &courseYear{masters: g.masters}
	var err error
	if l.empty, err = weight(ctx, g.pool); err != nil {
		return nil, err
	}
	simulator := filepath.Join(filepath.Dir(g.Enplan), "enplan-simulate")
	command := exec.CommandContext(ctx, simulator, "--families", strconv.Itoa(g.Scale.Families), "--database", g.Postgres, "--keep", "--json") // our own program
	command.Env = append(command.Environ(), "ENPLAN_MASTER_KEYS="+g.masters)
	out, err := command.Output()
	if err != nil {
		return nil, fmt.Errorf("simulate families: %w", err)
	}
	if err := json.Unmarshal(out, l); err != nil {
		return nil, fmt.Errorf("read the simulation's result: %w", err)
	}
	err = l.open(ctx, g)
	return l, err
}

// open connects to the latest database that the simulator has made.
func (l *courseYear) open(ctx context.Context, g *environment) error {
	admin, err := pgx.Connect(ctx, g.Postgres)
	if err != nil {
		return fmt.Errorf("connect to Postgres: %w", err)
	}
	defer func() { _ = admin.Close(ctx) }()
	var name string
	if err := admin.QueryRow(ctx, "select datname from pg_database where datname like 'enplan\\_simulate\\_%' order by oid desc limit 1").Scan(&name); err != nil {
		return fmt.Errorf("find the simulation's database: %w", err)
	}
	g.undo = append(g.undo, func() {
		_ = execute(context.WithoutCancel(ctx), g.Postgres, "drop database if exists "+name+" with (force)")
	})
	at, err := url.Parse(g.Postgres)
	if err != nil {
		return fmt.Errorf("read the Postgres URL: %w", err)
	}
	at.Path = "/" + name
	l.url = at.String()
	if l.pool, err = pgxpool.New(ctx, l.url); err != nil {
		return fmt.Errorf("connect to the simulation's database: %w", err)
	}
	g.undo = append(g.undo, l.pool.Close)
	return nil
}

// year weighs a course-year: what whole trials leave in Postgres is divided by the years
// that their families lived. What the same commands leave in Temporal follows from what one of
// them adds to a history, and from the state that each month's run begins with.
func (g *environment) year(ctx context.Context, action, cycle growth) ([]Figure, error) {
	l, err := g.runCourse(ctx)
	if err != nil {
		return nil, err
	}
	full, err := weight(ctx, l.pool)
	if err != nil {
		return nil, err
	}
	var years, carried float64
	const sum = `select (sum(extract(epoch from coalesce(closed_at, changed_at) - opened_at)) / 86400 / $1::float8)::float8,
		(select avg(octet_length(sealed)) from course_snapshot)::float8 from course`
	if err := l.pool.QueryRow(ctx, sum, daysInYear).Scan(&years, &carried); err != nil {
		return nil, fmt.Errorf("add up the years: %w", err)
	}
	commands, runs, due := float64(l.Commands)/years, float64(l.Runs)/years, float64(l.events("CameDue"))/years
	// A cycle is two actions and what the timer brings.
	temporal := commands*action.bytes + due*max(cycle.bytes-2*action.bytes, 0) + runs*carried
	return []Figure{
		figure("history/commands", "actions in a course-year", round(commands, 0), "", aim{}).noted(
			"%d families of a simulated trial, %s course-years", l.Families, number(round(years, 0)),
		),
		figure("history/due", "reminders and other due items in a course-year", round(due, 0), "", aim{}),
		figure("history/runs", "runs of the workflow in a course-year", round(runs, 1), "", aim{}),
		figure("history/bytes_action", "Temporal history of an action", round(action.bytes, 0), "bytes", aim{}),
		figure("history/bytes_state", "state that a run begins with, sealed", round(carried, 0), "bytes", aim{}),
		figure(
			"history/bytes_temporal", "Temporal history written in a course-year", round(temporal/1024, 0), "kB", aim{},
		).noted("each run's is kept for the namespace's retention only"),
		figure("history/bytes_postgres", "Postgres rows and indexes of a course-year", round((full-l.empty)/years/1024, 0), "kB", aim{}),
	}, nil
}

// weight is what all tables take on disk, with their indexes.
func weight(ctx context.Context, pool *pgxpool.Pool) (float64, error) {
	if _, err := pool.Exec(ctx, "vacuum"); err != nil {
		return 0, fmt.Errorf("vacuum: %w", err)
	}
	var bytes float64
	const sum = `select sum(pg_total_relation_size(c.oid))::float8 from pg_class c join pg_namespace n on n.oid = c.relnamespace
		where c.relkind = 'r' and n.nspname = 'public'`
	if err := pool.QueryRow(ctx, sum).Scan(&bytes); err != nil {
		return 0, fmt.Errorf("weigh the database: %w", err)
	}
	return bytes, nil
}
