package course

import (
	"fmt"
	"strings"
)

// AddMember takes somebody into the family after the opening: a child that was
// born, a partner who moved in.
type AddMember struct {
	NewMember
	Confirmed bool `json:"confirmed,omitempty" doc:"The birth date is right, though the CPR number says another."`
}

// MemberAdded adds the person.
type MemberAdded struct {
	Member Member `json:"member"`
}

func (c AddMember) decide(s *State, now Moment) ([]Event, error) {
	m, err := s.newMember(c.NewMember, len(s.Members)+1, now)
	if err != nil {
		return nil, inSingular(err)
	}
	if len(s.Members) >= mostMembers {
		return nil, refuse(CodeTooMany, "members", "max", mostMembers)
	}
	if r := s.subjectFree(c.Subject, ""); r != nil {
		return nil, r
	}
	if r := s.cprFree(m.CPR, ""); r != nil {
		return nil, r
	}
	if err := s.custodyFits(m, now); err != nil {
		return nil, err
	}
	if err := s.confirm(c.Confirmed, "cpr", oddBirth(m.CPR, m.Birth, "cpr")); err != nil {
		return nil, err
	}
	return []Event{MemberAdded{Member: m}}, nil
}

const mostMembers = 30

// inSingular names the field of the one member that is added.
func inSingular(err error) error {
	if r, ok := err.(*Refusal); ok { //nolint:errorlint // made a line above, never wrapped
		_, r.Field, _ = strings.Cut(r.Field, ".")
	}
	return err
}

func (e MemberAdded) created() string { return e.Member.ID }

func (e MemberAdded) apply(s *State, m Meta) {
	e.Member.Joined = m.At
	s.Members = append(s.Members, e.Member)
}

// CorrectMember corrects what is recorded of a family member; what is left out
// stays. A birth date decides on target group and parties, so its correction needs a reason.
type CorrectMember struct {
	Member           string     `json:"member" path:"mid"`
	Name             *string    `json:"name,omitempty" minLength:"1" maxLength:"200"`
	Birth            Date       `json:"birth,omitzero" doc:"Of a child that was expected: it is born."`
	Expected         Date       `json:"expected,omitzero" doc:"The day on which a child that is not born yet is expected now."`
	CPR              *string    `json:"cpr,omitempty" maxLength:"11" doc:"DDMMYY-NNNN; empty takes it out."`
	Subject          *string    `json:"subject,omitempty" maxLength:"200" doc:"Identifier at the identity provider; empty ends the person's access."`
	ProtectedAddress *bool      `json:"protected_address,omitempty"`
	Custody          *[]Custody `json:"custody,omitempty" maxItems:"4"`
	Language         *string    `json:"language,omitempty" maxLength:"35"`
	Support          *string    `json:"support,omitempty" enum:",representative,guardian,bisidder"`
	NoDigitalPost    *bool      `json:"no_digital_post,omitempty"`
	Reason           string     `json:"reason,omitempty" maxLength:"2000" doc:"Why; needed for a birth date."`
	Confirmed        bool       `json:"confirmed,omitempty" doc:"The birth date is right, though the CPR number says another."`
	SamePersonReason string     `json:"same_person_reason,omitempty" maxLength:"2000" doc:"Why the person is in two open courses."`
}

// MemberCorrected keeps the correction; the former value stands in the journal.
type MemberCorrected struct {
	Member           string     `json:"member"`
	Name             *string    `json:"name,omitempty"`
	Birth            Date       `json:"birth,omitzero"`
	Expected         Date       `json:"expected,omitzero"`
	CPR              *string    `json:"cpr,omitempty"`
	Subject          *string    `json:"subject,omitempty"`
	ProtectedAddress *bool      `json:"protected_address,omitempty"`
	Custody          *[]Custody `json:"custody,omitempty"`
	Language         *string    `json:"language,omitempty"`
	Support          *string    `json:"support,omitempty"`
	NoDigitalPost    *bool      `json:"no_digital_post,omitempty"`
	Reason           string     `json:"reason,omitempty"`
	Confirmed        bool       `json:"confirmed,omitempty"`
	SamePersonReason string     `json:"same_person_reason,omitempty"`
}

