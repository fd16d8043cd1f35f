package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// A mother has a protected address. What her former husband will read is sent when the caseworker has ticked that he does.
func TestAFormAsksWhoOutsideAProtectedHouseholdReadsIt(t *testing.T) {
	t.Parallel()
	f := parentsApart(t)
	at := "/forloeb/" + f.id + "/handling/open_hearing"
	form := url.Values{"member": {"m2"}, "text": {"Barnet går på Skovskolen."}, "_key": {"page-1"}}
	page := f.post(t, f.session(t, f.karen), at, form)
	if page.status != http.StatusUnprocessableEntity {
		t.Fatalf("%d: %.500s", page.status, page.body)
	}
	for _, text := range []string{"Maria Toft har beskyttet adresse", "Teksten kan læses af", `name="readers"`, "Peter Toft-Aaby", "Barnet går på Skovskolen."} {
		if !strings.Contains(page.body, text) {
			t.Errorf("the page does not say %q", text)
		}
	}
	form.Set("readers", "m2")
	if page := f.post(t, f.session(t, f.karen), at, form); page.status != http.StatusSeeOther {
		t.Errorf("ticked, and %d: %.500s", page.status, page.body)
	}
}
