package bench

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"golang.org/x/sync/errgroup"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/domain/access"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/platform/store"
	"github.com/enplan-dk/enplan/internal/platform/store/db"
)

// listing is a list that somebody asks for, and the statement that one would write by
// hand for just that: no more than the rows, still sealed.
type listing struct {
	id, name string
	who      access.Who
	filter   casework.Filter
	stored   store.Filter // the same, as casework asks the record once the policy has said yes
	bare     string
	args     []any
}

var supervisor = access.Who{Subject: "sofie", Roles: []course.Role{course.Supervisor}, Municipality: municipality}

// columns are those that lists show.
const columns = `c.id, c.bylaw, c.version, c.phase, c.outcome, c.opened_at, c.changed_at, c.phase_from, c.coordinator, c.acting_coordinator, c.interim,
	c.waits_for, c.waiting_for, c.waiting_what, c.waiting_since, c.next_follow_up, c.next_due_at, c.overdue, c.escalated,
	c.paused_until, c.closed_at, c.finished, c.title, `

// nextMeeting is what lists say beside the course's own columns.
const nextMeeting = `(select min(a.about_at) from course_agenda a where a.course_id = c.id and a.kind = 'meeting_overdue' and a.about_at > now())`

const bareOwn = `select ` + columns + nextMeeting + ` from course c join course_relation r on r.course_id = c.id
	where r.subject = $1 and r.relation = 'coordinator' and c.bylaw = $2 and c.phase = $3 order by c.changed_at desc, c.id desc limit 51`

var listings = []listing{
	{
		"own", "a coordinator's courses in one phase", caseworker, casework.Filter{Phase: course.FollowingUp},
		store.Filter{
			Municipality: municipality, Phase: "following_up",
			Viewer: store.Viewer{Subject: caseworker.Subject, Relations: []string{store.Coordinator, store.Cover, store.Team}},
		},
		bareOwn, []any{caseworker.Subject, municipality, "following_up"},
	},
	{
		"changed", "a municipality's courses, last changed first", supervisor, casework.Filter{},
		store.Filter{Municipality: municipality},
		`select ` + columns + nextMeeting + ` from course c where bylaw = $1 order by changed_at desc, id desc limit 51`, []any{municipality},
	},
	{
		"waiting", "a municipality's courses that wait for the family", supervisor, casework.Filter{WaitingFor: "citizen", Phase: course.FollowingUp},
		store.Filter{Municipality: municipality, Phase: "following_up", WaitingFor: "citizen"},
		`select ` + columns + nextMeeting + ` from course c where bylaw = $1 and phase = $2 and $3 = any(waits_for) order by changed_at desc, id desc limit 51`,
		[]any{municipality, "following_up", "citizen"},
	},
	{
		"overdue", "a municipality's overdue courses, most urgent first", supervisor, casework.Filter{Overdue: true, ByDue: true},
		store.Filter{Municipality: municipality, Overdue: true, Order: store.ByDue},
		`select ` + columns + nextMeeting + ` from course c where bylaw = $1 and overdue order by next_due_at, id limit 51`, []any{municipality},
	},
}

func measureLists(ctx context.Context, s *servers) ([]Figure, error) {
	g, err := s.environment(ctx, onSQLite)
	if err != nil {
		return nil, err
	}
	defer g.close()
	s.Say(fmt.Sprintf("  making %d courses up", s.Scale.Rows))
	if err := g.bulkLoad(ctx, s.Scale.Rows, closedForEachOpen); err != nil {
		return nil, err
	}
	bare, err := g.ownerPool(ctx)
	if err != nil {
		return nil, err
	}
	defer bare.Close()
	var all []Figure
	for _, l := range listings {
		figures, err := g.list(ctx, bare, l)
		if err != nil {
			return all, fmt.Errorf("list %s: %w", l.id, err)
		}
		all = append(all, figures...)
	}
	many, err := g.manyLists(ctx, bare)
	if err != nil {
		return all, err
	}
	all = append(all, many...)
	s.Say("  the caseworker's start page")
	page, err := g.startPage(ctx, bare)
	return append(all, page...), err
}

