package course

import (
	"slices"
	"strings"
	"time"

	"github.com/enplan-dk/enplan/internal/domain/bylaw"
)

// Team is the cross-professional team with its one coordinator.
type Team struct {
	Coordinator Post         `json:"coordinator,omitzero"`
	Posts       []Post       `json:"posts,omitempty"` // coordinators before this one
	Members     []TeamMember `json:"members,omitempty"`
	ConfirmedAt time.Time    `json:"confirmed_at,omitzero"`
	Handover    *Handover    `json:"handover,omitempty"`
	Absence     *Absence     `json:"absence,omitempty"`
}

// Post is one person's time as coordinator.
type Post struct {
	Subject string    `json:"subject"`
	From    time.Time `json:"from"`
	To      time.Time `json:"to,omitzero"`
	Interim bool      `json:"interim,omitempty"` // stands in until somebody is appointed
	Note    string    `json:"note,omitempty"`    // what whoever holds it was told: the note of the handover, or why it was given
}

// TeamMember is a professional in the team; the access rests on a statute or on a consent.
type TeamMember struct {
	ID      string    `json:"id"`
	Subject string    `json:"subject"`
	Field   string    `json:"field"`
	Role    string    `json:"role"`
	Joined  time.Time `json:"joined"`
	Until   Date      `json:"until,omitzero"`
	Left    time.Time `json:"left,omitzero"`
	Basis   string    `json:"basis"`             // "consent" or "statute"
	Statute string    `json:"statute,omitempty"` // which one
	Consent string    `json:"consent,omitempty"`

	NotReplaced string `json:"not_replaced,omitempty"` // why nobody takes over, where the field is none that helps the family
}

// Active reports whether the member is in the team now.
func (t TeamMember) Active() bool { return t.Left.IsZero() }

// ActingCoordinator is who answers for the course today: the cover during an
// absence, else the coordinator.
func (s *State) ActingCoordinator() string {
	if a := s.Team.Absence; a != nil && a.Begun {
		return a.Cover
	}
	return s.Team.Coordinator.Subject
}

// appoint makes somebody coordinator. There is never a course without one:
// the former post ends in the same event. Any appointment lets a pending
// handover and a planned absence of the former coordinator lapse.
func (t *Team) appoint(subject string, at time.Time) {
	if t.Coordinator.Subject != "" {
		t.endPost(at)
	}
	t.Coordinator = Post{Subject: subject, From: at}
	t.Handover, t.Absence = nil, nil
}

// endPost keeps who was coordinator, and until when. What was said with the post goes with it.
func (t *Team) endPost(at time.Time) {
	old := t.Coordinator
	old.To, old.Note = at, ""
	t.Posts = append(t.Posts, old)
}

// AppointCoordinator makes somebody coordinator at once. With Interim the
// supervisor stands in until somebody is appointed.
type AppointCoordinator struct {
	Subject string `json:"subject" minLength:"1" maxLength:"200" staff:"named" doc:"The caseworker's identifier at the identity provider."`
	Reason  string `json:"reason" minLength:"1" maxLength:"1000"`
	Interim bool   `json:"interim,omitempty" doc:"A stand-in until somebody is appointed, as when an account was disabled."`
}

// CoordinatorAppointed ends the former post and begins the new one.
type CoordinatorAppointed struct {
	Subject string `json:"subject"`
	Reason  string `json:"reason"`
	Interim bool   `json:"interim,omitempty"`
	Lapsed  string `json:"lapsed_handover,omitempty"` // who had been asked to take over, and is not any more
}

func (c AppointCoordinator) decide(s *State, _ Moment) ([]Event, error) {
	if s.MemberOf(c.Subject) != nil {
		return nil, refuse(CodeCoordinatorIsFamily, "subject")
	}
	if c.Subject == s.Team.Coordinator.Subject && c.Interim == s.Team.Coordinator.Interim {
		return nil, refuse(CodeAlreadyCoordinator, "subject")
	}
	appointed := CoordinatorAppointed{Subject: c.Subject, Reason: c.Reason, Interim: c.Interim}
	if h := s.Team.Handover; h != nil && h.To != c.Subject {
		appointed.Lapsed = h.To
	}
	return []Event{appointed}, nil
}

