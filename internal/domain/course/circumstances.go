package course

import (
	"strings"
	"time"

	"github.com/enplan-dk/enplan/internal/domain/bylaw"
)

// Circumstance is a change in the family's life; its text stands in the journal.
type Circumstance struct {
	ID     string    `json:"id"`
	Kind   string    `json:"kind"`
	Member string    `json:"member,omitempty"`
	On     Date      `json:"on"`
	At     time.Time `json:"at"`
}

// ReportCircumstance reports a change. A change of category closes the person's
// open spell; it never ends a course.
type ReportCircumstance struct {
	Kind   string       `json:"kind" enum:"category_changed,child_born,child_placed,moved_apart,work_begun,education_begun,health,other"`
	Member string       `json:"member,omitempty"`
	On     Date         `json:"on"`
	Text   string       `json:"text,omitempty" maxLength:"4000"`
	Spell  *bylaw.Spell `json:"spell,omitempty" doc:"For category_changed: the new category, from the day on."`
}

// CircumstanceReported keeps it.
type CircumstanceReported struct {
	Circumstance Circumstance `json:"circumstance"`
	Text         string       `json:"text,omitempty"`
	Spell        *bylaw.Spell `json:"spell,omitempty"`
}

func (c ReportCircumstance) decide(s *State, now Moment) ([]Event, error) {
	switch {
	case c.Member != "" && s.member(c.Member) == nil:
		return nil, refuse(CodeUnknownMember, "member")
	case !c.On.IsValid() || c.On.After(now.Today()):
		return nil, refuse(CodeDateInFuture, "on")
	case c.Kind == "category_changed" && (c.Member == "" || c.Spell == nil):
		return nil, refuse(CodeRequired, "spell")
	case c.Spell != nil && !c.Spell.To.IsZero() && c.Spell.To.Before(c.On):
		return nil, refuse(CodePeriodBackwards, "spell.to")
	case c.Member != "" && !s.mayReport(now.By, c.Member):
		return nil, refuse(CodeAnswerForAnother, "member")
	}
	e := CircumstanceReported{Circumstance: Circumstance{ID: now.id("x"), Kind: c.Kind, Member: c.Member, On: c.On, At: now.At}, Text: c.Text, Spell: c.Spell}
	if e.Spell != nil {
		e.Spell.From = c.On
		if r := categoryKnown(*e.Spell, now); r != nil {
			r.Field = "spell." + r.Field
			return nil, r
		}
	}
	return s.orLeft(now, c.Kind, e), nil
}

// mayReport: a citizen reports of herself and of the children in her custody.
func (s *State) mayReport(by Actor, member string) bool {
	if by.Role != Citizen {
		return true
	}
	me := s.MemberOf(by.Subject)
	return me != nil && s.maySee(*me, member)
}

func (e CircumstanceReported) created() string { return e.Circumstance.ID }

func (e CircumstanceReported) apply(s *State, _ Meta) {
	s.Circumstances = append(s.Circumstances, e.Circumstance)
	m := s.member(e.Circumstance.Member)
	if m == nil {
		return
	}
	if e.Spell != nil {
		m.Spells, m.NoCategory = append(endedBefore(m.Spells, e.Spell.From), *e.Spell), false
	}
	if e.Circumstance.Kind == "child_placed" {
		m.Placed = true
	}
}

// endedBefore is what is left of the spells when another begins on a day.
func endedBefore(spells []bylaw.Spell, day Date) []bylaw.Spell {
	var kept []bylaw.Spell
	for _, sp := range spells {
		if !sp.From.Before(day) {
			continue
		}
		if sp.To.IsZero() || !sp.To.Before(day) {
			sp.To = day.AddDays(-1)
		}
		kept = append(kept, sp)
	}
	return kept
}

// Continuation is the offer to continue of a family that has left the target
// group. The course goes on until it is answered; silence is no answer.
type Continuation struct {
	Because  string    `json:"because"`
	Offered  time.Time `json:"offered"`
	Reminded int       `json:"reminded,omitempty"`
	Accepts  []string  `json:"accepts,omitempty"` // who has said yes, while others have not answered
	Answered time.Time `json:"answered,omitzero"`
	Accepted bool      `json:"accepted,omitempty"`
}

