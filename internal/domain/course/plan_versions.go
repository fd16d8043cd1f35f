package course

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/enplan-dk/enplan/internal/domain/bylaw"
)

// SubmitPlan freezes the draft as a version with its hash, for the parties to answer.
type SubmitPlan struct{}

// PlanSubmitted names the frozen version.
type PlanSubmitted struct {
	Version int    `json:"version"`
	Hash    string `json:"hash"`
}

func (c SubmitPlan) decide(s *State, now Moment) ([]Event, error) {
	if err := s.writable(); err != nil {
		return nil, err
	}
	if len(s.Plan.Draft.Goals) == 0 {
		return nil, refuse(CodePlanWithoutGoals, "")
	}
	if s.bounded() && len(s.Plan.Draft.Goals) > mostGoals { // from before there was a bound: nobody could answer it
		return nil, full("goals", mostGoals)
	}
	if g := find(s.Plan.Draft.Goals, func(g *Goal) bool { return g.Parent != "" && g.Measure == nil }); g != nil {
		return nil, refuse(CodeMeasureMissing, "goals", "goal", g.ID)
	}
	if gaps := s.PlanGaps(now.Law, now.Today()); s.sendsWholePlans() && len(gaps) > 0 {
		r := refuse(CodePlanHasGaps, "")
		r.Also = gaps
		return nil, r
	}
	return []Event{PlanSubmitted{Version: s.Plan.Version + 1, Hash: s.Plan.Draft.Hash()}}, nil
}

// sendsWholePlans: nobody is asked to answer a plan of which one knows that it cannot come into force as it is.
func (s *State) sendsWholePlans() bool { return s.Law.Rules >= 4 }

// PlanGaps are what the text of the draft still lacks, and the facts without which nobody knows what it has to hold. To mend them changes the
// plan, and whoever has answered would have to answer again.
func (s *State) PlanGaps(law *bylaw.Bylaw, on Date) []Refusal {
	if s.Plan.Draft == nil {
		return nil
	}
	var gaps []Refusal
	if !s.hasEmploymentGoal(law) {
		gaps = append(gaps, *refuse(Code(law.EmploymentGoal.Kind+"_missing"), "goals").from(law.EmploymentGoal.Source))
	}
	for _, c := range Coverage(*s, law, on) {
		if c.Status == Missing {
			gaps = append(
				gaps, *refuse(CodeProvisionMissing, "sections", "provision", c.Provision, "person", c.Person, "parts", strings.Join(c.MissingParts, ", ")).from(c.Law),
			)
		}
	}
	return append(gaps, s.unknownFacts(law, on)...)
}

func (e PlanSubmitted) created() string { return e.Hash }

func (e PlanSubmitted) apply(s *State, m Meta) {
	s.Plan.Version = e.Version
	s.Plan.Submitted = &Submission{Version: e.Version, Hash: e.Hash, At: m.At}
	s.Plan.Versions = append(s.Plan.Versions, VersionRef{Version: e.Version, Hash: e.Hash, At: m.At})
}

// ReturnPlan takes a submitted version back to be changed; answers given to it
// stay in the journal and count no more.
type ReturnPlan struct {
	Reason string `json:"reason" minLength:"1" maxLength:"2000"`
}

// PlanReturned unfreezes the draft.
type PlanReturned struct {
	Reason string `json:"reason"`
}

func (c ReturnPlan) decide(s *State, _ Moment) ([]Event, error) {
	if s.Plan.Submitted == nil {
		return nil, refuse(CodePlanNotSubmitted, "")
	}
	return []Event{PlanReturned(c)}, nil
}

func (e PlanReturned) apply(s *State, m Meta) {
	sub := s.Plan.Submitted
	s.Plan.Submitted = nil
	if !s.keepsAnswers() {
		return
	}
	answers := sub.Responses
	if earlier := s.Plan.Returned; earlier != nil {
		answers = append(slices.Clone(answers), drop(slices.Clone(earlier.Responses), func(r *Response) bool { return sub.answerOf(r.Member) != nil })...)
	}
	s.Plan.Returned = &Returned{Version: sub.Version, At: m.At, Reason: e.Reason, Responses: answers}
}

