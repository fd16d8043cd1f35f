// Package browsertest drives the pages as people do: in a real browser, against the
// real stack, at the width of a phone and of a desk, by keyboard, and without script.
package browsertest

import (
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

//go:embed axe/axe.min.js
var axe string

const (
	phone = 360
	desk  = 1280
)

// browser is one person's browser.
type browser struct {
	t    *testing.T
	ctx  context.Context
	base string
	name string // of the journey, for screenshots
}

// open starts a browser of a width. Without a Chromium the test is skipped, unless
// ENPLAN_TEST_BROWSER says that there must be one.
func open(t *testing.T, base string, width int64, script bool) *browser {
	t.Helper()
	program := chromium(t)
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(program), chromedp.Flag("accept-lang", "da"), chromedp.Flag("force-color-profile", "srgb"))
	if os.Getuid() == 0 {
		options = append(options, chromedp.NoSandbox)
	}
	allocated, stop := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(stop)
	tab, closeTab := chromedp.NewContext(allocated)
	t.Cleanup(closeTab)
	ctx, cancel := context.WithTimeout(tab, 3*time.Minute)
	t.Cleanup(cancel)
	b := &browser{t: t, ctx: ctx, base: base, name: strings.NewReplacer("/", "-").Replace(t.Name())}
	b.do(chromedp.EmulateViewport(width, 800))
	if !script {
		b.do(chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
			_, err := chromedp.Call(ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
			return err
		}))
	}
	return b
}

func chromium(t *testing.T) string {
	t.Helper()
	for _, name := range []string{os.Getenv("ENPLAN_CHROMIUM"), "chromium", "chromium-browser", "google-chrome"} {
		if name == "" {
			continue
		}
		if program, err := exec.LookPath(name); err == nil {
			return program
		}
	}
	if os.Getenv("ENPLAN_TEST_BROWSER") != "" {
		t.Fatal("no Chromium is installed")
	}
	t.Skip("no Chromium is installed")
	return ""
}

func (b *browser) do(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	if err := chromedp.Do(b.ctx, steps...); err != nil {
		b.fail(err)
	}
}

// fail keeps a picture of what the browser showed.
func (b *browser) fail(err error) {
	b.t.Helper()
	at, _ := chromedp.Run(b.ctx, chromedp.Location())
	b.picture("failed")
	b.t.Fatalf("at %s: %v", at, err)
}

func (b *browser) visit(path string) { b.t.Helper(); b.do(chromedp.Navigate(b.base + path)) }

// press clicks what carries a text: a button or a link.
func (b *browser) press(text string) {
	b.t.Helper()
	xpath := fmt.Sprintf(`(//button[contains(normalize-space(.), %[1]q)] | //a[contains(normalize-space(.), %[1]q)])[1]`, text)
	before := b.page()
	var err error
	for range 5 { // the page may be about to change under our hands
		limited, cancel := context.WithTimeout(b.ctx, 4*time.Second)
		err = chromedp.Do(limited, chromedp.Click(xpath))
		cancel()
		if err == nil {
			b.nextPage(before)
			return
		}
		time.Sleep(200 * time.Millisecond)
	}
	b.fail(err)
}

// page tells one page from the next.
func (b *browser) page() string {
	at, _ := chromedp.Run(b.ctx, chromedp.Evaluate[string](`document.readyState === "complete" ? String(performance.timeOrigin) : ""`))
	return at
}

