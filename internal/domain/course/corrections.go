package course

import (
	"slices"
	"time"
)

// What was written by mistake is corrected by a command that says how it is, and why: correct_member, correct_note and
// correct_meeting. What is left out stays. The event says who and when; the former value stands in the journal, and what
// followed from it is worked out anew.

// CorrectMeeting corrects what is recorded of a meeting: whether it took place, who takes part and who was there, what was
// said and how the goals went. What only a meeting has that was held goes when it was not.
type CorrectMeeting struct {
	Meeting  string        `json:"meeting" path:"mid"`
	Status   MeetingStatus `json:"status,omitempty" enum:",agreed,held,missed,cancelled" doc:"What became of it; agreed: nothing is recorded yet."`
	Members  *[]string     `json:"members,omitempty" maxItems:"30" doc:"Family members who take part; none means a meeting of the staff alone."`
	Present  *[]string     `json:"present,omitempty" maxItems:"30" doc:"Family members who were there."`
	Note     *string       `json:"note,omitempty" maxLength:"20000"`
	OwnWords *[]Words      `json:"own_words,omitempty" maxItems:"30"`
	Scores   *[]Score      `json:"scores,omitempty" maxItems:"200"`
	Feedback *[]Feedback   `json:"feedback,omitempty" maxItems:"30" doc:"Refused since version 4 of the rules: the family member gives it herself."`
	Reviewed *[]string     `json:"reviewed,omitempty" maxItems:"60" doc:"The duties that it fulfilled, as in the agenda."`
	Reason   string        `json:"reason" minLength:"1" maxLength:"2000" doc:"Why it is corrected."`
}

// MeetingCorrected says how it is from now on; the former values stand in the journal.
type MeetingCorrected struct {
	Meeting  string        `json:"meeting"`
	Status   MeetingStatus `json:"status,omitempty"`
	Members  *[]string     `json:"members,omitempty"`
	Present  *[]string     `json:"present,omitempty"`
	Note     *string       `json:"note,omitempty"`
	OwnWords *[]Words      `json:"own_words,omitempty"`
	Scores   *[]Score      `json:"scores,omitempty"`
	Feedback *[]Feedback   `json:"feedback,omitempty"`
	Reviewed *[]string     `json:"reviewed,omitempty"`
	Reason   string        `json:"reason"`

	Was     MeetingStatus `json:"was"`
	Added   []string      `json:"added,omitempty"`   // who takes part and did not
	Removed []string      `json:"removed,omitempty"` // who took part and does not
}

func (c CorrectMeeting) decide(s *State, now Moment) ([]Event, error) {
	m := s.meeting(c.Meeting)
	if m == nil {
		return nil, refuse(CodeUnknownMeeting, "meeting")
	}
	if err := s.writtenByOther(deref(c.Feedback)); err != nil {
		return nil, err
	}
	e := c.event(m)
	if err := s.correctable(*m, e, now); err != nil {
		return nil, err
	}
	return []Event{e}, nil
}

// event leaves out what stands there already.
func (c CorrectMeeting) event(m *Meeting) MeetingCorrected {
	e := MeetingCorrected{
		Meeting: c.Meeting, Status: c.Status, Members: changed(c.Members, m.Members), Present: changed(c.Present, m.Present), Note: c.Note, OwnWords: c.OwnWords,
		Scores: c.Scores, Feedback: changed(c.Feedback, m.Feedback), Reviewed: changed(c.Reviewed, m.Reviewed), Reason: c.Reason, Was: m.Status,
	}
	if e.Status == m.Status {
		e.Status = ""
	}
	if e.Members != nil {
		e.Added, e.Removed = notIn(*e.Members, m.Members), notIn(m.Members, *e.Members)
	}
	return e
}

// changed is a list that differs from what is there, else nil.
func changed[T comparable](list *[]T, there []T) *[]T {
	if list == nil || slices.Equal(*list, there) {
		return nil
	}
	return list
}

// notIn are those of a list that are not in the other.
func notIn(list, other []string) []string {
	return drop(slices.Clone(list), func(id *string) bool { return contains(other, *id) })
}

// correctable holds the meeting as it will be to the rules by which it is recorded.
func (s *State) correctable(m Meeting, e MeetingCorrected, now Moment) error {
	if e.Status == "" && e.Members == nil && e.Present == nil && e.Note == nil && e.OwnWords == nil && e.Scores == nil && e.Feedback == nil && e.Reviewed == nil {
		return refuse(CodeNothingCorrected, "status")
	}
	if e.Members != nil {
		if err := s.knownMembers(*e.Members, "members"); err != nil {
			return err
		}
	}
	m.correct(e)
	if m.Status == Agreed {
		if err := s.noneGone("members", m.Members...); err != nil {
			return err
		}
	}
	switch {
	case m.Status == Agreed && s.Phase == Closed:
		return refuse(CodeWrongPhase, "status", "command", "agree_meeting", "phase", s.Phase)
	case m.Status == Missed && m.At.After(now.At):
		return refuse(CodeMeetingNotBegun, "status")
	case m.Status != Held:
		return nil
	}
	as := HoldMeeting{Meeting: m.ID, Present: m.Present, Scores: deref(e.Scores), Feedback: m.Feedback, Reviewed: deref(e.Reviewed), OwnWords: deref(e.OwnWords)}
	return s.heldAs(m, as, now)
}

func deref[T any](list *[]T) []T {
	if list == nil {
		return nil
	}
	return *list
}

// correct puts the corrected values in the place of the former ones.
func (m *Meeting) correct(e MeetingCorrected) {
	if e.Status != "" {
		m.Status = e.Status
	}
	set(&m.Members, e.Members)
	set(&m.Present, e.Present)
	set(&m.Feedback, e.Feedback)
	set(&m.Reviewed, e.Reviewed)
	if m.Status != Held {
		m.Present, m.Feedback, m.Reviewed, m.Following, m.HeldOn, m.SaysReviewed = nil, nil, nil, nil, Date{}, false
		m.Shared, m.SharedWith = time.Time{}, nil
		return
	}
	m.HeldOn = dateOf(m.At)
	if e.Status == Held || e.Reviewed != nil {
		m.SaysReviewed = true
	}
}

func (e MeetingCorrected) apply(s *State, at Meta) {
	m := s.meeting(e.Meeting)
	m.correct(e)
	m.Corrected = at.At
	if m.Status != Held || e.Scores != nil {
		m.Following = nil
		s.Progress = drop(s.Progress, func(x *Score) bool { return x.Meeting == m.ID })
		s.score(m, deref(e.Scores))
	}
	if e.Status != "" || e.Members != nil {
		s.anchorAnew()
	}
}

// anchorAnew works out from which day the next follow-up counts: from the meetings that were held since the course was last
// taken up, and from its pauses.
func (s *State) anchorAnew() {
	if s.Phase != FollowingUp {
		return
	}
	anchor := dateOf(s.PhaseFrom)
	heldUntil := func(last Date) {
		on := s.lastHeld(func(m Meeting) bool { return len(m.Members) > 0 && (last.IsZero() || !m.HeldOn.After(last)) })
		if on.After(anchor) {
			anchor = on
		}
	}
	for _, p := range s.Pauses {
		if p.To.After(dateOf(s.PhaseFrom)) {
			heldUntil(p.To)
			anchor = s.rested(FollowUp{Anchor: anchor}, p.From, p.To).Anchor
		}
	}
	heldUntil(Date{})
	s.followedUp(anchor)
}
