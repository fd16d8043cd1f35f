package course

import (
	"slices"
	"time"

	"github.com/enplan-dk/enplan/internal/domain/bylaw"
)

// Explanation says in codes why a course is where it is, who it waits for and
// since when, and what happens next. Package language makes the sentences.
type Explanation struct {
	Course  string    `json:"course"`
	Version int64     `json:"version"`
	Phase   Phase     `json:"phase"`
	Since   time.Time `json:"since"`
	Paused  *Span     `json:"paused,omitempty"`
	Outcome Outcome   `json:"outcome,omitempty"`
	Waiting []Waiting `json:"waiting"`
	Next    []Item    `json:"next"` // the agenda, earliest first
	Cases   []Case    `json:"cases,omitempty" doc:"What the family waits for an answer in, where the municipality has set a deadline."`
}

// Waiting is one thing that somebody is awaited for.
type Waiting struct {
	For     string    `json:"for" enum:"citizen,coordinator,caseworker,supervisor,colleague,board"`
	Subject string    `json:"subject,omitempty"` // the member of staff
	Member  string    `json:"member,omitempty"`  // the family member
	What    string    `json:"what"`
	Ref     string    `json:"ref,omitempty"`
	Since   time.Time `json:"since"`
	By      Date      `json:"by,omitzero"`
}

// Explain answers "why is it here, who is it waiting for, since when, what happens next?".
func Explain(s State, at time.Time) (Explanation, error) {
	law, err := s.law()
	if err != nil {
		return Explanation{}, err
	}
	x := Explanation{
		Course: s.ID, Version: s.Version, Phase: s.Phase, Since: s.PhaseFrom, Outcome: s.Outcome,
		Waiting: s.waiting(law, at), Next: s.Upcoming(),
	}
	x.Cases = drop(s.cases(), func(c *Case) bool { return !c.Open() || c.Due.IsZero() })
	if p := s.Pause; p != nil {
		x.Paused = &Span{From: p.From, To: p.Until}
	}
	return x, nil
}

// Awaited is everything that a course can wait for, most serious first: rights with a legal date, then what leaves the
// family without somebody, then what somebody has asked, then the plan's own course.
var Awaited = []string{
	"decide_appeal", "answer_access", "extend_case_deadline", "record_delivery", "record_letter", "appoint_coordinator", "settle_closing", "convert_lapsed", "nobody_answers", "confirm_consent",
	"answer_plan_consent", "answer_handover", "answer_hearing", "answer_message", "represent_field", "record_meeting", "adopt_plan", "respond_to_plan", "answer_continuation",
	"assess_outside_group", "record_category", "adapt_plan", "talk_about_mentor", "settle_mentor_no", "agree_mentor_agreement", "send_mentor_agreement",
	"write_plan",
	"confirm_team", "decide_eligibility", "record_facts", "set_duty_rhythm", "share_minutes", "finish_task", "agree_meeting",
}

// waiting is what a course waits for, most serious first. What a board has comes last: nobody here can do it.
func (s *State) waiting(law *bylaw.Bylaw, at time.Time) []Waiting {
	seriousness := func(w Waiting) int {
		if w.For == "board" {
			return len(Awaited)
		}
		return slices.Index(Awaited, w.What)
	}
	out := s.awaited(law, at)
	slices.SortStableFunc(out, func(a, b Waiting) int { return seriousness(a) - seriousness(b) })
	return out
}

// meetsLater says whether a meeting with the family is agreed, though the follow-up is due before it.
func (s *State) meetsLater(at time.Time) bool {
	return slices.ContainsFunc(s.Meetings, func(m Meeting) bool { return m.Status == Agreed && len(m.Members) > 0 && m.At.After(at) })
}

// followedUpUntil is when the last follow-up was, or the phase began.
func (s *State) followedUpUntil() time.Time {
	if last := startOfDay(s.FollowUp.Anchor); !s.FollowUp.Anchor.IsZero() && last.After(s.PhaseFrom) {
		return last
	}
	return s.PhaseFrom
}