func (e CoordinatorAppointed) apply(s *State, m Meta) {
	s.Team.appoint(e.Subject, m.At)
	s.Team.Coordinator.Interim = e.Interim
	s.keepNote(e.Reason)
}

// keepNote keeps what a new coordinator was told for as long as the post is hers.
func (s *State) keepNote(note string) {
	if s.Law.Rules >= 4 {
		s.Team.Coordinator.Note = note
	}
}

// AddTeamMember takes a professional into the team.
type AddTeamMember struct {
	Subject string `json:"subject" minLength:"1" maxLength:"200" staff:"named"`
	Field   string `json:"field" minLength:"1" doc:"Professional field, by id from the by-law's list."`
	Role    string `json:"role" minLength:"1" maxLength:"200" doc:"What the person does in the team."`
	Until   Date   `json:"until,omitzero"`
	Basis   string `json:"basis" enum:"consent,statute" doc:"What the access rests on."`
	Statute string `json:"statute,omitempty" maxLength:"200"`
	Consent string `json:"consent,omitempty" doc:"Id of the consent, if the access rests on one."`
}

// TeamMemberAdded begins a membership.
type TeamMemberAdded struct {
	Member TeamMember `json:"member"`
}

func (c AddTeamMember) decide(s *State, now Moment) ([]Event, error) {
	if find(now.Law.Fields, func(f *bylaw.Field) bool { return f.ID == c.Field }) == nil {
		return nil, refuse(CodeUnknownField, "field")
	}
	if s.MemberOf(c.Subject) != nil {
		return nil, refuse(CodeTeamMemberIsFamily, "subject")
	}
	if find(s.Team.Members, func(t *TeamMember) bool { return t.Active() && t.Subject == c.Subject && t.Field == c.Field }) != nil {
		return nil, refuse(CodeAlreadyInTeam, "subject")
	}
	switch c.Basis {
	case "consent":
		given := s.consent(c.Consent)
		if given == nil || !given.Active() {
			return nil, refuse(CodeConsentMissing, "consent")
		}
		if given.Recipient != c.Field {
			return nil, refuse(CodeConsentOtherRecipient, "consent")
		}
	case "statute":
		if strings.TrimSpace(c.Statute) == "" {
			return nil, refuse(CodeRequired, "statute")
		}
	default:
		return nil, refuse(CodeUnknownValue, "basis")
	}
	if !c.Until.IsZero() && c.Until.Before(now.Today()) {
		return nil, refuse(CodeDatePassed, "until")
	}
	return []Event{TeamMemberAdded{TeamMember{
		ID: now.id("t"), Subject: c.Subject, Field: c.Field, Role: c.Role, Joined: now.At, Until: c.Until,
		Basis: c.Basis, Statute: c.Statute, Consent: c.Consent,
	}}}, nil
}

func (e TeamMemberAdded) created() string { return e.Member.ID }

func (e TeamMemberAdded) apply(s *State, _ Meta) { s.Team.Members = append(s.Team.Members, e.Member) }

// RemoveTeamMember ends a membership, and with it the access.
type RemoveTeamMember struct {
	Member string `json:"member" path:"mid"`
}

// TeamMemberRemoved ends a membership; time also brings it, on the last day.
type TeamMemberRemoved struct {
	Member string `json:"member"`
}

func (c RemoveTeamMember) decide(s *State, _ Moment) ([]Event, error) {
	t := s.teamMember(c.Member)
	if t == nil || !t.Active() {
		return nil, refuse(CodeUnknownTeamMember, "member")
	}
	return []Event{TeamMemberRemoved(c)}, nil
}

// LeaveTeam ends one's own membership.
type LeaveTeam struct {
	Member string `json:"member" path:"mid"`
}

func (c LeaveTeam) decide(s *State, now Moment) ([]Event, error) {
	t := s.teamMember(c.Member)
	switch {
	case t == nil || !t.Active():
		return nil, refuse(CodeUnknownTeamMember, "member")
	case t.Subject != now.By.Subject:
		return nil, refuse(CodeAnswerForAnother, "member")
	}
	return []Event{TeamMemberRemoved(c)}, nil
}

