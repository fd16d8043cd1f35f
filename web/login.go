package web

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	gooidc "github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"github.com/enplan-dk/enplan/internal/platform/oidc"
	"github.com/enplan-dk/enplan/internal/platform/telemetry"
	"github.com/enplan-dk/enplan/web/session"
	"github.com/enplan-dk/enplan/web/site"
	"github.com/enplan-dk/enplan/web/view"
)

// loginProvider is the OIDC provider as the pages use it: authorisation code with PKCE, as
// a public client.
type loginProvider struct {
	config    Config
	oidc      *oidc.Provider
	origin    string
	publicURL string
}

// providerOffer is what the provider says of itself.
type providerOffer struct {
	oauth    oauth2.Config
	ids      *gooidc.IDTokenVerifier // of our own client
	tokens   *gooidc.IDTokenVerifier // of the API, whose claims say who one is
	endpoint string                  // to log out
}

func newProvider(c Config) (*loginProvider, error) {
	issuer, err := url.Parse(c.Identity.Issuer())
	if err != nil {
		return nil, fmt.Errorf("read the issuer: %w", err)
	}
	return &loginProvider{config: c, oidc: c.Identity, origin: issuer.Scheme + "://" + issuer.Host, publicURL: strings.TrimSuffix(c.PublicURL, "/")}, nil
}

// ask finds the provider's addresses and keys; the pages start without it.
func (p *loginProvider) ask(ctx context.Context) (*providerOffer, error) {
	found, err := p.oidc.Find(ctx)
	if err != nil {
		return nil, err
	}
	var extra struct {
		EndSession string `json:"end_session_endpoint"`
	}
	if err := found.Claims(&extra); err != nil {
		return nil, fmt.Errorf("read what the OIDC provider offers: %w", err)
	}
	endpoint := found.Endpoint()
	endpoint.AuthStyle = oauth2.AuthStyleInParams
	return &providerOffer{
		oauth: oauth2.Config{
			ClientID: p.config.ClientID, Endpoint: endpoint, RedirectURL: p.publicURL + "/auth/callback",
			Scopes: []string{gooidc.ScopeOpenID, "profile", "email"},
		},
		ids:      found.Verifier(&gooidc.Config{ClientID: p.config.ClientID, SupportedSigningAlgs: oidc.Algorithms}),
		tokens:   found.Verifier(&gooidc.Config{ClientID: p.config.Audience, SupportedSigningAlgs: oidc.Algorithms}),
		endpoint: extra.EndSession,
	}, nil
}

// logIn sends the browser to the provider.
func (s *server) logIn(w http.ResponseWriter, r *http.Request) {
	at, err := s.provider.ask(r.Context())
	if err != nil {
		s.loginAway(w, r)
		return
	}
	p := newPending(ownPath(r.URL.Query().Get("til")), time.Now())
	if err := s.keepPending(w, p); err != nil {
		s.Failed(w, r, err)
		return
	}
	http.Redirect(w, r, at.oauth.AuthCodeURL(p.State, gooidc.Nonce(p.Nonce), oauth2.S256ChallengeOption(p.Verifier)), http.StatusSeeOther)
}

func (s *server) loginAway(w http.ResponseWriter, r *http.Request) {
	if !telemetry.Gone(r.Context()) {
		s.Log.WarnContext(r.Context(), "the login provider cannot be reached")
	}
	w.Header().Set("Retry-After", strconv.Itoa(int(loginPause.Seconds())))
	s.Fail(w, r, http.StatusServiceUnavailable, "login_away")
}

// loginPause is after what time it is worth trying to log in again.
const loginPause = 10 * time.Second

// callback takes up what the provider answered.
func (s *server) callback(w http.ResponseWriter, r *http.Request) {
	p, ok := s.takePending(w, r, time.Now())
	if !ok {
		s.Fail(w, r, http.StatusBadRequest, "login_lapsed")
		return
	}
	l, err := s.provider.exchange(r.Context(), r.URL.Query().Get("code"), p)
	switch {
	case isAway(err):
		s.loginAway(w, r)
		return
	case err != nil:
		s.Log.WarnContext(r.Context(), "login failed", "reason", loginErrorReason(err))
		s.Fail(w, r, http.StatusBadRequest, "login_failed")
		return
	}
	if _, err := s.Cases.Seen(r.Context(), l.Who, l.Issued); err != nil {
		s.Failed(w, r, err)
		return
	}
	if err := s.Sessions.RenewToken(r.Context()); err != nil {
		s.Failed(w, r, err)
		return
	}
	s.Sessions.Remember(r.Context(), l)
	http.Redirect(w, r, cmp.Or(p.To, "/"), http.StatusSeeOther)
}

// isAway says whether the provider did not answer, which is not the fault of whoever logs in.
func isAway(err error) bool {
	var network net.Error
	return errors.Is(err, oidc.ErrAway) || errors.As(err, &network)
}

var errNonce = errors.New("the provider answered another login")

func (p *loginProvider) exchange(ctx context.Context, code string, asked pendingLogin) (session.Login, error) {
	at, err := p.ask(ctx)
	if err != nil {
		return session.Login{}, err
	}
	ctx = p.oidc.ForLogin(ctx)
	token, err := at.oauth.Exchange(ctx, code, oauth2.VerifierOption(asked.Verifier))
	if err != nil {
		return session.Login{}, fmt.Errorf("exchange the code: %w", err)
	}
	raw, _ := token.Extra("id_token").(string)
	id, err := at.ids.Verify(ctx, raw)
	if err != nil {
		return session.Login{}, fmt.Errorf("check the ID token: %w", err)
	}
	if id.Nonce != asked.Nonce {
		return session.Login{}, errNonce
	}
	claims, err := at.tokens.Verify(ctx, token.AccessToken)
	if err != nil {
		return session.Login{}, fmt.Errorf("check the access token: %w", err)
	}
	person, err := oidc.PersonOf(claims)
	return session.Login{Who: person.Who, Issued: person.Issued, IDToken: raw, Seen: time.Now()}, err
}

// loginErrorReason names an error without its text, which may hold what the provider said of a person.
func loginErrorReason(err error) string {
	switch {
	case errors.Is(err, errNonce):
		return "nonce"
	case errors.Is(err, context.DeadlineExceeded):
		return "timeout"
	}
	return "refused"
}

// logOut ends the session here, and shows the way to end it at the provider.
func (s *server) logOut(req *site.Request) error {
	l, _ := s.Sessions.Current(req.R)
	if err := s.Sessions.Destroy(req.Context()); err != nil {
		return err
	}
	back := s.PublicURL + "/"
	at, err := s.provider.ask(req.Context())
	if err != nil || at.endpoint == "" || l.IDToken == "" {
		return req.Redirect(back)
	}
	req.Page.Title, req.Page.Path, req.Page.Who = req.T("logout.heading"), "/", nil
	return s.Render(req, http.StatusOK, view.LogOut(req.Page, at.endpoint, map[string]string{
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
