package course

import (
	"slices"
	"time"

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

	LeftBehind *LeftBehind `json:"left_behind,omitempty"`
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
	if s.lastAdult(*m, now) {
		return []Event{Declined{Member: c.Member, Words: c.Words, Left: s.Phase != Intake, LeftBehind: s.toSettle(now, "")}}, nil
	}
	return s.orLeft(now, "member_left", MemberLeft(c)), nil
}

// lastAdult: nobody of age would be left in the course without this member.
func (s *State) lastAdult(m Member, now Moment) bool {
	there := s.adults(now.Law, now.Today())
	return len(there) == 1 && there[0].ID == m.ID
}

func (e Declined) apply(s *State, m Meta) {
	outcome := OutcomeDeclined
	if e.Left {
		outcome = OutcomeWithdrawn
	}
	s.close(outcome, e.Words, m)
	s.Closing.Member, s.Closing.LeftBehind = e.Member, e.LeftBehind
}

func (e MemberLeft) apply(s *State, m Meta) {
	s.member(e.Member).Left = m.At
	s.taskEndsWith(e.Member, m.At)
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

// orLeft gives the events, followed by what leaving the target group brings when they take the
// family out of it.
func (s *State) orLeft(now Moment, because string, happened ...Event) []Event {
	if s.Phase == Intake || s.Continuation != nil || !now.Law.InTrial(now.Today()) {
		return happened
	}
	after := s.Clone()
	for _, e := range happened {
		e.apply(&after, Meta{At: now.At, By: now.By})
	}
	if s.inTargetGroup(now.Law, dateOf(s.ChangedAt)) && after.outsideTargetGroup(now.Law, now.Today()) {
		happened = append(happened, s.leave(now.Law, because))
	}
	return happened
}

// leave is what leaving the target group brings; it never ends a course. By-laws that say so offer the family to continue, under
// others it is a task of the coordinator.
func (s *State) leave(law *bylaw.Bylaw, because string) Event {
	if s.offerByLaw() && !law.ContinuationOffer.Applies {
		return TargetGroupLeft{Because: because}
	}
	return ContinuationOffered{Because: because}
}

// offerByLaw: the family is offered to continue where the by-law says so, and an offer that nobody answered stands again
// when the course is reopened.
func (s *State) offerByLaw() bool { return s.Law.Rules >= 4 }

// OutsideGroup is the task that a family's leaving the target group brings where the by-law has no rule on continuing. The next
// plan, or closing the course, settles it.
type OutsideGroup struct {
	Because string    `json:"because"`
	At      time.Time `json:"at"`
	Settled time.Time `json:"settled,omitzero"`
}

func (o *OutsideGroup) open() bool { return o != nil && o.Settled.IsZero() }

// isOutsideGroup: the task stands, and the facts have not brought the family back into the group.
func (s *State) isOutsideGroup(law *bylaw.Bylaw, on Date) bool {
	return s.OutsideGroup.open() && !s.inTargetGroup(law, on)
}

// TargetGroupLeft raises the task.
type TargetGroupLeft struct {
	Because string `json:"because"`
}

func (e TargetGroupLeft) apply(s *State, m Meta) {
	s.OutsideGroup = &OutsideGroup{Because: e.Because, At: m.At}
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
	if s.Eligibility == nil || s.Eligibility.Outcome != Eligible || s.Continuation != nil || s.OutsideGroup != nil {
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
