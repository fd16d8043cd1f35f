// Package browser uses the pages as people do: in a real browser, against the real
// stack, by keyboard, and without script. Journeys are what people do: staff at the width of
// a desktop, citizens at that of a phone. What must hold for every page is checked on each
// page of a journey, and at both widths for all pages in the table.
package browser

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/enplan-dk/enplan/test/kit"
)

const (
	phone = 360
	desk  = 1280
)

// browser is one person's browser: its cookies are its own.
type browser struct {
	t      *testing.T
	ctx    context.Context
	base   string
	width  int64
	script bool
	name   string // of the journey, for screenshots
	heard  *heard
}

// patience is how long one journey may take on a busy machine.
const patience = 8 * time.Minute

// theChromium is the one of all journeys; each person has a context of it.
var theChromium struct {
	sync.Once
	first context.Context
	err   error
}

func startedChromium(program string) (context.Context, error) {
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(program),
		chromedp.Flag("accept-lang", "da"), chromedp.Flag("force-color-profile", "srgb"), chromedp.Flag("disable-dev-shm-usage", true))
	if os.Getuid() == 0 {
		options = append(options, chromedp.NoSandbox)
	}
	allocated, stop := chromedp.NewExecAllocator(context.Background(), options...)
	first, closeFirst := chromedp.NewContext(allocated)
	closing = append(closing, stop, closeFirst)
	return first, chromedp.Do(first)
}

// open gives somebody a browser of a width.
func open(t *testing.T, base string, width int64) *browser { return opened(t, base, width, true) }

// withoutScript gives somebody a browser that runs no script.
func withoutScript(t *testing.T, base string, width int64) *browser {
	return opened(t, base, width, false)
}

func opened(t *testing.T, base string, width int64, script bool) *browser {
	t.Helper()
	program := kit.Chromium(t)
	theChromium.Do(func() { theChromium.first, theChromium.err = startedChromium(program) })
	if theChromium.err != nil {
		t.Fatalf("start Chromium: %v", theChromium.err)
	}
	b := &browser{t: t, base: base, width: width, script: script, name: strings.NewReplacer("/", "-").Replace(t.Name()), heard: &heard{base: base}}
	tab, closeTab := chromedp.NewContext(theChromium.first, chromedp.WithNewBrowserContext(), chromedp.WithListener(b.heard.event))
	ctx, cancel := context.WithTimeout(tab, patience)
	b.ctx = ctx
	t.Cleanup(func() {
		b.heard.report(t)
		cancel()
		closeTab()
	})
	if err := chromedp.Do(ctx); err != nil { // the tab lives as long as the context of its first step
		t.Fatalf("open a tab: %v", err)
	}
	b.resize(width)
	b.do(chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error { // every tab has the keyboard, not only the one in front
		_, err := chromedp.Call(ctx, emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true})
		return err
	}))
	if !script {
		b.do(chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
			_, err := chromedp.Call(ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
			return err
		}))
	}
	return b
}

// moment is how long one step may take: what is not there by then does not come.
const moment = 30 * time.Second

func (b *browser) do(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	limited, cancel := context.WithTimeout(b.ctx, moment)
	defer cancel()
	if err := chromedp.Do(limited, steps...); err != nil {
		b.fail(err)
	}
}

func ask[T any](b *browser, a chromedp.Action[T]) T {
	b.t.Helper()
	limited, cancel := context.WithTimeout(b.ctx, moment)
	defer cancel()
	v, err := chromedp.Run(limited, a)
	if err != nil {
		b.fail(err)
	}
	return v
}

// fail keeps a picture of what the browser showed.
func (b *browser) fail(err error) {
	b.t.Helper()
	limited, cancel := context.WithTimeout(b.ctx, moment)
	defer cancel()
	at, _ := chromedp.Run(limited, chromedp.Location())
	b.picture("failed")
	b.t.Fatalf("at %s: %v", strings.TrimPrefix(at, b.base), err)
}

func (b *browser) resize(width int64) {
	b.t.Helper()
	b.do(chromedp.EmulateViewport(width, 800))
}

// visit opens an address and looks at the page that is there.
func (b *browser) visit(path string) {
	b.t.Helper()
	b.do(chromedp.Navigate(b.base + path))
	b.look()
}

// press clicks the first button or link that carries a text, and looks at the page that it leads to.
func (b *browser) press(text string) { b.t.Helper(); b.pressAt("", text) }

