package course

import (
	"reflect"
	"slices"
)

// events is the table of events. A row says who reads an event beside staff, who read all that it does not keep from them. It is hidden
// from everybody whom its row does not name.
var events = []EventSpec{
	event(rule[Opened]{
		family: wholeFamily[Opened], step: everybody[Opened],
		tells: func(Opened, Meta, *State) []Notice { return []Notice{tellFamily(NoticeOpened, "")} },
	}),
	event(rule[LawRevised]{family: wholeFamily[LawRevised], step: everybody[LawRevised]}),
	event(rule[CommandRefused]{}),
	event(rule[CancelAsked]{}),
	event(rule[AgendaPlanned]{}),
	event(rule[CameDue]{}),

	event(rule[FactsRecorded]{
		family: func(e FactsRecorded, _ *State) (members []string, known bool) {
			for _, m := range e.Members {
				members = append(members, m.Member)
			}
			return members, len(members) > 0
		},
		reads: func(e FactsRecorded, s *State, member string) (FactsRecorded, bool) {
			me := s.member(member)
			return FactsRecorded{Members: drop(slices.Clone(e.Members), func(m *MemberFacts) bool { return !s.isOwn(*me, m.Member) })}, true
		},
	}),
	event(rule[ExemptionsLapsed]{}),
	event(rule[MemberAdded]{
		tells: func(MemberAdded, Meta, *State) []Notice { return []Notice{tellFamily(NoticeFamilyChanged, "")} },
	}),
	event(rule[MemberCorrected]{
		family:  func(e MemberCorrected, _ *State) ([]string, bool) { return only(e.Member) },
		private: true,
		reads:   everyReader[MemberCorrected],
		tells: func(e MemberCorrected, _ Meta, s *State) []Notice {
			told := []Notice{tellFamily(NoticeFamilyChanged, e.Member, e.Member)}
			if sub := s.Plan.Submitted; sub != nil && e.Custody != nil { // whoever has custody now answers for the child
				told = append(told, tellFamily(NoticePlanToAnswer, sub.short(), e.Member))
			}
			return told
		},
	}),
	event(rule[EligibilityDecided]{
		family: wholeFamily[EligibilityDecided], step: everybody[EligibilityDecided],
		tells: func(EligibilityDecided, Meta, *State) []Notice { return []Notice{tellFamily(NoticeDecisionMade, "")} },
	}),
	event(rule[Declined]{
		family:  func(e Declined, _ *State) ([]string, bool) { return only(e.Member) },
		private: true,
		reads:   everyReader[Declined],
		tells: func(e Declined, _ Meta, s *State) []Notice {
			told := []Notice{tellCoordinator(NoticeLeft, e.Member), tellSupervisor(NoticeLeft, e.Member), tellReceipt(e.Member, e.Member)}
			return append(told, s.endedAtOnce()...)
		},
	}),
	event(rule[MemberLeft]{
		family:  func(e MemberLeft, _ *State) ([]string, bool) { return only(e.Member) },
		private: true,
		reads:   everyReader[MemberLeft],
		tells: func(e MemberLeft, _ Meta, _ *State) []Notice { // the coordinator is told by ItemMemberLeft
			return []Notice{tellSupervisor(NoticeLeft, e.Member), tellReceipt(e.Member, e.Member)}
		},
	}),
	event(rule[MemberEnded]{
		tells: func(e MemberEnded, _ Meta, s *State) []Notice {
			told := []Notice{tellCoordinator(NoticeMemberEnded, e.Member), tellSupervisor(NoticeMemberEnded, e.Member), tellTeam(NoticeMemberEnded)}
			switch {
			case e.Closes != "":
				told = append(told, s.endedAtOnce()...)
			case e.Because == MovedOut:
				told = append(told, tellFamily(NoticeFamilyChanged, e.Member))
			}
			return told
		},
	}),
	event(rule[ConsentGiven]{
		family: func(e ConsentGiven, _ *State) ([]string, bool) { return only(e.Consent.Member) },
		reads: func(e ConsentGiven, _ *State, member string) (ConsentGiven, bool) {
			return e, e.Consent.Member == member || e.Consent.GivenBy == member
		},
		step: func(e ConsentGiven, seen *State) bool {
			return slices.ContainsFunc(seen.Consents, func(c Consent) bool { return c.ID == e.Consent.ID })
		},
		tells: func(e ConsentGiven, _ Meta, _ *State) []Notice {
			return []Notice{tellCoordinator(NoticeConsentGiven, e.Consent.ID), tellReceipt(e.Consent.ID, e.Consent.GivenBy)}
		},
	}),
	event(rule[PlanConsentAnswered]{
		family: func(e PlanConsentAnswered, _ *State) ([]string, bool) { return only(e.Consent.Member) },
		reads: func(e PlanConsentAnswered, _ *State, member string) (PlanConsentAnswered, bool) {
			return e, e.Consent.Member == member || e.Consent.GivenBy == member
		},
		tells: func(e PlanConsentAnswered, _ Meta, _ *State) []Notice {
			told := []Notice{tellCoordinator(NoticePlanConsent, e.Consent.Member)}
			if e.Consent.GivenBy != string(outside) {
				told = append(told, tellReceipt(e.Consent.Member, e.Consent.GivenBy))
			}
			return told
		},
	}),
	event(rule[ConsentWithdrawn]{
		family: func(e ConsentWithdrawn, s *State) ([]string, bool) { return s.consentsMember(e.Consent) },
		tells:  func(e ConsentWithdrawn, _ Meta, s *State) []Notice { return s.consentWithdrawn(e) },
	}),
	event(rule[ConsentsQuestioned]{tells: func(e ConsentsQuestioned, _ Meta, s *State) []Notice { return s.consentsQuestioned(e.Consents) }}),
	event(rule[ConsentConfirmed]{
		family: func(e ConsentConfirmed, s *State) ([]string, bool) { return s.consentsMember(e.Consent) },
		tells: func(e ConsentConfirmed, _ Meta, _ *State) []Notice {
			return []Notice{tellCoordinator(NoticeConsentGiven, e.Consent), tellReceipt(e.Consent, e.GivenBy)}
		},
	}),
	event(rule[ConsentExpired]{
		family: func(e ConsentExpired, s *State) ([]string, bool) { return s.consentsMember(e.Consent) },
		tells: func(e ConsentExpired, _ Meta, s *State) []Notice {
			return append(s.consentEnded(e.Consent), tellCoordinator(NoticeConsentExpired, e.Consent))
		},
	}),

	event(rule[CoordinatorAppointed]{
		reads: func(e CoordinatorAppointed, _ *State, _ string) (CoordinatorAppointed, bool) {
			e.Lapsed = "" // whom one has asked
			return e, true
		},
		family: wholeFamily[CoordinatorAppointed], step: everybody[CoordinatorAppointed],
		tells: func(e CoordinatorAppointed, _ Meta, s *State) []Notice {
			return append(s.coordinatorChanged(), handoverLapsed(e.Lapsed)...)
		},
	}),
	event(rule[ColleagueReplaced]{
		family: wholeFamily[ColleagueReplaced], step: everybody[ColleagueReplaced],
		tells: func(e ColleagueReplaced, _ Meta, s *State) []Notice { return s.colleagueReplaced(e) },
	}),
	event(rule[TeamMemberAdded]{
		family: wholeFamily[TeamMemberAdded],
		step: func(e TeamMemberAdded, seen *State) bool {
			return slices.ContainsFunc(seen.Team.Members, func(t TeamMember) bool { return t.ID == e.Member.ID })
		},
		tells: func(e TeamMemberAdded, _ Meta, _ *State) []Notice {
			return []Notice{tellColleague(NoticeTeamJoined, e.Member.ID, e.Member.Subject), tellFamily(NoticeTeamChanged, e.Member.ID)}
		},
	}),
	event(rule[TeamMemberRemoved]{
		family: wholeFamily[TeamMemberRemoved],
		tells: func(e TeamMemberRemoved, m Meta, s *State) []Notice {
			told := []Notice{tellFamily(NoticeTeamChanged, e.Member)}
			if t := s.teamMember(e.Member); t != nil {
				if t.Subject == m.By.Subject {
					told = append(told, tellCoordinator(NoticeColleagueLeft, e.Member))
				}
				told = append(told, tellColleague(NoticeTeamLeft, e.Member, t.Subject))
			}
			return told
		},
	}),
	event(rule[FieldMarked]{}),
	event(rule[TeamConfirmed]{family: wholeFamily[TeamConfirmed], step: everybody[TeamConfirmed]}),
	event(rule[HandoverOffered]{
		tells: func(e HandoverOffered, _ Meta, _ *State) []Notice {
			return []Notice{tellColleague(NoticeHandoverOffered, e.Handover.To, e.Handover.To)}
		},
	}),
	event(rule[HandoverAnswered]{
		family: func(e HandoverAnswered, _ *State) ([]string, bool) { return nil, e.Accepted },
		tells: func(e HandoverAnswered, _ Meta, s *State) []Notice {
			if e.Accepted {
				return s.coordinatorChanged()
			}
			return []Notice{tellCoordinator(NoticeHandoverDeclined, e.To)}
		},
	}),
	event(rule[AbsencePlanned]{
		tells: func(e AbsencePlanned, _ Meta, s *State) []Notice {
			if e.Absence.Begun {
				return s.coverBegun()
			}
			return []Notice{tellColleague(NoticeCoverPlanned, e.Absence.Cover, e.Absence.Cover)}
		},
	}),
	event(rule[AbsenceBegun]{
		family: wholeFamily[AbsenceBegun], step: everybody[AbsenceBegun],
		tells: func(_ AbsenceBegun, _ Meta, s *State) []Notice { return s.coverBegun() },
	}),
	event(rule[AbsenceEnded]{
		family: wholeFamily[AbsenceEnded], step: everybody[AbsenceEnded],
		tells: func(AbsenceEnded, Meta, *State) []Notice {
			return []Notice{tellCoordinator(NoticeCoverEnded, ""), tellFamily(NoticeNewCoordinator, "")}
		},
	}),
	event(rule[CoordinatorReminded]{
		family: wholeFamily[CoordinatorReminded], reads: everyReader[CoordinatorReminded],
		tells: func(CoordinatorReminded, Meta, *State) []Notice { return []Notice{tellCoordinator(NoticeReminded, "")} },
	}),
	event(rule[AbsenceCalledOff]{
		family: func(e AbsenceCalledOff, _ *State) ([]string, bool) { return nil, e.Absence.Begun },
		step:   func(e AbsenceCalledOff, _ *State) bool { return e.Absence.Begun },
		tells: func(e AbsenceCalledOff, _ Meta, _ *State) []Notice {
			told := []Notice{tellColleague(NoticeCoverCalledOff, e.Absence.Cover, e.Absence.Cover)}
			if e.Absence.Begun {
				told = append(told, tellFamily(NoticeNewCoordinator, ""))
			}
			return told
		},
	}),

	event(rule[SectionWritten]{
		home:   true,
		family: func(e SectionWritten, _ *State) ([]string, bool) { return about(e.Member), true },
		shared: func(e SectionWritten, _ *State, x Shared) (SectionWritten, bool) {
			return x.Section(e), x.Covers(e.Area, about(e.Member))
		},
	}),
	event(rule[ProvisionWaived]{}),
	event(rule[GoalAdded]{
		family: func(e GoalAdded, _ *State) ([]string, bool) { return e.Goal.Members, true },
		shared: func(e GoalAdded, _ *State, x Shared) (GoalAdded, bool) {
			goal, visible := x.Goal(e.Goal)
			return GoalAdded{Goal: goal}, visible
		},
	}),
	event(rule[GoalChanged]{
		family: func(e GoalChanged, _ *State) ([]string, bool) { return e.Goal.Members, true },
		shared: func(e GoalChanged, _ *State, x Shared) (GoalChanged, bool) {
			goal, visible := x.Goal(e.Goal)
			return GoalChanged{Goal: goal}, visible
		},
	}),
	event(rule[GoalRemoved]{}),
	event(rule[EffortAdded]{shared: func(e EffortAdded, then *State, x Shared) (EffortAdded, bool) {
		return e, x.CoversEffort(then, e.Effort.ID)
	}}),
	event(rule[EffortEnded]{shared: func(e EffortEnded, then *State, x Shared) (EffortEnded, bool) {
		return e, x.CoversEffort(then, e.Effort)
	}}),
	event(rule[CommentAdded]{
		shared: func(e CommentAdded, _ *State, x Shared) (CommentAdded, bool) {
			return e, x.CoversAbout(e.Comment.About)
		},
		author: true,
		tells: func(e CommentAdded, _ Meta, _ *State) []Notice {
			return []Notice{tellCoordinator(NoticeCommentAdded, e.Comment.ID)}
		},
	}),
	event(rule[PlanSubmitted]{
		family: wholeFamily[PlanSubmitted], step: everybody[PlanSubmitted],
		tells: func(_ PlanSubmitted, _ Meta, s *State) []Notice {
			return []Notice{tellFamily(NoticePlanToAnswer, s.Plan.Submitted.short())}
		},
	}),
	event(rule[PlanReturned]{
		reads:  everyReader[PlanReturned],
		family: wholeFamily[PlanReturned], step: everybody[PlanReturned],
		tells: func(PlanReturned, Meta, *State) []Notice { return []Notice{tellFamily(NoticePlanTakenBack, "")} },
	}),
	event(rule[PlanAnswered]{
		family: func(e PlanAnswered, _ *State) ([]string, bool) { return only(e.Response.Member) },
		reads: func(e PlanAnswered, _ *State, member string) (PlanAnswered, bool) {
			return e, e.Response.Member == member
		},
		tells: func(e PlanAnswered, _ Meta, _ *State) []Notice {
			return []Notice{tellCoordinator(NoticePlanAnswered, e.Response.Member), tellReceipt(e.Response.Member, e.Response.Member)}
		},
	}),
	event(rule[PlanAdopted]{
		family: wholeFamily[PlanAdopted], step: everybody[PlanAdopted],
		tells: func(PlanAdopted, Meta, *State) []Notice {
			return []Notice{tellFamily(NoticePlanBegun, ""), tellTeam(NoticePlanInForce)}
		},
	}),
	event(rule[PlanRevised]{
		reads:  everyReader[PlanRevised],
		family: wholeFamily[PlanRevised], step: everybody[PlanRevised],
		tells: func(PlanRevised, Meta, *State) []Notice { return []Notice{tellFamily(NoticePlanChanging, "")} },
	}),

	event(rule[IntervalSet]{
		family: func(e IntervalSet, s *State) ([]string, bool) {
			if e.Interval.Duty != "" {
				return only(e.Interval.dutyOf())
			}
			if g := s.anyGoal(e.Interval.Goal); g != nil {
				return g.Members, true
			}
			return nil, e.Interval.Goal == ""
		},
		reads: everyReader[IntervalSet],
		tells: func(e IntervalSet, _ Meta, s *State) []Notice {
			if m := s.member(e.Interval.dutyOf()); m != nil { // the person and whoever has custody
				return []Notice{tellFamily(NoticeIntervalSet, "", append(s.custodians(*m), m.ID)...)}
			}
			return []Notice{tellFamily(NoticeIntervalSet, "")}
		},
	}),
	event(rule[Paused]{
		reads: func(e Paused, _ *State, _ string) (Paused, bool) {
			e.Pause.CitizenView = "" // nobody wrote down who of the family said it
			return e, true
		},
		family: wholeFamily[Paused], step: everybody[Paused],
		tells: func(Paused, Meta, *State) []Notice {
			return []Notice{tellFamily(NoticePaused, ""), tellTeam(NoticeCoursePaused)}
		},
	}),
	event(rule[Resumed]{
		family: wholeFamily[Resumed], step: everybody[Resumed],
		tells: func(Resumed, Meta, *State) []Notice {
			return []Notice{tellFamily(NoticeResumed, ""), tellTeam(NoticeCourseResumed)}
		},
	}),
	event(rule[MeetingAgreed]{
		home:   true,
		family: func(e MeetingAgreed, _ *State) ([]string, bool) { return e.Meeting.Members, len(e.Meeting.Members) > 0 },
		step:   func(e MeetingAgreed, seen *State) bool { return seen.meeting(e.Meeting.ID) != nil },
		tells: func(e MeetingAgreed, _ Meta, _ *State) []Notice {
			return meetingNotices(NoticeMeetingAgreed, &e.Meeting)
		},
	}),
	event(rule[MeetingMoved]{
		reads:  everyReader[MeetingMoved],
		home:   true,
		family: func(e MeetingMoved, s *State) ([]string, bool) { return s.meetingsMembers(e.Meeting) },
		step:   func(e MeetingMoved, seen *State) bool { return seen.meeting(e.Meeting) != nil },
		tells: func(e MeetingMoved, _ Meta, s *State) []Notice {
			return meetingNotices(NoticeMeetingMoved, s.meeting(e.Meeting))
		},
	}),
	event(rule[MeetingCancelled]{
		reads:  everyReader[MeetingCancelled],
		home:   true,
		family: func(e MeetingCancelled, s *State) ([]string, bool) { return s.meetingsMembers(e.Meeting) },
		step:   func(e MeetingCancelled, seen *State) bool { return seen.meeting(e.Meeting) != nil },
		tells: func(e MeetingCancelled, _ Meta, s *State) []Notice {
			return meetingNotices(NoticeMeetingCancelled, s.meeting(e.Meeting))
		},
	}),
	event(rule[LetterSent]{}),
	event(rule[MeetingRecorded]{
		family: func(e MeetingRecorded, _ *State) ([]string, bool) {
			return e.Meeting.Members, len(e.Meeting.Members) > 0
		},
		step: func(e MeetingRecorded, seen *State) bool { return seen.meeting(e.Meeting.ID) != nil },
	}),
	event(rule[MeetingHeld]{
		reads: func(e MeetingHeld, _ *State, member string) (MeetingHeld, bool) {
			return MeetingHeld{Meeting: e.Meeting, OwnWords: wordsOf(e.OwnWords, member)}, true
		},
		home:   true,
		family: func(e MeetingHeld, s *State) ([]string, bool) { return s.meetingsMembers(e.Meeting) },
		step:   func(e MeetingHeld, seen *State) bool { return seen.meeting(e.Meeting) != nil },
		staff: func(e MeetingHeld) (MeetingHeld, bool) {
			e.Feedback = nil
			return e, true
		},
	}),
	event(rule[MinutesShared]{
		private: true,
		family:  func(e MinutesShared, _ *State) ([]string, bool) { return e.With, true },
		reads:   everyReader[MinutesShared],
		tells: func(e MinutesShared, _ Meta, _ *State) []Notice {
			return []Notice{tellFamily(NoticeMinutesShared, e.Meeting, e.With...)}
		},
	}),
	event(rule[FeedbackGiven]{
		private: true,
		family:  func(e FeedbackGiven, _ *State) ([]string, bool) { return only(e.Feedback.Member) },
		reads: func(e FeedbackGiven, _ *State, member string) (FeedbackGiven, bool) {
			return e, e.Feedback.Member == member
		},
		staff: func(e FeedbackGiven) (FeedbackGiven, bool) { return e, false },
	}),
	event(rule[MeetingMissed]{
		home:   true,
		family: func(e MeetingMissed, s *State) ([]string, bool) { return s.meetingsMembers(e.Meeting) },
		step:   func(e MeetingMissed, seen *State) bool { return seen.meeting(e.Meeting) != nil },
	}),

	event(rule[MeetingCorrected]{
		reads: func(e MeetingCorrected, _ *State, member string) (MeetingCorrected, bool) {
			part := MeetingCorrected{Meeting: e.Meeting, Status: e.Status, Was: e.Was}
			if e.OwnWords != nil {
				own := wordsOf(*e.OwnWords, member)
				part.OwnWords = &own
			}
			return part, true
		},
		family: func(e MeetingCorrected, s *State) ([]string, bool) { return s.meetingsMembers(e.Meeting) },
		step:   func(e MeetingCorrected, seen *State) bool { return seen.meeting(e.Meeting) != nil },
		tells:  func(e MeetingCorrected, _ Meta, s *State) []Notice { return e.tells(s) },
		staff: func(e MeetingCorrected) (MeetingCorrected, bool) {
			e.Feedback = nil
			return e, true
		},
	}),

	event(rule[TaskAgreed]{
		home:   true,
		family: func(e TaskAgreed, _ *State) ([]string, bool) { return e.Task.readers() },
		reads:  everyReader[TaskAgreed],
		step:   func(e TaskAgreed, seen *State) bool { return seen.task(e.Task.ID) != nil },
		shared: func(e TaskAgreed, _ *State, x Shared) (TaskAgreed, bool) { return e, e.Task.Staff == x.subject },
		tells:  func(e TaskAgreed, m Meta, s *State) []Notice { return s.toldOfTask(m.By, NoticeTaskAgreed, e.Task) },
	}),
	event(rule[TaskCorrected]{
		home:   true,
		family: func(e TaskCorrected, _ *State) ([]string, bool) { return e.Task.readers() },
		reads:  everyReader[TaskCorrected],
		step:   func(e TaskCorrected, seen *State) bool { return seen.task(e.Task.ID) != nil },
		shared: func(e TaskCorrected, _ *State, x Shared) (TaskCorrected, bool) { return e, e.Task.Staff == x.subject },
		tells:  func(e TaskCorrected, m Meta, s *State) []Notice { return s.toldOfTask(m.By, NoticeTaskChanged, e.Task) },
	}),
	event(rule[TaskEnded]{
		home: true,
		family: func(e TaskEnded, s *State) ([]string, bool) {
			if t := s.task(e.Task); t != nil {
				return t.readers()
			}
			return nil, false
		},
		reads: everyReader[TaskEnded],
		step:  func(e TaskEnded, seen *State) bool { return seen.task(e.Task) != nil },
		shared: func(e TaskEnded, then *State, x Shared) (TaskEnded, bool) {
			t := then.task(e.Task)
			return e, t != nil && t.Staff == x.subject
		},
		tells: func(e TaskEnded, m Meta, s *State) []Notice {
			return s.toldOfTask(m.By, NoticeTaskChanged, *s.task(e.Task))
		},
	}),

	event(rule[MentorDrafted]{
		family: func(e MentorDrafted, _ *State) ([]string, bool) {
			return []string{e.Mentor.Terms.Member}, !e.Mentor.Unsent
		},
		tells: func(e MentorDrafted, _ Meta, s *State) []Notice { return s.mentorChanged(e.Mentor.ID) },
	}),
	event(rule[MentorCorrected]{}),
	event(rule[MentorSent]{
		family: func(e MentorSent, s *State) ([]string, bool) { return only(s.mentor(e.Agreement).Terms.Member) },
		tells: func(e MentorSent, _ Meta, s *State) []Notice {
			return []Notice{tellFamily(NoticeMentorToAnswer, e.Agreement, s.mentor(e.Agreement).Terms.Member)}
		},
	}),
	event(rule[MentorAnswered]{
		family: func(e MentorAnswered, s *State) ([]string, bool) { return only(s.mentor(e.Agreement).Terms.Member) },
		reads: func(e MentorAnswered, s *State, member string) (MentorAnswered, bool) {
			return e, s.mentor(e.Agreement).Terms.Member == member
		},
		tells: func(e MentorAnswered, _ Meta, s *State) []Notice {
			return []Notice{tellCoordinator(NoticeMentorAnswered, e.Agreement), tellReceipt(e.Agreement, s.mentor(e.Agreement).Terms.Member)}
		},
	}),
	event(rule[MentorAgreed]{
		tells: func(e MentorAgreed, _ Meta, s *State) []Notice {
			told := []Notice{tellCoordinator(NoticeMentorAgreed, e.Agreement)}
			if e.Side == "citizen" {
				return append(told, tellReceipt(e.Agreement, s.mentor(e.Agreement).Terms.Member))
			}
			return append(told, s.mentorChanged(e.Agreement)...)
		},
	}),
	event(rule[MentorExtended]{
		tells: func(e MentorExtended, _ Meta, s *State) []Notice { return s.mentorChanged(e.Agreement) },
	}),
	event(rule[MentorIncluded]{
		tells: func(e MentorIncluded, _ Meta, s *State) []Notice { return s.mentorChanged(e.Agreement) },
	}),
	event(rule[MentorEnded]{
		tells: func(e MentorEnded, _ Meta, s *State) []Notice { return s.mentorChanged(e.Agreement) },
	}),
	event(rule[MentorExpired]{
		tells: func(e MentorExpired, _ Meta, s *State) []Notice { return s.mentorChanged(e.Agreement) },
	}),

	event(rule[CircumstanceReported]{
		home:   true,
		family: func(e CircumstanceReported, _ *State) ([]string, bool) { return about(e.Circumstance.Member), true },
		tells: func(e CircumstanceReported, m Meta, s *State) []Notice {
			told := []Notice{tellCoordinator(NoticeCircumstance, e.Circumstance.ID)}
			if reporter := s.MemberOf(m.By.Subject); reporter != nil {
				told = append(told, tellReceipt(e.Circumstance.ID, reporter.ID))
			}
			return told
		},
	}),
	event(rule[ContinuationOffered]{
		family: wholeFamily[ContinuationOffered],
		tells: func(e ContinuationOffered, _ Meta, _ *State) []Notice {
			if e.Because == afterDeath {
				return nil // the coordinator brings the offer herself
			}
			return []Notice{tellFamily(NoticeContinuationOffered, "")}
		},
	}),
	event(rule[TargetGroupLeft]{family: wholeFamily[TargetGroupLeft]}),
	event(rule[ContinuationAnswered]{
		tells: func(e ContinuationAnswered, _ Meta, _ *State) []Notice {
			return []Notice{tellCoordinator(NoticeContinuation, e.Member), tellReceipt(e.Member, e.Member)}
		},
	}),
	event(rule[ConversionRaised]{}),
	event(rule[NoteWritten]{
		author: true,
		tells: func(e NoteWritten, _ Meta, _ *State) []Notice {
			if e.Unsent {
				return []Notice{tellCoordinator(NoticeHandedIn, e.ID)}
			}
			return []Notice{tellCoordinator(NoticeNoteWritten, e.ID)}
		},
	}),
	event(rule[NoteCorrected]{author: true}),
	event(rule[DocumentAttached]{
		author: true,
		tells: func(e DocumentAttached, _ Meta, _ *State) []Notice {
			return []Notice{tellCoordinator(NoticeDocumentAttached, e.Document.ID)}
		},
	}),
	event(rule[MessageSent]{
		family:  func(e MessageSent, _ *State) ([]string, bool) { return only(e.Message.Member) },
		private: true,
		reads:   func(e MessageSent, _ *State, member string) (MessageSent, bool) { return e, e.Message.Member == member },
		tells: func(e MessageSent, _ Meta, _ *State) []Notice {
			if e.Message.From.Role == Citizen {
				return []Notice{tellCoordinator(NoticeMessageReceived, e.Message.ID)}
			}
			return []Notice{tellFamily(NoticeMessageWritten, e.Message.ID, e.Message.Member)}
		},
	}),
	event(rule[MessageAnswered]{
		family: func(e MessageAnswered, s *State) ([]string, bool) {
			m := find(s.Messages, func(m *Message) bool { return m.ID == e.Message })
			if m == nil {
				return nil, false
			}
			return only(m.Member)
		},
		private: true,
		reads:   everyReader[MessageAnswered],
		tells: func(e MessageAnswered, _ Meta, s *State) []Notice {
			return []Notice{tellFamily(NoticeMessageWritten, e.Message, s.message(e.Message).Member)}
		},
	}),

	event(rule[ItemTakenBack]{
		tells: func(e ItemTakenBack, _ Meta, _ *State) []Notice {
			return []Notice{tellCoordinator(NoticeTakenBack, e.ID), tellSupervisor(NoticeTakenBack, e.ID)}
		},
	}),
	event(rule[BreachDecided]{
		tells: func(e BreachDecided, _ Meta, _ *State) []Notice {
			return []Notice{tellCoordinator(NoticeBreachDecided, e.TakenBack), tellSupervisor(NoticeBreachDecided, e.TakenBack)}
		},
	}),

	event(rule[DecisionMade]{
		family: func(e DecisionMade, _ *State) ([]string, bool) { return only(e.Decision.Member) },
		reads:  everyReader[DecisionMade],
		tells: func(e DecisionMade, _ Meta, _ *State) []Notice {
			return []Notice{tellFamily(NoticeDecisionMade, e.Decision.ID, about(e.Decision.Member)...)}
		},
	}),
	event(rule[DecisionDelivered]{
		family: func(e DecisionDelivered, _ *State) ([]string, bool) { return only(e.Delivery.Member) },
		tells: func(e DecisionDelivered, _ Meta, _ *State) []Notice {
			told := []Notice{tellCoordinator(NoticeDelivered, e.Decision)}
			if e.Delivery.How == OwnWord {
				told = append(told, tellReceipt(e.Decision, e.Delivery.Member))
			}
			return told
		},
	}),
	event(rule[HearingOpened]{
		family: func(e HearingOpened, _ *State) ([]string, bool) { return only(e.Hearing.Member) },
		reads:  everyReader[HearingOpened],
		tells: func(e HearingOpened, _ Meta, _ *State) []Notice {
			return []Notice{tellFamily(NoticeHearingOpened, e.Hearing.ID, e.Hearing.Member)}
		},
	}),
	event(rule[HearingAnswered]{
		family: func(e HearingAnswered, s *State) ([]string, bool) { return only(s.hearing(e.Hearing).Member) },
		reads:  everyReader[HearingAnswered],
		tells: func(e HearingAnswered, _ Meta, s *State) []Notice {
			return []Notice{tellCoordinator(NoticeHearingAnswered, e.Hearing), tellReceipt(e.Hearing, s.hearing(e.Hearing).Member)}
		},
	}),
	event(rule[AppealLodged]{
		family: func(e AppealLodged, _ *State) ([]string, bool) { return only(e.Appeal.Member) },
		reads: func(e AppealLodged, _ *State, member string) (AppealLodged, bool) {
			return e, e.Appeal.Member == member
		},
		tells: func(e AppealLodged, _ Meta, _ *State) []Notice {
			return []Notice{
				tellCoordinator(NoticeAppealLodged, e.Appeal.ID), tellSupervisor(NoticeAppealLodged, e.Appeal.ID), tellReceipt(e.Appeal.ID, e.Appeal.Member),
			}
		},
	}),
	event(rule[AppealDecided]{
		family: func(e AppealDecided, s *State) ([]string, bool) { return only(s.appeal(e.Appeal).Member) },
		reads:  everyReader[AppealDecided],
		tells: func(e AppealDecided, _ Meta, s *State) []Notice {
			return []Notice{tellFamily(NoticeAppealDecided, e.Appeal, s.appeal(e.Appeal).Member)}
		},
	}),
	event(rule[AccessRequested]{
		family:  func(e AccessRequested, _ *State) ([]string, bool) { return only(e.Request.Member) },
		private: true,
		reads: func(e AccessRequested, _ *State, member string) (AccessRequested, bool) {
			return e, e.Request.Member == member
		},
		tells: func(e AccessRequested, _ Meta, _ *State) []Notice {
			return []Notice{tellCoordinator(NoticeAccessRequested, e.Request.ID), tellReceipt(e.Request.ID, e.Request.Member)}
		},
	}),
	event(rule[AccessAnswered]{
		family:  func(e AccessAnswered, s *State) ([]string, bool) { return only(s.accessCase(e.Request).Member) },
		private: true,
		reads:   everyReader[AccessAnswered],
		tells: func(e AccessAnswered, _ Meta, s *State) []Notice {
			return []Notice{tellFamily(NoticeAccessAnswered, e.Request, s.accessCase(e.Request).Member)}
		},
	}),
	event(rule[CaseDelayed]{
		family: func(e CaseDelayed, s *State) ([]string, bool) { return s.caseMembers(e.Delay.Case), true },
		reads: func(e CaseDelayed, s *State, member string) (CaseDelayed, bool) {
			return e, s.readsCase(*s.member(member), e.Delay.Case)
		},
		tells: func(e CaseDelayed, _ Meta, s *State) []Notice {
			return []Notice{tellFamily(NoticeCaseDelayed, e.Delay.Case, s.caseMembers(e.Delay.Case)...)}
		},
	}),
	event(rule[HoldPlaced]{}),
	event(rule[HoldLifted]{}),

	event(rule[CourseClosed]{
		family: wholeFamily[CourseClosed], step: everybody[CourseClosed],
		tells: func(CourseClosed, Meta, *State) []Notice {
			return []Notice{tellFamily(NoticeClosed, ""), tellTeam(NoticeCourseClosed)}
		},
	}),
	event(rule[ClosingSettled]{
		family: wholeFamily[ClosingSettled],
		tells: func(e ClosingSettled, _ Meta, _ *State) []Notice {
			var persons []string
			for _, plan := range e.Checklist.Conversions {
				persons = append(persons, plan.Person)
			}
			if len(persons) == 0 {
				return nil
			}
			return []Notice{tellFamily(NoticePlansBack, "", persons...)}
		},
	}),
	event(rule[Reopened]{
		reads:  everyReader[Reopened],
		family: wholeFamily[Reopened], step: everybody[Reopened],
		tells: func(_ Reopened, _ Meta, s *State) []Notice {
			told := []Notice{tellFamily(NoticeReopened, ""), tellCoordinator(NoticeCourseReopened, ""), tellTeam(NoticeCourseReopened)}
			if s.Continuation.open() {
				told = append(told, tellFamily(NoticeContinuationOffered, ""))
			}
			return told
		},
	}),
	event(rule[RetentionEnded]{}),
}

