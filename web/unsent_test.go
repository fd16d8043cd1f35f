package web

import (
	"html"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/domain/access"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/web/session"
	"github.com/enplan-dk/enplan/web/site"
)

const typedWords = "Vi talte længe om praktikken.\nAlma sover bedre nu."

// post sends a form as a browser does: with the texts of the labels.
func (f *family) post(t *testing.T, session, at string, form url.Values, change ...func(*http.Request)) answerOf {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "http://localhost"+at, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	r.Header.Set("Accept-Language", "da")
	if session != "" {
		r.AddCookie(&http.Cookie{Name: "enplan", Value: session})
	}
	for _, c := range change {
		c(r)
	}
	w := httptest.NewRecorder()
	f.handler.ServeHTTP(w, r)
	return answerOf{at: at, body: w.Body.String(), status: w.Code, header: w.Header()}
}

func (a answerOf) says(t *testing.T, status int, words ...string) {
	t.Helper()
	if a.status != status {
		t.Errorf("%s: %d, and not %d", a.at, a.status, status)
	}
	for _, w := range words {
		if !strings.Contains(html.UnescapeString(a.body), w) {
			t.Errorf("%s does not say %q", a.at, w)
		}
	}
}

func (a answerOf) saysNot(t *testing.T, words ...string) {
	t.Helper()
	for _, w := range words {
		if strings.Contains(html.UnescapeString(a.body), w) {
			t.Errorf("%s says %q", a.at, w)
		}
	}
}

var sealedText = regexp.MustCompile(`name="_unsent" value="([^"]+)"`)

func (a answerOf) offer() url.Values {
	if found := sealedText.FindStringSubmatch(a.body); found != nil {
		return url.Values{"_unsent": {found[1]}}
	}
	return nil
}

func theNote() url.Values {
	return url.Values{"kind": {"call"}, "on": {"1.12.2026"}, "members": {"m1"}, "text": {typedWords}, "_label.text": {"Notat"}, "_key": {"k1"}, "_version": {"3"}}
}

// Whoever loses access while writing gets the words back and may send them to the coordinator once.
func TestWhatWasTypedWhenTheAccessEndedCanBeCopiedAndSentToTheCoordinator(t *testing.T) {
	f := unopenedFamily(t)
	f.open()
	f.intake()
	ways := map[string]struct {
		who  access.Who
		end  func()
		form string
		name string
	}{
		"removed from the team": {staffMember("jonas", course.Caseworker), func() {
			for _, m := range f.state(t).Team.Members {
				if m.Subject == "jonas" && m.Active() {
					f.do(f.karen, course.RemoveTeamMember{Member: m.ID})
				}
			}
		}, "write_note", "Navn jonas"},
		"the consent was withdrawn": {f.nanna, func() {
			for _, c := range f.consents {
				f.do(f.karen, course.WithdrawConsent{Consent: c})
			}
		}, "write_note", "Nanna Egelund"},
		"entered by mistake": {f.peter, func() {
			f.do(f.karen, course.EndMember{Member: "m2", Because: "entered_by_mistake"})
		}, "send_message", "Peter Toft-Aaby"},
	}
	for name, w := range ways {
		login := f.session(t, w.who)
		form := "/forloeb/" + f.id + "/handling/" + w.form
		f.get(t, w.who, form).says(t, http.StatusOK)
		w.end()
		typed := theNote()
		refused := f.post(t, login, form, typed)
		refused.says(t, http.StatusForbidden, "Det, du skrev", "Notat", typedWords, "Send til tovholderen")
		refused.saysNot(t, "Maria Toft", "Freja", ">m1<")
		offer := refused.offer()
		if offer == nil {
			t.Fatalf("%s: nothing can be sent", name)
		}
		other := f.post(t, login, form+"/another", url.Values{"text": {"Noget andet"}, "_label.text": {"Notat"}}).offer()
		elsewhere := f.post(t, f.session(t, f.karen), site.HandInPath, offer) // on the same machine, somebody else
		elsewhere.says(t, http.StatusForbidden)
		elsewhere.saysNot(t, "praktikken")
		f.post(t, login, site.HandInPath, offer).says(t, http.StatusOK, "Teksten er sendt til tovholderen", typedWords)
		f.post(t, login, site.HandInPath, offer).says(t, http.StatusOK)                                         // the same again is the same
		f.post(t, login, site.HandInPath, other).says(t, http.StatusConflict, "Du har allerede", "Noget andet") // of each form one
		f.get(t, f.karen, "/forloeb/"+f.id+"/beskeder").says(t, http.StatusOK, "Alma sover bedre nu.", "Sendt efter at adgangen var ophørt", w.name)
	}
	page := f.get(t, f.karen, "/forloeb/"+f.id+"/beskeder")
	if n := strings.Count(page.body, "Alma sover bedre nu."); n != len(ways) {
		t.Errorf("%d texts arrived, and not %d", n, len(ways))
	}
	page.saysNot(t, "Noget andet")
}

