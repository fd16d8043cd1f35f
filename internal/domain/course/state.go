package course

import (
	"cmp"
	"slices"
	"time"

	"github.com/enplan-dk/enplan/internal/domain/bylaw"
	"github.com/enplan-dk/enplan/internal/domain/calendar"
)

// Date is a local date in Denmark.
type Date = calendar.Date

// State is one course, folded from its events. It is what the queries answer,
// what continue-as-new carries and what a view is filtered from. It holds no
// texts of notes and messages: those stand in the journal.
type State struct {
	ID        string    `json:"id"`
	Version   int64     `json:"version"`
	OpenedAt  time.Time `json:"opened_at"`
	ChangedAt time.Time `json:"changed_at"`
	Law       LawPin    `json:"law"`
	Phase     Phase     `json:"phase"`
	PhaseFrom time.Time `json:"phase_from"`
	Outcome   Outcome   `json:"outcome,omitempty"`

	Referral      Referral       `json:"referral"`
	Members       []Member       `json:"members"`
	Fields        []FieldNeed    `json:"fields,omitempty"` // professional fields that help the family
	FieldsBy      *Judgement     `json:"fields_confirmed,omitempty"`
	Judged        []FactJudged   `json:"judged,omitempty"` // facts of the target group that are judged
	Eligibility   *Eligibility   `json:"eligibility,omitempty"`
	Consents      []Consent      `json:"consents,omitempty"`
	PlanConsents  []PlanConsent  `json:"plan_consents,omitempty"`
	Team          Team           `json:"team"`
	Plan          Plan           `json:"plan"`
	FollowUp      FollowUp       `json:"follow_up"`
	Meetings      []Meeting      `json:"meetings,omitempty"`
	Progress      []Score        `json:"progress,omitempty"`
	Mentors       []Mentor       `json:"mentor_agreements,omitempty"`
	Tasks         []Task         `json:"tasks,omitempty"`
	Notes         []int64        `json:"notes,omitempty"` // the events that wrote one; texts stand in the journal
	Messages      []Message      `json:"messages,omitempty"`
	Documents     []Document     `json:"documents,omitempty"`
	TakenBack     []TakenBack    `json:"taken_back,omitempty"` // for those who assess the breach alone
	Decisions     []Decision     `json:"decisions,omitempty"`
	Hearings      []Hearing      `json:"hearings,omitempty"`
	Appeals       []Appeal       `json:"appeals,omitempty"`
	Access        []AccessCase   `json:"access_requests,omitempty"`
	Delays        []CaseDelay    `json:"case_delays,omitempty"` // the last of each case
	Circumstances []Circumstance `json:"circumstances,omitempty"`
	Continuation  *Continuation  `json:"continuation,omitempty"`
	OutsideGroup  *OutsideGroup  `json:"outside_target_group,omitempty"`
	Conversion    *Conversion    `json:"conversion,omitempty"`
	Lapses        []Lapse        `json:"lapsed_exemptions,omitempty"`
	Pause         *Pause         `json:"pause,omitempty"`
	Pauses        []Span         `json:"pauses,omitempty"`
	Closings      []Span         `json:"closings,omitempty"` // from a closing to its reopening
	Closing       *Closing       `json:"closing,omitempty"`
	Holds         []Hold         `json:"holds,omitempty"`

	Agenda      []Item     `json:"agenda,omitempty"`      // what time will bring, absolute instants
	Fired       []Item     `json:"fired,omitempty"`       // what it has brought and is not settled
	Settled     []Item     `json:"settled,omitempty"`     // what it may not bring again
	Answered    []Answered `json:"answered,omitempty"`    // command keys, for retries
	CancelAsked time.Time  `json:"cancel_asked,omitzero"` // the last time that somebody asked Temporal to cancel it
	Archived    int        `json:"archived,omitempty"`    // how much has left the state and stands in the journal alone
	Finished    bool       `json:"finished,omitempty"`    // retention is over: the workflow completes
}

// LawPin is the municipality, the revision of the legal frame and the version of the rules under which
// a course is decided. It moves only by a LawRevised event.
type LawPin struct {
	Code     string `json:"code"`            // of the municipality
	Frame    string `json:"frame,omitempty"` // of the general law that it has taken up; empty for its own by-law
	Revision int    `json:"revision"`
	Rules    int    `json:"rules"`

	CaseDeadlines []bylaw.CaseDeadline `json:"case_deadlines,omitempty"` // that the municipality has set
}

// Law is the pinned revision. It does not depend on who has taken a general law up.
func (p LawPin) Law() (*bylaw.Bylaw, bool) { return bylaw.At(p.frame(), p.Revision) }

func (p LawPin) frame() string { return cmp.Or(p.Frame, p.Code) }

// Current is the pin that a course under this one gets from this build: it stays under its frame.
func (p LawPin) Current() LawPin {
	if law, ok := bylaw.LatestFrame(p.frame()); ok {
		return LawPin{Code: p.Code, Frame: p.Frame, Revision: law.Revision, Rules: Rules, CaseDeadlines: bylaw.CaseDeadlines(p.Code)}
	}
	return LawPin{Code: p.Code, Frame: p.Frame, Rules: Rules}
}

// criteria is the pin without what the criteria do not rest on.
func (p LawPin) criteria() LawPin {
	p.CaseDeadlines = nil
	return p
}

func (p LawPin) same(o LawPin) bool {
	return p.Code == o.Code && p.Frame == o.Frame && p.Revision == o.Revision && p.Rules == o.Rules && slices.Equal(p.CaseDeadlines, o.CaseDeadlines)
}

// Span is a stretch of days; a zero To is open.
type Span struct {
	From Date `json:"from"`
	To   Date `json:"to,omitzero"`
}

// Judgement is a professional's recorded assessment.
type Judgement struct {
	By     string    `json:"by"`
	At     time.Time `json:"at"`
	Reason string    `json:"reason"`
}

// FactJudged is a fact of the target group that somebody has judged to be so.
type FactJudged struct {
	Fact  string    `json:"fact"`
	Judge Judgement `json:"judgement"`
}

func (s *State) enter(p Phase, at time.Time) {
	s.Phase, s.PhaseFrom = p, at
}

// find returns a pointer to the first element that fits, or nil.
func find[T any](list []T, fits func(*T) bool) *T {
	for i := range list {
		if fits(&list[i]) {
			return &list[i]
		}
	}
	return nil
}

func contains[T comparable](list []T, v T) bool {
	return find(list, func(t *T) bool { return *t == v }) != nil
}

// drop returns the list without the elements that fit.
func drop[T any](list []T, fits func(*T) bool) []T {
	var out []T
	for i := range list {
		if !fits(&list[i]) {
			out = append(out, list[i])
		}
	}
	return out
}
