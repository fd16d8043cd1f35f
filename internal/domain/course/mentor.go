package course

import (
	"strings"
	"time"

	"github.com/enplan-dk/enplan/internal/domain/bylaw"
)

// MentorStatus is where a mentor agreement stands in its own life.
type MentorStatus string

// The statuses.
const (
	MentorDraft    MentorStatus = "draft"
	MentorActive   MentorStatus = "active"
	MentorIsEnded  MentorStatus = "ended"
	MentorIsPassed MentorStatus = "expired"
)

// Mentor is a mentor agreement (LAB § 31 c) with its periods.
type Mentor struct {
	ID         string         `json:"id"`
	Terms      MentorTerms    `json:"terms"`
	Status     MentorStatus   `json:"status"`
	InsidePlan bool           `json:"inside_plan"` // its content may stand in the plan; else it is a separate document
	Citizen    *MentorAssent  `json:"citizen_agreed,omitempty"`
	Mentor     *MentorAssent  `json:"mentor_agreed,omitempty"`
	Periods    []MentorPeriod `json:"periods"`
	EndedOn    Date           `json:"ended_on,omitzero"`
	EndReason  string         `json:"end_reason,omitempty"`
}

// MentorTerms are what the written agreement says.
type MentorTerms struct {
	Member       string  `json:"member" doc:"Whom the mentor supports."`
	Goal         string  `json:"goal" minLength:"1" maxLength:"2000" doc:"Goal of the support."`
	Tasks        string  `json:"tasks" minLength:"1" maxLength:"4000" doc:"The mentor's tasks, beyond what employer or school does anyway."`
	HoursPerWeek float64 `json:"hours_per_week" exclusiveMinimum:"0" maximum:"37"`
	Name         string  `json:"name" minLength:"1" maxLength:"200"`
	Contact      string  `json:"contact" minLength:"1" maxLength:"300"`
	Employer     string  `json:"employer" minLength:"1" maxLength:"40" doc:"Who employs the mentor, by id from the by-law's list."`
	Funding      string  `json:"funding" minLength:"1" maxLength:"40" doc:"What is paid for, by id from the by-law's list."`
	NoOtherOffer bool    `json:"no_other_offer,omitempty" doc:"The person cannot take part in other offers: contact at least as often as the rules say."`
}

// MentorPeriod is one period with its own concrete assessment.
type MentorPeriod struct {
	From       Date   `json:"from"`
	To         Date   `json:"to"` // last day
	Assessment string `json:"assessment"`
}

// MentorAssent is one side's agreement.
type MentorAssent struct {
	At   time.Time `json:"at"`
	By   string    `json:"by"`
	Form string    `json:"form"`
}

// Last is the last day of the latest period.
func (m Mentor) Last() Date { return m.Periods[len(m.Periods)-1].To }

// DraftMentor drafts an agreement with its first period.
type DraftMentor struct {
	MentorTerms
	From       Date   `json:"from"`
	To         Date   `json:"to" doc:"Last day; at most the longest period that the rules allow."`
	Assessment string `json:"assessment" maxLength:"4000" doc:"The concrete assessment of the need."`
	Confirmed  bool   `json:"confirmed,omitempty" doc:"The question of confirm_date was answered with yes."`
}

// MentorDrafted adds it.
type MentorDrafted struct {
	Mentor Mentor `json:"mentor"`
}

func (c DraftMentor) decide(s *State, now Moment) ([]Event, error) {
	rules := now.Law.Mentor
	if s.member(c.Member) == nil {
		return nil, refuse(CodeUnknownMember, "member")
	}
	if err := s.noneGone("member", c.Member); err != nil {
		return nil, err
	}
	if !named(rules.Employers, c.Employer) {
		return nil, refuse(CodeUnknownValue, "employer").from(rules.Source)
	}
	if !named(rules.Funding, c.Funding) {
		return nil, refuse(CodeUnknownValue, "funding").from(rules.Source)
	}
	period := MentorPeriod{From: c.From, To: c.To, Assessment: c.Assessment}
	if err := period.check(rules); err != nil {
		return nil, err
	}
	if err := s.confirm(c.Confirmed, "from", s.oddPeriod(now.Law, Mentor{Terms: c.MentorTerms}, period, "from")); err != nil {
		return nil, err
	}
	return []Event{MentorDrafted{Mentor{
		ID: now.id("n"), Terms: c.MentorTerms, Status: MentorDraft, InsidePlan: now.Law.MentorInsidePlan(now.Today()),
		Periods: []MentorPeriod{period},
	}}}, nil
}

func named(list []bylaw.NamedPart, id string) bool {
	return find(list, func(n *bylaw.NamedPart) bool { return n.ID == id }) != nil
}

