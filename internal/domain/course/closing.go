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
	LeftBehind   *LeftBehind   `json:"left_behind,omitempty"`  // what nobody has settled yet
}

// LeftBehind is what a course leaves when it ends: efforts that go on or stop, tasks, and ordinary plans that stand again.
type LeftBehind struct {
	Efforts []string       `json:"efforts,omitempty"`
	Tasks   []string       `json:"tasks,omitempty"` // that nobody has done
	Plans   []OrdinaryPlan `json:"plans,omitempty"`
}

// OrdinaryPlan is one that the common plan replaced for a person.
type OrdinaryPlan struct {
	Provision string `json:"provision"`
	Person    string `json:"person"`
}

// Checklist is what must be settled before a course closes.
type Checklist struct {
	ContinuingEfforts []string            `json:"continuing_efforts,omitempty" maxItems:"200" doc:"Ids of efforts that go on under ordinary rules."`
	ContinuingTasks   []string            `json:"continuing_tasks,omitempty" maxItems:"500" doc:"Ids of open tasks that the ordinary departments go on with."`
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
	if c.Outcome == OutcomeTrialEnded && now.Law.Trial.To.IsZero() {
		return nil, refuse(CodeUnknownValue, "outcome") // there is no trial that could end
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
	if err := s.listComplete(c.Checklist, s.unsettled(c.Checklist, now), c.Confirmed, now); err != nil {
		return nil, err
	}
	return []Event{CourseClosed{
		Outcome: c.Outcome, Reason: c.Reason, Destination: c.Destination, Notification: c.Notification, Checklist: c.Checklist,
	}}, nil
}

// listComplete holds a checklist to its own rules, and refuses it while something is open.
func (s *State) listComplete(list Checklist, open []Refusal, confirmed bool, now Moment) error {
	if err := s.scoresFit(list.FinalScores); err != nil {
		return err
	}
	if !list.Aftercare.IsZero() && !list.Aftercare.After(now.Today()) {
		return refuse(CodeDatePassed, "checklist.aftercare")
	}
	if len(open) > 0 {
		r := refuse(CodeClosingIncomplete, "checklist")
		r.Also = open
		return r
	}
	if list.Aftercare.IsZero() {
		return nil
	}
	return s.confirm(confirmed, "checklist.aftercare", s.oddDay(now.Law, list.Aftercare, "checklist.aftercare"))
}

func (s *State) childHasSupport(now Moment) bool {
	return find(s.Members, func(m *Member) bool { return s.IsChildWithSupport(*m, now.Law, now.Today()) }) != nil
}

// IsChildWithSupport says whether it is told without consent where somebody moves to: a child that is placed or has a plan.
func (s *State) IsChildWithSupport(m Member, law *bylaw.Bylaw, on Date) bool {
	return s.KindOn(m, law, on) == Child && (m.Placed || len(m.SelPlans) > 0)
}

// unsettled lists what stands in the way of closing: open efforts and tasks, a running
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
	left := s.LeavesBehind(now.Law, now.Today())
	for _, effort := range left.Efforts {
		if !contains(list.ContinuingEfforts, effort) {
			open = append(open, *refuse(CodeEffortOpen, "checklist.continuing_efforts", "effort", effort))
		}
	}
	for _, task := range left.Tasks {
		if !contains(list.ContinuingTasks, task) {
			open = append(open, *refuse(CodeTaskOpen, "checklist.continuing_tasks", "task", task))
		}
	}
	return append(open, left.unmade(list, now.Law)...)
}

// LeavesBehind is what the course would leave if it ended today. Whichever way it ends, this says what must be settled.
func (s *State) LeavesBehind(law *bylaw.Bylaw, today Date) LeftBehind {
	left := LeftBehind{Tasks: s.openTasks()}
	if s.Plan.InForce == nil {
		return left
	}
	for _, g := range s.Plan.InForce.Content.Goals {
		for _, e := range g.Efforts {
			past := !e.To.IsZero() && e.To.Before(today)
			if !past && !s.Plan.ended(e.ID) {
				left.Efforts = append(left.Efforts, e.ID)
			}
		}
	}
	for _, row := range Coverage(*s, law, lawDay(law, today)) {
		if row.Status == Covered || row.Status == Missing {
			left.Plans = append(left.Plans, OrdinaryPlan{Provision: row.Provision, Person: row.Person})
		}
	}
	return left
}