// keepsAnswers: the answers to a version that was taken back stay beside the draft.
func (s *State) keepsAnswers() bool { return s.Law.Rules >= 4 }

// Response is one party's answer to exactly one version, goal by goal.
type Response struct {
	Member string       `json:"member"`
	Hash   string       `json:"hash"`
	Goals  []GoalAnswer `json:"goals"`
	Words  string       `json:"words,omitempty"`
	Oral   *Oral        `json:"oral,omitempty"`
	By     string       `json:"by"`
	At     time.Time    `json:"at"`
}

// Agrees reports whether the party agrees to every goal.
func (r Response) Agrees() bool {
	return find(r.Goals, func(g *GoalAnswer) bool { return !g.Agree }) == nil
}

// GoalAnswer agrees or dissents; dissent stays in the citizen's words.
type GoalAnswer struct {
	Goal  string `json:"goal" minLength:"1"`
	Agree bool   `json:"agree"`
	Words string `json:"words,omitempty" maxLength:"4000"`
}

// Oral is how an answer was given that somebody else wrote down.
type Oral struct {
	On   Date   `json:"on"`
	Form string `json:"form" enum:"meeting,telephone,video,representative"`
}

// RespondToPlan answers the submitted version for one party. Silence is never
// assent, and nobody answers for another; an oral answer is recorded with date
// and form and confirmed to the citizen.
type RespondToPlan struct {
	Member string       `json:"member"`
	Hash   string       `json:"hash" minLength:"64" maxLength:"64" doc:"Hash of the version that was read."`
	Goals  []GoalAnswer `json:"goals" maxItems:"200"`
	Words  string       `json:"words,omitempty" maxLength:"4000"`
	Oral   *Oral        `json:"oral,omitempty" doc:"Set by staff who record an answer given orally."`
}

// PlanAnswered keeps the answer.
type PlanAnswered struct {
	Response Response `json:"response"`
}

func (c RespondToPlan) decide(s *State, now Moment) ([]Event, error) {
	sub := s.Plan.Submitted
	if sub == nil {
		return nil, refuse(CodePlanNotSubmitted, "")
	}
	if c.Hash != sub.Hash {
		return nil, refuse(CodePlanChangedSince, "hash", "version", sub.Version)
	}
	m := s.member(c.Member)
	if m != nil && !m.Left.IsZero() {
		return nil, refuse(CodeMemberLeft, "member")
	}
	if m == nil || !s.isParty(*m, now.Law, now.Today()) {
		return nil, refuse(CodeNotAParty, "member", "age", now.Law.PartyAge(now.Today()))
	}
	if !s.ownOrStaff(now.By, c.Member) {
		return nil, refuse(CodeAnswerForAnother, "member")
	}
	if now.By.Role != Citizen && c.Oral == nil {
		return nil, refuse(CodeOralFormMissing, "oral")
	}
	if c.Oral != nil && (!c.Oral.On.IsValid() || c.Oral.On.After(now.Today())) {
		return nil, refuse(CodeDateInFuture, "oral.on")
	}
	if err := s.answersComplete(*m, c.Goals); err != nil {
		return nil, err
	}
	return []Event{PlanAnswered{Response{
		Member: c.Member, Hash: c.Hash, Goals: c.Goals, Words: c.Words, Oral: c.Oral, By: now.By.Subject, At: now.At,
	}}}, nil
}

// answersComplete: every goal that the party may see has exactly one answer, and
// a dissent has its words.
func (s *State) answersComplete(m Member, answers []GoalAnswer) error {
	for i, a := range answers {
		g := s.Plan.Draft.goal(a.Goal)
		if g == nil || !s.concerns(m, g.Members) {
			return refuse(CodeUnknownGoal, fmt.Sprintf("goals[%d].goal", i))
		}
		if !a.Agree && strings.TrimSpace(a.Words) == "" {
			return refuse(CodeDissentNeedsWords, fmt.Sprintf("goals[%d].words", i))
		}
		if find(answers[:i], func(b *GoalAnswer) bool { return b.Goal == a.Goal }) != nil {
			return refuse(CodeAnsweredTwice, fmt.Sprintf("goals[%d].goal", i))
		}
	}
	if g := s.goalUnanswered(m, answers); g != nil {
		return refuse(CodeGoalUnanswered, "goals", "goal", g.ID)
	}
	return nil
}

