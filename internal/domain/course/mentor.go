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

	Unsent bool         `json:"unsent,omitempty"` // a draft that was not put to the citizen: she neither reads nor answers it
	Since  time.Time    `json:"since,omitzero"`   // when it was drafted, corrected or sent last
	Reply  *MentorReply `json:"reply,omitempty"`  // of the citizen, if she does not say yes
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

// MentorReply is what a citizen says who does not say yes to an agreement.
type MentorReply struct {
	Answer string    `json:"answer"`
	Words  string    `json:"words,omitempty"`
	At     time.Time `json:"at"`
	By     string    `json:"by"`
	Form   string    `json:"form"`
	TalkBy Date      `json:"talk_by,omitzero"` // the latest day on which the coordinator talks with her
}

// The answers to an agreement.
const (
	MentorYes  = "yes"
	MentorNo   = "no"
	MentorTalk = "talk"
)

// sendsAgreements: an agreement is put to the citizen when it is sent. Until then its draft lay before her at once.
func (s *State) sendsAgreements() bool { return s.Law.Rules >= 4 }

// asksCitizen: it was sent, and she has not answered.
func (m *Mentor) asksCitizen() bool {
	return m.Status == MentorDraft && !m.Unsent && m.Citizen == nil && m.Reply == nil
}

// wantsToTalk: she has asked to talk about it.
func (m *Mentor) wantsToTalk() bool {
	return m.Status == MentorDraft && m.Reply != nil && m.Reply.Answer == MentorTalk
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
	drafted := Mentor{
		ID: now.id("n"), Terms: c.MentorTerms, Status: MentorDraft, InsidePlan: now.Law.MentorInsidePlan(now.Today()),
		Periods: []MentorPeriod{{From: c.From, To: c.To, Assessment: c.Assessment}}, Unsent: s.sendsAgreements(),
	}
	if err := s.mentorFits(drafted, c.Confirmed, now); err != nil {
		return nil, err
	}
	return []Event{MentorDrafted{drafted}}, nil
}

