package course

import "slices"

// ItemKind is a kind of what time brings: a deadline, a reminder, a birthday.
type ItemKind string

// The kinds.
const (
	ItemMeetingLead       ItemKind = "meeting_lead"
	ItemMeetingLetter     ItemKind = "meeting_letter"
	ItemMeetingOverdue    ItemKind = "meeting_overdue"
	ItemMeetingEscalated  ItemKind = "meeting_escalated"
	ItemFollowUpDue       ItemKind = "follow_up_due"
	ItemFollowUpOverdue   ItemKind = "follow_up_overdue"
	ItemFollowUpEscalated ItemKind = "follow_up_escalated"
	ItemPlanUnanswered    ItemKind = "plan_unanswered"
	ItemHandoverOpen      ItemKind = "handover_unanswered"
	ItemAbsenceBegin      ItemKind = "absence_begin"
	ItemAbsenceEnd        ItemKind = "absence_end"
	ItemTeamMemberUntil   ItemKind = "team_member_until"
	ItemConsentExpiry     ItemKind = "consent_expiry"
	ItemPauseEnd          ItemKind = "pause_end"
	ItemMentorExpiring    ItemKind = "mentor_expiring"
	ItemMentorExpiry      ItemKind = "mentor_expiry"
	ItemMentorIntoPlan    ItemKind = "mentor_into_plan"
	ItemMentorContact     ItemKind = "mentor_contact"
	ItemMentorTalk        ItemKind = "mentor_talk"
	ItemTaskAhead         ItemKind = "task_ahead"
	ItemTaskDue           ItemKind = "task_due"
	ItemTaskLate          ItemKind = "task_late"
	ItemMessageOpen       ItemKind = "message_unanswered"
	ItemHearingEnd        ItemKind = "hearing_end"
	ItemAppealForward     ItemKind = "appeal_forward"
	ItemAccessDue         ItemKind = "access_due"
	ItemUndelivered       ItemKind = "decision_undelivered"
	ItemDutyAhead         ItemKind = "duty_ahead"
	ItemDutyDue           ItemKind = "duty_due"
	ItemLeavesGroup       ItemKind = "leaves_target_group"
	ItemOutsideGroup      ItemKind = "outside_target_group"
	ItemContinuationOpen  ItemKind = "continuation_unanswered"
	ItemTrialEndAhead     ItemKind = "trial_end_ahead"
	ItemTrialEnd          ItemKind = "trial_end"
	ItemAftercare         ItemKind = "aftercare"
	ItemClosingOpen       ItemKind = "closing_open"
	ItemRetentionEnd      ItemKind = "retention_end"
	ItemExemptionLapsed   ItemKind = "exemption_lapsed"
	ItemLawChanged        ItemKind = "law_changed"
	ItemMemberLeft        ItemKind = "member_left"
	ItemCategoryEnds      ItemKind = "category_ends"
	ItemBirthday          ItemKind = "birthday"
	ItemNobodyAnswers     ItemKind = "nobody_answers"
	ItemFieldLeft         ItemKind = "field_left"
	ItemPartyAgeAhead     ItemKind = "party_age_ahead"
	ItemPartyAge          ItemKind = "party_age"
	ItemGroupAgeAhead     ItemKind = "group_age_ahead"
	ItemGroupAge          ItemKind = "group_age"
	ItemAdultAgeAhead     ItemKind = "adult_age_ahead"
	ItemAdultAge          ItemKind = "adult_age"
	ItemBirthExpected     ItemKind = "birth_expected"
	ItemCancelAsked       ItemKind = "cancel_asked"
	ItemCaseAhead         ItemKind = "case_deadline_ahead"
	ItemCasePassed        ItemKind = "case_deadline_passed"
)

