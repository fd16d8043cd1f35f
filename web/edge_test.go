package web

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/alexedwards/scs/v2/memstore"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/domain/access"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/edge"
	"github.com/enplan-dk/enplan/internal/platform/oidc"
	"github.com/enplan-dk/enplan/internal/platform/ratelimit"
	"github.com/enplan-dk/enplan/internal/platform/store"
	"github.com/enplan-dk/enplan/test/limitstest"
	"github.com/enplan-dk/enplan/test/storetest"
	"github.com/enplan-dk/enplan/web/forms"
	"github.com/enplan-dk/enplan/web/session"
)

// desk is the pages on a real record, without workflows.
type desk struct {
	*family

	t        *testing.T
	record   *store.Store
	sessions *memstore.MemStore
	log      *bytes.Buffer
}

func atDesk(t *testing.T, change func(*Config)) *desk {
	t.Helper()
	record, keys, _ := storetest.Open(t)
	d := &desk{t: t, record: record, sessions: memstore.NewWithCleanupInterval(0), log: &bytes.Buffer{}}
	c := Config{
		Cases: casework.New(casework.Config{Store: record, Keys: keys}), Identity: oidc.New("http://127.0.0.1:1"), ClientID: "enplan-web", Audience: "enplan", PublicURL: "http://localhost",
		Sessions: d.sessions, SessionKey: bytes.Repeat([]byte{7}, 32), Log: slog.New(slog.NewJSONHandler(d.log, nil)),
	}
	if change != nil {
		change(&c)
	}
	s, err := newServer(c)
	if err != nil {
		t.Fatal(err)
	}
	d.family = &family{t: t, cases: c.Cases, server: s, handler: servedPages(s)}
	return d
}

// servedPages is the pages behind a router of their own.
func servedPages(s *server) http.Handler {
	router := edge.NewRouter(s.Log)
	s.register(router)
	return router
}

func (d *desk) register(who access.Who, disabled bool) {
	d.t.Helper()
	ctx := store.ForInstallation(d.t.Context())
	m := store.Staff{Subject: who.Subject, Name: who.Name, Email: who.Email, Municipality: who.Municipality}
	for _, r := range who.Roles {
		m.Roles = append(m.Roles, string(r))
	}
	if err := errors.Join(d.record.SaveStaff(ctx, m), d.record.DisableStaff(ctx, who.Subject, disabled)); err != nil {
		d.t.Fatal(err)
	}
}

