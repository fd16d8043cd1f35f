package course

import (
	"reflect"
	"slices"
)

// events is the table of events. A row says who reads an event beside staff, who read all. It is hidden from everybody
// whom its row does not name.
var events = []EventSpec{
	event(rule[Opened]{family: wholeFamily[Opened], step: everybody[Opened]}),
	event(rule[LawRevised]{family: wholeFamily[LawRevised], step: everybody[LawRevised]}),
	event(rule[CommandRefused]{}),
	event(rule[CancelAsked]{}),
	event(rule[AgendaPlanned]{}),
	event(rule[CameDue]{}),

	event(rule[FactsRecorded]{}),
	event(rule[ExemptionsLapsed]{}),
	event(rule[MemberAdded]{}),
	event(rule[MemberCorrected]{}),
	event(rule[EligibilityDecided]{family: wholeFamily[EligibilityDecided], step: everybody[EligibilityDecided]}),
	event(rule[Declined]{}),
	event(rule[MemberLeft]{}),
	event(rule[ConsentGiven]{
		family: func(e ConsentGiven, _ *State) ([]string, bool) { return only(e.Consent.Member) },
		reads: func(e ConsentGiven, member string) bool {
			return e.Consent.Member == member || e.Consent.GivenBy == member
		},
		step: func(e ConsentGiven, seen *State) bool {
			return slices.ContainsFunc(seen.Consents, func(c Consent) bool { return c.ID == e.Consent.ID })
		},
	}),
	event(rule[ConsentWithdrawn]{family: func(e ConsentWithdrawn, s *State) ([]string, bool) { return s.consentsMember(e.Consent) }}),
	event(rule[ConsentExpired]{family: func(e ConsentExpired, s *State) ([]string, bool) { return s.consentsMember(e.Consent) }}),

	event(rule[CoordinatorAppointed]{family: wholeFamily[CoordinatorAppointed], step: everybody[CoordinatorAppointed]}),
	event(rule[TeamMemberAdded]{
		family: wholeFamily[TeamMemberAdded],
		step: func(e TeamMemberAdded, seen *State) bool {
			return slices.ContainsFunc(seen.Team.Members, func(t TeamMember) bool { return t.ID == e.Member.ID })
		},
	}),
	event(rule[TeamMemberRemoved]{family: wholeFamily[TeamMemberRemoved]}),
	event(rule[FieldMarked]{}),
	event(rule[TeamConfirmed]{family: wholeFamily[TeamConfirmed], step: everybody[TeamConfirmed]}),
	event(rule[HandoverOffered]{}),
	event(rule[HandoverAnswered]{family: func(e HandoverAnswered, _ *State) ([]string, bool) { return nil, e.Accepted }}),
	event(rule[AbsencePlanned]{}),
	event(rule[AbsenceBegun]{family: wholeFamily[AbsenceBegun], step: everybody[AbsenceBegun]}),
	event(rule[AbsenceEnded]{family: wholeFamily[AbsenceEnded], step: everybody[AbsenceEnded]}),

	event(rule[SectionWritten]{
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
	}),
	event(rule[PlanSubmitted]{family: wholeFamily[PlanSubmitted], step: everybody[PlanSubmitted]}),
	event(rule[PlanReturned]{family: wholeFamily[PlanReturned], step: everybody[PlanReturned]}),
	event(rule[PlanAnswered]{
		family: func(e PlanAnswered, _ *State) ([]string, bool) { return only(e.Response.Member) },
		reads:  func(e PlanAnswered, member string) bool { return e.Response.Member == member },
	}),
	event(rule[PlanAdopted]{family: wholeFamily[PlanAdopted], step: everybody[PlanAdopted]}),
	event(rule[PlanRevised]{family: wholeFamily[PlanRevised], step: everybody[PlanRevised]}),

	event(rule[IntervalSet]{family: wholeFamily[IntervalSet]}),
	event(rule[Paused]{family: wholeFamily[Paused], step: everybody[Paused]}),
	event(rule[Resumed]{family: wholeFamily[Resumed], step: everybody[Resumed]}),
	event(rule[MeetingAgreed]{
		family: func(e MeetingAgreed, _ *State) ([]string, bool) { return e.Meeting.Members, len(e.Meeting.Members) > 0 },
		step:   func(e MeetingAgreed, seen *State) bool { return seen.meeting(e.Meeting.ID) != nil },
	}),
	event(rule[MeetingMoved]{
		family: func(e MeetingMoved, s *State) ([]string, bool) { return s.meetingsMembers(e.Meeting) },
		step:   func(e MeetingMoved, seen *State) bool { return seen.meeting(e.Meeting) != nil },
	}),
	event(rule[MeetingCancelled]{
		family: func(e MeetingCancelled, s *State) ([]string, bool) { return s.meetingsMembers(e.Meeting) },
		step:   func(e MeetingCancelled, seen *State) bool { return seen.meeting(e.Meeting) != nil },
	}),
	event(rule[MeetingHeld]{
		family: func(e MeetingHeld, s *State) ([]string, bool) { return s.meetingsMembers(e.Meeting) },
		step:   func(e MeetingHeld, seen *State) bool { return seen.meeting(e.Meeting) != nil },
	}),
	event(rule[MeetingMissed]{
		family: func(e MeetingMissed, s *State) ([]string, bool) { return s.meetingsMembers(e.Meeting) },
		step:   func(e MeetingMissed, seen *State) bool { return seen.meeting(e.Meeting) != nil },
	}),

	event(rule[MentorDrafted]{family: func(e MentorDrafted, _ *State) ([]string, bool) { return only(e.Mentor.Terms.Member) }}),
	event(rule[MentorAgreed]{}),
	event(rule[MentorExtended]{}),
	event(rule[MentorEnded]{}),
	event(rule[MentorExpired]{}),

	event(rule[CircumstanceReported]{family: func(e CircumstanceReported, _ *State) ([]string, bool) { return about(e.Circumstance.Member), true }}),
	event(rule[ContinuationOffered]{family: wholeFamily[ContinuationOffered]}),
	event(rule[ContinuationAnswered]{}),
	event(rule[ConversionRaised]{}),
	event(rule[NoteWritten]{author: true}),
	event(rule[NoteCorrected]{author: true}),
	event(rule[DocumentAttached]{author: true}),
	event(rule[MessageSent]{
		family:  func(e MessageSent, _ *State) ([]string, bool) { return only(e.Message.Member) },
		private: true,
		reads:   func(e MessageSent, member string) bool { return e.Message.Member == member },
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
		reads:   func(MessageAnswered, string) bool { return true },
	}),

	event(rule[DecisionMade]{
		family: func(e DecisionMade, _ *State) ([]string, bool) { return only(e.Decision.Member) },
		reads:  func(DecisionMade, string) bool { return true },
	}),
	event(rule[HearingOpened]{
		family: func(e HearingOpened, _ *State) ([]string, bool) { return only(e.Hearing.Member) },
		reads:  func(HearingOpened, string) bool { return true },
	}),
	event(rule[HearingAnswered]{}),
	event(rule[AppealLodged]{
		family: func(e AppealLodged, _ *State) ([]string, bool) { return only(e.Appeal.Member) },
		reads:  func(e AppealLodged, member string) bool { return e.Appeal.Member == member },
	}),
	event(rule[AppealDecided]{}),
	event(rule[AccessRequested]{
		family:  func(e AccessRequested, _ *State) ([]string, bool) { return only(e.Request.Member) },
		private: true,
		reads:   func(e AccessRequested, member string) bool { return e.Request.Member == member },
	}),
	event(rule[AccessAnswered]{}),
	event(rule[HoldPlaced]{}),
	event(rule[HoldLifted]{}),

	event(rule[CourseClosed]{family: wholeFamily[CourseClosed], step: everybody[CourseClosed]}),
	event(rule[Reopened]{family: wholeFamily[Reopened], step: everybody[Reopened]}),
	event(rule[RetentionEnded]{}),
}