func (e TeamMemberRemoved) apply(s *State, m Meta) { s.teamMember(e.Member).Left = m.At }

func (s *State) teamMember(id string) *TeamMember {
	return find(s.Team.Members, func(t *TeamMember) bool { return t.ID == id })
}

// MarkField marks a professional field as not relevant for the team, with the
// reason; an empty reason takes the mark back.
type MarkField struct {
	Field  string `json:"field" minLength:"1"`
	Reason string `json:"reason" maxLength:"1000"`
}

// FieldMarked keeps the reason.
type FieldMarked struct {
	Field  string `json:"field"`
	Reason string `json:"reason"`
}

func (c MarkField) decide(s *State, _ Moment) ([]Event, error) {
	if s.field(c.Field) == nil && (!s.showsFieldsLeft() || !s.leftWithConsent(c.Field)) {
		return nil, refuse(CodeFieldNotHelping, "field")
	}
	return []Event{FieldMarked(c)}, nil
}

func (e FieldMarked) apply(s *State, _ Meta) {
	if f := s.field(e.Field); f != nil {
		f.NotRelevant = e.Reason
		return
	}
	for i := range s.Team.Members {
		if t := &s.Team.Members[i]; t.Field == e.Field && !t.Active() {
			t.NotReplaced = e.Reason
		}
	}
}

// showsFieldsLeft: a field that loses whoever stood for it is the coordinator's task.
func (s *State) showsFieldsLeft() bool { return s.Law.Rules >= 4 }

// UnrepresentedFields are those that help the family and for which nobody in the team stands, and those whose member was there by
// a consent that has ended. One that is marked as not relevant is none of them.
func (s *State) UnrepresentedFields() []string {
	var out []string
	for _, f := range s.Fields {
		if f.NotRelevant == "" && !s.represented(f.Field) {
			out = append(out, f.Field)
		}
	}
	for _, t := range s.Team.Members {
		if s.field(t.Field) == nil && t.NotReplaced == "" && s.leftWithConsent(t.Field) && !slices.Contains(out, t.Field) {
			out = append(out, t.Field)
		}
	}
	return out
}

// leftWithConsent: the consent has ended by which somebody stood for a field, and nobody else does.
func (s *State) leftWithConsent(field string) bool {
	return !s.represented(field) && find(s.Team.Members, func(t *TeamMember) bool {
		c := s.consent(t.Consent)
		return t.Field == field && c != nil && !c.Active() && t.Left.Equal(c.EndedAt)
	}) != nil
}

// fieldItems tell the coordinator, once, of each field that has lost whoever stood for it.
func (s *State) fieldItems(at time.Time, add adder) {
	if !s.showsFieldsLeft() {
		return
	}
	for _, field := range s.UnrepresentedFields() {
		if find(s.Team.Members, func(t *TeamMember) bool { return t.Field == field }) != nil {
			add(ItemFieldLeft, field, s.since(ItemFieldLeft, field, at), ForCoordinator)
		}
	}
}

func (s *State) field(id string) *FieldNeed {
	return find(s.Fields, func(f *FieldNeed) bool { return f.Field == id })
}

// ConfirmTeam says that the team is complete; the plan can be drafted.
type ConfirmTeam struct{}

// TeamConfirmed begins the drafting of the plan.
type TeamConfirmed struct{}

func (c ConfirmTeam) decide(s *State, _ Moment) ([]Event, error) {
	var missing []Refusal
	for _, f := range s.Fields {
		if f.NotRelevant == "" && !s.represented(f.Field) {
			missing = append(missing, *refuse(CodeFieldNotRepresented, "fields", "field", f.Field))
		}
	}
	if len(missing) > 0 {
		r := refuse(CodeTeamIncomplete, "")
		r.Also = missing
		return nil, r
	}
	return []Event{TeamConfirmed{}}, nil
}

func (s *State) represented(field string) bool {
	return find(s.Team.Members, func(t *TeamMember) bool { return t.Active() && t.Field == field }) != nil
}

func (e TeamConfirmed) apply(s *State, m Meta) {
	s.Team.ConfirmedAt = m.At
	s.Plan.Draft = &Content{}
	s.enter(DraftingPlan, m.At)
}
