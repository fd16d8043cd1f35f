package oidc_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
	"golang.org/x/oauth2"

	"github.com/enplan-dk/enplan/devstack/oidc"
)

type claims struct {
	jwt.Claims
	Name         string   `json:"name"`
	Email        string   `json:"email"`
	Roles        []string `json:"roles"`
	Municipality string   `json:"municipality"`
}

// start serves a provider whose issuer is its own address.
func start(t *testing.T, keyFile string) string {
	t.Helper()
	var handler http.Handler
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { handler.ServeHTTP(w, r) }))
	t.Cleanup(server.Close)
	var err error
	if handler, err = oidc.New(server.URL, keyFile); err != nil {
		t.Fatal(err)
	}
	return server.URL
}

// verified checks the token against the provider's public keys and answers what it says.
func verified(t *testing.T, issuer, token string) claims {
	t.Helper()
	var keys jose.JSONWebKeySet
	if err := json.Unmarshal(get(t, issuer+"/keys"), &keys); err != nil {
		t.Fatal(err)
	}
	parsed, err := jwt.ParseSigned(token, []jose.SignatureAlgorithm{jose.RS256})
	if err != nil {
		t.Fatal(err)
	}
	var c claims
	if err := parsed.Claims(keys, &c); err != nil {
		t.Fatalf("signature: %v", err)
	}
	return c
}

func get(t *testing.T, address string) []byte {
	t.Helper()
	response, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return body
}

func TestEveryDemoUserGetsATokenWithRoleAndMunicipality(t *testing.T) {
	t.Parallel()
	issuer := start(t, filepath.Join(t.TempDir(), "key.pem"))
	for _, user := range oidc.Users {
		t.Run(user.Login, func(t *testing.T) {
			t.Parallel()
			token, err := oidc.Token(t.Context(), issuer, user.Login)
			if err != nil {
				t.Fatal(err)
			}
			c := verified(t, issuer, token)
			if c.Subject != user.Login || c.Name != user.Name || c.Email != user.Login+"@eksempel.invalid" ||
				!slices.Equal(c.Roles, []string{user.Role}) || c.Municipality != user.Municipality ||
				!slices.Contains(c.Audience, "enplan") || c.Issuer != issuer || !c.Expiry.Time().After(time.Now()) {
				t.Errorf("claims %+v", c)
			}
		})
	}
}

func TestAsManyCaseworkersAndCitizensAsATestNeedsCanLogIn(t *testing.T) {
	t.Parallel()
	issuer := start(t, filepath.Join(t.TempDir(), "key.pem"))
	for login, role := range map[string]string{"caseworker-1": "caseworker", "citizen-27": "citizen"} {
		token, err := oidc.Token(t.Context(), issuer, login)
		if err != nil {
			t.Fatal(err)
		}
		if c := verified(t, issuer, token); c.Subject != login || !slices.Equal(c.Roles, []string{role}) || c.Municipality != "eksempel" {
			t.Errorf("claims %+v", c)
		}
	}
	for _, login := range []string{"administrator-1", "citizen-", "citizen-one", "citizen"} {
		if token, err := oidc.Token(t.Context(), issuer, login); err == nil {
			t.Errorf("%s got the token %s", login, token)
		}
	}
}

func TestTheIntegrationGetsItsTokenBySecretAlone(t *testing.T) {
	t.Parallel()
	issuer := start(t, filepath.Join(t.TempDir(), "key.pem"))
	token, err := oidc.Token(t.Context(), issuer, "integration")
	if err != nil {
		t.Fatal(err)
	}
	if c := verified(t, issuer, token); !slices.Equal(c.Roles, []string{"integration"}) || !slices.Contains(c.Audience, "enplan") {
		t.Errorf("claims %+v", c)
	}
	response, err := http.PostForm(issuer+"/oauth/token", url.Values{
		"grant_type": {"client_credentials"}, "client_id": {"integration"}, "client_secret": {"wrong"},
	})
	if err != nil {
		t.Fatal(err)
	}
	_ = response.Body.Close()
	if response.StatusCode == http.StatusOK {
		t.Error("a wrong secret got a token")
	}
}

func TestATokenIsStillGoodAfterTheProviderWasRestarted(t *testing.T) {
	t.Parallel()
	keyFile := filepath.Join(t.TempDir(), "key.pem")
	before := start(t, keyFile)
	token, err := oidc.Token(t.Context(), before, "karen")
	if err != nil {
		t.Fatal(err)
	}
	after := start(t, keyFile)
	if c := verified(t, after, token); c.Subject != "karen" {
		t.Errorf("claims %+v", c)
	}
}

func TestAnUnknownUserIsNotLoggedIn(t *testing.T) {
	t.Parallel()
	issuer := start(t, filepath.Join(t.TempDir(), "key.pem"))
	if _, err := oidc.Token(t.Context(), issuer, "somebody"); err == nil {
		t.Error("somebody got a token")
	}
}

