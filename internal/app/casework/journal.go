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
		return nil, fromStore(err, UnknownCourse)
	}
	show, err := readerOf(who, v, journal)
	if err != nil {
		return nil, err
	}
	if !assesses(v.Relation) {
		show = show.without(course.Withheld(journal))
	}
	return entries(journal, show, after, most), nil
}

// assesses says who assesses a breach: whoever answers for the course, and the supervisors. Nobody else reads what was put on
// the wrong family and taken back.
func assesses(r access.Relation) bool {
	return slices.Contains([]access.Relation{access.Coordinator, access.Cover, access.Municipality, access.Unassigned}, r)
}

// without hides events from a reader.
func (show reader) without(hidden map[int64]bool) reader {
	return func(r course.Recorded, s *course.State) (Entry, bool) {
		if hidden[r.Seq] {
			return Entry{}, false
		}
		return show(r, s)
	}
}

// reader shows an event to somebody, or hides it. The state is the course right after it.
type reader func(r course.Recorded, s *course.State) (e Entry, visible bool)

func readerOf(who access.Who, v access.Verdict, journal []course.Recorded) (reader, error) {
	switch v.Relation {
	case access.Party:
		return forFamily(who.Subject, func(s *course.State) *course.Member { return s.MemberOf(who.Subject) }), nil
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
		if e, visible := show(r, &state); visible {
			out = append(out, e)
		}
		if len(out) == most {
			break
		}
	}
	return out
}

func forStaff(r course.Recorded, _ *course.State) (Entry, bool) {
	data, known := course.SpecOf(r.Data).ForStaff(r.Data)
	return Entry{Seq: r.Seq, At: r.At, Type: r.Type, By: r.By, Data: data}, known
}

// forFamily shows an event that concerns the member, as the table of events says. The subject is that of her login, if she has one.
func forFamily(subject string, member func(*course.State) *course.Member) reader {
	return func(r course.Recorded, s *course.State) (Entry, bool) {
		me := member(s)
		if me == nil {
			return Entry{}, false
		}
		said, known := course.SpecOf(r.Data).ForMember(r.Data, s, me.ID)
		if !known {
			return Entry{}, false
		}
		e := Entry{Seq: r.Seq, At: r.At, Type: r.Type, By: r.By}
		if subject == "" || r.By.Subject != subject {
			e.By.Subject = "" // staff and relatives appear by their role
		}
		e.Data = said
		return e, true
	}
}

// AccessEntry is a line of the access log: who looked at a course or changed it, and why.
type AccessEntry struct {
	At         time.Time   `json:"at"`
	Subject    string      `json:"subject,omitempty" doc:"Left out for a family member who reads about others: staff appear by role."`
	Name       string      `json:"name,omitempty"`
	Role       string      `json:"role"`
	Operation  string      `json:"operation"`
	Kind       string      `json:"kind" enum:"read,write"`
	About      string      `json:"about,omitempty" doc:"The document that was read, or the family member whose case was made into a file."`
	Purpose    string      `json:"purpose"`
	Outcome    string      `json:"outcome" enum:"allowed,refused"`
	Disclosure *Disclosure `json:"disclosure,omitempty" doc:"Of papers for another municipality. A family member reads it when it is about herself or a child in her custody."`
	CheckedAt  time.Time   `json:"checked_at,omitzero" doc:"When a supervisor of the municipality has looked into it."`
}

// Disclosure is what papers were asked for that leave the municipality.
type Disclosure struct {
	Recipient string   `json:"recipient,omitempty"`
	Basis     string   `json:"basis,omitempty" enum:"consent,notification"`
	Consents  []string `json:"consents,omitempty" doc:"Ids of the consents that it rests on."`
	Members   []string `json:"members,omitempty" doc:"Whose papers went along."`
	Refusal   string   `json:"refusal,omitempty" doc:"The code of why the papers were not made."`
}

