package bylaw_test

import (
	"slices"
	"testing"

	"github.com/enplan-dk/enplan/internal/domain/bylaw"
)

func use(t *testing.T, code, exemption string, p bylaw.Person, on string) bylaw.ExemptionUse {
	t.Helper()
	uses := law(t, code).ExemptionsOn(p, date(on))
	at := slices.IndexFunc(uses, func(u bylaw.ExemptionUse) bool { return u.ID == exemption })
	if at < 0 {
		t.Fatalf("%s does not use %s", code, exemption)
	}
	return uses[at]
}

func TestWhomAndWhenEachExemptionCovers(t *testing.T) {
	t.Parallel()
	sick := func(category int) bylaw.Spell { return bylaw.Spell{LAB: 5, SickPayCategory: category} }
	onLedighedsydelse := bylaw.Spell{LAB: 7, Ledighedsydelse: true}
	for _, c := range []struct {
		name, code, exemption, on string
		person                    bylaw.Person
		want                      string
	}{
		{"contact course, the day before its date", alleroed, "bek_29", "2017-12-31", complexProblems(adult("a", lab(13))), bylaw.NotYetInForce},
		{"contact course, on its date", alleroed, "bek_29", "2018-01-01", complexProblems(adult("a", lab(13))), bylaw.InForce},
		{"contact course for all, the day before", alleroed, "bek_32", "2017-12-31", complexProblems(adult("a", lab(13))), bylaw.NotYetInForce},
		{"contact course without the judgement", alleroed, "bek_29", "2018-01-01", adult("a", lab(13)), bylaw.JudgementMissing},
		{"fleksjob without ledighedsydelse", alleroed, "bek_29", "2018-01-01", complexProblems(adult("a", lab(7))), bylaw.OutsideScope},
		{"fleksjob on ledighedsydelse", alleroed, "bek_29", "2018-01-01", complexProblems(adult("a", onLedighedsydelse)), bylaw.InForce},
		{"sickness benefit is outside § 29", alleroed, "bek_29", "2018-01-01", complexProblems(adult("a", sick(2))), bylaw.OutsideScope},
		{"sickness benefit is inside § 32", alleroed, "bek_32", "2018-01-01", complexProblems(adult("a", sick(2))), bylaw.InForce},
		{"nr. 8 is outside § 29", alleroed, "bek_29", "2018-01-01", complexProblems(adult("a", lab(8))), bylaw.OutsideScope},
		{"nr. 8 is inside § 33", alleroed, "bek_33", "2018-01-01", complexProblems(adult("a", lab(8))), bylaw.InForce},
		{"§ 33 without the judgement", alleroed, "bek_33", "2018-01-01", adult("a", lab(8)), bylaw.JudgementMissing},
		{"category 2", alleroed, "bek_30", "2018-01-01", adult("a", sick(2)), bylaw.InForce},
		{"category 3 is not category 2", alleroed, "bek_30", "2018-01-01", adult("a", sick(3)), bylaw.OutsideScope},
		{"category 3", alleroed, "bek_31", "2018-01-01", adult("a", sick(3)), bylaw.InForce},
		{"category 1 is neither", alleroed, "bek_31", "2018-01-01", adult("a", sick(1)), bylaw.OutsideScope},
		{"no sickness benefit category recorded", alleroed, "bek_30", "2018-01-01", adult("a", sick(0)), bylaw.CategoryUnknown},
		{"no category recorded", alleroed, "bek_29", "2018-01-01", complexProblems(adult("a")), bylaw.CategoryUnknown},
		{"a small child has no category and needs none", alleroed, "bek_29", "2018-01-01", child("c", "2012-01-01"), bylaw.OutsideScope},
		{"one plan covers a child", alleroed, "bek_26", "2017-07-01", child("c", "2012-01-01"), bylaw.InForce},
		{"mentor, the day before its date", alleroed, "bek_34", "2018-06-30", adult("a", lab(13)), bylaw.NotYetInForce},
		{"mentor, on its date", alleroed, "bek_34", "2018-07-01", adult("a", lab(13)), bylaw.InForce},
		{"mentor, elsewhere by default the same", ballerup, "bek_34", "2018-06-30", adult("a", lab(13)), bylaw.NotYetInForce},
		{"no own date: from the start of the trial", ballerup, "bek_29", "2017-11-01", complexProblems(adult("a", lab(13))), bylaw.InForce},
		{"before the trial", ballerup, "bek_29", "2017-10-31", complexProblems(adult("a", lab(13))), bylaw.OutsideTrial},
		{"after the trial", ballerup, "bek_26", "2020-07-02", adult("a", lab(13)), bylaw.OutsideTrial},
		{"process freedom of the target group", ballerup, "process_contact", "2018-01-01", adult("a", lab(11)), bylaw.InForce},
		{"process freedom outside the target group", ballerup, "process_contact", "2018-01-01", adult("a", lab(3)), bylaw.OutsideScope},
		{"effort outside the job centre", ballerup, "bek_28", "2018-01-01", adult("a", lab(3)), bylaw.InForce},
		{"plan list", ballerup, "plans", "2018-01-01", child("c", "2012-01-01"), bylaw.InForce},
	} {
		t.Run(c.code+" "+c.exemption+" "+c.name, func(t *testing.T) {
			t.Parallel()
			got := use(t, c.code, c.exemption, c.person, c.on)
			if got.Reason != c.want || got.Applies != (c.want == bylaw.InForce) {
				t.Errorf("reason %s, applies %v, want %s", got.Reason, got.Applies, c.want)
			}
			if got.Reason == "" || got.Source == "" || len(got.Lifts) == 0 {
				t.Errorf("reason, source or what it lifts is missing: %+v", got)
			}
		})
	}
}

