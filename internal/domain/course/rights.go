package course

import (
	"strings"
	"time"
)

// Decision is a decision (afgørelse) as a thing of its own; reasons and texts stand
// in the journal.
type Decision struct {
	ID         string     `json:"id"`
	Subject    string     `json:"subject"`
	Member     string     `json:"member,omitempty"`
	Outcome    string     `json:"outcome"`
	At         time.Time  `json:"at"`
	By         string     `json:"by"`
	AppealBy   Date       `json:"appeal_by,omitzero"`   // where the period counts from the decision; else each delivery has its own
	Deliveries []Delivery `json:"deliveries,omitempty"` // one for each member who has received it
	Delivered  bool       `json:"delivered,omitempty"`  // to everybody for whom it is
}

// MakeDecision decides something for a member: with hearing where it is needed,
// reasons, legal basis and appeal guidance.
type MakeDecision struct {
	Subject    string `json:"subject" minLength:"1" maxLength:"200" doc:"What is decided."`
	Member     string `json:"member"`
	Outcome    string `json:"outcome" enum:"granted,refused,changed,ended"`
	Reason     string `json:"reason" minLength:"1" maxLength:"10000"`
	LegalBasis string `json:"legal_basis" minLength:"1" maxLength:"400"`
	Guidance   string `json:"appeal_guidance" minLength:"1" maxLength:"4000" doc:"How, where and by when the citizen can appeal."`
	Hearing    string `json:"hearing,omitempty" doc:"Id of the hearing that preceded it."`
}

// DecisionMade carries the whole decision.
type DecisionMade struct {
	Decision   Decision `json:"decision"`
	Reason     string   `json:"reason"`
	LegalBasis string   `json:"legal_basis"`
	Guidance   string   `json:"appeal_guidance"`
	Hearing    string   `json:"hearing,omitempty"`
}

func (c MakeDecision) decide(s *State, now Moment) ([]Event, error) {
	if s.member(c.Member) == nil {
		return nil, refuse(CodeUnknownMember, "member")
	}
	if c.Hearing != "" {
		h := s.hearing(c.Hearing)
		if h == nil {
			return nil, refuse(CodeUnknownHearing, "hearing")
		}
		if h.Answered.IsZero() && !now.Today().After(h.Until) {
			return nil, refuse(CodeHearingRunning, "hearing", "until", h.Until)
		}
	}
	return []Event{DecisionMade{
		Decision: Decision{
			ID: now.id("d"), Subject: c.Subject, Member: c.Member, Outcome: c.Outcome, At: now.At, By: now.By.Subject,
			AppealBy: s.appealFromDecision(now),
		},
		Reason: c.Reason, LegalBasis: c.LegalBasis, Guidance: c.Guidance, Hearing: c.Hearing,
	}}, nil
}

func (e DecisionMade) created() string { return e.Decision.ID }

func (e DecisionMade) apply(s *State, m Meta) {
	s.Decisions = append(s.Decisions, e.Decision)
	if h := s.hearing(e.Hearing); h != nil && h.Case && h.Decided.IsZero() {
		h.Decided = m.At
	}
}

// Hearing is a party's chance to speak before a decision (partshøring).
type Hearing struct {
	ID       string    `json:"id"`
	Member   string    `json:"member"`
	Until    Date      `json:"until"`
	At       time.Time `json:"at"`
	Answered time.Time `json:"answered,omitzero"`
	Received Date      `json:"received,omitzero"` // when the answer came, where it was written down later
	Case     bool      `json:"case,omitempty"`    // it began a case: the municipality had set deadlines when it was opened
	Decided  time.Time `json:"decided,omitzero"`  // when that case was
}

// OpenHearing puts what is to be decided before the party.
type OpenHearing struct {
	Member string `json:"member"`
	Text   string `json:"text" minLength:"1" maxLength:"10000"`
	Until  Date   `json:"until,omitzero" doc:"Last day to answer; left out, the by-law's days."`
}

// HearingOpened waits for the answer.
type HearingOpened struct {
	Hearing Hearing `json:"hearing"`
	Text    string  `json:"text"`
}

