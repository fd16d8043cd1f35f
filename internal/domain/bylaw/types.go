// Package bylaw is the law as dated data: legal frames (by-laws, and the general
// law), exemptions, plan provisions, ordinary entitlements and the rules of the
// target group, embedded as YAML and read by code, revision and date.
//
// It reads no clock and does no I/O after start-up, so that workflow code may use
// it. Its Go code names no municipality, paragraph, rate or legal date. It must
// not know what a course, a workflow or a database is.
//
// Every To is the last day of the period, unless a Span says otherwise.
package bylaw

import "github.com/enplan-dk/enplan/internal/domain/calendar"

// Date is a local date in Europe/Copenhagen.
type Date = calendar.Date

// Text is a text in each language, by tag.
type Text map[string]string

// Languages are those in which every text of the law is there; it may be there in more.
var Languages = []string{"da", "en"}

// Basis says where a datum comes from and whether somebody has checked it
// against that source. Users see what is not verified, and the note.
type Basis struct {
	Source   string `json:"source" yaml:"source"`
	Verified bool   `json:"verified" yaml:"verified"`
	Note     Text   `json:"note,omitzero" yaml:"note"`
}

// Span is a stretch of days. A zero From or To leaves that end open.
type Span struct {
	From Date `json:"from,omitzero" yaml:"from"`
	To   Date `json:"to,omitzero" yaml:"to"`
	// LastDayInclusive says whether To is the last day inside or the first
	// outside.
	LastDayInclusive bool `json:"last_day_inclusive" yaml:"last_day_inclusive"`
	Basis            `yaml:",inline"`
}

// GeneralLaw is the kind of a frame that is law everywhere: a municipality takes it up ([TakeUp]).
const GeneralLaw = "general_law"

// Bylaw is one revision of a legal frame together with the national data that the
// revision pins. It is shared: never change one.
type Bylaw struct {
	// Code is that of the municipality, or of a general law that none has taken up.
	Code string `json:"code" yaml:"code"`
	// Frame is the code of the general law that the municipality has taken up; empty for its own by-law.
	Frame            string `json:"frame,omitempty" yaml:"-"`
	Kind             string `json:"kind,omitempty" enum:",general_law" yaml:"kind"` // empty: a by-law
	Revision         int    `json:"revision" yaml:"revision"`
	NationalRevision int    `json:"national_revision" yaml:"national_revision"`
	Municipality     string `json:"municipality" yaml:"municipality"`
	Title            string `json:"title" yaml:"title"`
	// Example marks a by-law that is no law anywhere.
	Example bool `json:"example" yaml:"example"`
	// Trial is when the frame is in force. That of a general law has no planned end.
	Trial Span `json:"trial" yaml:"trial"`
	// Changes are the days on which a general law changed, first to last.
	Changes []Change `json:"changes,omitempty" yaml:"changes"`
	// Unit says for whom a course may be opened: family, single.
	Unit       []string          `json:"unit" yaml:"unit"`
	Councils   []CouncilDecision `json:"councils" yaml:"councils"`
	LegalBasis []LegalRef        `json:"legal_basis" yaml:"legal_basis"`
	Background []Text            `json:"background" yaml:"background"`
	Purpose    Text              `json:"purpose" yaml:"purpose"`
	Principles []Statement       `json:"principles" yaml:"principles"`
	Aims       []Aim             `json:"aims" yaml:"aims"`
	Contact    Contact           `json:"contact,omitzero" yaml:"contact"`

	Target            Target         `json:"target" yaml:"target"`
	Exemptions        []Exemption    `json:"exemptions" yaml:"exemptions"`
	Provisions        []Provision    `json:"provisions" yaml:"-"`
	PlanConsent       *PlanConsent   `json:"plan_consent,omitempty" yaml:"plan_consent"` // nil where the frame asks for none
	ContinuationOffer Rule           `json:"continuation_offer" yaml:"continuation_offer"`
	EmploymentGoal    EmploymentGoal `json:"employment_goal" yaml:"employment_goal"`
	AkasseStance      Rule           `json:"akasse_stance" yaml:"akasse_stance"`
	Parity            Band           `json:"parity" yaml:"parity"`

	FollowUp   FollowUpRules  `json:"follow_up" yaml:"follow_up"`
	Mentor     MentorRules    `json:"mentor" yaml:"-"`
	Rights     RightsRules    `json:"rights" yaml:"-"`
	Delivery   DeliveryRules  `json:"delivery" yaml:"-"`
	Ages       Ages           `json:"ages" yaml:"-"`
	Closing    Closing        `json:"closing" yaml:"closing"`
	Categories []Category     `json:"categories" yaml:"-"`
	Fields     []Field        `json:"fields" yaml:"-"`
	LifeAreas  []LifeArea     `json:"life_areas" yaml:"-"`
	Standing   []StandingDuty `json:"standing_duties" yaml:"standing_duties"`
	Rates      []RateEntry    `json:"rates" yaml:"-"`

	// Labels are the by-law's own words for categories; Categories holds them.
	Labels     []Label     `json:"-" yaml:"labels"`
	ClosedDays []ClosedDay `json:"closed_days" yaml:"-"`
}

