// Package oidc is the client of the identity provider, for the API and the pages. It
// finds the provider when it is first needed, limits key refreshes, and gives every request
// to it a time limit. It says who somebody is; internal/domain/access decides what that person may do.
package oidc

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"time"

	gooidc "github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/sync/singleflight"
	"golang.org/x/time/rate"
)

// ErrAway says that the provider could not be asked just now.
var ErrAway = errors.New("identity provider is away")

const (
	// lookLimit is how long the provider may take to describe itself or to give its keys.
	lookLimit = 5 * time.Second

	// exchangeLimit is how long it may take to turn a code into tokens.
	exchangeLimit = 10 * time.Second

	// pauseBetweenLooks spares a provider that is away.
	pauseBetweenLooks = time.Second

	// looksAtOnce is how often the provider is asked in a row: for its description, its keys, and its new keys.
	looksAtOnce = 5
)

// Algorithms are those that tokens may be signed with.
var Algorithms = []string{gooidc.RS256}

// Provider is the identity provider. It is safe for concurrent use.
type Provider struct {
	issuer string
	looks  *http.Client // for what the provider publishes
	logins *http.Client // for what one person's login needs
	flight singleflight.Group

	mu     sync.Mutex
	found  *gooidc.Provider
	missed time.Time // when it was last looked for in vain
}

// New makes a provider that is looked for when it is first needed, so that it and this process may start in any order.
// A process needs one: its limit on looks is for all that check tokens.
func New(issuer string) *Provider {
	return &Provider{
		issuer: issuer,
		looks:  &http.Client{Timeout: lookLimit, Transport: &sparing{looks: rate.NewLimiter(rate.Every(pauseBetweenLooks), looksAtOnce)}},
		logins: &http.Client{Timeout: exchangeLimit},
	}
}

// Issuer is the address by which the provider is known.
func (p *Provider) Issuer() string { return p.issuer }

// Find gives what the provider says of itself. All who wait for it wait for the same answer, none
// of them holds up anybody else, and [ErrAway] comes at the latest when lookLimit is over.
func (p *Provider) Find(ctx context.Context) (*gooidc.Provider, error) {
	found, missed := p.known()
	if found != nil {
		return found, nil
	}
	if time.Since(missed) < pauseBetweenLooks {
		return nil, ErrAway
	}
	looked := p.flight.DoChan("", func() (any, error) { return nil, p.look() })
	select {
	case <-ctx.Done():
		return nil, ErrAway
	case <-looked:
	}
	if found, _ = p.known(); found == nil {
		return nil, ErrAway
	}
	return found, nil
}

func (p *Provider) known() (*gooidc.Provider, time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.found, p.missed
}

// look asks the provider. Its keys are fetched anew when they change, long after any request: so
// the context is nobody's, and the client has the limit.
func (p *Provider) look() error {
	found, err := gooidc.NewProvider(gooidc.ClientContext(context.Background(), p.looks), p.issuer)
	p.mu.Lock()
	defer p.mu.Unlock()
	if err != nil {
		p.missed = time.Now()
		return err
	}
	p.found = found
	return nil
}

// ForLogin gives the context the client with which a login is carried out. It is not held back by the
// limit on looks: people log in more often than keys change.
func (p *Provider) ForLogin(ctx context.Context) context.Context {
	return gooidc.ClientContext(ctx, p.logins)
}

// ForCheck gives the context the client with which tokens are checked.
func (p *Provider) ForCheck(ctx context.Context) context.Context {
	return gooidc.ClientContext(ctx, p.looks)
}

// sparing limits key refreshes, which any forged token could trigger: every token by a key that is not
// known leads to a look for new keys, and anybody can make such a token.
type sparing struct{ looks *rate.Limiter }

var errAskedTooOften = errors.New("the provider was asked a moment ago")

// RoundTrip implements [http.RoundTripper].
func (s *sparing) RoundTrip(r *http.Request) (*http.Response, error) {
	if !s.looks.Allow() {
		return nil, errAskedTooOften
	}
	return http.DefaultTransport.RoundTrip(r)
}
