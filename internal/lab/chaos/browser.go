package chaos

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"time"

	"github.com/google/uuid"
)

// browser is a person's session at the pages, or a visitor's without one.
type browser struct {
	pages  string
	client *http.Client
}

func (s *site) newBrowser() (*browser, error) {
	jar, err := cookiejar.New(nil)
	if err != nil {
		return nil, fmt.Errorf("make a cookie jar: %w", err)
	}
	return &browser{pages: s.pages, client: &http.Client{Jar: jar, Timeout: s.client.Timeout, Transport: s.client.Transport}}, nil
}

// logIn walks through the login page as a person does.
func (s *site) logIn(ctx context.Context, user string) (*browser, error) {
	b, err := s.newBrowser()
	if err != nil {
		return nil, err
	}
	page, err := b.ask(ctx, http.MethodGet, b.pages+"/login", nil)
	if err != nil {
		return nil, err
	}
	_ = page.Body.Close()
	form := url.Values{"request": {page.Request.URL.Query().Get("request")}, "username": {user}, "password": {"demo"}}
	there, err := b.ask(ctx, http.MethodPost, page.Request.URL.String(), form)
	if err != nil {
		return nil, err
	}
	_ = there.Body.Close()
	if there.StatusCode != http.StatusOK || !strings.HasPrefix(there.Request.URL.String(), b.pages) {
		return nil, errors.New("the login does not lead to a page: " + there.Status)
	}
	return b, nil
}

func (b *browser) ask(ctx context.Context, method, address string, form url.Values) (*http.Response, error) {
	request, err := http.NewRequestWithContext(ctx, method, address, strings.NewReader(form.Encode()))
	if err != nil {
		return nil, fmt.Errorf("make a request: %w", err)
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.Header.Set("Sec-Fetch-Site", "same-origin")
	response, err := b.client.Do(request)
	if err != nil {
		return nil, fmt.Errorf("ask for a page: %w", err)
	}
	return response, nil
}

// page asks for a page and says how it was answered.
func (b *browser) page(ctx context.Context, method, path string, form url.Values) reply {
	response, err := b.ask(ctx, method, b.pages+path, form)
	if err != nil {
		return reply{}
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		return reply{}
	}
	wait, _ := time.ParseDuration(response.Header.Get("Retry-After") + "s")
	return reply{status: response.StatusCode, body: body, retryAfter: wait}
}

// stranger is a browser that follows no redirect and keeps no cookie: each visit is a new one.
func (s *site) stranger() *browser {
	return &browser{pages: s.pages, client: &http.Client{
		Timeout: s.client.Timeout, Transport: s.client.Transport, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// look counts how a page was answered, and the bytes that were taken.
func (a *attacker) look(ctx context.Context, b *browser, method, path string, form url.Values) reply {
	r := b.page(ctx, method, path, form)
	if ctx.Err() != nil && r.status == 0 {
		return r
	}
	a.countAnswer(r, len(form.Encode()))
	return r
}

var visitorAttacks = []attack{
	{"logins", small, logins},
	{"public pages", small, publicPages},
	{"feeds of nobody", small, strangeFeeds},
	{"tokens of nobody", small, strangeTokens},
	{"drafts of nobody", large, strangeDrafts},
}

// logins begin and are never finished.
func logins(ctx context.Context, a *attacker, _ string, _ *rand.Rand) {
	b := a.site.stranger()
	a.each(ctx, 500, func(int) { a.look(ctx, b, http.MethodGet, "/login", nil) })
}

func publicPages(ctx context.Context, a *attacker, _ string, _ *rand.Rand) {
	b, paths := a.site.stranger(), []string{"/", "/vedtaegt/eksempel", "/vedtaegt/151", "/tilgaengelighed", "/privatliv", "/findes-ikke"}
	a.each(ctx, 200, func(n int) { a.look(ctx, b, http.MethodGet, paths[n%len(paths)], nil) })
}

func strangeFeeds(ctx context.Context, a *attacker, _ string, _ *rand.Rand) {
	b := a.site.stranger()
	a.each(ctx, 200, func(int) { a.look(ctx, b, http.MethodGet, "/calendar/"+uuid.NewString()+".ics", nil) })
}

// strangeTokens asks the API with tokens that nobody issued.
func strangeTokens(ctx context.Context, a *attacker, course string, _ *rand.Rand) {
	b := a.site.stranger()
	a.each(ctx, 200, func(n int) {
		a.look(ctx, b, http.MethodGet, []string{"/api/v1/courses/" + course, "/openapi.json", "/healthz", "/api/v1/overview"}[n%4], nil)
	})
}

func strangeDrafts(ctx context.Context, a *attacker, course string, random *rand.Rand) {
	b, typed := a.site.stranger(), text(random, 50_000)
	a.each(ctx, 50, func(int) {
		a.look(ctx, b, http.MethodPost, "/kladde/forloeb/"+course+"/handling/"+uuid.NewString(), url.Values{"text": {typed}})
	})
}

// drafts are as large as a form may be, of forms that there are and of forms that there are not.
func drafts(ctx context.Context, a *attacker, course string, random *rand.Rand) {
	typed := text(random, 70_000) // 840 kB in a form
	paths := []string{"/forloeb/" + course + "/handling/send_message", "/forloeb/" + course + "/handling/", "/nyt-forloeb/familie", "/"}
	a.each(ctx, 24, func(n int) {
		path := "/kladde" + paths[n%len(paths)]
		if strings.HasSuffix(path, "/") {
			path += uuid.NewString()
		}
		a.look(ctx, a.browser, http.MethodPost, path, url.Values{"text": {typed}})
	})
}

// feeds renews the address of the calendar feed and reads it in bulk.
func feeds(ctx context.Context, a *attacker, _ string, _ *rand.Rand) {
	a.each(ctx, 20, func(int) { a.look(ctx, a.browser, http.MethodPost, "/kalender", nil) })
	page := string(a.look(ctx, a.browser, http.MethodPost, "/kalender", nil).body)
	_, address, _ := strings.Cut(page, a.site.pages+"/calendar/")
	token, _, _ := strings.Cut(address, ".ics")
	a.each(ctx, 100, func(int) { a.look(ctx, a.browser, http.MethodGet, "/calendar/"+url.PathEscape(token)+".ics", nil) })
}

// ownPages reads pages of a course again and again.
func ownPages(paths ...string) func(context.Context, *attacker, string, *rand.Rand) {
	return func(ctx context.Context, a *attacker, course string, _ *rand.Rand) {
		a.each(ctx, 100, func(n int) {
			a.look(ctx, a.browser, http.MethodGet, strings.ReplaceAll(paths[n%len(paths)], "{id}", course), nil)
		})
	}
}
