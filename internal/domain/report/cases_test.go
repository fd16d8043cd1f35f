package report_test

import (
	"testing"

	"github.com/enplan-dk/enplan/internal/domain/bylaw"
	"github.com/enplan-dk/enplan/internal/domain/calendar"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/domain/report"
)

func TestAnswersAreCountedAgainstTheMunicipalitysOwnDeadlines(t *testing.T) {
	t.Parallel()
	set := []bylaw.CaseDeadline{
		{Kind: bylaw.CaseTeam, From: date("2018-01-01"), Within: calendar.Period{Weeks: 2}},
		{Kind: bylaw.CasePlan, From: date("2018-01-01"), Within: calendar.Period{Days: 10}},
	}
	list := participants(7)
	for i := range list {
		list[i].Law.Rules, list[i].Law.CaseDeadlines = course.Rules, set
		told := "2018-01-30"
		if i > 4 {
			told = "2018-02-02" // after the last day of the plan
		}
		list[i].Delays = []course.CaseDelay{{Case: "plan", Until: date("2018-03-01"), Told: date(told)}}
	}
	r := report.Evaluation(law(t, "151"), each(list...), year2018())
	for _, want := range []struct {
		name, key string
		n         int
		value     float64
	}{
		{"within", "team", 7, 1}, {"within", "plan", 7, 0}, {"told_in_time", "plan", 7, 0.7143},
	} {
		f := figure(t, r, "case_deadlines", want.name, want.key)
		if f.N == nil || *f.N != want.n || f.Value == nil || *f.Value != want.value {
			t.Errorf("%s %s: %+v", want.name, want.key, f)
		}
	}
	for _, f := range report.Evaluation(law(t, "151"), each(participants(7)...), year2018()).Figures {
		if f.Topic == "case_deadlines" {
			t.Errorf("a municipality without deadlines has %+v", f)
		}
	}
}
