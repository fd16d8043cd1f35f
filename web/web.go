package web

import (
	"cmp"
	"crypto/aes"
	"crypto/cipher"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/alexedwards/scs/v2"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/edge"
	"github.com/enplan-dk/enplan/internal/language"
	"github.com/enplan-dk/enplan/internal/platform/oidc"
	"github.com/enplan-dk/enplan/web/forms"
	"github.com/enplan-dk/enplan/web/paper"
	"github.com/enplan-dk/enplan/web/session"
	"github.com/enplan-dk/enplan/web/site"
)

// Config is what the pages need.
type Config struct {
	Cases      *casework.Service
	Identity   *oidc.Provider
	ClientID   string         // a public client
	Audience   string         // of the access token
	PublicURL  string         // under which browsers reach the pages
	Sessions   scs.Store      // shared by all processes that serve pages
	SessionKey []byte         // 32 bytes that seal the sessions
	Printer    *paper.Printer // of PDF files; nil: there are none
	TemporalUI string         // address of the namespace in Temporal's pages; empty: no page links there
	Idle       time.Duration  // how long one stays logged in without doing anything; 0: half an hour
	Limits     *edge.Limits   // nil: the usual ones, without proxies
	Log        *slog.Logger
}

type server struct {
	*site.Site
	provider   *loginProvider
	protection *http.CrossOriginProtection
	assets     assetFiles
	secure     bool
	temporalUI string
}

// Register adds the pages to a router.
func Register(router *edge.Router, c Config) error {
	s, err := newServer(c)
	if err != nil {
		return err
	}
	s.register(router)
	return nil
}

func newServer(c Config) (*server, error) {
	block, err := aes.NewCipher(c.SessionKey)
	if err != nil {
		return nil, fmt.Errorf("use the session key: %w", err)
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		return nil, fmt.Errorf("use the session key: %w", err)
	}
	files, err := newAssets()
	if err != nil {
		return nil, fmt.Errorf("read the static files: %w", err)
	}
	p, err := newProvider(c)
	if err != nil {
		return nil, err
	}
	protection := http.NewCrossOriginProtection()
	if err := protection.AddTrustedOrigin(p.publicURL); err != nil {
		return nil, fmt.Errorf("trust our own pages: %w", err)
	}
	secure := strings.HasPrefix(c.PublicURL, "https://")
	s := &server{
		Site: &site.Site{
			Cases: c.Cases, Sessions: session.New(c.Sessions, aead, secure, c.Idle), Limits: c.Limits, Log: c.Log, PublicURL: p.publicURL, Printer: c.Printer,
			AssetURL: files.url, AssetFiles: files.read, AEAD: aead, FromOwnPage: protection.Check,
		},
		provider: p, protection: protection, assets: files, secure: secure, temporalUI: c.TemporalUI,
	}
	s.Sessions.ErrorFunc = s.sessionAway
	if s.Limits == nil {
		s.Limits = edge.NewLimits(c.Log, nil, edge.WriteRate)
	}
	return s, nil
}

// readable answers 404 for addresses that are not valid text. Parts of an address become arguments of Postgres and
// Temporal, which refuse such values.
func (s *server) readable(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !edge.Readable(r.URL) {
			s.Fail(w, r, http.StatusNotFound, "not_found")
			return
		}
		next.ServeHTTP(w, r)
	})
}

const (
	largestForm int64 = 1 << 20

	// largestDraftForm: a letter takes up to six bytes more in a form than in a draft.
	largestDraftForm int64 = 6 * casework.LargestDraft
)

// limitForms bounds what a form may send; only the one with a document may send more.
func limitForms(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		most := largestForm
		switch {
		case strings.HasPrefix(r.URL.Path, forms.DraftRoot+"/"):
			most = largestDraftForm
		case strings.HasSuffix(r.URL.Path, forms.AttachForm):
			most = forms.LargestUpload
		}
		r.Body = http.MaxBytesReader(w, r.Body, most)
		next.ServeHTTP(w, r)
	})
}

// forAnybody is a page for anybody.
func (s *server) forAnybody(show func(*site.Request) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		req := s.NewRequest(w, r, session.Visitor(r))
		if err := show(req); err != nil {
			s.Failed(w, req.R, err)
		}
	}
}

// forLoggedIn is a page for whoever is logged in. Whoever was, and comes with a form, gets it
// back after logging in again, or on the page that asks to log in.
func (s *server) forLoggedIn(show func(*site.Request) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		l := session.Visitor(r)
		if l == nil {
			s.askToLogIn(w, r)
			return
		}
		req := s.NewRequest(w, r, l)
		if err := show(req); err != nil {
			s.Failed(w, req.R, err)
		}
	}
}

func (s *server) askToLogIn(w http.ResponseWriter, r *http.Request) {
	to, kept := r.URL.RequestURI(), true
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		to = r.URL.Path
		l, expired := s.Sessions.Current(r)
		kept = expired && forms.Forms{Site: s.Site}.KeepTyped(r, l)
	}
	if r.Header.Get("HX-Request") != "" {
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	if !kept && s.HasTyped(r) {
		s.Fail(w, r, http.StatusUnauthorized, "logged_out")
		return
	}
	http.Redirect(w, r, "/login?til="+url.QueryEscape(to), http.StatusSeeOther)
}

// chooseLanguage keeps the choice and goes back to the page.
func (s *server) chooseLanguage(w http.ResponseWriter, r *http.Request) {
	l, _ := language.Known(r.PathValue("language")) // an unknown one is the first
	http.SetCookie(w, &http.Cookie{
		Name: edge.LanguageCookie, Value: string(l), Path: "/", MaxAge: 365 * 24 * 3600, HttpOnly: true, Secure: s.secure, SameSite: http.SameSiteLaxMode,
	})
	http.Redirect(w, r, cmp.Or(ownPath(r.URL.Query().Get("til")), "/"), http.StatusSeeOther)
}