func (s *State) awaited(law *bylaw.Bylaw, at time.Time) []Waiting {
	coordinator := func(what, ref string, since time.Time, by Date) Waiting {
		return Waiting{For: "coordinator", Subject: s.ActingCoordinator(), What: what, Ref: ref, Since: since, By: by}
	}
	var out []Waiting
	switch s.Phase {
	case Intake:
		what := "decide_eligibility"
		if law.Assess(s.facts(), dateOf(at)).Outcome == bylaw.Undecided {
			what = "record_facts"
		}
		out = append(out, Waiting{For: "caseworker", What: what, Since: s.ChangedAt})
	case FormingTeam:
		out = append(out, coordinator("confirm_team", "", s.PhaseFrom, Date{}))
	case DraftingPlan, FollowingUp:
		out = append(out, s.waitingForPlan(law, at)...)
		if s.Phase == FollowingUp && s.Pause == nil && !s.meetingAhead(at) && !s.meetsLater(at) {
			out = append(out, coordinator("agree_meeting", "", s.followedUpUntil(), s.FollowUp.Next))
		}
	}
	if s.isUnsettled() {
		out = append(out, coordinator("settle_closing", "", s.Closing.At, Date{}))
	}
	for _, m := range s.Meetings {
		if m.Status == Agreed && !m.At.After(at) {
			out = append(out, coordinator("record_meeting", m.ID, m.At, Date{}))
		}
		if m.Shared.IsZero() && s.askedToShare() && m.takesFeedback(dateOf(at)) && len(s.readMinutes(m, Moment{At: at, Law: law})) > 0 {
			out = append(out, coordinator("share_minutes", m.ID, startOfDay(m.HeldOn), Date{}))
		}
	}
	if h := s.Team.Handover; h != nil {
		out = append(out, Waiting{For: "colleague", Subject: h.To, What: "answer_handover", Since: h.At, By: h.Answer})
	}
	if s.Team.Coordinator.Interim && s.Phase != Closed {
		out = append(out, Waiting{For: "supervisor", Subject: s.Team.Coordinator.Subject, What: "appoint_coordinator", Since: s.Team.Coordinator.From})
	}
	if s.usesExemptions() {
		for _, l := range s.openLapses(law, dateOf(at)) {
			if len(l.Separate) > 0 || law.InTrial(dateOf(at)) && law.PlanConsent == nil {
				out = append(out, coordinator("convert_lapsed", l.Person, l.At, l.By))
			}
		}
		for _, m := range s.withoutCategory(law, dateOf(at)) {
			out = append(out, coordinator("record_category", m.ID, s.PhaseFrom, Date{}))
		}
	}
	if s.planLacks(law, dateOf(at)) {
		w := coordinator("adapt_plan", "", s.PhaseFrom, Date{})
		for _, l := range s.openLapses(law, dateOf(at)) {
			w.Since, w.By = l.At, l.By
		}
		out = append(out, w)
	}
	if s.Phase != Closed && s.isOutsideGroup(law, dateOf(at)) {
		out = append(out, coordinator("assess_outside_group", "", s.OutsideGroup.At, Date{}))
	}
	for _, i := range s.Fired {
		switch i.Kind {
		case ItemNobodyAnswers:
			out = append(out, coordinator("nobody_answers", i.Ref, i.At, Date{}))
		case ItemFieldLeft:
			out = append(out, coordinator("represent_field", i.Ref, i.At, Date{}))
		}
	}
	for _, m := range s.toContinue(law, dateOf(at)) {
		out = append(out, Waiting{For: "citizen", Member: m.ID, What: "answer_continuation", Since: s.Continuation.Offered})
	}
	for _, asked := range s.PlanConsentsAwaited(law, dateOf(at)) {
		w := Waiting{For: "citizen", Member: asked.GivenBy, What: "answer_plan_consent", Ref: asked.Member, Since: s.PhaseFrom}
		if asked.GivenBy == string(outside) {
			w = coordinator("answer_plan_consent", asked.Member, s.PhaseFrom, Date{})
		}
		out = append(out, w)
	}
	if s.Phase == FollowingUp {
		for _, d := range s.dutiesWithoutRhythm(law, dateOf(at)) {
			since := s.PhaseFrom
			if last := s.lastDone(d); !last.IsZero() {
				since = startOfDay(last)
			}
			out = append(out, coordinator("set_duty_rhythm", d.Ref, since, Date{}))
		}
	}
	for _, c := range s.Consents {
		if !c.asked() {
			continue
		}
		for _, h := range s.answersFor(*s.member(c.Member), law, dateOf(at)) {
			since := startOfDay(c.AskedUntil.AddDays(-law.Rights.ResponseDays))
			out = append(out, Waiting{For: "citizen", Member: h.ID, What: "confirm_consent", Ref: c.ID, Since: since, By: c.AskedUntil})
		}
	}
	out = append(out, s.awaitedTasks(at, coordinator)...)
	out = append(out, s.waitingForRights(coordinator)...)
	out = append(out, s.waitingForLetters(law, at, coordinator)...)
	out = append(out, s.waitingForCases(at, coordinator)...)
	return append(out, s.waitingForDelivery(law, coordinator)...)
}