func (c CorrectMember) decide(s *State, now Moment) ([]Event, error) {
	m := s.member(c.Member)
	if m == nil {
		return nil, refuse(CodeUnknownMember, "member")
	}
	if !c.Birth.IsZero() {
		if m.Born() && strings.TrimSpace(c.Reason) == "" {
			return nil, refuse(CodeRequired, "reason")
		}
		if err := s.birthPossible(m.Kind, c.Birth, now, ""); err != nil {
			return nil, err
		}
	}
	if !c.Expected.IsZero() {
		if err := s.birthExpected(m.Kind, m.Birth, c.Expected, now.Today(), ""); err != nil {
			return nil, err
		}
	}
	if c.CPR != nil {
		digits, err := ParseCPR(*c.CPR)
		if err != nil {
			return nil, err
		}
		if r := s.cprFree(digits, m.ID); r != nil {
			return nil, r
		}
		c.CPR = &digits
	}
	if c.Subject != nil {
		if r := s.subjectFree(*c.Subject, m.ID); r != nil {
			return nil, r
		}
	}
	if c.Custody != nil {
		corrected := *m
		corrected.Custody = *c.Custody
		if !c.Birth.IsZero() {
			corrected.Birth = c.Birth
		}
		if err := s.custodyFits(corrected, now); err != nil {
			return nil, err
		}
	}
	if c.CPR != nil || !c.Birth.IsZero() {
		if err := s.confirm(c.Confirmed, "cpr", c.oddBirth(*m)); err != nil {
			return nil, err
		}
	}
	return s.orLeft(now, "facts_changed", MemberCorrected(c)), nil
}

// oddBirth is what is odd about number and birth date as they will be.
func (c CorrectMember) oddBirth(m Member) []Refusal {
	set(&m.CPR, c.CPR)
	if !c.Birth.IsZero() {
		m.Birth = c.Birth
	}
	return oddBirth(m.CPR, m.Birth, "cpr")
}

func (e MemberCorrected) apply(s *State, _ Meta) {
	m := s.member(e.Member)
	set(&m.Name, e.Name)
	set(&m.CPR, e.CPR)
	set(&m.Subject, e.Subject)
	set(&m.ProtectedAddress, e.ProtectedAddress)
	set(&m.Custody, e.Custody)
	set(&m.Language, e.Language)
	set(&m.Support, e.Support)
	set(&m.NoDigitalPost, e.NoDigitalPost)
	if !e.Birth.IsZero() {
		m.Birth, m.Expected = e.Birth, Date{}
	}
	if !e.Expected.IsZero() {
		m.Expected = e.Expected
	}
	if e.SamePersonReason != "" {
		m.SamePerson = e.SamePersonReason
	}
}

func set[T any](field, value *T) {
	if value != nil {
		*field = *value
	}
}

// subjectFree: a login is one member's, and nobody's who works on the course.
func (s *State) subjectFree(subject, member string) *Refusal {
	if subject == "" {
		return nil
	}
	if m := s.MemberOf(subject); m != nil && m.ID != member {
		return refuse(CodeSubjectTaken, "subject")
	}
	asked := s.Team.Handover != nil && s.Team.Handover.To == subject || s.Team.Absence != nil && s.Team.Absence.Cover == subject
	atWork := s.askedWhenUsed() && asked || subject == s.Team.Coordinator.Subject || subject == s.ActingCoordinator() ||
		find(s.Team.Members, func(t *TeamMember) bool { return t.Active() && t.Subject == subject }) != nil
	if atWork {
		return refuse(CodeSubjectIsStaff, "subject")
	}
	return nil
}

// cprFree: a CPR number is one member's.
func (s *State) cprFree(cpr, member string) *Refusal {
	if taken := find(s.Members, func(m *Member) bool { return cpr != "" && m.CPR == cpr && m.ID != member }); taken != nil && s.askedWhenUsed() {
		return refuse(CodeNamedTwice, "cpr")
	}
	return nil
}

// asksCustody: of each child it is said who has custody. Nobody is taken to have it, or to be without.
func (s *State) asksCustody() bool { return s.Law.Rules >= 4 }

// custodyGiven refuses a child of whom nobody said who has custody.
func (s *State) custodyGiven(m Member, now Moment) *Refusal {
	if s.asksCustody() && m.Kind == Child && s.NeedsCustody(m, now.Law, now.Today()) && len(m.Custody) == 0 {
		return refuse(CodeCustodyMissing, "custody", "member", m.ID)
	}
	return nil
}

// custodyFits: custody is of who is not of age.
func (s *State) custodyFits(m Member, now Moment) error {
	if r := s.custodyGiven(m, now); r != nil {
		return r
	}
	if len(m.Custody) > 0 && !s.NeedsCustody(m, now.Law, now.Today()) {
		return refuse(CodeCustodyUnknown, "custody")
	}
	if r := s.custodyKnown(m, now); r != nil {
		return r
	}
	return nil
}

// custodyKnown: custody is held by adults and young parents of the family, or outside it.
func (s *State) custodyKnown(m Member, now Moment) *Refusal {
	for i, c := range m.Custody {
		h := s.member(string(c))
		if c != outside && (h == nil || h.ID == m.ID || h.gone() || !s.mayHaveCustody(*h, now.Law, now.Today())) {
			return refuse(CodeCustodyUnknown, fmt.Sprintf("custody[%d]", i))
		}
	}
	return nil
}