func (c OpenHearing) decide(s *State, now Moment) ([]Event, error) {
	if s.member(c.Member) == nil {
		return nil, refuse(CodeUnknownMember, "member")
	}
	until := c.Until
	if until.IsZero() {
		until = now.Today().AddDays(now.Law.Rights.HearingDays)
	}
	if !until.IsValid() || !until.After(now.Today()) {
		return nil, refuse(CodeDatePassed, "until")
	}
	until = now.Law.Working().Next(until)
	if err := s.noneGone("member", c.Member); err != nil {
		return nil, err
	}
	return []Event{HearingOpened{Hearing: Hearing{ID: now.id("h"), Member: c.Member, Until: until, At: now.At}, Text: c.Text}}, nil
}

func (e HearingOpened) created() string { return e.Hearing.ID }

func (e HearingOpened) apply(s *State, _ Meta) {
	e.Hearing.Case = s.keepsCaseDeadlines()
	s.Hearings = append(s.Hearings, e.Hearing)
}

// AnswerHearing is what the party says.
type AnswerHearing struct {
	Hearing  string `json:"hearing" path:"hid"`
	Text     string `json:"text" minLength:"1" maxLength:"10000"`
	Received Date   `json:"received,omitzero" doc:"When it came, where staff write it down later."`
}

// HearingAnswered keeps the words.
type HearingAnswered struct {
	Hearing  string `json:"hearing"`
	Text     string `json:"text"`
	Received Date   `json:"received,omitzero"`
}

func (c AnswerHearing) decide(s *State, now Moment) ([]Event, error) {
	h := s.hearing(c.Hearing)
	switch {
	case h == nil:
		return nil, refuse(CodeUnknownHearing, "hearing")
	case !h.Answered.IsZero():
		return nil, refuse(CodeAnsweredAlready, "hearing")
	case !s.ownOrStaff(now.By, h.Member):
		return nil, refuse(CodeAnswerForAnother, "hearing")
	}
	if _, r := now.received(c.Received, dateOf(h.At)); r != nil {
		return nil, r
	}
	return []Event{HearingAnswered(c)}, nil
}

func (e HearingAnswered) apply(s *State, m Meta) {
	h := s.hearing(e.Hearing)
	h.Answered, h.Received = m.At, e.Received
}

// received is the day on which something came that is written down now: today, unless staff say that it was earlier. Deadlines
// count from it.
func (m Moment) received(on, earliest Date) (Date, *Refusal) {
	switch {
	case on.IsZero():
		return m.Today(), nil
	case !on.IsValid() || on.After(m.Today()):
		return on, refuse(CodeDateInFuture, "received")
	case on.Before(earliest):
		return on, refuse(CodeReceivedTooEarly, "received", "earliest", earliest)
	case m.By.Role == Citizen && on != m.Today():
		return on, refuse(CodeAnswerForAnother, "received")
	}
	return on, nil
}

func (s *State) hearing(id string) *Hearing {
	return find(s.Hearings, func(h *Hearing) bool { return h.ID == id })
}

// ownOrStaff: a citizen acts for herself; staff write down what was said.
func (s *State) ownOrStaff(by Actor, member string) bool {
	if by.Role != Citizen {
		return true
	}
	me := s.MemberOf(by.Subject)
	return me != nil && me.ID == member
}

// Appeal is an appeal (klage) against a decision.
type Appeal struct {
	ID        string    `json:"id"`
	Decision  string    `json:"decision"`
	Member    string    `json:"member"`
	At        time.Time `json:"at"`
	Received  Date      `json:"received,omitzero"` // when it came, where it was written down later
	Late      bool      `json:"late,omitempty"`    // after the deadline: whoever decides the appeal decides on that
	ForwardBy Date      `json:"forward_by"`        // reassessed and forwarded by then
	Outcome   string    `json:"outcome,omitempty"`
	DecidedAt time.Time `json:"decided_at,omitzero"`

	Reassessed time.Time `json:"reassessed,omitzero"` // by the municipality, where it has set deadlines
}

// LodgeAppeal appeals a decision; it is never refused for being late.
type LodgeAppeal struct {
	Decision string `json:"decision"`
	Member   string `json:"member"`
	Text     string `json:"text,omitempty" maxLength:"10000"`
	Received Date   `json:"received,omitzero" doc:"When it came, where staff write it down later: the deadlines count from it."`
}

