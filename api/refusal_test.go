package api_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/enplan-dk/enplan/internal/language"
)

// Each row is something that a caller gets wrong, and what it is told: status, problem, field.
func TestWhatIsWrongIsNamedByProblemAndField(t *testing.T) {
	t.Parallel()
	s := start(t)
	id := s.drafting()
	c := "/courses/" + id
	none := "/courses/0190a1b2-0000-7000-8000-000000000000"
	big := `{"text":"` + strings.Repeat("x", 1<<20) + `"}`
	deep := strings.Repeat(`{"a":`, 20000) + "1" + strings.Repeat("}", 20000)

	for name, r := range map[string]struct {
		user, method, path string
		body               any
		headers            []header
		status             int
		code, field, error string
	}{
		"malformed JSON":           {"karen", "POST", "/courses", `{"bylaw":`, nil, 400, "malformed_json", "", ""},
		"JSON nested without end":  {"karen", "POST", c + "/notes", deep, nil, 400, "malformed_json", "", ""},
		"no body":                  {"karen", "POST", "/courses", nil, nil, 400, "body_missing", "", ""},
		"no body of a command":     {"karen", "POST", c + "/notes", nil, nil, 400, "body_missing", "", ""},
		"a body that is too large": {"karen", "POST", c + "/notes", big, nil, 413, "body_too_large", "", ""},
		"a form instead of JSON": {
			"karen", "POST", c + "/notes", "a=b", []header{{"Content-Type", "application/x-www-form-urlencoded"}}, 415, "media_type_unknown", "", "",
		},
		"a list instead of an object": {"karen", "POST", c + "/notes", `[]`, nil, 422, "invalid", "", "type_wrong"},
		"the wrong type": {
			"karen", "POST", c + "/notes", object{"kind": "call", "on": "2026-01-01", "text": 7}, nil, 422, "invalid", "text", "type_wrong",
		},
		"an unknown field": {
			"karen", "POST", c + "/notes", object{"kind": "call", "on": "2026-01-01", "text": "x", "colour": "red"}, nil, 422, "invalid", "colour", "property_unknown",
		},
		"a field of the path again": {
			"karen", "POST", c + "/meetings/a1/cancel", object{"meeting": "a2", "reason": "x"}, nil, 422, "invalid", "meeting", "property_unknown",
		},
		"a field in the wrong case": {
			"karen", "POST", c + "/notes", object{"Kind": "call", "on": "2026-01-01", "text": "x"}, nil, 422, "invalid", "Kind", "property_unknown",
		},
		"a missing field": {"karen", "POST", c + "/notes", object{"kind": "call", "on": "2026-01-01"}, nil, 422, "invalid", "text", "property_missing"},
		"a value not listed": {
			"karen", "POST", c + "/notes", object{"kind": "dream", "on": "2026-01-01", "text": "x"}, nil, 422, "invalid", "kind", "value_not_listed",
		},
		"a date that is none": {
			"karen", "POST", c + "/notes", object{"kind": "call", "on": "2026-02-30", "text": "x"}, nil, 422, "invalid", "on", "date_malformed",
		},
		"an instant that is none": {"karen", "POST", c + "/meetings", object{"at": "tomorrow", "form": "office"}, nil, 422, "invalid", "at", "instant_malformed"},
		"a fraction for a number": {
			"karen", "POST", c + "/meetings", object{"at": "2030-01-01T10:00:00Z", "form": "office", "overdue_minutes_after": 1.5}, nil, 422, "invalid",
			"overdue_minutes_after", "type_wrong",
		},
		"a whole number with a point": {
			"karen", "POST", c + "/meetings", `{"at":"2030-01-01T10:00:00Z","form":"office","overdue_minutes_after":1.0}`, nil, 422, "invalid", "overdue_minutes_after",
			"value_invalid",
		},
		"a number out of range": {
			"karen", "POST", c + "/meetings", object{"at": "2030-01-01T10:00:00Z", "form": "office", "overdue_minutes_after": 99999}, nil, 422, "invalid",
			"overdue_minutes_after", "number_too_large",
		},
		"a text that is too long": {
			"karen", "POST", c + "/plan/return", object{"reason": strings.Repeat("x", 2001)}, nil, 422, "invalid", "reason", "text_too_long",
		},
		"a list that is empty": {
			"karen", "POST", "/courses", object{"bylaw": "eksempel", "referral": object{"source": "citizen", "reason": "x"}, "members": []object{}}, nil, 422, "invalid",
			"members", "list_too_short",
		},
		"a field deep inside": {
			"karen", "PUT", c + "/intake/facts", object{"members": []object{{"member": "m1", "spells": []object{{"lab": 15}}}}, "fields": []string{}}, nil, 422,
			"invalid", "members[0].spells[0].lab", "number_too_large",
		},
		"an id that is none":         {"karen", "GET", "/courses/maria", nil, nil, 404, "unknown_course", "", ""},
		"an id in capitals":          {"karen", "GET", "/courses/" + strings.ToUpper(id), nil, nil, 404, "unknown_course", "", ""},
		"a command in capitals":      {"karen", "POST", "/courses/" + strings.ToUpper(id) + "/plan/submit", nil, nil, 404, "unknown_course", "", ""},
		"an id in braces":            {"karen", "GET", "/courses/%7B" + id + "%7D", nil, nil, 404, "unknown_course", "", ""},
		"an id without dashes":       {"karen", "GET", "/courses/" + strings.ReplaceAll(id, "-", ""), nil, nil, 404, "unknown_course", "", ""},
		"an id that is too long":     {"karen", "GET", "/courses/" + strings.Repeat("a", 5000), nil, nil, 404, "unknown_course", "", ""},
		"a document's name too long": {"karen", "GET", c + "/documents/" + strings.Repeat("a", 5000), nil, nil, 404, "unknown_document", "", ""},
		"a command's key too long":   {"karen", "GET", c + "/commands/" + strings.Repeat("a", 5000), nil, nil, 404, "unknown_key", "", ""},
		"a reassignment in capitals": {"sofie", "GET", "/api/v1/reassignments/" + strings.ToUpper(id), nil, nil, 404, "unknown_reassignment", "", ""},
		"a grant in capitals":        {"sofie", "DELETE", c + "/break-glass/" + strings.ToUpper(id), nil, nil, 404, "unknown_grant", "", ""},
		"a parameter that is none":   {"karen", "GET", "/courses?colour=red", nil, nil, 422, "invalid", "colour", "parameter_unknown"},
		"a cursor of another list":   {"karen", "GET", "/courses?cursor=bm9uZQ", nil, nil, 400, "cursor_malformed", "", ""},
		"a NUL in a parameter":       {"karen", "GET", "/courses?coordinator=%00", nil, nil, 200, "", "", ""},
		"a NUL in a text":            {"maria", "POST", c + "/messages", object{"text": "a\x00b"}, nil, 422, "unreadable_text", "text", "unreadable_text"},
		"a key with a name in it": {
			"karen", "POST", c + "/notes", object{"kind": "call", "on": "2026-01-01", "text": "x"}, []header{{"Idempotency-Key", "Maria Toft"}}, 400, "key_malformed",
			"", "",
		},
		"an If-Match that is none": {
			"karen", "POST", c + "/notes", object{"kind": "call", "on": "2026-01-01", "text": "x"}, []header{{"If-Match", `"abc"`}}, 400, "if_match_malformed", "", "",
		},
		"a section without If-Match": {"karen", "PUT", c + "/plan/sections/employment", object{"text": "x"}, nil, 428, "version_required", "", ""},
		"a stale version": {
			"karen", "PUT", c + "/plan/sections/employment", object{"text": "x"}, []header{{"If-Match", `"1"`}}, 412, "stale_version", "", "",
		},
		"the wrong phase": {"karen", "POST", c + "/intake/decision", object{"outcome": "eligible", "reason": "x"}, nil, 409, "wrong_phase", "", ""},
		"a rule of the course": {
			"karen", "PUT", c + "/follow-up/interval", object{"every": "P12M", "form": "office", "reason": "x"}, nil, 422, "interval_too_long", "every",
			"interval_too_long",
		},
		"a period that is none": {
			"karen", "PUT", c + "/follow-up/interval", object{"every": "P0D", "form": "office", "reason": "x"}, nil, 422, "invalid", "every", "value_invalid",
		},
		"a meeting that is none": {
			"karen", "POST", c + "/meetings/a999/cancel", object{"reason": "x"}, nil, 404, "unknown_meeting", "meeting", "unknown_meeting",
		},
		"a member that is none": {
			"karen", "POST", c + "/notes", object{"kind": "call", "on": "2026-01-01", "text": "x", "members": []string{"m9"}}, nil, 422, "unknown_member", "members[0]",
			"unknown_member",
		},
		"an answer for another": {
			"maria", "POST", c + "/access-requests", object{"member": "m2"}, nil, 403, "answer_for_another", "member", "answer_for_another",
		},
		"no such course": {"karen", "GET", none, nil, nil, 404, "unknown_course", "", ""},
		"a command to no course": {
			"karen", "POST", none + "/pause", object{"reason": "x", "citizen_view": "y", "until": "2030-01-01"}, nil, 404, "unknown_course", "", "",
		},
		"no such plan version": {"karen", "GET", c + "/plan?version=99", nil, nil, 404, "unknown_plan_version", "", ""},
		"no such command":      {"karen", "GET", c + "/commands/none", nil, nil, 404, "unknown_key", "", ""},
		"no such by-law":       {"karen", "GET", "/api/v1/bylaws/999", nil, nil, 404, "unknown_bylaw_code", "", ""},
		"a course of no by-law": {
			"karen", "POST", "/courses",
			object{"bylaw": "999", "referral": object{"source": "citizen", "reason": "x"}, "members": []object{{"name": "A", "kind": "adult", "birth": "1990-01-01"}}},
			nil, 403, "no_access", "", "",
		},
		"outside the trial period": {
			"bodil", "POST", "/courses",
			object{"bylaw": "151", "referral": object{"source": "citizen", "reason": "x"}, "members": []object{{"name": "A", "kind": "adult", "birth": "1990-01-01"}}},
			nil, 422, "outside_trial_period", "bylaw", "outside_trial_period",
		},
		"another municipality's":   {"bodil", "GET", c, nil, nil, 403, "no_access", "", ""},
		"its supervisor's":         {"viggo", "POST", c + "/close", object{"outcome": "moved", "reason": "x"}, nil, 403, "no_access", "", ""},
		"somebody else's family":   {"freja", "GET", c, nil, nil, 403, "no_access", "", ""},
		"an administrator reading": {"admin", "GET", c, nil, nil, 403, "no_access", "", ""},
		"another system reading":   {"integration", "GET", c + "/plan", nil, nil, 403, "no_access", "", ""},
		"no such address":          {"karen", "GET", "/api/v1/nothing", nil, nil, 404, "unknown_route", "", ""},
		"the wrong method":         {"karen", "DELETE", "/api/v1/bylaws", nil, nil, 405, "method_not_allowed", "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			a := s.as(r.user, r.method, r.path, r.body, r.headers...)
			if a.Status != r.status {
				t.Fatalf("status %d instead of %d: %s", a.Status, r.status, a.Raw)
			}
			if r.code == "" {
				return
			}
			if a.text("code") != r.code || a.text("type") != "/problems/"+r.code || a.Header.Get("Content-Type") != "application/problem+json" {
				t.Errorf("%s as %s instead of %s", a.text("code"), a.Header.Get("Content-Type"), r.code)
			}
			if r.error != "" && a.fields()[r.field] != r.error {
				t.Errorf("fields %v, expected %s at %q", a.fields(), r.error, r.field)
			}
			if strings.Contains(a.Raw, "⟦") || a.text("detail") == "" {
				t.Errorf("a sentence is missing: %s", a.Raw)
			}
			if body := fmt.Sprint(r.body); strings.Contains(a.Raw, "dream") || strings.Contains(a.Raw, "tomorrow") || strings.Contains(a.Raw, "colour:") && body != "" {
				t.Errorf("what was sent is repeated: %s", a.Raw)
			}
		})
	}
}

