package web

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/language"
	"github.com/enplan-dk/enplan/internal/platform/webhook"
	"github.com/enplan-dk/enplan/web/view"
)

func TestAnAdministratorHasEventsSentAndSeesHowThatGoes(t *testing.T) {
	t.Parallel()
	f := unopenedFamily(t)
	admin := staffMember("admin", course.Administrator)
	login := f.session(t, admin)
	f.get(t, admin, "/webhooks").says(t, http.StatusOK, "Der sendes ikke noget til andre it-systemer", `href="/webhooks"`)
	f.get(t, f.sofie, "/webhooks").says(t, http.StatusForbidden)
	f.get(t, f.karen, "/familier").saysNot(t, `href="/webhooks"`)
	f.post(t, f.session(t, f.sofie), "/webhooks", url.Values{"url": {"https://fagsystem.invalid/"}}).says(t, http.StatusForbidden)

	for _, wrong := range []string{"", "http://fagsystem.invalid/", "maria"} {
		f.post(t, login, "/webhooks", url.Values{"url": {wrong}}).says(t, http.StatusUnprocessableEntity, "Adressen kan ikke bruges", `value="`+wrong+`"`)
	}
	added := f.post(t, login, "/webhooks", url.Values{"url": {"https://fagsystem.invalid/hook"}})
	added.says(t, http.StatusOK, "https://fagsystem.invalid/hook", "whsec_", "Den vises kun denne ene gang", "Sender")
	page := f.get(t, admin, "/webhooks")
	page.saysNot(t, "whsec_")
	hook := regexp.MustCompile(`/webhooks/[0-9a-f-]{36}`).FindString(page.body)
	did := func(what string, form url.Values) {
		t.Helper()
		if a := f.post(t, login, what, form); a.status != http.StatusSeeOther {
			t.Errorf("%s: %d", what, a.status)
		}
	}
	did(hook+"/pause", nil)
	f.get(t, admin, "/webhooks").says(t, http.StatusOK, "Sat på pause", "Fortsæt")
	did(hook+"/fortsaet", nil)
	f.post(t, login, hook+"/noegle", nil).says(t, http.StatusOK, "whsec_", "Den tidligere nøgle gælder også")
	id := strings.TrimPrefix(hook, "/webhooks/")
	for _, day := range []string{"", "1.3.2026"} {
		did("/webhooks/igen", url.Values{"webhook": {id}, "since": {day}})
	}
	f.post(t, login, "/webhooks/igen", url.Values{"webhook": {id}, "since": {"i går"}}).says(t, http.StatusUnprocessableEntity, `value="i går"`)
	f.post(t, login, "/webhooks/igen", url.Values{"webhook": {"x"}}).says(t, http.StatusNotFound, "Modtageren findes ikke")
	did(hook+"/slet", nil)
	f.get(t, admin, "/webhooks").saysNot(t, "fagsystem.invalid")
}

// What an address can answer, and why it is paused, is said in words.
func TestEveryStateAndErrorOfAWebhookHasItsWords(t *testing.T) {
	t.Parallel()
	for _, code := range []webhook.Failure{
		webhook.NotAllowed, webhook.NoSuchHost, webhook.Unreachable, webhook.TLSFailed, webhook.TimedOut, webhook.Redirected, webhook.Gone, webhook.StatusPrefix + "503",
	} {
		for _, w := range []casework.Webhook{{State: "active"}, {State: "failing"}, {State: "paused", Paused: "by_hand"}, {State: "paused", Paused: "failed"}, {State: "paused", Paused: "gone"}} {
			w.URL, w.LastError = "https://fagsystem.invalid/", string(code)
			var text strings.Builder
			page := view.Page{Lang: language.First(), Asset: func(name string) string { return name }}
			if err := view.WebhooksPage(page, view.Webhooks{Found: []casework.Webhook{w}}).Render(t.Context(), &text); err != nil {
				t.Fatal(err)
			}
			if strings.Contains(text.String(), "webhooks.") || strings.Contains(text.String(), "{status}") || strings.Contains(text.String(), "{time}") {
				t.Errorf("%s, %s: a text is missing", w.State, code)
			}
		}
	}
}
