package api

import (
	"testing"

	"github.com/enplan-dk/enplan/internal/domain/bylaw"
	"github.com/enplan-dk/enplan/internal/domain/calendar"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/language"
)

func TestEveryReasonOfTheRulesHasItsSentence(t *testing.T) {
	t.Parallel()
	for _, code := range []string{
		bylaw.ReasonInTrial, bylaw.ReasonOutsideTrial, bylaw.ReasonCategory, bylaw.ReasonOtherCategory, bylaw.ReasonNoCategory, bylaw.ReasonChild,
		bylaw.ReasonChildTooOld, bylaw.ReasonNoChild, bylaw.ReasonNoBirthDate, bylaw.ReasonFields, bylaw.ReasonTooFewFields, bylaw.ReasonFieldsUnjudged,
		bylaw.ReasonDeviation, bylaw.InForce, bylaw.OutsideTrial, bylaw.NotYetInForce, bylaw.NoLongerInForce, bylaw.OutsideScope, bylaw.CategoryUnknown,
		bylaw.JudgementMissing, bylaw.PlanReplaced, bylaw.SeparatePlan,
	} {
		if !language.Has("bylaw.reason." + code) {
			t.Errorf("reason %s has no sentence", code)
		}
	}
	for _, day := range []calendar.Holiday{
		calendar.Weekend, calendar.NewYearsDay, calendar.MaundyThursday, calendar.GoodFriday, calendar.EasterMonday, calendar.GeneralPrayerDay,
		calendar.AscensionDay, calendar.WhitMonday, calendar.ChristmasDay, calendar.SecondChristmasDay,
	} {
		if !language.Has("bylaw.closed." + string(day)) {
			t.Errorf("holiday %s has no name", day)
		}
	}
}

func TestResultsOfTheRulesAreAnsweredInWords(t *testing.T) {
	t.Parallel()
	law, _ := bylaw.Latest("151")
	got := worded(law.Assess(bylaw.Facts{}, calendar.Date{Year: 2018, Month: 5, Day: 10}))
	trial := got.Criteria[0]
	if trial.Name["da"] != "Forsøgsperioden" || trial.Words["da"] != "Dagen ligger i forsøgsperioden." ||
		trial.Words["en"] != "The day lies in the trial period." {
		t.Errorf("the trial period is %+v", trial)
	}
	for _, c := range got.Criteria {
		if c.Name["da"] == "" || c.Name["en"] == "" || c.Words["da"] == "" || c.Words["en"] == "" {
			t.Errorf("criterion %s lacks words: %+v", c.ID, c)
		}
	}
	dates := wordedDates([]course.FollowUpDate{{Because: law.WhyClosed(calendar.Date{Year: 2025, Month: 4, Day: 17})}, {}})
	if dates[0].Because["da"] != "Skærtorsdag" || dates[0].Because["en"] != "Maundy Thursday" || dates[1].Because != nil {
		t.Errorf("moved because of %v and %v", dates[0].Because, dates[1].Because)
	}
}