func TestProblemsSpeakTheReadersLanguage(t *testing.T) {
	t.Parallel()
	s := start(t)
	danish := s.as("", "GET", "/courses", nil).must(http.StatusUnauthorized)
	english := s.as("", "GET", "/courses", nil, header{"Accept-Language", "en-GB,en;q=0.9"}).must(http.StatusUnauthorized)
	if danish.text("detail") != language.Of("da", "problem.token_missing") || danish.Header.Get("Content-Language") != "da" {
		t.Error(danish.Raw)
	}
	if english.text("detail") != language.Of("en", "problem.token_missing") || english.Header.Get("Content-Language") != "en" {
		t.Error(english.Raw)
	}
	page := s.as("", "GET", "/problems/wrong_phase", nil).must(http.StatusOK)
	if page.value("status") != float64(http.StatusConflict) {
		t.Error(page.Raw)
	}
}

func TestAStaleWriterIsToldWhatHasHappenedSince(t *testing.T) {
	t.Parallel()
	s := start(t)
	id := s.drafting()
	c := "/courses/" + id
	seen := s.as("karen", "GET", c, nil).must(http.StatusOK).Header.Get("ETag")
	s.as("karen", "POST", c+"/plan/goals", object{"area": "employment", "text": "Et mål"}).must(http.StatusCreated)
	a := s.as("karen", "PUT", c+"/plan/sections/employment", object{"text": "x"}, header{"If-Match", seen}).must(http.StatusPreconditionFailed)
	changed := a.list("changed")
	if len(changed) != 1 || changed[0]["type"] != "GoalAdded" || a.value("version") == nil {
		t.Errorf("told %s", a.Raw)
	}
}

