package course

// ShareMinutes lets those who were at a meeting read what was said and agreed there. Shared again, it takes the place of the former text, which
// the journal keeps.
type ShareMinutes struct {
	Meeting string `json:"meeting" path:"mid"`
	Minutes string `json:"minutes" minLength:"1" maxLength:"20000" doc:"What was said, as those read it who were there."`
	Agreed  string `json:"agreed,omitempty" maxLength:"4000" doc:"What was agreed: who does what, and by when."`
}

// MinutesShared keeps it, with those who read it.
type MinutesShared struct {
	Meeting string   `json:"meeting"`
	Minutes string   `json:"minutes"`
	Agreed  string   `json:"agreed,omitempty"`
	With    []string `json:"with"`
}

func (c ShareMinutes) decide(s *State, now Moment) ([]Event, error) {
	m := s.meeting(c.Meeting)
	switch {
	case m == nil:
		return nil, refuse(CodeUnknownMeeting, "meeting")
	case m.Status != Held:
		return nil, refuse(CodeMeetingNotHeld, "meeting")
	}
	with := s.readMinutes(*m, now)
	if len(with) == 0 {
		return nil, refuse(CodeNobodyPresent, "meeting")
	}
	return []Event{MinutesShared{Meeting: c.Meeting, Minutes: c.Minutes, Agreed: c.Agreed, With: with}}, nil
}

// askedToShare: the coordinator is asked to share the minutes, for as long as the family is asked what it thought of the meeting.
func (s *State) askedToShare() bool { return s.Law.Rules >= 4 && s.Phase != Closed }

// readMinutes are the members who read the minutes of a meeting: those who were there and answer for themselves, for they heard all of it. Of a
// meeting with children alone, whoever has custody of them.
func (s *State) readMinutes(m Meeting, now Moment) []string {
	var there, custody []string
	for _, o := range s.Members {
		switch {
		case o.gone():
		case contains(m.Present, o.ID) && s.AnswersForSelf(o, now.Law, now.Today()):
			there = append(there, o.ID)
		case find(s.Members, func(child *Member) bool {
			return contains(m.Present, child.ID) && contains(child.Custody, Custody(o.ID))
		}) != nil:
			custody = append(custody, o.ID)
		}
	}
	if len(there) > 0 {
		return there
	}
	return custody
}

func (e MinutesShared) apply(s *State, at Meta) {
	m := s.meeting(e.Meeting)
	m.Shared, m.SharedWith = at.At, e.With
}
