package api

import (
	"html/template"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/enplan-dk/enplan/internal/text"
)

const (
	reasonCookie  = "enplan_break_glass"
	reasonHeader  = "Enplan-Break-Glass"
	reasonLife    = 30 * time.Minute
	longestReason = 500
)

// BreakGlassReason is why a supervisor reads payloads: from the header, or from the cookie that the
// page sets for half an hour.
func BreakGlassReason(r *http.Request) string {
	if reason := r.Header.Get(reasonHeader); reason != "" {
		return short(reason)
	}
	cookie, err := r.Cookie(reasonCookie)
	if err != nil {
		return ""
	}
	reason, err := url.QueryUnescape(cookie.Value)
	if err != nil {
		return ""
	}
	return short(reason)
}

func short(reason string) string {
	runes := []rune(strings.TrimSpace(plain(reason)))
	return string(runes[:min(len(runes), longestReason)])
}

var breakGlass = template.Must(template.New("page").Parse(`<!doctype html>
<html lang="{{.Lang}}"><head><meta charset="utf-8"><title>{{.Title}}</title></head>
<body><main><h1>{{.Title}}</h1><p>{{.What}}</p>
{{if .Done}}<p role="status">{{.Done}}</p>{{end}}
<form method="post"><p><label for="reason">{{.Label}}</label></p>
<p><textarea id="reason" name="reason" rows="3" cols="60" maxlength="500" required></textarea></p>
<p><button>{{.Send}}</button></p></form></main></body></html>`))

// BreakGlassPage lets a supervisor say why payloads are to be read.
func BreakGlassPage() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		lang := text.Match(r.Header.Get("Accept-Language"))
		page := struct{ Lang, Title, What, Label, Send, Done string }{
			Lang: string(lang), Title: text.Of(lang, "break_glass.title"), What: text.Of(lang, "break_glass.what"),
			Label: text.Of(lang, "break_glass.reason"), Send: text.Of(lang, "break_glass.send"),
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Security-Policy", "default-src 'none'; form-action 'self'; frame-ancestors 'none'")
		w.Header().Set("Cache-Control", "no-store")
		r.Body = http.MaxBytesReader(w, r.Body, 1<<14)
		if r.Method == http.MethodPost && r.Header.Get("Sec-Fetch-Site") != "cross-site" {
			if reason := short(r.PostFormValue("reason")); reason != "" {
				http.SetCookie(w, &http.Cookie{
					Name: reasonCookie, Value: url.QueryEscape(reason), Path: "/", MaxAge: int(reasonLife.Seconds()),
					HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: r.TLS != nil,
				})
				page.Done = text.Of(lang, "break_glass.done")
			}
		}
		_ = breakGlass.Execute(w, page) // the reader is gone: nobody to tell
	})
}
