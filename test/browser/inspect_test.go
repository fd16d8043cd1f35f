package browser

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

//go:embed axe/axe.min.js
var axe string

// inspected are the shapes of pages that have been looked at: two journeys that come
// to the same page at the same width look once.
var inspected sync.Map

// shape tells pages apart by what stands in them, not by what they say.
const shape = `[...new Set([...document.querySelectorAll("main *")].map(e =>
	e.tagName + "." + [...e.classList].sort().join(".") + (e.type || "") + (e.getAttribute("aria-invalid") || "")))].sort().join(" ")`

var number = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f-]{27}|\d+`)

// look is what holds for every page that somebody comes to: accessible, and no wider
// than the screen.
func (b *browser) look() {
	b.t.Helper()
	at := b.path()
	if strings.HasPrefix(at, "http") || ask(b, chromedp.Evaluate[string](`document.contentType`)) != "text/html" {
		return // the login provider's page, or a file
	}
	key := fmt.Sprint(b.width, number.ReplaceAllString(at, "#"), ask(b, chromedp.Evaluate[string](shape)))
	if _, before := inspected.LoadOrStore(key, true); before {
		return
	}
	b.fits()
	if b.script { // axe is a script; the page without it is the same
		b.accessible()
	}
}

// accessible runs axe: no violation of WCAG 2.1 A or AA.
func (b *browser) accessible() {
	b.t.Helper()
	b.do(chromedp.Evaluate[chromedp.Void](axe + ";0"))
	report := ask(b, chromedp.Evaluate[string](
		`axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"], resultTypes: ["violations"]}).then(r => JSON.stringify(
			r.violations.map(v => ({id: v.id, help: v.help, at: v.nodes.map(n => n.target.join(" ") + ": " + n.html.slice(0, 160))}))))`,
		chromedp.EvalAwaitPromise,
	))
	var violations []struct {
		ID, Help string
		At       []string
	}
	if err := json.Unmarshal([]byte(report), &violations); err != nil {
		b.fail(err)
	}
	for _, v := range violations {
		b.t.Errorf("%s at %d px: %s (%s)\n  %s", b.path(), b.width, v.Help, v.ID, strings.Join(v.At, "\n  "))
	}
}

// fits: nothing is wider than the screen, but for what scrolls within itself.
func (b *browser) fits() {
	b.t.Helper()
	wide := ask(b, chromedp.Evaluate[string](`(() => {
		const w = document.documentElement.clientWidth;
		if (document.documentElement.scrollWidth > w + 1) return "the page is " + document.documentElement.scrollWidth + " px wide";
		const e = [...document.querySelectorAll("main *")].find(e =>
			e.getBoundingClientRect().right > w + 1 && getComputedStyle(e).position !== "absolute" && !e.closest(".scrolls, svg"));
		return e ? e.outerHTML.slice(0, 200) : "";
	})()`))
	if wide != "" {
		b.t.Errorf("%s at %d px: wider than the screen: %s", b.path(), b.width, wide)
	}
}

// heard is what a browser got from the server and complained about.
type heard struct {
	base  string
	mu    sync.Mutex
	wrong []string
}

// named are the words in the names of the families that journeys are about.
var named sync.Map

var cprInAddress = regexp.MustCompile(`\b[0-9]{6}-?[0-9]{4}\b`)

// asked checks an address that the browser asks for, the login provider's included: it stands in logs and histories.
func (h *heard) asked(address string) {
	plain, err := url.QueryUnescape(address)
	if err != nil {
		plain = address
	}
	if strings.Contains(plain, "id_token") || strings.Contains(plain, "@") || cprInAddress.MatchString(plain) {
		h.add("an address says who somebody is: %s", address)
	}
	named.Range(func(word, _ any) bool {
		if name := word.(string); len(name) > 4 && strings.Contains(plain, name) {
			h.add("an address holds the name %s: %s", name, address)
		}
		return true
	})
}

func (h *heard) event(ev any) {
	switch e := ev.(type) {
	case *network.EventRequestWillBeSent:
		h.asked(e.Request.URL)
	case *network.EventResponseReceived:
		if strings.HasPrefix(e.Response.URL, h.base+"/") {
			h.answer(e)
		}
	case *log.EventEntryAdded:
		if e.Entry.Level == log.EntryLevelError && e.Entry.Source != log.EntrySourceNetwork {
			h.add("the console says: %s", e.Entry.Text)
		}
		if strings.Contains(e.Entry.Text, "Content Security Policy") {
			h.add("the policy was violated: %s", e.Entry.Text)
		}
	case *runtime.EventExceptionThrown:
		what := e.ExceptionDetails.Text
		if x := e.ExceptionDetails.Exception; x != nil {
			what += " " + x.Description
		}
		h.add("a script failed: %s", what)
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.ConsoleAPICalledTypeError {
			h.complains(e.Args)
		}
	}
}

// expected are complaints of the saving of drafts: after the session or the access has ended one is
// refused, and when the form itself is sent one that is under way is dropped.
var expected = []string{"Response Status Error Code 401", "Response Status Error Code 403 from /kladde", "htmx:sendAbort", "htmx:afterRequest"}

// complains: whatever else a script complains of is wrong.
func (h *heard) complains(args []*runtime.RemoteObject) {
	var said string
	for _, a := range args {
		said += string(a.Value) + a.Description + " "
	}
	if !slices.ContainsFunc(expected, func(e string) bool { return strings.Contains(said, e) }) {
		h.add("a script complains: %s", said)
	}
}

// answer checks the headers of every answer, and that nothing but pages, drafts and own
// files is asked for.
func (h *heard) answer(e *network.EventResponseReceived) {
	u, err := url.Parse(e.Response.URL)
	if err != nil {
		h.add("an address cannot be read")
		return
	}
	header := func(name string) string {
		for k, v := range e.Response.Headers {
			if strings.EqualFold(k, name) {
				return fmt.Sprint(v)
			}
		}
		return ""
	}
	policy := header("Content-Security-Policy")
	parts := []string{"default-src 'self'", "frame-ancestors 'none'", "base-uri 'none'", "object-src 'none'"}
	if strings.Contains(u.Path, "/dokumenter/") && e.Response.Status == http.StatusOK {
		parts = []string{"default-src 'none'", "sandbox"} // what others wrote runs and loads nothing
	}
	for _, part := range parts {
		if !strings.Contains(policy, part) {
			h.add("%s: the policy lacks %s", u.Path, part)
		}
	}
	if strings.Contains(policy, "unsafe") {
		h.add("%s: the policy allows what is unsafe: %s", u.Path, policy)
	}
	if header("X-Content-Type-Options") != "nosniff" {
		h.add("%s: the type may be guessed", u.Path)
	}
	static := strings.HasPrefix(u.Path, "/static/")
	if !static && !strings.Contains(header("Cache-Control"), "no-store") {
		h.add("%s: may be cached: %q", u.Path, header("Cache-Control"))
	}
	if e.Response.Status >= 500 && e.Type == network.ResourceTypeDocument {
		h.add("%s: answered %d", u.Path, e.Response.Status)
	}
}

func (h *heard) add(format string, values ...any) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.wrong = append(h.wrong, fmt.Sprintf(format, values...))
}

func (h *heard) report(t *testing.T) {
	t.Helper()
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, w := range h.wrong {
		t.Error(w)
	}
}
