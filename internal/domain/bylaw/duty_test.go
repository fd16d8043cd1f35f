package bylaw_test

import (
	"slices"
	"testing"

	"github.com/enplan-dk/enplan/internal/domain/bylaw"
	"github.com/enplan-dk/enplan/internal/domain/calendar"
)

func TestTheReviewOfTheChildsPlanHasDatesThatRollBack(t *testing.T) {
	t.Parallel()
	b := law(t, ballerup)
	f := family(adult("a", lab(13)), withPlans(child("c", "2010-01-01"), bylaw.PlanChild), child("d", "2012-01-01"))
	duties := b.Duties(f, date("2018-03-01"))
	at := slices.IndexFunc(duties, func(d bylaw.Duty) bool { return d.ID == "sel_70_review" })
	if at < 0 {
		t.Fatal("the review is missing")
	}
	review := duties[at]
	if review.Person != "c" || review.Verified || review.Note["da"] == "" {
		t.Errorf("%+v", review)
	}
	for _, c := range []struct{ name, anchor, last, want string }{
		{"first within three months", "2018-01-15", "", "2018-04-13"}, // 15 April is a Sunday
		{"then at most six months apart", "2018-01-15", "2018-03-20", "2018-09-20"},
		{"back over Christmas", "2018-01-15", "2018-06-25", "2018-12-21"},
		{"back over Easter", "2018-12-19", "", "2019-03-19"},
		{"back from Maundy Thursday", "2019-01-18", "", "2019-04-17"},
	} {
		var last calendar.Date
		if c.last != "" {
			last = date(c.last)
		}
		if got := review.Due(date(c.anchor), last, b.Working()); got != date(c.want) {
			t.Errorf("%s: due %s, want %s", c.name, got, c.want)
		}
	}
}

func TestWhatIsLeftOfTheContactRulesStaysADuty(t *testing.T) {
	t.Parallel()
	ids := func(code string, p bylaw.Person) []string {
		var got []string
		for _, d := range law(t, code).Duties(family(p), date("2018-03-01")) {
			got = append(got, d.ID)
		}
		return got
	}
	sick := bylaw.Spell{LAB: 5, SickPayCategory: 2}
	for _, c := range []struct {
		code   string
		person bylaw.Person
		want   []string
	}{
		{ballerup, adult("a", lab(13)), []string{"lab_16_2", "lab_16_7", "mentor_contact"}},
		{ballerup, adult("a", lab(11)), []string{"lab_16_2", "lab_16_7", "rehabilitation_preparatory"}},
		{ballerup, adult("a", sick), []string{"sdp_13b_rest"}},
		{ballerup, adult("a", bylaw.Spell{LAB: 7, Ledighedsydelse: true}), []string{"lab_16_2", "lab_16_7", "lab_73a_1"}},
		{alleroed, adult("a", bylaw.Spell{LAB: 7, Ledighedsydelse: true}), []string{"lab_16_2", "lab_16_7"}},
		{alleroed, adult("a"), nil},
	} {
		if got := ids(c.code, c.person); !slices.Equal(got, c.want) {
			t.Errorf("%s %v: %v, want %v", c.code, c.person.Spells, got, c.want)
		}
	}
	for _, d := range law(t, ballerup).Duties(family(adult("a", lab(13))), date("2018-03-01")) {
		due := d.Due(date("2018-03-01"), calendar.Date{}, law(t, ballerup).Working())
		if timed := d.ID == "mentor_contact"; timed == due.IsZero() {
			t.Errorf("%s is due on %s", d.ID, due)
		}
		if d.ID == "mentor_contact" && d.Condition != bylaw.ConditionMentor {
			t.Errorf("the mentor's minimum contact holds under %q", d.Condition)
		}
	}
}

func TestThePreparatoryPartOfTheRehabilitationPlanStaysADuty(t *testing.T) {
	t.Parallel()
	for _, b := range bylaw.All() {
		kept := slices.ContainsFunc(b.Standing, func(d bylaw.StandingDuty) bool { return d.ID == "rehabilitation_preparatory" })
		if !kept {
			t.Errorf("%s: the preparatory part of the rehabilitation plan must stay a duty", b.Code)
		}
	}
}