// Change is a day on which a general law changed.
type Change struct {
	From  Date `json:"from" yaml:"from"`
	What  Text `json:"what" yaml:"what"`
	Basis `yaml:",inline"`
}

// PlanConsent is the consent without which the one plan replaces nothing for a
// person. Below Age whoever has custody gives it; from Age the young person and
// whoever has custody; an adult alone. Who does not give it keeps her ordinary plans.
type PlanConsent struct {
	Age   int  `json:"age" yaml:"age"`
	Text  Text `json:"text,omitzero" yaml:"text"`
	Basis `yaml:",inline"`
}

// CouncilDecision is what the council decided, and when.
type CouncilDecision struct {
	On    Date `json:"on,omitzero" yaml:"on"`
	What  Text `json:"what" yaml:"what"`
	Basis `yaml:",inline"`
}

// LegalRef is an act or order on which the by-law rests.
type LegalRef struct {
	ID    string `json:"id" yaml:"id"`
	Name  Text   `json:"name" yaml:"name"`
	On    Date   `json:"on,omitzero" yaml:"on"`
	Basis `yaml:",inline"`
}

// Statement is a principle of the by-law in words.
type Statement struct {
	ID    string `json:"id" yaml:"id"`
	Text  Text   `json:"text" yaml:"text"`
	Basis `yaml:",inline"`
}

// Aim is what the trial wants to reach; Measure names the evaluation figure
// that shows it.
type Aim struct {
	ID        string `json:"id" yaml:"id"`
	ShortTerm bool   `json:"short_term" yaml:"short_term"`
	Text      Text   `json:"text" yaml:"text"`
	Measure   string `json:"measure" yaml:"measure"`
	Basis     `yaml:",inline"`
}

// Contact is where citizens find the municipality.
type Contact struct {
	Name    string `json:"name" yaml:"name"`
	Address string `json:"address" yaml:"address"`
	Phone   string `json:"phone" yaml:"phone"`
	Basis   `yaml:",inline"`
}

// Rule is a rule that a by-law has or has not.
type Rule struct {
	Applies bool `json:"applies" yaml:"applies"`
	// LAB are the numbers of the members whom it is about; empty is everybody.
	LAB   []int `json:"lab,omitempty" yaml:"lab"`
	Text  Text  `json:"text,omitzero" yaml:"text"`
	Basis `yaml:",inline"`
}

// Kinds of EmploymentGoal: which overall goal a plan must have.
const (
	GoalOverallEmployment = "overall_employment" // an overall goal with employment-oriented content
	GoalJobOrEducation    = "job_or_education"   // an overall goal towards a job or an education
	GoalNotAsked          = "none"               // the frame asks for no such goal
)

// EmploymentGoal is the overall goal without which no plan is adopted.
type EmploymentGoal struct {
	Kind  string `json:"kind" enum:"overall_employment,job_or_education,none" yaml:"kind"`
	Text  Text   `json:"text" yaml:"text"`
	Basis `yaml:",inline"`
}

