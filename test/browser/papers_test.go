package browser

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/domain/course"
)

// A note with a mistake in it: what it said, who changed it and why stays for everybody to read.
func TestANoteIsCorrectedAndItsFormerTextStays(t *testing.T) {
	t.Parallel()
	p := started(t)
	f := p.family(t, "Hjortkær").followedUp()
	f.did(karen, course.WriteNote{Kind: "call", On: f.today(), Members: []string{"m1"}, Text: "Maria begynder i praktik den 3. marts."})
	k := open(t, p.base, desk).logIn("karen")
	k.visit(f.at("/beskeder"))
	k.press("Ret notatet")
	k.reads("Ret et notat")
	if typed := k.typed("Sådan skal notatet lyde"); typed != "Maria begynder i praktik den 3. marts." {
		t.Errorf("the form begins with %q", typed)
	}
	k.replace("Sådan skal notatet lyde", "Maria begynder i praktik den 13. marts.")
	k.press("Gem rettelsen")
	k.reads("Der er noget, der skal rettes") // why is not said
	if typed := k.typed("Sådan skal notatet lyde"); typed != "Maria begynder i praktik den 13. marts." {
		t.Errorf("the refusal brings back %q", typed)
	}
	k.fill("Hvorfor rettes det?", "Datoen var forkert.")
	k.picture("correcting")
	k.press("Gem rettelsen")
	k.reads("Notatet er rettet.", "den 13. marts", "Datoen var forkert.")
	k.do(chromedp.Click(chromedp.CSS("article details summary")))
	k.reads("den 3. marts")
	k.picture("corrected")
}

// upload chooses a file of this machine.
func (b *browser) upload(label, name string, content []byte) {
	b.t.Helper()
	path := filepath.Join(b.t.TempDir(), name)
	if err := os.WriteFile(path, content, 0o600); err != nil {
		b.t.Fatal(err)
	}
	b.do(chromedp.SetUploadFiles(b.labelled(label), []string{path}))
}

var tooLarge = bytes.Repeat([]byte("Skoleudtalelse. "), casework.LargestDocument/16+1)

// A document is put on the case, and refused beside its field if it is too large or of a kind that
// may hold more than one sees.
func TestADocumentIsPutOnTheCase(t *testing.T) {
	t.Parallel()
	p := started(t)
	f := p.family(t, "Iversholm").followedUp()
	k := open(t, p.base, desk).logIn("karen")
	k.visit(f.at("/beskeder"))
	k.press("Læg et dokument på sagen")
	k.press("Gem dokumentet")
	k.readsBeside("Fil", "Vælg en fil")
	k.upload("Fil", "udtalelse.txt", tooLarge)
	k.readsBeside("Fil", "Filen er for stor. Den må højst fylde 20 MB")
	k.picture("too-large")
	k.upload("Fil", "skabelon.html", []byte("<!DOCTYPE html><script>alert(1)</script>"))
	k.press("Gem dokumentet")
	k.readsBeside("Fil", "Filen er ikke en PDF")
	k.picture("wrong-type")
	k.upload("Fil", "udtalelse.txt", []byte("Skoleudtalelse om æbler"))
	k.fill("Hvad skal dokumentet hedde?", "Udtalelse fra skolen")
	k.tick("Maria Iversholm")
	k.press("Gem dokumentet")
	k.reads("Udtalelse fra skolen", "Ikke scannet for virus")
	k.picture("kept")
	m := open(t, p.base, phone).logIn("maria")
	m.visit(f.mine(""))
	m.reads("Udtalelse fra skolen")
}

// Without script the server refuses what is too large, beside the field too.
func TestADocumentThatIsTooLargeIsRefusedWithoutScript(t *testing.T) {
	t.Parallel()
	p := started(t)
	f := p.family(t, "Jelling").followedUp()
	k := withoutScript(t, p.base, desk).logIn("karen")
	k.visit(f.at("/handling/attach_document"))
	k.upload("Fil", "udtalelse.txt", tooLarge)
	k.press("Gem dokumentet")
	k.readsBeside("Fil", "Filen er for stor. Den må højst fylde 20 MB")
}

// readsBeside waits until a field's own error says something.
func (b *browser) readsBeside(label, text string) {
	b.t.Helper()
	beside := `(() => {
		const label = [...document.querySelectorAll("label")].find(l => l.textContent.trim().startsWith("` + label + `"));
		const input = label && document.getElementById(label.htmlFor);
		return input ? (input.getAttribute("aria-describedby") || "").split(" ").map(id => document.getElementById(id)?.textContent || "").join(" ") : "";
	})()`
	said := ""
	for range 100 {
		if said = ask(b, chromedp.Evaluate[string](beside)); strings.Contains(said, text) {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	b.fail(fmt.Errorf("beside %q stands %q and not %q", label, said, text))
}
