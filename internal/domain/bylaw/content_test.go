package bylaw_test

import (
	"slices"
	"testing"

	"github.com/enplan-dk/enplan/internal/domain/bylaw"
	"github.com/enplan-dk/enplan/internal/domain/calendar"
)

func TestTheByLawOf151StandsAsDecided(t *testing.T) {
	t.Parallel()
	b := law(t, ballerup)
	if b.Municipality != "Ballerup" || b.Title != "”En Plan” for en sammenhængende indsats sammen med borgeren" {
		t.Errorf("%s: %s", b.Municipality, b.Title)
	}
	if b.Trial.From != date("2017-11-01") || b.Trial.To != date("2020-07-01") {
		t.Errorf("trial %s - %s", b.Trial.From, b.Trial.To)
	}
	if len(b.Councils) != 2 || b.Councils[1].On != date("2017-05-30") {
		t.Errorf("decisions %+v", b.Councils)
	}
	if !slices.Equal(b.Unit, []string{"family", "single"}) {
		t.Errorf("unit %v", b.Unit)
	}
	if c := b.Contact; c.Name != "Jobcenter Ballerup" || c.Address != "Hold-an Vej 7, 2750 Ballerup" || c.Phone != "4477 6500" {
		t.Errorf("contact %+v", c)
	}
}

func TestTheByLawOf201StandsAsDecided(t *testing.T) {
	t.Parallel()
	b := law(t, alleroed)
	if b.Municipality != "Allerød" || b.Title != "Èn borger èn plan" {
		t.Errorf("%s: %s", b.Municipality, b.Title)
	}
	if b.Trial.From != date("2017-07-01") || b.Trial.To != date("2020-07-01") {
		t.Errorf("trial %s - %s", b.Trial.From, b.Trial.To)
	}
	if len(b.Councils) != 2 || b.Councils[0].On != date("2016-05-26") || b.Councils[1].On != date("2016-11-29") {
		t.Errorf("decisions %+v", b.Councils)
	}
	if !slices.Equal(b.Unit, []string{"single", "family"}) {
		t.Errorf("unit %v", b.Unit)
	}
	if b.Contact.Name != "" {
		t.Errorf("the by-law names no contact, the data %+v", b.Contact)
	}
}

func TestTheTextsOfTheByLawsStand(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		code       string
		background int
		principles []string
	}{
		{ballerup, 4, []string{"coordinator", "team", "co_producer"}},
		{alleroed, 4, []string{"coherence", "influence", "whole_life", "rhythm"}},
	} {
		b := law(t, c.code)
		var principles []string
		for _, p := range b.Principles {
			principles = append(principles, p.ID)
			if p.Text["da"] == "" || !p.Verified {
				t.Errorf("%s: principle %+v", c.code, p)
			}
		}
		if !slices.Equal(principles, c.principles) || len(b.Background) != c.background {
			t.Errorf("%s: principles %v, %d texts of background", c.code, principles, len(b.Background))
		}
		if b.Purpose["da"] == "" || b.Target.Summary["da"] == "" {
			t.Errorf("%s: purpose or target group in words is missing", c.code)
		}
	}
}

func TestEachAimHasAFigureThatShowsIt(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		code string
		want map[string]string
	}{
		{ballerup, map[string]string{
			"labour_market": "time_to_work_or_education", "life_skills": "coping",
			"child_well_being": "child_well_being", "trust": "feedback_trust",
		}},
		{alleroed, map[string]string{
			"labour_market": "time_to_work_or_education", "coping": "coping", "well_being": "adult_well_being",
		}},
	} {
		aims := law(t, c.code).Aims
		if len(aims) != len(c.want) {
			t.Errorf("%s: %d aims", c.code, len(aims))
		}
		for _, a := range aims {
			if a.Measure != c.want[a.ID] {
				t.Errorf("%s: aim %s is shown by %q", c.code, a.ID, a.Measure)
			}
			if short := a.ID == "child_well_being" || a.ID == "trust"; a.ShortTerm != short {
				t.Errorf("%s: aim %s: short term %v", c.code, a.ID, a.ShortTerm)
			}
		}
	}
}