func TestARefusalByTheValidatorLeavesNoHistory(t *testing.T) {
	t.Parallel()
	s := start(t)
	id := s.open()
	before := s.settledHistory(id)
	for range 3 {
		s.as("karen", "POST", "/courses/"+id+"/intake/decision", object{"outcome": "eligible", "reason": "x"}).must(http.StatusUnprocessableEntity)
	}
	if after := s.settledHistory(id); after != before {
		t.Errorf("three refusals left %d history events", after-before)
	}
}

// settledHistory counts the events of a history once the recorder has nothing left to write.
func (s *stack) settledHistory(id string) int {
	s.t.Helper()
	for last := -1; ; {
		n := len(s.History(s.t.Context(), id))
		if n == last {
			return n
		}
		last = n
		time.Sleep(300 * time.Millisecond)
	}
}

func TestTheSameKeyGetsTheSameAnswerAndAnotherBodyIsRefused(t *testing.T) {
	t.Parallel()
	s := start(t)
	key := header{"Idempotency-Key", "opening-1"}
	first := s.as("karen", "POST", "/courses", opening(), key).must(http.StatusCreated)
	again := s.as("karen", "POST", "/courses", opening(), key).must(http.StatusCreated)
	if first.text("course") != again.text("course") {
		t.Error("the same opening made two courses")
	}
	other := opening()
	other["referral"] = object{"source": "school", "reason": "En anden"}
	if a := s.as("karen", "POST", "/courses", other, key).must(http.StatusConflict); a.text("code") != "key_reused" {
		t.Error(a.Raw)
	}
	if s.as("integration", "POST", "/courses", opening(), key).must(http.StatusCreated).text("course") == first.text("course") {
		t.Error("somebody else's key gave the same course")
	}

	c := "/courses/" + first.text("course")
	note := object{"kind": "call", "on": "2026-01-01", "text": "Ringede"}
	once := s.as("karen", "POST", c+"/notes", note, header{"Idempotency-Key", "note/1"}).must(http.StatusCreated)
	twice := s.as("karen", "POST", c+"/notes", note, header{"Idempotency-Key", "note/1"}).must(http.StatusCreated)
	if once.Raw != twice.Raw || once.Header.Get("ETag") != twice.Header.Get("ETag") {
		t.Errorf("%s then %s", once.Raw, twice.Raw)
	}
	note["text"] = "Noget andet"
	if a := s.as("karen", "POST", c+"/notes", note, header{"Idempotency-Key", "note/1"}).must(http.StatusConflict); a.text("code") != "key_reused" {
		t.Error(a.Raw)
	}
	status := s.as("karen", "GET", c+"/commands/note%2F1", nil).must(http.StatusOK)
	if status.text("status") != "done" || status.text("created") != once.text("created") {
		t.Error(status.Raw)
	}
}

