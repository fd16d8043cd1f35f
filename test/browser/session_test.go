package browser

import (
	"crypto/rand"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/alexedwards/scs/v2/memstore"
	"github.com/chromedp/chromedp/kb"

	"github.com/enplan-dk/enplan/internal/edge"
	"github.com/enplan-dk/enplan/internal/platform/oidc"
	"github.com/enplan-dk/enplan/web"
)

// idle is how long a session lasts where it is to end while somebody writes.
const idle = 20 * time.Second

// A session ends on the server while Karen writes a long note. She is warned; and when
// she sends it all the same, it is there again after she has logged in.
func TestWhatWasTypedWhenTheSessionEndedIsThereAgainAfterLoggingIn(t *testing.T) {
	t.Parallel()
	p := started(t)
	base := p.withSessionsOf(t, idle)
	note := strings.Repeat("Vi talte længe om praktikken, om Alma og om, hvad der skal ske efter jul. ", 6)
	for name, opening := range map[string]func(*testing.T, string, int64) *browser{"with script": open, "without script": withoutScript} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := p.family(t, "Sandholm").followedUp()
			b := opening(t, base, desk).logIn("karen")
			b.visit(f.at("/handling/write_note"))
			if b.script {
				b.reads("Du bliver snart logget ud")
				b.picture("warned")
				b.key(kb.Escape)
			}
			b.tick("Telefonsamtale")
			b.fill("Notat", note)
			if b.script {
				b.reads("Kladde gemt") // which kept the session awake for the last time
			}
			time.Sleep(idle + time.Second)
			b.press("Gem notatet")
			b.answerProvider("karen")
			b.reads("Vi har sat det ind, som du skrev sidst og ikke sendte.")
			if got := b.typed("Notat"); got != note {
				t.Errorf("of the note there is %q", got)
			}
			b.picture("restored")
			if b.script {
				b.key(kb.Escape) // the next session is as short, and warns as soon
			}
			b.press("Gem notatet")
			b.reads("Det er gemt.", strings.TrimSpace(note))
		})
	}
}

// What one is typing is kept while one types, also for another device of the same person,
// on every kind of form.
func TestADraftIsKeptWhileOneTypes(t *testing.T) {
	t.Parallel()
	p := started(t)
	f := p.family(t, "Thorsager").followedUp()
	for form, field := range map[string]string{"write_note": "Notat", "set_interval": "Begrundelse", "give_consent": "Hvad skal de bruges til?"} {
		b := open(t, p.base, desk).logIn("karen")
		b.visit(f.at("/handling/" + form))
		b.fill(field, "Halvt skrevet, da telefonen ringede.")
		b.reads("Kladde gemt")
		again := open(t, p.base, phone).logIn("karen")
		again.visit(f.at("/handling/" + form))
		again.reads("Vi har sat det ind, som du skrev sidst")
		if got := again.typed(field); got != "Halvt skrevet, da telefonen ringede." {
			t.Errorf("%s shows %q", form, got)
		}
	}
}

// withSessionsOf serves the same pages on the same record, with sessions that end soon.
func (p *product) withSessionsOf(t *testing.T, idle time.Duration) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	base := fmt.Sprintf("http://localhost:%d", listener.Addr().(*net.TCPAddr).Port)
	server := &http.Server{Handler: p.pagesAt(t, base, idle), ReadHeaderTimeout: 5 * time.Second}
	go func() { _ = server.Serve(listener) }()
	t.Cleanup(func() { _ = server.Close() })
	return base
}

func (p *product) pagesAt(t *testing.T, base string, idle time.Duration) http.Handler {
	t.Helper()
	key := make([]byte, 32)
	_, _ = rand.Read(key)
	log := slog.New(slog.NewTextHandler(io.Discard, nil))
	router := edge.NewRouter(log)
	err := web.Register(router, web.Config{
		Cases: p.cases, Identity: oidc.New(os.Getenv("ENPLAN_TEST_OIDC")), ClientID: "enplan-web", Audience: "enplan", PublicURL: base,
		Sessions: memstore.New(), SessionKey: key, Idle: idle, Log: log,
	})
	if err != nil {
		t.Fatal(err)
	}
	return router
}
