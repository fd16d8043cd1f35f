package course

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/enplan-dk/enplan/internal/domain/bylaw"
)

// RecordFacts replaces what is known about the family for the target group and
// the ordinary rules. A person may change category at any time; spells carry dates.
type RecordFacts struct {
	Members         []MemberFacts `json:"members" maxItems:"30"`
	Fields          []string      `json:"fields" maxItems:"20" doc:"Professional fields that help the family, by id from the by-law's list."`
	FieldsConfirmed string        `json:"fields_confirmed,omitempty" maxLength:"4000" doc:"The caseworker's professional confirmation that the family receives help from these fields: the reason."`
	Judged          []JudgedFact  `json:"judged,omitempty" maxItems:"10" doc:"Facts of the target group that are judged, each with its reason. One that is left out is not judged so."`
}

// JudgedFact is a fact of the target group that a caseworker judges to be so.
type JudgedFact struct {
	Fact   string `json:"fact" minLength:"1" maxLength:"40" doc:"Id of a criterion of the kind judged."`
	Reason string `json:"reason" minLength:"1" maxLength:"4000"`
}

// MemberFacts are the facts of one member.
type MemberFacts struct {
	Member          string        `json:"member"`
	Spells          []bylaw.Spell `json:"spells,omitempty" maxItems:"40" doc:"Number in LAB § 2, or id of a category, by period."`
	NoCategory      bool          `json:"no_category,omitempty" doc:"Known to be in no category, as who is in ordinary work."`
	SelPlans        []string      `json:"sel_plans,omitempty" maxItems:"8" enum:"sel_140,sel_141,sel_54,sel_70,bl_91,bl_108,parents_part"`
	SelFrom         Date          `json:"sel_from,omitzero" doc:"Day from which the plans under the Social Services Act run; left out, the duties count from the course's opening."`
	Placed          bool          `json:"placed,omitempty" doc:"A child placed outside the home."`
	ParentOfPlaced  bool          `json:"parent_of_placed,omitempty"`
	ComplexProblems string        `json:"complex_problems,omitempty" maxLength:"4000" doc:"The professional judgement that the person has complex and compound problems: the reason. Empty: not judged so."`
	Subject         string        `json:"subject,omitempty" maxLength:"200"`
	OwnView         string        `json:"own_view,omitempty" maxLength:"4000" doc:"The view of a child who is too young to be a party, in the child's words."`

	SamePersonReason string `json:"same_person_reason,omitempty" maxLength:"2000" doc:"Why the person is in two open courses."`
}

// FactsRecorded holds the facts as they stand from now on.
type FactsRecorded struct {
	Members         []MemberFacts `json:"members"`
	Fields          []string      `json:"fields"`
	FieldsConfirmed string        `json:"fields_confirmed,omitempty"`
	Judged          []JudgedFact  `json:"judged,omitempty"`
}

// FieldNeed is a professional field that helps the family. Each is represented in
// the team, or marked not relevant with a reason.
type FieldNeed struct {
	Field       string `json:"field"`
	NotRelevant string `json:"not_relevant,omitempty"`
}

func (c RecordFacts) decide(s *State, now Moment) ([]Event, error) {
	for i, f := range c.Members {
		at := func(field string) string { return fmt.Sprintf("members[%d].%s", i, field) }
		if s.member(f.Member) == nil {
			return nil, refuse(CodeUnknownMember, at("member"))
		}
		if find(c.Members[:i], func(g *MemberFacts) bool { return g.Member == f.Member }) != nil {
			return nil, refuse(CodeNamedTwice, at("member"))
		}
		if r := s.subjectFree(f.Subject, f.Member); r != nil {
			return nil, refuse(r.Code, at("subject"))
		}
		if f.NoCategory && len(f.Spells) > 0 {
			return nil, refuse(CodeCategoryContradicted, at("no_category"))
		}
		for j, sp := range f.Spells {
			if r := categoryKnown(sp, now); r != nil {
				r.Field = fmt.Sprintf("members[%d].spells[%d].%s", i, j, r.Field)
				return nil, r
			}
			if !sp.From.IsValid() || (!sp.To.IsZero() && sp.To.Before(sp.From)) {
				return nil, refuse(CodePeriodBackwards, fmt.Sprintf("members[%d].spells[%d].to", i, j))
			}
		}
	}
	for i, j := range c.Judged {
		if find(c.Judged[:i], func(k *JudgedFact) bool { return k.Fact == j.Fact }) != nil {
			return nil, refuse(CodeNamedTwice, fmt.Sprintf("judged[%d].fact", i))
		}
		if !contains(now.Law.JudgedFacts(), j.Fact) {
			return nil, refuse(CodeUnknownCriterion, fmt.Sprintf("judged[%d].fact", i))
		}
	}
	for i, f := range c.Fields {
		if find(now.Law.Fields, func(l *bylaw.Field) bool { return l.ID == f }) == nil {
			return nil, refuse(CodeUnknownField, fmt.Sprintf("fields[%d]", i))
		}
	}
	return s.orLeft(now, "facts_changed", FactsRecorded(c)), nil
}