// Band is the stretch in which held ÷ expected meetings count as "about the
// same".
type Band struct {
	Low      float64 `json:"low" yaml:"low"`
	High     float64 `json:"high" yaml:"high"`
	Required bool    `json:"required" yaml:"required"`
	Basis    `yaml:",inline"`
}

// FollowUpRules is the rhythm of reminders. Hours are Copenhagen hours.
type FollowUpRules struct {
	DefaultInterval   calendar.Period `json:"default_interval" yaml:"default_interval"`
	LongestInterval   calendar.Period `json:"longest_interval" yaml:"longest_interval"`
	LeadBeforeMinutes []int           `json:"lead_before_minutes" yaml:"lead_before_minutes"`
	DueAtHour         int             `json:"due_at_hour" yaml:"due_at_hour"`
	OverdueAfter      calendar.Period `json:"overdue_after" yaml:"overdue_after"`
	EscalateAfter     calendar.Period `json:"escalate_after" yaml:"escalate_after"`
	// Nothing is sent to citizens from QuietFrom until QuietTo.
	QuietFrom     int  `json:"quiet_from" yaml:"quiet_from"`
	QuietTo       int  `json:"quiet_to" yaml:"quiet_to"`
	JitterMinutes int  `json:"jitter_minutes" yaml:"jitter_minutes"`
	Roll          Roll `json:"roll,omitzero" yaml:"roll"`
	Basis         `yaml:",inline"`
}

// Directions of a Roll.
const (
	RollForward = "forward" // to the next working day, unless that passes a latest date
	RollBack    = "back"    // to the last working day before
)

// Roll is where a follow-up goes that falls on a closed day; empty is back.
type Roll struct {
	Direction string `json:"direction" enum:"forward,back" yaml:"direction"`
	Basis     `yaml:",inline"`
}

// MentorRules is what a mentor agreement must hold to.
type MentorRules struct {
	LongestPeriod calendar.Period `json:"longest_period" yaml:"longest_period"`
	// MaxRenewals is 0 where no limit is known.
	MaxRenewals int             `json:"max_renewals" yaml:"max_renewals"`
	WarnBefore  calendar.Period `json:"warn_before" yaml:"warn_before"`
	// MinimumContact binds members of the categories in MinimumContactLAB who
	// cannot take part in other offers.
	MinimumContact    calendar.Period `json:"minimum_contact" yaml:"minimum_contact"`
	MinimumContactLAB []int           `json:"minimum_contact_lab" yaml:"minimum_contact_lab"`
	Employers         []NamedPart     `json:"employers" yaml:"employers"` // who may employ the mentor
	Funding           []NamedPart     `json:"funding" yaml:"funding"`
	Content           []Part          `json:"content" yaml:"content"` // what the written agreement must hold
	Basis             `yaml:",inline"`
}

// NamedPart is one choice of a short list.
type NamedPart struct {
	ID   string `json:"id" yaml:"id"`
	Name Text   `json:"name" yaml:"name"`
}

// RightsRules are the deadlines of the parties' rights.
type RightsRules struct {
	AppealWeeks        int          `json:"appeal_weeks" yaml:"appeal_weeks"`
	AppealForwardWeeks int          `json:"appeal_forward_weeks" yaml:"appeal_forward_weeks"`
	AccessWorkingDays  int          `json:"access_working_days" yaml:"access_working_days"`
	HearingDays        int          `json:"hearing_days" yaml:"hearing_days"`
	ResponseDays       int          `json:"response_days" yaml:"response_days"`               // then the supervisor hears of an unanswered plan
	ContinuationDays   int          `json:"continuation_days" yaml:"continuation_days"`       // between reminders of an unanswered offer
	MessageWorkingDays int          `json:"message_working_days" yaml:"message_working_days"` // to answer a citizen's message
	PartyAges          []DatedLimit `json:"party_ages" yaml:"party_ages"`
	CaseDeadlines      *Statement   `json:"case_deadlines,omitempty" yaml:"case_deadlines"` // that the municipality must set them
	Basis              `yaml:",inline"`
}

