package casework

import (
	"context"
	"slices"
	"time"

	"github.com/enplan-dk/enplan/internal/domain/access"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/platform/store"
)

// Entry is a line of the event log as its reader may see it.
type Entry struct {
	Seq  int64        `json:"seq"`
	At   time.Time    `json:"at"`
	Type string       `json:"type"`
	By   course.Actor `json:"by"`
	Data course.Event `json:"data,omitempty" doc:"What happened; its shape follows from type."`
}

// Events answers up to most entries of the event log after a sequence number. A
// family member sees what concerns her, and staff by their role.
func (s *Service) Events(ctx context.Context, who access.Who, id string, after int64, most int) ([]Entry, error) {
	v, err := s.authorise(ctx, who, id, access.ReadEvents)
	if err != nil {
		return nil, err
	}
	journal, err := s.store.Journal(ctx, id)
	if err != nil {
		return nil, stored(err, UnknownCourse)
	}
	show, err := readerOf(who, v, journal)
	if err != nil {
		return nil, err
	}
	return entries(journal, show, after, most), nil
}

// reader shows an event to somebody, or hides it. The state is the course right after it.
type reader func(r course.Recorded, s course.State) (e Entry, visible bool)

func readerOf(who access.Who, v access.Verdict, journal []course.Recorded) (reader, error) {
	switch v.Relation {
	case access.Party:
		return forFamily(who.Subject), nil
	case access.Consent:
		now, err := course.History(journal)
		if err != nil {
			return nil, &Fault{Code: Internal, cause: err}
		}
		return byConsent(who.Subject, now), nil
	}
	return forStaff, nil
}

func entries(journal []course.Recorded, show reader, after int64, most int) []Entry {
	out := []Entry{}
	var state course.State
	for _, r := range journal {
		course.Evolve(&state, r)
		if r.Seq <= after {
			continue
		}
		if e, visible := show(r, state); visible {
			out = append(out, e)
		}
		if len(out) == most {
			break
		}
	}
	return out
}

func forStaff(r course.Recorded, _ course.State) (Entry, bool) {
	return Entry{Seq: r.Seq, At: r.At, Type: r.Type, By: r.By, Data: r.Data}, true
}

// forFamily shows an event when it is known to concern the member; what is not known stays hidden.
func forFamily(subject string) reader {
	return func(r course.Recorded, s course.State) (Entry, bool) {
		me := s.MemberOf(subject)
		if me == nil {
			return Entry{}, false
		}
		about, known := concerned(r.Data, s)
		if !known || !s.Concerns(me.ID, about...) || private(r.Data) && !slices.Contains(about, me.ID) {
			return Entry{}, false
		}
		e := Entry{Seq: r.Seq, At: r.At, Type: r.Type, By: r.By}
		if r.By.Subject != subject {
			e.By.Subject = "" // staff and relatives appear by their role
		}
		if own(r.Data, me.ID) || decided(r.Data) {
			e.Data = r.Data
		}
		return e, true
	}
}

// concerned names the members whom an event is about; none means the whole family. Events
// that are not listed are not shown to the family.
func concerned(e course.Event, s course.State) (members []string, known bool) {
	switch e := e.(type) {
	case course.Opened, course.EligibilityDecided, course.CoordinatorAppointed, course.TeamConfirmed, course.AbsenceBegun, course.AbsenceEnded,
		course.PlanSubmitted, course.PlanReturned, course.PlanAdopted, course.PlanRevised, course.IntervalSet, course.Paused, course.Resumed,
		course.ContinuationOffered, course.CourseClosed, course.Reopened, course.LawRevised:
		return nil, true
	case course.HandoverAnswered:
		return nil, e.Accepted
	case course.TeamMemberAdded, course.TeamMemberRemoved:
		return nil, true
	case course.ConsentGiven:
		return []string{e.Consent.Member}, true
	case course.ConsentWithdrawn:
		return consentMember(s, e.Consent)
	case course.ConsentExpired:
		return consentMember(s, e.Consent)
	case course.SectionWritten:
		return one(e.Member), true
	case course.GoalAdded:
		return e.Goal.Members, true
	case course.GoalChanged:
		return e.Goal.Members, true
	case course.PlanAnswered:
		return []string{e.Response.Member}, true
	case course.MeetingAgreed:
		return e.Meeting.Members, len(e.Meeting.Members) > 0
	case course.MeetingMoved:
		return meetingMembers(s, e.Meeting)
	case course.MeetingCancelled:
		return meetingMembers(s, e.Meeting)
	case course.MeetingHeld:
		return meetingMembers(s, e.Meeting)
	case course.MeetingMissed:
		return meetingMembers(s, e.Meeting)
	case course.MessageSent:
		return []string{e.Message.Member}, true
	case course.MessageAnswered:
		for _, m := range s.Messages {
			if m.ID == e.Message {
				return []string{m.Member}, true
			}
		}
	case course.DecisionMade:
		return []string{e.Decision.Member}, true
	case course.HearingOpened:
		return []string{e.Hearing.Member}, true
	case course.AppealLodged:
		return []string{e.Appeal.Member}, true
	case course.AccessRequested:
		return []string{e.Request.Member}, true
	case course.CircumstanceReported:
		return one(e.Circumstance.Member), true
	case course.MentorDrafted:
		return []string{e.Mentor.Terms.Member}, true
	}
	return nil, false
}

