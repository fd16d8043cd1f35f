package course

import (
	"slices"
	"time"

	"github.com/enplan-dk/enplan/internal/domain/bylaw"
)

// Notice is what somebody is told: what time brought, or what a person did. At is when that was.
type Notice struct {
	Item

	Members []string // for the family: whom it is about; none: everybody
	Staff   string   // for one colleague: who
	Except  string   // who did it, and is not told of it
}

// The kinds of notice that follow from an event. Each is for one audience, and its text is notice.<kind>.
const (
	// For staff.
	NoticeMessageReceived   ItemKind = "message_received"
	NoticeHearingAnswered   ItemKind = "hearing_answered"
	NoticePlanAnswered      ItemKind = "plan_answered"
	NoticePlanInForce       ItemKind = "plan_in_force"
	NoticeCommentAdded      ItemKind = "comment_added"
	NoticeNoteWritten       ItemKind = "note_written"
	NoticeHandedIn          ItemKind = "handed_in"
	NoticeDocumentAttached  ItemKind = "document_attached"
	NoticeTakenBack         ItemKind = "taken_back"
	NoticeBreachDecided     ItemKind = "breach_decided"
	NoticeAppealLodged      ItemKind = "appeal_lodged"
	NoticeAccessRequested   ItemKind = "access_requested"
	NoticeDelivered         ItemKind = "decision_delivered"
	NoticeConsentGiven      ItemKind = "consent_given"
	NoticeConsentQuestioned ItemKind = "consent_questioned"
	NoticeConsentWithdrawn  ItemKind = "consent_withdrawn"
	NoticeConsentDisputed   ItemKind = "consent_disputed"
	NoticeConsentExpired    ItemKind = "consent_expired"
	NoticePlanConsent       ItemKind = "plan_consent_answered"
	NoticeCircumstance      ItemKind = "circumstance_reported"
	NoticeLeft              ItemKind = "left"
	NoticeMemberEnded       ItemKind = "member_ended"
	NoticeContinuation      ItemKind = "continuation_answered"
	NoticeMeetingChanged    ItemKind = "meeting_changed"
	NoticeTask              ItemKind = "task_told"
	NoticeAppointed         ItemKind = "appointed"
	NoticePostEnded         ItemKind = "post_ended"
	NoticeHandoverOffered   ItemKind = "handover_offered"
	NoticeHandoverDeclined  ItemKind = "handover_declined"
	NoticeHandoverLapsed    ItemKind = "handover_lapsed"
	NoticeCoverPlanned      ItemKind = "cover_planned"
	NoticeCoverBegun        ItemKind = "cover_begun"
	NoticeCoverEnded        ItemKind = "cover_ended"
	NoticeReminded          ItemKind = "reminded"
	NoticeCoverCalledOff    ItemKind = "cover_called_off"
	NoticeTeamJoined        ItemKind = "team_joined"
	NoticeColleagueLeft     ItemKind = "colleague_left"
	NoticeTeamLeft          ItemKind = "team_left"
	NoticeMentorAgreed      ItemKind = "mentor_agreed"
	NoticeMentorAnswered    ItemKind = "mentor_answered"
	NoticeCourseClosed      ItemKind = "course_closed"
	NoticeCourseReopened    ItemKind = "course_reopened"
	NoticeCoursePaused      ItemKind = "course_paused"
	NoticeCourseResumed     ItemKind = "course_resumed"

	// For the family.
	NoticeReceipt             ItemKind = "receipt"
	NoticeOpened              ItemKind = "opened"
	NoticeMessageWritten      ItemKind = "message_written"
	NoticeHearingOpened       ItemKind = "hearing_opened"
	NoticeDecisionMade        ItemKind = "decision_made"
	NoticeAppealDecided       ItemKind = "appeal_decided"
	NoticeAccessAnswered      ItemKind = "access_answered"
	NoticePlanToAnswer        ItemKind = "plan_to_answer"
	NoticePlanTakenBack       ItemKind = "plan_taken_back"
	NoticePlanBegun           ItemKind = "plan_begun"
	NoticePlanChanging        ItemKind = "plan_changing"
	NoticeIntervalSet         ItemKind = "interval_set"
	NoticeMeetingAgreed       ItemKind = "meeting_agreed"
	NoticeMeetingMoved        ItemKind = "meeting_moved"
	NoticeMeetingCancelled    ItemKind = "meeting_cancelled"
	NoticeMeetingCorrected    ItemKind = "meeting_corrected"
	NoticeMinutesShared       ItemKind = "minutes_shared"
	NoticeTaskAgreed          ItemKind = "task_agreed"
	NoticeTaskChanged         ItemKind = "task_changed"
	NoticeNewCoordinator      ItemKind = "new_coordinator"
	NoticeTeamChanged         ItemKind = "team_changed"
	NoticeFamilyChanged       ItemKind = "family_changed"
	NoticeConsentToConfirm    ItemKind = "consent_to_confirm"
	NoticeConsentEnded        ItemKind = "consent_ended"
	NoticeMentorToAnswer      ItemKind = "mentor_to_answer"
	NoticeMentorChanged       ItemKind = "mentor_changed"
	NoticeContinuationOffered ItemKind = "continuation_offered"
	NoticePaused              ItemKind = "paused"
	NoticeResumed             ItemKind = "resumed"
	NoticeClosed              ItemKind = "closed"
	NoticeReopened            ItemKind = "reopened"
	NoticePlansBack           ItemKind = "plans_back"
	NoticeCaseDelayed         ItemKind = "case_delayed"
)