func TestTheLegalBasisNamesEachActAndOrder(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		code string
		want map[string]string
	}{
		{ballerup, map[string]string{
			"lov_658_2017": "2017-06-08", "bek_841_2017": "2017-06-22", "bek_529_2018": "2018-05-23",
		}},
		{alleroed, map[string]string{
			"lov_658_2017": "2017-06-08", "lov_1570_2017": "2017-12-19", "lov_749_2018": "2018-06-08", "lbk_831_2018": "2018-06-25",
			"bek_841_2017": "2017-06-22", "bek_1255_2017": "2017-11-24", "bek_529_2018": "2018-05-23",
		}},
	} {
		basis := law(t, c.code).LegalBasis
		if len(basis) != len(c.want) {
			t.Errorf("%s rests on %d acts and orders, want %d", c.code, len(basis), len(c.want))
		}
		for _, ref := range basis {
			if ref.On.String() != c.want[ref.ID] {
				t.Errorf("%s: %s of %s", c.code, ref.ID, ref.On)
			}
		}
	}
}

func TestThePlanLooksAtTheWholeOfLife(t *testing.T) {
	t.Parallel()
	for _, b := range bylaw.All() {
		var areas []string
		for _, a := range b.LifeAreas {
			areas = append(areas, a.ID)
			if a.Kind != bylaw.Adult && a.Kind != bylaw.Child && a.Kind != bylaw.AnyMember {
				t.Errorf("area %s is of nobody", a.ID)
			}
		}
		for _, want := range []string{
			"employment", "education", "social", "parenting", "transition", "child_development", "child_school", "child_health", "child_leisure", "child_family",
			"child_other",
		} {
			if !slices.Contains(areas, want) {
				t.Errorf("%s: no area %s", b.Code, want)
			}
		}
		if len(b.Fields) < 8 {
			t.Errorf("%s: %d professional fields", b.Code, len(b.Fields))
		}
	}
}

func TestTheEmploymentGoalOfEachByLaw(t *testing.T) {
	t.Parallel()
	for code, want := range map[string]string{
		ballerup: bylaw.GoalJobOrEducation,
		alleroed: bylaw.GoalOverallEmployment,
		example:  bylaw.GoalOverallEmployment,
	} {
		if got := law(t, code).EmploymentGoal.Kind; got != want {
			t.Errorf("%s: %s, want %s", code, got, want)
		}
	}
	oriented := 0
	for _, a := range law(t, alleroed).LifeAreas {
		if a.Employment {
			oriented++
		}
	}
	if oriented != 2 {
		t.Errorf("%d areas are employment-oriented, want employment and education", oriented)
	}
}

func TestTheStanceOnTheUnemploymentFundIsAskedWhereTheByLawDoes(t *testing.T) {
	t.Parallel()
	if !law(t, alleroed).AkasseStance.Applies || law(t, ballerup).AkasseStance.Applies {
		t.Error("the stance is asked of one of the two")
	}
}

func TestTheMentorAgreementHoldsWhatTheActAsks(t *testing.T) {
	t.Parallel()
	m := law(t, ballerup).Mentor
	var parts []string
	for _, p := range m.Content {
		parts = append(parts, p.ID)
	}
	if want := []string{"goal", "tasks", "hours", "period", "mentor", "funding", "exceeds", "appeal"}; !slices.Equal(parts, want) {
		t.Errorf("content %v", parts)
	}
	if m.LongestPeriod != (calendar.Period{Months: 6}) || m.MinimumContact != (calendar.Period{Weeks: 2}) || !slices.Equal(m.MinimumContactLAB, []int{13}) {
		t.Errorf("%+v", m)
	}
	if len(m.Employers) != 4 || len(m.Funding) != 3 {
		t.Errorf("employers %v, funding %v", m.Employers, m.Funding)
	}
}

func TestTheRightsOfThePartiesHaveTheirDeadlines(t *testing.T) {
	t.Parallel()
	b := law(t, ballerup)
	if r := b.Rights; r.AppealWeeks != 4 || r.AppealForwardWeeks != 4 || r.AccessWorkingDays != 7 {
		t.Errorf("%+v", r)
	}
	for _, day := range []string{"2018-01-01", "2026-01-01"} {
		if got := b.PartyAge(date(day)); got != 15 {
			t.Errorf("party age on %s: %d", day, got)
		}
	}
	listed := slices.ContainsFunc(b.Rights.PartyAges, func(l bylaw.DatedLimit) bool { return l.ListedMattersOnly && l.Value == 10 && !l.Verified })
	if !listed {
		t.Error("the lower age in listed matters is missing or marked verified")
	}
}

