package main

import (
	"encoding/base64"
	"html"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
)

// surfer is somebody at the pages, who notes every address: those that she asked for or was led to, and those that
// the pages that she read lead to.
type surfer struct {
	t      *testing.T
	base   string
	client *http.Client

	mu    sync.Mutex
	asked []string
	noted map[string]bool
}

// RoundTrip implements [http.RoundTripper].
func (s *surfer) RoundTrip(r *http.Request) (*http.Response, error) {
	s.mu.Lock()
	s.asked = append(s.asked, r.URL.String())
	s.mu.Unlock()
	return http.DefaultTransport.RoundTrip(r)
}

// surf logs somebody in as a browser would.
func (p *instance) surf(login string) *surfer {
	p.t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		p.t.Fatal(err)
	}
	s := &surfer{t: p.t, base: p.url, noted: map[string]bool{}}
	s.client = &http.Client{Jar: jar, Transport: s}
	at, _ := s.get("/login")
	s.send(at.String(), url.Values{"request": {at.Query().Get("request")}, "username": {login}, "password": {"demo"}})
	if at, _ := s.get("/"); at.Path == "/" {
		p.t.Fatalf("%s is not logged in", login)
	}
	return s
}

func (s *surfer) get(path string) (*url.URL, string) {
	s.t.Helper()
	return s.do(http.MethodGet, s.base+path, nil)
}

// send sends a form and follows where it leads.
func (s *surfer) send(address string, form url.Values) (*url.URL, string) {
	s.t.Helper()
	return s.do(http.MethodPost, address, form)
}

var addressIn = regexp.MustCompile(`(?:href|action|src|hx-[a-z]+)="([^"]+)"`)

func (s *surfer) do(method, address string, form url.Values) (*url.URL, string) {
	s.t.Helper()
	r, err := http.NewRequestWithContext(s.t.Context(), method, address, strings.NewReader(form.Encode()))
	if err != nil {
		s.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Origin", s.base)
	answer, err := s.client.Do(r)
	if err != nil {
		s.t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	if answer.StatusCode >= http.StatusInternalServerError {
		s.t.Errorf("%s %s answers %d", method, address, answer.StatusCode)
	}
	for _, m := range addressIn.FindAllStringSubmatch(string(body), -1) {
		if to, err := answer.Request.URL.Parse(html.UnescapeString(m[1])); err == nil {
			s.noted[to.String()] = true
		}
	}
	return answer.Request.URL, string(body)
}

var (
	onward = regexp.MustCompile(`<form method="post" action="([^"]+)" data-onward>`)
	hidden = regexp.MustCompile(`<input type="hidden" name="([^"]+)" value="([^"]+)">`)
)

// logOut ends the session here and at the login provider.
func (s *surfer) logOut() {
	s.t.Helper()
	_, page := s.send(s.base+"/logout", nil)
	to := onward.FindStringSubmatch(page)
	if to == nil {
		s.t.Fatal("the page does not lead to the login provider")
	}
	form := url.Values{}
	for _, field := range hidden.FindAllStringSubmatch(page, -1) {
		form.Set(html.UnescapeString(field[1]), html.UnescapeString(field[2]))
	}
	if at, _ := s.send(html.UnescapeString(to[1]), form); at.String() != s.base+"/" {
		s.t.Errorf("logging out leads to %s", at)
	}
	if at, _ := s.get("/familier"); strings.HasPrefix(at.String(), s.base) {
		s.t.Error("somebody who has logged out is still logged in")
	}
}

// everywhere follows every link from page to page, but for those that end the session.
func (s *surfer) everywhere() {
	s.t.Helper()
	for range 4 { // links are this deep at most
		for _, to := range s.addresses() {
			u, err := url.Parse(to)
			if err != nil || !strings.HasPrefix(to, s.base+"/") || slices.Contains(s.asked, to) || u.Fragment != "" ||
				strings.HasPrefix(u.Path, "/static/") || strings.HasPrefix(u.Path, "/log") {
				continue
			}
			s.get(u.RequestURI())
		}
	}
}

// addresses are all that were asked for or read.
func (s *surfer) addresses() []string {
	all := slices.Clone(s.asked)
	for to := range s.noted {
		all = append(all, to)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// readings are an address as it stands, and as whoever keeps it can read it: unescaped, and the parts that are
// base64, as those of a token are.
func readings(address string) string {
	var b strings.Builder
	b.WriteString(address)
	if plain, err := url.QueryUnescape(address); err == nil {
		b.WriteString("\n" + plain)
	}
	for _, part := range strings.FieldsFunc(address, func(r rune) bool { return strings.ContainsRune("/?&=.%#", r) }) {
		if decoded, err := base64.RawURLEncoding.DecodeString(part); err == nil {
			b.WriteString("\n" + string(decoded))
		}
	}
	return strings.ToLower(b.String())
}