func TestTheWiderScopeOfTheListedContactFreedomShowsAsDisputed(t *testing.T) {
	t.Parallel()
	wide := use(t, alleroed, "bek_29", complexProblems(adult("a", lab(13))), "2018-02-01")
	if !wide.Applies || !wide.Disputed || wide.Verified || wide.Note["da"] == "" {
		t.Errorf("covered by the list, not by the text: %+v", wide)
	}
	narrow := use(t, alleroed, "bek_29", complexProblems(adult("a", bylaw.Spell{LAB: 7, Ledighedsydelse: true})), "2018-02-01")
	if !narrow.Applies || narrow.Disputed {
		t.Errorf("covered by both readings: %+v", narrow)
	}
}

func TestAnExemptionThatCoveredAPersonBeforeHasLapsed(t *testing.T) {
	t.Parallel()
	changed := complexProblems(adult("a",
		bylaw.Spell{LAB: 7, Ledighedsydelse: true, From: date("2018-01-01"), To: date("2018-05-31")},
		bylaw.Spell{LAB: 7, From: date("2018-06-01")}))
	if got := use(t, alleroed, "bek_29", changed, "2018-05-31"); !got.Applies || got.Lapsed {
		t.Errorf("on the last day: %+v", got)
	}
	if got := use(t, alleroed, "bek_29", changed, "2018-06-01"); got.Applies || !got.Lapsed {
		t.Errorf("the day after: %+v", got)
	}
	if got := use(t, alleroed, "bek_26", adult("a", lab(13)), "2020-07-02"); got.Applies || !got.Lapsed {
		t.Errorf("after the trial: %+v", got)
	}
	if got := use(t, alleroed, "bek_30", adult("a", lab(13)), "2020-07-02"); got.Lapsed {
		t.Errorf("what never covered cannot lapse: %+v", got)
	}
	endedBefore := complexProblems(adult("a",
		bylaw.Spell{LAB: 13, To: date("2017-12-31")}, bylaw.Spell{LAB: 5, SickPayCategory: 1, From: date("2018-01-01")}))
	if got := use(t, alleroed, "bek_29", endedBefore, "2018-03-01"); got.Lapsed {
		t.Errorf("the category ended before the exemption had force: %+v", got)
	}
}

