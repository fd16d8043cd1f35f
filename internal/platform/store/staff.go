package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/enplan-dk/enplan/internal/platform/store/db"
)

// Staff is a member of staff as the identity provider last showed them.
type Staff struct {
	Subject       string
	Name          string
	Email         string // empty: not known
	Municipality  string
	Roles         []string
	Disabled      bool
	ProtectedName bool // citizens read the post and not the name
	SeenAt        time.Time

	EmailRefusedAt time.Time // when the mail server last refused the address for good; zero: it takes it, or nobody has tried
}

// SaveStaff keeps what the identity provider says of a member of staff: name, e-mail,
// municipality and roles. Disabled and ProtectedName are set by their own methods.
func (s *Store) SaveStaff(ctx context.Context, m Staff) error {
	roles := m.Roles
	if roles == nil {
		roles = []string{}
	}
	return failed("save staff", s.queries.PutStaff(ctx, db.PutStaffParams{
		Subject: m.Subject, Name: m.Name, Email: m.Email, Municipality: m.Municipality, Roles: roles,
	}))
}

// Staff reads one member of staff; [ErrNotFound] if nobody has seen them.
func (s *Store) Staff(ctx context.Context, subject string) (Staff, error) {
	row, err := s.queries.GetStaff(ctx, subject)
	return staffOf(row), failed("read staff", err)
}

// StaffOf lists the staff of a municipality, by name.
func (s *Store) StaffOf(ctx context.Context, municipality string) ([]Staff, error) {
	found, err := s.queries.ListStaff(ctx, municipality)
	return staffList(found), failed("list staff", err)
}

// Supervisors lists the supervisors of a municipality whose accounts are open.
func (s *Store) Supervisors(ctx context.Context, municipality string) ([]Staff, error) {
	found, err := s.queries.ListSupervisors(ctx, municipality)
	return staffList(found), failed("list supervisors", err)
}

// DisableStaff closes or opens an account.
func (s *Store) DisableStaff(ctx context.Context, subject string, disabled bool) error {
	n, err := s.queries.DisableStaff(ctx, db.DisableStaffParams{Subject: subject, Disabled: disabled})
	return failed("disable staff", oneRow(n, err))
}

// CoursesWithPosts lists the courses that go on and in which somebody holds a post, is in the team or is asked to take over.
func (s *Store) CoursesWithPosts(ctx context.Context, subject string) ([]string, error) {
	ids, err := s.queries.CoursesWithPosts(ctx, subject)
	return ids, failed("list somebody's courses", err)
}

// MoveLogin hands what one login has outside of courses to another of the same person: drafts, calendar feed, choices of how to be
// told, and what she has not seen. The old login is closed.
func (s *Store) MoveLogin(ctx context.Context, from, to string) error {
	return failed("move a login", s.Transact(ForInstallation(ctx), func(tx pgx.Tx) error {
		q := s.queries.WithTx(tx)
		for _, move := range []func() error{
			func() error { return q.MoveDrafts(ctx, db.MoveDraftsParams{Subject: from, ToSubject: to}) },
			func() error {
				return q.MoveCalendarToken(ctx, db.MoveCalendarTokenParams{Subject: from, ToSubject: to})
			},
			func() error { return q.MoveChoices(ctx, db.MoveChoicesParams{Subject: from, ToSubject: to}) },
			func() error { return q.MoveNews(ctx, db.MoveNewsParams{Subject: from, ToSubject: to}) },
			func() error { return oneRow(q.DisableStaff(ctx, db.DisableStaffParams{Subject: from, Disabled: true})) },
		} {
			if err := move(); err != nil {
				return err
			}
		}
		return nil
	}))
}

// ProtectStaffName hides a name from citizens, or shows it.
func (s *Store) ProtectStaffName(ctx context.Context, subject string, protected bool) error {
	n, err := s.queries.ProtectStaffName(ctx, db.ProtectStaffNameParams{Subject: subject, Protected: protected})
	return failed("protect a name", oneRow(n, err))
}

func oneRow(n int64, err error) error {
	if err == nil && n == 0 {
		return ErrNotFound
	}
	return err
}

func staffList(found []db.Staff) []Staff {
	out := make([]Staff, 0, len(found))
	for _, row := range found {
		out = append(out, staffOf(row))
	}
	return out
}

func staffOf(row db.Staff) Staff {
	return Staff{
		Subject: row.Subject, Name: row.Name, Email: row.Email, Municipality: row.Municipality, Roles: row.Roles,
		Disabled: row.Disabled, ProtectedName: row.ProtectedName, SeenAt: row.SeenAt.UTC(),
		EmailRefusedAt: instant(row.EmailRefusedAt),
	}
}
