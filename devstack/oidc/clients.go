package oidc

import (
	"slices"
	"time"

	"github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"
)

// Client ids. The web application and the command line are public clients with PKCE; the other two keep a secret.
const (
	WebClient        = "enplan-web"
	CLIClient        = "enplan-cli"
	TemporalUIClient = "temporal-ui"

	// TemporalUISecret is the client secret of Temporal's web interface.
	TemporalUISecret = "temporal-ui-demo"

	cliCallback = "http://127.0.0.1/callback"
)

// client is an application that may ask for tokens.
type client struct {
	id, secret string
	// A loopback address of a public client stands for every loopback host and port (RFC 8252 § 7.3).
	redirects   []string
	logoutGlobs []string
	grants      []oidc.GrantType
}

var codeAndRefresh = []oidc.GrantType{oidc.GrantTypeCode, oidc.GrantTypeRefreshToken}

var clients = []client{
	{
		id: WebClient, redirects: []string{"http://localhost/auth/callback"}, grants: codeAndRefresh,
		logoutGlobs: []string{"http://localhost:*/", "http://127.0.0.1:*/", "http://localhost:*/*", "http://127.0.0.1:*/*"},
	},
	{id: CLIClient, redirects: []string{cliCallback}, grants: codeAndRefresh},
	{id: TemporalUIClient, secret: TemporalUISecret, redirects: []string{"http://localhost/auth/sso/callback"}, grants: codeAndRefresh},
	{id: integration.Login, secret: IntegrationSecret, grants: []oidc.GrantType{oidc.GrantTypeClientCredentials}},
}

func findClient(id string) (client, bool) {
	i := slices.IndexFunc(clients, func(c client) bool { return c.id == id })
	if i < 0 {
		return client{}, false
	}
	return clients[i], true
}

func (c client) GetID() string                        { return c.id }
func (c client) RedirectURIs() []string               { return c.redirects }
func (c client) RedirectURIGlobs() []string           { return nil }
func (c client) PostLogoutRedirectURIs() []string     { return nil }
func (c client) PostLogoutRedirectURIGlobs() []string { return c.logoutGlobs }
func (c client) ApplicationType() op.ApplicationType  { return op.ApplicationTypeNative }
func (c client) ResponseTypes() []oidc.ResponseType {
	return []oidc.ResponseType{oidc.ResponseTypeCode}
}
func (c client) GrantTypes() []oidc.GrantType         { return c.grants }
func (c client) LoginURL(id string) string            { return loginPath + "?request=" + id }
func (c client) AccessTokenType() op.AccessTokenType  { return op.AccessTokenTypeJWT }
func (c client) IDTokenLifetime() time.Duration       { return accessLifetime }
func (c client) DevMode() bool                        { return false }
func (c client) IsScopeAllowed(string) bool           { return false }
func (c client) IDTokenUserinfoClaimsAssertion() bool { return true }
func (c client) ClockSkew() time.Duration             { return 0 }

func (c client) AuthMethod() oidc.AuthMethod {
	if c.secret == "" {
		return oidc.AuthMethodNone
	}
	return oidc.AuthMethodBasic
}

func (c client) RestrictAdditionalIdTokenScopes() func([]string) []string {
	return func(scopes []string) []string { return scopes }
}

func (c client) RestrictAdditionalAccessTokenScopes() func([]string) []string {
	return func(scopes []string) []string { return scopes }
}
