package course

import "time"

// Handover is an offer of the coordinator's post. Until it is accepted the
// present coordinator stays liable.
type Handover struct {
	To     string    `json:"to"`
	Note   string    `json:"note"`
	At     time.Time `json:"at"`
	Answer Date      `json:"answer_by"`
}

// OfferHandover offers the post to a colleague.
type OfferHandover struct {
	To       string `json:"to" minLength:"1" maxLength:"200" staff:"named"`
	Note     string `json:"note" maxLength:"4000" doc:"What the new coordinator must know."`
	AnswerBy Date   `json:"answer_by"`
}

// HandoverOffered waits for the answer.
type HandoverOffered struct {
	Handover Handover `json:"handover"`
}

func (c OfferHandover) decide(s *State, now Moment) ([]Event, error) {
	switch {
	case s.Team.Handover != nil:
		return nil, refuse(CodeHandoverPending, "to")
	case c.To == s.Team.Coordinator.Subject:
		return nil, refuse(CodeAlreadyCoordinator, "to")
	case s.MemberOf(c.To) != nil:
		return nil, refuse(CodeCoordinatorIsFamily, "to")
	case !c.AnswerBy.IsValid() || c.AnswerBy.Before(now.Today()):
		return nil, refuse(CodeDatePassed, "answer_by")
	}
	return []Event{HandoverOffered{Handover{To: c.To, Note: c.Note, At: now.At, Answer: c.AnswerBy}}}, nil
}

func (e HandoverOffered) apply(s *State, _ Meta) { h := e.Handover; s.Team.Handover = &h }

// AnswerHandover accepts or declines; only who was asked can answer.
type AnswerHandover struct {
	Accept bool   `json:"accept"`
	Reason string `json:"reason,omitempty" maxLength:"1000"`
}

// HandoverAnswered changes the coordinator if it was accepted.
type HandoverAnswered struct {
	Accepted bool   `json:"accepted"`
	To       string `json:"to"`
	Reason   string `json:"reason,omitempty"`
}

func (c AnswerHandover) decide(s *State, now Moment) ([]Event, error) {
	h := s.Team.Handover
	if h == nil {
		return nil, refuse(CodeNoHandoverPending, "")
	}
	if h.To != now.By.Subject {
		return nil, refuse(CodeAnswerForAnother, "")
	}
	if c.Accept && s.askedWhenUsed() && s.MemberOf(h.To) != nil {
		return nil, refuse(CodeCoordinatorIsFamily, "")
	}
	return []Event{HandoverAnswered{Accepted: c.Accept, To: h.To, Reason: c.Reason}}, nil
}

func (e HandoverAnswered) apply(s *State, m Meta) {
	if e.Accepted {
		note := s.Team.Handover.Note
		s.Team.appoint(e.To, m.At)
		s.keepNote(note)
		return
	}
	s.Team.Handover = nil
}

// Absence is a planned absence of the coordinator with a cover that begins and ends by itself.
type Absence struct {
	From  Date   `json:"from"`
	To    Date   `json:"to"` // last day
	Cover string `json:"cover"`
	Begun bool   `json:"begun,omitempty"`
}

// PlanAbsence names who covers for the coordinator and when.
type PlanAbsence struct {
	From  Date   `json:"from"`
	To    Date   `json:"to" doc:"Last day of the absence."`
	Cover string `json:"cover" minLength:"1" maxLength:"200" staff:"named"`
}

// EndAbsence calls a planned absence off; one that has begun ends at once.
type EndAbsence struct{}

// AbsencePlanned is followed by AbsenceBegun and AbsenceEnded, which time brings.
type AbsencePlanned struct {
	Absence Absence `json:"absence"`
}

// AbsenceBegun says that the cover answers for the course.
type AbsenceBegun struct{}

// AbsenceEnded says that the coordinator answers for the course again.
type AbsenceEnded struct{}

// AbsenceCalledOff says that the coordinator is there after all, or is back early.
type AbsenceCalledOff struct {
	Absence Absence `json:"absence"`
}

func (c PlanAbsence) decide(s *State, now Moment) ([]Event, error) {
	switch {
	case !c.From.IsValid() || c.From.Before(now.Today()):
		return nil, refuse(CodeDatePassed, "from")
	case !c.To.IsValid() || c.To.Before(c.From):
		return nil, refuse(CodePeriodBackwards, "to")
	case c.Cover == s.Team.Coordinator.Subject:
		return nil, refuse(CodeCoverIsCoordinator, "cover")
	case s.MemberOf(c.Cover) != nil:
		return nil, refuse(CodeCoordinatorIsFamily, "cover")
	}
	var events []Event
	if former := s.Team.Absence; former != nil && former.Cover != c.Cover && s.tellsFormerCover() {
		events = append(events, AbsenceCalledOff{*former})
	}
	begun := c.From == now.Today()
	return append(events, AbsencePlanned{Absence{From: c.From, To: c.To, Cover: c.Cover, Begun: begun}}), nil
}

// tellsFormerCover: another cover in the place of one who had been told is an absence called off and one planned.
func (s *State) tellsFormerCover() bool { return s.Law.Rules >= 4 }

func (c EndAbsence) decide(s *State, _ Moment) ([]Event, error) {
	if s.Team.Absence == nil {
		return nil, refuse(CodeNoAbsence, "")
	}
	return []Event{AbsenceCalledOff{*s.Team.Absence}}, nil
}

func (e AbsencePlanned) apply(s *State, _ Meta) { a := e.Absence; s.Team.Absence = &a }
func (e AbsenceBegun) apply(s *State, _ Meta)   { s.Team.Absence.Begun = true }
func (e AbsenceEnded) apply(s *State, _ Meta)   { s.Team.Absence = nil }

func (e AbsenceCalledOff) apply(s *State, _ Meta) { s.Team.Absence = nil }