// DeliveryRules are what follows from how a decision reaches somebody, in working days.
type DeliveryRules struct {
	LetterWorkingDays   int `json:"letter_working_days" yaml:"letter_working_days"` // from sending a letter to the day on which it counts as received
	WarnWorkingDays     int `json:"warn_working_days" yaml:"warn_working_days"`     // then the coordinator hears of a decision that has not been delivered
	EscalateWorkingDays int `json:"escalate_working_days" yaml:"escalate_working_days"`
	Basis               `yaml:",inline"`
}

// Ages are what changes with age and belongs to no other matter.
type Ages struct {
	Adult      int             `json:"adult" yaml:"adult"`             // of majority
	WarnBefore calendar.Period `json:"warn_before" yaml:"warn_before"` // the coordinator, of a birthday that changes something
	Basis      `yaml:",inline"`
}

// DatedLimit is a number that holds from a date. With ListedMattersOnly it
// binds in the matters that a statute lists, and not in general.
type DatedLimit struct {
	From              Date `json:"from,omitzero" yaml:"from"`
	Value             int  `json:"value" yaml:"value"`
	ListedMattersOnly bool `json:"listed_matters_only" yaml:"listed_matters_only"`
	Basis             `yaml:",inline"`
}

// Closing is what follows a course.
type Closing struct {
	ReopenDays            int `json:"reopen_days" yaml:"reopen_days"`
	RetentionYears        int `json:"retention_years" yaml:"retention_years"`
	TrialEndWarningMonths int `json:"trial_end_warning_months" yaml:"trial_end_warning_months"`
	Basis                 `yaml:",inline"`
}

// Category is one number of the act's list of target groups, with the labels that
// by-laws use for it. It is known by its number in LAB § 2 as the act stood until
// 2019, or by an ID where it is of another act.
type Category struct {
	LAB    int    `json:"lab,omitempty" yaml:"lab"`
	ID     string `json:"id,omitempty" yaml:"id"`
	Act    string `json:"act,omitempty" yaml:"act"`       // act and paragraph
	Number string `json:"number,omitempty" yaml:"number"` // in that paragraph
	From   Date   `json:"from,omitzero" yaml:"from"`
	To     Date   `json:"to,omitzero" yaml:"to"`
	// EnteredUntil is the last day on which anybody enters the category; zero is no end.
	EnteredUntil Date `json:"entered_until,omitzero" yaml:"entered_until"`
	// Successor is the ID of the category that takes a person over after To. Without
	// one it is asked which category she is in.
	Successor string `json:"successor,omitempty" yaml:"successor"`

	Name    Text     `json:"name" yaml:"name"`
	Aliases []string `json:"aliases" yaml:"aliases"`
	Basis   `yaml:",inline"`
}

// Label is the by-law's own word for a category.
type Label struct {
	LAB   int    `yaml:"lab"`
	Label string `yaml:"label"`
	Basis `yaml:",inline"`
}

// Field is a professional field that may help a family.
type Field struct {
	ID    string `json:"id" yaml:"id"`
	Name  Text   `json:"name" yaml:"name"`
	Basis `yaml:",inline"`
}

// LifeArea is a part of life in which a plan has sections and goals.
type LifeArea struct {
	ID   string `json:"id" yaml:"id"`
	Kind string `json:"kind" enum:"adult,child,family" yaml:"kind"`
	Name Text   `json:"name" yaml:"name"`
	// Employment marks the areas in which a goal is employment-oriented.
	Employment bool `json:"employment" yaml:"employment"`
	// OwnWords marks the areas that are above all the person's own words.
	OwnWords bool `json:"own_words,omitempty" yaml:"own_words"`
	// Discharges are the provisions, or parts of one (provision/part), that a
	// section here usually discharges. A page may tick them beforehand; who writes
	// the section decides.
	Discharges []string `json:"discharges,omitempty" yaml:"discharges"`
	Basis      `yaml:",inline"`
}

