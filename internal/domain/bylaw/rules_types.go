package bylaw

import "github.com/enplan-dk/enplan/internal/domain/calendar"

// Target is the target group: a family belongs when every criterion of any one
// group is met.
type Target struct {
	Summary Text          `json:"summary" yaml:"summary"`
	AnyOf   []TargetGroup `json:"any_of" yaml:"any_of"`
	Basis   `yaml:",inline"`
}

// TargetGroup is one way of belonging to the target group.
type TargetGroup struct {
	ID       string      `json:"id" yaml:"id"`
	Name     Text        `json:"name" yaml:"name"`
	Criteria []Criterion `json:"criteria" yaml:"criteria"`
}

// Kinds of Criterion.
const (
	CriterionTrial    = "trial_period"   // the day lies in the trial period
	CriterionCategory = "lab_category"   // an adult is in one of the categories
	CriterionChild    = "child_below"    // a child has not reached the age
	CriterionFields   = "several_fields" // several professional fields help the family
	CriterionAge      = "own_age"        // a member has an age, with or without a benefit
	CriterionPlan     = "has_plan"       // a member has or needs one of the plans
	CriterionComplex  = "complex_problems"
	CriterionJudged   = "judged" // a caseworker has judged it to be so, with reasons
)

// Criterion is one condition of the target group.
type Criterion struct {
	ID   string `json:"id" yaml:"id"`
	Kind string `json:"kind" yaml:"kind"`
	Name Text   `json:"name" yaml:"name"`
	// Judgement marks a criterion of professional judgement: another assessment
	// with a reason is possible. Facts can only be corrected.
	Judgement  bool     `json:"judgement" yaml:"judgement"`
	LAB        []int    `json:"lab,omitempty" yaml:"lab"`
	Categories []string `json:"categories,omitempty" yaml:"categories"`
	FromAge    int      `json:"from_age,omitempty" yaml:"from_age"`
	Age        int      `json:"age,omitempty" yaml:"age"` // not reached
	SelPlans   []string `json:"sel_plans,omitempty" yaml:"sel_plans"`
	MinFields  int      `json:"min_fields,omitempty" yaml:"min_fields"`
	Basis      `yaml:",inline"`
}

// Results of a criterion, and of a whole target group.
const (
	Met     = "met"
	NotMet  = "not_met"
	Unknown = "unknown"
)

// Outcomes of an Assessment.
const (
	Eligible    = "eligible"
	NotEligible = "not_eligible"
	Undecided   = "undecided"    // facts or a judgement are missing
	MayContinue = "may_continue" // outside the target group, but has been in the effort and is offered to stay
)

// Assessment is the computed eligibility of a family on a day. It holds ids,
// ages and dates of family members: store it as personal data.
type Assessment struct {
	Code     string            `json:"code"`
	Revision int               `json:"revision"`
	On       Date              `json:"on"`
	Outcome  string            `json:"outcome" enum:"eligible,not_eligible,undecided,may_continue"`
	Groups   []GroupResult     `json:"groups"`
	Criteria []CriterionResult `json:"criteria"`
	// Continuation says that the family has been in the effort and that the
	// by-law offers it to stay.
	Continuation bool `json:"continuation"`
	// LegalBasis names the sources of the criteria.
	LegalBasis []string `json:"legal_basis"`
}

// GroupResult is the result of one way of belonging.
type GroupResult struct {
	ID     string `json:"id"`
	Name   Text   `json:"name"`
	Result string `json:"result" enum:"met,not_met,unknown"`
}

// CriterionResult is the result of one criterion with the facts it rests on.
type CriterionResult struct {
	ID        string     `json:"id"`
	Group     string     `json:"group,omitempty"` // empty: holds for every group
	Kind      string     `json:"kind"`
	Name      Text       `json:"name"` // that of the trial period is no data of the by-law
	Result    string     `json:"result" enum:"met,not_met,unknown"`
	Judgement bool       `json:"judgement"`
	Reason    string     `json:"reason"` // a stable code
	Facts     []FactUsed `json:"facts"`
	Basis
}

