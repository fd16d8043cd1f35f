package api

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"github.com/danielgtaylor/huma/v2"
	"golang.org/x/time/rate"

	"github.com/enplan-dk/enplan/internal/access"
	"github.com/enplan-dk/enplan/internal/casework"
	"github.com/enplan-dk/enplan/internal/course"
)

// Tokens checks bearer tokens against the identity provider's published keys.
type Tokens struct {
	issuer, audience string
	client           *http.Client

	mu       sync.Mutex
	verifier *oidc.IDTokenVerifier // nil until the provider was found
	missed   time.Time             // when it was last looked for in vain
}

// NewTokens makes a checker. The provider is looked for when the first token comes, so that
// the two may start in any order.
func NewTokens(issuer, audience string) *Tokens {
	return &Tokens{issuer: issuer, audience: audience, client: &http.Client{
		Timeout: 5 * time.Second, Transport: &sparing{looks: rate.NewLimiter(rate.Every(pauseBetweenLooks), looksAtOnce)},
	}}
}

// longestToken bounds what is decoded, in bytes.
const longestToken = 16 << 10

// looksAtOnce is how often the provider is asked in a row: for its description, its keys, and its new keys.
const looksAtOnce = 5

// sparing asks the provider no more often than it changes its keys: every token by a key that is not
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

var (
	errProviderAway = errors.New("identity provider is away")
	errTokenExpired = errors.New("token has expired")
	errTokenInvalid = errors.New("token is not valid")
)

// Check answers who holds the token. The signature must be RS256 by a key that the issuer
// publishes now, the audience ours, and the time right.
func (t *Tokens) Check(ctx context.Context, raw string) (access.Who, error) {
	verifier, err := t.find(ctx)
	if err != nil {
		return access.Who{}, err
	}
	if len(raw) > longestToken {
		return access.Who{}, errTokenInvalid
	}
	token, err := verifier.Verify(oidc.ClientContext(ctx, t.client), raw)
	if expired := new(oidc.TokenExpiredError); errors.As(err, &expired) {
		return access.Who{}, errTokenExpired
	}
	if err != nil {
		return access.Who{}, errTokenInvalid
	}
	var claims struct {
		Subject      string   `json:"sub"`
		Name         string   `json:"name"`
		Email        string   `json:"email"`
		Roles        []string `json:"roles"`
		Municipality string   `json:"municipality"`
	}
	if err := token.Claims(&claims); err != nil || claims.Subject == "" {
		return access.Who{}, errTokenInvalid
	}
	who := access.Who{Subject: claims.Subject, Name: claims.Name, Email: claims.Email, Municipality: claims.Municipality}
	for _, r := range claims.Roles {
		if slices.Contains(access.Roles, course.Role(r)) {
			who.Roles = append(who.Roles, course.Role(r))
		}
	}
	return who, nil
}

// pauseBetweenLooks spares a provider that is away.
const pauseBetweenLooks = time.Second

func (t *Tokens) find(ctx context.Context) (*oidc.IDTokenVerifier, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.verifier != nil {
		return t.verifier, nil
	}
	if time.Since(t.missed) < pauseBetweenLooks {
		return nil, errProviderAway
	}
	// The key set goes on with this context's client after the request is over.
	provider, err := oidc.NewProvider(oidc.ClientContext(context.WithoutCancel(ctx), t.client), t.issuer)
	if err != nil {
		t.missed = time.Now()
		return nil, errProviderAway
	}
	t.verifier = provider.Verifier(&oidc.Config{ClientID: t.audience, SupportedSigningAlgs: []string{oidc.RS256}})
	return t.verifier, nil
}

// Ready reports whether tokens can be checked.
func (t *Tokens) Ready(ctx context.Context) error {
	_, err := t.find(ctx)
	return err
}

const bearer = "bearer"

// authenticate asks for a token on every operation that does not say it is public.
func (a *api) authenticate(ctx huma.Context, next func(huma.Context)) {
	if len(ctx.Operation().Security) == 0 {
		next(ctx)
		return
	}
	who, code := a.whoAsks(ctx)
	if code != "" {
		_ = huma.WriteErr(a.huma, ctx, statusOf(code), code, problem(ctx.Context(), code))
		return
	}
	if wait := a.buckets.take(who.Subject, time.Now()); wait > 0 {
		p := problem(ctx.Context(), "too_many_requests")
		p.retryAfter = wait.Truncate(time.Second) + time.Second
		_ = huma.WriteErr(a.huma, ctx, p.Status, "", p)
		return
	}
	if err := a.cases.Seen(ctx.Context(), who); err != nil {
		p := refused(ctx.Context(), err)
		_ = huma.WriteErr(a.huma, ctx, http.StatusForbidden, "", p)
		return
	}
	next(huma.WithContext(ctx, context.WithValue(casework.ActingFor(ctx.Context(), who), whoKey{}, who)))
}

func (a *api) whoAsks(ctx huma.Context) (who access.Who, problem string) {
	scheme, token, _ := strings.Cut(ctx.Header("Authorization"), " ")
	if !strings.EqualFold(scheme, bearer) || token == "" {
		return who, "token_missing"
	}
	who, err := a.tokens.Check(ctx.Context(), strings.TrimSpace(token))
	switch {
	case errors.Is(err, errProviderAway):
		return who, "login_unavailable"
	case errors.Is(err, errTokenExpired):
		return who, "token_expired"
	case err != nil:
		return who, "token_invalid"
	}
	return who, ""
}

type whoKey struct{}

// whoIs is who asks; the operation was authenticated.
func whoIs(ctx context.Context) access.Who {
	who, _ := ctx.Value(whoKey{}).(access.Who)
	return who
}
