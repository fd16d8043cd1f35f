package browsertest

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"
)

// Monday morning: from a count to its list, one family is moved with a look ahead, and
// moved back.
func TestASupervisorMovesAFamilyAfterALookAheadAndBack(t *testing.T) {
	t.Parallel()
	p := started(t)
	atBothWidths(t, func(t *testing.T, width int64) {
		f := p.family(t, "Frederikshavn-"+at(width)).followedUp()
		s := open(t, p.base, width).logIn("sofie")
		s.reads("Mandag morgen", "forløb i gang")
		s.press("forløb i gang")
		s.picture("list")
		s.visit("/omfordeling")
		s.press("Se, hvad der vil ske")
		s.reads("Der er noget, der skal rettes")
		s.choose("Fra", "Karen Holmegaard-Lund")
		s.choose("Til", "Jonas Refsgaard")
		s.fill("Begrundelse", "Karen får færre familier.")
		s.press("Se, hvad der vil ske")
		s.reads("Intet er flyttet endnu.", f.name)
		s.onlyTicks(f.id)
		s.picture("dry-run")
		s.press("Flyt de valgte forløb")
		s.readsInTime("Færdig: 1 af 1 forløb er flyttet.")
		s.picture("moved")
		s.fill("Hvorfor?", "Familien ønsker at beholde Karen.")
		s.press("Flyt tilbage til Karen")
		s.readsInTime("Færdig: 1 af 1 forløb er flyttet.")
		s.visit(f.at("/indefra"))
		s.reads("Karen Holmegaard-Lund")
	})
}

// onlyTicks leaves one of many boxes ticked.
func (b *browser) onlyTicks(value string) {
	b.t.Helper()
	b.do(chromedp.Evaluate[chromedp.Void](fmt.Sprintf(`document.querySelectorAll("main input[type=checkbox]").forEach(x => { x.checked = x.value === %q });0`, value)))
}

// readsInTime reads a page that says how far something has come, until it says more.
func (b *browser) readsInTime(text string) {
	b.t.Helper()
	for range 5 {
		if _, says := b.waitFor(text); says {
			return
		}
		b.do(chromedp.Reload())
	}
	b.reads(text)
}

// Whoever breaks the glass says why, and the family reads it.
func TestBreakGlassIsGivenAReasonThatTheFamilyReads(t *testing.T) {
	t.Parallel()
	p := started(t)
	f := p.family(t, "Grindsted").followedUp()
	s := open(t, p.base, desk).logIn("sofie")
	s.visit(f.at("/noedadgang"))
	s.press("Giv mig adgang")
	s.reads("Skriv en begrundelse")
	s.fill("Begrundelse", "En påmindelse blev ikke sendt, og jeg skal se hvorfor.")
	s.press("Giv mig adgang")
	s.reads("Gælder nu")
	s.picture("granted")
	m := open(t, p.base, phone).logIn("maria")
	m.visit(f.at("/hvem-har-set"))
	m.reads("Sofie Brandt-Thulstrup", "En påmindelse blev ikke sendt, og jeg skal se hvorfor.")
	m.picture("seen")
	s.press("Slut nu")
	s.reads("Er slut")
	s.visit("/stikproever?art=noed")
	s.reads("En påmindelse blev ikke sendt, og jeg skal se hvorfor.")
}

// A sample of who has looked is drawn, and the figures of a year are read and taken along.
func TestASupervisorDrawsASampleAndReadsTheFigures(t *testing.T) {
	t.Parallel()
	p := started(t)
	s := open(t, p.base, desk).logIn("sofie")
	s.visit("/stikproever")
	s.press("Træk en stikprøve")
	s.reads("udtræk")
	s.picture("sample")
	s.visit("/evaluering")
	s.picture("evaluation")
	s.visit("/moedetal")
	s.picture("parity")
}
