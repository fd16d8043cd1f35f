package browsertest

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

var widths = map[string]int64{"phone": phone, "desk": desk}

func TestEveryStartPageIsAccessibleAtBothWidths(t *testing.T) {
	base := product(t)
	for name, width := range widths {
		for user, start := range map[string]string{"karen": "/familier", "sofie": "/overblik", "maria": "/min-plan"} {
			t.Run(name+"/"+user, func(t *testing.T) {
				b := open(t, base, width, true)
				b.logIn(user)
				if at := b.location(); !strings.HasSuffix(at, start) {
					t.Errorf("%s begins at %s, want %s", user, at, start)
				}
				b.accessible()
				b.picture("start")
			})
		}
		t.Run(name+"/public", func(t *testing.T) {
			b := open(t, base, width, true)
			for _, path := range []string{"/", "/vedtaegt/eksempel", "/vedtaegt/151", "/vedtaegt/201", "/tilgaengelighed", "/privatliv", "/findes-ikke"} {
				b.visit(path)
				b.accessible()
			}
		})
	}
}

func TestACaseworkerFindsEveryPartOfACourse(t *testing.T) {
	base := product(t)
	for name, width := range widths {
		t.Run(name, func(t *testing.T) {
			b := open(t, base, width, true)
			b.logIn("karen")
			b.press("Familien Toft")
			b.reads("Hvorfor er vi her, og hvad sker der nu?")
			for _, tab := range []string{"Planen", "Opfølgning", "Team", "Familien", "Aftaler", "Beskeder og notater", "Afgørelser", "Hændelser"} {
				b.press(tab)
				b.reads("Hvorfor er vi her")
				b.accessible()
				b.picture(tab)
			}
			b.press("Hvem har set i sagen?")
			b.reads("Læste i sagen")
			b.accessible()
		})
	}
}

// From the referral to a team, as a caseworker does it: step by step, with an error in
// between that loses nothing.
func TestACaseworkerOpensACourseStepByStep(t *testing.T) {
	base := product(t)
	for name, width := range widths {
		t.Run(name, func(t *testing.T) {
			b := open(t, base, width, true)
			surname := "Kornerup-Hviid" + map[string]string{"phone": "sen", "desk": "dal"}[name]
			b.logIn(map[string]string{"phone": "karen", "desk": "jonas"}[name]) // whose drafts are their own
			b.press("Nyt forløb")
			b.accessible()
			b.picture("step-1")
			b.press("Næste: familien")
			b.reads("Der er noget, der skal rettes")
			b.accessible()
			b.tick("Familien selv")
			b.fill("Hvorfor?", "Tre forvaltninger og tre planer; familien ønsker én.")
			b.press("Næste: familien")
			b.fill("Navn", "Signe "+surname)
			b.tick("Voksen")
			b.fill("Fødselsdato", "31.2.1988")
			b.press("Næste: tjek svarene")
			b.reads("Skriv datoen som dag.måned.år")
			b.accessible()
			b.picture("error")
			b.replace("Fødselsdato", "1.3.1988")
			b.press("Næste: tjek svarene")
			b.reads("Signe " + surname)
			b.accessible()
			b.picture("check")
			b.press("Åbn forløbet")
			b.reads("Forløbet er åbnet.")
			b.reads("Familien " + surname)
			b.press("Skriv oplysninger ind")
			b.accessible()
			b.picture("facts")
			b.tick("Beskæftigelse")
			b.tick("Sundhed")
			b.fill("Din faglige bekræftelse", "Bekræftet i samtale med familien.")
			b.press("Gem oplysninger")
			b.press("Afgør deltagelse")
			b.accessible()
			b.press("Træf afgørelsen")
			b.reads("Vælg et svar")
			b.tick("Familien kan deltage")
			b.fill("Begrundelse", "Familien får hjælp fra to fagområder.")
			b.press("Træf afgørelsen")
			b.reads("Afgørelsen er truffet.")
			b.press("Bekræft teamet")
			b.accessible()
			b.press("Bekræft teamet")
			b.reads("Fagområdet")
			b.picture("refused")
			b.accessible()
		})
	}
}

// What somebody else changed meanwhile is shown, with what one wrote oneself.
func TestAChangeBySomebodyElseIsShownAndNothingIsLost(t *testing.T) {
	base := product(t)
	b := open(t, base, desk, true)
	b.logIn("karen")
	b.press("Familien Solvang-Krag")
	course := b.location()
	facts := strings.TrimPrefix(course, base) + "/handling/record_facts"
	b.visit(facts)
	b.replace("Din faglige bekræftelse", "Bekræftet i telefonen med Mikkel.")

	other := open(t, base, desk, true)
	other.logIn("karen")
	other.visit(facts)
	other.replace("Din faglige bekræftelse", "Bekræftet på mødet i går.")
	other.press("Gem oplysninger")
	other.reads("Det er gemt.")

	b.press("Gem oplysninger")
	b.reads("En anden har ændret forløbet, mens du skrev")
	b.reads("Oplysninger skrevet ind")
	b.reads("Bekræftet på mødet i går.")
	b.accessible()
	b.picture("conflict")
	b.press("Gem mit")
	b.reads("Det er gemt.")
}

