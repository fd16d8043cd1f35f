package simulate

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"

	"github.com/enplan-dk/enplan/internal/domain/bylaw"
	"github.com/enplan-dk/enplan/internal/domain/calendar"
	"github.com/enplan-dk/enplan/internal/domain/course"
)

// invented is the municipality in which a general law is lived through.
const invented = "simuleret"

// TakeUp lets an invented municipality take a general law up. It is called once, before anything reads the law.
func TakeUp(frame string) error {
	err := bylaw.TakeUp([]bylaw.Municipality{{Code: invented, Frame: frame, Name: "Simuleret Kommune"}})
	if err != nil {
		return fmt.Errorf("take the law up: %w", err)
	}
	return nil
}

// Years is the general law that was taken up, as far as some years of it are lived through.
func Years(from, until Date) (*bylaw.Bylaw, error) {
	law, taken := bylaw.Latest(invented)
	if !taken {
		return nil, errors.New("no general law was taken up")
	}
	if !law.InTrial(from) || !until.After(from) {
		return nil, errors.New("the years must lie in the time of the law")
	}
	years := *law
	years.Trial.From, years.Trial.To, years.Trial.LastDayInclusive = from, until, true
	return &years, nil
}

func general(law *bylaw.Bylaw) bool { return law.Kind == bylaw.GeneralLaw }

// ownAge is the age from which somebody belongs to a group by an age of one's own.
func ownAge(group bylaw.TargetGroup) int {
	for _, c := range group.Criteria {
		if c.Kind == bylaw.CriterionAge {
			return c.FromAge
		}
	}
	return 0
}

// underGeneralLaw are the facts of a family as the general law asks for them. The group's own plan is with whom it is about.
func (f family) underGeneralLaw(law *bylaw.Bylaw, group bylaw.TargetGroup, facts course.RecordFacts, dice *rand.Rand) course.RecordFacts {
	on := calendar.DateOf(f.opened)
	for i, m := range f.members {
		x := &facts.Members[i]
		x.Spells, x.SelPlans, x.ParentOfPlaced = nil, nil, false
		since := on.AddDays(-30 - dice.IntN(700))
		switch age := calendar.AgeOn(m.Birth, on); {
		case m.Kind == course.Child && age >= 16 && (ownAge(group) > 0 || dice.IntN(2) == 0):
			x.SelPlans, x.SelFrom = []string{bylaw.PlanOfYoung}, since
			x.ComplexProblems = "Skole, helbred og hjem hænger sammen."
		case m.Kind == course.Child && dice.IntN(100) < 40:
			x.SelPlans, x.SelFrom = []string{bylaw.PlanOfChild}, since
		case m.Kind == course.Adult && (i > 0 || !f.belongs) && dice.IntN(3) == 0:
			x.NoCategory = true
		case m.Kind == course.Adult:
			x.Spells = []bylaw.Spell{enteredSpell(law, since, dice)}
		}
		if m.Kind == course.Adult && dice.IntN(100) < 30 {
			x.SelPlans = []string{bylaw.PlanAdult}
		}
	}
	if slices.ContainsFunc(facts.Members, func(x course.MemberFacts) bool { return slices.Contains(x.SelPlans, bylaw.PlanOfChild) }) {
		facts.Members[0].SelPlans = append(facts.Members[0].SelPlans, bylaw.PlanParentsPart)
	}
	first := &facts.Members[0]
	if !f.belongs { // in work, without plans: there is nothing to bring together
		for i := range facts.Members {
			facts.Members[i] = course.MemberFacts{Member: facts.Members[i].Member, NoCategory: f.members[i].Kind == course.Adult}
		}
		return facts
	}
	first.ComplexProblems = "Flere problemer, som hænger sammen og forstærker hinanden."
	for _, c := range group.Criteria {
		if c.Kind == bylaw.CriterionPlan && ownAge(group) == 0 && !slices.Contains(first.SelPlans, c.SelPlans[0]) {
			first.SelPlans = append(first.SelPlans, c.SelPlans[0])
		}
	}
	for _, fact := range law.JudgedFacts() {
		facts.Judged = append(facts.Judged, course.JudgedFact{Fact: fact, Reason: "Familien har flere planer, som ikke tager hensyn til hinanden."})
	}
	return facts
}

// enteredSpell is a spell in a category that somebody can have entered on a day.
func enteredSpell(law *bylaw.Bylaw, since Date, dice *rand.Rand) bylaw.Spell {
	open := slices.DeleteFunc(slices.Clone(law.Categories), func(c bylaw.Category) bool {
		return c.ID == "" || !c.EnteredUntil.IsZero() && since.After(c.EnteredUntil)
	})
	s := bylaw.Spell{Category: open[dice.IntN(len(open))].ID, From: since}
	if slices.ContainsFunc(law.Provisions, func(v bylaw.Provision) bool {
		return len(v.Scope.SickPayCategories) > 0 && slices.Contains(v.Scope.Categories, s.Category)
	}) {
		s.SickPayCategory = 1 + dice.IntN(2)
	}
	return s
}

// consents gathers the answers to whether the plan may stand in for ordinary plans: most say yes, on their own page or on paper.
func (l *script) consents() {
	s := l.state()
	for _, asked := range s.PlanConsentsAwaited(l.law, l.today()) {
		if l.chance(4) {
			continue // never answers
		}
		l.wait(0, 3)
		c, by := course.AnswerPlanConsent{Member: asked.Member, GivenBy: asked.GivenBy, Agrees: asked.Member == "m1" || l.chance(85), Form: "digital"}, l.citizen(asked.GivenBy)
		if by.Subject == "" || !l.traits.digital {
			c.Form, by = "written", l.me()
		}
		l.do(by, &c)
	}
}

// changesConsent: somebody says otherwise after the plan is in force.
func (l *script) changesConsent() {
	s, ok := l.alive()
	if !ok || len(s.PlanConsents) == 0 {
		return
	}
	given := pick(l, s.PlanConsents)
	if given.GivenBy != given.Member || slices.Contains(l.gone, given.Member) {
		return
	}
	l.do(l.me(), &course.AnswerPlanConsent{Member: given.Member, GivenBy: given.GivenBy, Agrees: !given.Agrees, Form: "written"})
}

// childrensRhythm sets how often each child's effort is followed up, once it was for the first time.
func (l *script) childrensRhythm(reviewed []course.TimedDuty) {
	for _, d := range reviewed {
		if d.Rhythm && l.chance(80) {
			l.do(l.me(), &course.SetInterval{
				Duty: d.Ref, Every: calendar.Period{Months: l.between(2, 9)}, Form: "home_visit", Reason: "Barnet trives og vil helst mødes derhjemme.",
			})
		}
	}
}
