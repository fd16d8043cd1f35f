package course

import (
	"slices"
	"strings"
	"time"

	"github.com/enplan-dk/enplan/internal/domain/bylaw"
	"github.com/enplan-dk/enplan/internal/domain/calendar"
)

// agesByDay: whether somebody is a child, a young party or an adult follows from the birth date on each day.
func (s *State) agesByDay() bool { return s.Law.Rules >= 4 }

// Born is false of a child that is expected.
func (m Member) Born() bool { return m.Expected.IsZero() }

// Age is a member's age in full years on a date; that of a child not yet born is zero.
func (m Member) Age(on Date) int {
	if m.Birth.IsZero() {
		return 0
	}
	return calendar.AgeOn(m.Birth, on)
}

// KindOn is the kind on a day: a child who has come of age is an adult. A young parent may be recorded as one before.
func (s *State) KindOn(m Member, law *bylaw.Bylaw, on Date) Kind {
	if s.agesByDay() && m.Age(on) >= law.Ages.Adult {
		return Adult
	}
	return m.Kind
}

// adultFrom is the day from which a child counts as an adult; zero is never.
func (s *State) adultFrom(m Member) Date {
	law, err := s.law()
	if !s.agesByDay() || m.Kind != Child || m.Birth.IsZero() || err != nil {
		return Date{}
	}
	return calendar.Birthday(m.Birth, law.Ages.Adult)
}

// IsAdult says whether a member counts among the adults of the family on a day: a young party who has custody of a child does too.
func (s *State) IsAdult(m Member, law *bylaw.Bylaw, on Date) bool {
	return s.KindOn(m, law, on) == Adult || s.agesByDay() && s.AnswersForSelf(m, law, on) && s.hasCustody(m)
}

// named is what everybody in the course knows of a member.
func (s *State) named(m Member) Member {
	out := Member{ID: m.ID, Name: m.Name, Kind: m.Kind}
	if law, err := s.law(); err == nil {
		out.Kind = s.KindOn(m, law, dateOf(s.ChangedAt))
	}
	return out
}

// Surnames are those of the adults with whom the course was opened, or who joined it as such: what the family is called.
func (s *State) Surnames() []string {
	var names []string
	for _, m := range s.Members {
		words := strings.Fields(m.Name)
		if m.Mistaken() || m.Kind != Adult && !s.hasCustody(m) || len(words) == 0 {
			continue
		}
		if last := words[len(words)-1]; !contains(names, last) {
			names = append(names, last)
		}
	}
	return names
}

func (s *State) hasCustody(m Member) bool {
	return find(s.Members, func(c *Member) bool { return c.Left.IsZero() && contains(c.Custody, Custody(m.ID)) }) != nil
}

// AnswersForSelf says whether somebody is an adult, or a young person from the party age on.
func (s *State) AnswersForSelf(m Member, law *bylaw.Bylaw, on Date) bool {
	return m.Kind == Adult || m.Age(on) >= law.PartyAge(on)
}

// adults are those who are still there.
func (s *State) adults(law *bylaw.Bylaw, on Date) []Member {
	return drop(slices.Clone(s.Members), func(m *Member) bool { return !m.Left.IsZero() || !s.IsAdult(*m, law, on) })
}

// mayHaveCustody: an adult, or a young parent.
func (s *State) mayHaveCustody(m Member, law *bylaw.Bylaw, on Date) bool {
	return m.Kind == Adult || s.agesByDay() && s.AnswersForSelf(m, law, on)
}

// NeedsCustody says whether somebody is a child that is not of age.
func (s *State) NeedsCustody(m Member, law *bylaw.Bylaw, on Date) bool {
	if !s.agesByDay() {
		return m.Kind == Child
	}
	return m.Age(on) < law.Ages.Adult
}

// ageStep is an age at which something changes, with the items that tell of it.
type ageStep struct {
	age            int
	ahead, reached ItemKind
}

// ageSteps are in the order of the ages.
func ageSteps(law *bylaw.Bylaw, on Date) []ageStep {
	steps := []ageStep{
		{law.PartyAge(on), ItemPartyAgeAhead, ItemPartyAge},
		{law.Ages.Adult, ItemAdultAgeAhead, ItemAdultAge},
	}
	for _, age := range law.ChildAges() {
		steps = append(steps, ageStep{age, ItemGroupAgeAhead, ItemGroupAge})
	}
	slices.SortFunc(steps, func(a, b ageStep) int { return a.age - b.age })
	return steps
}

// ageItems tell the coordinator of each birthday that changes something, before it and on the day, and of the day on which a child is
// expected. Of what lies ahead, each member has one item at a time.
func (s *State) ageItems(law *bylaw.Bylaw, at time.Time, add adder) {
	if !s.agesByDay() {
		return
	}
	for _, m := range s.Members {
		switch {
		case !m.Left.IsZero():
		case !m.Born():
			add(ItemBirthExpected, m.ID, s.morning(law, law.Working().Next(m.Expected)), ForCoordinator)
		default:
			s.birthdaysTold(m, law, at, add)
		}
	}
}

func (s *State) birthdaysTold(m Member, law *bylaw.Bylaw, at time.Time, add adder) {
	today := dateOf(at)
	for _, step := range ageSteps(law, today) {
		day := calendar.Birthday(m.Birth, step.age)
		over := law.Ages.WarnBefore.AddTo(day)
		if !day.After(dateOf(s.OpenedAt)) || !today.Before(over) {
			continue
		}
		if today.Before(day) {
			ahead := s.morning(law, law.Ages.WarnBefore.SubtractFrom(day))
			add(step.ahead, m.ID, ahead, ForCoordinator)
			if ahead.After(at) {
				return
			}
		}
		reached := s.morning(law, day)
		add(step.reached, m.ID, reached, ForCoordinator)
		if reached.After(at) {
			return
		}
	}
}
