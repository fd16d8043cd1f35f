package course

import (
	"fmt"
	"strings"
	"time"

	"github.com/enplan-dk/enplan/internal/domain/bylaw"
	"github.com/enplan-dk/enplan/internal/domain/calendar"
)

// Outcome is how a course ended.
type Outcome string

// The outcomes.
const (
	OutcomeNotEligible Outcome = "not_eligible"
	OutcomeDeclined    Outcome = "declined"
	OutcomeCompleted   Outcome = "completed"
	OutcomeWithdrawn   Outcome = "withdrawn"
	OutcomeMoved       Outcome = "moved"
	OutcomeTrialEnded  Outcome = "trial_ended"
	OutcomeMistaken    Outcome = "opened_by_mistake" // it counts in no figure
	OutcomeDied        Outcome = "died"              // the last adult
)

// Closing is how and when a course was closed.
type Closing struct {
	At           time.Time     `json:"at"`
	By           string        `json:"by"`
	Reason       string        `json:"reason,omitempty"`
	Checklist    *Checklist    `json:"checklist,omitempty"`
	Phase        Phase         `json:"phase"`            // the phase it was in
	Member       string        `json:"member,omitempty"` // the family member who ended it
	Destination  string        `json:"destination,omitempty"`
	Notification *Notification `json:"notification,omitempty"`
	Continuation *Continuation `json:"continuation,omitempty"` // the offer that nobody had answered
}

// Checklist is what must be settled before a course closes.
type Checklist struct {
	ContinuingEfforts []string            `json:"continuing_efforts,omitempty" maxItems:"200" doc:"Ids of efforts that go on under ordinary rules."`
	Conversions       []ConvertedProvided `json:"conversions,omitempty" maxItems:"100" doc:"What each ordinary plan that comes back still needs."`
	Aftercare         Date                `json:"aftercare,omitzero" doc:"When the municipality asks how it goes."`
	FinalScores       []Score             `json:"final_scores,omitempty" maxItems:"200"`
}

// ConvertedProvided is one ordinary plan that takes over again.
type ConvertedProvided struct {
	Provision string `json:"provision" minLength:"1"`
	Person    string `json:"person" minLength:"1"`
	Needs     string `json:"needs" minLength:"1" maxLength:"2000" doc:"What the ordinary plan still needs, and who makes it."`
}

// CloseCourse ends a course that is under way.
type CloseCourse struct {
	Outcome      Outcome       `json:"outcome" enum:"completed,withdrawn,moved,trial_ended,opened_by_mistake" doc:"opened_by_mistake: it counts in no figure; the only one in intake."`
	Reason       string        `json:"reason" minLength:"1" maxLength:"4000"`
	Destination  string        `json:"destination,omitempty" enum:",work,education,ordinary_plans,other_municipality,other" doc:"Where the family goes on."`
	Notification *Notification `json:"notification,omitempty" doc:"For a family that moves: what the other municipality was told; needed where a child has support."`
	Checklist    Checklist     `json:"checklist,omitzero"`
	Confirmed    bool          `json:"confirmed,omitempty" doc:"The question of confirm_date was answered with yes."`
}

// Notification is what the municipality to which a family moves was told. Where a
// child needs support it is told without consent (SEL § 152); the plan and its
// papers follow only with consent.
type Notification struct {
	Reason        string `json:"reason" minLength:"1" maxLength:"2000" doc:"Why a child needs support there too."`
	BundleConsent bool   `json:"bundle_consent" doc:"The family consents to handing over the plan and its papers."`
}

// CourseClosed ends it.
type CourseClosed struct {
	Outcome      Outcome       `json:"outcome"`
	Reason       string        `json:"reason"`
	Destination  string        `json:"destination,omitempty"`
	Notification *Notification `json:"notification,omitempty"`
	Checklist    Checklist     `json:"checklist"`
}

func (c CloseCourse) decide(s *State, now Moment) ([]Event, error) {
	if s.Phase == Intake && c.Outcome != OutcomeMistaken {
		return nil, refuse(CodeWrongPhase, "outcome", "command", "close", "phase", s.Phase)
	}
	if c.Outcome == OutcomeTrialEnded && now.Law.InTrial(now.Today()) {
		return nil, refuse(CodeTrialRuns, "outcome", "to", now.Law.Trial.LastDay())
	}
	if c.Notification != nil && c.Outcome != OutcomeMoved {
		return nil, refuse(CodeNotificationNeedless, "notification")
	}
	if c.Outcome == OutcomeMoved && c.Notification == nil && s.childHasSupport(now) {
		return nil, refuse(CodeNotificationMissing, "notification")
	}
	if err := s.scoresFit(c.Checklist.FinalScores); err != nil {
		return nil, err
	}
	if !c.Checklist.Aftercare.IsZero() && !c.Checklist.Aftercare.After(now.Today()) {
		return nil, refuse(CodeDatePassed, "checklist.aftercare")
	}
	if open := s.unsettled(c.Checklist, now); len(open) > 0 {
		r := refuse(CodeClosingIncomplete, "checklist")
		r.Also = open
		return nil, r
	}
	if on := c.Checklist.Aftercare; !on.IsZero() {
		if err := s.confirm(c.Confirmed, "checklist.aftercare", s.oddDay(now.Law, on, "checklist.aftercare")); err != nil {
			return nil, err
		}
	}
	return []Event{CourseClosed{
		Outcome: c.Outcome, Reason: c.Reason, Destination: c.Destination, Notification: c.Notification, Checklist: c.Checklist,
	}}, nil
}

func (s *State) childHasSupport(now Moment) bool {
	return find(s.Members, func(m *Member) bool { return s.IsChildWithSupport(*m, now.Law, now.Today()) }) != nil
}