// categoryKnown refuses a spell in a category that the frame does not know, or that nobody enters any more.
func categoryKnown(sp bylaw.Spell, now Moment) *Refusal {
	known, is := now.Law.CategoryOf(sp)
	switch {
	case sp.LAB == 0 && sp.Category == "":
		return refuse(CodeOutOfRange, "lab", "min", "1", "max", "14")
	case !is && sp.Category == "":
		return refuse(CodeUnknownValue, "lab")
	case !is:
		return refuse(CodeUnknownValue, "category")
	}
	for _, last := range []Date{known.EnteredUntil, known.To} {
		if !last.IsZero() && sp.From.After(last) {
			return refuse(CodeCategoryClosed, "from", "until", last)
		}
	}
	return nil
}

func (e FactsRecorded) apply(s *State, m Meta) {
	for _, f := range e.Members {
		p := s.member(f.Member)
		p.Spells, p.NoCategory = slices.Clone(f.Spells), f.NoCategory
		p.SelPlans, p.SelFrom, p.Placed, p.ParentOfPlaced = f.SelPlans, f.SelFrom, f.Placed, f.ParentOfPlaced
		if f.Subject != "" {
			p.Subject = f.Subject
		}
		if f.SamePersonReason != "" {
			p.SamePerson = f.SamePersonReason
		}
		if f.OwnView != "" {
			p.OwnView = f.OwnView
		}
		p.ComplexProblems = judgement(f.ComplexProblems, m, p.ComplexProblems)
	}
	var fields []FieldNeed
	for _, f := range e.Fields {
		need := FieldNeed{Field: f}
		if old := find(s.Fields, func(n *FieldNeed) bool { return n.Field == f }); old != nil {
			need = *old
		}
		fields = append(fields, need)
	}
	s.Fields = fields
	s.FieldsBy = judgement(e.FieldsConfirmed, m, s.FieldsBy)
	s.Judged = s.judged(e.Judged, m)
}

func (s *State) judged(facts []JudgedFact, m Meta) []FactJudged {
	var out []FactJudged
	for _, f := range facts {
		var old *Judgement
		if former := find(s.Judged, func(j *FactJudged) bool { return j.Fact == f.Fact }); former != nil {
			old = &former.Judge
		}
		out = append(out, FactJudged{Fact: f.Fact, Judge: *judgement(f.Reason, m, old)})
	}
	return out
}

// judgement keeps an unchanged assessment as it was made.
func judgement(reason string, m Meta, old *Judgement) *Judgement {
	if reason == "" {
		return nil
	}
	if old != nil && old.Reason == reason {
		return old
	}
	return &Judgement{By: m.By.Subject, At: m.At, Reason: reason}
}

// Eligibility is the decision on taking part (afgørelse om deltagelse), with all
// that it rests on; the criteria's texts stand in the by-law's revision.
type Eligibility struct {
	Outcome   EligibilityOutcome `json:"outcome"`
	On        Date               `json:"on"`
	Bylaw     LawPin             `json:"bylaw"` // the version of the criteria
	Findings  []Finding          `json:"findings"`
	Deviation []Deviation        `json:"deviation,omitempty"`
	Basis     []string           `json:"legal_basis"`
	Reason    string             `json:"reason"`
	By        string             `json:"by"`
	At        time.Time          `json:"at"`
	AppealBy  Date               `json:"appeal_by,omitzero"` // where the period counts from the decision
}

// Finding is one criterion's computed result with the facts it rests on.
type Finding struct {
	Criterion string           `json:"criterion"`
	Group     string           `json:"group,omitempty"`
	Result    string           `json:"result"`
	Facts     []bylaw.FactUsed `json:"facts,omitempty"`
}

