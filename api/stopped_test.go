package api_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/enplan-dk/enplan/workflows"
)

func TestACommandToATerminatedCourseIsRefusedInWords(t *testing.T) {
	t.Parallel()
	s := start(t)
	id := s.open()
	s.AtRest(t.Context(), id)
	if err := s.Client.TerminateWorkflow(t.Context(), workflows.ID(id), "", "by hand"); err != nil {
		t.Fatal(err)
	}
	note := object{"kind": "call", "on": "2026-01-01", "text": "x"}
	for language, says := range map[string]string{
		"da": "Forløbet svarer ikke lige nu. Det, du sendte, er ikke gemt", "en": "The course does not answer just now. What you sent is not saved",
	} {
		for _, prefer := range []string{"", "respond-async"} {
			key := "stopped-" + language + prefer
			a := s.as("karen", "POST", "/courses/"+id+"/notes", note, header{"Prefer", prefer}, header{"Accept-Language", language}, header{"Idempotency-Key", key})
			a.must(http.StatusServiceUnavailable)
			if a.text("code") != "course_stands_still" || !strings.HasPrefix(a.text("detail"), says) || a.Header.Get("Retry-After") != "60" {
				t.Errorf("%v %s", a.Header, a.Raw)
			}
			s.as("karen", "GET", "/courses/"+id+"/commands/"+key, nil).must(http.StatusNotFound)
		}
	}
	s.as("karen", "GET", "/courses/"+id, nil).must(http.StatusOK)
}