// FactUsed is a fact on which a criterion's result rests.
type FactUsed struct {
	Person string `json:"person,omitempty"`
	Fact   string `json:"fact"`
	Value  string `json:"value"`
}

// Scope says whom a rule covers. Every condition that is set must hold.
type Scope struct {
	Kinds []string `json:"kinds,omitempty" yaml:"kinds"`
	// FromAge and BelowAge bound the person's own age.
	FromAge    int      `json:"from_age,omitempty" yaml:"from_age"`
	BelowAge   int      `json:"below_age,omitempty" yaml:"below_age"`
	LAB        []int    `json:"lab,omitempty" yaml:"lab"`
	Categories []string `json:"categories,omitempty" yaml:"categories"`
	// Of these numbers only those on ledighedsydelse are covered.
	LedighedsydelseOnly []int `json:"ledighedsydelse_only,omitempty" yaml:"ledighedsydelse_only"`
	SickPayCategories   []int `json:"sick_pay_categories,omitempty" yaml:"sick_pay_categories"`
	// ComplexProblems needs the recorded professional judgement.
	ComplexProblems bool     `json:"complex_problems,omitempty" yaml:"complex_problems"`
	SelPlans        []string `json:"sel_plans,omitempty" yaml:"sel_plans"` // any of them
	Placed          bool     `json:"placed,omitempty" yaml:"placed"`
	ParentOfPlaced  bool     `json:"parent_of_placed,omitempty" yaml:"parent_of_placed"`
}

// Effects of an exemption: what the course does differently under it.
const (
	EffectOnePlan         = "one_plan"         // ordinary plans are replaced
	EffectFreeContact     = "free_contact"     // the rhythm of meetings is set individually
	EffectFreeFollowUp    = "free_follow_up"   // sick-pay follow-up is set individually
	EffectResponsibleUnit = "responsible_unit" // efforts may stand outside the job centre, and name their unit
	EffectLatestStart     = "latest_start"     // no latest start of an offer
	EffectMentorInPlan    = "mentor_in_plan"   // the mentor agreement may stand inside the plan
)

// Exemption is one exemption that the by-law uses.
type Exemption struct {
	ID        string `json:"id" yaml:"id"`
	Paragraph string `json:"paragraph" yaml:"paragraph"`
	Name      Text   `json:"name" yaml:"name"`
	Effect    string `json:"effect" yaml:"effect"`
	// From and To are the days of its own; zero means those of the trial.
	From  Date  `json:"from,omitzero" yaml:"from"`
	To    Date  `json:"to,omitzero" yaml:"to"`
	Scope Scope `json:"scope" yaml:"scope"`
	// Narrower is another reading of the same scope, where the by-law's text is
	// at odds with itself.
	Narrower *Scope   `json:"narrower,omitempty" yaml:"narrower"`
	Lifts    []Lift   `json:"lifts" yaml:"lifts"`
	Replaces []string `json:"replaces" yaml:"replaces"` // ids of provisions
	// Consent says that it covers nobody without the consent to the plan ([Bylaw].PlanConsent).
	Consent bool `json:"consent,omitempty" yaml:"consent"`
	// Areas are the areas of life whose sections stand for anything under this exemption alone.
	Areas []string `json:"areas,omitempty" yaml:"areas"`
	Basis `yaml:",inline"`
}

// Lift is an ordinary rule that an exemption lifts.
type Lift struct {
	ID   string `json:"id" yaml:"id"`
	Text Text   `json:"text" yaml:"text"`
}

// Reasons of an ExemptionUse.
const (
	InForce          = "in_force"
	OutsideTrial     = "outside_trial"
	NotYetInForce    = "not_yet_in_force"
	NoLongerInForce  = "no_longer_in_force"
	OutsideScope     = "outside_scope"
	CategoryUnknown  = "category_unknown"
	JudgementMissing = "judgement_missing"
	ConsentMissing   = "plan_consent_missing" // the person's consent to the plan
)

