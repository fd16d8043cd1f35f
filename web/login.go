package web

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"github.com/enplan-dk/enplan/internal/access"
	"github.com/enplan-dk/enplan/internal/course"
	"github.com/enplan-dk/enplan/web/view"
)

// provider is the OIDC provider as the pages use it: authorisation code with PKCE, as
// a public client. It is asked for its addresses at the first login, so that the pages
// start without it.
type provider struct {
	config    Config
	origin    string
	publicURL string

	mu    sync.Mutex
	found *discovered
}

type discovered struct {
	oauth    oauth2.Config
	ids      *oidc.IDTokenVerifier // of our own client
	tokens   *oidc.IDTokenVerifier // of the API, whose claims say who one is
	endpoint string                // to log out
}

func newProvider(c Config) (*provider, error) {
	issuer, err := url.Parse(c.Issuer)
	if err != nil {
		return nil, fmt.Errorf("read the issuer: %w", err)
	}
	return &provider{config: c, origin: issuer.Scheme + "://" + issuer.Host, publicURL: strings.TrimSuffix(c.PublicURL, "/")}, nil
}

// ask finds the provider's addresses and keys, once.
func (p *provider) ask(ctx context.Context) (*discovered, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.found != nil {
		return p.found, nil
	}
	// The keys are fetched anew when they rotate, long after this request.
	found, err := oidc.NewProvider(context.WithoutCancel(ctx), p.config.Issuer)
	if err != nil {
		return nil, fmt.Errorf("find the OIDC provider: %w", err)
	}
	var extra struct {
		EndSession string `json:"end_session_endpoint"`
	}
	if err := found.Claims(&extra); err != nil {
		return nil, fmt.Errorf("read what the OIDC provider offers: %w", err)
	}
	endpoint := found.Endpoint()
	endpoint.AuthStyle = oauth2.AuthStyleInParams
	only := []string{oidc.RS256}
	p.found = &discovered{
		oauth: oauth2.Config{
			ClientID: p.config.ClientID, Endpoint: endpoint, RedirectURL: p.publicURL + "/auth/callback",
			Scopes: []string{oidc.ScopeOpenID, "profile", "email"},
		},
		ids:      found.Verifier(&oidc.Config{ClientID: p.config.ClientID, SupportedSigningAlgs: only}),
		tokens:   found.Verifier(&oidc.Config{ClientID: p.config.Audience, SupportedSigningAlgs: only}),
		endpoint: extra.EndSession,
	}
	return p.found, nil
}

// logIn sends the browser to the provider.
func (s *server) logIn(w http.ResponseWriter, r *http.Request) {
	at, err := s.provider.ask(r.Context())
	if err != nil {
		s.log.WarnContext(r.Context(), "the login provider cannot be reached")
		s.fail(w, r, http.StatusServiceUnavailable, "login_away")
		return
	}
	p := pending{State: rand.Text(), Nonce: rand.Text(), Verifier: oauth2.GenerateVerifier(), To: ownPath(r.URL.Query().Get("til"))}
	put(r.Context(), s, pendingKey, p)
	http.Redirect(w, r, at.oauth.AuthCodeURL(p.State, oidc.Nonce(p.Nonce), oauth2.S256ChallengeOption(p.Verifier)), http.StatusSeeOther)
}

// callback takes up what the provider answered.
func (s *server) callback(w http.ResponseWriter, r *http.Request) {
	p, ok := take[pending](r.Context(), s, pendingKey)
	if !ok || r.URL.Query().Get("state") != p.State {
		s.fail(w, r, http.StatusBadRequest, "login_lapsed")
		return
	}
	l, err := s.provider.exchange(r.Context(), r.URL.Query().Get("code"), p)
	if err != nil {
		s.log.WarnContext(r.Context(), "login failed", "reason", reason(err))
		s.fail(w, r, http.StatusBadRequest, "login_failed")
		return
	}
	if err := s.cases.Seen(r.Context(), l.Who); err != nil {
		s.failed(w, r, err)
		return
	}
	if err := s.sessions.RenewToken(r.Context()); err != nil {
		s.failed(w, r, err)
		return
	}
	put(r.Context(), s, loginKey, l)
	http.Redirect(w, r, firstOf(p.To, "/"), http.StatusSeeOther)
}

func firstOf(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

var errNonce = errors.New("the provider answered another login")

func (p *provider) exchange(ctx context.Context, code string, asked pending) (login, error) {
	at, err := p.ask(ctx)
	if err != nil {
		return login{}, err
	}
	token, err := at.oauth.Exchange(ctx, code, oauth2.VerifierOption(asked.Verifier))
	if err != nil {
		return login{}, fmt.Errorf("exchange the code: %w", err)
	}
	raw, _ := token.Extra("id_token").(string)
	id, err := at.ids.Verify(ctx, raw)
	if err != nil {
		return login{}, fmt.Errorf("check the ID token: %w", err)
	}
	if id.Nonce != asked.Nonce {
		return login{}, errNonce
	}
	claims, err := at.tokens.Verify(ctx, token.AccessToken)
	if err != nil {
		return login{}, fmt.Errorf("check the access token: %w", err)
	}
	who, err := whoIs(claims)
	return login{Who: who, IDToken: raw, Seen: time.Now()}, err
}

// whoIs reads the same claims as the API does.
func whoIs(token *oidc.IDToken) (access.Who, error) {
	var c struct {
		Name         string        `json:"name"`
		Email        string        `json:"email"`
		Roles        []course.Role `json:"roles"`
		Municipality string        `json:"municipality"`
	}
	if err := token.Claims(&c); err != nil {
		return access.Who{}, fmt.Errorf("read the claims: %w", err)
	}
	c.Roles = slices.DeleteFunc(c.Roles, func(r course.Role) bool { return !slices.Contains(access.Roles, r) })
	return access.Who{Subject: token.Subject, Name: c.Name, Email: c.Email, Roles: c.Roles, Municipality: c.Municipality}, nil
}

// reason names an error without its text, which may hold what the provider said of a person.
func reason(err error) string {
	switch {
	case errors.Is(err, errNonce):
		return "nonce"
	case errors.Is(err, context.DeadlineExceeded):
		return "timeout"
	}
	return "refused"
}

// logOut ends the session here, and shows the way to end it at the provider.
func (s *server) logOut(v *visit) error {
	l, _ := s.current(v.r)
	if err := s.sessions.Destroy(v.ctx()); err != nil {
		return err
	}
	back := s.provider.publicURL + "/"
	at, err := s.provider.ask(v.ctx())
	if err != nil || at.endpoint == "" || l.IDToken == "" {
		return v.redirect(back)
	}
	v.page.Title, v.page.Path, v.page.Who = v.T("logout.heading"), "/", nil
	return s.render(v, http.StatusOK, view.LogOut(v.page, at.endpoint, map[string]string{
		"id_token_hint": l.IDToken, "post_logout_redirect_uri": back, "client_id": at.oauth.ClientID,
	}))
}

// ownPath keeps a path of this server and drops everything else.
func ownPath(to string) string {
	u, err := url.Parse(to)
	if err != nil || u.IsAbs() || u.Host != "" || !strings.HasPrefix(to, "/") || strings.HasPrefix(to, "//") || strings.Contains(to, "\\") {
		return ""
	}
	return to
}
