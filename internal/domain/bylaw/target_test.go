package bylaw_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/enplan-dk/enplan/internal/domain/bylaw"
)

func TestTheTargetGroupAtItsBoundaries(t *testing.T) {
	t.Parallel()
	fields := func(confirmed bool, ids ...string) bylaw.Facts {
		return bylaw.Facts{Persons: []bylaw.Person{adult("a", lab(3))}, Fields: ids, FieldsConfirmed: confirmed}
	}
	for _, c := range []struct {
		name, code, on string
		facts          bylaw.Facts
		want           string
	}{
		{"nr. 13 with a child of 15", ballerup, "2018-05-09", family(adult("a", lab(13)), child("c", "2002-05-10")), bylaw.Eligible},
		{"nr. 13 with a child that turns 16 on the very day", ballerup, "2018-05-10", family(adult("a", lab(13)), child("c", "2002-05-10")), bylaw.NotEligible},
		{"child of 29 February turns 16 on the leap day", ballerup, "2020-02-29", family(adult("a", lab(13)), child("c", "2004-02-29")), bylaw.NotEligible},
		{"child of 29 February, the day before", ballerup, "2020-02-28", family(adult("a", lab(13)), child("c", "2004-02-29")), bylaw.Eligible},
		{
			"the younger of two children decides", ballerup, "2018-05-10", family(adult("a", lab(13)), child("c", "2002-05-10"), child("d", "2010-01-01")),
			bylaw.Eligible,
		},
		{"a newborn", ballerup, "2018-05-10", family(adult("a", lab(13)), child("c", "2018-05-10")), bylaw.Eligible},
		{"not yet born", ballerup, "2018-05-09", family(adult("a", lab(13)), child("c", "2018-05-10")), bylaw.NotEligible},
		{"nr. 11 with a child", ballerup, "2018-05-10", family(adult("a", lab(11)), child("c", "2010-01-01")), bylaw.Eligible},
		{"nr. 3 with a child", ballerup, "2018-05-10", family(adult("a", lab(3)), child("c", "2010-01-01")), bylaw.NotEligible},
		{"nr. 4, which the label suggests and the number rules out", ballerup, "2018-05-10", family(adult("a", lab(4)), child("c", "2010-01-01")), bylaw.NotEligible},
		{"nr. 13 without a child", ballerup, "2018-05-10", family(adult("a", lab(13))), bylaw.NotEligible},
		{"no category recorded", ballerup, "2018-05-10", family(adult("a"), child("c", "2010-01-01")), bylaw.Undecided},
		{"a birth date is missing", ballerup, "2018-05-10", family(adult("a", lab(13)), child("c", "")), bylaw.Undecided},
		{"nobody recorded", ballerup, "2018-05-10", family(), bylaw.Undecided},
		{
			"the category ended the day before", ballerup, "2018-05-10", family(adult("a", bylaw.Spell{LAB: 13, To: date("2018-05-09")}), child("c", "2010-01-01")),
			bylaw.NotEligible,
		},
		{
			"the category's last day", ballerup, "2018-05-09", family(adult("a", bylaw.Spell{LAB: 13, To: date("2018-05-09")}), child("c", "2010-01-01")),
			bylaw.Eligible,
		},
		{
			"the category begins tomorrow", ballerup, "2018-05-09", family(adult("a", bylaw.Spell{LAB: 13, From: date("2018-05-10")}), child("c", "2010-01-01")),
			bylaw.NotEligible,
		},
		{"several fields do not matter", ballerup, "2018-05-10", fields(true, "employment", "health"), bylaw.NotEligible},

		{"the day before the trial", ballerup, "2017-10-31", family(adult("a", lab(13)), child("c", "2010-01-01")), bylaw.NotEligible},
		{"the first day of the trial", ballerup, "2017-11-01", family(adult("a", lab(13)), child("c", "2010-01-01")), bylaw.Eligible},
		{"the last day of the trial", ballerup, "2020-07-01", family(adult("a", lab(13)), child("c", "2010-01-01")), bylaw.Eligible},
		{"the day after the trial", ballerup, "2020-07-02", family(adult("a", lab(13)), child("c", "2010-01-01")), bylaw.NotEligible},

		{"two fields, confirmed", alleroed, "2018-05-10", fields(true, "employment", "health"), bylaw.Eligible},
		{"two fields, not confirmed", alleroed, "2018-05-10", fields(false, "employment", "health"), bylaw.Undecided},
		{"one field, confirmed", alleroed, "2018-05-10", fields(true, "employment"), bylaw.NotEligible},
		{"the same field twice", alleroed, "2018-05-10", fields(true, "employment", "employment"), bylaw.NotEligible},
		{"a field that does not exist", alleroed, "2018-05-10", fields(true, "employment", "astrology"), bylaw.NotEligible},
		{"no field recorded", alleroed, "2018-05-10", fields(false), bylaw.Undecided},
		{"the first day of the longer trial", alleroed, "2017-07-01", fields(true, "employment", "health"), bylaw.Eligible},
		{"the day before it", alleroed, "2017-06-30", fields(true, "employment", "health"), bylaw.NotEligible},

		{"either way in: fields", example, "2026-05-10", fields(true, "employment", "health"), bylaw.Eligible},
		{"either way in: category and child", example, "2026-05-10", family(adult("a", lab(13)), child("c", "2015-01-01")), bylaw.Eligible},
		{
			"neither way", example, "2026-05-10", bylaw.Facts{Persons: []bylaw.Person{adult("a", lab(1))}, Fields: []string{"employment"}, FieldsConfirmed: true},
			bylaw.NotEligible,
		},
		{"outside the example's period", example, "2036-01-01", fields(true, "employment", "health"), bylaw.NotEligible},
	} {
		t.Run(c.code+" "+c.name, func(t *testing.T) {
			t.Parallel()
			got := law(t, c.code).Assess(c.facts, date(c.on))
			if got.Outcome != c.want {
				t.Errorf("outcome %s, want %s\n%+v", got.Outcome, c.want, got.Criteria)
			}
		})
	}
}

