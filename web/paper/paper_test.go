package paper_test

import (
	"bufio"
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/enplan-dk/enplan/test/kit"
	"github.com/enplan-dk/enplan/web/paper"
)

const page = `<!DOCTYPE html><html lang="da"><head><title>Plan</title><link rel="stylesheet" href="/static/1/app.css"></head>
<body><h1>Æbler på Ærø</h1><h2>سلام שלום</h2><p class="hidden">Skjult</p><p>Σίσυφος 👩🏽‍👧 Юлия ỹ</p></body></html>`

func files(path string) ([]byte, error) {
	if path != "/static/1/app.css" {
		return nil, errors.New("there is no such file")
	}
	return []byte(".hidden { display: none }"), nil
}

func TestAPageIsATaggedFileInEveryScript(t *testing.T) {
	t.Parallel()
	file, err := paper.NewPrinter(kit.Chromium(t)).Print(t.Context(), []byte(page), files)
	if err != nil {
		t.Fatal(err)
	}
	checkFile(t, file)
}

func checkFile(t *testing.T, file []byte) {
	t.Helper()
	said := kit.PDFText(t, file)
	for _, word := range []string{"Æbler på Ærø", "שלום", "Σίσυφος", "Юлия"} {
		if !strings.Contains(said, word) {
			t.Errorf("the file does not say %q: %q", word, said)
		}
	}
	if strings.Contains(said, "Skjult") {
		t.Error("the file was printed without its style sheet")
	}
	if !kit.PDFIsTagged(t, file) {
		t.Error("the file is not tagged")
	}
}

// A page that somebody got an address into reaches nothing: neither this machine nor another.
func TestWhatIsPrintedReachesNoOtherAddress(t *testing.T) {
	t.Parallel()
	var asked atomic.Int32
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked.Add(1) }))
	defer other.Close()
	html := `<!DOCTYPE html><title>x</title><img src="` + other.URL + `/image"><iframe src="` + other.URL + `/frame"></iframe>
<link rel="stylesheet" href="` + other.URL + `/style"><script>fetch("` + other.URL + `/script")</script><iframe src="file:///etc/passwd"></iframe><p>Tekst`
	file, err := paper.NewPrinter(kit.Chromium(t)).Print(t.Context(), []byte(html), files)
	if err != nil {
		t.Fatal(err)
	}
	if said := kit.PDFText(t, file); said != "Tekst" {
		t.Errorf("the file says %q", said)
	}
	if n := asked.Load(); n > 0 {
		t.Errorf("%d requests left for another address", n)
	}
}

// A Chromium that runs elsewhere prints the same.
func TestAChromiumElsewherePrints(t *testing.T) {
	t.Parallel()
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	chromium := exec.CommandContext(ctx, kit.Chromium(t), "--headless", "--no-sandbox", "--remote-debugging-port=0", "--user-data-dir="+t.TempDir())
	heard, err := chromium.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := chromium.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() {
		stop()
		_ = chromium.Wait()
	}()
	address := ""
	for lines := bufio.NewScanner(heard); address == "" && lines.Scan(); {
		_, address, _ = strings.Cut(lines.Text(), "DevTools listening on ")
	}
	host := strings.TrimPrefix(address, "ws://")
	host, _, _ = strings.Cut(host, "/")
	for range 2 {
		file, err := paper.NewPrinter("http://"+host).Print(t.Context(), []byte(page), files)
		if err != nil {
			t.Fatal(err)
		}
		checkFile(t, file)
	}
}

func TestWithoutAProgramNothingIsPrinted(t *testing.T) {
	t.Parallel()
	if _, err := paper.NewPrinter("/nothing/here").Print(t.Context(), []byte(page), files); err == nil {
		t.Error("a page was printed without a program")
	}
}