// afterDeath is why an offer stands that no letter brings and no reminder repeats to the family.
const afterDeath = "member_" + Died

func (c *Continuation) open() bool { return c != nil && c.Answered.IsZero() }

// ContinuationOffered raises the offer.
type ContinuationOffered struct {
	Because string `json:"because"`
}

func (e ContinuationOffered) apply(s *State, m Meta) {
	s.Continuation = &Continuation{Because: e.Because, Offered: m.At}
}

// AnswerContinuation accepts or declines. Continuing keeps coordinator, team and
// plan and widens no exemption; declining ends the course without penalty.
type AnswerContinuation struct {
	Member string `json:"member" doc:"The adult who answers."`
	Accept bool   `json:"accept"`
	Words  string `json:"words,omitempty" maxLength:"4000"`
}

// ContinuationAnswered keeps the answer.
type ContinuationAnswered struct {
	Member string `json:"member"`
	Accept bool   `json:"accept"`
	Words  string `json:"words,omitempty"`
}

func (c AnswerContinuation) decide(s *State, now Moment) ([]Event, error) {
	m := s.member(c.Member)
	switch {
	case !s.Continuation.open():
		return nil, refuse(CodeNoContinuationOffer, "")
	case m == nil || !s.IsAdult(*m, now.Law, now.Today()):
		return nil, refuse(CodeUnknownMember, "member")
	case !m.Left.IsZero():
		return nil, refuse(CodeMemberLeft, "member")
	case !s.ownOrStaff(now.By, c.Member):
		return nil, refuse(CodeAnswerForAnother, "member")
	case contains(s.Continuation.Accepts, c.Member):
		return nil, refuse(CodeNoContinuationOffer, "member")
	}
	if !c.Accept && !s.lastAdult(*m, now) {
		return []Event{MemberLeft{Member: c.Member, Words: c.Words}}, nil // the offer stands for the others
	}
	return []Event{ContinuationAnswered(c)}, nil
}

func (e ContinuationAnswered) apply(s *State, m Meta) {
	if e.Accept && s.askedWhenUsed() {
		s.Continuation.Accepts = append(s.Continuation.Accepts, e.Member)
		s.endContinuation(m)
		return
	}
	s.Continuation.Answered, s.Continuation.Accepted = m.At, e.Accept
	if !e.Accept {
		s.close(OutcomeWithdrawn, e.Words, m)
		s.Closing.Member = e.Member
	}
}

// endContinuation ends the offer when every adult who is still there has answered it.
func (s *State) endContinuation(m Meta) {
	c := s.Continuation
	if !c.open() || len(c.Accepts) == 0 {
		return
	}
	law, err := s.law()
	if err == nil && len(s.toContinue(law, dateOf(m.At))) == 0 {
		c.Answered, c.Accepted = m.At, true
	}
}

// toContinue are the adults who have not answered the offer that is open.
func (s *State) toContinue(law *bylaw.Bylaw, on Date) []Member {
	if !s.Continuation.open() {
		return nil
	}
	return drop(s.adults(law, on), func(m *Member) bool { return contains(s.Continuation.Accepts, m.ID) })
}

// Conversion is the task of turning the plan back into ordinary plans, raised
// months before the trial ends.
type Conversion struct {
	Raised time.Time `json:"raised"`
	By     Date      `json:"by"` // last day of the trial
}

// ConversionRaised raises the task.
type ConversionRaised struct {
	By Date `json:"by"`
}

func (e ConversionRaised) apply(s *State, m Meta) { s.Conversion = &Conversion{Raised: m.At, By: e.By} }

// inTrial refuses new uses of the exemptions outside the trial period.
func (m Moment) inTrial() error {
	if m.Law.InTrial(m.Today()) {
		return nil
	}
	if m.Law.Trial.To.IsZero() {
		return refuse(CodeLawNotInForce, "", "from", m.Law.Trial.From)
	}
	return refuse(CodeTrialEnded, "", "from", m.Law.Trial.From, "to", m.Law.Trial.LastDay()).from(strings.TrimSpace(m.Law.Trial.Source))
}