func TestACommandSentWithoutWaitingCanBeAskedFor(t *testing.T) {
	t.Parallel()
	s := start(t)
	id := s.open()
	async := header{"Prefer", "respond-async"}
	sent := s.as("karen", "POST", "/courses/"+id+"/notes", object{"kind": "call", "on": "2026-01-01", "text": "x"}, async).must(http.StatusAccepted)
	done := s.await(sent.Header.Get("Location"))
	if done.text("status") != "done" || done.text("created") == "" {
		t.Error(done.Raw)
	}
	sent = s.as("karen", "POST", "/courses/"+id+"/intake/decision", object{"outcome": "eligible", "reason": "x"}, async).must(http.StatusAccepted)
	refused := s.await(sent.Header.Get("Location"))
	if refused.text("status") != "refused" || refused.text("code") != "facts_missing" {
		t.Error(refused.Raw)
	}
}

// await asks until a command is known.
func (s *stack) await(location string) answer {
	s.t.Helper()
	for range 200 {
		if a := s.as("karen", "GET", location, nil); a.Status == http.StatusOK {
			return a
		}
		time.Sleep(20 * time.Millisecond)
	}
	s.t.Fatal("the command was never heard of")
	return answer{}
}

func TestACourseIsReadFromTheJournalWhenNobodyRunsIt(t *testing.T) {
	t.Parallel()
	s := start(t)
	id := s.eligible()
	live := s.as("karen", "GET", "/courses/"+id, nil).must(http.StatusOK)
	s.stopWorker()
	began := time.Now()
	folded := s.as("karen", "GET", "/courses/"+id, nil).must(http.StatusOK)
	if folded.text("freshness", "source") != "journal" || folded.value("version") != live.value("version") {
		t.Errorf("freshness %v", folded.value("freshness"))
	}
	if took := time.Since(began); took > 4*time.Second {
		t.Errorf("it took %s", took)
	}
}