func TestAnAssessmentGivesEachCriterionItsReasonFactsAndSource(t *testing.T) {
	t.Parallel()
	got := law(t, ballerup).Assess(family(adult("mor", lab(13)), child("barn", "2010-01-01")), date("2018-05-10"))
	if got.Code != ballerup || got.Revision != 2 || got.On != date("2018-05-10") {
		t.Errorf("the criteria version is missing: %s r%d on %s", got.Code, got.Revision, got.On)
	}
	for _, c := range got.Criteria {
		if c.Source == "" || c.Reason == "" || (c.Kind != bylaw.CriterionTrial && c.Name["da"] == "") {
			t.Errorf("criterion %s lacks reason, name or source: %+v", c.ID, c)
		}
		if c.Judgement {
			t.Errorf("criterion %s is one of fact", c.ID)
		}
	}
	age := got.Criteria[slices.IndexFunc(got.Criteria, func(c bylaw.CriterionResult) bool { return c.Kind == bylaw.CriterionChild })]
	if want := []bylaw.FactUsed{{Person: "barn", Fact: "age", Value: "8"}}; !slices.Equal(age.Facts, want) {
		t.Errorf("facts %v, want %v", age.Facts, want)
	}
	if len(got.LegalBasis) == 0 {
		t.Error("no legal basis")
	}
}

func TestOutsideTheTrialTheAnswerNamesThePeriod(t *testing.T) {
	t.Parallel()
	got := law(t, ballerup).Assess(family(), date("2020-07-02"))
	trial := got.Criteria[0]
	if trial.Kind != bylaw.CriterionTrial || trial.Result != bylaw.NotMet || trial.Judgement {
		t.Fatalf("first criterion %+v", trial)
	}
	for _, want := range []bylaw.FactUsed{{Fact: "trial_from", Value: "2017-11-01"}, {Fact: "trial_last_day", Value: "2020-07-01"}} {
		if !slices.Contains(trial.Facts, want) {
			t.Errorf("facts %v lack %v", trial.Facts, want)
		}
	}
}

func TestAnotherAssessmentIsPossibleOnlyForCriteriaOfJudgement(t *testing.T) {
	t.Parallel()
	unconfirmed := bylaw.Facts{Persons: []bylaw.Person{adult("a", lab(3))}, Fields: []string{"health"}, FieldsConfirmed: true}
	refused := law(t, alleroed).Assess(unconfirmed, date("2018-05-10"))
	accepted, err := refused.Deviate("several_fields", bylaw.Met)
	if err != nil || accepted.Outcome != bylaw.Eligible {
		t.Errorf("several fields judged met: %s, %v", accepted.Outcome, err)
	}
	if refused.Outcome != bylaw.NotEligible || refused.Criteria[1].Result != bylaw.NotMet {
		t.Error("the computed assessment was changed")
	}
	for _, fact := range []string{"trial_period", "lab_13", "child_0_15"} {
		computed := law(t, ballerup).Assess(family(adult("a", lab(3))), date("2018-05-10"))
		if _, err := computed.Deviate(fact, bylaw.Met); !errors.Is(err, bylaw.ErrFactual) {
			t.Errorf("%s: %v", fact, err)
		}
	}
	if _, err := refused.Deviate("hair_colour", bylaw.Met); !errors.Is(err, bylaw.ErrUnknownCriterion) {
		t.Errorf("an unknown criterion: %v", err)
	}
	if _, err := refused.Deviate("several_fields", bylaw.Unknown); !errors.Is(err, bylaw.ErrUnknownCriterion) {
		t.Errorf("a deviation to unknown: %v", err)
	}
}

