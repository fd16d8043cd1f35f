package simulate

import (
	"testing"

	"github.com/google/uuid"

	"github.com/enplan-dk/enplan/internal/domain/bylaw"
	"github.com/enplan-dk/enplan/internal/domain/calendar"
	"github.com/enplan-dk/enplan/internal/domain/course"
)

func TestFamiliesThatBelongAreInTheTargetGroupOfTheirByLaw(t *testing.T) {
	t.Parallel()
	for _, code := range []string{"151", "201", "eksempel", invented} {
		law, _ := bylaw.Latest(code)
		if general(law) {
			law, _ = Years(calendar.Date{Year: 2023, Month: 1, Day: 1}, calendar.Date{Year: 2027, Month: 12, Day: 31})
		}
		ids, outside := map[string]bool{}, 0
		for n := range 400 {
			f := invent(law, newDice(1, n))
			on := calendar.DateOf(f.opened)
			if outcome := assess(t, law, f, on); f.belongs && outcome != bylaw.Eligible {
				t.Errorf("by-law %s: family %d is %s", code, n, outcome)
			} else if outcome == bylaw.NotEligible {
				outside++
			}
			if !law.InTrial(on) {
				t.Errorf("by-law %s: family %d came on %s, outside the trial", code, n, on)
			}
			if id, err := uuid.Parse(f.id); err != nil || id.Version() != 7 || ids[f.id] {
				t.Errorf("by-law %s: id of family %d: %s", code, n, f.id)
			}
			ids[f.id] = true
		}
		if outside == 0 {
			t.Errorf("by-law %s: no family is outside the target group", code)
		}
	}
}

func assess(t *testing.T, law *bylaw.Bylaw, f family, on Date) string {
	t.Helper()
	facts := bylaw.Facts{Fields: f.facts.Fields, FieldsConfirmed: f.facts.FieldsConfirmed != ""}
	for i, m := range f.members {
		facts.Persons = append(facts.Persons, bylaw.Person{
			ID: memberID(i), Kind: string(m.Kind), Birth: m.Birth, Spells: f.facts.Members[i].Spells, NoCategory: f.facts.Members[i].NoCategory,
			SelPlans: f.facts.Members[i].SelPlans, SelFrom: f.facts.Members[i].SelFrom, ComplexProblems: f.facts.Members[i].ComplexProblems != "",
		})
	}
	for _, j := range f.facts.Judged {
		facts.Judged = append(facts.Judged, j.Fact)
	}
	return law.Assess(facts, on).Outcome
}

func TestNoInventedNumberCanBeAPersons(t *testing.T) {
	t.Parallel()
	law, _ := bylaw.Latest("151")
	for n := range 100 {
		for _, m := range invent(law, newDice(2, n)).members {
			digits, err := course.ParseCPR(m.CPR)
			if err != nil || digits[:2] <= "60" {
				t.Errorf("%s: %v", m.CPR, err)
			}
		}
	}
}

func TestAFamilyFollowsFromTheSeedAlone(t *testing.T) {
	t.Parallel()
	law, _ := bylaw.Latest("201")
	if a, b := invent(law, newDice(7, 3)), invent(law, newDice(7, 3)); a.id != b.id || a.members[0].Name != b.members[0].Name {
		t.Error("the same seed gave another family")
	}
	if a, b := invent(law, newDice(7, 3)), invent(law, newDice(8, 3)); a.id == b.id {
		t.Error("another seed gave the same family")
	}
}
