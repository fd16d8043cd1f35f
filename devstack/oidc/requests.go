package oidc

import (
	"time"

	"github.com/zitadel/oidc/v3/pkg/oidc"
)

// audience is what an access token is for: the application that asked, and enplan's API.
func audience(clientID string) []string { return []string{clientID, "enplan"} }

// A grant is what a person allowed an application. A refresh token is a sealed grant.
type grant struct {
	ID      string    `json:"id"`
	User    string    `json:"user"`
	Client  string    `json:"client"`
	Scopes  []string  `json:"scopes"`
	Login   time.Time `json:"login"`
	Expires time.Time `json:"expires"`
}

func (g *grant) GetSubject() string               { return g.User }
func (g *grant) GetClientID() string              { return g.Client }
func (g *grant) GetAudience() []string            { return audience(g.Client) }
func (g *grant) GetScopes() []string              { return g.Scopes }
func (g *grant) GetAuthTime() time.Time           { return g.Login }
func (g *grant) GetAMR() []string                 { return []string{"pwd"} }
func (g *grant) SetCurrentScopes(scopes []string) { g.Scopes = scopes }

// A loginRequest is an application waiting for a person to log in.
type loginRequest struct {
	grant
	asked *oidc.AuthRequest
	done  bool
	since time.Time
}

func (r *loginRequest) GetID() string                      { return r.ID }
func (r *loginRequest) GetACR() string                     { return "" }
func (r *loginRequest) GetNonce() string                   { return r.asked.Nonce }
func (r *loginRequest) GetRedirectURI() string             { return r.asked.RedirectURI }
func (r *loginRequest) GetResponseType() oidc.ResponseType { return r.asked.ResponseType }
func (r *loginRequest) GetResponseMode() oidc.ResponseMode { return r.asked.ResponseMode }
func (r *loginRequest) GetState() string                   { return r.asked.State }
func (r *loginRequest) Done() bool                         { return r.done }

func (r *loginRequest) GetCodeChallenge() *oidc.CodeChallenge {
	if r.asked.CodeChallenge == "" {
		return nil
	}
	return &oidc.CodeChallenge{Challenge: r.asked.CodeChallenge, Method: r.asked.CodeChallengeMethod}
}
