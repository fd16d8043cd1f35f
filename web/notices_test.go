package web

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/platform/store"
)

func TestAChoiceOfHowToBeToldKeepsWhatTheFormOffersAndNothingElse(t *testing.T) {
	t.Parallel()
	d := atDesk(t, nil)
	karen := staffMember("karen", course.Caseworker)
	d.register(karen, false)
	form := url.Values{"note_written": {"digest"}, "message_received": {"pigeon"}, "appeal_lodged": {"page"}}
	w := d.ask(http.MethodPost, "/besked-om", d.session(t, karen), func(r *http.Request) {
		r.Body = io.NopCloser(strings.NewReader(form.Encode()))
	})
	if w.Code != http.StatusSeeOther {
		t.Errorf("the form is answered with %d", w.Code)
	}
	chosen, err := d.record.ChoicesOf(store.InMunicipality(t.Context(), "eksempel"), "karen")
	if err != nil || len(chosen) != 1 || chosen[course.NoticeNoteWritten] != course.InDigest {
		t.Errorf("kept %v, %v", chosen, err)
	}
}
