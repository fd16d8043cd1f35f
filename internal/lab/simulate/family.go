package simulate

import (
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"github.com/enplan-dk/enplan/internal/domain/bylaw"
	"github.com/enplan-dk/enplan/internal/domain/calendar"
	"github.com/enplan-dk/enplan/internal/domain/course"
)

// family is an invented family. Names come from a list, and the CPR numbers have
// 60 added to the day, as only test persons' have.
type family struct {
	id      string
	opened  time.Time
	members []course.NewMember
	facts   course.RecordFacts
	belongs bool // to the target group
}

var (
	firstNames = []string{
		"Alma", "Bjørn", "Carla", "Ditlev", "Edith", "Frode", "Gry", "Hjalte", "Ingeborg", "Jeppe", "Kaja", "Laurits", "Mynte", "Nanna", "Oskar", "Pernille", "Rosa",
		"Storm", "Thyra", "Villads", "Yrsa", "Ægir", "Øjvind", "Åse",
	}
	lastNames = []string{
		"Birkelykke", "Engholt", "Fjordmark", "Grønvang", "Havemose", "Klintebo", "Lyngager", "Mosegaard-Tang", "Nørrelund", "Overbjerg", "Rugholm", "Skovstjerne",
		"Tornekær", "Vesterlyng", "Ærtebjerg", "Østerhede",
	}
)

// newDice gives each family its own chance, whatever the others do.
func newDice(seed uint64, n int) *rand.Rand {
	return rand.New(rand.NewPCG(seed, uint64(n)+1)) // invented lives need no secrecy
}

// invent makes the n-th family of a trial. One in twelve does not belong to the
// target group, and the municipality will have to say so.
func invent(law *bylaw.Bylaw, dice *rand.Rand) family {
	f := family{belongs: dice.IntN(12) > 0}
	f.opened = openingTime(law, dice)
	f.id = courseID(f.opened, dice)
	on := calendar.DateOf(f.opened)
	surname := lastNames[dice.IntN(len(lastNames))]
	add := func(kind course.Kind, birth Date, custody ...course.Custody) {
		n := len(f.members) + 1
		f.members = append(f.members, course.NewMember{
			Name: firstNames[dice.IntN(len(firstNames))] + " " + surname, Kind: kind, Birth: birth, CPR: testCPR(birth, dice),
			Subject: fmt.Sprintf("borger-%s-%d", strings.ReplaceAll(f.id, "-", "")[:12], n), Custody: custody,
			ProtectedAddress: dice.IntN(20) == 0, NoDigitalPost: dice.IntN(12) == 0,
		})
	}
	group := law.Target.AnyOf[dice.IntN(len(law.Target.AnyOf))]
	adult := birthOf(on, 24, 46, dice)
	if _, young := categoryOf(group, 12, 13); young {
		adult = birthOf(on, 20, 30, dice) // education assistance is for those under 30
	}
	if ownAge(group) > 0 {
		adult = birthOf(on, 36, 50, dice)
	}
	add(course.Adult, adult)
	custody := []course.Custody{"m1"}
	if dice.IntN(100) < 45 {
		add(course.Adult, birthOf(on, 22, 48, dice))
		custody = append(custody, "m2")
	}
	for range childrenOf(group, dice) {
		add(course.Child, childBirth(group, f.belongs, adult, on, dice), custody...)
	}
	f.facts = factsOf(law, group, f, dice)
	if general(law) {
		f.facts = f.underGeneralLaw(law, group, f.facts, dice)
	}
	return f
}

// openingTime spreads the openings over the first seven tenths of the trial.
func openingTime(law *bylaw.Bylaw, dice *rand.Rand) time.Time {
	days := calendar.DaysBetween(law.Trial.From, law.Trial.LastDay()) * 7 / 10
	day := law.Working().Next(law.Trial.From.AddDays(dice.IntN(days)))
	return calendar.At(day, 9+dice.IntN(6), dice.IntN(60))
}

// courseID is an id like those of production, a UUIDv7 of the opening instant,
// whose random part follows from the seed.
func courseID(at time.Time, dice *rand.Rand) string {
	var b [16]byte
	ms := at.UnixMilli()
	for i := range 6 {
		b[i] = byte(ms >> (40 - 8*i))
	}
	for i := 6; i < 16; i++ {
		b[i] = byte(dice.UintN(256))
	}
	b[6], b[8] = b[6]&0x0f|0x70, b[8]&0x3f|0x80
	h := hex.EncodeToString(b[:])
	return h[:8] + "-" + h[8:12] + "-" + h[12:16] + "-" + h[16:20] + "-" + h[20:]
}

func birthOf(on Date, youngest, oldest int, dice *rand.Rand) Date {
	return on.AddDays(-365*youngest - dice.IntN(365*(oldest-youngest)))
}