// rule says who reads an event.
type rule[E Event] struct {
	// family names the members whom it concerns, none being the whole family, as the course is right after it.
	family  func(e E, s *State) (members []string, known bool)
	private bool                                         // only the member reads it, and not a person with custody
	home    bool                                         // about a household: hidden from others, if somebody in it is protected
	reads   func(e E, s *State, member string) (E, bool) // what a member whom it concerns reads of it, not only that it happened
	step    func(e E, seen *State) bool                  // whoever reads by consent may know that it happened; seen is what she sees of the course
	shared  func(e E, then *State, x Shared) (E, bool)   // what consents open of what it says
	author  bool                                         // its author may always read it again
	staff   func(e E) (E, bool)                          // what staff read of it; nil: all
	tells   func(e E, m Meta, s *State) []Notice         // who is told of it; the state is the course right after it
}

// EventSpec is an event's row in the table of events.
type EventSpec struct {
	Name string // in the journal

	typ     reflect.Type
	family  func(e Event, s *State) ([]string, bool)
	private bool
	home    bool
	reads   func(e Event, s *State, member string) (Event, bool)
	step    func(e Event, seen *State) bool
	shared  func(e Event, then *State, x Shared) (Event, bool)
	author  bool
	staff   func(e Event) (Event, bool)
	tells   func(r Recorded, s *State) []Notice // nil: nobody
}

