package casework

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/enplan-dk/enplan/internal/domain/access"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/platform/store"
)

// Disabled is the code with which a closed account is turned away.
const Disabled = "account_disabled"

// BadAddress is the code with which an address is refused that nothing can be sent to.
const BadAddress = "email_malformed"

// AccountMoved is the code for whoever belongs to another municipality than when they logged in.
const AccountMoved = "account_moved"

// staffRoles are the roles of people who work for the municipality.
var staffRoles = []course.Role{course.Caseworker, course.Supervisor, course.Administrator}

// Seen keeps the register of staff as the identity provider shows them, so that reminders find their reader, and
// answers as whom somebody acts now. It is asked with every request: whoever is closed is turned away, and where
// the register was changed after the identity provider spoke (a token, a session that goes on), somebody has only what
// both say. So a demotion, a move and a closing hold with the next request, and nobody is given anything by the register alone.
func (s *Service) Seen(ctx context.Context, who access.Who, issued time.Time) (access.Who, error) {
	if !slices.ContainsFunc(staffRoles, who.Has) {
		return who, nil
	}
	ctx = store.ForInstallation(ctx) // the person may have come from another municipality
	known, err := s.store.Staff(ctx, who.Subject)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return access.Who{}, fromStore(err, UnknownStaff)
	}
	now := staffOf(who, known)
	switch {
	case known.Disabled:
		return access.Who{}, fault(Disabled)
	case known.Name == now.Name && known.Email == now.Email && known.Municipality == now.Municipality && slices.Equal(known.Roles, now.Roles):
		return who, nil
	case err == nil && !changedBefore(known, issued):
		return whatBothSay(who, known)
	}
	return who, fromStore(s.store.SaveStaff(ctx, now), UnknownStaff)
}

// changedBefore says whether the register's entry is older than what the identity provider says, whose clock shows seconds.
func changedBefore(known store.Staff, issued time.Time) bool {
	return known.SeenAt.Truncate(time.Second).Before(issued)
}

// whatBothSay takes away what the register does not know of any more.
func whatBothSay(who access.Who, known store.Staff) (access.Who, error) {
	if known.Municipality != who.Municipality {
		return access.Who{}, fault(AccountMoved)
	}
	who.Roles = slices.DeleteFunc(slices.Clone(who.Roles), func(r course.Role) bool {
		return slices.Contains(staffRoles, r) && !slices.Contains(known.Roles, string(r))
	})
	return who, nil
}

// staffOf is what is taken over of what the identity provider says. An address that nothing can be sent to is not:
// the one that is known stays, and without one the supervisors read that messages wait for an address.
func staffOf(who access.Who, known store.Staff) store.Staff {
	st := store.Staff{Subject: who.Subject, Name: course.Visible(who.Name), Email: who.Email, Municipality: who.Municipality}
	if st.Email != "" && !deliverable(st.Email) {
		st.Email = known.Email
	}
	for _, r := range who.Roles {
		st.Roles = append(st.Roles, string(r))
	}
	return st
}

// Colleague is a member of staff in the register.
type Colleague struct {
	Subject       string        `json:"subject"`
	Name          string        `json:"name"`
	Email         string        `json:"email,omitempty"`
	Roles         []course.Role `json:"roles"`
	Disabled      bool          `json:"disabled,omitempty"`
	ProtectedName bool          `json:"protected_name,omitempty"`
	EmailRefused  bool          `json:"email_refused,omitempty" doc:"The mail server refuses the address for good: correct it. Messages wait meanwhile."`
	Reassignment  string        `json:"reassignment,omitempty" doc:"Of an account just closed: the reassignment that makes a supervisor interim coordinator of the person's open courses."`
}

// Coordinates says whether the colleague can be a coordinator or a cover today.
func (c Colleague) Coordinates() bool {
	return !c.Disabled && (slices.Contains(c.Roles, course.Caseworker) || slices.Contains(c.Roles, course.Supervisor))
}

// Colleagues lists the staff of the reader's municipality.
func (s *Service) Colleagues(ctx context.Context, who access.Who) ([]Colleague, error) {
	found, err := readIn(ctx, s, who, access.ListStaff, func(ctx context.Context) ([]store.Staff, error) {
		found, err := s.store.StaffOf(ctx, who.Municipality)
		return found, fromStore(err, UnknownStaff)
	})
	if err != nil {
		return nil, err
	}
	list := make([]Colleague, 0, len(found))
	for _, m := range found {
		list = append(list, colleague(m))
	}
	return list, nil
}

func colleague(m store.Staff) Colleague {
	c := Colleague{
		Subject: m.Subject, Name: m.Name, Email: m.Email, Roles: []course.Role{}, Disabled: m.Disabled, ProtectedName: m.ProtectedName,
		EmailRefused: !m.EmailRefusedAt.IsZero(),
	}
	for _, r := range m.Roles {
		c.Roles = append(c.Roles, course.Role(r))
	}
	return c
}

