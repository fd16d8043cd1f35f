package course

import (
	"slices"
	"time"

	"github.com/enplan-dk/enplan/internal/domain/bylaw"
)

// PlanConsent is one answer to whether the one plan may stand in for a person's ordinary plans: the person's own, or that
// of somebody who has custody. It is another thing than taking part, than answering the plan, and than consent to sharing.
type PlanConsent struct {
	Member  string    `json:"member"`
	GivenBy string    `json:"given_by"` // a member, or outside
	Agrees  bool      `json:"agrees"`
	Form    string    `json:"form"`
	At      time.Time `json:"at"`
	By      Actor     `json:"by"` // who wrote it down
}

// AnswerPlanConsent says yes or no, where the legal frame asks for consent to the plan. A later answer takes the place of an earlier
// one: saying no after yes withdraws it, and the person's ordinary plans come back.
type AnswerPlanConsent struct {
	Member  string `json:"member" doc:"Whose ordinary plans it is about."`
	GivenBy string `json:"given_by" doc:"Who answers: the person, or a holder of custody by member id or outside."`
	Agrees  bool   `json:"agrees"`
	Form    string `json:"form" enum:"written,digital" doc:"How it was given. Staff record what was signed on paper; digital is given by the person herself."`
}

// PlanConsentAnswered keeps the answer.
type PlanConsentAnswered struct {
	Consent PlanConsent `json:"consent"`
}

func (c AnswerPlanConsent) decide(s *State, now Moment) ([]Event, error) {
	about := s.member(c.Member)
	switch {
	case now.Law.PlanConsent == nil:
		return nil, refuse(CodePlanConsentNotAsked, "")
	case about == nil:
		return nil, refuse(CodeUnknownMember, "member")
	case c.GivenBy != string(outside) && s.member(c.GivenBy) == nil:
		return nil, refuse(CodeUnknownMember, "given_by")
	case !s.ownOrStaff(now.By, c.GivenBy):
		return nil, refuse(CodeAnswerForAnother, "given_by")
	}
	if err := s.noneGone("member", c.Member); err != nil {
		return nil, err
	}
	if !s.mayAnswerPlanConsent(*about, c.GivenBy, now) {
		return nil, refuse(CodePlanConsentNotAsked, "given_by").from(now.Law.PlanConsent.Source)
	}
	if r := s.digitalIsOwn(now.By, c.Form); r != nil {
		return nil, r
	}
	return []Event{PlanConsentAnswered{PlanConsent{
		Member: c.Member, GivenBy: c.GivenBy, Agrees: c.Agrees, Form: c.Form, At: now.At, By: now.By,
	}}}, nil
}

// mayAnswerPlanConsent: whoever is asked, and whoever has answered and still speaks for the member may say otherwise.
func (s *State) mayAnswerPlanConsent(about Member, givenBy string, now Moment) bool {
	if contains(s.ConsentsAsked(now.Law, now.Today(), about), givenBy) {
		return true
	}
	speaks := givenBy == about.ID || s.NeedsCustody(about, now.Law, now.Today())
	return speaks && s.PlanConsent(about.ID, givenBy) != nil
}

func (e PlanConsentAnswered) apply(s *State, _ Meta) {
	former := func(p *PlanConsent) bool { return p.Member == e.Consent.Member && p.GivenBy == e.Consent.GivenBy }
	s.PlanConsents = append(drop(s.PlanConsents, former), e.Consent)
}

// ConsentsAsked are those whose yes the one plan needs to stand in for a member's ordinary plans: by member id, or outside.
func (s *State) ConsentsAsked(law *bylaw.Bylaw, on Date, m Member) []string {
	if law.PlanConsent == nil {
		return nil
	}
	person := find(s.facts().Persons, func(p *bylaw.Person) bool { return p.ID == m.ID })
	if person == nil {
		return nil
	}
	var asked []string
	self, custody := law.ConsentsAsked(*person, on)
	if self {
		asked = append(asked, m.ID)
	}
	if custody {
		asked = append(asked, s.custodians(m)...)
	}
	return asked
}

// custodians are those who have custody of a member and can still answer.
func (s *State) custodians(m Member) []string {
	var ids []string
	for _, c := range m.Custody {
		if holder := s.member(string(c)); holder == nil || !holder.gone() {
			ids = append(ids, string(c))
		}
	}
	return ids
}

// PlanConsent is somebody's answer about a member's plans; nil: none.
func (s *State) PlanConsent(member, givenBy string) *PlanConsent {
	return find(s.PlanConsents, func(p *PlanConsent) bool { return p.Member == member && p.GivenBy == givenBy })
}

func (s *State) agreesToPlan(member, givenBy string) bool {
	answer := s.PlanConsent(member, givenBy)
	return answer != nil && answer.Agrees
}

// custodyAgrees: everybody who has custody has said yes.
func (s *State) custodyAgrees(m Member) bool {
	holders := s.custodians(m)
	return len(holders) > 0 && !slices.ContainsFunc(holders, func(id string) bool { return !s.agreesToPlan(m.ID, id) })
}

// PlanConsentAsked is one whose answer is missing, and whose plans it is about.
type PlanConsentAsked struct {
	Member  string
	GivenBy string
}

// PlanConsentsAwaited are the answers that are missing. Where somebody has said no, nobody else is asked: one no is enough.
func (s *State) PlanConsentsAwaited(law *bylaw.Bylaw, on Date) []PlanConsentAsked {
	if law.PlanConsent == nil || !s.usesExemptions() {
		return nil
	}
	var out []PlanConsentAsked
	for _, m := range s.Members {
		asked := s.ConsentsAsked(law, on, m)
		refused := slices.ContainsFunc(asked, func(by string) bool { return s.PlanConsent(m.ID, by) != nil && !s.agreesToPlan(m.ID, by) })
		if !m.Left.IsZero() || refused {
			continue
		}
		for _, by := range asked {
			if s.PlanConsent(m.ID, by) == nil {
				out = append(out, PlanConsentAsked{Member: m.ID, GivenBy: by})
			}
		}
	}
	return out
}

// replacesNothing: the frame asks for consent to the plan, and the plan stands in for nobody's ordinary plans.
func (s *State) replacesNothing(law *bylaw.Bylaw, on Date) bool {
	return law.PlanConsent != nil && !slices.ContainsFunc(law.Required(s.facts(), on), func(r bylaw.Requirement) bool { return r.Applies })
}