// noticeTable continues the table of items by what follows from events.
var noticeTable = []ItemSpec{
	{Event: true, Kind: NoticeMessageReceived, AtOnce: true, Settles: "answer_message", about: ref((*State).message, (*Message).open)},
	{Event: true, Kind: NoticeHearingAnswered},
	{Event: true, Kind: NoticePlanAnswered},
	{Event: true, Kind: NoticePlanInForce},
	{Event: true, Kind: NoticeCommentAdded},
	{Event: true, Kind: NoticeNoteWritten, PageOnly: true},
	{Event: true, Kind: NoticeHandedIn, AtOnce: true},
	{Event: true, Kind: NoticeDocumentAttached, about: (*State).stillThere},
	{Event: true, Kind: NoticeTakenBack, AtOnce: true, Always: true, Settles: "decide_breach", about: ref((*State).takenBack, func(t *TakenBack) bool { return t.Open() })},
	{Event: true, Kind: NoticeBreachDecided, AtOnce: true},
	{Event: true, Kind: NoticeAppealLodged, AtOnce: true, Always: true, Settles: "decide_appeal", about: ref((*State).appeal, func(a *Appeal) bool { return a.Outcome == "" })},
	{Event: true, Kind: NoticeAccessRequested, AtOnce: true, Always: true, Settles: "answer_access",
		about: ref((*State).accessCase, func(a *AccessCase) bool { return a.Answered.IsZero() })},
	{Event: true, Kind: NoticeDelivered, PageOnly: true},
	{Event: true, Kind: NoticeConsentGiven},
	{Event: true, Kind: NoticeConsentQuestioned, AtOnce: true, about: ref((*State).consent, (*Consent).asked)},
	{Event: true, Kind: NoticeConsentWithdrawn, AtOnce: true, Always: true},
	{Event: true, Kind: NoticeConsentDisputed, AtOnce: true, Always: true},
	{Event: true, Kind: NoticeConsentExpired},
	{Event: true, Kind: NoticePlanConsent, AtOnce: true},
	{Event: true, Kind: NoticeCircumstance, AtOnce: true},
	{Event: true, Kind: NoticeLeft, AtOnce: true, Always: true},
	{Event: true, Kind: NoticeMemberEnded, AtOnce: true, Always: true},
	{Event: true, Kind: NoticeContinuation},
	{Event: true, Kind: NoticeMeetingChanged, AboutMeeting: true},
	{Event: true, Kind: NoticeTask},
	{Event: true, Kind: NoticeAppointed, AtOnce: true, Always: true},
	{Event: true, Kind: NoticePostEnded},
	{Event: true, Kind: NoticeHandoverOffered, AtOnce: true, Always: true, Settles: "answer_handover",
		about: func(s *State, to string) bool { return s.Team.Handover != nil && s.Team.Handover.To == to }},
	{Event: true, Kind: NoticeHandoverDeclined, AtOnce: true},
	{Event: true, Kind: NoticeHandoverLapsed, AtOnce: true},
	{Event: true, Kind: NoticeCoverPlanned, about: func(s *State, cover string) bool { return s.Team.Absence != nil && s.Team.Absence.Cover == cover }},
	{Event: true, Kind: NoticeCoverBegun, AtOnce: true, Always: true, about: func(s *State, cover string) bool { return s.ActingCoordinator() == cover }},
	{Event: true, Kind: NoticeCoverEnded},
	{Event: true, Kind: NoticeReminded, AtOnce: true, Always: true},
	{Event: true, Kind: NoticeCoverCalledOff, about: func(s *State, cover string) bool { return s.Team.Absence == nil || s.Team.Absence.Cover != cover }},
	{Event: true, Kind: NoticeTeamJoined, about: ref((*State).teamMember, (*TeamMember).Active)},
	{Event: true, Kind: NoticeColleagueLeft, AtOnce: true},
	{Event: true, Kind: NoticeTeamLeft},
	{Event: true, Kind: NoticeMentorAgreed},
	{Event: true, Kind: NoticeMentorAnswered, AtOnce: true},
	{Event: true, Kind: NoticeCourseClosed},
	{Event: true, Kind: NoticeCourseReopened},
	{Event: true, Kind: NoticeCoursePaused, about: func(s *State, _ string) bool { return s.Pause != nil }},
	{Event: true, Kind: NoticeCourseResumed},

	{Event: true, Kind: NoticeReceipt, Family: true},
	{Event: true, Kind: NoticeOpened, Family: true},
	{Event: true, Kind: NoticeMessageWritten, Family: true, about: (*State).stillThere},
	{Event: true, Kind: NoticeHearingOpened, Family: true, about: ref((*State).hearing, func(h *Hearing) bool { return h.Answered.IsZero() })},
	{Event: true, Kind: NoticeDecisionMade, Family: true},
	{Event: true, Kind: NoticeAppealDecided, Family: true},
	{Event: true, Kind: NoticeAccessAnswered, Family: true},
	{Event: true, Kind: NoticePlanToAnswer, Family: true, about: func(s *State, hash string) bool { return s.Plan.Submitted != nil && s.Plan.Submitted.short() == hash }},
	{Event: true, Kind: NoticePlanTakenBack, Family: true, about: func(s *State, _ string) bool { return s.Plan.Submitted == nil }},
	{Event: true, Kind: NoticePlanBegun, Family: true},
	{Event: true, Kind: NoticePlanChanging, Family: true},
	{Event: true, Kind: NoticeIntervalSet, Family: true},
	{Event: true, Kind: NoticeMeetingAgreed, Family: true, AboutMeeting: true, about: ref((*State).meeting, func(m *Meeting) bool { return m.Status == Agreed })},
	{Event: true, Kind: NoticeMeetingMoved, Family: true, AboutMeeting: true, about: ref((*State).meeting, func(m *Meeting) bool { return m.Status == Agreed })},
	{Event: true, Kind: NoticeMeetingCancelled, Family: true, AboutMeeting: true},
	{Event: true, Kind: NoticeMeetingCorrected, Family: true, AboutMeeting: true},
	{Event: true, Kind: NoticeMinutesShared, Family: true, AboutMeeting: true, about: ref((*State).meeting, func(m *Meeting) bool { return !m.Shared.IsZero() })},
	{Event: true, Kind: NoticeTaskAgreed, Family: true, about: ref((*State).task, (*Task).Open)},
	{Event: true, Kind: NoticeTaskChanged, Family: true},
	{Event: true, Kind: NoticeNewCoordinator, Family: true},
	{Event: true, Kind: NoticeTeamChanged, Family: true},
	{Event: true, Kind: NoticeFamilyChanged, Family: true},
	{Event: true, Kind: NoticeConsentToConfirm, Family: true, about: ref((*State).consent, (*Consent).asked)},
	{Event: true, Kind: NoticeConsentEnded, Family: true},
	{Event: true, Kind: NoticeMentorToAnswer, Family: true, about: ref((*State).mentor, (*Mentor).asksCitizen)},
	{Event: true, Kind: NoticeMentorChanged, Family: true},
	{Event: true, Kind: NoticeContinuationOffered, Family: true, about: func(s *State, _ string) bool { return s.Continuation.open() }},
	{Event: true, Kind: NoticePaused, Family: true, about: func(s *State, _ string) bool { return s.Pause != nil }},
	{Event: true, Kind: NoticeResumed, Family: true, about: func(s *State, _ string) bool { return s.Pause == nil }},
	{Event: true, Kind: NoticeClosed, Family: true, about: func(s *State, _ string) bool { return s.Phase == Closed }},
	{Event: true, Kind: NoticePlansBack, Family: true, about: func(s *State, _ string) bool { return s.Phase == Closed }},
	{Event: true, Kind: NoticeCaseDelayed, Family: true, about: (*State).caseIsOpen},
	{Event: true, Kind: NoticeReopened, Family: true, about: func(s *State, _ string) bool { return s.Phase != Closed }},
}

