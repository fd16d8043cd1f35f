package oidc

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"
)

const (
	accessLifetime  = time.Hour
	refreshLifetime = 12 * time.Hour
	loginLifetime   = 15 * time.Minute
)

var errUnknown = errors.New("unknown or expired")

// storage holds in memory what lives for minutes: logins under way, their codes, and what was taken back.
// Access and refresh tokens carry everything themselves and survive a restart.
type storage struct {
	keys *keys

	mu       sync.Mutex
	requests map[string]*loginRequest
	codes    map[string]string    // code → request
	revoked  map[string]bool      // grants
	loggedIn map[string]time.Time // user and client → grants of earlier logins are void
}

var (
	_ op.Storage                   = (*storage)(nil)
	_ op.ClientCredentialsStorage  = (*storage)(nil)
	_ op.CanSetUserinfoFromRequest = (*storage)(nil)
)

func newStorage(keys *keys) *storage {
	return &storage{
		keys:     keys,
		requests: map[string]*loginRequest{},
		codes:    map[string]string{},
		revoked:  map[string]bool{},
		loggedIn: map[string]time.Time{},
	}
}

// login marks the request as answered by the user.
func (s *storage) login(id string, user User) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	request, ok := s.requests[id]
	if !ok {
		return errUnknown
	}
	request.User, request.Login, request.done = user.Login, time.Now(), true
	return nil
}