// goalUnanswered is a goal that a party may see and has not answered.
func (s *State) goalUnanswered(m Member, answers []GoalAnswer) *Goal {
	return find(s.Plan.Draft.Goals, func(g *Goal) bool {
		return s.concerns(m, g.Members) && find(answers, func(a *GoalAnswer) bool { return a.Goal == g.ID }) == nil
	})
}

func (e PlanAnswered) apply(s *State, _ Meta) {
	sub := s.Plan.Submitted
	sub.Responses = append(drop(sub.Responses, func(r *Response) bool { return r.Member == e.Response.Member }), e.Response)
}

// AdoptPlan brings the submitted version into force.
type AdoptPlan struct {
	DissentReason string `json:"dissent_reason,omitempty" maxLength:"4000" doc:"Why the plan is adopted over a party's dissent; the citizen reads it."`
}

// PlanAdopted brings it into force.
type PlanAdopted struct {
	Version int    `json:"version"`
	Hash    string `json:"hash"`
	Dissent string `json:"dissent_reason,omitempty"`
}

func (c AdoptPlan) decide(s *State, now Moment) ([]Event, error) {
	sub := s.Plan.Submitted
	if sub == nil {
		return nil, refuse(CodePlanNotSubmitted, "")
	}
	if err := now.inTrial(); err != nil {
		return nil, err
	}
	var missing []Refusal
	for _, p := range s.unanswered(now.Law, now.Today()) {
		missing = append(missing, *refuse(CodeAnswerMissing, "responses", "member", p.ID))
	}
	for _, m := range s.unspokenFor(now.Law, now.Today()) {
		missing = append(missing, *refuse(CodeNobodyAnswersFor, "members", "member", m.ID))
	}
	if s.replacesNothing(now.Law, now.Today()) {
		missing = append(missing, *refuse(CodePlanConsentMissing, "plan_consents").from(now.Law.PlanConsent.Source))
	}
	missing = append(missing, s.PlanGaps(now.Law, now.Today())...)
	if i := s.FollowUp.Interval; i == nil {
		missing = append(missing, *refuse(CodeIntervalMissing, "follow_up.interval"))
	} else if r := s.tooSlow(i.Every, now); r != nil {
		missing = append(missing, *r)
	}
	if len(missing) > 0 {
		r := refuse(CodePlanNotAdoptable, "")
		r.Also = missing
		return nil, r
	}
	if s.dissent(now.Law, now.Today()) && strings.TrimSpace(c.DissentReason) == "" {
		return nil, refuse(CodeDissentNeedsReason, "dissent_reason")
	}
	return []Event{PlanAdopted{Version: sub.Version, Hash: sub.Hash, Dissent: c.DissentReason}}, nil
}

// unknownFacts names each fact without which nobody knows whether an ordinary plan
// is replaced: once for each person.
func (s *State) unknownFacts(law *bylaw.Bylaw, on Date) []Refusal {
	var out []Refusal
	for _, c := range Coverage(*s, law, on) {
		if c.Status != NotKnown {
			continue
		}
		r := refuse(CodeFactUnknown, "facts", "fact", s.unknownFact(c), "person", c.Person).from(c.Law)
		if find(out, func(o *Refusal) bool { return o.Param("fact") == r.Param("fact") && o.Param("person") == c.Person }) == nil {
			out = append(out, *r)
		}
	}
	return out
}

func (s *State) unknownFact(c CoverageRow) string {
	switch m := s.member(c.Person); {
	case c.Reason == bylaw.JudgementMissing:
		return "complex_problems"
	case len(m.Spells) > 0:
		return "sick_pay_category"
	}
	return "category"
}

// hasEmploymentGoal: the by-law's demand of an overall goal. A section's text
// alone does not meet it.
func (s *State) hasEmploymentGoal(law *bylaw.Bylaw) bool {
	if law.EmploymentGoal.Kind == bylaw.GoalNotAsked {
		return true
	}
	return find(s.Plan.Draft.Goals, func(g *Goal) bool {
		if !g.Overall {
			return false
		}
		return g.Towards == "employment" || law.EmploymentGoal.Kind == bylaw.GoalJobOrEducation && g.Towards == "education"
	}) != nil
}

