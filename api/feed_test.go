package api_test

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestTheFeedIsReadOnByWhoeverMayAndNamesNobody(t *testing.T) {
	t.Parallel()
	s := start(t)
	s.known("karen", "sofie")
	id := s.eligible()
	s.as("maria", "POST", "/courses/"+id+"/messages", object{"text": "Hvornår ses vi?"}).must(http.StatusCreated)
	version := s.as("karen", "GET", "/courses/"+id, nil).must(http.StatusOK).value("version").(float64)

	// read reads on until the course's version is there.
	read := func(user string, limit string) (events []map[string]any, next string) {
		t.Helper()
		deadline := time.Now().Add(10 * time.Second)
		for time.Now().Before(deadline) {
			page := s.as(user, "GET", "/api/v1/events?limit="+limit+"&after="+next, nil).must(http.StatusOK)
			events, next = append(events, page.list("items")...), page.text("next")
			if n := len(events); n > 0 && events[n-1]["data"].(map[string]any)["version"] == version && page.value("more") == false {
				return events, next
			}
		}
		t.Fatalf("%s has read %d events", user, len(events))
		return nil, ""
	}
	names := func(events []map[string]any) string {
		var out []string
		for i, e := range events {
			data := e["data"].(map[string]any)
			if e["subject"] != id || data["course"] != id || data["version"] != float64(i+1) || data["phase"] == "" || e["specversion"] != "1.0" {
				t.Errorf("event %d is %v", i+1, e)
			}
			out = append(out, strings.TrimPrefix(e["type"].(string), "dk.enplan.course."))
		}
		return strings.Join(out, " ")
	}
	system, next := read("integration", "2")
	staff, _ := read("sofie", "500")
	if got := names(system); !strings.HasPrefix(got, "Opened ") || !strings.Contains(got, "EligibilityDecided") || strings.Contains(got, "MessageSent") {
		t.Errorf("another system reads %s", got)
	}
	if got := names(staff); !strings.Contains(got, "FactsRecorded") || !strings.Contains(got, "MessageSent") {
		t.Errorf("a supervisor reads %s", got)
	}
	for _, e := range system {
		after := s.as("integration", "GET", "/api/v1/events?after="+e["cursor"].(string), nil).must(http.StatusOK).list("items")
		if want := float64(len(system)) - e["data"].(map[string]any)["version"].(float64); float64(len(after)) != want {
			t.Errorf("%d events after %v", len(after), e)
		}
	}
	if page := s.as("integration", "GET", "/api/v1/events?after="+next, nil).must(http.StatusOK); len(page.list("items")) > 0 || page.text("next") != next {
		t.Errorf("after the end comes %s", page.Raw)
	}
	for _, user := range []string{"karen", "maria"} {
		s.as(user, "GET", "/api/v1/events", nil).must(http.StatusForbidden)
	}
	if page := s.as("viggo", "GET", "/api/v1/events", nil).must(http.StatusOK); len(page.list("items")) > 0 {
		t.Errorf("another municipality reads %s", page.Raw)
	}
	if a := s.as("viggo", "GET", "/api/v1/events?after="+next, nil).must(http.StatusGone); a.text("code") != "feed_changed" {
		t.Error(a.Raw)
	}
	if a := s.as("sofie", "GET", "/api/v1/events?after=x", nil).must(http.StatusBadRequest); a.text("code") != "cursor_malformed" {
		t.Error(a.Raw)
	}
	s.as("sofie", "GET", "/api/v1/events?limit=1001", nil).must(http.StatusUnprocessableEntity)

	var lines, refused int
	err := s.Pool.QueryRow(t.Context(), `select count(*), count(*) filter (where outcome = 'refused') from
		(select set_config('enplan.municipality', '*', false)) x, access_log where operation = 'read_feed' and kind = 'read' and course_id is null`).Scan(&lines, &refused)
	if err != nil || refused != 2 || lines < len(system)/2+5 {
		t.Errorf("the access log has %d lines, %d of them refused, %v", lines, refused, err)
	}
}