// A closed account is turned away, and what a page asks by itself does not take the words away.
func TestWhatAClosedAccountHadTypedCanBeSentOnceMore(t *testing.T) {
	f := unopenedFamily(t)
	f.open()
	f.intake()
	astrid := staffMember("astrid", course.Administrator)
	login := f.session(t, f.nanna)
	form := "/forloeb/" + f.id + "/handling/write_note"
	f.get(t, f.nanna, form).says(t, http.StatusOK)
	if _, err := f.cases.Register(casework.ActingFor(t.Context(), astrid), astrid, "nanna", casework.Registration{
		Name: f.nanna.Name, Roles: f.nanna.Roles, Disabled: true,
	}); err != nil {
		t.Fatal(err)
	}
	f.post(t, login, "/kladde"+form, theNote(), func(r *http.Request) { r.Header.Set("HX-Request", "true") }).says(t, http.StatusForbidden)
	refused := f.post(t, login, form, theNote())
	refused.says(t, http.StatusForbidden, "Din konto er lukket", typedWords)
	f.post(t, "", site.HandInPath, refused.offer()).says(t, http.StatusOK, "Teksten er sendt til tovholderen")
	f.post(t, login, form, theNote()).says(t, http.StatusUnauthorized, typedWords) // the session is over
}

// Nobody writes into a course that was never theirs.
func TestOnlyWhoeverHadAccessMaySendToTheCoordinator(t *testing.T) {
	f := unopenedFamily(t)
	f.open()
	f.intake()
	stranger := staffMember("lone", course.Caseworker)
	form := "/forloeb/" + f.id + "/handling/write_note"
	refused := f.post(t, f.session(t, stranger), form, theNote())
	refused.says(t, http.StatusForbidden, typedWords)
	if refused.offer() != nil {
		t.Error("a stranger may send")
	}
	if _, err := f.cases.HandIn(casework.ActingFor(t.Context(), stranger), stranger, f.id, form, "x"); site.FaultCode(err) != casework.NoAccess {
		t.Errorf("a stranger hands in: %v", err)
	}
	f.post(t, f.session(t, stranger), site.HandInPath, url.Values{"_unsent": {"AAAA"}}).says(t, http.StatusBadRequest)
	gone := "/forloeb/0190a000-0000-7000-8000-00000000000a/handling/write_note"
	f.post(t, f.session(t, stranger), gone, theNote()).says(t, http.StatusNotFound, typedWords)
	f.post(t, "", form, theNote()).says(t, http.StatusUnauthorized, typedWords, "Du er logget ud")
	expired := f.sessionSeen(t, stranger, time.Now().Add(-time.Hour))
	f.post(t, expired, form, theNote()).says(t, http.StatusUnauthorized, typedWords) // no draft is kept of what one may not read
	elsewhere := f.post(t, "", form, theNote(), func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "cross-site") })
	elsewhere.saysNot(t, "praktikken")
}

// What is kept as a draft is shown to whoever typed it when the access has ended, and to nobody else.
func TestADraftIsShownWhenTheAccessHasEnded(t *testing.T) {
	f := unopenedFamily(t)
	f.open()
	f.intake()
	login, form := f.session(t, f.peter), "/forloeb/"+f.id+"/handling/send_message"
	f.get(t, f.peter, form).says(t, http.StatusOK)
	f.post(t, login, "/kladde"+form, url.Values{"text": {typedWords}, "_label.text": {"Din besked"}}).says(t, http.StatusOK)
	f.do(f.karen, course.EndMember{Member: "m2", Because: "entered_by_mistake"})
	f.post(t, login, "/kladde"+form, url.Values{"text": {"mere"}}).says(t, http.StatusForbidden, "Kladden er ikke gemt")
	shown := f.get(t, f.peter, form)
	shown.says(t, http.StatusForbidden, "Din besked", typedWords)
	f.get(t, f.nanna, form).saysNot(t, "praktikken")
	f.post(t, login, site.HandInPath, shown.offer()).says(t, http.StatusOK, typedWords)
	f.get(t, f.peter, form).saysNot(t, "praktikken") // it is sent
}

func (f *family) sessionSeen(t *testing.T, who access.Who, seen time.Time) string {
	t.Helper()
	ctx, err := f.server.Sessions.Load(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	f.server.Sessions.Remember(ctx, session.Login{Who: who, Seen: seen})
	token, _, err := f.server.Sessions.Commit(ctx)
	if err != nil {
		t.Fatal(err)
	}
	return token
}

// A form that was refused comes back on the next visit, also without script.
func TestWhatWasRefusedIsKept(t *testing.T) {
	t.Parallel()
	f := unopenedFamily(t)
	f.open()
	f.intake()
	form := "/forloeb/" + f.id + "/handling/write_note"
	typed := theNote()
	typed.Del("kind")
	f.post(t, f.session(t, f.karen), form, typed).says(t, http.StatusUnprocessableEntity, "Der er noget, der skal rettes", typedWords)
	f.get(t, f.karen, form).says(t, http.StatusOK, typedWords)
}