// ExemptionUse says whether an exemption covers a person on a day, and why.
type ExemptionUse struct {
	ID        string `json:"id"`
	Person    string `json:"person"`
	Paragraph string `json:"paragraph"`
	Name      Text   `json:"name"`
	Effect    string `json:"effect"`
	Applies   bool   `json:"applies"`
	Reason    string `json:"reason"`
	// Lapsed says that it covered the person on an earlier day.
	Lapsed bool `json:"lapsed"`
	// Disputed says that it applies under the listed scope and not under the
	// narrower reading.
	Disputed bool     `json:"disputed"`
	From     Date     `json:"from,omitzero"`
	To       Date     `json:"to,omitzero"`
	Lifts    []Lift   `json:"lifts"`
	Replaces []string `json:"replaces"`
	Basis
}

// Provision is an ordinary plan that the one plan replaces, with the content
// that must be seen in it, or one that always runs beside it.
type Provision struct {
	ID   string `json:"id" yaml:"id"`
	Name Text   `json:"name" yaml:"name"`
	Law  string `json:"law" yaml:"law"`
	// From and To are the days on which the ordinary plan is made; zero leaves that end open.
	From Date `json:"from,omitzero" yaml:"from"`
	To   Date `json:"to,omitzero" yaml:"to"`
	// Beside says that no exemption replaces it: it runs beside the one plan.
	Beside  bool   `json:"beside,omitempty" yaml:"beside"`
	Scope   Scope  `json:"scope" yaml:"scope"`
	Content []Part `json:"content" yaml:"content"`
	Basis   `yaml:",inline"`
}

// Part is one piece of required content.
type Part struct {
	ID   string `json:"id" yaml:"id"`
	Text Text   `json:"text" yaml:"text"`
}

// Reasons of a Requirement beside those of Scope.
const (
	PlanReplaced = "plan_replaced" // the one plan must show the content
	SeparatePlan = "separate_plan" // no exemption replaces it that day: the ordinary plan stands beside
)

// Requirement is a provision seen for one person on one day.
type Requirement struct {
	Provision string `json:"provision"`
	Person    string `json:"person"`
	Name      Text   `json:"name"`
	Law       string `json:"law"`
	// Applies says that the one plan must show the content. When it does not,
	// Reason says why.
	Applies    bool     `json:"applies"`
	Reason     string   `json:"reason"`
	Content    []Part   `json:"content"`
	ReplacedBy []string `json:"replaced_by"` // ids of exemptions
	Basis
}

// RateEntry is an ordinary entitlement to meetings a year, for a period.
type RateEntry struct {
	ID              string   `json:"id" yaml:"id"`
	LAB             []int    `json:"lab,omitempty" yaml:"lab"`
	Categories      []string `json:"categories,omitempty" yaml:"categories"`
	Ledighedsydelse bool     `json:"ledighedsydelse,omitempty" yaml:"ledighedsydelse"` // only on it
	SickPay         []int    `json:"sick_pay_categories,omitempty" yaml:"sick_pay_categories"`
	SelPlans        []string `json:"sel_plans,omitempty" yaml:"sel_plans"`
	From            Date     `json:"from,omitzero" yaml:"from"`
	To              Date     `json:"to,omitzero" yaml:"to"`
	PerYear         float64  `json:"per_year" yaml:"per_year"` // in steady state
	// FirstPerYear is the yearly pace of the first FirstMonths of a spell.
	FirstPerYear float64 `json:"first_per_year,omitempty" yaml:"first_per_year"`
	FirstMonths  int     `json:"first_months,omitempty" yaml:"first_months"`
	// Share is the least part of the group with whom talks are held, where the law counts the group and not each person.
	Share float64 `json:"share,omitempty" yaml:"share"`
	Basis `yaml:",inline"`
}