// AppealLodged starts the municipality's reassessment.
type AppealLodged struct {
	Appeal Appeal `json:"appeal"`
	Text   string `json:"text,omitempty"`
}

func (c LodgeAppeal) decide(s *State, now Moment) ([]Event, error) {
	d := s.decision(c.Decision)
	switch {
	case d == nil:
		return nil, refuse(CodeUnknownDecision, "decision")
	case s.member(c.Member) == nil:
		return nil, refuse(CodeUnknownMember, "member")
	case !s.ownOrStaff(now.By, c.Member):
		return nil, refuse(CodeAnswerForAnother, "member")
	case !s.Concerns(c.Member, about(d.Member)...):
		return nil, refuse(CodeUnknownDecision, "decision")
	}
	if a := find(s.Appeals, func(a *Appeal) bool { return a.Decision == c.Decision && a.Member == c.Member && a.pending() }); a != nil && s.askedWhenUsed() {
		return nil, refuse(CodeAppealUnderWay, "decision", "since", dateOf(a.At))
	}
	received, r := now.received(c.Received, dateOf(d.At))
	if r != nil {
		return nil, r
	}
	return []Event{AppealLodged{Appeal: Appeal{
		ID: now.id("p"), Decision: c.Decision, Member: c.Member, At: now.At, Received: c.Received, Late: s.appealIsLate(*d, c.Member, received, now.Law),
		ForwardBy: now.Law.Working().Previous(received.AddDays(7 * now.Law.Rights.AppealForwardWeeks)),
	}, Text: c.Text}}, nil
}

// about is a list of the one member named, or of nobody for the whole family.
func about(member string) []string {
	if member == "" {
		return nil
	}
	return []string{member}
}

func (e AppealLodged) created() string { return e.Appeal.ID }

func (e AppealLodged) apply(s *State, _ Meta) { s.Appeals = append(s.Appeals, e.Appeal) }

// DecideAppeal records the reassessment, or the answer of the board.
type DecideAppeal struct {
	Appeal  string `json:"appeal" path:"pid"`
	Outcome string `json:"outcome" enum:"upheld_by_municipality,changed_by_municipality,forwarded,confirmed,changed,remitted,withdrawn"`
	Reason  string `json:"reason" minLength:"1" maxLength:"10000"`
}

// AppealDecided keeps it.
type AppealDecided struct {
	Appeal  string `json:"appeal"`
	Outcome string `json:"outcome"`
	Reason  string `json:"reason"`
}

func (c DecideAppeal) decide(s *State, _ Moment) ([]Event, error) {
	a := s.appeal(c.Appeal)
	switch {
	case a == nil:
		return nil, refuse(CodeUnknownAppeal, "appeal")
	case !a.pending():
		return nil, refuse(CodeAnsweredAlready, "appeal")
	}
	return []Event{AppealDecided(c)}, nil
}

func (e AppealDecided) apply(s *State, m Meta) {
	a := s.appeal(e.Appeal)
	a.Outcome, a.DecidedAt = e.Outcome, m.At
	if a.Reassessed.IsZero() && s.keepsCaseDeadlines() {
		a.Reassessed = m.At
	}
}

// pending: an appeal that was forwarded still waits for the board.
func (a Appeal) pending() bool { return a.Outcome == "" || a.Outcome == "forwarded" }

func (s *State) appeal(id string) *Appeal {
	return find(s.Appeals, func(a *Appeal) bool { return a.ID == id })
}

// AccessCase is a request for access to one's own case (aktindsigt).
type AccessCase struct {
	ID       string    `json:"id"`
	Member   string    `json:"member"`
	At       time.Time `json:"at"`
	Received Date      `json:"received,omitzero"` // when it came, where it was written down later
	AnswerBy Date      `json:"answer_by"`
	Answered time.Time `json:"answered,omitzero"`
	Outcome  string    `json:"outcome,omitempty"`
}

// RequestAccess asks for access to the case.
type RequestAccess struct {
	Member   string `json:"member"`
	Text     string `json:"text,omitempty" maxLength:"4000"`
	Received Date   `json:"received,omitzero" doc:"When it came, where staff write it down later: the deadline counts from it."`
}

