package browser

import (
	"bytes"
	"encoding/base64"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/enplan-dk/enplan/test/kit"
)

// aFile is what a page offers as a file.
type aFile struct {
	pattern, who, kind string
	path               func(l *lives) string
	says               []string
}

var files = []aFile{
	{
		"/forloeb/{id}/plan/plan.pdf", "karen", "application/pdf", func(l *lives) string { return l.running.at("/plan/plan.pdf") },
		[]string{"Maria begynder på en uddannelse", "Jeg vil være frisør", "først ro i hverdagen"},
	},
	{
		"/forloeb/{id}/plan/plan.pdf", "maria", "application/pdf", func(l *lives) string { return l.running.at("/plan/plan.pdf") },
		[]string{"Maria begynder på en uddannelse", "Jeg vil være frisør"},
	},
	{
		"/forloeb/{id}/sag/{member}/sag.pdf", "maria", "application/pdf",
		func(l *lives) string { return l.running.at("/sag/m1/sag.pdf") }, []string{"Maria begynder på en uddannelse", "Hvem har set i sagen"},
	},
	{
		"/forloeb/{id}/overblik/overblik.pdf", "karen", "application/pdf",
		func(l *lives) string { return l.running.at("/overblik/overblik.pdf") }, []string{"Maria begynder på en uddannelse"},
	},
	{
		"/forloeb/{id}/sag/{member}/sag.zip", "karen", "application/zip",
		func(l *lives) string { return l.running.at("/sag/m1/sag.zip") }, nil,
	},
	{
		"/forloeb/{id}/moeder/{meeting}/referat.pdf", "maria", "application/pdf",
		func(l *lives) string { return l.running.at("/moeder/" + l.held + "/referat.pdf") }, []string{"Maria vil gerne begynde på skolen.", "Karen ringer til skolen."},
	},
	{
		"/forloeb/{id}/aftaler/{agreement}/mentoraftale.pdf", "karen", "application/pdf",
		func(l *lives) string { return l.running.at("/aftaler/" + l.mentor + "/mentoraftale.pdf") }, []string{"Gunhild Sejersbøl", "Maria møder på skolen hver dag."},
	},
	{
		"/forloeb/{id}/aftaler/{agreement}/mentoraftale.pdf", "maria", "application/pdf",
		func(l *lives) string { return l.running.at("/aftaler/" + l.mentor + "/mentoraftale.pdf") }, []string{"Gunhild Sejersbøl"},
	},
	{
		"/forloeb/{id}/afgoerelser/{decision}/afgoerelse.pdf", "karen", "application/pdf",
		func(l *lives) string { return l.running.at("/afgoerelser/" + l.decision + "/afgoerelse.pdf") }, []string{"Målet er nået. Ændret på ny: æøå."},
	},
	{
		"/forloeb/{id}/afgoerelser/{decision}/afgoerelse.pdf", "maria", "application/pdf",
		func(l *lives) string { return l.running.at("/afgoerelser/" + l.decision + "/afgoerelse.pdf") }, []string{"Målet er nået. Ændret på ny: æøå."},
	},
	{
		"/forloeb/{id}/dokumenter/{document}", "karen", "text/plain", func(l *lives) string { return l.running.at("/dokumenter/" + l.paper) },
		[]string{"Skoleudtalelse om æbler"},
	},
	{
		"/forloeb/{id}/moeder/{meeting}/moede.ics", "maria", "text/calendar", func(l *lives) string { return l.running.at("/moeder/" + l.meeting + "/moede.ics") },
		[]string{"LOCATION:Rådhuset"},
	},
	{"/evaluering.csv", "sofie", "text/csv", same("/evaluering.csv"), nil},
	{"/moedetal.csv", "sofie", "text/csv", same("/moedetal.csv"), nil},
}

// Each file is fetched in the browser of whoever reads it, as what it says it is, kept
// in no cache, and with the letters æ, ø and å whole.
func TestEveryFileIsWhatItSaysAndIsNotCached(t *testing.T) {
	t.Parallel()
	p := started(t)
	l := p.lives(t)
	readers := map[string]*browser{}
	for _, file := range files {
		b := readers[file.who]
		if b == nil {
			b = open(t, p.base, desk).logIn(file.who)
			readers[file.who] = b
		}
		path := file.path(l)
		got := b.fetch(path)
		if got.Status != 200 || !strings.HasPrefix(got.Type, file.kind) || got.Cache != "no-store" {
			t.Errorf("%s for %s: %d, %s, %s", path, file.who, got.Status, got.Type, got.Cache)
			continue
		}
		content, err := base64.StdEncoding.DecodeString(got.Content)
		if err != nil {
			t.Fatal(err)
		}
		said := string(content)
		if file.kind == "application/pdf" {
			if !bytes.HasPrefix(content, []byte("%PDF-")) {
				t.Errorf("%s is no PDF", path)
				continue
			}
			said = kit.PDFText(t, content)
		}
		for _, words := range file.says {
			if !strings.Contains(said, words) {
				t.Errorf("%s for %s does not say %q but %.600s", path, file.who, words, said)
			}
		}
	}
	stranger := open(t, p.base, desk).logIn("bodil") // of another municipality
	for _, file := range files {
		if got := stranger.fetch(file.path(l)); got.Status != 403 && got.Status != 404 {
			t.Errorf("%s for a stranger: %d", file.path(l), got.Status)
		}
	}
}

type fetchedFile struct {
	Status               int
	Type, Cache, Content string
}

// fetch gets a file with the session of the browser.
func (b *browser) fetch(path string) fetchedFile {
	b.t.Helper()
	return ask(b, chromedp.Evaluate[fetchedFile](`fetch("`+path+`").then(async r => ({
		Status: r.status, Type: r.headers.get("Content-Type") || "", Cache: r.headers.get("Cache-Control") || "",
		Content: btoa([...new Uint8Array(await r.arrayBuffer())].map(c => String.fromCharCode(c)).join("")),
	}))`, chromedp.EvalAwaitPromise))
}

// pdf is what a PDF says to whoever is logged in.
func (b *browser) pdf(path string) string {
	b.t.Helper()
	content, err := base64.StdEncoding.DecodeString(b.fetch(path).Content)
	if err != nil {
		b.fail(err)
	}
	return kit.PDFText(b.t, content)
}
