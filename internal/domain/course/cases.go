package course

import (
	"slices"
	"time"

	"github.com/enplan-dk/enplan/internal/domain/bylaw"
	"github.com/enplan-dk/enplan/internal/domain/calendar"
)

// Case is a matter that a family waits for an answer in, with the municipality's deadline for its kind.
type Case struct {
	ID     string         `json:"id" doc:"That of the hearing, the appeal or the request for access; else its kind."`
	Kind   bylaw.CaseKind `json:"kind" enum:"eligibility,team,plan,decision,appeal,access"`
	Member string         `json:"member,omitempty" doc:"Whose it is; left out, the family's."`
	Begun  Date           `json:"begun"`
	Due    Date           `json:"due,omitzero" doc:"The municipality's last day; left out where it has set no deadline."`
	Later  Date           `json:"later,omitzero" doc:"The later day that the family was told of."`
	Told   Date           `json:"told,omitzero" doc:"When the family was first told that the deadline will not be met."`
	Text   string         `json:"text,omitempty" doc:"What the family was told of it."`
	Done   Date           `json:"done,omitzero"`
}

// By is the day on which the family expects an answer.
func (c Case) By() Date {
	if !c.Later.IsZero() {
		return c.Later
	}
	return c.Due
}

// Open says that the family still waits.
func (c Case) Open() bool { return c.Done.IsZero() }

// keepsCaseDeadlines: the municipality's deadlines hold in the course.
func (s *State) keepsCaseDeadlines() bool { return s.Law.Rules >= 4 && len(s.Law.CaseDeadlines) > 0 }

// Cases are those of a course, in the order in which they began.
func Cases(s State) []Case { return s.cases() }

func (s *State) cases() []Case {
	all := append(s.ownCases(), s.rightsCases()...)
	for i := range all {
		c := &all[i]
		if d, set := bylaw.CaseDeadlineOn(s.Law.CaseDeadlines, c.Kind, c.Begun); set && s.keepsCaseDeadlines() {
			c.Due = d.Within.AddTo(c.Begun)
		}
		if d := find(s.Delays, func(d *CaseDelay) bool { return d.Case == c.ID }); d != nil {
			c.Later, c.Told, c.Text = d.Until, d.Told, d.Text
		}
	}
	slices.SortStableFunc(all, func(a, b Case) int { return a.Begun.Compare(b.Begun) })
	return all
}

// ownCases are those that every course goes through. One that was open when the course closed is no case any more.
func (s *State) ownCases() []Case {
	step := func(kind bylaw.CaseKind, begun, done time.Time) Case {
		c := Case{ID: string(kind), Kind: kind, Begun: dateOf(begun)}
		if !done.IsZero() {
			c.Done = dateOf(done)
		}
		return c
	}
	var decided, adopted time.Time
	if s.Eligibility != nil {
		decided = s.Eligibility.At
	}
	for _, v := range s.Plan.Versions {
		if adopted.IsZero() {
			adopted = v.Adopted
		}
	}
	all := []Case{step(bylaw.CaseEligibility, s.OpenedAt, decided)}
	if s.Eligibility != nil && s.Eligibility.Outcome == Eligible {
		all = append(all, step(bylaw.CaseTeam, decided, s.Team.ConfirmedAt))
	}
	if !s.Team.ConfirmedAt.IsZero() {
		all = append(all, step(bylaw.CasePlan, s.Team.ConfirmedAt, adopted))
	}
	return drop(all, func(c *Case) bool { return s.Phase == Closed && c.Open() })
}

// rightsCases are those that a member begins, or that begin with a member's hearing.
func (s *State) rightsCases() []Case {
	var all []Case
	add := func(c Case, at, done time.Time) {
		if c.Begun.IsZero() {
			c.Begun = dateOf(at)
		}
		if !done.IsZero() {
			c.Done = dateOf(done)
		}
		if c.Done.IsZero() && s.isGone(c.Member) {
			return
		}
		all = append(all, c)
	}
	for _, h := range s.Hearings {
		if !h.Case {
			continue
		}
		add(Case{ID: h.ID, Kind: bylaw.CaseDecision, Member: h.Member}, h.At, h.Decided)
	}
	for _, a := range s.Appeals {
		done := a.Reassessed
		if done.IsZero() { // before there were deadlines
			done = a.DecidedAt
		}
		add(Case{ID: a.ID, Kind: bylaw.CaseAppeal, Member: a.Member, Begun: a.Received}, a.At, done)
	}
	for _, a := range s.Access {
		add(Case{ID: a.ID, Kind: bylaw.CaseAccess, Member: a.Member, Begun: a.Received}, a.At, a.Answered)
	}
	return all
}