func one(member string) []string {
	if member == "" {
		return nil
	}
	return []string{member}
}

func consentMember(s course.State, id string) ([]string, bool) {
	for _, c := range s.Consents {
		if c.ID == id {
			return []string{c.Member}, true
		}
	}
	return nil, false
}

func meetingMembers(s course.State, id string) ([]string, bool) {
	for _, m := range s.Meetings {
		if m.ID == id {
			return m.Members, len(m.Members) > 0
		}
	}
	return nil, false
}

// private reports whether only the member reads an event, and not a person with custody.
func private(e course.Event) bool {
	switch e.(type) {
	case course.MessageSent, course.MessageAnswered, course.AccessRequested:
		return true
	}
	return false
}

// decided reports whether an event is about a decision, made or prepared. The person whom it concerns
// reads it, or whoever has custody of the child.
func decided(e course.Event) bool {
	switch e.(type) {
	case course.DecisionMade, course.HearingOpened:
		return true
	}
	return false
}

// own reports whether an event's text is the member's own or was written to her.
func own(e course.Event, member string) bool {
	switch e := e.(type) {
	case course.MessageSent:
		return e.Message.Member == member
	case course.MessageAnswered:
		return true // shown to the message's member alone
	case course.PlanAnswered:
		return e.Response.Member == member
	case course.AppealLodged:
		return e.Appeal.Member == member
	case course.AccessRequested:
		return e.Request.Member == member
	case course.ConsentGiven:
		return e.Consent.Member == member || e.Consent.GivenBy == member
	}
	return false
}

// AccessEntry is a line of the access log: who looked at a course or changed it, and why.
type AccessEntry struct {
	At        time.Time `json:"at"`
	Subject   string    `json:"subject,omitempty" doc:"Left out for a family member who reads about others: staff appear by role."`
	Name      string    `json:"name,omitempty"`
	Role      string    `json:"role"`
	Operation string    `json:"operation"`
	Kind      string    `json:"kind" enum:"read,write"`
	Purpose   string    `json:"purpose"`
	Outcome   string    `json:"outcome" enum:"allowed,refused"`
	CheckedAt time.Time `json:"checked_at,omitzero" doc:"When a supervisor of the municipality has looked into it."`
}

// AccessLog answers who has looked at the course, newest first. A family member reads the names
// of staff, but not of those whose names are protected, and nothing of her relatives' own visits.
func (s *Service) AccessLog(ctx context.Context, who access.Who, id, cursor string, most int) ([]AccessEntry, string, error) {
	v, err := s.authorise(ctx, who, id, access.ReadAccessLog)
	if err != nil {
		return nil, "", err
	}
	rows, next, err := s.store.AccessLog(ctx, id, cursor, most)
	if err != nil {
		return nil, "", stored(err, UnknownCourse)
	}
	var whys []why
	for i := range rows {
		whys = append(whys, why{&rows[i].Purpose, rows[i].Reason})
	}
	if err := s.reasons(ctx, id, whys...); err != nil {
		return nil, "", err
	}
	checked, err := s.store.CheckedAccess(ctx, id, rows)
	if err != nil {
		return nil, "", stored(err, UnknownCourse)
	}
	lines := []AccessEntry{}
	for _, r := range rows {
		e := AccessEntry{At: r.At, Subject: r.Subject, Role: r.Role, Operation: r.Operation, Kind: r.Kind, Purpose: r.Purpose, Outcome: r.Outcome, CheckedAt: checked[r.ID]}
		if v.Relation == access.Party && r.Subject != who.Subject {
			if r.Role == string(course.Citizen) {
				continue
			}
			e.Subject, e.Name = "", s.shownName(ctx, r.Subject)
			if r.Operation == string(access.MakeBundle) {
				e.Purpose = "" // it speaks of the one whose papers went along
			}
		}
		lines = append(lines, e)
	}
	return lines, next, nil
}

// shownName is a member of staff's name, unless it is protected or not known.
func (s *Service) shownName(ctx context.Context, subject string) string {
	staff, err := s.store.Staff(store.ForInstallation(ctx), subject) // denied requests may come from other municipalities
	if err != nil || staff.ProtectedName {
		return ""
	}
	return staff.Name
}
