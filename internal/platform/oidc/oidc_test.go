package oidc_test

import (
	"context"
	"encoding/json"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/enplan-dk/enplan/internal/platform/oidc"
)

// silent is a provider that takes connections and never answers.
func silent(t *testing.T) (url string) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			t.Cleanup(func() { _ = conn.Close() })
		}
	}()
	return "http://" + listener.Addr().String()
}

func TestWhoHasNoTimeDoesNotWaitForASilentProvider(t *testing.T) {
	t.Parallel()
	p := oidc.New(silent(t))
	go func() { _, _ = p.Find(context.WithoutCancel(t.Context())) }() // somebody waits for it already
	time.Sleep(20 * time.Millisecond)
	hurried, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	began := time.Now()
	if _, err := p.Find(hurried); !errors.Is(err, oidc.ErrAway) {
		t.Errorf("found: %v", err)
	}
	if took := time.Since(began); took > time.Second {
		t.Errorf("one who had a tenth of a second waited %s", took)
	}
}

func TestASilentProviderIsGivenUpAfterAWhileByAllWhoWait(t *testing.T) {
	t.Parallel()
	p, began := oidc.New(silent(t)), time.Now()
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			if _, err := p.Find(t.Context()); !errors.Is(err, oidc.ErrAway) {
				t.Errorf("found: %v", err)
			}
		})
	}
	all.Wait()
	if took := time.Since(began); took > 8*time.Second {
		t.Errorf("they waited %s, one after the other", took)
	}
}

func TestAProviderThatComesBackIsFoundAndAskedOnce(t *testing.T) {
	t.Parallel()
	var away atomic.Bool
	var asked atomic.Int64
	away.Store(true)
	var server *httptest.Server
	server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if away.Load() {
			http.Error(w, "starting", http.StatusServiceUnavailable)
			return
		}
		asked.Add(1)
		_ = json.NewEncoder(w).Encode(map[string]any{
			"issuer": server.URL, "jwks_uri": server.URL, "authorization_endpoint": server.URL, "token_endpoint": server.URL,
		})
	}))
	t.Cleanup(server.Close)
	p := oidc.New(server.URL)
	if _, err := p.Find(t.Context()); !errors.Is(err, oidc.ErrAway) {
		t.Fatalf("found: %v", err)
	}
	away.Store(false)
	time.Sleep(1100 * time.Millisecond) // it is spared for a second
	var all sync.WaitGroup
	for range 50 {
		all.Go(func() {
			if _, err := p.Find(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if n := asked.Load(); n != 1 {
		t.Errorf("it was asked %d times", n)
	}
}