func TestTheReminderLadderIsComplete(t *testing.T) {
	t.Parallel()
	for _, b := range bylaw.All() {
		f := b.FollowUp
		if len(f.LeadBeforeMinutes) == 0 || f.DueAtHour != 8 || !f.EscalateAfter.Longer(f.OverdueAfter) || f.QuietFrom <= f.QuietTo {
			t.Errorf("%s: %+v", b.Code, f)
		}
		if w := b.Working(); w.IsWorking(date("2019-06-05")) || w.IsWorking(date("2019-12-24")) || w.IsWorking(date("2019-12-31")) {
			t.Errorf("%s: the configured closed days are open", b.Code)
		}
	}
}

func TestTheExampleJoinsTheRulesOfBothByLaws(t *testing.T) {
	t.Parallel()
	b := law(t, example)
	if !b.Example || b.Trial.From != date("2025-01-01") || b.Trial.To != date("2035-12-31") || b.Title != "Eksempelkommunens plan" {
		t.Errorf("%+v", b.Trial)
	}
	if !b.ContinuationOffer.Applies || !b.AkasseStance.Applies || !b.Parity.Required || !b.MentorInsidePlan(b.Trial.From) {
		t.Error("a rule of the two is missing")
	}
	for _, e := range b.Exemptions {
		if e.Verified {
			t.Errorf("%s of the example is marked as verified law", e.ID)
		}
	}
}

func TestEveryPartOfAReplacedPlanHasAnAreaThatUsuallyDischargesIt(t *testing.T) {
	t.Parallel()
	for _, b := range bylaw.All() {
		suggested, replaced := map[string]bool{}, map[string]bool{}
		for _, p := range b.Provisions {
			replaced[p.ID] = true
			for _, part := range p.Content {
				replaced[p.ID+"/"+part.ID] = true
			}
		}
		for _, a := range b.LifeAreas {
			for _, tag := range a.Discharges {
				suggested[tag] = true
				if !replaced[tag] {
					t.Errorf("%s: area %s suggests %s, which the by-law does not replace", b.Code, a.ID, tag)
				}
			}
		}
		for _, p := range b.Provisions {
			for _, part := range p.Content {
				if tag := p.ID + "/" + part.ID; !suggested[tag] && !suggested[p.ID] {
					t.Errorf("%s: no area suggests %s", b.Code, tag)
				}
			}
		}
	}
}

func TestWhatKeepsTheOfficesClosedIsNamed(t *testing.T) {
	t.Parallel()
	b := law(t, example)
	for day, want := range map[string]calendar.Holiday{
		"2025-04-17": calendar.MaundyThursday, "2025-12-27": calendar.Weekend, "2023-05-05": calendar.GeneralPrayerDay, "2024-04-26": "", "2025-04-16": "",
	} {
		if got := b.WhyClosed(date(day)); got.Holiday != want || got.Name != nil || got.IsZero() != (want == "") {
			t.Errorf("%s: %+v, want %q", day, got, want)
		}
	}
	for day, want := range map[string]string{"2025-06-05": "Grundlovsdag", "2025-12-24": "Juleaftensdag"} {
		if got := b.WhyClosed(date(day)); got.Holiday != "" || got.Name["da"] != want || got.Name["en"] == "" {
			t.Errorf("%s: %+v, want %q", day, got, want)
		}
	}
}

func TestWhoIsInNoCategoryIsNotUnknown(t *testing.T) {
	t.Parallel()
	b := law(t, ballerup)
	unknown, none := adult("a"), adult("b")
	none.NoCategory = true
	reasons := map[string]string{}
	for _, r := range b.Required(family(unknown, none), date("2019-03-01")) {
		if r.Provision == "lab_min_plan" {
			reasons[r.Person] = r.Reason
		}
	}
	if reasons["a"] != bylaw.CategoryUnknown || reasons["b"] != bylaw.OutsideScope {
		t.Errorf("reasons %v", reasons)
	}
	if got := b.Assess(family(none, child("c", "2015-01-01")), date("2019-03-01")).Outcome; got != bylaw.NotEligible {
		t.Errorf("a family outside every category is %s", got)
	}
}