func (p MentorPeriod) check(rules bylaw.MentorRules) error {
	switch {
	case !p.From.IsValid():
		return refuse(CodeDateImpossible, "from")
	case !p.To.IsValid() || p.To.Before(p.From):
		return refuse(CodePeriodBackwards, "to")
	case !p.To.Before(rules.LongestPeriod.AddTo(p.From)):
		return refuse(CodeMentorPeriodTooLong, "to", "longest", rules.LongestPeriod).from(rules.Source)
	case strings.TrimSpace(p.Assessment) == "":
		return refuse(CodeAssessmentMissing, "assessment").from(rules.Source)
	}
	return nil
}

func (e MentorDrafted) created() string { return e.Mentor.ID }

func (e MentorDrafted) apply(s *State, _ Meta) { s.Mentors = append(s.Mentors, e.Mentor) }

// AgreeMentor records the agreement of the citizen or of the mentor. The mentor
// needs no login: the coordinator records the acceptance with its form.
type AgreeMentor struct {
	Agreement string `json:"agreement" path:"aid"`
	Side      string `json:"side" enum:"citizen,mentor"`
	Form      string `json:"form" enum:"digital,signature,meeting,letter"`
}

// MentorAgreed begins the agreement when both sides have agreed.
type MentorAgreed struct {
	Agreement string `json:"agreement"`
	Side      string `json:"side"`
	Form      string `json:"form"`
}

func (c AgreeMentor) decide(s *State, now Moment) ([]Event, error) {
	a := s.mentor(c.Agreement)
	switch {
	case a == nil:
		return nil, refuse(CodeUnknownAgreement, "agreement")
	case a.Status != MentorDraft:
		return nil, refuse(CodeAgreementNotDraft, "agreement", "status", a.Status)
	}
	if now.By.Role == Citizen {
		me := s.MemberOf(now.By.Subject)
		if c.Side != "citizen" || me == nil || me.ID != a.Terms.Member {
			return nil, refuse(CodeAnswerForAnother, "side")
		}
	}
	return []Event{MentorAgreed(c)}, nil
}

func (e MentorAgreed) apply(s *State, m Meta) {
	a := s.mentor(e.Agreement)
	assent := &MentorAssent{At: m.At, By: m.By.Subject, Form: e.Form}
	if e.Side == "citizen" {
		a.Citizen = assent
	} else {
		a.Mentor = assent
	}
	if a.Citizen != nil && a.Mentor != nil {
		a.Status = MentorActive
	}
}

// ExtendMentor adds a period, which needs its own concrete assessment.
type ExtendMentor struct {
	Agreement  string `json:"agreement" path:"aid"`
	To         Date   `json:"to" doc:"Last day of the new period."`
	Assessment string `json:"assessment" maxLength:"4000"`
	Confirmed  bool   `json:"confirmed,omitempty" doc:"The question of confirm_date was answered with yes."`
}

// MentorExtended adds it.
type MentorExtended struct {
	Agreement string       `json:"agreement"`
	Period    MentorPeriod `json:"period"`
}

func (c ExtendMentor) decide(s *State, now Moment) ([]Event, error) {
	a := s.mentor(c.Agreement)
	rules := now.Law.Mentor
	switch {
	case a == nil:
		return nil, refuse(CodeUnknownAgreement, "agreement")
	case a.Status != MentorActive:
		return nil, refuse(CodeAgreementNotActive, "agreement", "status", a.Status)
	case a.InsidePlan && now.inTrial() != nil:
		return nil, now.inTrial()
	case rules.MaxRenewals > 0 && len(a.Periods) > rules.MaxRenewals:
		return nil, refuse(CodeMentorRenewalsUsed, "agreement", "max", rules.MaxRenewals).from(rules.Source)
	}
	p := MentorPeriod{From: a.Last().AddDays(1), To: c.To, Assessment: c.Assessment}
	if err := p.check(rules); err != nil {
		return nil, err
	}
	if err := s.confirm(c.Confirmed, "to", s.oddPeriod(now.Law, *a, p, "to")); err != nil {
		return nil, err
	}
	return []Event{MentorExtended{Agreement: c.Agreement, Period: p}}, nil
}

func (e MentorExtended) apply(s *State, _ Meta) {
	a := s.mentor(e.Agreement)
	a.Periods = append(a.Periods, e.Period)
}

// IncludeMentor takes an agreement that was made beside the plan into it, from the day from which the by-law lets it stand there.
type IncludeMentor struct {
	Agreement string `json:"agreement" path:"aid"`
}

// MentorIncluded takes it in.
type MentorIncluded struct {
	Agreement string `json:"agreement"`
}

