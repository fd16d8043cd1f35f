package web

import (
	"bytes"
	"cmp"
	"context"
	"crypto/aes"
	"crypto/cipher"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/a-h/templ"
	"github.com/alexedwards/scs/v2"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/domain/access"
	"github.com/enplan-dk/enplan/internal/edge"
	"github.com/enplan-dk/enplan/internal/language"
	"github.com/enplan-dk/enplan/web/view"
)

// Config is what the pages need.
type Config struct {
	Cases      *casework.Service
	Issuer     string        // of the OIDC provider
	ClientID   string        // a public client
	Audience   string        // of the access token
	PublicURL  string        // under which browsers reach the pages
	Sessions   scs.Store     // shared by all processes that serve pages
	SessionKey []byte        // 32 bytes that seal the sessions
	Chromium   string        // program that prints tagged PDF; empty: a simpler PDF without tags
	TemporalUI string        // address of the namespace in Temporal's pages; empty: no page links there
	Idle       time.Duration // how long one stays logged in without doing anything; 0: half an hour
	Limits     *edge.Limits  // nil: the usual ones, without proxies
	Log        *slog.Logger
}

type server struct {
	cases      *casework.Service
	provider   *provider
	sessions   *scs.SessionManager
	aead       cipher.AEAD
	protection *http.CrossOriginProtection
	limits     *edge.Limits
	assets     assets
	idle       time.Duration
	secure     bool
	chromium   string
	temporalUI string
	log        *slog.Logger
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
		cases: c.Cases, provider: p, assets: files, idle: c.Idle, secure: secure, chromium: c.Chromium, temporalUI: c.TemporalUI, log: c.Log,
		sessions: newSessions(c.Sessions, aead, secure), aead: aead, limits: c.Limits, protection: protection,
	}
	s.sessions.ErrorFunc = s.sessionAway
	if s.limits == nil {
		s.limits = edge.NewLimits(c.Log, nil, edge.WriteRate)
	}
	if s.idle == 0 {
		s.idle = idleLimit
	}
	return s, nil
}

// readable answers 404 for addresses that are not valid text. Parts of an address become arguments of Postgres and
// Temporal, which refuse such values.
func (s *server) readable(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !edge.Readable(r.URL) {
			s.fail(w, r, http.StatusNotFound, "not_found")
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

// limited bounds what a form may send; only the one with a document may send more.
func limited(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		most := largestForm
		switch {
		case strings.HasPrefix(r.URL.Path, draftRoot+"/"):
			most = largestDraftForm
		case strings.HasSuffix(r.URL.Path, attachForm):
			most = casework.LargestDocument + uploadRest
		}
		r.Body = http.MaxBytesReader(w, r.Body, most)
		next.ServeHTTP(w, r)
	})
}

// visit is one request of somebody.
type visit struct {
	w    http.ResponseWriter
	r    *http.Request
	who  access.Who
	lang language.Language
	page view.Page
}

func (v *visit) ctx() context.Context { return v.r.Context() }

// T is a text in the reader's language.
func (v *visit) T(key string, values ...string) string { return language.Of(v.lang, key, values...) }

// page fills what every page needs.
func (s *server) visit(w http.ResponseWriter, r *http.Request, l *login) *visit {
	if l != nil {
		r = r.WithContext(casework.ActingFor(r.Context(), l.Who))
	}
	v := &visit{w: w, r: r, lang: edge.LanguageOf(r)}
	v.page = view.Page{Lang: v.lang, Path: r.URL.RequestURI(), Now: time.Now(), Asset: s.assets.url}
	if r.Method != http.MethodGet {
		v.page.Path = r.URL.Path
	}
	if l != nil {
		v.who = l.Who
		v.page.Who, v.page.Ends = &l.Who, l.Seen.Add(s.idle)
		v.page.Notice, _ = take[string](r.Context(), s, noticeKey)
	}
	return v
}

// forAnybody is a page for anybody.
func (s *server) forAnybody(show func(*visit) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		v := s.visit(w, r, visitorOf(r))
		if err := show(v); err != nil {
			s.failed(w, r, err)
		}
	}
}

// forLoggedIn is a page for whoever is logged in. Whoever was, and comes with a form, gets it
// back after logging in again.
func (s *server) forLoggedIn(show func(*visit) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		l := visitorOf(r)
		if l == nil {
			s.askToLogIn(w, r)
			return
		}
		v := s.visit(w, r, l)
		if err := show(v); err != nil {
			s.failed(w, r, err)
		}
	}
}

func (s *server) askToLogIn(w http.ResponseWriter, r *http.Request) {
	to := r.URL.RequestURI()
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		to = r.URL.Path
		if l, expired := s.current(r); expired {
			s.keepTyped(r, l)
		}
	}
	if r.Header.Get("HX-Request") != "" {
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	http.Redirect(w, r, "/login?til="+url.QueryEscape(to), http.StatusSeeOther)
}

// render writes a page once it is whole.
func (s *server) render(v *visit, status int, c templ.Component) error {
	var page bytes.Buffer
	if err := c.Render(v.ctx(), &page); err != nil {
		return fmt.Errorf("render the page: %w", err)
	}
	v.w.Header().Set("Content-Type", "text/html; charset=utf-8")
	v.w.WriteHeader(status)
	_, err := v.w.Write(page.Bytes())
	if err != nil {
		s.log.DebugContext(v.ctx(), "the reader went away")
	}
	return nil
}

// chooseLanguage keeps the choice and goes back to the page.
func (s *server) chooseLanguage(w http.ResponseWriter, r *http.Request) {
	l, _ := language.Known(r.PathValue("language")) // an unknown one is the first
	http.SetCookie(w, &http.Cookie{
		Name: edge.LanguageCookie, Value: string(l), Path: "/", MaxAge: 365 * 24 * 3600, HttpOnly: true, Secure: s.secure, SameSite: http.SameSiteLaxMode,
	})
	http.Redirect(w, r, cmp.Or(ownPath(r.URL.Query().Get("til")), "/"), http.StatusSeeOther)
}
