package store

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/enplan-dk/enplan/internal/domain/course"
)

// listing is the statement of a list. It holds only the conditions that limit, each
// as it is written here, and every value is an argument. So Postgres keeps the plan of each of the
// few statements that occur. One statement with a switch for each condition would be planned
// anew for each list, which takes longer than reading the rows (docs/decisions/0012).
type listing struct {
	conditions []string
	args       pgx.NamedArgs
}

// sorting is what an order sorts by, and what comes after a cursor in it.
type sorting struct{ by, after string }

var sortings = map[Order]sorting{
	ByChange: {by: "c.changed_at desc, c.id desc", after: "(c.changed_at, c.id) < (@after_at, @after_id)"},
	ByDue:    {by: "c.next_due_at, c.id", after: "(c.next_due_at, c.id) > (@after_at, @after_id)"},
}

// columns are a course's columns. scanListed reads them in this order, followed by the next meeting. A list spends most of its
// time on reading its rows, and scanning by reflection costs a quarter of it.
const columns = `c.id, c.bylaw, c.version, c.phase, c.outcome, c.opened_at, c.changed_at, c.phase_from, c.coordinator, c.acting_coordinator, c.interim,
	c.waits_for, c.waiting_for, c.waiting_what, c.waiting_since, c.next_follow_up, c.next_due_at, c.overdue, c.escalated,
	c.paused_until, c.closed_at, c.finished, c.title`

func scanListed(row pgx.CollectableRow) (c listed, err error) {
	err = row.Scan(
		&c.ID, &c.Bylaw, &c.Version, &c.Phase, &c.Outcome, &c.OpenedAt, &c.ChangedAt, &c.PhaseFrom, &c.Coordinator, &c.ActingCoordinator, &c.Interim,
		&c.WaitsFor, &c.WaitingFor, &c.WaitingWhat, &c.WaitingSince, &c.NextFollowUp, &c.NextDueAt, &c.Overdue, &c.Escalated,
		&c.PausedUntil, &c.ClosedAt, &c.Finished, &c.Title, &c.NextMeetingAt,
	)
	return c, err
}

// among says which courses a count of the overview counts.
var among = map[Condition]string{
	Open:        "c.phase <> 'closed'",
	WithoutPlan: "c.phase in ('forming_team', 'drafting_plan')",
	Escalated:   "c.escalated",
	Interim:     "c.interim and c.phase <> 'closed'",
	Paused:      "c.paused_until is not null",
	Stalled: `c.phase <> 'closed' and c.paused_until is null and c.waiting_since < @since
		and (c.waiting_what <> 'agree_meeting' or c.overdue)`,
	AtStandstill: "exists (select from course_standstill s where s.course_id = c.id)",
}

const (
	ofViewer = `select r.course_id from course_relation r
		where r.subject = @viewer and r.relation = any(@relations) and r.since <= now() and (r.until is null or r.until > now())`
	ofPool = ` union all select i.id from course i where i.bylaw = @bylaw and i.phase = 'intake'`
	byCPR  = `c.id = any(array(select p.course_id from course_person p where p.cpr_index = @cpr))`
	byID   = `c.id = any(@named::uuid[])`
)

// nextMeeting is read for the rows of the page alone. Of each agreed meeting there is one such item, until the
// meeting is recorded.
const nextMeeting = `(select min(a.about_at) from course_agenda a
	where a.course_id = c.id and a.kind = 'meeting_overdue' and a.about_at > now())`

// listing finds the conditions of a filter, and the place of a cursor in its order.
func (s *Store) listing(ctx context.Context, f Filter, cursor string) (listing, error) {
	if _, known := sortings[f.Order]; !known && f.Order != "" {
		return listing{}, fmt.Errorf("list courses: unknown order %q", f.Order)
	}
	from, err := readCursor(string(cmp.Or(f.Order, ByChange)), cursor)
	if err != nil {
		return listing{}, err
	}
	l := listing{args: pgx.NamedArgs{
		"bylaw": f.Municipality, "phase": f.Phase, "coordinator": f.Coordinator, "waiting_for": f.WaitingFor, "since": f.Since,
		"viewer": f.Viewer.Subject, "relations": f.Viewer.Relations, "after_at": from.at(), "after_id": from.id(),
	}}
	l.limit(f.Municipality != "", "c.bylaw = @bylaw")
	l.limit(f.Phase != "", "c.phase = @phase")
	l.limit(f.Coordinator != "", "c.coordinator = @coordinator")
	l.limit(f.WaitingFor != "", "c.waiting_for is not null and @waiting_for = any(c.waits_for)")
	l.limit(f.Overdue, "c.overdue")
	if f.Among != "" {
		condition, known := among[f.Among]
		l.limit(known, condition)
		l.limit(!known, "false")
	}
	viewed := ofViewer
	if f.WithPool {
		viewed += ofPool
	}
	l.limit(f.Viewer.Subject != "", "c.id = any(array("+viewed+"))")
	if f.CPR != "" {
		l.args["cpr"] = s.cprIndex(f.CPR)
		l.limit(true, byCPR)
	}
	if f.Number != "" {
		number, known := course.ParseNumber(f.Number)
		l.args["number"] = number
		l.limit(known, "c.number = @number")
		l.limit(!known, "false")
	}
	if f.Name != "" {
		if l.args["named"], err = s.named(ctx, l, f.Name); err != nil {
			return listing{}, failed("search by name", err)
		}
		l.limit(true, byID)
	}
	l.limit(cursor != "", sortings[cmp.Or(f.Order, ByChange)].after)
	return l, nil
}

func (l *listing) limit(when bool, condition string) {
	if when {
		l.conditions = append(l.conditions, condition)
	}
}

func (l *listing) where() string {
	if len(l.conditions) == 0 {
		return ""
	}
	return " where " + strings.Join(l.conditions, " and ")
}

// page is the statement of a page, with one row more than the page holds.
func (l *listing) page(f Filter) string {
	read := columns
	if f.WaitingFor != "" {
		read = strings.Replace(columns, firstAwaited, askedAwaited, 1)
	}
	skip := ""
	if f.Skip > 0 {
		l.args["skip"] = f.Skip
		skip = " offset @skip"
	}
	return fmt.Sprintf("-- name: List :many\nselect %s, %s from course c%s order by %s limit %d%s",
		read, nextMeeting, l.where(), sortings[f.Order].by, rows(f.Most)+1, skip)
}

func (l *listing) count() string {
	return "-- name: CountCourses :one\nselect count(*) from course c" + l.where()
}

// Of a list of those that wait for somebody the row says the first thing that they wait for that person for.
const (
	firstAwaited = "c.waiting_for, c.waiting_what, c.waiting_since"
	askedAwaited = `case when c.waits_what is null then c.waiting_for else @waiting_for end,
	coalesce(c.waits_what[array_position(c.waits_for, @waiting_for)], c.waiting_what),
	coalesce(c.waits_since[array_position(c.waits_for, @waiting_for)], c.waiting_since)`
)
