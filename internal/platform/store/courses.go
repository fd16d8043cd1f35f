package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/enplan-dk/enplan/internal/domain/calendar"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/platform/store/db"
)

// Row is a course as lists show it: no more than is needed to find it and to see what
// it waits for.
type Row struct {
	ID           string         `json:"id"`
	Title        string         `json:"title" doc:"The family's surnames."`
	Names        []string       `json:"-"` // the first names of who is in the family
	Role         string         `json:"-"` // what the reader of a list is to it
	Bylaw        string         `json:"bylaw"`
	Version      int64          `json:"version"`
	Phase        course.Phase   `json:"phase"`
	PhaseFrom    time.Time      `json:"phase_from"`
	Outcome      course.Outcome `json:"outcome,omitempty"`
	OpenedAt     time.Time      `json:"opened_at"`
	ChangedAt    time.Time      `json:"changed_at"`
	Coordinator  string         `json:"coordinator,omitempty"`
	Acting       string         `json:"acting_coordinator,omitempty"` // the cover during an absence
	Interim      bool           `json:"interim,omitempty"`
	WaitsFor     []string       `json:"-"`                     // whom it waits for, as course.Waiting.For, once for each thing
	WaitingFor   string         `json:"waiting_for,omitempty"` // the first of them: the most serious
	WaitingWhat  string         `json:"waiting_what,omitempty"`
	WaitingMore  int            `json:"waiting_more,omitempty" doc:"How many other things it waits for."`
	WaitingSince time.Time      `json:"waiting_since,omitzero"`
	NextFollowUp calendar.Date  `json:"next_follow_up,omitzero"`
	NextMeeting  time.Time      `json:"next_meeting_at,omitzero" doc:"The next meeting that is agreed."` // of a list alone
	NextDueAt    time.Time      `json:"next_due_at,omitzero"`
	Overdue      bool           `json:"overdue,omitempty"`
	Escalated    bool           `json:"escalated,omitempty"`
	PausedUntil  calendar.Date  `json:"paused_until,omitzero"`
	ClosedAt     time.Time      `json:"closed_at,omitzero"`
	Finished     bool           `json:"-"`
}

// Order of a list.
type Order string

// The orders.
const (
	ByChange Order = "changed" // the latest change first
	ByDue    Order = "due"     // the most urgent first
)

// Viewer limits a list to the courses that a person has to do with.
type Viewer struct {
	Subject   string
	Relations []string // any of these
}

// Filter says which courses to list. What is empty does not limit.
type Filter struct {
	Municipality string // code of the by-law
	Viewer       Viewer
	WithPool     bool // beside the viewer's own, the municipality's courses in intake
	Phase        string
	Coordinator  string
	WaitingFor   string
	Overdue      bool
	Among        Condition // empty: all
	Since        time.Time // of Stalled: waiting for the same thing since before this
	CPR          string    // exact, with or without hyphen
	Name         string    // every word of it must begin a word of one family member's name
	Number       string    // of a course, as somebody writes it
	Order        Order     // empty: ByChange
	Most         int       // rows a page; 0: 50, at most 200
	Skip         int       // rows of the pages before, for who goes by the number of the page and not by a cursor
}

// Condition is what a count of the overview counts, so that the list behind it has the
// same courses.
type Condition string

// The conditions.
const (
	Open         Condition = "open"
	WithoutPlan  Condition = "without_plan"
	Escalated    Condition = "escalated"
	Interim      Condition = "interim"
	Paused       Condition = "paused"
	Stalled      Condition = "stalled"
	AtStandstill Condition = "standstill" // its workflow does not go on
)

const (
	usualRows = 50
	mostRows  = 200
)

func rows(most int) int {
	if most <= 0 {
		return usualRows
	}
	return min(most, mostRows)
}

// Course is one course's row; [ErrNotFound] if nothing of it is recorded.
func (s *Store) Course(ctx context.Context, id string) (Row, error) {
	c, err := s.queries.GetCourse(ctx, id)
	if err != nil {
		return Row{}, failed("read the course", err)
	}
	row, err := s.openRow(c)
	return row, failed("read the course", err)
}