// list compares the reading, under row-level security and unsealed, and the whole call, which also
// waits for its line in the access log, with the bare statement.
func (g *environment) list(ctx context.Context, bare *pgxpool.Pool, l listing) ([]Figure, error) {
	var read, ours, theirs times
	rows := 0
	for i := range warmUp + g.Scale.Pairs {
		took, err := timed(func() (err error) { rows, err = readLines(ctx, bare, l.bare, l.args...); return err })
		if err != nil {
			return nil, err
		}
		alone, err := timed(func() (err error) { _, _, err = g.store.List(ctx, l.stored, ""); return err })
		if err != nil {
			return nil, err
		}
		var lines []casework.Line
		whole, err := timed(func() (err error) { lines, _, err = g.cases.List(ctx, l.who, l.filter); return err })
		if err != nil {
			return nil, err
		}
		if want := min(rows, 50); len(lines) != want {
			return nil, fmt.Errorf("%d lines, and %d by the bare statement", len(lines), want)
		}
		if i >= warmUp {
			read, ours, theirs = append(read, alone), append(ours, whole), append(theirs, took)
		}
	}
	return []Figure{
		against("lists/"+l.id, l.name+": read", read.median(), theirs.median(), "ms", most(1.5)).noted("%d rows", min(rows, 50)),
		against(
			"lists/"+l.id+"_whole", l.name+": the whole call, with its line in the access log", ours.median(), theirs.median(), "ms", aim{},
		).noted("95th percentile %s ms", number(ours.at(0.95))),
	}, nil
}

// readLines reads the rows into variables, as whoever writes the statement by hand does.
func readLines(ctx context.Context, pool *pgxpool.Pool, statement string, args ...any) (n int, err error) {
	rows, err := pool.Query(ctx, statement, args...)
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	for rows.Next() {
		var c db.Course
		var meeting *time.Time
		if err := rows.Scan(
			&c.ID, &c.Bylaw, &c.Version, &c.Phase, &c.Outcome, &c.OpenedAt, &c.ChangedAt, &c.PhaseFrom, &c.Coordinator, &c.ActingCoordinator, &c.Interim,
			&c.WaitsFor, &c.WaitingFor, &c.WaitingWhat, &c.WaitingSince, &c.NextFollowUp, &c.NextDueAt, &c.Overdue, &c.Escalated,
			&c.PausedUntil, &c.ClosedAt, &c.Finished, &c.Title, &meeting,
		); err != nil {
			return 0, err
		}
		n++
	}
	return n, rows.Err()
}

// drain lets all rows of a statement come, and reads none.
func drain(ctx context.Context, pool *pgxpool.Pool, statement string, args ...any) (n int, err error) {
	rows, err := pool.Query(ctx, statement, args...)
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	for rows.Next() {
		n++
	}
	return n, rows.Err()
}

// manyLists lets sixteen caseworkers ask for their own courses at once.
func (g *environment) manyLists(ctx context.Context, bare *pgxpool.Pool) ([]Figure, error) {
	var ours, theirs load
	who := func(n int) access.Who {
		w := caseworker
		if n > 0 {
			w.Subject = fmt.Sprintf("k00-%02d", n)
		}
		return w
	}
	asked := func(n int) error {
		_, _, err := g.cases.List(ctx, who(n), casework.Filter{Phase: course.FollowingUp})
		return err
	}
	for n := range parallel { // the keys come into memory
		if err := asked(n); err != nil {
			return nil, err
		}
	}
	for range g.Scale.Rounds {
		err := g.users(&theirs, func(n int) error {
			_, err := readLines(ctx, bare, bareOwn, who(n).Subject, municipality, "following_up")
			return err
		})
		if err != nil {
			return nil, err
		}
		if err := g.users(&ours, asked); err != nil {
			return nil, err
		}
	}
	return []Figure{
		against("lists/parallel_p95", "a coordinator's courses, 16 users, 95th percentile", ours.took.at(0.95), theirs.took.at(0.95), "ms", aim{}),
		against("lists/parallel", "lists a second, 16 users", ours.perSecond(), theirs.perSecond(), "a second", aim{}),
	}, nil
}

// users lets each of sixteen do something again and again for a while.
func (g *environment) users(sum *load, do func(n int) error) error {
	began := time.Now()
	var group errgroup.Group
	for n := range parallel {
		group.Go(func() error {
			for time.Since(began) < g.Scale.RoundFor {
				took, err := timed(func() error { return do(n) })
				if err != nil {
					return err
				}
				sum.add(took)
			}
			return nil
		})
	}
	err := group.Wait()
	sum.spent += time.Since(began)
	return err
}
