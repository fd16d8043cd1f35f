package course

import (
	"slices"

	"github.com/enplan-dk/enplan/internal/domain/bylaw"
)

// Decline says that a party does not want the course, or leaves it. It is voluntary:
// declining or leaving returns to the ordinary rules without penalty. One party's
// leaving ends the course for that party alone; the last adult's ends it.
type Decline struct {
	Member string `json:"member" doc:"The party who declines or leaves."`
	Words  string `json:"words,omitempty" maxLength:"4000" doc:"In the citizen's own words; no reason is needed."`
}

// Declined ends the course: no adult is left who wants it.
type Declined struct {
	Member string `json:"member"`
	Words  string `json:"words,omitempty"`
	Left   bool   `json:"left,omitempty"` // left a course that was under way
}

// MemberLeft takes one party out of a course that goes on for the others. What was
// recorded stays; the person is no party any more and has the ordinary plans again.
type MemberLeft struct {
	Member string `json:"member"`
	Words  string `json:"words,omitempty"`
}

func (c Decline) decide(s *State, now Moment) ([]Event, error) {
	m := s.member(c.Member)
	switch {
	case m == nil:
		return nil, refuse(CodeUnknownMember, "member")
	case !m.Left.IsZero():
		return nil, refuse(CodeMemberLeft, "member")
	case !s.isParty(*m, now.Law, now.Today()):
		return nil, refuse(CodeNotAParty, "member", "age", now.Law.PartyAge(now.Today()))
	case !s.ownOrStaff(now.By, c.Member):
		return nil, refuse(CodeAnswerForAnother, "member")
	}
	if s.lastAdult(*m) {
		return []Event{Declined{Member: c.Member, Words: c.Words, Left: s.Phase != Intake}}, nil
	}
	return s.orLeft(now, "member_left", MemberLeft(c)), nil
}

// lastAdult: nobody of age would be left in the course without this member.
func (s *State) lastAdult(m Member) bool {
	return m.Kind == Adult && find(s.Members, func(o *Member) bool {
		return o.Kind == Adult && o.ID != m.ID && o.Left.IsZero()
	}) == nil
}

func (e Declined) apply(s *State, m Meta) {
	outcome := OutcomeDeclined
	if e.Left {
		outcome = OutcomeWithdrawn
	}
	s.close(outcome, e.Words, m)
	s.Closing.Member = e.Member
}

func (e MemberLeft) apply(s *State, m Meta) {
	s.member(e.Member).Left = m.At
	if s.askedWhenUsed() {
		s.endContinuation(m)
	}
	if sub := s.Plan.Submitted; sub != nil {
		sub.Responses = drop(sub.Responses, func(r *Response) bool { return r.Member == e.Member })
	}
}

// leftSince lists the members who left after the decision on taking part and after
// the plan in force was adopted: the next plan is without them.
func (s *State) leftSince() []Member {
	since := s.Eligibility.At // who declined before it never took part
	if in := s.Plan.InForce; in != nil && in.At.After(since) {
		since = in.At
	}
	return slices.DeleteFunc(slices.Clone(s.Members), func(m Member) bool { return !m.Left.After(since) || m.gone() })
}

// orLeft gives the events, followed by the offer to continue when they take the
// family out of the target group. Leaving the group never ends a course.
func (s *State) orLeft(now Moment, because string, happened ...Event) []Event {
	if s.Phase == Intake || s.Continuation != nil || !now.Law.InTrial(now.Today()) {
		return happened
	}
	after := s.Clone()
	for _, e := range happened {
		e.apply(&after, Meta{At: now.At, By: now.By})
	}
	if s.inTargetGroup(now.Law, dateOf(s.ChangedAt)) && after.outsideTargetGroup(now.Law, now.Today()) {
		happened = append(happened, ContinuationOffered{Because: because})
	}
	return happened
}

// assessed is the assessment of the family as it stands, by the other assessments
// that were decided, as if it had never been in the effort.
func (s *State) assessed(law *bylaw.Bylaw, on Date) string {
	f := s.facts()
	f.BeenInEffort = false
	a := law.Assess(f, on)
	if s.Eligibility == nil {
		return a.Outcome
	}
	for _, d := range s.Eligibility.Deviation {
		if other, err := a.Deviate(d.Criterion, d.result()); err == nil {
			a = other
		}
	}
	return a.Outcome
}

func (s *State) inTargetGroup(law *bylaw.Bylaw, on Date) bool {
	return s.assessed(law, on) == bylaw.Eligible
}

func (s *State) outsideTargetGroup(law *bylaw.Bylaw, on Date) bool {
	return s.assessed(law, on) == bylaw.NotEligible
}

// leavesTargetGroup is the day on which a birthday takes the family out of the
// target group by which it came in; zero if none does. It is asked from the day of
// the decision on, so that the day itself does not make it disappear.
func (s *State) leavesTargetGroup(law *bylaw.Bylaw, today Date) Date {
	if s.Eligibility == nil || s.Eligibility.Outcome != Eligible || s.Continuation != nil {
		return Date{}
	}
	f := s.facts()
	f.BeenInEffort = false
	for _, from := range []Date{s.Eligibility.On, today} {
		if day, leaves := law.AgesOut(f, from); leaves && !s.inTargetGroup(law, day) {
			return day
		}
	}
	return Date{}
}
