package api_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"
)

// known lets people log in once, so that the register has them.
func (s *stack) known(users ...string) {
	s.t.Helper()
	for _, user := range users {
		s.as(user, "GET", "/courses", nil).must(http.StatusOK)
	}
}

// finished waits for a reassignment.
func (s *stack) finished(id string) answer {
	s.t.Helper()
	for range 200 {
		if m := s.as("sofie", "GET", "/api/v1/reassignments/"+id, nil).must(http.StatusOK); m.value("done") == true {
			return m
		}
		time.Sleep(50 * time.Millisecond)
	}
	s.t.Fatal("the reassignment does not end")
	return answer{}
}

func (s *stack) coordinator(course string) any {
	s.t.Helper()
	return s.as("sofie", "GET", "/courses/"+course, nil).must(http.StatusOK).value("team", "coordinator", "subject")
}

func TestALeavingCaseworkersCoursesAreShownMovedAndMovedBack(t *testing.T) {
	t.Parallel()
	s := start(t)
	s.known("jonas", "sofie", "bodil")
	mine := []string{s.eligible(), s.eligible()}
	intake := s.open()
	const path = "/api/v1/reassignments"
	move := object{"from": "karen", "to": "jonas", "reason": "Karen er fratrådt"}
	with := func(name string, value any) object {
		changed := object{name: value}
		for k, v := range move {
			if k != name {
				changed[k] = v
			}
		}
		return changed
	}

	s.as("karen", "POST", path, move).must(http.StatusForbidden)
	for name, c := range map[string]struct {
		body        object
		field, code string
	}{
		"to another municipality": {with("to", "bodil"), "to", "not_staff_here"},
		"to nobody":               {with("to", "ingen"), "to", "not_staff_here"},
		"to the same":             {with("to", "karen"), "to", "same_person"},
		"of nobody":               {with("from", "ingen"), "from", "nothing_to_move"},
		"a course in intake":      {with("courses", []string{mine[0], intake}), "courses[1]", "not_their_course"},
	} {
		if a := s.as("sofie", "POST", path, c.body).must(http.StatusUnprocessableEntity); a.fields()[c.field] != c.code || strings.Contains(a.Raw, "⟦") {
			t.Errorf("%s: %s", name, a.Raw)
		}
	}

	preview := s.as("sofie", "POST", path, with("dry_run", true)).must(http.StatusOK)
	if moves := preview.list("moves"); len(moves) != 2 || moves[0]["title"] != "Toft / Toft-Aaby" || moves[0]["phase"] != "forming_team" {
		t.Error(preview.Raw)
	}
	if s.coordinator(mine[0]) != "karen" {
		t.Error("a dry run has moved a course")
	}

	key := header{"Idempotency-Key", "leaving-1"}
	id := s.as("sofie", "POST", path, move, key).must(http.StatusAccepted).text("id")
	done := s.finished(id)
	if done.value("total") != 2.0 || len(done.list("results")) != 2 || s.coordinator(mine[0]) != "jonas" || s.coordinator(mine[1]) != "jonas" {
		t.Error(done.Raw)
	}
	if again := s.as("sofie", "POST", path, move, key).must(http.StatusAccepted); again.text("id") != id || !strings.HasSuffix(again.Header.Get("Location"), id) {
		t.Errorf("the same key gives %s", again.Raw)
	}
	s.as("sofie", "POST", path, with("reason", "Noget andet"), key).must(http.StatusConflict)
	s.as("viggo", "GET", path+"/"+id, nil).must(http.StatusNotFound)
	s.as("viggo", "POST", path+"/"+id+"/undo", object{"reason": "x"}).must(http.StatusNotFound)

	undone := s.as("sofie", "POST", path+"/"+id+"/undo", object{"reason": "Karen bliver"}).must(http.StatusAccepted).text("id")
	s.finished(undone)
	if s.coordinator(mine[0]) != "karen" || s.coordinator(mine[1]) != "karen" {
		t.Error("the courses are not moved back")
	}
}

func TestWhenACoordinatorsAccountIsClosedTheSupervisorStandsInAtOnce(t *testing.T) {
	t.Parallel()
	s := start(t)
	id := s.eligible()
	closing := object{"name": "Karen Holmegaard-Lund", "roles": []string{"caseworker"}, "disabled": true}
	alone := s.as("admin", "PUT", "/api/v1/staff/karen", closing).must(http.StatusConflict)
	if alone.text("code") != "no_supervisor" || alone.fields()["disabled"] == "" {
		t.Error(alone.Raw)
	}
	s.known("karen", "sofie")
	closed := s.as("admin", "PUT", "/api/v1/staff/karen", closing).must(http.StatusOK)
	s.finished(closed.text("reassignment"))
	s.as("karen", "GET", "/courses", nil).must(http.StatusForbidden)
	c := s.as("sofie", "GET", "/courses/"+id, nil).must(http.StatusOK)
	if c.value("team", "coordinator", "subject") != "sofie" || c.value("team", "coordinator", "interim") != true {
		t.Error(c.value("team"))
	}
	if o := s.as("sofie", "GET", "/api/v1/overview", nil).must(http.StatusOK); o.value("interim") != 1.0 {
		t.Error(o.Raw)
	}
	again := s.as("admin", "PUT", "/api/v1/staff/karen", closing).must(http.StatusOK)
	if again.text("reassignment") != "" {
		t.Error("closing it again moves courses that are moved already")
	}
}