// ItemSpec is a kind's row in the table of what time brings.
type ItemSpec struct {
	Kind ItemKind

	Event        bool   // it follows from an event; all others time brings
	Always       bool   // staff cannot switch its mail off
	PageOnly     bool   // staff see it on their pages, and no mail tells of it unless they ask for one
	AboutMeeting bool   // the reference is a meeting; members who take part are told, not the whole family
	Family       bool   // told to the family too
	AtOnce       bool   // staff are told by a mail of its own, not by the next digest
	Late         bool   // it comes only if something was not done in time
	Quiet        bool   // no task of anybody's
	Background   bool   // not what a course waits for next
	Settles      string // the command that settles it
	ByConsent    bool   // whoever reads by consent sees it: a date at which one meets
	Plain        bool   // kind, reference and instant tell no birth date and no category, so that lists hold them unsealed
	Birthday     bool   // its instant tells a birth date: no list holds it
	Counted      bool   // lists count it by its kind, which is therefore not sealed

	ahead     bool // a warning that says nothing once its time has passed
	task      bool // the reference is a task; whoever does it is told
	duty      bool // a duty by law: what the facts that it follows from are corrected to does not make it told twice
	overdue   bool // a course for which it came is overdue
	escalated bool // and its supervisor was told
	counted   bool // the state counts how often it came

	about func(s *State, ref string) (open bool)                  // whether what it is about is still open; nil: it is about nothing that ends
	fire  func(s *State, i Item, now Moment, due CameDue) []Event // what happens when it comes due; nil: only that it did
}

