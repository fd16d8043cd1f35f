package bylaw_test

import (
	"slices"
	"testing"

	"github.com/enplan-dk/enplan/internal/domain/bylaw"
)

const general = "helhedsplan"

func category(id string) bylaw.Spell { return bylaw.Spell{Category: id} }

// complex is somebody with complex and compound problems who consents to the plan.
func consenting(p bylaw.Person) bylaw.Person {
	p.ComplexProblems, p.ConsentsSelf, p.ConsentsCustody = true, true, true
	return p
}

func TestTheGeneralLawHasABeginningAndNoPlannedEnd(t *testing.T) {
	t.Parallel()
	b := law(t, general)
	if b.InTrial(date("2019-12-31")) || !b.InTrial(date("2020-01-01")) || !b.InTrial(date("2099-12-31")) {
		t.Error("it is in force on other days")
	}
	if !b.Trial.LastDay().IsZero() {
		t.Errorf("it ends on %s", b.Trial.LastDay())
	}
	var from []string
	for _, c := range b.Changes {
		from = append(from, c.From.String())
	}
	if want := []string{"2020-01-01", "2024-01-01", "2026-02-01", "2026-07-01"}; !slices.Equal(from, want) {
		t.Errorf("it changed on %v", from)
	}
}

func TestNothingOfTheGeneralLawIsShownAsVerified(t *testing.T) {
	t.Parallel()
	b := law(t, general)
	for _, e := range b.Exemptions {
		if e.Verified {
			t.Errorf("exemption %s", e.ID)
		}
	}
	for _, p := range b.Provisions {
		if p.Verified {
			t.Errorf("provision %s", p.ID)
		}
	}
	for _, d := range b.Standing {
		if d.Verified {
			t.Errorf("duty %s", d.ID)
		}
	}
	for _, c := range b.Categories {
		if c.Verified {
			t.Errorf("category %s%d", c.ID, c.LAB)
		}
	}
	if b.Trial.Verified || b.PlanConsent.Verified || b.Mentor.Verified {
		t.Error("the law, the consent or the mentor rules")
	}
}

func TestASpellIsCarriedOverToTheSuccessorAndAskedAboutWhereThereIsNone(t *testing.T) {
	t.Parallel()
	b := law(t, general)
	since := func(number int) bylaw.Person {
		return consenting(bylaw.Person{ID: "a", Kind: bylaw.Adult, Spells: []bylaw.Spell{{LAB: number, From: date("2019-06-01")}}})
	}
	for number, want := range map[int]string{13: bylaw.InForce, 5: bylaw.InForce, 10: bylaw.CategoryUnknown} {
		uses := b.ExemptionsOn(since(number), date("2020-01-01"))
		if uses[0].ID != "lab_40_3" || uses[0].Reason != want {
			t.Errorf("number %d: %s is %s, want %s", number, uses[0].ID, uses[0].Reason, want)
		}
	}
	unknown := b.Assess(bylaw.Facts{Persons: []bylaw.Person{since(10)}}, date("2020-01-01"))
	if unknown.Groups[0].Result != bylaw.Unknown {
		t.Errorf("without a successor the category is %s", unknown.Groups[0].Result)
	}
	// What the by-laws pin has no validity: nothing is carried over.
	if old := law(t, ballerup).SpellOn(bylaw.Spell{LAB: 13}, date("2020-03-01")); old.LAB != 13 {
		t.Errorf("under a by-law number 13 became %+v", old)
	}
}

func TestWhomEachRuleOnTheOnePlanCovers(t *testing.T) {
	t.Parallel()
	b := law(t, general)
	adult := consenting(bylaw.Person{
		ID: "a", Kind: bylaw.Adult, Birth: date("1985-05-05"), Spells: []bylaw.Spell{category("lab_6_5")},
		SelPlans: []string{bylaw.PlanAdult, bylaw.PlanParentsPart},
	})
	sick := consenting(bylaw.Person{ID: "s", Kind: bylaw.Adult, Spells: []bylaw.Spell{{Category: "lab_6_6", SickPayCategory: 2}}})
	young := consenting(bylaw.Person{ID: "y", Kind: bylaw.Child, Birth: date("2008-03-03"), SelPlans: []string{bylaw.PlanChild}})
	child := consenting(bylaw.Person{ID: "c", Kind: bylaw.Child, Birth: date("2016-03-03"), SelPlans: []string{bylaw.PlanChild}})
	for _, c := range []struct {
		name string
		p    bylaw.Person
		on   string
		want []string
	}{
		{"the last day before", adult, "2019-12-31", nil},
		{"an adult under the Social Services Act", adult, "2020-01-01", []string{"lab_40_1", "sel_141", "sel_140_parents"}},
		{"an adult under barnets lov", adult, "2024-01-01", []string{"lab_40_1", "sel_141", "bl_92_parents"}},
		{"an adult today", adult, "2026-07-01", []string{"lab_40_1", "sel_141", "bl_92_parents"}},
		{"sick, category 2", sick, "2026-07-01", []string{"lab_40_1", "sdp_13c_2"}},
		{"the day before 16", young, "2024-03-02", nil},
		{"at 16", young, "2024-03-03", []string{"bl_108"}},
		{"the day before 23", young, "2031-03-02", []string{"bl_108"}},
		{"at 23", young, "2031-03-03", nil},
		{"a child", child, "2024-01-01", nil},
	} {
		var got []string
		for _, r := range b.Required(bylaw.Facts{Persons: []bylaw.Person{c.p}}, date(c.on)) {
			if r.Applies {
				got = append(got, r.Provision)
			}
		}
		if !slices.Equal(sorted(got), sorted(c.want)) {
			t.Errorf("%s, %s: %v, want %v", c.name, c.on, got, c.want)
		}
	}
}

