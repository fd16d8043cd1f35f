package api_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/enplan-dk/enplan/internal/domain/calendar"
)

func TestAnAbsenceIsPlannedOnceForAllFamiliesAndCalledOff(t *testing.T) {
	t.Parallel()
	s := start(t)
	s.known("jonas", "sofie", "bodil")
	one, other, intake := s.eligible(), s.eligible(), s.open()
	today := calendar.DateOf(time.Now())
	const path = "/api/v1/absence"
	plan := object{"from": today.AddDays(10), "to": today.AddDays(20), "cover": "jonas", "elsewhere": []object{{"course": other, "cover": "sofie"}}}
	with := func(name string, value any) object {
		changed := object{}
		for k, v := range plan {
			changed[k] = v
		}
		changed[name] = value
		return changed
	}

	s.as("maria", "PUT", path, plan).must(http.StatusForbidden)
	if a := s.as("sofie", "PUT", path, with("elsewhere", []object{})).must(http.StatusUnprocessableEntity); a.text("code") != "no_courses" {
		t.Error(a.Raw)
	}
	for name, c := range map[string]struct {
		body        object
		code, field string
	}{
		"in the past":             {with("from", today.AddDays(-1)), "date_passed", "from"},
		"backwards":               {with("to", today.AddDays(9)), "period_backwards", "to"},
		"covered by herself":      {with("cover", "karen"), "cover_is_coordinator", "cover"},
		"of another municipality": {with("cover", "bodil"), "not_staff_here", "cover"},
		"a course in intake":      {with("elsewhere", []object{{"course": intake, "cover": "sofie"}}), "not_their_course", "elsewhere"},
	} {
		t.Run(name, func(t *testing.T) {
			a := s.as("karen", "PUT", path, c.body)
			if a.Status < 400 || a.Status >= 500 || a.text("code") != c.code || a.fields()[c.field] != c.code {
				t.Errorf("status %d: %s", a.Status, a.Raw)
			}
		})
	}

	covers := func(a answer) map[any]any {
		found := map[any]any{}
		for _, c := range a.must(http.StatusOK).list("items") {
			found[c["course"]] = c["cover"]
		}
		return found
	}
	if got := covers(s.as("karen", "PUT", path, with("dry_run", true))); len(got) != 2 || got[one] != "jonas" || got[other] != "sofie" {
		t.Errorf("it would be covered by %v", got)
	}
	if got := covers(s.as("karen", "GET", path, nil)); len(got) != 0 {
		t.Errorf("the dry run planned %v", got)
	}
	for range 2 { // the second time nothing is planned anew
		got := covers(s.as("karen", "PUT", path, plan, header{"Idempotency-Key", "winter"}))
		if len(got) != 2 {
			t.Errorf("planned in %v", got)
		}
	}
	if got := covers(s.as("karen", "GET", path, nil)); len(got) != 2 || got[one] != "jonas" || got[other] != "sofie" {
		t.Errorf("planned are %v", got)
	}
	for _, id := range []string{one, other} {
		events := s.as("karen", "GET", "/courses/"+id+"/events", nil).must(http.StatusOK)
		if n := strings.Count(events.Raw, `"AbsencePlanned"`); n != 1 {
			t.Errorf("an absence was planned %d times", n)
		}
	}
	if got := covers(s.as("karen", "DELETE", path, nil)); len(got) != 2 {
		t.Errorf("called off are %v", got)
	}
	if got := covers(s.as("karen", "GET", path, nil)); len(got) != 0 {
		t.Errorf("still planned are %v", got)
	}
	if a := s.as("karen", "DELETE", "/courses/"+one+"/team/absence", nil).must(http.StatusConflict); a.text("code") != "no_absence" {
		t.Error(a.Raw)
	}
}