// unmade are the ordinary plans of which a checklist does not say what they need.
func (l LeftBehind) unmade(list Checklist, law *bylaw.Bylaw) []Refusal {
	var open []Refusal
	for _, plan := range l.Plans {
		if find(list.Conversions, func(p *ConvertedProvided) bool {
			return p.Provision == plan.Provision && p.Person == plan.Person && strings.TrimSpace(p.Needs) != ""
		}) == nil {
			source := find(law.Provisions, func(p *bylaw.Provision) bool { return p.ID == plan.Provision }).Law
			open = append(open, *refuse(CodeConversionMissing, "checklist.conversions", "provision", plan.Provision, "person", plan.Person).from(source))
		}
	}
	return open
}

// recordsWhatIsLeft: a course that ends at once, by a right or a death, leaves the coordinator the task to settle what it leaves behind.
func (s *State) recordsWhatIsLeft() bool { return s.Law.Rules >= 4 }

// toSettle is what a course leaves that ends at once; nil is nothing. Nothing stands again for who is gone.
func (s *State) toSettle(now Moment, gone string) *LeftBehind {
	if !s.recordsWhatIsLeft() {
		return nil
	}
	left := s.LeavesBehind(now.Law, now.Today())
	left.Plans = drop(left.Plans, func(p *OrdinaryPlan) bool { return p.Person == gone })
	if len(left.Efforts)+len(left.Tasks)+len(left.Plans) == 0 {
		return nil
	}
	return &left
}

// isUnsettled: the course ended at once, and what it left is not settled.
func (s *State) isUnsettled() bool { return s.Closing != nil && s.Closing.LeftBehind != nil }

// SettleClosing records what becomes of what a course left that ended at once: which efforts go on, and what the ordinary plans need.
type SettleClosing struct {
	Checklist Checklist `json:"checklist,omitzero"`
	Confirmed bool      `json:"confirmed,omitempty" doc:"The question of confirm_date was answered with yes."`
}

// ClosingSettled keeps it.
type ClosingSettled struct {
	Checklist Checklist `json:"checklist"`
}

func (c SettleClosing) decide(s *State, now Moment) ([]Event, error) {
	if !s.isUnsettled() {
		return nil, refuse(CodeNothingLeftBehind, "")
	}
	if err := s.listComplete(c.Checklist, s.Closing.LeftBehind.unmade(c.Checklist, now.Law), c.Confirmed, now); err != nil {
		return nil, err
	}
	return []Event{ClosingSettled{Checklist: c.Checklist}}, nil
}

func (e ClosingSettled) apply(s *State, m Meta) {
	s.settle(e.Checklist, m)
	s.Closing.LeftBehind = nil
}

// lawDay is the last day on which the exemptions held for the course: after the
// trial, what the plan replaced is what it replaced on the last day.
func lawDay(law *bylaw.Bylaw, today Date) Date {
	if law.InTrial(today) {
		return today
	}
	return law.Trial.LastDay()
}

func (e CourseClosed) apply(s *State, m Meta) {
	s.close(e.Outcome, e.Reason, m)
	s.settle(e.Checklist, m)
	s.Closing.Destination, s.Closing.Notification = e.Destination, e.Notification
}

// settle keeps a checklist; its scores stand with the others.
func (s *State) settle(list Checklist, m Meta) {
	for _, x := range list.FinalScores {
		x.On = dateOf(m.At)
		s.Progress = append(s.Progress, x)
	}
	list.FinalScores = nil
	s.settleTasks(list.ContinuingTasks, m.At)
	s.Closing.Checklist = &list
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