// ask sends a request with a session's cookie, if there is one.
func (d *desk) ask(method, at, session string, change ...func(*http.Request)) *httptest.ResponseRecorder {
	d.t.Helper()
	r := httptest.NewRequestWithContext(d.t.Context(), method, "http://localhost"+at, nil)
	if method == http.MethodPost {
		r = httptest.NewRequestWithContext(d.t.Context(), method, "http://localhost"+at, strings.NewReader("a=b"))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	r.Header.Set("Accept-Language", "da")
	if session != "" {
		r.AddCookie(&http.Cookie{Name: "enplan", Value: session})
	}
	for _, c := range change {
		c(r)
	}
	w := httptest.NewRecorder()
	d.handler.ServeHTTP(w, r)
	return w
}

func staffMember(subject string, roles ...course.Role) access.Who {
	return access.Who{Subject: subject, Name: "Navn " + subject, Roles: roles, Municipality: "eksempel"}
}

// routePatterns are all that the routes have.
func routePatterns(t *testing.T) (out [][2]string) {
	t.Helper()
	source, err := os.ReadFile("routes.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range regexp.MustCompile(`"(GET|POST) (/[^"]*)"(\+forms\.AttachForm)?`).FindAllStringSubmatch(string(source), -1) {
		pattern := m[2]
		if m[3] != "" {
			pattern += forms.AttachForm
		}
		out = append(out, [2]string{m[1], pattern})
	}
	if len(out) < 60 {
		t.Fatalf("%d routes were found", len(out))
	}
	return out
}

// gaps are the parts of a pattern that an address fills.
var gaps = regexp.MustCompile(`\{[^}]*\}`)

func filledPattern(pattern string, with func(place string) string) string {
	return gaps.ReplaceAllStringFunc(pattern, func(p string) string {
		if p == "{$}" {
			return ""
		}
		return with(p)
	})
}

// withoutPerson are addresses at which nobody is known, whoever asks.
var withoutPerson = []string{"/sprog/{language}", "/calendar/{token}", "/favicon.ico"}

func TestAClosedAccountIsTurnedAwayFromEveryPageWithTheNextRequest(t *testing.T) {
	t.Parallel()
	d := atDesk(t, func(c *Config) { c.Limits = limitstest.NoLimits() }) // she opens every page, without a pause
	karen := staffMember("karen", course.Caseworker)
	d.register(karen, false)
	open := d.session(t, karen)
	if w := d.ask(http.MethodGet, "/familier", open); w.Code != http.StatusOK {
		t.Fatalf("while the account is open: %d", w.Code)
	}
	d.register(karen, true)
	for _, p := range routePatterns(t) {
		if slices.Contains(withoutPerson, p[1]) {
			continue
		}
		session := d.session(t, karen)
		at := filledPattern(p[1], func(string) string { return "0190a1b2-0000-7000-8000-000000000000" })
		w := d.ask(p[0], at, session)
		if w.Code != http.StatusForbidden || !strings.Contains(w.Body.String(), "Din konto er lukket") || strings.Contains(w.Body.String(), karen.Name) {
			t.Errorf("%s %s: %d", p[0], p[1], w.Code)
		}
		if w := d.ask(http.MethodGet, "/familier", session); w.Code != http.StatusSeeOther {
			t.Errorf("after %s %s the session goes on: %d", p[0], p[1], w.Code)
		}
	}
	if w := d.ask(http.MethodGet, "/familier", open); w.Code != http.StatusForbidden {
		t.Errorf("a session that was open: %d", w.Code)
	}
}

func TestADemotionAndAMoveHoldWithTheNextRequest(t *testing.T) {
	t.Parallel()
	d := atDesk(t, nil)
	sofie := staffMember("sofie", course.Supervisor, course.Caseworker)
	d.register(sofie, false)
	session := d.session(t, sofie)
	if w := d.ask(http.MethodGet, "/overblik/over-tid", session); w.Code != http.StatusOK {
		t.Fatalf("as a supervisor: %d", w.Code)
	}
	d.register(staffMember("sofie", course.Caseworker), false)
	for range 2 {
		for _, at := range []string{"/overblik", "/overblik/over-tid", "/stikproever", "/evaluering", "/omfordeling"} {
			if w := d.ask(http.MethodGet, at, session); w.Code != http.StatusForbidden {
				t.Errorf("%s after the demotion: %d", at, w.Code)
			}
		}
	}
	if w := d.ask(http.MethodGet, "/familier", session); w.Code != http.StatusOK {
		t.Errorf("what is left to her: %d", w.Code)
	}
	moved := staffMember("sofie", course.Supervisor, course.Caseworker)
	moved.Municipality = "151"
	d.register(moved, false)
	if w := d.ask(http.MethodGet, "/familier", session); w.Code != http.StatusForbidden || !strings.Contains(w.Body.String(), "en anden kommune") {
		t.Errorf("after a move: %d", w.Code)
	}
	if w := d.ask(http.MethodGet, "/familier", session); w.Code != http.StatusSeeOther {
		t.Errorf("the session goes on after a move: %d", w.Code)
	}
}

func TestWhoAsksTooOftenIsToldInWordsWhenToComeBackAndOthersAreServed(t *testing.T) {
	t.Parallel()
	few := ratelimit.Rate{PerSecond: 0.01, Burst: 4}
	limits := edge.LimitsOf(few, few, ratelimit.Rate{PerSecond: 0.01, Burst: 1}, few, nil)
	d := atDesk(t, func(c *Config) { c.Limits = limits })
	from := func(address, told string) func(*http.Request) {
		return func(r *http.Request) {
			r.RemoteAddr = address + ":4711"
			r.Header.Set("X-Forwarded-For", told)
		}
	}
	refused := func(what string, w *httptest.ResponseRecorder) {
		t.Helper()
		if w.Code != http.StatusTooManyRequests || w.Header().Get("Retry-After") != "100" || !strings.Contains(w.Body.String(), "Vent lidt, og prøv igen") {
			t.Errorf("%s: %d, Retry-After %q: %.300s", what, w.Code, w.Header().Get("Retry-After"), w.Body)
		}
	}
	for i, at := range []string{"/", "/login", "/privatliv", "/sprog/en"} {
		if w := d.ask(http.MethodGet, at, "", from("198.51.100.1", fmt.Sprint("10.0.0.", i))); w.Code == http.StatusTooManyRequests {
			t.Fatalf("%s: too early", at)
		}
	}
	for i, at := range []string{"/", "/login", "/auth/callback", "/sprog/da", "/calendar/x.ics", "/vedtaegt/151", "/familier", "/no-such-page"} {
		refused(at, d.ask(http.MethodGet, at, "", from("198.51.100.1", fmt.Sprint("10.0.1.", i))))
		refused(at+" with a session that is none", d.ask(http.MethodGet, at, "invented", from("198.51.100.1", "")))
	}
	if w := d.ask(http.MethodGet, "/", "", from("198.51.100.1", ""), func(r *http.Request) { r.Header.Set("Accept-Language", "en") }); !strings.Contains(w.Body.String(), "Wait a little and try again") {
		t.Errorf("in English: %.300s", w.Body)
	}
	if w := d.ask(http.MethodGet, "/", "", from("198.51.100.2", "")); w.Code != http.StatusOK {
		t.Errorf("from elsewhere: %d", w.Code)
	}
	if w := d.ask(http.MethodGet, d.server.assets.url("icon.svg"), "", from("198.51.100.1", "")); w.Code != http.StatusOK {
		t.Errorf("a file of the pages: %d", w.Code)
	}

	karen := staffMember("karen", course.Caseworker)
	one, other := d.session(t, karen), d.session(t, karen)
	for range 3 {
		if w := d.ask(http.MethodGet, "/familier", one, from("198.51.100.1", "")); w.Code != http.StatusOK {
			t.Fatalf("somebody who is logged in, from the same address: %d", w.Code)
		}
	}
	if leave, wait := limits.Admit(httptest.NewRequest(http.MethodGet, "/api/v1/courses", nil), karen.Subject, false); wait == 0 {
		leave()
	}
	refused("her other session", d.ask(http.MethodGet, "/familier", other, from("198.51.100.3", "")))
	if w := d.ask(http.MethodGet, "/familier", d.session(t, staffMember("jonas", course.Caseworker)), from("198.51.100.3", "")); w.Code != http.StatusOK {
		t.Errorf("a colleague at the same address: %d", w.Code)
	}

	uploads := edge.LimitsOf(edge.ReadRate, edge.StrangerRate, edge.FeedRate, ratelimit.Rate{PerSecond: 0.01, Burst: 1}, nil)
	sending := atDesk(t, func(c *Config) { c.Limits = uploads })
	document, session := "/forloeb/0190a1b2-0000-7000-8000-000000000000"+forms.AttachForm, sending.session(t, karen)
	if w := sending.ask(http.MethodPost, document, session); w.Code == http.StatusTooManyRequests {
		t.Errorf("the first document: %d", w.Code)
	}
	refused("the second document", sending.ask(http.MethodPost, document, session))
	if w := sending.ask(http.MethodGet, "/familier", session); w.Code != http.StatusOK {
		t.Errorf("a page after too many documents: %d", w.Code)
	}

	if w := d.ask(http.MethodGet, "/calendar/x.ics", "", from("198.51.100.4", "")); w.Code != http.StatusNotFound {
		t.Errorf("a calendar of nobody: %d", w.Code)
	}
	refused("the same calendar from elsewhere", d.ask(http.MethodGet, "/calendar/x.ics", "", from("198.51.100.5", "")))
}

// describingProvider is an identity provider that says of itself what is needed to begin a login.
func describingProvider(t *testing.T) string {
	t.Helper()
	var server *httptest.Server
	server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_ = json.NewEncoder(w).Encode(map[string]any{
			"issuer": server.URL, "jwks_uri": server.URL + "/keys", "authorization_endpoint": server.URL + "/authorize", "token_endpoint": server.URL + "/token",
		})
	}))
	t.Cleanup(server.Close)
	return server.URL
}

func TestALoginThatHasBegunCostsNoRow(t *testing.T) {
	t.Parallel()
	d := atDesk(t, func(c *Config) {
		c.Identity, c.PublicURL = oidc.New(describingProvider(t)), "https://enplan.eksempel.invalid"
		c.Limits = limitstest.NoLimits()
	})
	for range 200 {
		for _, at := range []string{"/login", "/", "/familier", "/auth/callback?state=x&code=y", "/no-such-page", "/vedtaegt/151"} {
			d.ask(http.MethodGet, at, "")
		}
	}
	rows, err := d.sessions.All()
	if err != nil || len(rows) != 0 {
		t.Errorf("%d sessions of nobody, %v", len(rows), err)
	}
	w := d.ask(http.MethodGet, "/login?til=/familier", "")
	cookies := w.Result().Cookies()
	if w.Code != http.StatusSeeOther || len(cookies) != 1 {
		t.Fatalf("%d with %d cookies", w.Code, len(cookies))
	}
	c := cookies[0]
	if c.Name != "__Host-enplan-login" || !c.Secure || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.Domain != "" || c.MaxAge != 600 {
		t.Errorf("the cookie is %s", c)
	}
}

// Over https the session's cookie is sent over https alone, to this host alone, and no script reads it.
func TestTheSessionsCookieIsSafe(t *testing.T) {
	t.Parallel()
	d := atDesk(t, func(c *Config) { c.PublicURL = "https://enplan.eksempel.invalid" })
	ctx, err := d.server.Sessions.Load(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	d.server.Sessions.Remember(ctx, session.Login{Who: staffMember("karen", course.Caseworker), Seen: time.Now().Add(-5 * time.Minute)})
	token, _, err := d.server.Sessions.Commit(ctx)
	if err != nil {
		t.Fatal(err)
	}
	w := d.ask(http.MethodGet, "/familier", "", func(r *http.Request) { r.AddCookie(&http.Cookie{Name: "__Host-enplan", Value: token}) })
	cookies := w.Result().Cookies()
	if w.Code != http.StatusOK || len(cookies) != 1 {
		t.Fatalf("%d with %d cookies", w.Code, len(cookies))
	}
	c := cookies[0]
	if c.Name != "__Host-enplan" || !c.Secure || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.Domain != "" || !c.Expires.IsZero() {
		t.Errorf("the cookie is %s", c)
	}
	if w.Header().Get("Strict-Transport-Security") == "" {
		t.Error("the browser is not told to stay with https")
	}
}

func TestOnlyTheBrowserThatBeganALoginEndsItAndInTime(t *testing.T) {
	t.Parallel()
	d := atDesk(t, func(c *Config) { c.Identity = oidc.New(describingProvider(t)) })
	begin := func(to string) (cookie *http.Cookie, state string) {
		t.Helper()
		w := d.ask(http.MethodGet, "/login?til="+url.QueryEscape(to), "")
		at, err := url.Parse(w.Header().Get("Location"))
		if err != nil || len(w.Result().Cookies()) != 1 {
			t.Fatalf("%v %v", w.Header(), err)
		}
		return w.Result().Cookies()[0], at.Query().Get("state")
	}
	mine, state := begin("/familier")
	other, otherState := begin("/")
	take := func(c *http.Cookie, state string, now time.Time) (pendingLogin, bool) {
		r := httptest.NewRequest(http.MethodGet, "/auth/callback?state="+url.QueryEscape(state), nil)
		if c != nil {
			r.AddCookie(c)
		}
		return d.server.takePending(httptest.NewRecorder(), r, now)
	}
	if p, ok := take(mine, state, time.Now()); !ok || p.To != "/familier" || p.Verifier == "" || p.Nonce == "" {
		t.Fatalf("one's own: %+v, %v", p, ok)
	}
	changed := *mine
	changed.Value = mine.Value[:len(mine.Value)-4] + "AAAA"
	plain := *mine
	plain.Value = "eyJzdGF0ZSI6IiJ9"
	for what, c := range map[string]struct {
		cookie *http.Cookie
		state  string
		now    time.Time
	}{
		"without the cookie":  {nil, state, time.Now()},
		"with another's":      {other, state, time.Now()},
		"of another's answer": {mine, otherState, time.Now()},
		"without a state":     {mine, "", time.Now()},
		"changed":             {&changed, state, time.Now()},
		"not sealed":          {&plain, "", time.Now()},
		"too late":            {mine, state, time.Now().Add(pendingLimit + time.Second)},
	} {
		if _, ok := take(c.cookie, c.state, c.now); ok {
			t.Errorf("%s a login goes on", what)
		}
	}
	if w := d.ask(http.MethodGet, "/auth/callback?state="+state, ""); w.Code != http.StatusBadRequest || !strings.Contains(w.Body.String(), "Log ind igen") {
		t.Errorf("it is said with %d %.200s", w.Code, w.Body)
	}
	for _, to := range []string{"https://elsewhere.invalid/", "//elsewhere.invalid", "/\\elsewhere.invalid", "javascript:alert(1)", "familier", "/" + strings.Repeat("a", 5000), "\\/elsewhere.invalid"} {
		cookie, state := begin(to)
		if p, ok := take(cookie, state, time.Now()); !ok || p.To != "" {
			t.Errorf("%.40q leads to %q", to, p.To)
		}
		if len(cookie.String()) > 4000 {
			t.Errorf("%.40q makes a cookie of %d bytes", to, len(cookie.String()))
		}
	}
}

// A provider that takes connections and answers nothing holds up nobody but those who log in, and those not for long.
func TestAProviderThatNeverAnswersHoldsUpNobodyElse(t *testing.T) {
	t.Parallel()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	d := atDesk(t, func(c *Config) { c.Identity = oidc.New("http://" + listener.Addr().String()) })
	session := d.session(t, staffMember("karen", course.Caseworker))
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			began := time.Now()
			w := d.ask(http.MethodGet, "/login", "")
			if w.Code != http.StatusServiceUnavailable || !strings.Contains(w.Body.String(), "Vi kan ikke nå login-tjenesten") || w.Header().Get("Retry-After") == "" {
				t.Errorf("logging in: %d %v", w.Code, w.Header())
			}
			if took := time.Since(began); took > 8*time.Second {
				t.Errorf("logging in took %s", took)
			}
		})
	}
	time.Sleep(100 * time.Millisecond)
	for _, c := range []struct{ at, session string }{{"/", ""}, {"/privatliv", ""}, {"/familier", session}} {
		began := time.Now()
		if w := d.ask(http.MethodGet, c.at, c.session); w.Code != http.StatusOK || time.Since(began) > 2*time.Second {
			t.Errorf("%s meanwhile: %d in %s", c.at, w.Code, time.Since(began))
		}
	}
	all.Wait()
}

// panicking are sessions in which nothing but a person's name is found.
type panicking struct{ *memstore.MemStore }

func (panicking) Find(string) ([]byte, bool, error) { panic("Maria Toft, 770590-1234") }

func TestAPageThatPanicsSaysSoInWordsAndNothingOfItIsInTheLog(t *testing.T) {
	t.Parallel()
	d := atDesk(t, func(c *Config) { c.Sessions = panicking{} })
	for lang, words := range map[string]string{"da": "Noget gik galt", "en": "Something went wrong"} {
		w := d.ask(http.MethodGet, "/familier", "a-session", func(r *http.Request) { r.Header.Set("Accept-Language", lang) })
		if w.Code != http.StatusInternalServerError || !strings.Contains(w.Body.String(), words) || !strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") {
			t.Errorf("%s: %d %v %.300s", lang, w.Code, w.Header(), w.Body)
		}
		if w.Header().Get("Content-Security-Policy") == "" {
			t.Error("the page of a failure is not held to our policy")
		}
	}
	if log := d.log.String(); strings.Contains(log, "Maria") || strings.Contains(log, "770590") || !strings.Contains(log, "panic of type string") || !strings.Contains(log, `"status":500`) {
		t.Errorf("the log says %.2000s", log)
	}
}

// away are sessions that cannot be had.
type away struct{ *memstore.MemStore }

func (away) Find(string) ([]byte, bool, error) { return nil, false, errors.New("Maria Toft") }

func TestWithoutSessionsOneIsToldSoInWords(t *testing.T) {
	t.Parallel()
	d := atDesk(t, func(c *Config) { c.Sessions = away{} })
	w := d.ask(http.MethodGet, "/familier", "a-session")
	if w.Code != http.StatusServiceUnavailable || !strings.Contains(w.Body.String(), "Der er intet gået tabt") || w.Header().Get("Retry-After") == "" {
		t.Errorf("%d %.300s", w.Code, w.Body)
	}
	if strings.Contains(d.log.String(), "Maria") {
		t.Errorf("the log says %s", d.log)
	}
}

func TestDraftsAreKeptForFormsThatThereAre(t *testing.T) {
	t.Parallel()
	f := parentsApart(t)
	d := &desk{t: t, family: f}
	for _, c := range []struct {
		who   access.Who
		at    string
		kept  bool
		cause string
	}{
		{f.karen, "/forloeb/" + f.id + "/handling/write_note", true, ""},
		{f.karen, "/forloeb/" + f.id + "/handling/change_goal/g1", true, ""},
		{f.karen, "/forloeb/" + f.id + "/handling/write_section/social:m1", true, ""},
		{f.karen, "/forloeb/" + f.id + "/handling/end_effort/g1/e1", true, ""},
		{f.karen, "/nyt-forloeb/familien", true, ""},
		{f.karen, "/omfordeling", true, ""},
		{f.maria, "/min-plan/" + f.id + "/svar", true, ""},
		{f.maria, "/forloeb/" + f.id + "/handling/send_message", true, ""},
		{f.maria, "/", false, "no form"},
		{f.maria, "/anything", false, "no page"},
		{f.maria, "/anything/" + f.id, false, "no page of a course"},
		{f.maria, "/familier", false, "a page without a form"},
		{f.maria, "/min-plan/" + f.id, false, "a page without a form"},
		{f.maria, "/min-plan/" + strings.ToUpper(f.id) + "/svar", false, "not the course's id"},
		{f.maria, "/nyt-forloeb/nothing", false, "no step"},
		{f.maria, "/nyt-forloeb", false, "no step"},
		{f.maria, "/forloeb/" + f.id + "/handling/no_such_command", false, "no command"},
		{f.maria, "/forloeb/" + f.id + "/handling/attach_document", false, "a file does not come back"},
		{f.maria, "/forloeb/x/handling/send_message", false, "no course"},
		{f.maria, "/forloeb/" + f.id + "/handling/comment/a/b/c", false, "too many parts"},
		{f.maria, "/forloeb/" + f.id + "/handling/comment/" + strings.Repeat("a", 65), false, "too long a part"},
		{f.maria, "/forloeb/" + f.id + "/handling/comment/%00", false, "no text"},
		{f.maria, "/forloeb/" + f.id + "/handling/comment/a%20b", false, "no name of anything"},
	} {
		w := d.ask(http.MethodPost, "/kladde"+c.at, f.session(t, c.who))
		want := map[bool]int{true: http.StatusOK, false: http.StatusNotFound}[c.kept]
		if w.Code != want {
			t.Errorf("%.80s (%s): %d instead of %d", c.at, c.cause, w.Code, want)
		}
	}
	long := func(n int) func(*http.Request) {
		return func(r *http.Request) {
			*r = *r.Clone(r.Context())
			body := "text=" + strings.Repeat("a", n)
			r.Body, r.ContentLength = httptest.NewRequest(http.MethodPost, "/", strings.NewReader(body)).Body, int64(len(body))
		}
	}
	at, session := "/kladde/forloeb/"+f.id+"/handling/write_note", f.session(t, f.karen)
	for _, n := range []int{casework.LargestDraft + 1, int(largestDraftForm) + 1} {
		if w := d.ask(http.MethodPost, at, session, long(n)); w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), "Kladden er ikke gemt") {
			t.Errorf("%d bytes: %d %.200s", n, w.Code, w.Body)
		}
	}
	session = f.session(t, f.maria)
	refused := false
	for i := range store.MostDrafts + 5 {
		w := d.ask(http.MethodPost, fmt.Sprintf("/kladde/forloeb/%s/handling/comment/g%d", f.id, i), session)
		if refused = refused || w.Code == http.StatusUnprocessableEntity && strings.Contains(w.Body.String(), "50 formularer"); !refused && w.Code != http.StatusOK {
			t.Fatalf("draft %d: %d %.200s", i, w.Code, w.Body)
		}
	}
	if !refused {
		t.Error("drafts without end are kept")
	}
}

// oddParts are what an address holds when somebody tries what happens.
var oddParts = []string{
	"0190a1b2-0000-7000-8000-000000000000", "0190A1B2-0000-7000-8000-000000000000", "%7B0190a1b2-0000-7000-8000-000000000000%7D", "0190a1b2000070008000000000000000",
	"%00", "%ff%fe", "%0d%0aX:%20y", "%2e%2e", "%2F%2F", "%252e", "%F0%9F%92%A9", "%E2%80%AEtxt", "-1", "null", "9223372036854775808", "'%3B--", "{id}", "..%5C", "%C0%80",
	strings.Repeat("a", 3000), strings.Repeat("%C3%A6", 1000),
}

// oddQueries are what it asks for then.
var oddQueries = []string{
	"", "?side=%00", "?side=%ff", "?side=bm9uZQ", "?fra=-1&til=99999999999999999999", "?fra=x&til=%00", "?medarbejder=%00&dage=-1&antal=1e9&udtraek=%ff&kontrol=%00&art=%00",
	"?fase=%00&sorter=%00&tovholder=%00", "?area=%00&member=%ff", "?area=%0d%0a&member=../..", "?%00=%00", "?a=%zz", "?a=1;b=2", "?fra=2026-02-30&til=0001-01-01", "?every=P999M&dato=9999-99-99", "?til=" + strings.Repeat("a", 5000),
}

// No address, however odd, is a fault of ours: not of a page, not of a form, for nobody of any role.
func TestNoOddAddressIsAFaultOfOurs(t *testing.T) {
	t.Parallel()
	f := parentsApart(t)
	f.server.Limits = limitstest.NoLimits()
	var log bytes.Buffer
	f.server.Log = slog.New(slog.NewTextHandler(&log, nil))
	f.handler = servedPages(f.server)
	d := &desk{t: t, family: f}
	people := []access.Who{f.karen, f.maria, staffMember("sofie", course.Supervisor, course.Administrator), {}}
	asked := 0
	for _, p := range routePatterns(t) {
		for i, odd := range oddParts {
			for j, who := range people {
				first := true
				at := filledPattern(p[1], func(place string) string {
					if place == "{id}" && first && i%2 == 0 { // the right course, and something odd in it
						first = false
						return f.id
					}
					return odd
				})
				if !strings.Contains(p[1], "{") && i >= len(oddQueries) {
					continue
				}
				at += oddQueries[(i+j)%len(oddQueries)]
				session := ""
				if who.Subject != "" {
					session = f.session(t, who)
				}
				if _, err := url.Parse("http://localhost" + at); err != nil {
					continue // no client can send it
				}
				asked++
				garbled := func(r *http.Request) {
					if i%3 == 0 && r.Method == http.MethodPost {
						r.Body = httptest.NewRequest(http.MethodPost, "/", strings.NewReader("%zz=%")).Body
					}
				}
				if w := d.ask(p[0], at, session, garbled); w.Code >= 500 && (p[1] != "/login" || w.Code != http.StatusServiceUnavailable) {
					t.Errorf("%s %.200s as %q: %d %.3000s", p[0], at, who.Subject, w.Code, log.String())
				}
				log.Reset()
			}
		}
	}
	t.Logf("%d addresses were asked for", asked)
}
