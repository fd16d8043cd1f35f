package api_test

import (
	"net/http"
	"testing"
)

func TestACommandWithoutFieldsNeedsNoBodyAndNoContentType(t *testing.T) {
	t.Parallel()
	s := start(t)
	for _, body := range []any{nil, "{}"} {
		id := s.eligible()
		c := "/courses/" + id
		s.as("karen", "POST", c+"/team/members", object{
			"subject": "jonas", "field": "psychiatry", "role": "Behandler", "basis": "statute", "statute": "Sundhedsloven",
		}).must(http.StatusCreated)
		s.as("karen", "PUT", c+"/team/fields", object{"field": "employment", "reason": "Tovholderen er jobkonsulent"}).must(http.StatusOK)
		s.as("karen", "POST", c+"/team/confirm", body, header{"Content-Type", ""}).must(http.StatusOK)
	}
	c := "/courses/" + s.eligible()
	null := s.as("karen", "POST", c+"/notes", "null")
	if null.Status >= http.StatusInternalServerError || null.Status < http.StatusBadRequest {
		t.Errorf("null for a body: %d %s", null.Status, null.Raw)
	}
	field := s.as("karen", "POST", c+"/notes", `{"kind":"call","on":"2026-01-01","text":null}`).must(http.StatusUnprocessableEntity)
	if field.fields()["text"] != "type_wrong" {
		t.Error(field.Raw)
	}
}

func TestPreferAndIfMatchAreReadAsTheirStandardsSay(t *testing.T) {
	t.Parallel()
	s := start(t)
	c := "/courses/" + s.drafting()
	note := object{"kind": "call", "on": "2026-01-01", "text": "x"}
	for prefer, status := range map[string]int{
		"respond-async": 202, "return=minimal, Respond-Async; wait=5": 202, "wait=5": 201, "no-respond-async": 201,
	} {
		s.as("karen", "POST", c+"/notes", note, header{"Prefer", prefer}).must(status)
	}
	s.as("karen", "PUT", c+"/plan/sections/employment", object{"text": "x"}, header{"If-Match", "*"}).must(http.StatusOK)
	s.as("karen", "POST", c+"/notes", note, header{"If-Match", "*"}, header{"Prefer", "respond-async"}).must(http.StatusAccepted)
	s.as("karen", "POST", c+"/notes", note, header{"If-Match", `"1", "2"`}).must(http.StatusBadRequest)

	// A stale version sent without waiting is refused in the course, and the key tells.
	stale := s.as(
		"karen", "POST", c+"/notes", note, header{"If-Match", `"1"`}, header{"Prefer", "respond-async"}, header{"Idempotency-Key", "stale-1"},
	).must(http.StatusAccepted)
	if stale.Header.Get("Location") == "" {
		t.Error("nothing says where to ask")
	}
}

func TestACaseworkersListShowsOwnCoursesAndThoseThatNobodyHas(t *testing.T) {
	t.Parallel()
	s := start(t)
	own, pool := s.eligible(), s.open()
	for user, want := range map[string]int{"karen": 2, "jonas": 1, "sofie": 2, "maria": 2, "bodil": 0, "freja": 0} {
		if found := s.as(user, "GET", "/courses", nil).must(http.StatusOK).list("items"); len(found) != want {
			t.Errorf("%s sees %d courses of %s, %s", user, len(found), own, pool)
		}
	}
	if found := s.as("jonas", "GET", "/courses?phase=forming_team", nil).must(http.StatusOK).list("items"); len(found) != 0 {
		t.Errorf("Jonas sees %v", found)
	}
}