// notices lists what an event tells, and to whom. The state is the course right after it.
func notices(r Recorded, s *State) []Notice {
	if due, ok := r.Data.(CameDue); ok {
		if sub := s.Plan.Submitted; sub != nil && due.Item.Kind == ItemBirthday { // whoever became a party is asked too
			asked := tellFamily(NoticePlanToAnswer, sub.short(), due.Item.Ref)
			asked.At = r.At
			return []Notice{asked}
		}
		if due.Item.For == "" {
			return nil
		}
		told := Notice{Item: due.Item}
		if t := s.taskOf(due.Item); t != nil {
			told.Members, told.Staff = about(t.Member), s.StaffOf(*t)
		}
		return []Notice{told}
	}
	tells := SpecOf(r.Data).tells
	if tells == nil {
		return nil
	}
	told := tells(r, s)
	for i := range told {
		told[i].At = r.At
		if told[i].Kind != NoticeReceipt {
			told[i].Except = r.By.Subject
		}
	}
	return told
}

func tellCoordinator(kind ItemKind, ref string) Notice {
	return Notice{Item: Item{Kind: kind, Ref: ref, For: ForCoordinator}}
}

func tellSupervisor(kind ItemKind, ref string) Notice {
	return Notice{Item: Item{Kind: kind, Ref: ref, For: ForSupervisor}}
}