// AccessRequested starts the deadline.
type AccessRequested struct {
	Request AccessCase `json:"request"`
	Text    string     `json:"text,omitempty"`
}

func (c RequestAccess) decide(s *State, now Moment) ([]Event, error) {
	if s.member(c.Member) == nil {
		return nil, refuse(CodeUnknownMember, "member")
	}
	if !s.ownOrStaff(now.By, c.Member) {
		return nil, refuse(CodeAnswerForAnother, "member")
	}
	received, r := now.received(c.Received, dateOf(s.OpenedAt))
	if r != nil {
		return nil, r
	}
	return []Event{AccessRequested{Request: AccessCase{
		ID: now.id("q"), Member: c.Member, At: now.At, Received: c.Received,
		AnswerBy: now.Law.Working().Add(received, now.Law.Rights.AccessWorkingDays),
	}, Text: c.Text}}, nil
}

func (e AccessRequested) created() string { return e.Request.ID }

func (e AccessRequested) apply(s *State, _ Meta) { s.Access = append(s.Access, e.Request) }

// AnswerAccess answers the request.
type AnswerAccess struct {
	Request string `json:"request" path:"qid"`
	Outcome string `json:"outcome" enum:"given,partly,refused"`
	Reason  string `json:"reason,omitempty" maxLength:"4000"`
}

// AccessAnswered keeps the answer.
type AccessAnswered struct {
	Request string `json:"request"`
	Outcome string `json:"outcome"`
	Reason  string `json:"reason,omitempty"`
}

func (c AnswerAccess) decide(s *State, _ Moment) ([]Event, error) {
	a := s.accessCase(c.Request)
	switch {
	case a == nil:
		return nil, refuse(CodeUnknownAccessRequest, "request")
	case !a.Answered.IsZero():
		return nil, refuse(CodeAnsweredAlready, "request")
	case c.Outcome != "given" && strings.TrimSpace(c.Reason) == "":
		return nil, refuse(CodeRequired, "reason")
	}
	return []Event{AccessAnswered(c)}, nil
}

func (e AccessAnswered) apply(s *State, m Meta) {
	a := s.accessCase(e.Request)
	a.Answered, a.Outcome = m.At, e.Outcome
}

func (s *State) accessCase(id string) *AccessCase {
	return find(s.Access, func(a *AccessCase) bool { return a.ID == id })
}

// Hold keeps a closed course from erasure: a legal hold or a keep mark.
type Hold struct {
	Kind   string    `json:"kind"` // legal_hold, keep
	Reason string    `json:"reason"`
	At     time.Time `json:"at"`
}

// PlaceHold keeps the course from erasure. Keep wins over discard.
type PlaceHold struct {
	Kind   string `json:"kind" enum:"legal_hold,keep"`
	Reason string `json:"reason" minLength:"1" maxLength:"1000"`
}

// HoldPlaced adds it.
type HoldPlaced struct {
	Kind   string `json:"kind"`
	Reason string `json:"reason"`
}

func (c PlaceHold) decide(s *State, _ Moment) ([]Event, error) {
	if s.held(c.Kind) {
		return nil, refuse(CodeHoldExists, "kind")
	}
	return []Event{HoldPlaced(c)}, nil
}

func (e HoldPlaced) apply(s *State, m Meta) {
	s.Holds = append(s.Holds, Hold{Kind: e.Kind, Reason: e.Reason, At: m.At})
}

// LiftHold takes the mark away.
type LiftHold struct {
	Kind   string `json:"kind" enum:"legal_hold,keep"`
	Reason string `json:"reason" minLength:"1" maxLength:"1000"`
}

// HoldLifted takes it away.
type HoldLifted struct {
	Kind   string `json:"kind"`
	Reason string `json:"reason"`
}

func (c LiftHold) decide(s *State, _ Moment) ([]Event, error) {
	if !s.held(c.Kind) {
		return nil, refuse(CodeNoHold, "kind")
	}
	return []Event{HoldLifted(c)}, nil
}

func (e HoldLifted) apply(s *State, _ Meta) {
	s.Holds = drop(s.Holds, func(h *Hold) bool { return h.Kind == e.Kind })
}

func (s *State) held(kind string) bool {
	return find(s.Holds, func(h *Hold) bool { return h.Kind == kind }) != nil
}
