package course

import (
	"slices"
	"time"

	"github.com/enplan-dk/enplan/internal/domain/bylaw"
)

// askedWhenUsed: a right is asked when it is used, and not only when it was given.
func (s *State) askedWhenUsed() bool { return s.Law.Rules >= 4 }

// answersFor are those who answer for a member on a day: a party for herself, and for a younger child whoever of the family has custody.
// Nobody answers for who has left.
func (s *State) answersFor(m Member, law *bylaw.Bylaw, on Date) []Member {
	switch {
	case !m.Left.IsZero():
		return nil
	case s.isParty(m, law, on):
		return []Member{m}
	}
	return drop(slices.Clone(s.Members), func(h *Member) bool { return !h.Left.IsZero() || !contains(m.Custody, Custody(h.ID)) })
}

// Asked are the parties who are asked to answer the draft: those for whom there is a goal, or a section about them or a child of theirs.
func (s *State) Asked(law *bylaw.Bylaw, on Date) []Member {
	parties := s.Parties(law, on)
	if !s.asksWhoHasPart() || s.Plan.Draft == nil {
		return parties
	}
	return drop(parties, func(p *Member) bool { return !s.hasPart(*p, s.Plan.Draft) })
}

// asksWhoHasPart: whoever has no part in a plan is not asked to answer it.
func (s *State) asksWhoHasPart() bool { return s.Law.Rules >= 4 }

func (s *State) hasPart(p Member, plan *Content) bool {
	goal := find(plan.Goals, func(g *Goal) bool { return s.concerns(p, g.Members) })
	section := find(plan.Sections, func(x *Section) bool { return x.Member != "" && s.maySee(p, x.Member) })
	return goal != nil || section != nil
}

// unanswered are the parties who have not answered all that they answer for of the submitted version: custody may have moved since.
func (s *State) unanswered(law *bylaw.Bylaw, on Date) []Member {
	sub := s.Plan.Submitted
	return drop(s.Asked(law, on), func(p *Member) bool {
		r := sub.answerOf(p.ID)
		return r != nil && (!s.askedWhenUsed() || s.goalUnanswered(*p, r.Goals) == nil)
	})
}

// dissent says whether a party dissents from a goal that she answers for.
func (s *State) dissent(law *bylaw.Bylaw, on Date) bool {
	sub := s.Plan.Submitted
	return find(s.Parties(law, on), func(p *Member) bool {
		r := sub.answerOf(p.ID)
		return r != nil && find(r.Goals, func(a *GoalAnswer) bool {
			g := s.Plan.Draft.goal(a.Goal)
			return !a.Agree && (!s.askedWhenUsed() || g != nil && s.concerns(*p, g.Members))
		}) != nil
	}) != nil
}

// unspokenFor are the members whom the draft is about and for whom nobody answers.
func (s *State) unspokenFor(law *bylaw.Bylaw, on Date) []Member {
	if !s.askedWhenUsed() {
		return nil
	}
	about := s.Plan.Draft.members()
	return drop(s.unrepresented(law, on), func(m *Member) bool { return !about[m.ID] })
}

// members are those whom the plan names.
func (c *Content) members() map[string]bool {
	named := map[string]bool{}
	if c == nil {
		return named
	}
	for _, g := range c.Goals {
		for _, id := range g.Members {
			named[id] = true
		}
	}
	for _, section := range c.Sections {
		named[section.Member] = true
	}
	return named
}

// answeredFor are the members for whom somebody is asked something now: about a meeting, the plan, a hearing or a consent.
func (s *State) answeredFor() map[string]bool {
	asked := s.Plan.Draft.members()
	inForce := s.inForceContent().members()
	for _, m := range s.Members {
		asked[m.ID] = asked[m.ID] || inForce[m.ID]
	}
	for _, m := range s.Meetings {
		if m.Status == Agreed {
			for _, id := range m.Members {
				asked[id] = true
			}
		}
	}
	for _, h := range s.Hearings {
		asked[h.Member] = asked[h.Member] || h.Answered.IsZero()
	}
	for _, c := range s.Consents {
		asked[c.Member] = asked[c.Member] || c.Active()
	}
	return asked
}