// itemTable is the table of what time brings, in the order of the kinds. [State.items] says when each comes due and for whom; its texts are
// item.<kind>, agenda.<kind>, mail.item.<kind>, and where it is told at once or to the family mail.subject.<kind> and mail.citizen.<kind>.
// What follows from events is in noticeTable.
var itemTable = []ItemSpec{
	{Kind: ItemMeetingLead, AboutMeeting: true, Family: true, AtOnce: true, ByConsent: true, Plain: true, ahead: true,
		about: ref((*State).meeting, func(m *Meeting) bool { return m.Status == Agreed })},
	{Kind: ItemMeetingLetter, AboutMeeting: true, AtOnce: true, Settles: "record_letter", Plain: true, about: (*State).letterDue},
	{Kind: ItemMeetingOverdue, AboutMeeting: true, AtOnce: true, Late: true, Settles: "hold_meeting", Plain: true, overdue: true,
		about: ref((*State).meeting, func(m *Meeting) bool { return m.Status == Agreed })},
	{Kind: ItemMeetingEscalated, AboutMeeting: true, AtOnce: true, Late: true, Plain: true, overdue: true, escalated: true,
		about: ref((*State).meeting, func(m *Meeting) bool { return m.Status == Agreed })},
	{Kind: ItemFollowUpDue, Settles: "agree_meeting", ByConsent: true, Plain: true},
	{Kind: ItemFollowUpOverdue, Late: true, Settles: "agree_meeting", Plain: true, overdue: true},
	{Kind: ItemFollowUpEscalated, Late: true, Plain: true, overdue: true, escalated: true},
	{Kind: ItemPlanUnanswered, Late: true, Plain: true},
	{Kind: ItemHandoverOpen, Late: true, Plain: true},
	{Kind: ItemAbsenceBegin,
		fire: func(_ *State, _ Item, _ Moment, due CameDue) []Event { return []Event{due, AbsenceBegun{}} }},
	{Kind: ItemAbsenceEnd,
		fire: func(_ *State, _ Item, _ Moment, due CameDue) []Event { return []Event{due, AbsenceEnded{}} }},
	{Kind: ItemTeamMemberUntil, Quiet: true, Plain: true,
		about: ref((*State).teamMember, (*TeamMember).Active),
		fire: func(_ *State, i Item, _ Moment, due CameDue) []Event {
			return []Event{due, TeamMemberRemoved{Member: i.Ref}}
		}},
	{Kind: ItemConsentExpiry, Quiet: true, Plain: true,
		about: ref((*State).consent, (*Consent).Active),
		fire: func(_ *State, i Item, _ Moment, due CameDue) []Event {
			return []Event{due, ConsentExpired{Consent: i.Ref}}
		}},
	{Kind: ItemPauseEnd, Quiet: true, ByConsent: true, Plain: true,
		fire: func(s *State, _ Item, _ Moment, due CameDue) []Event {
			return []Event{due, Resumed{On: s.Pause.Until.AddDays(1)}}
		}},
	{Kind: ItemMentorExpiring, Settles: "extend_mentor_agreement", Plain: true,
		about: ref((*State).mentor, func(a *Mentor) bool { return a.Status == MentorActive })},
	{Kind: ItemMentorExpiry, Plain: true,
		about: ref((*State).mentor, func(a *Mentor) bool { return a.Status == MentorActive }),
		fire: func(_ *State, i Item, _ Moment, due CameDue) []Event {
			return []Event{due, MentorExpired{Agreement: i.Ref}}
		}},
	{Kind: ItemMentorIntoPlan, Settles: "include_mentor_agreement", Plain: true,
		about: ref((*State).mentor, (*Mentor).beside)},
	{Kind: ItemMentorContact,
		about: ref((*State).mentor, func(a *Mentor) bool { return a.Status == MentorActive })},
	{Kind: ItemMentorTalk, Settles: "send_mentor_agreement", Plain: true, overdue: true,
		about: ref((*State).mentor, (*Mentor).wantsToTalk)},
	{Kind: ItemTaskAhead, Family: true, Plain: true, ahead: true, task: true, about: ref((*State).task, (*Task).Open)},
	{Kind: ItemTaskDue, Settles: "finish_task", Plain: true, task: true, about: ref((*State).task, (*Task).Open)},
	{Kind: ItemTaskLate, Family: true, Late: true, Settles: "finish_task", Plain: true, task: true, about: ref((*State).task, (*Task).Open)},
	{Kind: ItemMessageOpen, Settles: "answer_message", Plain: true, overdue: true,
		about: ref((*State).message, (*Message).open)},
	{Kind: ItemHearingEnd, Plain: true,
		about: ref((*State).hearing, func(h *Hearing) bool { return h.Answered.IsZero() })},
	{Kind: ItemAppealForward, Settles: "decide_appeal", Plain: true, overdue: true,
		about: ref((*State).appeal, func(a *Appeal) bool { return a.Outcome == "" })},
	{Kind: ItemAccessDue, Settles: "answer_access", Plain: true, overdue: true,
		about: ref((*State).accessCase, func(a *AccessCase) bool { return a.Answered.IsZero() })},
	{Kind: ItemUndelivered, Late: true, Settles: "record_delivery", Plain: true, about: (*State).isUndelivered},
	{Kind: ItemDutyAhead, Counted: true, ahead: true, duty: true},
	{Kind: ItemDutyDue, Counted: true, duty: true, overdue: true},
	{Kind: ItemLeavesGroup, Quiet: true, Background: true, Birthday: true,
		fire: func(s *State, _ Item, now Moment, due CameDue) []Event {
			return []Event{due, s.leave(now.Law, "youngest_child_age")}
		}},
	{Kind: ItemOutsideGroup, AtOnce: true, Settles: "close"},
	{Kind: ItemContinuationOpen, Family: true, Plain: true, counted: true},
	{Kind: ItemTrialEndAhead, Background: true, Plain: true,
		fire: func(_ *State, _ Item, now Moment, due CameDue) []Event {
			return []Event{due, ConversionRaised{By: now.Law.Trial.LastDay()}}
		}},
	{Kind: ItemTrialEnd, Background: true, Plain: true},
	{Kind: ItemAftercare, Plain: true},
	{Kind: ItemClosingOpen, AtOnce: true, Always: true, Settles: "settle_closing", Plain: true,
		about: func(s *State, _ string) bool { return s.isUnsettled() }},
	{Kind: ItemRetentionEnd, Quiet: true, Background: true,
		fire: func(_ *State, _ Item, _ Moment, due CameDue) []Event { return []Event{due, RetentionEnded{}} }},
	{Kind: ItemExemptionLapsed},
	{Kind: ItemLawChanged, Family: true, Background: true, Plain: true},
	{Kind: ItemMemberLeft, AtOnce: true, Always: true},
	{Kind: ItemCategoryEnds,
		fire: func(s *State, _ Item, now Moment, due CameDue) []Event { return s.orLeft(now, "category_ended", due) }},
	{Kind: ItemBirthday, Quiet: true, Background: true, Birthday: true},
	{Kind: ItemNobodyAnswers, AtOnce: true, Always: true, Settles: "correct_member", Plain: true},
	{Kind: ItemFieldLeft, Settles: "add_team_member", Counted: true},
	{Kind: ItemPartyAgeAhead, Background: true, Birthday: true},
	{Kind: ItemPartyAge, Background: true, Birthday: true},
	{Kind: ItemGroupAgeAhead, Background: true, Birthday: true},
	{Kind: ItemGroupAge, Background: true, Birthday: true},
	{Kind: ItemAdultAgeAhead, Background: true, Birthday: true},
	{Kind: ItemAdultAge, Background: true, Birthday: true},
	{Kind: ItemBirthExpected, Background: true, Birthday: true, Settles: "correct_member"},
	{Kind: ItemCancelAsked},
	{Kind: ItemCaseAhead, Plain: true, ahead: true, about: (*State).caseIsOpen},
	{Kind: ItemCasePassed, AtOnce: true, Late: true, Settles: "extend_case_deadline", Plain: true, overdue: true, about: (*State).caseIsOpen},
}