func (c IncludeMentor) decide(s *State, now Moment) ([]Event, error) {
	if err := now.inTrial(); err != nil {
		return nil, err
	}
	a := s.mentor(c.Agreement)
	switch {
	case a == nil:
		return nil, refuse(CodeUnknownAgreement, "agreement")
	case a.Status != MentorActive && a.Status != MentorDraft:
		return nil, refuse(CodeAgreementNotActive, "agreement", "status", a.Status)
	case a.InsidePlan:
		return nil, refuse(CodeAgreementInPlan, "agreement")
	}
	if !now.Law.MentorInsidePlan(now.Today()) {
		e, _ := now.Law.MentorExemption()
		return nil, refuse(CodeMentorNotYetInPlan, "agreement", "exemption", e.Paragraph, "from", e.From).from(e.Source)
	}
	return []Event{MentorIncluded(c)}, nil
}

func (e MentorIncluded) apply(s *State, _ Meta) { s.mentor(e.Agreement).InsidePlan = true }

// beside: an agreement that runs and stands beside the plan.
func (m *Mentor) beside() bool { return m.Status == MentorActive && !m.InsidePlan }

// offersInclusion: what was agreed beside the plan is offered to be taken in.
func (s *State) offersInclusion() bool { return s.Law.Rules >= 4 }

// EndMentor ends an agreement early, or drops a draft.
type EndMentor struct {
	Agreement string `json:"agreement" path:"aid"`
	Reason    string `json:"reason" minLength:"1" maxLength:"2000"`
}

// MentorEnded keeps the reason.
type MentorEnded struct {
	Agreement string `json:"agreement"`
	Reason    string `json:"reason"`
	On        Date   `json:"on"`
}

// MentorExpired is brought by time, on the day after the last.
type MentorExpired struct {
	Agreement string `json:"agreement"`
}

func (c EndMentor) decide(s *State, now Moment) ([]Event, error) {
	a := s.mentor(c.Agreement)
	switch {
	case a == nil:
		return nil, refuse(CodeUnknownAgreement, "agreement")
	case a.Status != MentorActive && a.Status != MentorDraft:
		return nil, refuse(CodeAgreementNotActive, "agreement", "status", a.Status)
	}
	return []Event{MentorEnded{Agreement: c.Agreement, Reason: c.Reason, On: now.Today()}}, nil
}

func (e MentorEnded) apply(s *State, _ Meta) {
	a := s.mentor(e.Agreement)
	a.Status, a.EndedOn, a.EndReason = MentorIsEnded, e.On, e.Reason
}

func (e MentorExpired) apply(s *State, _ Meta) {
	a := s.mentor(e.Agreement)
	a.Status, a.EndedOn = MentorIsPassed, a.Last()
}

func (s *State) mentor(id string) *Mentor {
	return find(s.Mentors, func(m *Mentor) bool { return m.ID == id })
}

func (s *State) mentorItems(law *bylaw.Bylaw, today Date, add adder) {
	into, known := law.MentorExemption()
	for _, a := range s.Mentors {
		if a.Status != MentorActive {
			continue
		}
		last := a.Last()
		warn := law.Working().Previous(law.Mentor.WarnBefore.SubtractFrom(last))
		add(ItemMentorExpiring, a.ID, s.morning(law, warn), ForCoordinator)
		add(ItemMentorExpiry, a.ID, startOfDay(last.AddDays(1)), ForCoordinator)
		if known && a.beside() && s.offersInclusion() && law.InTrial(today) {
			add(ItemMentorIntoPlan, a.ID, s.morning(law, law.Working().Next(into.From)), ForCoordinator)
		}
		if due := s.mentorContact(a, law, today); !due.IsZero() {
			add(ItemMentorContact, a.ID, s.morning(law, due), ForCoordinator)
		}
	}
}

// mentorContact is the latest day for the contact with whoever cannot take part in other offers; zero where none is due.
func (s *State) mentorContact(a Mentor, law *bylaw.Bylaw, today Date) Date {
	m := s.member(a.Terms.Member)
	if a.Status != MentorActive || !a.Terms.NoOtherOffer || !m.inCategory(law.Mentor.MinimumContactLAB, today) {
		return Date{}
	}
	since := a.Periods[0].From
	if met := s.lastMet(m.ID); met.After(since) {
		since = met
	}
	return law.Working().Previous(law.Mentor.MinimumContact.AddTo(since))
}

// inCategory reports whether a spell in one of these numbers covers the day.
func (m *Member) inCategory(numbers []int, on Date) bool {
	return find(m.Spells, func(sp *bylaw.Spell) bool { return contains(numbers, sp.LAB) && coversDay(*sp, on) }) != nil
}

// covered reports whether any spell covers the day.
func (m *Member) covered(on Date) bool {
	return find(m.Spells, func(sp *bylaw.Spell) bool { return coversDay(*sp, on) }) != nil
}

func coversDay(sp bylaw.Spell, on Date) bool {
	return !sp.From.After(on) && (sp.To.IsZero() || !sp.To.Before(on))
}

// lastMet is the day of the last held meeting with a member.
func (s *State) lastMet(member string) Date {
	return s.lastHeld(func(m Meeting) bool { return contains(m.Present, member) })
}
