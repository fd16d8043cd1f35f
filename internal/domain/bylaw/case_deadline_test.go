package bylaw

import (
	"strings"
	"testing"

	"github.com/enplan-dk/enplan/internal/domain/calendar"
)

func TestAMunicipalitySetsItsCaseDeadlinesByOneLineForEachDay(t *testing.T) {
	set, err := ParseCaseDeadlines("998|2027-01-01|plan=P8W|Ny beslutning\n998|2026-01-01|plan=P3M, eligibility=P4W|Hjemmesiden; 997|2026-01-01|access=P5D|x")
	if err != nil {
		t.Fatal(err)
	}
	for _, asked := range []struct {
		kind CaseKind
		on   string
		want string
	}{
		{CasePlan, "2025-12-31", ""}, {CasePlan, "2026-01-01", "P3M"}, {CasePlan, "2026-12-31", "P3M"}, {CasePlan, "2027-01-01", "P8W"},
		{CaseEligibility, "2027-06-01", "P4W"}, {CaseTeam, "2027-06-01", ""},
	} {
		on, err := calendar.ParseDate(asked.on)
		if err != nil {
			t.Fatal(err)
		}
		found, ok := CaseDeadlineOn(set["998"], asked.kind, on)
		if ok != (asked.want != "") || ok && found.Within.String() != asked.want {
			t.Errorf("%s on %s: %+v, %v", asked.kind, asked.on, found, ok)
		}
	}
	if len(set["997"]) != 1 {
		t.Errorf("%+v", set["997"])
	}
	for _, wrong := range []string{
		"998|2026-01-01|plan=P3M", "998|soon|plan=P3M|x", "998|2026-01-01|plans=P3M|x", "998|2026-01-01|plan=3|x", "998|2026-01-01|plan=P3M|",
		"998|2026-01-01|plan=P3M|x;998|2026-01-01|plan=P2M|y",
	} {
		if _, err := ParseCaseDeadlines(wrong); err == nil {
			t.Errorf("%s is taken", wrong)
		}
	}
	if err := SetCaseDeadlines(set); err == nil || !strings.Contains(err.Error(), "99") {
		t.Errorf("a municipality without a legal frame has deadlines: %v", err)
	}
}