// Everything that a citizen does with a plan, on a phone.
func TestACitizenReadsWritesAndLooksWhoHasLooked(t *testing.T) {
	base := product(t)
	for name, width := range widths {
		t.Run(name, func(t *testing.T) {
			b := open(t, base, width, true)
			b.logIn("maria")
			b.reads("Hej Maria")
			b.reads("Karen Holmegaard-Lund")
			b.press("Skriv til tovholderen")
			b.press("Skriv til tovholderen")
			b.accessible()
			b.fill("Din besked", "Kan vi mødes en time senere på onsdag? ("+name+")")
			b.press("Send")
			b.reads("Beskeden er sendt.")
			b.press("Skriv til tovholderen")
			b.reads("en time senere på onsdag? (" + name + ")")
			b.reads("får svar senest")
			b.accessible()
			b.picture("messages")
			b.visit("/min-plan")
			b.press("Se, hvem der har læst om mig")
			b.reads("Karen Holmegaard-Lund")
			b.accessible()
			b.picture("who")
			b.visit("/min-plan")
			b.press("Sådan klager du")
			b.accessible()
			b.visit("/min-plan")
			b.press("Læs planen i store bogstaver")
			b.reads("er din tovholder")
			b.accessible()
			b.picture("easy")
		})
	}
}

// Peter lives apart from Maria: nothing of hers is on his pages.
func TestAParentWhoLivesApartSeesNothingOfTheOthers(t *testing.T) {
	base := product(t)
	b := open(t, base, phone, true)
	b.logIn("peter")
	b.reads("Hej Peter")
	page, err := chromedp.Run(b.ctx, chromedp.OuterHTML(chromedp.CSS("html")))
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(page, "1990") {
		t.Error("Peter's page holds Maria's year of birth")
	}
	b.accessible()
}

func TestTheMainJourneyWorksWithoutScript(t *testing.T) {
	base := product(t)
	b := open(t, base, phone, false)
	b.logIn("maria")
	b.reads("Hej Maria")
	b.press("Skriv til tovholderen")
	b.press("Skriv til tovholderen")
	b.fill("Din besked", "Uden script.")
	b.press("Send")
	b.reads("Beskeden er sendt.")
	b.press("Log ud")
	b.reads("Én plan for familien")
}

// By keyboard alone: the skip link first, then to the button of the new course, through
// the first step.
func TestACourseIsBegunByKeyboardAlone(t *testing.T) {
	base := product(t)
	b := open(t, base, desk, true)
	b.logIn("jonas")
	b.key(kb.Tab)
	if focused := b.focused(); !strings.Contains(focused, "Gå til sidens indhold") {
		t.Errorf("the first stop is %q", focused)
	}
	b.tabTo("Nyt forløb")
	b.key(enter)
	b.settle()
	b.tabTo("Familien selv")
	b.key(" ")
	b.tabTo("Hvorfor?")
	b.key("E", "n", " ", "p", "l", "a", "n")
	b.tabTo("Næste: familien")
	b.key(enter)
	b.settle()
	b.reads("Hvem er i familien?")
}

func (b *browser) focused() string {
	b.t.Helper()
	text, err := chromedp.Run(b.ctx, chromedp.Evaluate[string](
		`(() => { const e = document.activeElement; if (e === document.body) return ""; const l = e.labels && e.labels[0]; return ((l ? l.textContent : "") + " " + (e.textContent || "")).trim() })()`,
	))
	if err != nil {
		b.fail(err)
	}
	return text
}

func (b *browser) tabTo(text string) {
	b.t.Helper()
	for range 60 {
		if strings.Contains(b.focused(), text) {
			return
		}
		b.key(kb.Tab)
	}
	b.fail(fmt.Errorf("the keyboard does not reach %q", text))
}

// A session that has ended loses nothing that was typed.
func TestWhatWasTypedIsThereAgainAfterLoggingIn(t *testing.T) {
	base := product(t)
	b := open(t, base, desk, true)
	b.logIn("karen")
	b.press("Familien Solvang-Krag")
	form := strings.TrimPrefix(b.location(), base) + "/handling/write_note"
	b.visit(form)
	b.fill("Notat", "Halvt skrevet, da telefonen ringede.")
	time.Sleep(2 * time.Second) // the draft is saved a moment after the last key
	b.reads("Kladde gemt")
	again := open(t, base, phone, true)
	again.logIn("karen")
	again.visit(form)
	again.reads("Vi har sat det ind, som du skrev sidst")
	value, err := chromedp.Run(again.ctx, chromedp.Value(again.labelled("Notat")))
	if err != nil || value != "Halvt skrevet, da telefonen ringede." {
		t.Errorf("the form shows %q, %v", value, err)
	}
	again.press("Gem notatet")
	again.reads("Vælg et svar")
}