// testCPR is a number that can be nobody's: 60 is added to the day of birth.
func testCPR(birth Date, dice *rand.Rand) string {
	century := dice.IntN(4)
	if birth.Year >= 2000 {
		century = 4
	}
	return fmt.Sprintf("%02d%02d%02d-%d%03d", birth.Day+60, int(birth.Month), birth.Year%100, century, dice.IntN(1000))
}

// categoryOf finds a criterion of category in a group, and whether it names one of
// the numbers given.
func categoryOf(group bylaw.TargetGroup, lab ...int) (numbers []int, among bool) {
	for _, c := range group.Criteria {
		if c.Kind == bylaw.CriterionCategory {
			return c.LAB, slices.ContainsFunc(c.LAB, func(n int) bool { return slices.Contains(lab, n) })
		}
	}
	return nil, false
}

func ageLimit(group bylaw.TargetGroup) int {
	for _, c := range group.Criteria {
		if c.Kind == bylaw.CriterionChild {
			return c.Age
		}
	}
	return 0
}

// childrenOf: a target group with children has one to three of them; elsewhere
// there are single persons too.
func childrenOf(group bylaw.TargetGroup, dice *rand.Rand) int {
	if ageLimit(group) > 0 || ownAge(group) > 0 {
		return 1 + dice.IntN(3)
	}
	return dice.IntN(4)
}

// childBirth: many of the children are near the age at which a family leaves the
// target group, for that is where the rules are tried.
func childBirth(group bylaw.TargetGroup, belongs bool, parent, on Date, dice *rand.Rand) Date {
	limit := ageLimit(group)
	oldest := min(15, calendar.AgeOn(parent, on)-17)
	switch {
	case ownAge(group) > 0 && belongs:
		return birthOf(on, ownAge(group), ownAge(group)+2, dice)
	case limit > 0 && !belongs && dice.IntN(2) == 0:
		return birthOf(on, limit, limit+2, dice)
	case limit > 0 && oldest >= limit-2 && dice.IntN(3) == 0:
		return birthOf(on, limit-2, limit, dice)
	}
	return birthOf(on, 0, max(oldest, 1), dice)
}

// factsOf are the facts as the caseworker finds them.
func factsOf(law *bylaw.Bylaw, group bylaw.TargetGroup, f family, dice *rand.Rand) course.RecordFacts {
	on := calendar.DateOf(f.opened)
	var facts course.RecordFacts
	for i, m := range f.members {
		x := course.MemberFacts{Member: fmt.Sprintf("m%d", i+1)}
		switch {
		case m.Kind == course.Adult:
			x.Spells = []bylaw.Spell{spellOf(group, f.belongs, i == 0, on, dice)}
			if dice.IntN(100) < 75 {
				x.ComplexProblems = "Flere problemer, som hænger sammen og forstærker hinanden."
			}
			if dice.IntN(100) < 25 {
				x.SelPlans = []string{bylaw.PlanAdult}
			}
		case dice.IntN(100) < 45:
			x.SelPlans = []string{bylaw.PlanChild}
		}
		if m.Kind == course.Child && dice.IntN(3) == 0 {
			x.OwnView = "Jeg vil gerne have, at der er ro derhjemme."
		}
		facts.Members = append(facts.Members, x)
	}
	if dice.IntN(14) == 0 {
		placed := slices.IndexFunc(f.members, func(m course.NewMember) bool { return m.Kind == course.Child })
		if placed >= 0 {
			facts.Members[placed].Placed, facts.Members[placed].SelPlans = true, []string{bylaw.PlanChild}
			facts.Members[0].ParentOfPlaced = true
		}
	}
	fields := 1
	if f.belongs {
		fields = 2 + dice.IntN(3)
		facts.FieldsConfirmed = "Familien får hjælp fra flere fagområder, som ikke kender hinandens planer."
	}
	for _, i := range dice.Perm(len(law.Fields))[:fields] {
		facts.Fields = append(facts.Fields, law.Fields[i].ID)
	}
	slices.Sort(facts.Fields)
	return facts
}

// spellOf is an adult's category. The first adult brings the family into the
// target group, or fails to; the others are what they are.
func spellOf(group bylaw.TargetGroup, belongs, first bool, on Date, dice *rand.Rand) bylaw.Spell {
	everybody := []int{1, 2, 3, 3, 3, 4, 5, 7, 11, 11, 12, 13, 14, 10}
	lab := everybody[dice.IntN(len(everybody))]
	if wanted, _ := categoryOf(group); len(wanted) > 0 && first {
		lab = wanted[dice.IntN(len(wanted))]
		if !belongs {
			lab = 2
		}
	}
	s := bylaw.Spell{LAB: lab, From: on.AddDays(-30 - dice.IntN(700))}
	switch lab {
	case 5:
		s.SickPayCategory = 2 + dice.IntN(2)
	case 7:
		s.Ledighedsydelse = dice.IntN(4) > 0
	}
	return s
}
