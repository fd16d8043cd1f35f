package api

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	gooidc "github.com/coreos/go-oidc/v3/oidc"
	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humagin"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/domain/access"
	"github.com/enplan-dk/enplan/internal/platform/oidc"
)

// Tokens checks bearer tokens against the identity provider's published keys.
type Tokens struct {
	provider *oidc.Provider
	audience string
}

// NewTokens makes a checker of tokens for an audience.
func NewTokens(provider *oidc.Provider, audience string) *Tokens {
	return &Tokens{provider: provider, audience: audience}
}

// longestToken bounds what is decoded, in bytes.
const longestToken = 16 << 10

var (
	errTokenExpired = errors.New("token has expired")
	errTokenInvalid = errors.New("token is not valid")
)

// Check answers who holds the token. The signature must be RS256 by a key that the issuer
// publishes now, the audience ours, and the time right.
func (t *Tokens) Check(ctx context.Context, raw string) (oidc.Person, error) {
	provider, err := t.provider.Find(ctx)
	if err != nil {
		return oidc.Person{}, err
	}
	if len(raw) > longestToken {
		return oidc.Person{}, errTokenInvalid
	}
	verifier := provider.Verifier(&gooidc.Config{ClientID: t.audience, SupportedSigningAlgs: oidc.Algorithms})
	token, err := verifier.Verify(t.provider.ForCheck(ctx), raw)
	if expired := new(gooidc.TokenExpiredError); errors.As(err, &expired) {
		return oidc.Person{}, errTokenExpired
	}
	if err != nil {
		return oidc.Person{}, errTokenInvalid
	}
	person, err := oidc.PersonOf(token)
	if err != nil {
		return oidc.Person{}, errTokenInvalid
	}
	return person, nil
}

// Ready reports whether tokens can be checked.
func (t *Tokens) Ready(ctx context.Context) error {
	_, err := t.provider.Find(ctx)
	return err
}

const bearer = "bearer"

// authenticate asks for a token on every operation that does not say it is public, and asks the register
// each time as whom its holder acts now.
func (a *api) authenticate(ctx huma.Context, next func(huma.Context)) {
	if len(ctx.Operation().Security) == 0 {
		next(ctx)
		return
	}
	person, code := a.whoAsks(ctx)
	request := humagin.Unwrap(ctx).Request
	if code != "" {
		p := problem(ctx.Context(), code)
		if wait := a.limits.AdmitStranger(request); wait > 0 {
			p = tooMany(ctx.Context(), wait)
		}
		_ = huma.WriteErr(a.huma, ctx, p.Status, "", p)
		return
	}
	leave, wait := a.limits.Admit(request, person.Subject, ctx.Operation().OperationID == attachDocument)
	if wait > 0 {
		_ = huma.WriteErr(a.huma, ctx, http.StatusTooManyRequests, "", tooMany(ctx.Context(), wait))
		return
	}
	defer leave()
	who, err := a.cases.Seen(ctx.Context(), person.Who, person.Issued)
	if err != nil {
		p := refused(ctx.Context(), err)
		_ = huma.WriteErr(a.huma, ctx, http.StatusForbidden, "", p)
		return
	}
	next(huma.WithContext(ctx, context.WithValue(casework.ActingFor(ctx.Context(), who), whoKey{}, who)))
}

// tooMany says how long to wait.
func tooMany(ctx context.Context, wait time.Duration) *Problem {
	p := problem(ctx, "too_many_requests")
	p.retryAfter = wait
	return p
}

func (a *api) whoAsks(ctx huma.Context) (person oidc.Person, problem string) {
	scheme, token, _ := strings.Cut(ctx.Header("Authorization"), " ")
	if !strings.EqualFold(scheme, bearer) || token == "" {
		return person, "token_missing"
	}
	person, err := a.tokens.Check(ctx.Context(), strings.TrimSpace(token))
	switch {
	case errors.Is(err, oidc.ErrAway):
		return person, "login_unavailable"
	case errors.Is(err, errTokenExpired):
		return person, "token_expired"
	case err != nil:
		return person, "token_invalid"
	}
	return person, ""
}

type whoKey struct{}

// whoIs is who asks; the operation was authenticated.
func whoIs(ctx context.Context) access.Who {
	who, _ := ctx.Value(whoKey{}).(access.Who)
	return who
}