var itemSpecs = func() map[ItemKind]ItemSpec {
	specs := make(map[ItemKind]ItemSpec, len(itemTable)+len(noticeTable))
	for _, spec := range Items() {
		specs[spec.Kind] = spec
	}
	return specs
}()

// Items lists both tables: what time brings, and what follows from events.
func Items() []ItemSpec {
	all := slices.Concat(itemTable, noticeTable)
	for i := range all {
		all[i].Plain = all[i].Plain || all[i].Event
	}
	return all
}

// Spec is the kind's row; that of an unknown kind is empty.
func (k ItemKind) Spec() ItemSpec { return itemSpecs[k] }

// Way is how a member of staff is told of something.
type Way string

// The ways.
const (
	ByMail   Way = "mail"   // a mail of its own, at once
	InDigest Way = "digest" // a line of the morning's mail
	OnPages  Way = "page"   // no mail: it stands on the pages
)

// Ways are those that staff can choose from.
func (spec ItemSpec) Ways() []Way {
	if spec.Always {
		return []Way{ByMail, InDigest}
	}
	return []Way{ByMail, InDigest, OnPages}
}

// Way is the one that somebody has chosen, where the kind leaves the choice, or else the usual one.
func (spec ItemSpec) Way(chosen Way) Way {
	switch {
	case slices.Contains(spec.Ways(), chosen):
		return chosen
	case spec.PageOnly:
		return OnPages
	case spec.AtOnce || spec.Kind == "":
		return ByMail
	}
	return InDigest
}

// ForStaff says whether staff may be told of the kind.
func (spec ItemSpec) ForStaff() bool {
	return spec.Kind != "" && !spec.Quiet && (!spec.Event || !spec.Family) && spec.Kind != ItemAbsenceBegin && spec.Kind != ItemAbsenceEnd
}

// Overdue says whether a course for which it came is overdue.
func (spec ItemSpec) Overdue() bool { return spec.overdue }

// Escalated says whether the supervisor was told of it because nobody had done anything for long.
func (spec ItemSpec) Escalated() bool { return spec.escalated }

func (i Item) spec() ItemSpec { return i.Kind.Spec() }

// ref finds what an item is about, and whether that is still open.
func ref[T any](find func(*State, string) *T, open func(*T) bool) func(*State, string) bool {
	return func(s *State, id string) bool {
		found := find(s, id)
		return found != nil && open(found)
	}
}
