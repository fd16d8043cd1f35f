package mail

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"html/template"
	"net/http"
	"time"
)

var (
	//go:embed page.html
	pageHTML string
	//go:embed page.css
	pageCSS []byte

	pageTemplate = template.Must(template.New("page").Funcs(template.FuncMap{
		"local": func(t time.Time) string { return t.Local().Format("2.1.2006 15.04.05") },
	}).Parse(pageHTML))
)

type pageView struct {
	To       string
	Messages []Message
	Open     *Message
}

// handler serves the list, each mail, and all of it as JSON.
func handler(b *box) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, r *http.Request) {
		to := r.URL.Query().Get("to")
		render(w, pageView{To: to, Messages: b.list(to)})
	})
	mux.HandleFunc("GET /messages/{id}", func(w http.ResponseWriter, r *http.Request) {
		message, ok := b.get(r.PathValue("id"))
		if !ok {
			http.NotFound(w, r)
			return
		}
		render(w, pageView{Open: &message})
	})
	mux.HandleFunc("GET /messages", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Cache-Control", "no-store")
		_ = json.NewEncoder(w).Encode(b.list(r.URL.Query().Get("to"))) // the reader has gone
	})
	mux.HandleFunc("GET /page.css", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/css; charset=utf-8")
		_, _ = w.Write(pageCSS)
	})
	return mux
}

func render(w http.ResponseWriter, view pageView) {
	var page bytes.Buffer
	if err := pageTemplate.Execute(&page, view); err != nil {
		http.Error(w, "internal error", http.StatusInternalServerError)
		return
	}
	header := w.Header()
	header.Set("Content-Type", "text/html; charset=utf-8")
	header.Set("Cache-Control", "no-store")
	header.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
	_, _ = w.Write(page.Bytes())
}
