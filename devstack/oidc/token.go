package oidc

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"

	relyingparty "github.com/zitadel/oidc/v3/pkg/client"
	"golang.org/x/oauth2"
	"golang.org/x/oauth2/clientcredentials"
)

// Token logs in as a demo user, walking through the authorization code flow and the login page as a browser would, and answers the access token.
// The login integration gets its own by client credentials.
func Token(ctx context.Context, issuer, login string) (string, error) {
	browser := &http.Client{}
	discovered, err := relyingparty.Discover(ctx, issuer, browser)
	if err != nil {
		return "", fmt.Errorf("find the OIDC provider: %w", err)
	}
	if login == integration.Login {
		credentials := clientcredentials.Config{ClientID: integration.Login, ClientSecret: IntegrationSecret, TokenURL: discovered.TokenEndpoint}
		token, err := credentials.Token(ctx)
		if err != nil {
			return "", fmt.Errorf("ask for a token: %w", err)
		}
		return token.AccessToken, nil
	}
	config := oauth2.Config{
		ClientID:    CLIClient,
		Endpoint:    oauth2.Endpoint{AuthURL: discovered.AuthorizationEndpoint, TokenURL: discovered.TokenEndpoint, AuthStyle: oauth2.AuthStyleInParams},
		RedirectURL: cliCallback,
		Scopes:      []string{"openid"},
	}
	state, verifier := oauth2.GenerateVerifier(), oauth2.GenerateVerifier()
	parameters, err := logIn(ctx, browser, config.AuthCodeURL(state, oauth2.S256ChallengeOption(verifier)), login)
	if err != nil {
		return "", err
	}
	if parameters.Get("state") != state {
		return "", errors.New("the provider answered another login")
	}
	token, err := config.Exchange(ctx, parameters.Get("code"), oauth2.VerifierOption(verifier))
	if err != nil {
		return "", fmt.Errorf("exchange the code: %w", err)
	}
	return token.AccessToken, nil
}

// logIn opens the address, fills the login page and answers the parameters with which the provider sends one back to the application.
func logIn(ctx context.Context, browser *http.Client, address, login string) (url.Values, error) {
	jar, err := cookiejar.New(nil)
	if err != nil {
		return nil, fmt.Errorf("make a cookie jar: %w", err)
	}
	browser.Jar = jar
	browser.CheckRedirect = func(r *http.Request, _ []*http.Request) error {
		if strings.HasPrefix(r.URL.String(), cliCallback) {
			return http.ErrUseLastResponse
		}
		return nil
	}
	page, err := send(ctx, browser, http.MethodGet, address, nil)
	if err != nil {
		return nil, fmt.Errorf("open the login page: %w", err)
	}
	form := url.Values{"request": {page.address.Query().Get("request")}, "username": {login}, "password": {Password}}
	back, err := send(ctx, browser, http.MethodPost, page.address.ResolveReference(&url.URL{Path: loginPath}).String(), form)
	if err != nil {
		return nil, fmt.Errorf("log in: %w", err)
	}
	if back.location == nil {
		return nil, fmt.Errorf("log in as %s: refused (%s)", login, back.status)
	}
	return back.location.Query(), nil
}

// An answer is what a browser keeps of a response: where it ended, and where it should go next.
type answer struct {
	status            string
	address, location *url.URL
}

func send(ctx context.Context, browser *http.Client, method, address string, form url.Values) (answer, error) {
	request, err := http.NewRequestWithContext(ctx, method, address, strings.NewReader(form.Encode()))
	if err != nil {
		return answer{}, err
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	response, err := browser.Do(request)
	if err != nil {
		return answer{}, err
	}
	defer func() { _ = response.Body.Close() }()
	location, err := response.Location()
	if err != nil && !errors.Is(err, http.ErrNoLocation) {
		return answer{}, err
	}
	return answer{status: response.Status, address: response.Request.URL, location: location}, nil
}
