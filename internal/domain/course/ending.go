package course

// Why somebody is no member of the family any more.
const (
	Died             = "died"
	MovedOut         = "moved_out"
	EnteredByMistake = "entered_by_mistake"
)

// EndMember ends somebody's place in the family, other than by leaving: the person died, moved out or was entered by mistake.
type EndMember struct {
	Member  string `json:"member" path:"mid"`
	Because string `json:"because" enum:"died,moved_out,entered_by_mistake"`
	On      Date   `json:"on,omitzero" doc:"When it happened; left out, today."`
	Reason  string `json:"reason,omitempty" maxLength:"2000" doc:"What the coordinator adds. The family does not read it."`
}

// MemberEnded ends it. Of who died and of who never belonged to the family nothing is asked, and nothing is sent to or about that person.
type MemberEnded struct {
	Member  string  `json:"member"`
	Because string  `json:"because"`
	On      Date    `json:"on"`
	Reason  string  `json:"reason,omitempty"`
	Closes  Outcome `json:"closes,omitempty"` // the course ends too: it was the last adult

	LeftBehind *LeftBehind `json:"left_behind,omitempty"`
}

func (c EndMember) decide(s *State, now Moment) ([]Event, error) {
	m := s.member(c.Member)
	switch {
	case m == nil:
		return nil, refuse(CodeUnknownMember, "member")
	case m.gone():
		return nil, refuse(CodeMemberEnded, "member")
	case !m.Left.IsZero() && c.Because == MovedOut:
		return nil, refuse(CodeMemberLeft, "member")
	case c.On.After(now.Today()):
		return nil, refuse(CodeDateInFuture, "on")
	}
	e := MemberEnded{Member: c.Member, Because: c.Because, On: c.On, Reason: c.Reason}
	if e.On.IsZero() {
		e.On = now.Today()
	}
	if s.lastAdult(*m, now) && m.Left.IsZero() {
		e.Closes = map[string]Outcome{Died: OutcomeDied, MovedOut: OutcomeMoved, EnteredByMistake: OutcomeMistaken}[c.Because]
		gone := e.Member
		if e.Because == MovedOut {
			gone = ""
		}
		e.LeftBehind = s.toSettle(now, gone)
		return []Event{e}, nil
	}
	return s.orLeft(now, "member_"+c.Because, e), nil
}

func (e MemberEnded) apply(s *State, at Meta) {
	m := s.member(e.Member)
	if m.Left.IsZero() {
		m.Left = at.At
	}
	m.Ended, m.EndedOn = e.Because, e.On
	if sub := s.Plan.Submitted; sub != nil {
		sub.Responses = drop(sub.Responses, func(r *Response) bool { return r.Member == e.Member })
	}
	s.endContinuation(at)
	s.taskEndsWith(e.Member, at.At)
	for _, c := range s.Consents {
		if c.Active() && c.Member == e.Member {
			s.endConsent(c.ID, false, at.At)
		}
	}
	if m.gone() {
		s.forget(m, at)
	}
	if e.Closes != "" {
		s.close(e.Closes, "", at)
		s.Closing.Member, s.Closing.LeftBehind = e.Member, e.LeftBehind
	}
}

// forget takes back the login and the custody of who is gone, ends what was agreed with that person alone, and takes her out of the other meetings.
func (s *State) forget(m *Member, at Meta) {
	m.Subject, m.Custody = "", nil
	if m.Ended == EnteredByMistake {
		m.CPR = ""
	}
	for i := range s.Members {
		child := &s.Members[i]
		child.Custody = drop(child.Custody, func(c *Custody) bool { return string(*c) == m.ID })
	}
	for i := range s.Meetings {
		x := &s.Meetings[i]
		if x.Status != Agreed || !contains(x.Members, m.ID) {
			continue
		}
		if x.Members = notIn(x.Members, []string{m.ID}); len(x.Members) == 0 {
			x.Status = Cancelled
		}
	}
	for i := range s.Mentors {
		if a := &s.Mentors[i]; a.Terms.Member == m.ID && (a.Status == MentorActive || a.Status == MentorDraft) {
			a.Status, a.EndedOn, a.EndReason = MentorIsEnded, dateOf(at.At), "member_ended"
		}
	}
}

// gone: died, or never belonged to the family.
func (m *Member) gone() bool { return m.Ended == Died || m.Ended == EnteredByMistake }

// Mistaken says that the person was entered by mistake, and so counts nowhere.
func (m *Member) Mistaken() bool { return m.Ended == EnteredByMistake }

// isGone says so of a member by her id.
func (s *State) isGone(id string) bool {
	m := s.member(id)
	return m != nil && m.gone()
}

// noneGone refuses what is agreed with, or sent to, somebody who is gone.
func (s *State) noneGone(field string, ids ...string) error {
	for _, id := range ids {
		if s.isGone(id) {
			return refuse(CodeMemberEnded, field)
		}
	}
	return nil
}