// browse walks to the login page of the web application and logs in as a browser does; it answers where the browser is sent.
func browse(t *testing.T, web oauth2.Config, user, password, verifier string) *http.Response {
	t.Helper()
	browser := &http.Client{CheckRedirect: func(r *http.Request, _ []*http.Request) error {
		if strings.HasPrefix(r.URL.String(), web.RedirectURL) {
			return http.ErrUseLastResponse
		}
		return nil
	}}
	page, err := browser.Get(web.AuthCodeURL("state", oauth2.S256ChallengeOption(verifier)))
	if err != nil {
		t.Fatal(err)
	}
	_ = page.Body.Close()
	if page.Request.URL.Path != "/login" {
		t.Fatalf("asking for a login ended at %s (%s)", page.Request.URL.Path, page.Status)
	}
	issuer := page.Request.URL.Scheme + "://" + page.Request.URL.Host
	answer, err := browser.PostForm(issuer+"/login", url.Values{
		"request": {page.Request.URL.Query().Get("request")}, "username": {user}, "password": {password},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = answer.Body.Close() })
	return answer
}

func webClient(issuer string) oauth2.Config {
	return oauth2.Config{
		ClientID:    oidc.WebClient,
		Endpoint:    oauth2.Endpoint{AuthURL: issuer + "/authorize", TokenURL: issuer + "/oauth/token", AuthStyle: oauth2.AuthStyleInParams},
		RedirectURL: "http://localhost:18080/auth/callback",
		Scopes:      []string{"openid", "profile", "email", "offline_access"},
	}
}

func TestTheWebApplicationRefreshesItsTokenUntilTheUserLogsOut(t *testing.T) {
	t.Parallel()
	issuer := start(t, filepath.Join(t.TempDir(), "key.pem"))
	web, verifier := webClient(issuer), oauth2.GenerateVerifier()
	location, err := browse(t, web, "sofie", oidc.Password, verifier).Location()
	if err != nil {
		t.Fatal(err)
	}
	first, err := web.Exchange(t.Context(), location.Query().Get("code"), oauth2.VerifierOption(verifier))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := web.Exchange(t.Context(), location.Query().Get("code"), oauth2.VerifierOption(verifier)); err == nil {
		t.Error("a code was good twice")
	}

	refresh := func(token string) (*oauth2.Token, error) {
		return web.TokenSource(t.Context(), &oauth2.Token{RefreshToken: token}).Token()
	}
	second, err := refresh(first.RefreshToken)
	if err != nil {
		t.Fatal(err)
	}
	if c := verified(t, issuer, second.AccessToken); c.Subject != "sofie" || !slices.Equal(c.Roles, []string{"supervisor"}) {
		t.Errorf("claims after refresh %+v", c)
	}
	if _, err := refresh(first.RefreshToken); err == nil {
		t.Error("a refresh token was good twice")
	}

	idToken, _ := second.Extra("id_token").(string)
	logout := issuer + "/end_session?" + url.Values{
		"id_token_hint": {idToken}, "post_logout_redirect_uri": {"http://localhost:18080/"},
	}.Encode()
	browser := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	answer, err := browser.Get(logout)
	if err != nil {
		t.Fatal(err)
	}
	_ = answer.Body.Close()
	if to := answer.Header.Get("Location"); to != "http://localhost:18080/" {
		t.Errorf("logout led to %q (%s)", to, answer.Status)
	}
	if _, err := refresh(second.RefreshToken); err == nil {
		t.Error("a refresh token outlived the logout")
	}
}

func TestAWrongPasswordIsSaidOnThePageAndKeepsTheChoice(t *testing.T) {
	t.Parallel()
	issuer := start(t, filepath.Join(t.TempDir(), "key.pem"))
	answer := browse(t, webClient(issuer), "maria", "wrong", oauth2.GenerateVerifier())
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	page := string(body)
	if answer.StatusCode != http.StatusUnauthorized || !strings.Contains(page, `role="alert"`) || !strings.Contains(page, `value="maria" required checked`) {
		t.Errorf("%s\n%s", answer.Status, page)
	}
}

func TestATokenGoesToNoOtherAddressThanTheApplications(t *testing.T) {
	t.Parallel()
	issuer := start(t, filepath.Join(t.TempDir(), "key.pem"))
	for _, redirect := range []string{"http://eksempel.invalid/auth/callback", "http://localhost:18080/elsewhere"} {
		web := webClient(issuer)
		web.RedirectURL = redirect
		response, err := http.Get(web.AuthCodeURL("state", oauth2.S256ChallengeOption(oauth2.GenerateVerifier())))
		if err != nil {
			t.Fatal(err)
		}
		_ = response.Body.Close()
		if response.StatusCode != http.StatusBadRequest {
			t.Errorf("%s: %s", redirect, response.Status)
		}
	}
}