// mentorFits checks a draft with its first period.
func (s *State) mentorFits(a Mentor, confirmed bool, now Moment) error {
	rules := now.Law.Mentor
	if s.member(a.Terms.Member) == nil {
		return refuse(CodeUnknownMember, "member")
	}
	if err := s.noneGone("member", a.Terms.Member); err != nil {
		return err
	}
	if !named(rules.Employers, a.Terms.Employer) {
		return refuse(CodeUnknownValue, "employer").from(rules.Source)
	}
	if !named(rules.Funding, a.Terms.Funding) {
		return refuse(CodeUnknownValue, "funding").from(rules.Source)
	}
	if err := a.Periods[0].check(rules); err != nil {
		return err
	}
	return s.confirm(confirmed, "from", s.oddPeriod(now.Law, Mentor{ID: a.ID, Terms: a.Terms}, a.Periods[0], "from"))
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

func (e MentorDrafted) apply(s *State, m Meta) {
	if e.Mentor.Unsent {
		e.Mentor.Since = m.At
	}
	s.Mentors = append(s.Mentors, e.Mentor)
}

// CorrectMentor changes a draft. Whoever has agreed to what it said before is asked again, the citizen when it is sent.
type CorrectMentor struct {
	Agreement string `json:"agreement" path:"aid"`
	MentorTerms
	From       Date   `json:"from"`
	To         Date   `json:"to" doc:"Last day; at most the longest period that the rules allow."`
	Assessment string `json:"assessment" maxLength:"4000" doc:"The concrete assessment of the need."`
	Confirmed  bool   `json:"confirmed,omitempty" doc:"The question of confirm_date was answered with yes."`
}

// MentorCorrected is how the draft reads from now on.
type MentorCorrected struct {
	Agreement string       `json:"agreement"`
	Terms     MentorTerms  `json:"terms"`
	Period    MentorPeriod `json:"period"`
}

func (c CorrectMentor) decide(s *State, now Moment) ([]Event, error) {
	if err := s.draftedMentor(c.Agreement); err != nil {
		return nil, err
	}
	e := MentorCorrected{Agreement: c.Agreement, Terms: c.MentorTerms, Period: MentorPeriod{From: c.From, To: c.To, Assessment: c.Assessment}}
	corrected := Mentor{ID: c.Agreement, Terms: e.Terms, Periods: []MentorPeriod{e.Period}}
	if err := s.mentorFits(corrected, c.Confirmed, now); err != nil {
		return nil, err
	}
	return []Event{e}, nil
}

func (e MentorCorrected) apply(s *State, m Meta) {
	a := s.mentor(e.Agreement)
	a.Terms, a.Periods = e.Terms, []MentorPeriod{e.Period}
	a.Unsent, a.Since, a.Citizen, a.Mentor, a.Reply = true, m.At, nil, nil, nil
}

// SendMentor puts a draft to the citizen, or puts it to her again after she did not say yes.
type SendMentor struct {
	Agreement string `json:"agreement" path:"aid"`
}

// MentorSent asks her.
type MentorSent struct {
	Agreement string `json:"agreement"`
}

func (c SendMentor) decide(s *State, _ Moment) ([]Event, error) {
	if err := s.draftedMentor(c.Agreement); err != nil {
		return nil, err
	}
	if a := s.mentor(c.Agreement); !a.Unsent && a.Reply == nil {
		return nil, refuse(CodeMentorSentAlready, "agreement")
	}
	return []Event{MentorSent(c)}, nil
}

func (e MentorSent) apply(s *State, m Meta) {
	a := s.mentor(e.Agreement)
	a.Unsent, a.Since, a.Reply = false, m.At, nil
}

// draftedMentor refuses unless the agreement is a draft.
func (s *State) draftedMentor(id string) error {
	a := s.mentor(id)
	switch {
	case a == nil:
		return refuse(CodeUnknownAgreement, "agreement")
	case a.Status != MentorDraft:
		return refuse(CodeAgreementNotDraft, "agreement", "status", a.Status)
	}
	return nil
}

// AgreeMentor records what the citizen or the mentor says to the agreement. The mentor
// needs no login: the coordinator records the acceptance with its form.
type AgreeMentor struct {
	Agreement string `json:"agreement" path:"aid"`
	Side      string `json:"side" enum:"citizen,mentor"`
	Form      string `json:"form" enum:"digital,signature,meeting,letter" doc:"Digital is for the citizen herself."`
	Answer    string `json:"answer,omitempty" enum:",yes,no,talk" doc:"Left out, yes. The citizen can say no, or ask to talk about it first."`
	Words     string `json:"words,omitempty" maxLength:"2000" doc:"Why the citizen does not say yes, in her own words."`
}

// MentorAgreed begins the agreement when both sides have agreed.
type MentorAgreed struct {
	Agreement string `json:"agreement"`
	Side      string `json:"side"`
	Form      string `json:"form"`
}

// MentorAnswered is that the citizen says no, or asks to talk about it first.
type MentorAnswered struct {
	Agreement string `json:"agreement"`
	Answer    string `json:"answer"`
	Words     string `json:"words,omitempty"`
	Form      string `json:"form"`
	TalkBy    Date   `json:"talk_by,omitzero"`
}

func (c AgreeMentor) decide(s *State, now Moment) ([]Event, error) {
	if err := s.draftedMentor(c.Agreement); err != nil {
		return nil, err
	}
	a := s.mentor(c.Agreement)
	if now.By.Role == Citizen {
		me := s.MemberOf(now.By.Subject)
		if c.Side != "citizen" || me == nil || me.ID != a.Terms.Member {
			return nil, refuse(CodeAnswerForAnother, "side")
		}
	}
	yes := c.Answer == "" || c.Answer == MentorYes
	switch {
	case c.Side == "citizen" && a.Unsent:
		return nil, refuse(CodeMentorUnsent, "agreement")
	case c.Side == "citizen" && s.sendsAgreements() && now.By.Role != Citizen && c.Form == "digital":
		return nil, refuse(CodeAnswerForAnother, "form")
	case yes:
		return []Event{MentorAgreed{Agreement: c.Agreement, Side: c.Side, Form: c.Form}}, nil
	case c.Side != "citizen":
		return nil, refuse(CodeUnknownValue, "answer")
	}
	e := MentorAnswered{Agreement: c.Agreement, Answer: c.Answer, Words: c.Words, Form: c.Form}
	if c.Answer == MentorTalk {
		e.TalkBy = now.Law.Working().Add(now.Today(), now.Law.Rights.MessageWorkingDays)
	}
	return []Event{e}, nil
}

func (e MentorAnswered) apply(s *State, m Meta) {
	a := s.mentor(e.Agreement)
	a.Citizen, a.Reply = nil, &MentorReply{Answer: e.Answer, Words: e.Words, At: m.At, By: m.By.Subject, Form: e.Form, TalkBy: e.TalkBy}
}

func (e MentorAgreed) apply(s *State, m Meta) {
	a := s.mentor(e.Agreement)
	assent := &MentorAssent{At: m.At, By: m.By.Subject, Form: e.Form}
	if e.Side == "citizen" {
		a.Citizen, a.Reply = assent, nil
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
		if a.wantsToTalk() {
			add(ItemMentorTalk, a.ID, s.morning(law, a.Reply.TalkBy), ForCoordinator)
		}
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
