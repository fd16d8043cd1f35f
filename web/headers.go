package web

import (
	"net/http"
	"strings"

	"github.com/enplan-dk/enplan/internal/edge"
	"github.com/enplan-dk/enplan/internal/language"
)

// secured sets what every answer carries. Nothing personal is cached anywhere; the
// static files say otherwise for themselves.
func (s *server) secured(next http.Handler) http.Handler {
	// A form may lead on to the identity provider, as logging out does.
	policy := strings.Join([]string{
		"default-src 'self'", "img-src 'self'", "style-src 'self'", "script-src 'self'", "font-src 'self'", "connect-src 'self'",
		"form-action 'self' " + s.provider.origin, "frame-ancestors 'none'", "base-uri 'none'", "object-src 'none'",
	}, "; ")
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
		h.Set("Cache-Control", "no-store")
		if s.secure {
			h.Set("Strict-Transport-Security", "max-age=31536000")
		}
		next.ServeHTTP(w, r)
	})
}

// ownPagesOnly refuses unsafe requests that do not come from our own pages.
func (s *server) ownPagesOnly(next http.Handler) http.Handler {
	checked := s.protection.Handler(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		safe := r.Method == http.MethodGet || r.Method == http.MethodHead || r.Method == http.MethodOptions
		if !safe && r.Header.Get("Sec-Fetch-Site") == "" && r.Header.Get("Origin") == "" {
			http.Error(w, language.Of(edge.LanguageOf(r), "failure.old_browser"), http.StatusForbidden)
			return
		}
		checked.ServeHTTP(w, r)
	})
}