func (s *storage) CreateAuthRequest(_ context.Context, asked *oidc.AuthRequest, _ string) (op.AuthRequest, error) {
	if slices.Contains(asked.Prompt, oidc.PromptNone) {
		return nil, oidc.ErrLoginRequired() // the provider keeps no session of its own
	}
	request := &loginRequest{
		grant: grant{ID: rand.Text(), Client: asked.ClientID, Scopes: asked.Scopes},
		asked: asked,
		since: time.Now(),
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for id, old := range s.requests {
		if time.Since(old.since) > loginLifetime {
			s.forget(id)
		}
	}
	s.requests[request.ID] = request
	return request, nil
}

func (s *storage) AuthRequestByID(_ context.Context, id string) (op.AuthRequest, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	request, ok := s.requests[id]
	if !ok {
		return nil, errUnknown
	}
	return request, nil
}

func (s *storage) AuthRequestByCode(_ context.Context, code string) (op.AuthRequest, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	request, ok := s.requests[s.codes[code]]
	if !ok {
		return nil, errUnknown
	}
	delete(s.codes, code) // a code is good once
	return request, nil
}

func (s *storage) SaveAuthCode(_ context.Context, id, code string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.codes[code] = id
	return nil
}

func (s *storage) DeleteAuthRequest(_ context.Context, id string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.forget(id)
	return nil
}

func (s *storage) forget(id string) {
	delete(s.requests, id)
	for code, request := range s.codes {
		if request == id {
			delete(s.codes, code)
		}
	}
}

func (s *storage) CreateAccessToken(context.Context, op.TokenRequest) (string, time.Time, error) {
	return rand.Text(), time.Now().Add(accessLifetime), nil
}

func (s *storage) CreateAccessAndRefreshTokens(ctx context.Context, request op.TokenRequest, current string) (string, string, time.Time, error) {
	asked, ok := request.(op.IDTokenRequest)
	if !ok {
		return "", "", time.Time{}, fmt.Errorf("no refresh token for a %T", request)
	}
	if current != "" {
		var used grant
		if err := s.keys.unsealed(current, &used); err != nil {
			return "", "", time.Time{}, err
		}
		s.revoke(used.ID) // each refresh token is good once
	}
	refresh, err := s.keys.sealed(grant{
		ID: rand.Text(), User: asked.GetSubject(), Client: asked.GetClientID(), Scopes: asked.GetScopes(),
		Login: asked.GetAuthTime(), Expires: time.Now().Add(refreshLifetime),
	})
	if err != nil {
		return "", "", time.Time{}, err
	}
	id, expires, err := s.CreateAccessToken(ctx, request)
	return id, refresh, expires, err
}

func (s *storage) TokenRequestByRefreshToken(_ context.Context, token string) (op.RefreshTokenRequest, error) {
	return s.openGrant(token)
}

func (s *storage) openGrant(token string) (*grant, error) {
	found := &grant{}
	if err := s.keys.unsealed(token, found); err != nil {
		return nil, op.ErrInvalidRefreshToken
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	void := s.revoked[found.ID] || time.Now().After(found.Expires) || found.Login.Before(s.loggedIn[found.User+" "+found.Client])
	if void {
		return nil, op.ErrInvalidRefreshToken
	}
	return found, nil
}

func (s *storage) revoke(grantID string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.revoked[grantID] = true
}

func (s *storage) TerminateSession(_ context.Context, userID, clientID string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.loggedIn[userID+" "+clientID] = time.Now()
	return nil
}

func (s *storage) GetRefreshTokenInfo(_ context.Context, clientID, token string) (userID, tokenID string, err error) {
	found, err := s.openGrant(token)
	if err != nil || found.Client != clientID {
		return "", "", op.ErrInvalidRefreshToken
	}
	return found.User, found.ID, nil
}

// RevokeToken takes back a refresh token. An access token is checked without asking here and runs out by itself.
func (s *storage) RevokeToken(_ context.Context, tokenOrID, _, _ string) *oidc.Error {
	s.revoke(tokenOrID)
	return nil
}

func (s *storage) SigningKey(context.Context) (op.SigningKey, error) { return s.keys, nil }

func (s *storage) SignatureAlgorithms(context.Context) ([]jose.SignatureAlgorithm, error) {
	return []jose.SignatureAlgorithm{jose.RS256}, nil
}

func (s *storage) KeySet(context.Context) ([]op.Key, error) { return []op.Key{publicKey{s.keys}}, nil }

func (s *storage) GetClientByClientID(_ context.Context, id string) (op.Client, error) {
	found, ok := findClient(id)
	if !ok {
		return nil, oidc.ErrInvalidClient().WithDescription("no such client")
	}
	return found, nil
}

func (s *storage) AuthorizeClientIDSecret(_ context.Context, id, secret string) error {
	found, ok := findClient(id)
	if !ok || found.secret == "" || subtle.ConstantTimeCompare([]byte(found.secret), []byte(secret)) != 1 {
		return oidc.ErrInvalidClient().WithDescription("wrong client or secret")
	}
	return nil
}

func (s *storage) ClientCredentials(ctx context.Context, id, secret string) (op.Client, error) {
	if err := s.AuthorizeClientIDSecret(ctx, id, secret); err != nil {
		return nil, err
	}
	return s.GetClientByClientID(ctx, id)
}

func (s *storage) ClientCredentialsTokenRequest(_ context.Context, id string, scopes []string) (op.TokenRequest, error) {
	return &grant{User: id, Client: id, Scopes: scopes}, nil
}

// SetUserinfoFromScopes is the library's former way; SetUserinfoFromRequest is the present one.
func (s *storage) SetUserinfoFromScopes(context.Context, *oidc.UserInfo, string, string, []string) error {
	return nil
}

func (s *storage) SetUserinfoFromRequest(_ context.Context, info *oidc.UserInfo, request op.IDTokenRequest, _ []string) error {
	return describe(info, request.GetSubject())
}

func (s *storage) SetUserinfoFromToken(_ context.Context, info *oidc.UserInfo, _, subject, _ string) error {
	return describe(info, subject)
}

func describe(info *oidc.UserInfo, subject string) error {
	user, ok := findUser(subject)
	if !ok {
		return errUnknown
	}
	info.Subject, info.Name, info.PreferredUsername = user.Login, user.Name, user.Login
	info.Email, info.EmailVerified = user.Email(), true
	return nil
}

func (s *storage) SetIntrospectionFromToken(_ context.Context, answer *oidc.IntrospectionResponse, _, subject, clientID string) error {
	answer.Active, answer.Subject, answer.ClientID = true, subject, clientID
	return nil
}

// GetPrivateClaimsFromScopes is what enplan reads in an access token. The ID token has none of it, so it opens nothing.
func (s *storage) GetPrivateClaimsFromScopes(_ context.Context, userID, _ string, _ []string) (map[string]any, error) {
	user, ok := findUser(userID)
	if !ok {
		return nil, errUnknown
	}
	return map[string]any{
		"name":         user.Name,
		"email":        user.Email(),
		"roles":        []string{user.Role},
		"municipality": user.Municipality,
	}, nil
}

// GetKeyByIDAndClientID and ValidateJWTProfileScopes belong to clients that sign their own assertions; there are none.
func (s *storage) GetKeyByIDAndClientID(context.Context, string, string) (*jose.JSONWebKey, error) {
	return nil, errUnknown
}

func (s *storage) ValidateJWTProfileScopes(context.Context, string, []string) ([]string, error) {
	return nil, errUnknown
}

func (s *storage) Health(context.Context) error { return nil }
