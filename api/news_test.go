package api_test

import (
	"net/http"
	"slices"
	"testing"
	"time"
)

func TestWhoIsToldReadsItUntilSheHasSeenItAndChoosesHow(t *testing.T) {
	t.Parallel()
	s := start(t)
	s.known("karen", "sofie")
	id := s.eligible()
	kinds := func(user string) []string {
		var out []string
		for _, n := range s.as(user, "GET", "/api/v1/news", nil).must(http.StatusOK).list("items") {
			if n["course"] != id {
				t.Errorf("news of %v", n["course"])
			}
			kind, _ := n["kind"].(string)
			out = append(out, kind)
		}
		return out
	}
	s.as("maria", "POST", "/courses/"+id+"/messages", object{"text": "Hvornår ses vi?"}).must(http.StatusCreated)
	s.as("karen", "POST", "/courses/"+id+"/messages", object{"member": "m1", "text": "På mandag."}).must(http.StatusCreated)
	if got := kinds("karen"); !slices.Contains(got, "message_received") || slices.Contains(got, "message_written") {
		t.Errorf("karen was told %v", got)
	}
	if got := kinds("maria"); !slices.Contains(got, "message_written") || slices.Contains(got, "message_received") {
		t.Errorf("maria was told %v", got)
	}
	if got := kinds("peter"); slices.Contains(got, "message_written") {
		t.Errorf("peter was told %v of what is not his", got)
	}
	for _, user := range []string{"karen", "maria"} {
		s.as(user, "POST", "/courses/"+id+"/news/seen", nil).must(http.StatusNoContent)
		if got := kinds(user); len(got) > 0 {
			t.Errorf("%s has still not seen %v", user, got)
		}
	}

	s.as("maria", "GET", "/api/v1/notice-choices", nil).must(http.StatusForbidden)
	choice := func(kind string) object {
		all := s.as("karen", "GET", "/api/v1/notice-choices", nil).must(http.StatusOK).list("items")
		return all[slices.IndexFunc(all, func(c map[string]any) bool { return c["kind"] == kind })]
	}
	if c := choice("message_received"); c["way"] != "mail" || c["usual"] != "mail" || c["always"] != false {
		t.Error(c)
	}
	s.as("karen", "PUT", "/api/v1/notice-choices/message_received", object{"way": "page"}).must(http.StatusNoContent)
	if c := choice("message_received"); c["way"] != "page" || c["usual"] != "mail" {
		t.Error(c)
	}
	refused := s.as("karen", "PUT", "/api/v1/notice-choices/appeal_lodged", object{"way": "page"}).must(http.StatusUnprocessableEntity)
	if refused.text("code") != "must_be_told" || refused.fields()["way"] == "" {
		t.Error(refused.Raw)
	}
	if a := s.as("karen", "PUT", "/api/v1/notice-choices/plan_to_answer", object{"way": "page"}).must(http.StatusNotFound); a.text("code") != "unknown_notice" {
		t.Error(a.Raw)
	}
	s.as("karen", "PUT", "/api/v1/notice-choices/message_received", object{"way": "pigeon"}).must(http.StatusUnprocessableEntity)
	s.as("karen", "POST", "/courses/"+id+"/meetings", object{
		"at": time.Now().Add(48 * time.Hour).UTC().Format(time.RFC3339), "confirmed": true, "form": "office", "members": []string{"m1"},
	}).must(http.StatusCreated)
	if got := kinds("maria"); !slices.Contains(got, "meeting_agreed") {
		t.Errorf("maria was told %v", got)
	}
}