// rule says who reads an event.
type rule[E Event] struct {
	// family names the members whom it concerns, none being the whole family, as the course is right after it.
	family  func(e E, s *State) (members []string, known bool)
	private bool                                       // only the member reads it, and not a person with custody
	reads   func(e E, member string) bool              // a member whom it concerns reads what it says, not only that it happened
	step    func(e E, seen *State) bool                // whoever reads by consent may know that it happened; seen is what she sees of the course
	shared  func(e E, then *State, x Shared) (E, bool) // what consents open of what it says
	author  bool                                       // its author may always read it again
}

// EventSpec is an event's row in the table of events.
type EventSpec struct {
	Name string // in the journal

	typ     reflect.Type
	family  func(e Event, s *State) ([]string, bool)
	private bool
	reads   func(e Event, member string) bool
	step    func(e Event, seen *State) bool
	shared  func(e Event, then *State, x Shared) (Event, bool)
	author  bool
}

func event[E Event](r rule[E]) EventSpec {
	t := reflect.TypeFor[E]()
	return EventSpec{
		Name: t.Name(), typ: t, private: r.private, author: r.author,
		family: func(e Event, s *State) ([]string, bool) {
			if r.family == nil {
				return nil, false
			}
			return r.family(e.(E), s)
		},
		reads: func(e Event, member string) bool { return r.reads != nil && r.reads(e.(E), member) },
		step:  func(e Event, seen *State) bool { return r.step != nil && r.step(e.(E), seen) },
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
}

func wholeFamily[E Event](E, *State) ([]string, bool) { return nil, true }

func everybody[E Event](E, *State) bool { return true }

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

// ForMember says whether a family member may know of an event, and whether she may read what it says. The state is the course
// right after it.
func (spec EventSpec) ForMember(e Event, s *State, member string) (known, reads bool) {
	members, known := spec.family(e, s)
	if !known || !s.Concerns(member, members...) || spec.private && !slices.Contains(members, member) {
		return false, false
	}
	return true, spec.reads(e, member)
}

// ForConsent says whether somebody who reads by consent may know of an event, and what she may read of what it says. Then is
// the course right after it, seen what she sees of the course now.
func (spec EventSpec) ForConsent(e Event, then, seen *State, x Shared) (part Event, known bool) {
	part, known = spec.shared(e, then, x)
	return part, known || spec.step(e, seen)
}

// ForAuthor says whether the author of an event may always read it again.
func (spec EventSpec) ForAuthor() bool { return spec.author }
