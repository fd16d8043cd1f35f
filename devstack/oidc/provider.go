// Package oidc is an OIDC provider with invented users, for development and tests. A certified library implements the protocol;
// this package adds the users, the clients, the signing key and a login page. It knows nothing of what a role may do.
package oidc

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"github.com/zitadel/oidc/v3/pkg/op"
	"golang.org/x/text/language"
)

// Config says where the provider listens, under which name its tokens are issued and where its signing key lives.
type Config struct {
	Address string // host:port
	Issuer  string // URL
	Dir     string
}

// Run serves until ctx ends.
func Run(ctx context.Context, cfg Config) error {
	handler, err := New(cfg.Issuer, filepath.Join(cfg.Dir, "signing-key.pem"))
	if err != nil {
		return err
	}
	server := &http.Server{Addr: cfg.Address, Handler: handler, ReadHeaderTimeout: 10 * time.Second}
	stop := context.AfterFunc(ctx, func() { _ = server.Close() })
	defer stop()
	if err := server.ListenAndServe(); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serve OIDC: %w", err)
	}
	return nil
}

// New is the provider with its login page.
func New(issuer, keyFile string) (http.Handler, error) {
	keys, err := loadKeys(keyFile)
	if err != nil {
		return nil, err
	}
	storage := newStorage(keys)
	provider, err := op.NewProvider(&op.Config{
		CryptoKey:                keys.seal,
		DefaultLogoutRedirectURI: loggedOutPath,
		CodeMethodS256:           true,
		AuthMethodPost:           true,
		GrantTypeRefreshToken:    true,
		SupportedUILocales:       []language.Tag{language.Danish},
		SupportedScopes:          []string{"openid", "profile", "email", "offline_access"},
	}, storage, op.StaticIssuer(issuer),
		op.WithAllowInsecure(), // loopback has no TLS
		op.WithLogger(slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError}))),
	)
	if err != nil {
		return nil, fmt.Errorf("set up the OIDC provider: %w", err)
	}
	login := &loginPage{storage: storage, callback: op.AuthCallbackURL(provider)}
	withIssuer := op.NewIssuerInterceptor(provider.IssuerFromRequest)
	mux := http.NewServeMux()
	mux.HandleFunc("GET "+loginPath, login.show)
	mux.HandleFunc("POST "+loginPath, withIssuer.HandlerFunc(login.submit))
	mux.HandleFunc("GET "+loggedOutPath, login.loggedOut)
	mux.HandleFunc("GET /login.css", login.css)
	mux.Handle("/", provider)
	return mux, nil
}
