package api

import (
	"encoding/json"
	"net/http"
	"slices"

	"github.com/gin-gonic/gin"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/edge"
	"github.com/enplan-dk/enplan/internal/language"
)

const problemType = "application/problem+json"

// alwaysAnswered show whether the process lives.
var alwaysAnswered = []string{"/healthz", "/readyz"}

// admitted sets what every answer has, and limits what may be asked without a token, by address. A token that is none
// is counted where it is read.
func (a *api) admitted(w http.ResponseWriter, r *http.Request) bool {
	h := w.Header()
	h.Set("Content-Language", string(edge.Language(r.Context())))
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cache-Control", "no-store")
	if r.Header.Get("Authorization") != "" || slices.Contains(alwaysAnswered, r.URL.Path) {
		return true
	}
	wait := a.limits.AdmitStranger(r)
	if wait > 0 {
		write(w, tooMany(r.Context(), wait))
	}
	return wait == 0
}

// none answers where no route does.
func (a *api) none(code string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if a.admitted(w, r) {
			write(w, problem(r.Context(), code))
		}
	})
}

// refuse answers with a problem outside of any route, as where a handler has failed.
func refuse(w http.ResponseWriter, r *http.Request, _ int, code string) {
	ctx := edge.WithLanguage(r.Context(), edge.LanguageOf(r))
	write(w, problem(casework.WithRequestID(ctx, w.Header().Get(edge.RequestIDHeader)), code))
}

func write(w http.ResponseWriter, p *Problem) {
	for name, values := range p.GetHeaders() {
		w.Header()[name] = values
	}
	w.Header().Set("Content-Type", problemType)
	w.WriteHeader(p.Status)
	_ = json.NewEncoder(w).Encode(p) // the asker is gone: nobody to tell
}

// problemPage says what a type of problem is about, at the address that names it.
func problemPage(c *gin.Context) {
	code := c.Param("code")
	ctx := c.Request.Context()
	for _, key := range []string{"problem." + code, "refusal." + code} {
		if language.Has(key) {
			c.JSON(http.StatusOK, gin.H{
				"type": "/problems/" + code, "code": code, "status": edge.RefusalStatus(code), "detail": language.Of(edge.Language(ctx), key),
			})
			return
		}
	}
	write(c.Writer, problem(ctx, "unknown_route"))
}