// Rate is the ordinary entitlement of a spell on a day.
type Rate struct {
	ID           string  `json:"id"`
	PerYear      float64 `json:"per_year"` // the pace that holds on the day
	Steady       float64 `json:"steady"`
	FirstPerYear float64 `json:"first_per_year"`
	FirstMonths  int     `json:"first_months"`
	Share        float64 `json:"share,omitempty"`
	Basis
}

// Expectation is the number of ordinary meetings that one person would have
// been entitled to over a period.
type Expectation struct {
	Value float64           `json:"value"`
	Parts []ExpectationPart `json:"parts"`
	// Unverified are the ids of the rates used that nobody has verified.
	Unverified []string `json:"unverified"`
}

// ExpectationPart is what one rate gave.
type ExpectationPart struct {
	Rate     string  `json:"rate"`
	LAB      int     `json:"lab,omitempty"` // 0 for plans under the Social Services Act
	Category string  `json:"category,omitempty"`
	Days     int     `json:"days"`
	Value    float64 `json:"value"`
	Verified bool    `json:"verified"`
}

// StandingDuty is a duty that no exemption lifts, as data.
type StandingDuty struct {
	ID    string `json:"id" yaml:"id"`
	Name  Text   `json:"name" yaml:"name"`
	Scope Scope  `json:"scope" yaml:"scope"`
	// From and To are the days on which the duty is one; zero leaves that end open.
	From Date `json:"from,omitzero" yaml:"from"`
	To   Date `json:"to,omitzero" yaml:"to"`
	// First is the latest first time after the plan began or the person joined,
	// Gap the longest time between two. A duty without either is shown and not
	// timed.
	First calendar.Period `json:"first,omitzero" yaml:"first"`
	Gap   calendar.Period `json:"gap,omitzero" yaml:"gap"`
	// Condition is what else must be so: empty, or ConditionMentor.
	Condition string `json:"condition,omitempty" yaml:"condition"`
	// Anchor is the day from which First counts: empty for the course's opening, or
	// AnchorSelPlan, or AnchorAge.
	Anchor    string `json:"anchor,omitempty" yaml:"anchor"`
	AnchorAge int    `json:"anchor_age,omitempty" yaml:"anchor_age"`
	// Rhythm says that the time from one to the next is decided for each person, with
	// reasons, when it was done for the first time.
	Rhythm bool `json:"rhythm,omitempty" yaml:"rhythm"`
	// Succeeds is the duty that this one goes on from: what was done under that one counts. Without
	// it the duty counts at the earliest from its own first day.
	Succeeds string `json:"succeeds,omitempty" yaml:"succeeds"`
	Basis    `yaml:",inline"`
}

// AnchorSelPlan is a duty's anchor: the day from which the person's plan under
// the Social Services Act runs, where it is recorded.
const AnchorSelPlan = "sel_plan"

// AnchorAge is a duty's anchor: the birthday on which the person reaches StandingDuty.AnchorAge.
const AnchorAge = "age"

// ConditionMentor is a duty's condition: a mentor agreement is active and the
// person cannot take part in other offers.
const ConditionMentor = "mentor_agreement"

// Duty is a standing duty that binds for one person on a day.
type Duty struct {
	ID     string          `json:"id"`
	Person string          `json:"person"`
	Name   Text            `json:"name"`
	First  calendar.Period `json:"first,omitzero"`
	Gap    calendar.Period `json:"gap,omitzero"`
	// From, Condition, Anchor, Rhythm and Succeeds as in StandingDuty.
	From      Date   `json:"from,omitzero"`
	Condition string `json:"condition,omitempty"`
	Anchor    string `json:"anchor,omitempty"`
	AnchorAge int    `json:"anchor_age,omitempty"`
	Rhythm    bool   `json:"rhythm,omitempty"`
	Succeeds  string `json:"succeeds,omitempty"`
	Basis
}