// nobodyAnswersItems tell the coordinator, once, of each child for whom nobody answers although somebody is asked.
func (s *State) nobodyAnswersItems(law *bylaw.Bylaw, at time.Time, add adder) {
	if !s.askedWhenUsed() {
		return
	}
	asked := s.answeredFor()
	for _, m := range s.unrepresented(law, dateOf(at)) {
		if asked[m.ID] {
			add(ItemNobodyAnswers, m.ID, s.since(ItemNobodyAnswers, m.ID, at), ForCoordinator)
		}
	}
}

// since is when an item of this kind came up that still stands; else it comes up now.
func (s *State) since(kind ItemKind, ref string, at time.Time) time.Time {
	for _, list := range [][]Item{s.Agenda, s.Fired} {
		if i := find(list, func(i *Item) bool { return i.Kind == kind && i.Ref == ref }); i != nil {
			return i.At
		}
	}
	return at
}

// unrepresented are the members for whom nobody answers.
func (s *State) unrepresented(law *bylaw.Bylaw, on Date) []Member {
	return drop(slices.Clone(s.Members), func(m *Member) bool { return !m.Left.IsZero() || len(s.answersFor(*m, law, on)) > 0 })
}

// stands says whether whoever gave a consent still answers for whom it is about.
func (s *State) stands(c Consent, law *bylaw.Bylaw, on Date) bool {
	m := s.member(c.Member)
	return find(s.answersFor(*m, law, on), func(h *Member) bool { return h.ID == c.GivenBy }) != nil
}

// ConsentsQuestioned says which consents were given by somebody who does not answer for that member any more. Whoever does is
// asked until a day, and then they lapse.
type ConsentsQuestioned struct {
	Consents []string `json:"consents"`
	Until    Date     `json:"until"`
}

// questioned are the consents in force that nobody with the right to stands behind, and that nobody was asked about yet.
func (s *State) questioned(law *bylaw.Bylaw, on Date) []string {
	if !s.askedWhenUsed() {
		return nil
	}
	var ids []string
	for _, c := range s.Consents {
		if c.Active() && c.AskedUntil.IsZero() && !s.stands(c, law, on) {
			ids = append(ids, c.ID)
		}
	}
	return ids
}

func (e ConsentsQuestioned) apply(s *State, _ Meta) {
	for _, id := range e.Consents {
		s.consent(id).AskedUntil = e.Until
	}
}

// ConfirmConsent keeps a consent in force that was given by somebody who does not answer for that member any more.
type ConfirmConsent struct {
	Consent string `json:"consent" path:"cid"`
	GivenBy string `json:"given_by" doc:"Who consents now: the person, or the holder of custody."`
	Form    string `json:"form" enum:"written,digital" doc:"How it was given; it is always in writing. Staff record what was signed on paper; digital is given by the person herself."`
}

// ConsentConfirmed puts somebody else behind a consent.
type ConsentConfirmed struct {
	Consent string `json:"consent"`
	GivenBy string `json:"given_by"`
	Form    string `json:"form"`
}

func (c ConfirmConsent) decide(s *State, now Moment) ([]Event, error) {
	given := s.consent(c.Consent)
	switch {
	case given == nil:
		return nil, refuse(CodeUnknownConsent, "consent")
	case !given.Active():
		return nil, refuse(CodeConsentEnded, "consent")
	case s.member(c.GivenBy) == nil:
		return nil, refuse(CodeUnknownMember, "given_by")
	case !s.ownOrStaff(now.By, c.GivenBy):
		return nil, refuse(CodeAnswerForAnother, "given_by")
	}
	renewed := *given
	renewed.GivenBy = c.GivenBy
	if !s.stands(renewed, now.Law, now.Today()) {
		return nil, refuse(CodeConsentNeedsCustody, "given_by")
	}
	if r := s.digitalIsOwn(now.By, c.Form); r != nil {
		return nil, r
	}
	return []Event{ConsentConfirmed(c)}, nil
}

func (e ConsentConfirmed) apply(s *State, m Meta) {
	c := s.consent(e.Consent)
	c.GivenBy, c.Form, c.AskedUntil = e.GivenBy, e.Form, Date{}
	if s.digitalIsHerOwn() {
		c.At, c.By = m.At, m.By
	}
}