// pressAt clicks what carries a text within the part of the page that says something else.
func (b *browser) pressAt(within, text string) {
	b.t.Helper()
	scope := ""
	if within != "" {
		scope = fmt.Sprintf(`//*[self::li or self::article or self::tr or self::section or contains(@class, "card-box")][contains(normalize-space(.), %q)]`, within)
	}
	where := `contains(normalize-space(.), %[2]q) and not(ancestor::dialog)`
	xpath := fmt.Sprintf(`(%[1]s//button[`+where+`] | %[1]s//a[`+where+`])[1]`, scope, text)
	before := b.whole()
	var err error
	for range 4 { // the page may be about to change under our hands
		limited, cancel := context.WithTimeout(b.ctx, 4*time.Second)
		err = chromedp.Do(limited, chromedp.Click(xpath))
		cancel()
		if err == nil {
			b.arrive(before)
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	b.fail(fmt.Errorf("press %q: %w", text, err))
}

// page tells one page from the next.
func (b *browser) page() string {
	at, _ := chromedp.Run(b.ctx, chromedp.Evaluate[string](`document.readyState === "complete" ? String(performance.timeOrigin) : ""`))
	return at
}

// whole waits until the page that one is on is there whole, with its fonts, so that
// nothing moves under the hand.
func (b *browser) whole() string {
	b.t.Helper()
	for range 300 {
		if now := b.page(); now != "" {
			return now
		}
		time.Sleep(20 * time.Millisecond)
	}
	return ""
}

// arrive waits until another page is there whole, and looks at it.
func (b *browser) arrive(before string) {
	b.t.Helper()
	for range 300 {
		if now := b.page(); now != "" && now != before {
			b.look()
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	b.fail(fmt.Errorf("no other page came"))
}

// fill types into the input that a label names, as a person finds it.
func (b *browser) fill(label, value string) {
	b.t.Helper()
	b.do(chromedp.SendKeys(b.labelled(label), value))
}

// replace types in the place of what stands there.
func (b *browser) replace(label, value string) {
	b.t.Helper()
	empty := fmt.Sprintf(`document.evaluate(%q, document, null, XPathResult.FIRST_ORDERED_NODE_TYPE, null).singleNodeValue.value = "";0`, b.labelled(label))
	b.do(chromedp.Evaluate[chromedp.Void](empty))
	b.fill(label, value)
}

// typed is what stands in an input.
func (b *browser) typed(label string) string {
	b.t.Helper()
	return ask(b, chromedp.Value(b.labelled(label)))
}

func (b *browser) labelled(label string) string {
	return fmt.Sprintf(`(//*[@id = //label[contains(normalize-space(.), %q)]/@for])[1]`, label)
}

// choose picks from a list.
func (b *browser) choose(label, option string) {
	b.t.Helper()
	found := ask(b, chromedp.Evaluate[bool](fmt.Sprintf(`(() => {
		const label = [...document.querySelectorAll("label")].find(l => l.textContent.includes(%q));
		const list = label && document.getElementById(label.htmlFor);
		const option = list && [...list.options].find(o => o.text.includes(%q));
		if (!option) return false;
		list.value = option.value;
		list.dispatchEvent(new Event("change", {bubbles: true}));
		return true;
	})()`, label, option)))
	if !found {
		b.fail(fmt.Errorf("the list %q has no %q", label, option))
	}
}

// set puts a value into an input of any kind, such as a slider, as moving it would.
func (b *browser) set(label, value string) {
	b.t.Helper()
	b.do(chromedp.SetValue(b.labelled(label), value))
	b.do(chromedp.Evaluate[chromedp.Void](`document.querySelectorAll("input").forEach(i => i.dispatchEvent(new Event("change", {bubbles: true})));0`))
}

// fillAllUnder types the same into every text field under a heading.
func (b *browser) fillAllUnder(heading, value string) {
	b.t.Helper()
	fields := fmt.Sprintf(`//section[h2[contains(normalize-space(.), %q)]]//textarea`, heading)
	for i := range ask(b, chromedp.Nodes(fields)) {
		b.do(chromedp.SendKeys(fmt.Sprintf("(%s)[%d]", fields, i+1), value))
	}
}

// unfold opens the part of a form under a heading.
func (b *browser) unfold(heading string) {
	b.t.Helper()
	b.do(chromedp.Click(fmt.Sprintf(`(//summary[contains(normalize-space(.), %q)])[1]`, heading)))
}

// tickAllUnder chooses every box under a heading.
func (b *browser) tickAllUnder(heading string) {
	b.t.Helper()
	n := ask(b, chromedp.Evaluate[int](fmt.Sprintf(`(() => {
		const part = [...document.querySelectorAll("section, fieldset, details")].find(s => s.querySelector("h2, legend")?.textContent.includes(%q));
		const boxes = part ? [...part.querySelectorAll("input[type=checkbox]:not(:checked)")] : [];
		boxes.forEach(x => x.click());
		return boxes.length;
	})()`, heading)))
	if n == 0 {
		b.fail(fmt.Errorf("nothing to tick under %q", heading))
	}
}

// tick chooses the box or the circle that a label names.
func (b *browser) tick(label string) {
	b.t.Helper()
	b.click(fmt.Sprintf(`(//label[contains(normalize-space(.), %q)])[1]`, label))
}

// tickUnder chooses the one that a label names under a heading or a question.
func (b *browser) tickUnder(question, label string) {
	b.t.Helper()
	b.click(fmt.Sprintf(
		`(//*[self::section or self::fieldset][(h2 | legend)[contains(normalize-space(.), %q)]]//label[contains(normalize-space(.), %q)])[1]`, question, label,
	))
}

// click chooses what a label names, and makes sure that it is chosen: a page that still
// grows may move the label away from under the hand.
func (b *browser) click(label string) {
	b.t.Helper()
	b.whole()
	chosen := fmt.Sprintf(
		`document.getElementById(document.evaluate(%q, document, null, XPathResult.FIRST_ORDERED_NODE_TYPE, null).singleNodeValue.htmlFor).checked`, label,
	)
	for range 3 {
		limited, cancel := context.WithTimeout(b.ctx, 5*time.Second)
		err := chromedp.Do(limited, chromedp.Click(label))
		cancel()
		if err != nil {
			b.fail(fmt.Errorf("choose %s: %w", label, err))
		}
		if ask(b, chromedp.Evaluate[bool](chosen)) {
			return
		}
	}
	b.fail(fmt.Errorf("%s cannot be chosen", label))
}

// tickFirstOf chooses the first answer to a question.
func (b *browser) tickFirstOf(question string) {
	b.t.Helper()
	b.click(fmt.Sprintf(`(//fieldset[legend[contains(normalize-space(.), %q)]]//label)[1]`, question))
}

func (b *browser) key(keys ...string) {
	b.t.Helper()
	for _, k := range keys {
		b.do(chromedp.KeyEvent(k, asAKeyboardSends))
	}
}

// asAKeyboardSends makes a key's going down an event of its own: where it leads elsewhere,
// its character does not follow it there and send a form.
func asAKeyboardSends(k *input.DispatchKeyEventParams) {
	if k.Type == input.DispatchKeyEventTypeKeyDown {
		k.Type = input.DispatchKeyEventTypeRawKeyDown
	}
}

// enter presses the key and goes where it leads.
func (b *browser) enter() {
	b.t.Helper()
	before := b.page()
	b.key(kb.Enter)
	b.arrive(before)
}

// reads waits until the page says something.
func (b *browser) reads(texts ...string) {
	b.t.Helper()
	for _, text := range texts {
		if last, says := b.waitFor(text); !says {
			b.fail(fmt.Errorf("the page does not say %q; it says: %.1500s", text, last))
		}
	}
}

// readsNot makes sure that the page, as it stands, does not say something.
func (b *browser) readsNot(texts ...string) {
	b.t.Helper()
	page := b.text()
	for _, text := range texts {
		if strings.Contains(page, text) {
			b.fail(fmt.Errorf("the page says %q", text))
		}
	}
}

func (b *browser) waitFor(text string) (last string, says bool) {
	for range 300 {
		last, _ = chromedp.Run(b.ctx, chromedp.Evaluate[string](`document.body.innerText`))
		if strings.Contains(last, text) {
			return last, true
		}
		time.Sleep(50 * time.Millisecond)
	}
	return last, false
}

func (b *browser) text() string {
	b.t.Helper()
	return ask(b, chromedp.Evaluate[string](`document.body.innerText`))
}

// html is everything that the browser got, shown or not.
func (b *browser) html() string {
	b.t.Helper()
	return ask(b, chromedp.Evaluate[string](`document.documentElement.outerHTML`))
}

// path is where the browser is, without the server.
func (b *browser) path() string {
	b.t.Helper()
	return strings.TrimPrefix(ask(b, chromedp.Location()), b.base)
}

// logIn logs in at the provider as one of the demo users.
func (b *browser) logIn(user string) *browser {
	b.t.Helper()
	b.do(chromedp.Navigate(b.base + "/login"))
	b.answerProvider(user)
	return b
}

// answerProvider fills the provider's page and comes back.
func (b *browser) answerProvider(user string) {
	b.t.Helper()
	before := b.page()
	b.do(
		chromedp.Click(chromedp.CSS(`input[value="`+user+`"]`)),
		chromedp.SendKeys(chromedp.CSS("#password"), "demo"),
		chromedp.Click(chromedp.CSS("button[type=submit]")),
	)
	b.arrive(before)
	b.do(chromedp.WaitReady(chromedp.CSS("#main-content")))
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