func (e PlanAdopted) apply(s *State, m Meta) {
	sub := s.Plan.Submitted
	s.Plan.InForce = &Adopted{
		Version: e.Version, Hash: e.Hash, At: m.At, Content: *s.Plan.Draft, Responses: sub.Responses, Dissent: e.Dissent,
	}
	s.Plan.Draft, s.Plan.Submitted, s.Plan.Returned = nil, nil, nil
	s.settleLapses(m.At)
	if s.OutsideGroup.open() {
		s.OutsideGroup.Settled = m.At
	}
	find(s.Plan.Versions, func(v *VersionRef) bool { return v.Version == e.Version }).Adopted = m.At
	if s.Phase == DraftingPlan {
		s.enter(FollowingUp, m.At)
		s.followedUp(dateOf(m.At))
	}
}

// RevisePlan begins a new draft from the plan in force, which stays in force.
type RevisePlan struct {
	Reason string `json:"reason" minLength:"1" maxLength:"2000"`
}

// PlanRevised begins the draft.
type PlanRevised struct {
	Reason string `json:"reason"`
}

func (c RevisePlan) decide(s *State, now Moment) ([]Event, error) {
	if err := now.inTrial(); err != nil {
		return nil, err
	}
	if s.Plan.Draft != nil {
		return nil, refuse(CodeDraftExists, "")
	}
	return []Event{PlanRevised(c)}, nil
}

func (e PlanRevised) apply(s *State, _ Meta) {
	c := s.Clone().Plan.InForce.Content
	s.Plan.Draft = &c
}

// Comment is a proposal or a remark beside the plan, from either side. Its text
// is short enough to stand in the state: it belongs to the draft.
type Comment struct {
	ID       string    `json:"id"`
	About    string    `json:"about"` // goal id, or area or area:member of a section
	Proposal bool      `json:"proposal,omitempty"`
	Text     string    `json:"text"`
	By       Actor     `json:"by"`
	Member   string    `json:"member,omitempty"` // the family member who wrote it
	At       time.Time `json:"at"`
}

// AddComment writes a remark or a proposal beside a goal or a section.
type AddComment struct {
	About    string `json:"about" minLength:"1" maxLength:"100" doc:"Id of a goal, or area, or area:member."`
	Text     string `json:"text" minLength:"1" maxLength:"4000"`
	Proposal bool   `json:"proposal,omitempty" doc:"A proposed wording or goal, not only a remark."`
}

// CommentAdded keeps it.
type CommentAdded struct {
	Comment Comment `json:"comment"`
}

func (c AddComment) decide(s *State, now Moment) ([]Event, error) {
	plan := s.Plan.current()
	if plan == nil {
		return nil, refuse(CodeNoDraft, "")
	}
	area, member, _ := strings.Cut(c.About, ":")
	if plan.goal(c.About) == nil && s.areaKnown(now, area, member) != nil {
		return nil, refuse(CodeUnknownGoal, "about")
	}
	x := Comment{ID: now.id("k"), About: c.About, Proposal: c.Proposal, Text: c.Text, By: now.By, At: now.At}
	me := s.MemberOf(now.By.Subject)
	if now.By.Role == Citizen && (me == nil || !s.sees(*me, plan, c.About)) {
		return nil, refuse(CodeUnknownGoal, "about")
	}
	if me != nil {
		x.Member = me.ID
	}
	return []Event{CommentAdded{x}}, nil
}

// commentsKept bounds the comments in the state; older ones stand in the journal.
const commentsKept = 100

func (e CommentAdded) created() string { return e.Comment.ID }

func (e CommentAdded) apply(s *State, _ Meta) {
	s.Plan.Comments = append(s.Plan.Comments, e.Comment)
	if n := len(s.Plan.Comments); n > commentsKept {
		s.Plan.Comments = append([]Comment(nil), s.Plan.Comments[n-commentsKept:]...)
	}
}