func TestAJudgementDoesNotReachBeyondTheTrialPeriod(t *testing.T) {
	t.Parallel()
	late := law(t, alleroed).Assess(bylaw.Facts{}, date("2020-07-02"))
	judged, err := late.Deviate("several_fields", bylaw.Met)
	if err != nil || judged.Outcome != bylaw.NotEligible {
		t.Errorf("outcome %s, %v", judged.Outcome, err)
	}
}

func TestWhoeverHasBeenInTheEffortIsOfferedToStayWhereTheByLawSaysSo(t *testing.T) {
	t.Parallel()
	grownUp := family(adult("a", lab(13)), child("c", "2002-05-10"))
	grownUp.BeenInEffort = true
	if got := law(t, ballerup).Assess(grownUp, date("2018-05-10")); got.Outcome != bylaw.MayContinue || !got.Continuation {
		t.Errorf("with a continuation offer: %s", got.Outcome)
	}
	if got := law(t, ballerup).Assess(grownUp, date("2018-05-09")); got.Outcome != bylaw.Eligible {
		t.Errorf("still in the target group: %s", got.Outcome)
	}
	if got := law(t, ballerup).Assess(grownUp, date("2020-07-02")); got.Outcome != bylaw.NotEligible {
		t.Errorf("after the trial: %s", got.Outcome)
	}
	oneField := bylaw.Facts{Fields: []string{"health"}, FieldsConfirmed: true, BeenInEffort: true}
	if got := law(t, alleroed).Assess(oneField, date("2018-05-10")); got.Outcome != bylaw.NotEligible {
		t.Errorf("without a continuation offer: %s", got.Outcome)
	}
}

func TestTheDayOnWhichTheYoungestChildAgesOutIsForeseen(t *testing.T) {
	t.Parallel()
	b := law(t, ballerup)
	twoChildren := family(
		adult("a", bylaw.Spell{LAB: 13, To: date("2018-12-31")}),
		child("c", "2002-05-10"), child("d", "2003-02-28"))
	day, ok := b.AgesOut(twoChildren, date("2018-01-01"))
	if !ok || day != date("2019-02-28") {
		t.Errorf("ages out on %s, %v; want the younger one's birthday", day, ok)
	}
	if day, ok := b.AgesOut(family(adult("a", lab(13)), child("c", "2004-02-29")), date("2018-01-01")); !ok || day != date("2020-02-29") {
		t.Errorf("child of 29 February ages out on %s, %v", day, ok)
	}
	if day, ok := b.AgesOut(family(adult("a", lab(13)), child("c", "2010-01-01")), date("2018-01-01")); ok {
		t.Errorf("a small child ages out on %s, within the trial", day)
	}
	severalFields := family(adult("a", lab(13)), child("c", "2011-01-01"))
	severalFields.Fields, severalFields.FieldsConfirmed = []string{"health", "school"}, true
	if day, ok := law(t, example).AgesOut(severalFields, date("2026-01-01")); ok {
		t.Errorf("a family with another way in ages out on %s", day)
	}
}

func TestTheByLawsLabelIsAnAliasOfTheStatutoryNumber(t *testing.T) {
	t.Parallel()
	for _, c := range law(t, ballerup).Categories {
		if got := slices.Contains(c.Aliases, "Rehabilitander"); got != (c.LAB == 11) {
			t.Errorf("nr. %d has the aliases %v", c.LAB, c.Aliases)
		}
		if c.LAB == 11 && (c.Verified || c.Note["da"] == "") {
			t.Error("the label at odds with the statute must show as unverified, with a note")
		}
	}
	if got := len(law(t, alleroed).Categories); got != 14 {
		t.Errorf("%d categories, want 14", got)
	}
}