func TestTheMentorAgreementMayStandInThePlanFromItsDate(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		code, on string
		want     bool
	}{
		{alleroed, "2018-06-30", false},
		{alleroed, "2018-07-01", true},
		{alleroed, "2020-07-02", false},
		{ballerup, "2018-06-30", false},
		{ballerup, "2018-07-01", true},
		{example, "2025-01-01", true},
	} {
		if got := law(t, c.code).MentorInsidePlan(date(c.on)); got != c.want {
			t.Errorf("%s on %s: %v", c.code, c.on, got)
		}
	}
}

func TestTheExemptionsInForceFollowTheDay(t *testing.T) {
	t.Parallel()
	ids := func(code, on string) []string {
		var got []string
		for _, e := range law(t, code).InForce(date(on)) {
			got = append(got, e.ID)
		}
		return got
	}
	for _, c := range []struct {
		code, on string
		want     []string
	}{
		{alleroed, "2017-06-30", nil},
		{alleroed, "2017-07-01", []string{"bek_26", "bek_27", "bek_28", "bek_30", "bek_31", "bek_33"}},
		{alleroed, "2018-01-01", []string{"bek_26", "bek_27", "bek_28", "bek_29", "bek_30", "bek_31", "bek_32", "bek_33"}},
		{alleroed, "2018-07-01", []string{"bek_26", "bek_27", "bek_28", "bek_29", "bek_30", "bek_31", "bek_32", "bek_33", "bek_34"}},
		{
			ballerup, "2018-01-01",
			[]string{"plans", "process_contact", "process_sick_pay", "bek_26", "bek_27", "bek_28", "bek_29", "bek_30", "bek_31", "bek_32", "bek_33"},
		},
		{ballerup, "2020-07-02", nil},
	} {
		if got := ids(c.code, c.on); !slices.Equal(got, c.want) {
			t.Errorf("%s on %s: %v, want %v", c.code, c.on, got, c.want)
		}
	}
}

func TestOnlyTheListedSubsectionsAreLifted(t *testing.T) {
	t.Parallel()
	var lifted []string
	for _, e := range law(t, ballerup).Exemptions {
		for _, l := range e.Lifts {
			lifted = append(lifted, l.ID)
		}
	}
	for _, want := range []string{
		"lab_16_1", "lab_16_3_6", "lab_16_8", "lab_17_20b", "lab_73a_2_5", "bek_35", "bek_36", "bek_38", "sdp_13b_1", "sdp_13b_2", "sdp_13b_4",
	} {
		if !slices.Contains(lifted, want) {
			t.Errorf("%s is not lifted", want)
		}
	}
	for _, kept := range []string{"lab_16_2", "lab_16_7", "lab_73a_1", "sdp_13b_3"} {
		if slices.Contains(lifted, kept) {
			t.Errorf("%s is lifted", kept)
		}
	}
}

func TestTheOddPlacesOfTheTextsAreShownToUsers(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ code, exemption, what string }{
		{ballerup, "bek_30", "the copy error at its end"},
		{ballerup, "bek_26", "the gloss of § 70, and what carried it before 2018"},
		{ballerup, "process_sick_pay", "the target group does not receive sickness benefit"},
		{ballerup, "bek_34", "it names no date"},
		{alleroed, "bek_29", "the text is narrower than the list"},
		{alleroed, "bek_32", "it is listed twice"},
		{alleroed, "bek_33", "it is listed twice"},
	} {
		got := use(t, c.code, c.exemption, adult("a", lab(13)), "2019-01-01")
		if got.Verified || got.Note["da"] == "" || got.Note["en"] == "" {
			t.Errorf("%s %s: %s is not shown", c.code, c.exemption, c.what)
		}
	}
}