func TestWhoeverLeavesIsNothingInAnyCourseAndANewLoginTakesOverAll(t *testing.T) {
	t.Parallel()
	s := start(t)
	id := s.eligible()
	s.known("karen", "sofie", "jonas", "caseworker-7")
	team := func() any { return s.as("sofie", "GET", "/courses/"+id, nil).must(http.StatusOK).value("team") }
	at := "/courses/" + id + "/team"
	in30Days := time.Now().AddDate(0, 0, 30).Format(time.DateOnly)
	joining := object{"subject": "jonas", "field": "employment", "role": "Jobkonsulent", "basis": "statute", "statute": "LAB"}
	s.as("karen", "POST", at+"/members", joining).must(http.StatusCreated)
	s.as("karen", "PUT", at+"/absence", object{"from": in30Days, "to": in30Days, "cover": "jonas"}).must(http.StatusOK)
	s.as("karen", "POST", at+"/handover", object{"to": "jonas", "note": "Skolen ringer om mandagen", "answer_by": in30Days}).must(http.StatusOK)
	s.as("karen", "PUT", "/api/v1/staff/jonas/login", object{"to": "caseworker-7"}).must(http.StatusForbidden)
	s.as("admin", "PUT", "/api/v1/staff/jonas/login", object{"to": "nobody"}).must(http.StatusUnprocessableEntity)

	moved := s.as("admin", "PUT", "/api/v1/staff/jonas/login", object{"to": "caseworker-7"}).must(http.StatusOK)
	s.finished(moved.text("reassignment"))
	s.as("jonas", "GET", "/courses", nil).must(http.StatusForbidden)
	if now := fmt.Sprint(team()); strings.Contains(now, "jonas") || strings.Count(now, "caseworker-7") != 3 {
		t.Errorf("the new login is not in the team, cover and asked to take over: %s", now)
	}
	closing := object{"name": "Dorte Refsgaard", "roles": []string{"caseworker"}, "disabled": true}
	closed := s.as("admin", "PUT", "/api/v1/staff/caseworker-7", closing).must(http.StatusOK)
	s.finished(closed.text("reassignment"))
	c := s.as("sofie", "GET", "/courses/"+id, nil).must(http.StatusOK)
	if c.value("team", "absence", "cover") != "sofie" || c.value("team", "handover") != nil || c.value("team", "coordinator", "subject") != "karen" {
		t.Error(c.value("team"))
	}
	if left := c.value("team", "members").([]any)[0].(map[string]any)["left"]; left == nil {
		t.Error("whose account is closed stays in the team")
	}
}

func TestReportsAreTheSupervisorsInJSONAndAsATable(t *testing.T) {
	t.Parallel()
	s := start(t)
	s.drafting()
	for _, name := range []string{"parity", "evaluation"} {
		path := "/api/v1/reports/" + name
		s.as("karen", "GET", path, nil).must(http.StatusForbidden)
		s.as("sofie", "GET", path+"?municipality=151", nil).must(http.StatusForbidden)
		s.as("sofie", "GET", path+"?from=2026-02-30", nil).must(http.StatusUnprocessableEntity)
		backwards := s.as("sofie", "GET", path+"?from=2026-03-01&to=2026-02-01", nil).must(http.StatusUnprocessableEntity)
		if backwards.fields()["to"] != "period_impossible" {
			t.Error(backwards.Raw)
		}
		r := s.as("sofie", "GET", path+"?municipality=eksempel", nil).must(http.StatusOK)
		if r.text("bylaw") != "eksempel" || strings.Contains(r.Raw, "Toft") || strings.Contains(r.Raw, "karen") {
			t.Error(r.Raw)
		}
		table := s.as("sofie", "GET", path, nil, header{"Accept", "text/csv"}).must(http.StatusOK)
		if !strings.HasPrefix(table.Header.Get("Content-Type"), "text/csv") || strings.Count(table.Raw, "\n") < 2 {
			t.Errorf("%s: %s", table.Header.Get("Content-Type"), table.Raw)
		}
	}
	parity := s.as("sofie", "GET", "/api/v1/reports/parity", nil).must(http.StatusOK)
	if parity.value("courses") != 1.0 || parity.value("unverified_rates") == nil {
		t.Error(parity.Raw)
	}
}

func TestTheSupervisorsWeekNamesWhatNeedsAnEye(t *testing.T) {
	t.Parallel()
	s := start(t)
	s.drafting()
	o := s.as("sofie", "GET", "/api/v1/overview", nil).must(http.StatusOK)
	for name, want := range map[string]any{
		"between_plans": 1.0, "stalled": 0.0, "unanswered_plans": 0.0, "duties_missed": 0.0, "mentor_agreements_expiring": 0.0,
	} {
		if o.value(name) != want {
			t.Errorf("%s is %v", name, o.value(name))
		}
	}
	if o.value("duties_near") == nil || o.value("parity", "total", "judgement") == nil || o.value("parity", "unverified_rates") == nil {
		t.Error(o.Raw)
	}
}
