package site

import (
	"slices"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/web/view"
)

// eventKinds are the kinds by which a timeline is filtered, in the order in which they are offered.
var eventKinds = []struct {
	kind   string
	events []string
}{
	{"plan", []string{
		"SectionWritten", "ProvisionWaived", "GoalAdded", "GoalChanged", "GoalRemoved", "EffortAdded", "EffortEnded", "CommentAdded", "PlanSubmitted", "PlanReturned",
		"PlanAnswered", "PlanAdopted", "PlanRevised",
	}},
	{"meetings", []string{
		"IntervalSet", "MeetingAgreed", "LetterSent", "MeetingMoved", "MeetingCancelled", "MeetingRecorded", "MeetingHeld", "MinutesShared", "FeedbackGiven", "MeetingMissed",
		"MeetingCorrected", "TaskAgreed", "TaskCorrected", "TaskEnded",
	}},
	{"messages", []string{"NoteWritten", "NoteCorrected", "DocumentAttached", "MessageSent", "MessageAnswered", "ItemTakenBack", "BreachDecided"}},
	{"mentor", []string{
		"MentorDrafted", "MentorCorrected", "MentorSent", "MentorAnswered", "MentorAgreed", "MentorExtended", "MentorIncluded", "MentorEnded", "MentorExpired",
	}},
	{"consents", []string{"ConsentGiven", "ConsentWithdrawn", "ConsentsQuestioned", "ConsentConfirmed", "ConsentExpired", "PlanConsentAnswered"}},
	{"decisions", []string{
		"EligibilityDecided", "DecisionMade", "DecisionDelivered", "HearingOpened", "HearingAnswered", "AppealLodged", "AppealDecided", "AccessRequested", "AccessAnswered", "CaseDelayed",
		"ExemptionsLapsed",
	}},
	{"team", []string{
		"CoordinatorAppointed", "ColleagueReplaced", "TeamMemberAdded", "TeamMemberRemoved", "FieldMarked", "TeamConfirmed", "HandoverOffered", "HandoverAnswered",
		"AbsencePlanned", "AbsenceBegun", "AbsenceEnded", "AbsenceCalledOff", "CoordinatorReminded",
	}},
	{"family", []string{
		"FactsRecorded", "MemberAdded", "MemberCorrected", "Declined", "MemberLeft", "MemberEnded", "CircumstanceReported", "ContinuationOffered", "ContinuationAnswered",
		"TargetGroupLeft",
	}},
	{"course", []string{
		"Opened", "LawRevised", "CommandRefused", "CancelAsked", "AgendaPlanned", "CameDue", "Paused", "Resumed", "ConversionRaised", "HoldPlaced", "HoldLifted",
		"CourseClosed", "ClosingSettled", "Reopened", "RetentionEnded",
	}},
}

func kindOf(event string) string {
	for _, k := range eventKinds {
		if slices.Contains(k.events, event) {
			return k.kind
		}
	}
	return ""
}

// timelineFilter offers the kinds of what there is, and the family.
func (req *Request) timelineFilter(c view.Course, found []casework.Entry) view.TimelineFilter {
	q := req.R.URL.Query()
	all := view.Option{Label: req.T("filter.all")}
	f := view.TimelineFilter{Kind: q.Get("slags"), Person: q.Get("person"), Kinds: []view.Option{all}, Persons: []view.Option{all}}
	for _, k := range eventKinds {
		if slices.ContainsFunc(found, func(e casework.Entry) bool { return slices.Contains(k.events, e.Type) }) {
			f.Kinds = append(f.Kinds, view.Option{Value: k.kind, Label: req.T("timeline.kind." + k.kind)})
		}
	}
	for _, m := range c.Members {
		f.Persons = append(f.Persons, view.Option{Value: m.ID, Label: c.Name(m.ID)})
	}
	return f
}

// filtered are the entries of the kind and about the person that the reader asks for.
func filtered(c view.Course, found []casework.Entry, f view.TimelineFilter) []casework.Entry {
	return slices.DeleteFunc(found, func(e casework.Entry) bool {
		return f.Kind != "" && kindOf(e.Type) != f.Kind || f.Person != "" && !concerns(c, e, f.Person)
	})
}

// concerns: what happened is about the member, or she did it.
func concerns(c view.Course, e casework.Entry, member string) bool {
	if m := c.MemberOf(e.By.Subject); m != nil && m.ID == member {
		return true
	}
	if e.Data == nil {
		return false
	}
	_, about := course.SaidIn(e.Data)
	return slices.ContainsFunc(about, func(a course.About) bool { return slices.Contains(c.MembersOf(a), member) })
}