func event[E Event](r rule[E]) EventSpec {
	t := reflect.TypeFor[E]()
	spec := EventSpec{
		Name: t.Name(), typ: t, private: r.private, home: r.home, author: r.author,
		family: func(e Event, s *State) ([]string, bool) {
			if r.family == nil {
				return nil, false
			}
			return r.family(e.(E), s)
		},
		reads: func(e Event, s *State, member string) (Event, bool) {
			if r.reads == nil {
				return nil, false
			}
			part, visible := r.reads(e.(E), s, member)
			return part, visible
		},
		step: func(e Event, seen *State) bool { return r.step != nil && r.step(e.(E), seen) },
		shared: func(e Event, then *State, x Shared) (Event, bool) {
			if r.shared == nil {
				return nil, false
			}
			part, visible := r.shared(e.(E), then, x)
			if !visible {
				return nil, false
			}
			return part, true
		},
	}
	spec.staff = func(e Event) (Event, bool) {
		if r.staff == nil {
			return e, true
		}
		return r.staff(e.(E))
	}
	if tells := r.tells; tells != nil {
		spec.tells = func(r Recorded, s *State) []Notice { return tells(r.Data.(E), r.Meta, s) }
	}
	return spec
}

func wholeFamily[E Event](E, *State) ([]string, bool) { return nil, true }