// Courses are the rows of some courses, in no order; what is not recorded is left out.
func (s *Store) Courses(ctx context.Context, ids []string) ([]Row, error) {
	found, err := s.queries.GetCourses(ctx, ids)
	if err != nil {
		return nil, failed("read the courses", err)
	}
	return s.openRows(ctx, found)
}

// List gives one page of the courses that fit, and the cursor of the next; an empty one
// says that there is none. A cursor belongs to its order: [ErrBadCursor].
func (s *Store) List(ctx context.Context, f Filter, cursor string) ([]Row, string, error) {
	if f.Order == "" {
		f.Order = ByChange
	}
	l, err := s.listing(ctx, f, cursor)
	if err != nil {
		return nil, "", err
	}
	rowsFound, err := scoped{s.pool}.Query(ctx, l.page(f), l.args)
	if err != nil {
		return nil, "", failed("list courses", err)
	}
	found, err := pgx.CollectRows(rowsFound, scanListed)
	if err != nil {
		return nil, "", failed("list courses", err)
	}
	next := ""
	if most := rows(f.Most); len(found) > most {
		found = found[:most]
		last := found[most-1]
		at := last.ChangedAt
		if f.Order == ByDue {
			at = last.NextDueAt
		}
		next = cursorAt(string(f.Order), at, last.ID)
	}
	courses := make([]db.Course, len(found))
	for i := range found {
		courses[i] = found[i].Course
	}
	out, err := s.openRows(ctx, courses)
	for i := range out {
		out[i].NextMeeting = instant(found[i].NextMeetingAt)
	}
	return out, next, err
}

// Count is how many courses fit.
func (s *Store) Count(ctx context.Context, f Filter) (int, error) {
	l, err := s.listing(ctx, f, "")
	if err != nil {
		return 0, err
	}
	n := 0
	err = scoped{s.pool}.QueryRow(ctx, l.count(), l.args).Scan(&n)
	return n, failed("count courses", err)
}

// listed is a course as [listing] reads it.
type listed struct {
	db.Course
	NextMeetingAt *time.Time
}

func (s *Store) openRows(ctx context.Context, found []db.Course) ([]Row, error) {
	keysFor(ctx, s, found, func(c db.Course) string { return c.ID })
	out := make([]Row, 0, len(found))
	for _, c := range found {
		row, err := s.openRow(c)
		if err != nil {
			return nil, failed("list courses", err)
		}
		out = append(out, row)
	}
	return out, nil
}

func (s *Store) openRow(c db.Course) (Row, error) {
	title, err := s.openTitle(c.ID, c.Title)
	if err != nil {
		return Row{}, err
	}
	r := Row{
		ID: c.ID, Bylaw: c.Bylaw, Version: c.Version, Phase: course.Phase(c.Phase), Outcome: course.Outcome(value(c.Outcome)), Title: title.surnames, Names: title.firstNames(),
		OpenedAt: c.OpenedAt.UTC(), ChangedAt: c.ChangedAt.UTC(), PhaseFrom: c.PhaseFrom.UTC(),
		Coordinator: value(c.Coordinator), Acting: value(c.ActingCoordinator), Interim: c.Interim,
		WaitsFor: c.WaitsFor, WaitingFor: value(c.WaitingFor), WaitingWhat: value(c.WaitingWhat), WaitingSince: instant(c.WaitingSince),
		WaitingMore:  max(0, len(c.WaitsFor)-1),
		NextFollowUp: dayOf(c.NextFollowUp), Overdue: c.Overdue, Escalated: c.Escalated,
		PausedUntil: dayOf(c.PausedUntil), ClosedAt: instant(c.ClosedAt), Finished: c.Finished,
	}
	if c.NextDueAt.Before(never) {
		r.NextDueAt = c.NextDueAt.UTC()
	}
	return r, nil
}
