package course

import (
	"slices"
	"time"
)

// ReplaceColleague takes a member of staff out of all that he or she is in a course, at once: coordinator, cover, whoever is asked to
// take over, and the team. Somebody else gets the posts. A new login of the same person gets the places in the team and the
// offered post too.
type ReplaceColleague struct {
	From       string `json:"from" minLength:"1" maxLength:"200" names:"staff" doc:"Who leaves: an identifier at the identity provider."`
	To         string `json:"to" minLength:"1" maxLength:"200" staff:"named" doc:"Who gets the posts."`
	Reason     string `json:"reason" minLength:"1" maxLength:"1000"`
	Interim    bool   `json:"interim,omitempty" doc:"A stand-in as coordinator until somebody is appointed."`
	SamePerson bool   `json:"same_person,omitempty" doc:"Both are logins of one person."`
}

// ColleagueReplaced says what the leaving member of staff was.
type ColleagueReplaced struct {
	From        string   `json:"from"`
	To          string   `json:"to"`
	Reason      string   `json:"reason"`
	Interim     bool     `json:"interim,omitempty"`
	SamePerson  bool     `json:"same_person,omitempty"`
	Coordinator bool     `json:"coordinator,omitempty"`
	Cover       bool     `json:"cover,omitempty"`
	Asked       bool     `json:"asked,omitempty"` // to take over as coordinator
	Members     []string `json:"members,omitempty"`
}

func (c ReplaceColleague) decide(s *State, _ Moment) ([]Event, error) {
	if c.From == c.To {
		return nil, refuse(CodeSameColleague, "to")
	}
	if s.MemberOf(c.To) != nil {
		return nil, refuse(CodeCoordinatorIsFamily, "to")
	}
	e := ColleagueReplaced{From: c.From, To: c.To, Reason: c.Reason, Interim: c.Interim, SamePerson: c.SamePerson}
	e.Coordinator = s.Team.Coordinator.Subject == c.From
	e.Cover = s.Team.Absence != nil && s.Team.Absence.Cover == c.From
	e.Asked = s.Team.Handover != nil && s.Team.Handover.To == c.From
	for _, t := range s.Team.Members {
		if t.Active() && t.Subject == c.From {
			e.Members = append(e.Members, t.ID)
		}
	}
	if !e.Coordinator && !e.Cover && !e.Asked && len(e.Members) == 0 {
		return nil, refuse(CodeNothingToReplace, "from")
	}
	return []Event{e}, nil
}

func (e ColleagueReplaced) apply(s *State, m Meta) {
	t := &s.Team
	switch {
	case e.Coordinator && e.SamePerson:
		t.endPost(m.At)
		t.Coordinator.Subject, t.Coordinator.From = e.To, m.At
	case e.Coordinator:
		t.appoint(e.To, m.At)
		t.Coordinator.Interim = e.Interim
		s.keepNote(e.Reason)
	}
	if t.Absence != nil && e.Cover {
		t.Absence.Cover = e.To
	}
	if t.Absence != nil && t.Absence.Cover == t.Coordinator.Subject {
		t.Absence = nil
	}
	if t.Handover != nil && e.Asked {
		t.Handover.To = e.To
	}
	if t.Handover != nil && (e.Asked && !e.SamePerson || t.Handover.To == t.Coordinator.Subject) {
		t.Handover = nil
	}
	for _, id := range e.Members {
		t.replaceMember(id, e, m.At)
	}
	for i := range s.Tasks {
		if s.Tasks[i].Staff == e.From && e.SamePerson {
			s.Tasks[i].Staff = e.To
		}
	}
}

// replaceMember hands a place in the team to a new login that is not in it yet for the same field, or else ends it.
func (t *Team) replaceMember(id string, e ColleagueReplaced, at time.Time) {
	i := slices.IndexFunc(t.Members, func(m TeamMember) bool { return m.ID == id })
	there := slices.ContainsFunc(t.Members, func(m TeamMember) bool {
		return m.Active() && m.Subject == e.To && m.Field == t.Members[i].Field
	})
	if e.SamePerson && !there {
		t.Members[i].Subject = e.To
		return
	}
	t.Members[i].Left = at
}

// colleagueReplaced tells whoever has something else to do from now on, and the family of a new coordinator or team.
func (s *State) colleagueReplaced(e ColleagueReplaced) []Notice {
	var told []Notice
	if e.Coordinator {
		told = append(told, tellCoordinator(NoticeAppointed, ""))
	}
	if e.Cover && s.Team.Absence != nil {
		told = append(told, tellColleague(NoticeCoverPlanned, e.To, e.To))
	}
	if e.SamePerson || s.Phase == Closed {
		return told
	}
	if e.Coordinator {
		told = append(told, tellFamily(NoticeNewCoordinator, ""))
	}
	if len(e.Members) > 0 {
		told = append(told, tellFamily(NoticeTeamChanged, ""))
	}
	if e.Asked || len(e.Members) > 0 {
		told = append(told, tellCoordinator(NoticeColleagueLeft, e.From))
	}
	return told
}