func everybody[E Event](E, *State) bool { return true }

func everyReader[E Event](e E, _ *State, _ string) (E, bool) { return e, true }

func wordsOf(words []Words, member string) []Words {
	return drop(slices.Clone(words), func(w *Words) bool { return w.Member != member })
}

func only(member string) ([]string, bool) { return []string{member}, true }

func (s *State) consentsMember(id string) ([]string, bool) {
	c := find(s.Consents, func(c *Consent) bool { return c.ID == id })
	if c == nil {
		return nil, false
	}
	return only(c.Member)
}

func (s *State) meetingsMembers(id string) ([]string, bool) {
	m := s.meeting(id)
	if m == nil {
		return nil, false
	}
	return m.Members, len(m.Members) > 0
}

// SpecOf is an event's row.
func SpecOf(e Event) EventSpec { return eventsByName[EventName(e)] }

// ForMember says whether a family member may know of an event, and what she may read of what it says; nil: nothing. The state is
// the course right after it.
func (spec EventSpec) ForMember(e Event, s *State, member string) (said Event, known bool) {
	members, known := spec.family(e, s)
	if !known || !s.Concerns(member, members...) || spec.private && !slices.Contains(members, member) {
		return nil, false
	}
	if me := s.member(member); spec.home && !slices.Contains(members, member) && s.protectedFrom(*me, members) {
		return nil, false
	}
	if part, reads := spec.reads(e, s, member); reads {
		return part, true
	}
	return nil, true
}

// ForConsent says whether somebody who reads by consent may know of an event, and what she may read of what it says. Then is
// the course right after it, seen what she sees of the course now.
func (spec EventSpec) ForConsent(e Event, then, seen *State, x Shared) (part Event, known bool) {
	part, known = spec.shared(e, then, x)
	return part, known || spec.step(e, seen)
}

// ForStaff is what staff read of an event; not known: they do not learn that it happened.
func (spec EventSpec) ForStaff(e Event) (part Event, known bool) { return spec.staff(e) }

// ForAuthor says whether the author of an event may always read it again.
func (spec EventSpec) ForAuthor() bool { return spec.author }

// ToldStaff says whether staff who read the whole course may know that an event of a type happened.
func ToldStaff(name string) bool {
	spec, known := eventsByName[name]
	if !known {
		return false
	}
	_, told := spec.staff(spec.empty())
	return told
}

// ToldSystems says whether another system, which reads no course, may know that an event of a type happened: a step of the course
// that everybody who reads anything of it may know of.
func ToldSystems(name string) bool {
	spec, known := eventsByName[name]
	return known && spec.step(spec.empty(), &State{})
}

func (spec EventSpec) empty() Event { return reflect.Zero(spec.typ).Interface().(Event) }