func tellTeam(kind ItemKind) Notice { return Notice{Item: Item{Kind: kind, For: ForTeam}} }

func tellColleague(kind ItemKind, ref, subject string) Notice {
	return Notice{Item: Item{Kind: kind, Ref: ref, For: ForColleague}, Staff: subject}
}

// tellFamily tells the members whom it is about; without one, everybody.
func tellFamily(kind ItemKind, ref string, members ...string) Notice {
	return Notice{Item: Item{Kind: kind, Ref: ref, For: ForFamily}, Members: members}
}

// tellReceipt confirms to a member what was received from her, or what staff wrote down as hers.
func tellReceipt(ref, member string) Notice { return tellFamily(NoticeReceipt, ref, member) }

// consentEnded tells whoever gave a consent that it holds no more.
func (s *State) consentEnded(id string) []Notice {
	c := s.consent(id)
	if c == nil {
		return nil
	}
	return []Notice{tellFamily(NoticeConsentEnded, id, c.GivenBy)}
}

// consentsQuestioned asks whoever answers now, and tells the coordinator.
func (s *State) consentsQuestioned(ids []string) (told []Notice) {
	for _, id := range ids {
		told = append(told, tellCoordinator(NoticeConsentQuestioned, id), tellFamily(NoticeConsentToConfirm, id, s.consent(id).Member))
	}
	return told
}