func (s *State) caseOf(id string) *Case {
	return find(s.cases(), func(c *Case) bool { return c.ID == id })
}

// caseMembers are whom a case is about; none, the whole family.
func (s *State) caseMembers(id string) []string {
	if c := s.caseOf(id); c != nil {
		return about(c.Member)
	}
	return nil
}

// readsCase: who asked for access reads of it alone; all others read of what concerns them.
func (s *State) readsCase(m Member, id string) bool {
	c := s.caseOf(id)
	return c != nil && s.concerns(m, about(c.Member)) && (c.Kind != bylaw.CaseAccess || c.Member == m.ID)
}

func (s *State) caseIsOpen(id string) bool {
	c := s.caseOf(id)
	return c != nil && c.Open()
}

// caseWarningDays is how long before a deadline the coordinator hears of it; of a short one, half of its days before.
const caseWarningDays = 7

// caseItems tell of a deadline before its day, and after it whoever answers for the course.
func (s *State) caseItems(law *bylaw.Bylaw, add adder) {
	if !s.keepsCaseDeadlines() {
		return
	}
	for _, c := range s.cases() {
		if !c.Open() || c.Due.IsZero() {
			continue
		}
		ahead := min(caseWarningDays, calendar.DaysBetween(c.Begun, c.By())/2)
		passed := s.morning(law, law.Working().Next(c.By().AddDays(1)))
		add(ItemCaseAhead, c.ID, s.morning(law, law.Working().Previous(c.By().AddDays(-ahead))), ForCoordinator)
		add(ItemCasePassed, c.ID, passed, ForCoordinator)
		add(ItemCasePassed, c.ID, passed, ForSupervisor)
	}
}

// waitingForCases: a deadline was not met, and the family does not know when it gets its answer.
func (s *State) waitingForCases(at time.Time, coordinator func(what, ref string, since time.Time, by Date) Waiting) []Waiting {
	var out []Waiting
	if !s.keepsCaseDeadlines() {
		return nil
	}
	for _, c := range s.cases() {
		if !c.Open() || c.Due.IsZero() || !dateOf(at).After(c.By()) {
			continue
		}
		w := coordinator("extend_case_deadline", c.ID, startOfDay(c.By().AddDays(1)), c.By())
		if s.Phase == Intake {
			w.For = "caseworker"
		}
		out = append(out, w)
	}
	return out
}

// CaseDelay is what the family was told of a deadline that is not met.
type CaseDelay struct {
	Case  string `json:"case"`
	Until Date   `json:"until"`
	Told  Date   `json:"told"` // for the first time
	Text  string `json:"text"`
}

// ExtendCaseDeadline tells the family that a deadline is not met, why, and when it gets its answer.
type ExtendCaseDeadline struct {
	Case  string `json:"case" path:"case"`
	Until Date   `json:"until" doc:"The day by which the family gets its answer."`
	Text  string `json:"text" minLength:"1" maxLength:"2000" doc:"Why it takes longer: the family reads it as it stands."`
}

// CaseDelayed keeps it. Was is the day that the family expected the answer by.
type CaseDelayed struct {
	Delay CaseDelay `json:"delay"`
	Was   Date      `json:"was"`
}

func (c ExtendCaseDeadline) decide(s *State, now Moment) ([]Event, error) {
	of := s.caseOf(c.Case)
	switch {
	case of == nil:
		return nil, refuse(CodeUnknownCase, "case")
	case !of.Open():
		return nil, refuse(CodeAnsweredAlready, "case")
	case of.Due.IsZero():
		return nil, refuse(CodeNoCaseDeadline, "case")
	case !c.Until.IsValid() || !c.Until.After(now.Today()):
		return nil, refuse(CodeDatePassed, "until")
	case !c.Until.After(of.By()):
		return nil, refuse(CodeDateNotLater, "until", "due", of.By())
	}
	told := of.Told
	if told.IsZero() {
		told = now.Today()
	}
	return []Event{CaseDelayed{Delay: CaseDelay{Case: c.Case, Until: c.Until, Told: told, Text: c.Text}, Was: of.By()}}, nil
}

func (e CaseDelayed) apply(s *State, _ Meta) {
	s.Delays = append(drop(s.Delays, func(d *CaseDelay) bool { return d.Case == e.Delay.Case }), e.Delay)
}