// waitingForDelivery: a decision goes by letter to who has no Digital Post, and to whomever it did not reach in time.
func (s *State) waitingForDelivery(law *bylaw.Bylaw, coordinator func(what, ref string, since time.Time, by Date) Waiting) []Waiting {
	var out []Waiting
	for _, d := range s.Decisions {
		late := find(s.Fired, func(i *Item) bool { return i.Kind == ItemUndelivered && i.Ref == d.ID }) != nil
		for _, id := range s.Undelivered(d, law) {
			if late || s.member(id).NoDigitalPost {
				w := coordinator("record_delivery", d.ID, d.At, Date{})
				w.Member = id
				out = append(out, w)
			}
		}
	}
	return out
}

func (s *State) waitingForPlan(law *bylaw.Bylaw, at time.Time) []Waiting {
	sub := s.Plan.Submitted
	if sub == nil {
		if s.Plan.Draft == nil {
			return nil
		}
		return []Waiting{{For: "coordinator", Subject: s.ActingCoordinator(), What: "write_plan", Since: s.PhaseFrom}}
	}
	var out []Waiting
	for _, p := range s.unanswered(law, dateOf(at)) {
		out = append(out, Waiting{For: "citizen", Member: p.ID, What: "respond_to_plan", Since: sub.At})
	}
	if len(out) == 0 {
		since := sub.At
		if n := len(sub.Responses); n > 0 { // a reader may see no answer
			since = sub.Responses[n-1].At
		}
		out = append(out, Waiting{For: "coordinator", Subject: s.ActingCoordinator(), What: "adopt_plan", Since: since})
	}
	return out
}

func (s *State) waitingForRights(coordinator func(what, ref string, since time.Time, by Date) Waiting) []Waiting {
	var out []Waiting
	for _, m := range s.Messages {
		if m.open() && !s.isGone(m.Member) {
			out = append(out, coordinator("answer_message", m.ID, m.At, m.AnswerBy))
		}
	}
	for _, h := range s.Hearings {
		if h.Answered.IsZero() && !s.isGone(h.Member) {
			out = append(out, Waiting{For: "citizen", Member: h.Member, What: "answer_hearing", Ref: h.ID, Since: h.At, By: h.Until})
		}
	}
	for _, a := range s.Appeals {
		switch {
		case a.Outcome == "":
			out = append(out, coordinator("decide_appeal", a.ID, a.At, a.ForwardBy))
		case a.pending():
			out = append(out, Waiting{For: "board", What: "decide_appeal", Ref: a.ID, Since: a.DecidedAt})
		}
	}
	for _, a := range s.Access {
		if a.Answered.IsZero() && !s.isGone(a.Member) {
			out = append(out, coordinator("answer_access", a.ID, a.At, a.AnswerBy))
		}
	}
	for _, m := range s.Mentors {
		since := m.Since
		if since.IsZero() {
			since = s.ChangedAt
		}
		switch {
		case m.asksCitizen():
			out = append(out, Waiting{For: "citizen", Member: m.Terms.Member, What: "agree_mentor_agreement", Ref: m.ID, Since: since})
		case m.Status != MentorDraft:
		case m.Unsent:
			out = append(out, coordinator("send_mentor_agreement", m.ID, since, Date{}))
		case m.wantsToTalk():
			out = append(out, coordinator("talk_about_mentor", m.ID, m.Reply.At, m.Reply.TalkBy))
		case m.Reply != nil:
			out = append(out, coordinator("settle_mentor_no", m.ID, m.Reply.At, Date{}))
		}
	}
	return out
}

// Overdue reports whether something that the coordinator was told of is past its time.
func (s *State) Overdue() bool {
	return find(s.Fired, func(i *Item) bool { return i.spec().overdue }) != nil
}

// Escalated reports whether the supervisor was told that a follow-up is long overdue.
func (s *State) Escalated() bool {
	return find(s.Fired, func(i *Item) bool { return i.spec().escalated }) != nil
}