// EligibilityOutcome of the decision.
type EligibilityOutcome string

// The outcomes.
const (
	Eligible    EligibilityOutcome = "eligible"
	NotEligible EligibilityOutcome = "not_eligible"
)

// Deviation is another assessment of a criterion of judgement, with its reason.
type Deviation struct {
	Criterion string `json:"criterion" minLength:"1"`
	Met       bool   `json:"met"`
	Reason    string `json:"reason" minLength:"1" maxLength:"4000"`
}

// DecideEligibility decides on taking part. The result is computed from the
// recorded facts; only criteria of judgement may be assessed otherwise, never a
// LAB number, an age or the trial period: there the fact is corrected, or refused.
type DecideEligibility struct {
	Outcome   EligibilityOutcome `json:"outcome" enum:"eligible,not_eligible"`
	Reason    string             `json:"reason" minLength:"1" maxLength:"4000" doc:"The reasons, as the citizen will read them."`
	Deviation []Deviation        `json:"deviation,omitempty" maxItems:"10"`
}

// EligibilityDecided carries the whole decision.
type EligibilityDecided struct {
	Eligibility Eligibility `json:"eligibility"`
}

func (c DecideEligibility) decide(s *State, now Moment) ([]Event, error) {
	today := now.Today()
	computed := now.Law.Assess(s.facts(), today)
	a := computed
	for i, d := range c.Deviation {
		var err error
		if a, err = a.Deviate(d.Criterion, d.result()); err != nil {
			return nil, notDeviable(err, computed, d.Criterion, fmt.Sprintf("deviation[%d].criterion", i))
		}
	}
	if a.Outcome == bylaw.Undecided {
		return nil, undecided(a)
	}
	if want := eligible(a); c.Outcome != want {
		return nil, refuse(CodeOutcomeDiffersFromCriteria, "outcome", "computed", want)
	}
	return []Event{EligibilityDecided{Eligibility{
		Outcome: c.Outcome, On: today, Bylaw: s.Law.criteria(), Findings: findings(computed), Deviation: c.Deviation,
		Basis: a.LegalBasis, Reason: c.Reason, By: now.By.Subject, At: now.At,
		AppealBy: s.appealFromDecision(now),
	}}}, nil
}

// notDeviable: another assessment is possible for criteria of judgement alone.
func notDeviable(err error, a bylaw.Assessment, criterion, field string) *Refusal {
	if !errors.Is(err, bylaw.ErrFactual) {
		return refuse(CodeUnknownCriterion, field)
	}
	k := find(a.Criteria, func(k *bylaw.CriterionResult) bool { return k.ID == criterion })
	return refuse(CodeFactNotDeviable, field, "criterion", criterion).from(k.Source)
}

func (d Deviation) result() string {
	if d.Met {
		return bylaw.Met
	}
	return bylaw.NotMet
}

// eligible: whoever may continue takes part.
func eligible(a bylaw.Assessment) EligibilityOutcome {
	if a.Outcome == bylaw.Eligible || a.Outcome == bylaw.MayContinue {
		return Eligible
	}
	return NotEligible
}

func undecided(a bylaw.Assessment) *Refusal {
	r := refuse(CodeFactsMissing, "")
	for _, k := range a.Criteria {
		named := find(r.Also, func(o *Refusal) bool { return o.Param("criterion") == k.ID }) != nil // in another group
		if k.Result == bylaw.Unknown && !named {
			r.Also = append(r.Also, *refuse(CodeCriterionUnknown, "facts", "criterion", k.ID).from(k.Source))
		}
	}
	return r
}

func findings(a bylaw.Assessment) []Finding {
	var out []Finding
	for _, k := range a.Criteria {
		out = append(out, Finding{Criterion: k.ID, Group: k.Group, Result: k.Result, Facts: k.Facts})
	}
	return out
}

func (e EligibilityDecided) apply(s *State, m Meta) {
	d := e.Eligibility
	s.Eligibility = &d
	s.Decisions = append(s.Decisions, Decision{
		ID: fmt.Sprintf("d%d", m.Seq), Subject: "eligibility", Outcome: string(d.Outcome), At: m.At, By: m.By.Subject, AppealBy: d.AppealBy,
	})
	if d.Outcome == Eligible {
		s.enter(FormingTeam, m.At)
		s.Team.appoint(m.By.Subject, m.At)
		return
	}
	s.close(OutcomeNotEligible, d.Reason, m)
}