// nextPage waits until another page is there whole.
func (b *browser) nextPage(before string) {
	b.t.Helper()
	for range 60 {
		if now := b.page(); now != "" && now != before {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
}

// settle waits until the page that follows is there.
func (b *browser) settle() {
	b.t.Helper()
	b.do(chromedp.Sleep(250*time.Millisecond), chromedp.WaitReady(chromedp.CSS("body")))
}

// fill types into the input that a label names, as a person finds it.
func (b *browser) fill(label, value string) {
	b.t.Helper()
	b.do(chromedp.SendKeys(b.labelled(label), value))
}

func (b *browser) replace(label, value string) {
	b.t.Helper()
	b.do(chromedp.Clear(b.labelled(label)), chromedp.SendKeys(b.labelled(label), value))
}

func (b *browser) labelled(label string) string {
	return fmt.Sprintf(`//*[@id = //label[contains(normalize-space(.), %q)]/@for]`, label)
}

// tick chooses the box or the circle that a label names.
func (b *browser) tick(label string) {
	b.t.Helper()
	b.do(chromedp.Click(fmt.Sprintf(`//label[contains(normalize-space(.), %q)]`, label)))
}

func (b *browser) key(keys ...string) {
	b.t.Helper()
	for _, k := range keys {
		b.do(chromedp.KeyEvent(k))
	}
}

const enter = kb.Enter

// reads waits until the page says something.
func (b *browser) reads(text string) {
	b.t.Helper()
	var last string
	for range 40 {
		last, _ = chromedp.Run(b.ctx, chromedp.Text(chromedp.CSS("body")))
		if strings.Contains(last, text) {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	b.fail(fmt.Errorf("the page does not say %q; it says: %.1500s", text, last))
}

func (b *browser) location() string {
	b.t.Helper()
	at, err := chromedp.Run(b.ctx, chromedp.Location())
	if err != nil {
		b.fail(err)
	}
	return at
}

// logIn logs in at the provider as one of the demo users.
func (b *browser) logIn(user string) {
	b.t.Helper()
	b.visit("/login")
	b.do(
		chromedp.Click(chromedp.CSS(`input[value="`+user+`"]`)),
		chromedp.SendKeys(chromedp.CSS("#password"), "demo"),
		chromedp.Click(chromedp.CSS("button[type=submit]")),
	)
	b.settle()
	b.do(chromedp.WaitReady(chromedp.CSS("#main-content")))
}

// accessible runs axe on the page: no violation of WCAG 2.1 A or AA, and nothing wider
// than the screen.
func (b *browser) accessible() {
	b.t.Helper()
	b.do(chromedp.Evaluate[chromedp.Void](axe + ";0"))
	report, err := chromedp.Run(b.ctx, chromedp.Evaluate[string](
		`axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}).then(r => JSON.stringify(r.violations.map(v => ({id: v.id, help: v.help, at: v.nodes.map(n => n.target.join(" ") + ": " + n.html.slice(0, 160))}))))`,
		chromedp.EvalAwaitPromise,
	))
	if err != nil {
		b.fail(err)
	}
	var violations []struct {
		ID, Help string
		At       []string
	}
	if err := json.Unmarshal([]byte(report), &violations); err != nil {
		b.fail(err)
	}
	for _, v := range violations {
		b.t.Errorf("%s: %s (%s)\n  %s", b.location(), v.Help, v.ID, strings.Join(v.At, "\n  "))
	}
	wide, err := chromedp.Run(b.ctx, chromedp.Evaluate[string](
		`(() => { const w = document.documentElement.clientWidth; const e = [...document.querySelectorAll("main *")].find(e => e.getBoundingClientRect().right > w + 1 && getComputedStyle(e).position !== "absolute" && !e.closest(".scrolls")); return e ? e.outerHTML.slice(0, 200) : "" })()`,
	))
	if err != nil {
		b.fail(err)
	}
	if wide != "" {
		b.t.Errorf("%s: wider than the screen: %s", b.location(), wide)
	}
}

// picture keeps a screenshot where ENPLAN_PICTURES says, for people to look at.
func (b *browser) picture(name string) {
	b.t.Helper()
	dir := os.Getenv("ENPLAN_PICTURES")
	if dir == "" {
		return
	}
	png, err := chromedp.Run(b.ctx, chromedp.FullScreenshot(100))
	if err != nil {
		b.t.Logf("no picture: %v", err)
		return
	}
	if err := os.WriteFile(filepath.Join(dir, b.name+"-"+name+".png"), png, 0o644); err != nil {
		b.t.Log(err)
	}
}

func reachable(t *testing.T, base string) {
	t.Helper()
	for range 100 {
		if r, err := http.Get(base + "/healthz"); err == nil {
			_ = r.Body.Close()
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Fatalf("nothing answers at %s", base)
}