func sorted(list []string) []string { return slices.Sorted(slices.Values(list)) }

func TestTheChildsOwnPlanRunsBeside(t *testing.T) {
	t.Parallel()
	b := law(t, general)
	child := consenting(bylaw.Person{ID: "c", Kind: bylaw.Child, Birth: date("2016-03-03"), SelPlans: []string{bylaw.PlanChild}})
	for day, want := range map[string]string{"2023-12-31": "sel_140_child", "2024-01-01": "bl_91_child"} {
		var beside []string
		for _, r := range b.Required(bylaw.Facts{Persons: []bylaw.Person{child}}, date(day)) {
			if r.StandsBeside() {
				beside = append(beside, r.Provision)
			}
		}
		if !slices.Equal(beside, []string{want}) {
			t.Errorf("on %s %v stands beside", day, beside)
		}
	}
}

func TestWhoseConsentTheOnePlanNeeds(t *testing.T) {
	t.Parallel()
	b := law(t, general)
	on := date("2025-06-02")
	young := func(birth string) bylaw.Person {
		return bylaw.Person{
			ID: "y", Kind: bylaw.Child, Birth: date(birth), AdultFrom: date(birth).AddMonths(18 * 12), ComplexProblems: true,
			SelPlans: []string{bylaw.PlanOfYoung},
		}
	}
	adult := bylaw.Person{ID: "a", Kind: bylaw.Adult, ComplexProblems: true, Spells: []bylaw.Spell{category("lab_6_5")}}
	simple := bylaw.Person{ID: "a", Kind: bylaw.Adult, Spells: []bylaw.Spell{category("lab_6_5")}}
	for _, c := range []struct {
		name          string
		p             bylaw.Person
		self, custody bool
	}{
		{"an adult", adult, true, false},
		{"without complex problems there is nothing to consent to", simple, false, false},
		{"at 15 there is nothing to replace", young("2009-06-03"), false, false},
		{"at 16 the young person and custody", young("2009-06-02"), true, true},
		{"at 18 the person alone", young("2007-06-02"), true, false},
	} {
		if self, custody := b.ConsentsAsked(c.p, on); self != c.self || custody != c.custody {
			t.Errorf("%s: own %v, custody %v", c.name, self, custody)
		}
	}
	for _, given := range []struct{ self, custody, covered bool }{{true, true, true}, {true, false, false}, {false, true, false}} {
		p := young("2009-06-02")
		p.ConsentsSelf, p.ConsentsCustody = given.self, given.custody
		for _, r := range b.Required(bylaw.Facts{Persons: []bylaw.Person{p}}, on) {
			if r.Provision == "bl_108" && (r.Applies != given.covered || !given.covered && r.Reason != bylaw.ConsentMissing) {
				t.Errorf("%+v: %v, %s", given, r.Applies, r.Reason)
			}
		}
	}
}