// IsChildWithSupport says whether it is told without consent where somebody moves to: a child that is placed or has a plan.
func (s *State) IsChildWithSupport(m Member, law *bylaw.Bylaw, on Date) bool {
	return s.KindOn(m, law, on) == Child && (m.Placed || len(m.SelPlans) > 0)
}

// unsettled lists what stands in the way of closing: open efforts, a running
// mentor agreement, ordinary plans that nobody has taken up, meetings still agreed.
func (s *State) unsettled(list Checklist, now Moment) []Refusal {
	var open []Refusal
	for _, a := range s.Mentors {
		if a.Status == MentorActive {
			open = append(open, *refuse(CodeMentorAgreementRuns, "mentor_agreements", "agreement", a.ID))
		}
	}
	for _, m := range s.Meetings {
		if m.Status == Agreed {
			open = append(open, *refuse(CodeMeetingStillAgreed, "meetings", "meeting", m.ID))
		}
	}
	if s.Plan.InForce == nil {
		return open
	}
	for _, g := range s.Plan.InForce.Content.Goals {
		for _, e := range g.Efforts {
			past := !e.To.IsZero() && e.To.Before(now.Today())
			if !past && !s.Plan.ended(e.ID) && !contains(list.ContinuingEfforts, e.ID) {
				open = append(open, *refuse(CodeEffortOpen, "checklist.continuing_efforts", "effort", e.ID))
			}
		}
	}
	for _, row := range Coverage(*s, now.Law, s.lawDay(now)) {
		if row.Status != Covered && row.Status != Missing {
			continue
		}
		if find(list.Conversions, func(p *ConvertedProvided) bool {
			return p.Provision == row.Provision && p.Person == row.Person && strings.TrimSpace(p.Needs) != ""
		}) == nil {
			open = append(open, *refuse(CodeConversionMissing, "checklist.conversions", "provision", row.Provision, "person", row.Person).from(row.Law))
		}
	}
	return open
}

// lawDay is the last day on which the exemptions held for the course: after the
// trial, what the plan replaced is what it replaced on the last day.
func (s *State) lawDay(now Moment) Date {
	if now.Law.InTrial(now.Today()) {
		return now.Today()
	}
	return now.Law.Trial.LastDay()
}

func (e CourseClosed) apply(s *State, m Meta) {
	for _, x := range e.Checklist.FinalScores {
		x.On = dateOf(m.At)
		s.Progress = append(s.Progress, x)
	}
	list := e.Checklist
	list.FinalScores = nil
	s.close(e.Outcome, e.Reason, m)
	s.Closing.Checklist, s.Closing.Destination, s.Closing.Notification = &list, e.Destination, e.Notification
}

// close ends the course's work; rights go on. The coordinator keeps the post for
// what comes after.
func (s *State) close(o Outcome, reason string, m Meta) {
	if s.Pause != nil {
		s.Pauses = append(s.Pauses, Span{From: s.Pause.From, To: dateOf(m.At)})
		s.Pause = nil
	}
	for i := range s.Meetings {
		if s.Meetings[i].Status == Agreed {
			s.Meetings[i].Status = Cancelled
		}
	}
	for i := range s.Mentors {
		if a := &s.Mentors[i]; a.Status == MentorActive || a.Status == MentorDraft {
			a.Status, a.EndedOn, a.EndReason = MentorIsEnded, dateOf(m.At), "course_closed"
		}
	}
	s.Outcome = o
	s.Closing = &Closing{At: m.At, By: m.By.Subject, Reason: reason, Phase: s.Phase}
	s.Team.Handover = nil
	if s.Continuation.open() {
		if s.offerByLaw() {
			s.Closing.Continuation = s.Continuation
		}
		s.Continuation = nil
	}
	s.Plan.Submitted = nil
	s.enter(Closed, m.At)
}

// Reopen takes a closed course up again within the configured time.
type Reopen struct {
	Reason string `json:"reason" minLength:"1" maxLength:"2000"`
}

// Reopened takes it up where it was.
type Reopened struct {
	Reason string `json:"reason"`
}

func (c Reopen) decide(s *State, now Moment) ([]Event, error) {
	last := dateOf(s.Closing.At).AddDays(now.Law.Closing.ReopenDays)
	if now.Today().After(last) {
		return nil, refuse(CodeReopeningTooLate, "", "last", last)
	}
	if err := now.inTrial(); err != nil {
		return nil, err
	}
	return []Event{Reopened(c)}, nil
}

func (e Reopened) apply(s *State, m Meta) {
	s.Closings = append(s.Closings, Span{From: dateOf(s.Closing.At), To: dateOf(m.At)})
	s.enter(s.Closing.Phase, m.At)
	if offer := s.Closing.Continuation; offer != nil { // it stands again from this day
		offer.Offered, offer.Reminded = m.At, 0
		s.Continuation = offer
	}
	s.Outcome, s.Closing = "", nil
	if s.Phase == FollowingUp {
		s.followedUp(dateOf(m.At))
	}
}

// RetentionEnded is brought by time: the workflow may complete, and the course
// may be erased.
type RetentionEnded struct{}

func (e RetentionEnded) apply(s *State, _ Meta) { s.Finished = true }

// retentionItem: retention does not end during an appeal or under a hold.
func (s *State) retentionItem(years int) (Item, bool) {
	if s.Phase != Closed || len(s.Holds) > 0 || find(s.Appeals, func(a *Appeal) bool { return a.pending() }) != nil {
		return Item{}, false
	}
	end := calendar.Period{Months: 12}.Nth(dateOf(s.Closing.At), years)
	return Item{Kind: ItemRetentionEnd, Ref: fmt.Sprint(years), At: startOfDay(end)}, true
}
