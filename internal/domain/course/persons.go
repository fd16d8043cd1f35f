package course

import (
	"fmt"
	"strings"
)

// A person who is in another open course of the municipality is taken into a second one only with a reason. The courses do not know of
// each other: whoever sends the command asks, with what this file says.

// NamedPerson is somebody whom a command names by a CPR number or a login.
type NamedPerson struct {
	Field   string // of the reason
	Member  string // whose details they are; empty for somebody new
	CPR     string
	Subject string
	Reason  string // why the person is in two courses
}

// PersonsNamed are those whom an opening or a command names.
func PersonsNamed(c any) []NamedPerson {
	switch c := c.(type) {
	case Opening:
		var out []NamedPerson
		for i, m := range c.Members {
			out = append(out, m.named(fmt.Sprintf("members[%d].same_person_reason", i)))
		}
		return out
	case AddMember:
		return []NamedPerson{c.named("same_person_reason")}
	case CorrectMember:
		p := NamedPerson{Field: "same_person_reason", Member: c.Member, Reason: c.SamePersonReason}
		set(&p.CPR, c.CPR)
		set(&p.Subject, c.Subject)
		return []NamedPerson{p}
	case RecordFacts:
		var out []NamedPerson
		for i, f := range c.Members {
			out = append(out, NamedPerson{Field: fmt.Sprintf("members[%d].same_person_reason", i), Member: f.Member, Subject: f.Subject, Reason: f.SamePersonReason})
		}
		return out
	}
	return nil
}

func (n NewMember) named(field string) NamedPerson {
	return NamedPerson{Field: field, CPR: n.CPR, Subject: n.Subject, Reason: n.SamePersonReason}
}

// NeedsReason says whether there is somebody to look for: one who is named, without a reason, and not as the course has it already.
func (p NamedPerson) NeedsReason(s State) bool {
	if m := s.member(p.Member); m != nil && p.isRecordedOf(*m) {
		return false
	}
	return strings.TrimSpace(p.Reason) == "" && p.CPR+p.Subject != ""
}

// In says whether the person is in the family of a course now.
func (p NamedPerson) In(s State) bool {
	return s.Phase != Closed && find(s.Members, func(m *Member) bool { return m.Left.IsZero() && p.is(*m) }) != nil
}

func (p NamedPerson) is(m Member) bool {
	cpr, _ := ParseCPR(p.CPR) // a malformed one is nobody's
	return cpr != "" && cpr == m.CPR || p.Subject != "" && p.Subject == m.Subject
}

// isRecordedOf says whether nothing of a member changes.
func (p NamedPerson) isRecordedOf(m Member) bool {
	cpr, _ := ParseCPR(p.CPR)
	return (p.CPR == "" || cpr == m.CPR) && (p.Subject == "" || p.Subject == m.Subject)
}

// InAnotherCourse refuses to take the person into a second course without a reason. It names who coordinates the other one, and nothing of it.
func (p NamedPerson) InAnotherCourse(coordinator string) *Refusal {
	if coordinator == "" {
		coordinator = "nobody"
	}
	return refuse(CodePersonInOtherCourse, p.Field, "coordinator", coordinator)
}