// coordinatorChanged tells the new coordinator, the former one and the family.
func (s *State) coordinatorChanged() []Notice {
	told := []Notice{tellCoordinator(NoticeAppointed, ""), tellFamily(NoticeNewCoordinator, "")}
	if n := len(s.Team.Posts); n > 0 {
		told = append(told, tellColleague(NoticePostEnded, "", s.Team.Posts[n-1].Subject))
	}
	return told
}

// handoverLapsed tells whoever was asked to take over.
func handoverLapsed(asked string) []Notice {
	if asked == "" {
		return nil
	}
	return []Notice{tellColleague(NoticeHandoverLapsed, asked, asked)}
}

func (s *State) coverBegun() []Notice {
	return []Notice{tellCoordinator(NoticeCoverBegun, s.ActingCoordinator()), tellFamily(NoticeNewCoordinator, "")}
}

// meetingNotices tell the members who take part, and the coordinator unless she did it.
func meetingNotices(kind ItemKind, m *Meeting) []Notice {
	if m == nil {
		return nil
	}
	told := []Notice{tellCoordinator(NoticeMeetingChanged, m.ID)}
	if len(m.Members) > 0 {
		told = append(told, tellFamily(kind, m.ID, m.Members...))
	}
	return told
}

// tells those who take part what became of the meeting, and those who do not any more that it is not theirs.
func (e MeetingCorrected) tells(s *State) []Notice {
	m := s.meeting(e.Meeting)
	told := []Notice{tellCoordinator(NoticeMeetingChanged, m.ID)}
	family := func(kind ItemKind, members []string) {
		if len(members) > 0 {
			told = append(told, tellFamily(kind, m.ID, members...))
		}
	}
	was := e.Was == Agreed
	switch is := m.Status == Agreed; {
	case is && was:
		family(NoticeMeetingAgreed, e.Added)
		family(NoticeMeetingCancelled, e.Removed)
	case is:
		family(NoticeMeetingAgreed, m.Members)
	case was && m.Status == Cancelled:
		family(NoticeMeetingCancelled, m.Members)
	default:
		family(NoticeMeetingCorrected, m.Members)
	}
	return told
}

func (s *State) mentorChanged(id string) []Notice {
	a := s.mentor(id)
	if a == nil || a.Unsent {
		return nil
	}
	return []Notice{tellFamily(NoticeMentorChanged, id, a.Terms.Member)}
}

// Stands says whether a notice is still true when it is to be sent: what it asks for is open, and the meeting that it
// speaks of is at that time.
func (n Notice) Stands(s *State, meetingAt time.Time) bool {
	spec := n.Kind.Spec()
	if m := s.meeting(n.Ref); spec.AboutMeeting && m != nil && !meetingAt.IsZero() && !sameInstant(m.At, meetingAt) {
		return false
	}
	if spec.about != nil && !spec.about(s, n.Ref) {
		return spec.fire != nil // which ended it
	}
	return spec.Event || spec.fire != nil || spec.counted || find(s.Fired, func(i *Item) bool {
		return i.Kind == n.Kind && i.Ref == n.Ref && i.For == n.For && sameInstant(i.At, n.At)
	}) != nil
}