// Registration is what an administrator says of a member of staff.
type Registration struct {
	Name          string        `json:"name" minLength:"1" maxLength:"200"`
	Email         string        `json:"email,omitempty" maxLength:"200" pattern:"^([^@ \r\n]+@[^@ \r\n]+)?$" doc:"Where reminders go."`
	Roles         []course.Role `json:"roles" minItems:"1" maxItems:"5" enum:"caseworker,supervisor,administrator"`
	Disabled      bool          `json:"disabled,omitempty" doc:"A disabled account can do nothing; a supervisor becomes interim coordinator of the person's open courses at once."`
	ProtectedName bool          `json:"protected_name,omitempty" doc:"Citizens read the post and not the name."`
}

// Register puts a member of staff of the administrator's municipality into the register, before the
// person has logged in or after. Whose account is closed answers for no course any more: a
// supervisor stands in at once. Closing it again repeats what was cut off.
func (s *Service) Register(ctx context.Context, who access.Who, subject string, r Registration) (Colleague, error) {
	if _, err := s.authoriseIn(ctx, who, who.Municipality, access.RegisterStaff); err != nil {
		return Colleague{}, err
	}
	known, err := s.store.Staff(store.ForInstallation(ctx), subject)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return Colleague{}, fromStore(err, UnknownStaff)
	}
	if err == nil && known.Municipality != who.Municipality {
		return Colleague{}, fault(NoAccess)
	}
	if err := course.WithinLimits(&r); err != nil {
		return Colleague{}, err
	}
	if r.Email != "" && !deliverable(r.Email) {
		return Colleague{}, faultAt("email", BadAddress)
	}
	supervisor := ""
	if r.Disabled {
		if supervisor, err = s.supervisorFor(ctx, who, subject); err != nil {
			return Colleague{}, err
		}
	}
	m := store.Staff{Subject: subject, Name: r.Name, Email: r.Email, Municipality: who.Municipality, Disabled: r.Disabled, ProtectedName: r.ProtectedName}
	if known.Email == m.Email {
		m.EmailRefusedAt = known.EmailRefusedAt
	}
	for _, role := range r.Roles {
		m.Roles = append(m.Roles, string(role))
	}
	for _, write := range []func() error{
		func() error { return s.store.SaveStaff(ctx, m) },
		func() error { return s.store.DisableStaff(ctx, subject, r.Disabled) },
		func() error { return s.store.ProtectStaffName(ctx, subject, r.ProtectedName) },
	} {
		if err := write(); err != nil {
			return Colleague{}, fromStore(err, UnknownStaff)
		}
	}
	c := colleague(m)
	if r.Disabled {
		if err := s.store.RevokeCalendarToken(ctx, subject); err != nil {
			return Colleague{}, fromStore(err, UnknownStaff)
		}
	}
	if supervisor == "" {
		return c, nil
	}
	c.Reassignment, err = s.standIn(ctx, who, supervisor, subject)
	return c, err
}

// Stance is what a municipality has decided about its cooperation with the unemployment funds.
type Stance struct {
	Text      string      `json:"text" minLength:"1" maxLength:"4000"`
	DecidedOn course.Date `json:"decided_on"`
	Decider   string      `json:"decider" minLength:"1" maxLength:"200" doc:"Who decided: the council, a committee, the management."`
}

// TakeStance records a stance for a by-law.
func (s *Service) TakeStance(ctx context.Context, who access.Who, bylaw string, st Stance) error {
	if _, err := s.authoriseIn(ctx, who, bylaw, access.SetAkasseStance); err != nil {
		return err
	}
	if err := course.WithinLimits(&st); err != nil {
		return err
	}
	return fromStore(s.store.SaveStance(ctx, store.Stance{
		Bylaw: bylaw, Text: st.Text, DecidedOn: st.DecidedOn, Decider: st.Decider, RecordedBy: who.Subject,
	}), UnknownCourse)
}

// Stance answers the latest stance; nil if none was taken.
func (s *Service) Stance(ctx context.Context, bylaw string) (*Stance, error) {
	found, err := s.store.Stance(ctx, bylaw)
	if errors.Is(err, store.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, fromStore(err, UnknownCourse)
	}
	return &Stance{Text: found.Text, DecidedOn: found.DecidedOn, Decider: found.Decider}, nil
}

// staffNames is what the municipality's staff are called among themselves, by subject.
func (s *Service) staffNames(ctx context.Context, municipality string) (map[string]string, error) {
	staff, err := s.store.StaffOf(ctx, municipality)
	if err != nil {
		return nil, fromStore(err, UnknownStaff)
	}
	names := make(map[string]string, len(staff))
	for _, m := range staff {
		names[m.Subject] = m.Name
	}
	return names, nil
}