// ClosedDay is a day of every year on which offices are closed although it is
// no public holiday by law.
type ClosedDay struct {
	Month int  `json:"month" yaml:"month"`
	Day   int  `json:"day" yaml:"day"`
	Name  Text `json:"name" yaml:"name"`
	Basis `yaml:",inline"`
}

// Kinds of Person.
const (
	Adult = "adult"
	Child = "child"
)

// AnyMember is the kind of a LifeArea that is about the family or any member.
const AnyMember = "family"

// Kinds of plan under the Social Services Act and barnets lov, in Person.SelPlans.
const (
	PlanChild         = "sel_140"
	PlanAdult         = "sel_141"
	PlanPlacedParents = "sel_54"
	PlanChildReview   = "sel_70"
	PlanOfChild       = "bl_91"        // barnets plan
	PlanOfYoung       = "bl_108"       // ungeplan
	PlanParentsPart   = "parents_part" // what a child's plan says of the parents
)

// Plans are the kinds in Person.SelPlans.
var Plans = []string{PlanChild, PlanAdult, PlanPlacedParents, PlanChildReview, PlanOfChild, PlanOfYoung, PlanParentsPart}

// Person is what the rules need to know of a family member.
type Person struct {
	ID    string `json:"id"`
	Kind  string `json:"kind" enum:"adult,child"`
	Birth Date   `json:"birth,omitzero"`
	// AdultFrom is the day from which a child counts as an adult; zero is never.
	AdultFrom Date    `json:"adult_from,omitzero"`
	Spells    []Spell `json:"spells,omitempty"`
	// NoCategory says that the person is in no category, as who is in
	// ordinary work; without it, an adult without spells is unknown.
	NoCategory     bool `json:"no_category,omitempty"`
	Placed         bool `json:"placed,omitempty"`           // a child placed outside the home
	ParentOfPlaced bool `json:"parent_of_placed,omitempty"` // a parent of such a child
	// SelPlans are the plans under the Social Services Act and barnets lov that the person has or needs.
	SelPlans []string `json:"sel_plans,omitempty" enum:"sel_140,sel_141,sel_54,sel_70,bl_91,bl_108,parents_part"`
	// SelFrom is the day from which those plans run; zero is "before all else".
	SelFrom Date `json:"sel_from,omitzero"`
	// ComplexProblems is the recorded professional judgement that the person
	// has complex and compound problems.
	ComplexProblems bool `json:"complex_problems,omitempty"`
	// ConsentsSelf and ConsentsCustody are the person's own consent to the one plan, and
	// that of everybody who has custody of her.
	ConsentsSelf    bool `json:"consents_self,omitempty"`
	ConsentsCustody bool `json:"consents_custody,omitempty"`
}

// Spell is a stretch of time in one category: a number of LAB § 2 as the act stood until 2019, or the ID of a category.
type Spell struct {
	LAB             int    `json:"lab,omitempty" minimum:"1" maximum:"14"`
	Category        string `json:"category,omitempty" maxLength:"40"`
	Ledighedsydelse bool   `json:"ledighedsydelse,omitempty"`
	SickPayCategory int    `json:"sick_pay_category,omitempty" minimum:"0" maximum:"3"`
	From            Date   `json:"from,omitzero"`
	To              Date   `json:"to,omitzero"` // the last day; zero is open
}

// Facts are what the target group is judged by.
type Facts struct {
	Persons []Person `json:"persons"`
	Fields  []string `json:"fields,omitempty"` // ids of the professional fields that help the family
	// FieldsConfirmed is the caseworker's professional confirmation of Fields.
	FieldsConfirmed bool `json:"fields_confirmed,omitempty"`
	BeenInEffort    bool `json:"been_in_effort,omitempty"` // has been in the effort before
	// Judged are the facts about the family that a caseworker has judged to be so, by the ids of their criteria.
	Judged []string `json:"judged,omitempty"`
}
