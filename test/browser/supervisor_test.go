package browser

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
	f := p.family(t, "Frederikshavn").followedUp()
	s := open(t, p.base, desk).logIn("sofie")
	s.reads("Mandag morgen", "forløb i gang")
	s.press("forløb i gang")
	s.picture("list")
	s.visit("/omfordeling")
	s.press("Se, hvad der vil ske")
	s.reads("Der er noget, der skal rettes")
	s.choose("Fra", "Karen Holmegaard-Lund")
	s.tick("Jonas Refsgaard")
	s.tick("Sofie Brandt-Thulstrup")
	s.fill("Begrundelse", "Karen får færre familier.")
	s.press("Se, hvad der vil ske")
	s.reads("Intet er flyttet endnu.", f.name, "Sofie Brandt-Thulstrup")
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
}

// onlyTicks leaves one of many boxes ticked.
func (b *browser) onlyTicks(value string) {
	b.t.Helper()
	tick := fmt.Sprintf(`document.querySelectorAll("main input[type=checkbox]").forEach(x => { x.checked = x.value === %q });0`, value)
	b.do(chromedp.Evaluate[chromedp.Void](tick))
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

// A look-up of a sample is looked into: first it is followed up, then it is in order; it is drawn again only if
// one asks, and the family reads that it was checked, but not what was written.
func TestASupervisorSaysWhatWasFoundOfALookUp(t *testing.T) {
	t.Parallel()
	p := started(t)
	f := p.family(t, "Højgårdslund").followedUp()
	jonas := open(t, p.base, desk).logIn("jonas")
	jonas.visit(f.at(""))
	for _, width := range []int64{desk, phone} {
		s := withoutScript(t, p.base, width).logIn("sofie")
		s.visit("/stikproever?medarbejder=jonas&antal=50")
		if width == phone {
			s.readsNot("Højgårdslund") // it is followed up: that is drawn only if one asks
			s.press("Opslag, der følges op")
		}
		s.reads("Højgårdslund")
		s.openAt("Højgårdslund")
		verdict, done := "Skal følges op", "Gemt: opslaget følges op."
		if width == phone {
			verdict, done = "I orden", "Gemt: opslaget er i orden."
		}
		s.pressAt("Højgårdslund", verdict)
		s.reads("Skriv kort, hvad du bygger det på.")
		s.picture("why")
		s.fillAt("Højgårdslund", "Jonas er i familiens team.")
		s.pressAt("Højgårdslund", verdict)
		s.reads(done)
		s.picture("found")
	}
	again := open(t, p.base, desk).logIn("sofie")
	again.visit("/stikproever?medarbejder=jonas&antal=50&kontrol=alle")
	again.reads("Jonas er i familiens team.", "Sofie Brandt-Thulstrup")
	again.picture("all")
	m := open(t, p.base, phone).logIn("maria")
	m.visit(f.at("/hvem-har-set"))
	m.reads("Kontrolleret af kommunen")
	m.readsNot("Jonas er i familiens team.")
	m.picture("checked")
}

const rowOf = `//tr[contains(normalize-space(.), %q)]`

// openAt opens what is folded in the row of a table, and fillAt types into it.
func (b *browser) openAt(within string) {
	b.t.Helper()
	b.do(chromedp.Click(fmt.Sprintf(rowOf+`//summary`, within)))
}

func (b *browser) fillAt(within, value string) {
	b.t.Helper()
	b.do(chromedp.SendKeys(fmt.Sprintf(rowOf+`//input[@type="text"]`, within), value))
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
