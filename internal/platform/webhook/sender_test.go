package webhook_test

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync/atomic"
	"testing"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"github.com/enplan-dk/enplan/internal/platform/webhook"
)

var loopback = webhook.Networks{netip.MustParsePrefix("127.0.0.0/8")}

func sender(t *testing.T, allowed webhook.Networks) *webhook.Sender {
	t.Helper()
	s := webhook.NewSender(allowed)
	t.Cleanup(s.Close)
	return s
}

func secret(letter string) []byte { return []byte(strings.Repeat(letter, 32)) }

func TestWhatIsSentIsVerifiedWithEachOfTheSecrets(t *testing.T) {
	t.Parallel()
	body := `{"specversion":"1.0"}`
	verified := make(chan int, 1)
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		text, _ := io.ReadAll(r.Body)
		good := 0
		for _, letter := range []string{"a", "b", "c"} {
			key, err := standardwebhooks.NewWebhook(webhook.SecretText(secret(letter)))
			if err == nil && key.Verify(text, r.Header) == nil {
				good++
			}
		}
		if string(text) != body || r.Header.Get("Content-Type") != webhook.ContentType || r.Header.Get("Webhook-Id") != "course:1" || r.Method != http.MethodPost {
			t.Errorf("%s %v %s", r.Method, r.Header, text)
		}
		verified <- good
	}))
	defer server.Close()
	err := sender(t, loopback).Send(t.Context(), server.URL, "course:1", []byte(body), [][]byte{secret("a"), secret("b")})
	if good := <-verified; err != nil || good != 2 {
		t.Errorf("%d of the three secrets verify it, %v", good, err)
	}
}

// An address inside is refused whatever it is called, before a byte goes there.
func TestNothingIsSentToAnAddressInside(t *testing.T) {
	t.Parallel()
	var asked atomic.Int64
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked.Add(1) }))
	defer server.Close()
	port := server.URL[strings.LastIndex(server.URL, ":"):]
	for _, host := range []string{
		"127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "0.0.0.0", "[::]", "127.1.2.3", "10.0.0.1", "172.16.0.1", "192.168.1.1",
		"169.254.169.254", "100.64.0.1", "[fe80::1]", "[fd00::1]", "[fec0::1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "224.0.0.1", "255.255.255.255", "192.0.2.1",
	} {
		for _, scheme := range []string{"http://", "https://"} {
			if err := sender(t, nil).Send(t.Context(), scheme+host+port, "1", nil, nil); !errors.Is(err, webhook.NotAllowed) {
				t.Errorf("%s%s: %v", scheme, host, err)
			}
		}
	}
	for _, host := range []string{"localhost", "127.0.0.1"} { // another network is allowed
		if err := sender(t, webhook.Networks{netip.MustParsePrefix("10.0.0.0/8")}).Send(t.Context(), "http://"+host+port, "1", nil, nil); !errors.Is(err, webhook.NotAllowed) {
			t.Errorf("%s: %v", host, err)
		}
	}
	if n := asked.Load(); n > 0 {
		t.Errorf("%d requests came in", n)
	}
	if err := sender(t, loopback).Send(t.Context(), "http://localhost"+port, "1", nil, nil); err != nil || asked.Load() != 1 {
		t.Errorf("an address that is allowed: %v", err)
	}
}

// Over plain HTTP only what the operator has allowed is reached.
func TestNothingIsSentInPlainToAPublicAddress(t *testing.T) {
	t.Parallel()
	for _, host := range []string{"8.8.8.8", "[2606:4700:4700::1111]"} {
		if err := sender(t, loopback).Send(t.Context(), "http://"+host, "1", nil, nil); !errors.Is(err, webhook.NotAllowed) {
			t.Errorf("%s: %v", host, err)
		}
	}
}

func TestARedirectIsNotFollowed(t *testing.T) {
	t.Parallel()
	var asked atomic.Int64
	inside := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked.Add(1) }))
	defer inside.Close()
	for _, status := range []int{301, 302, 303, 307, 308} {
		outside := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, inside.URL, status) }))
		if err := sender(t, loopback).Send(t.Context(), outside.URL, "1", []byte("x"), nil); !errors.Is(err, webhook.Redirected) {
			t.Errorf("%d: %v", status, err)
		}
		outside.Close()
	}
	if n := asked.Load(); n > 0 {
		t.Errorf("%d redirects were followed", n)
	}
}

func TestAFailureIsACode(t *testing.T) {
	t.Parallel()
	answers := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/gone" {
			w.WriteHeader(http.StatusGone)
			return
		}
		http.Error(w, "Maria bor her", http.StatusTeapot)
	}))
	defer answers.Close()
	untrusted := httptest.NewTLSServer(http.NotFoundHandler())
	defer untrusted.Close()
	closed := httptest.NewServer(http.NotFoundHandler())
	closed.Close()
	for address, want := range map[string]webhook.Failure{
		answers.URL: webhook.StatusPrefix + "418", answers.URL + "/gone": webhook.Gone, untrusted.URL: webhook.TLSFailed, closed.URL: webhook.Unreachable,
		"https://" + strings.TrimPrefix(answers.URL, "http://"): webhook.TLSFailed,
	} {
		if err := sender(t, loopback).Send(t.Context(), address, "1", nil, nil); !errors.Is(err, want) {
			t.Errorf("%s: %v, want %s", address, err, want)
		}
	}
}

func TestWhichAddressesCanBeRegistered(t *testing.T) {
	t.Parallel()
	for text, allowed := range map[string]webhook.Networks{
		"": loopback, "ftp://a.dk": loopback, "https://": loopback, "http://a.dk": nil, "https://maria:hemmelig@a.dk/": loopback, "https://a.dk/#x": loopback,
		"javascript:alert(1)": loopback, "https://a.dk/" + strings.Repeat("a", 1000): loopback, "//a.dk": loopback, "https:a.dk": loopback,
		"https://10.0.0.8/": loopback, "https://127.0.0.1/": nil, "https://[::1]/": nil,
	} {
		if _, good := webhook.ReadURL(text, allowed); good {
			t.Errorf("%.40q is taken", text)
		}
	}
	for _, text := range []string{"https://a.dk/hook?x=1", "http://127.0.0.1:8080/"} {
		if got, good := webhook.ReadURL(" "+text, loopback); !good || got != text {
			t.Errorf("%q is not taken: %q", text, got)
		}
	}
}