// sameInstant compares as exactly as the ledger keeps an instant: to the microsecond.
func sameInstant(a, b time.Time) bool {
	return a.Truncate(time.Microsecond).Equal(b.Truncate(time.Microsecond))
}

// Audience is who hears of a notice as the course stands.
type Audience struct {
	Staff       []string // subjects
	Supervisors bool     // all of the municipality
	Family      []Member
}

// Audience works out who hears of a notice. What is for the coordinator goes to the supervisors while there is none.
func (n Notice) Audience(s *State, law *bylaw.Bylaw, on Date) (a Audience) {
	switch n.For {
	case ForCoordinator:
		a.Staff = n.others(s.ActingCoordinator())
		a.Supervisors = s.ActingCoordinator() == ""
	case ForSupervisor:
		a.Supervisors = true
	case ForColleague:
		a.Staff = n.others(n.Staff)
	case ForTeam:
		for _, t := range s.Team.Members {
			if t.Active() {
				a.Staff = append(a.Staff, n.others(t.Subject)...)
			}
		}
		slices.Sort(a.Staff)
		a.Staff = slices.Compact(a.Staff)
	case ForFamily:
		a.Family = s.hear(n, law, on)
	}
	return a
}

func (n Notice) others(subject string) []string {
	if subject == "" || subject == n.Except {
		return nil
	}
	return []string{subject}
}

// stillAsked says whether what a notice asks for is open for one member: who has answered is not asked again.
func (s *State) stillAsked(n Notice, m Member, law *bylaw.Bylaw, on Date) bool {
	switch {
	case n.Kind == NoticePlanToAnswer && s.Plan.Submitted != nil:
		return find(s.unanswered(law, on), func(p *Member) bool { return p.ID == m.ID }) != nil
	case (n.Kind == NoticeContinuationOffered || n.Kind == ItemContinuationOpen) && s.Continuation != nil:
		return !contains(s.Continuation.Accepts, m.ID)
	}
	return true
}

// leftAtClosing: the course ended because this member did not belong to it any more.
func (s *State) leftAtClosing(m Member) bool { return s.Closing != nil && s.Closing.Member == m.ID }

// remaining are the members who can be told, by their ids.
func (s *State) remaining() []string {
	var ids []string
	for _, m := range s.Members {
		if !m.gone() {
			ids = append(ids, m.ID)
		}
	}
	return ids
}

// endedAtOnce tells the family and the team that the course has ended.
func (s *State) endedAtOnce() []Notice {
	return []Notice{tellFamily(NoticeClosed, "", s.remaining()...), tellTeam(NoticeCourseClosed)}
}

// hear are the parties who hear of what the family is told, in the order of the family: those whom it is about, and for
// a child who is no party, whoever has custody.
func (s *State) hear(n Notice, law *bylaw.Bylaw, on Date) []Member {
	hears := map[string]bool{}
	for _, m := range s.told(law, on, n.Item, n.Members...) {
		if m.gone() {
			continue
		}
		hears[m.ID] = true
		if !s.isParty(m, law, on) {
			for _, holder := range m.Custody {
				hears[string(holder)] = true
			}
		}
	}
	return drop(slices.Clone(s.Members), func(m *Member) bool {
		if !s.stillAsked(n, *m, law, on) {
			return true
		}
		if meeting := s.meeting(n.Ref); meeting != nil && n.Kind.Spec().AboutMeeting && s.meetingHidden(*m, *meeting) {
			return true
		}
		if n.Kind == ItemMeetingLead && m.NoDigitalPost && s.lettersAhead() {
			return true // her letter went out before: ItemMeetingLetter
		}
		justLeft := (n.Kind == NoticeReceipt || s.leftAtClosing(*m)) && s.AnswersForSelf(*m, law, on) && !m.gone()
		party := s.isParty(*m, law, on) || justLeft
		return !hears[m.ID] || !party || n.Except != "" && m.Subject == n.Except
	})
}