// disclosureFor is a disclosure as a reader of the log sees it: a family member reads of herself and of the children in her custody.
func disclosureFor(reader access.Relation, seen course.State, me string, d *store.Disclosure) *Disclosure {
	if d == nil {
		return nil
	}
	shown := Disclosure(*d)
	if reader != access.Party {
		return &shown
	}
	shown.Members = slices.DeleteFunc(slices.Clone(d.Members), func(m string) bool { return !seen.Concerns(me, m) })
	shown.Consents = slices.DeleteFunc(slices.Clone(d.Consents), func(id string) bool {
		return !slices.ContainsFunc(seen.Consents, func(c course.Consent) bool { return c.ID == id && seen.Concerns(me, c.Member) })
	})
	if len(shown.Members)+len(shown.Consents) == 0 {
		return nil
	}
	return &shown
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
		return nil, "", fromStore(err, UnknownCourse)
	}
	lines, err := s.accessLines(ctx, id, rows, v.Relation, who.Subject)
	return lines, next, err
}

// accessLines are rows of the access log as they are shown to somebody who is this to the course.
func (s *Service) accessLines(ctx context.Context, id string, rows []store.Access, relation access.Relation, subject string) ([]AccessEntry, error) {
	var whys []why
	for i := range rows {
		whys = append(whys, why{&rows[i].Purpose, rows[i].Reason})
	}
	if err := s.reasons(ctx, id, whys...); err != nil {
		return nil, err
	}
	checked, err := s.store.CheckedAccess(ctx, id, rows)
	if err != nil {
		return nil, fromStore(err, UnknownCourse)
	}
	var state course.State
	if slices.ContainsFunc(rows, func(r store.Access) bool { return r.Disclosure != nil }) && relation == access.Party {
		if state, _, err = s.state(ctx, id); err != nil {
			return nil, err
		}
	}
	me := ""
	if m := state.MemberOf(subject); m != nil {
		me = m.ID
	}
	lines := []AccessEntry{}
	for _, r := range rows {
		e := AccessEntry{
			At: r.At, Subject: r.Subject, Role: r.Role, Operation: r.Operation, Kind: r.Kind, About: r.About,
			Purpose: r.Purpose, Outcome: r.Outcome, CheckedAt: checked[r.ID], Disclosure: disclosureFor(relation, state, me, r.Disclosure),
		}
		if relation == access.Party && r.Subject != subject {
			if r.Role == string(course.Citizen) {
				continue
			}
			e.Subject, e.Name = "", s.shownName(ctx, r.Subject)
			e.About = ""
			if r.Operation == string(access.MakeBundle) {
				e.Purpose = "" // it speaks of the one whose papers went along
			}
		}
		lines = append(lines, e)
	}
	return lines, nil
}

// Opened lists who has read something that was taken back, newest first: the document itself, or the pages on which the
// message stood. Each is named once, with the last time.
func (s *Service) Opened(ctx context.Context, who access.Who, id, takenBack string) ([]AccessEntry, error) {
	v, err := s.view(ctx, who, id, access.ReadCourse)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(v.TakenBack, func(t course.TakenBack) bool { return t.ID == takenBack })
	if i < 0 {
		return nil, fault(UnknownDocument)
	}
	t := v.TakenBack[i]
	var lines []AccessEntry
	for cursor := ""; ; {
		rows, next, err := s.store.AccessLog(ctx, id, cursor, 200)
		if err != nil {
			return nil, fromStore(err, UnknownCourse)
		}
		for _, r := range rows {
			known := slices.ContainsFunc(lines, func(l AccessEntry) bool { return l.Subject == r.Subject })
			if !known && hadOpened(t, r) {
				lines = append(lines, AccessEntry{At: r.At, Subject: r.Subject, Role: r.Role, Operation: r.Operation, Kind: r.Kind, Outcome: r.Outcome})
			}
		}
		if next == "" || len(rows) > 0 && rows[len(rows)-1].At.Before(t.Since()) {
			return lines, nil
		}
		cursor = next
	}
}

// hadOpened: before it was taken back, somebody else than who put it there read the document, or the texts of the course.
func hadOpened(t course.TakenBack, r store.Access) bool {
	if r.Outcome != "allowed" || r.Kind != "read" || r.At.Before(t.Since()) || r.At.After(t.At) || r.Subject == t.Author() {
		return false
	}
	if t.Kind == course.TheDocument {
		return r.Operation == string(access.ReadDocument) && (r.About == t.Item || r.About == "")
	}
	return r.Operation == string(access.ReadEvents)
}

// shownName is a member of staff's name, unless it is protected or not known.
func (s *Service) shownName(ctx context.Context, subject string) string {
	staff, err := s.store.Staff(store.ForInstallation(ctx), subject) // denied requests may come from other municipalities
	if err != nil || staff.ProtectedName {
		return ""
	}
	return staff.Name
}