func TestTheTargetGroupOfTheGeneralLaw(t *testing.T) {
	t.Parallel()
	b := law(t, general)
	on := date("2026-11-02")
	judged := []string{"several_plans", "coordination"}
	adult := bylaw.Person{ID: "a", Kind: bylaw.Adult, Birth: date("1985-05-05"), Spells: []bylaw.Spell{category("lab_6_5")}, ComplexProblems: true}
	parent := bylaw.Person{ID: "p", Kind: bylaw.Adult, Birth: date("1985-05-05"), NoCategory: true, ComplexProblems: true, SelPlans: []string{bylaw.PlanParentsPart}}
	young := bylaw.Person{ID: "y", Kind: bylaw.Child, Birth: date("2010-11-02"), ComplexProblems: true, SelPlans: []string{bylaw.PlanOfYoung}}
	worker := bylaw.Person{ID: "w", Kind: bylaw.Adult, Birth: date("1985-05-05"), NoCategory: true}
	simple := adult
	simple.ComplexProblems = false
	for _, c := range []struct {
		name  string
		facts bylaw.Facts
		want  string
	}{
		{"an adult in a category of § 6", bylaw.Facts{Persons: []bylaw.Person{adult}, Judged: judged}, bylaw.Eligible},
		{"nobody has judged the need of coordination", bylaw.Facts{Persons: []bylaw.Person{adult}, Judged: judged[:1]}, bylaw.Undecided},
		{"complex problems are not judged", bylaw.Facts{Persons: []bylaw.Person{simple}, Judged: judged}, bylaw.Undecided},
		{"a parent whom a child's plan is about", bylaw.Facts{Persons: []bylaw.Person{parent}, Judged: judged}, bylaw.Eligible},
		{"a young person at 16, by own age", bylaw.Facts{Persons: []bylaw.Person{worker, young}, Judged: judged}, bylaw.Eligible},
		{"in work, without a plan", bylaw.Facts{Persons: []bylaw.Person{worker}, Judged: judged}, bylaw.NotEligible},
	} {
		if got := b.Assess(c.facts, on); got.Outcome != c.want {
			t.Errorf("%s: %s, want %s: %+v", c.name, got.Outcome, c.want, got.Criteria)
		}
	}
	if out, err := b.Assess(bylaw.Facts{Persons: []bylaw.Person{simple}, Judged: judged}, on).Deviate("complex_problems", bylaw.NotMet); err != nil || out.Outcome != bylaw.NotEligible {
		t.Errorf("judged not to have complex problems: %s, %v", out.Outcome, err)
	}
}

func TestTheTimedDutiesOfBarnetsLov(t *testing.T) {
	t.Parallel()
	b := law(t, general)
	child := bylaw.Person{ID: "c", Kind: bylaw.Child, Birth: date("2016-03-03"), SelPlans: []string{bylaw.PlanOfChild}}
	young := bylaw.Person{ID: "y", Kind: bylaw.Child, Birth: date("2009-09-01"), SelPlans: []string{bylaw.PlanOfChild}}
	ids := func(p bylaw.Person, on string) (ids []string) {
		for _, d := range b.Duties(bylaw.Facts{Persons: []bylaw.Person{p}}, date(on)) {
			ids = append(ids, d.ID)
		}
		return ids
	}
	if got := ids(child, "2023-12-31"); len(got) != 0 {
		t.Errorf("before barnets lov: %v", got)
	}
	if got := ids(child, "2024-01-01"); !slices.Equal(got, []string{"bl_91_ready", "bl_95_follow_up"}) {
		t.Errorf("of a child: %v", got)
	}
	if got := ids(young, "2025-09-01"); !slices.Equal(got, []string{"bl_95_follow_up", "bl_108_ready"}) {
		t.Errorf("of a young person: %v", got)
	}
	for _, d := range b.Duties(bylaw.Facts{Persons: []bylaw.Person{child}}, date("2024-01-01")) {
		// 2024-06-05 is Constitution Day: the day before.
		if due := d.Due(date("2024-03-05"), bylaw.Date{}, b.Working()); due != date("2024-06-04") {
			t.Errorf("%s is due on %s", d.ID, due)
		}
		if again := d.Due(date("2024-03-05"), date("2024-05-01"), b.Working()); !again.IsZero() {
			t.Errorf("%s has a next date of its own: %s", d.ID, again)
		}
	}
}

func TestNobodyNewEntersACategoryThatIsClosed(t *testing.T) {
	t.Parallel()
	b := law(t, general)
	for _, id := range []string{"lab_6_8", "lab_6_10"} {
		c, known := b.CategoryOf(category(id))
		if !known || c.EnteredUntil != date("2026-01-31") {
			t.Errorf("%s is entered until %s", id, c.EnteredUntil)
		}
	}
}

func TestTheMentorRulesOfTheGeneralLaw(t *testing.T) {
	t.Parallel()
	b := law(t, general)
	if b.Mentor.LongestPeriod.Months != 6 || len(b.Mentor.Content) == 0 || b.MentorInsidePlan(date("2026-11-02")) {
		t.Errorf("%+v", b.Mentor)
	}
}

func TestFromJuly2026NoNumberOfTalksIsAssumed(t *testing.T) {
	t.Parallel()
	b := law(t, general)
	begun := category("lab_6_5")
	begun.From = date("2026-05-01")
	if r := b.Rate(begun, begun.From, date("2026-06-30")); r.PerYear != 8 || r.Share != 0 {
		t.Errorf("in June: %v", r.PerYear)
	}
	if r := b.Rate(begun, begun.From, date("2026-07-01")); r.PerYear != 0 || r.Share != 0.75 || r.Verified {
		t.Errorf("in July: %+v", r)
	}
}
