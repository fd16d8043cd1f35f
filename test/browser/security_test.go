package browser

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// No unsafe request is taken that does not come from our own pages, whoever's session it
// carries: each address that takes one is asked, with everything that a foreign page or
// a forged request could say of its origin.
func TestNoFormOfAnotherSiteIsTaken(t *testing.T) {
	t.Parallel()
	p := started(t)
	b := open(t, p.base, desk).logIn("karen")
	session := b.cookies()
	addresses := unsafeAddresses(t)
	foreign := map[string]http.Header{
		"says nothing of its origin": {},
		"comes from another site":    {"Origin": {"https://ond.invalid"}},
		"comes from another port":    {"Origin": {"http://localhost:1"}},
		"comes from nowhere":         {"Origin": {"null"}},
		"is known as cross-site":     {"Sec-Fetch-Site": {"cross-site"}},
		"is known as same-site":      {"Sec-Fetch-Site": {"same-site"}},
	}
	for _, address := range addresses {
		for what, headers := range foreign {
			if status := post(t, address.method, p.base+address.path, session, headers); status != http.StatusForbidden {
				t.Errorf("%s %s that %s answers %d", address.method, address.path, what, status)
			}
		}
	}
	if status := post(t, http.MethodPost, p.base+"/session", session, http.Header{"Origin": {p.base}}); status != http.StatusOK {
		t.Errorf("our own request answers %d: the test proves nothing", status)
	}
	b.visit("/familier")
	b.reads("Mine familier") // the session has survived every attempt to log out

	// And as a person meets it: a page elsewhere that sends a form.
	elsewhere := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		_, _ = fmt.Fprintf(w, `<!DOCTYPE html><title>x</title><form method="post" action="%s/kalender/abonnement"><button>Vind en rejse</button></form>`, p.base)
	}))
	t.Cleanup(elsewhere.Close)
	b.do(chromedp.Navigate(elsewhere.URL))
	before := b.page()
	b.do(chromedp.Click(`//button`))
	for range 200 {
		if now := b.page(); now != before && now != "" {
			break
		}
		time.Sleep(20 * time.Millisecond)
	}
	if text := b.text(); strings.Contains(text, "Din adresse") || b.path() != "/kalender/abonnement" {
		t.Errorf("at %s: a form of another site was taken: %s", b.path(), text)
	}
}

type unsafeAddress struct{ method, path string }

// unsafeAddresses are all that the routes take a form at, and the methods that no page uses.
func unsafeAddresses(t *testing.T) []unsafeAddress {
	t.Helper()
	routes, err := os.ReadFile("../../web/routes.go")
	if err != nil {
		t.Fatal(err)
	}
	var out []unsafeAddress
	for _, m := range regexp.MustCompile(`"POST (/[^"]+)"`).FindAllStringSubmatch(string(routes), -1) {
		path := strings.NewReplacer("{step}", "henvisning", "{command}", "write_note", "{id}", "01900000-0000-7000-8000-000000000000").Replace(m[1])
		out = append(out, unsafeAddress{http.MethodPost, regexp.MustCompile(`\{[^}]+\}`).ReplaceAllString(path, "x")})
	}
	if len(out) < 10 {
		t.Fatalf("only %d addresses take a form: are the routes read rightly?", len(out))
	}
	for _, method := range []string{http.MethodPut, http.MethodPatch, http.MethodDelete} {
		out = append(out, unsafeAddress{method, "/familier"})
	}
	return out
}

func post(t *testing.T, method, address string, session []*http.Cookie, headers http.Header) int {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, address, strings.NewReader("text=x"))
	if err != nil {
		t.Fatal(err)
	}
	r.Header = headers.Clone()
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	for _, c := range session {
		r.AddCookie(c)
	}
	answer, err := (&http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}).Do(r)
	if err != nil {
		t.Fatal(err)
	}
	_ = answer.Body.Close()
	return answer.StatusCode
}

// cookies are the browser's; all of ours are out of reach for scripts.
func (b *browser) cookies() []*http.Cookie {
	b.t.Helper()
	var out []*http.Cookie
	b.do(chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		found, err := chromedp.Call(ctx, network.GetCookies, network.GetCookiesParams{URLs: []string{b.base + "/"}})
		for _, c := range found.Cookies {
			if strings.HasPrefix(c.Name, "enplan") {
				if !c.HTTPOnly || c.SameSite != network.CookieSameSiteLax {
					b.t.Errorf("the cookie %s is open to scripts or other sites", c.Name)
				}
				out = append(out, &http.Cookie{Name: c.Name, Value: c.Value})
			}
		}
		return err
	}))
	if len(out) == 0 {
		b.fail(fmt.Errorf("no cookie"))
	}
	return out
}
