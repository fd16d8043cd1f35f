package browser

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// By keyboard alone: logging in, past the navigation, into a course, and a note is written.
func TestANoteIsWrittenByKeyboardAlone(t *testing.T) {
	t.Parallel()
	p := started(t)
	f := p.family(t, "Aabenraa-Tastrup").followedUp() // its meeting is not agreed, so it stands in the list
	b := open(t, p.base, desk)
	b.visit("/")
	b.key(kb.Tab)
	if stop := b.focused(); !strings.Contains(stop, "Gå til sidens indhold") {
		t.Errorf("the first stop is %q", stop)
	}
	b.enterAt("Log ind")
	b.logInByKeyboard("Karen Holmegaard-Lund")
	b.reads("Mine familier")
	b.enterAt("Familien " + f.name)
	b.enterAt("Beskeder og notater")
	b.enterAt("Skriv et notat")
	b.tabTo("Telefonsamtale")
	b.key(" ")
	b.tabTo("Notat")
	b.types("Skrevet uden mus.")
	b.enterAt("Gem notatet")
	b.reads("Det er gemt.", "Skrevet uden mus.")
}

// By keyboard alone: Maria answers the plan, reads what she answered and changes it.
func TestAPlanIsAnsweredByKeyboardAlone(t *testing.T) {
	t.Parallel()
	p := started(t)
	f := p.family(t, "Bramming-Tastrup").submitted()
	b := open(t, p.base, phone)
	b.visit(f.mine("")) // as from a mail: one logs in and comes to it
	b.logInByKeyboard("Maria Toft")
	b.reads("Planen er klar")
	b.enterAt("Læs og svar")
	b.tabTo("Jeg er enig")
	b.key(" ")
	b.enterAt("Send mit svar")
	b.reads("Tak. Dit svar er sendt til tovholderen.", "Dit svar på planen")
	b.enterAt("Ret mit svar")
	b.tabTo("Med egne ord")
	b.types("Tak for hjælpen.")
	b.enterAt("Send mit svar")
	b.reads("»Tak for hjælpen.«")
}

// By keyboard alone: an error leads to the field that is wrong.
func TestAnErrorIsReachedByKeyboardAlone(t *testing.T) {
	t.Parallel()
	p := started(t)
	f := p.family(t, "Christiansfeld").followedUp()
	b := open(t, p.base, desk).logIn("karen")
	b.visit(f.at("/handling/write_note"))
	b.enterAt("Gem notatet")
	if stop := b.focused(); !strings.Contains(stop, "Der er noget, der skal rettes") {
		t.Errorf("after an error the reader begins at %q", stop)
	}
	for range 20 { // a key that comes before the page is painted is lost
		if b.key(kb.Tab); !strings.Contains(b.focused(), "Der er noget") {
			break
		}
		time.Sleep(100 * time.Millisecond)
	}
	b.key(kb.Enter)
	for range 200 {
		if strings.Contains(b.focused(), "Telefonsamtale") {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Errorf("the first error leads to %q", b.focused())
}

// logInByKeyboard answers the provider's page.
func (b *browser) logInByKeyboard(name string) {
	b.t.Helper()
	b.tabTo(name)
	b.key(" ")
	b.tabTo("assword")
	b.types("demo")
	b.enter()
}

// focused is what has the keyboard, as a screen reader would say it.
func (b *browser) focused() string {
	b.t.Helper()
	return ask(b, chromedp.Evaluate[string](`(() => {
		const e = document.activeElement;
		if (e === document.body) return "";
		return ([...(e.labels || [])].map(l => l.textContent).join(" ") + " " + (e.textContent || "") + " " + (e.type || "")).trim();
	})()`))
}

// tabTo goes on with the tab key until something has the keyboard; within a choice the
// arrow keys go on.
func (b *browser) tabTo(text string) {
	b.t.Helper()
	for range 400 {
		if strings.Contains(b.focused(), text) {
			return
		}
		if radio := ask(b, chromedp.Evaluate[bool](`(() => {
			const e = document.activeElement;
			return e.type === "radio" && [...document.getElementsByName(e.name)].some(o => [...o.labels].some(l => l.textContent.includes(`+fmt.Sprintf("%q", text)+`)));
		})()`)); radio {
			b.key(kb.ArrowDown)
			continue
		}
		b.key(kb.Tab)
	}
	b.fail(fmt.Errorf("the keyboard does not reach %q", text))
}

func (b *browser) types(text string) {
	b.t.Helper()
	b.do(chromedp.KeyEvent(text))
}

// enterAt goes to a link or button and follows it.
func (b *browser) enterAt(text string) {
	b.t.Helper()
	b.tabTo(text)
	b.enter()
}
