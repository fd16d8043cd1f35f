package course

import "time"

// GiveConsent records one person's written consent: what, to whom, for what, until when.
// For a child the holder of custody gives it; from the party age the young person does.
type GiveConsent struct {
	Member    string   `json:"member" doc:"Whom the information is about."`
	GivenBy   string   `json:"given_by" doc:"Who consents: the person, or the holder of custody."`
	Types     []string `json:"types" minItems:"1" maxItems:"20" enum:"employment,social,health,school,children,economy,housing" doc:"Types of information."`
	Recipient string   `json:"recipient" minLength:"1" maxLength:"200" doc:"Professional field, or the name of a unit or organisation."`
	Purpose   string   `json:"purpose" minLength:"1" maxLength:"1000"`
	Form      string   `json:"form" enum:"written,digital" doc:"How it was given; it is always in writing. Staff record what was signed on paper; digital is given by the person herself."`
	Expires   Date     `json:"expires" doc:"Last day on which it holds."`
}

// Consent as it stands.
type Consent struct {
	ID         string    `json:"id"`
	Member     string    `json:"member"`
	GivenBy    string    `json:"given_by"`
	Types      []string  `json:"types"`
	Recipient  string    `json:"recipient"`
	Purpose    string    `json:"purpose"`
	Form       string    `json:"form"`
	At         time.Time `json:"at"`
	By         Actor     `json:"by,omitzero"` // who wrote it down: she herself, or a member of staff who has it on paper
	Expires    Date      `json:"expires"`
	AskedUntil Date      `json:"asked_until,omitzero"` // whoever answers for the member is asked to confirm it, until then
	EndedAt    time.Time `json:"ended_at,omitzero"`
	Withdrawn  bool      `json:"withdrawn,omitempty"`
	NotGiven   bool      `json:"not_given,omitempty"` // she in whose name it stands says that she did not give it
}

// Active reports whether the consent holds: it does until it is withdrawn or expires.
func (c Consent) Active() bool { return c.EndedAt.IsZero() }

// asked reports whether somebody is asked to confirm it.
func (c Consent) asked() bool { return c.Active() && !c.AskedUntil.IsZero() }

// ConsentGiven adds a consent.
type ConsentGiven struct {
	Consent Consent `json:"consent"`
}

func (c GiveConsent) decide(s *State, now Moment) ([]Event, error) {
	about, giver := s.member(c.Member), s.member(c.GivenBy)
	switch {
	case about == nil:
		return nil, refuse(CodeUnknownMember, "member")
	case giver == nil:
		return nil, refuse(CodeUnknownMember, "given_by")
	case !s.ownOrStaff(now.By, c.GivenBy):
		return nil, refuse(CodeAnswerForAnother, "given_by")
	case s.isParty(*about, now.Law, now.Today()) && about.ID != giver.ID:
		return nil, refuse(CodeConsentOwnOnly, "given_by", "age", now.Law.PartyAge(now.Today()))
	case about.ID != giver.ID && !contains(about.Custody, Custody(giver.ID)):
		return nil, refuse(CodeConsentNeedsCustody, "given_by")
	case !c.Expires.IsValid() || c.Expires.Before(now.Today()):
		return nil, refuse(CodeDatePassed, "expires")
	}
	if r := s.digitalIsOwn(now.By, c.Form); r != nil {
		return nil, r
	}
	if err := s.noneGone("member", c.Member, c.GivenBy); err != nil {
		return nil, err
	}
	return []Event{ConsentGiven{Consent{
		ID: now.id("c"), Member: c.Member, GivenBy: c.GivenBy, Types: c.Types, Recipient: c.Recipient,
		Purpose: c.Purpose, Form: c.Form, At: now.At, Expires: c.Expires,
	}}}, nil
}

func (e ConsentGiven) created() string { return e.Consent.ID }

func (e ConsentGiven) apply(s *State, m Meta) {
	if s.digitalIsHerOwn() {
		e.Consent.By = m.By
	}
	s.Consents = append(s.Consents, e.Consent)
}

// digitalIsHerOwn: nobody gives a digital consent in somebody else's name, and a consent says who wrote it down.
func (s *State) digitalIsHerOwn() bool { return s.Law.Rules >= 4 }

func (s *State) digitalIsOwn(by Actor, form string) *Refusal {
	if s.digitalIsHerOwn() && by.Role != Citizen && form != writtenConsent {
		return refuse(CodeConsentDigitalOwn, "form")
	}
	return nil
}

const writtenConsent = "written"

// WithdrawConsent ends a consent at once. What was lawfully recorded stays.
type WithdrawConsent struct {
	Consent  string `json:"consent" path:"cid"`
	NotGiven bool   `json:"not_given,omitempty" doc:"She in whose name it stands says that she did not give it. The coordinator and the supervisor are told."`
}

// ConsentWithdrawn ends the access that rested on the consent.
type ConsentWithdrawn struct {
	Consent  string `json:"consent"`
	NotGiven bool   `json:"not_given,omitempty"`
}

func (c WithdrawConsent) decide(s *State, now Moment) ([]Event, error) {
	given := s.consent(c.Consent)
	if given == nil {
		return nil, refuse(CodeUnknownConsent, "consent")
	}
	if !given.Active() {
		return nil, refuse(CodeConsentEnded, "consent")
	}
	if now.By.Role == Citizen && !s.speaksFor(now, *given) {
		return nil, refuse(CodeAnswerForAnother, "consent")
	}
	if me := s.MemberOf(now.By.Subject); c.NotGiven && (me == nil || me.ID != given.GivenBy) {
		return nil, refuse(CodeAnswerForAnother, "not_given")
	}
	return []Event{ConsentWithdrawn(c)}, nil
}

// speaksFor: whom a consent is about may withdraw it, and whoever answers for that member, whoever gave it.
func (s *State) speaksFor(now Moment, c Consent) bool {
	m := s.MemberOf(now.By.Subject)
	if m == nil || m.ID == c.Member || !s.askedWhenUsed() {
		return m != nil && (m.ID == c.GivenBy || m.ID == c.Member)
	}
	return find(s.answersFor(*s.member(c.Member), now.Law, now.Today()), func(h *Member) bool { return h.ID == m.ID }) != nil
}

func (e ConsentWithdrawn) apply(s *State, m Meta) {
	s.endConsent(e.Consent, true, m.At)
	s.consent(e.Consent).NotGiven = e.NotGiven
}

// consentWithdrawn tells the coordinator, and the supervisor too of a consent that was never given.
func (s *State) consentWithdrawn(e ConsentWithdrawn) []Notice {
	if e.NotGiven {
		return append(s.consentEnded(e.Consent), tellCoordinator(NoticeConsentDisputed, e.Consent), tellSupervisor(NoticeConsentDisputed, e.Consent))
	}
	return append(s.consentEnded(e.Consent), tellCoordinator(NoticeConsentWithdrawn, e.Consent))
}

// ConsentExpired is brought by time.
type ConsentExpired struct {
	Consent string `json:"consent"`
}

func (e ConsentExpired) apply(s *State, m Meta) { s.endConsent(e.Consent, false, m.At) }

// endConsent also ends the team memberships that rested on it.
func (s *State) endConsent(id string, withdrawn bool, at time.Time) {
	c := s.consent(id)
	c.EndedAt, c.Withdrawn = at, withdrawn
	for i := range s.Team.Members {
		if t := &s.Team.Members[i]; t.Consent == id && t.Left.IsZero() {
			t.Left = at
		}
	}
}

func (s *State) consent(id string) *Consent {
	return find(s.Consents, func(c *Consent) bool { return c.ID == id })
}
