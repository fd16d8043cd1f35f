package oidc

import (
	"bytes"
	"context"
	_ "embed"
	"html/template"
	"log/slog"
	"net/http"
)

const (
	loginPath     = "/login"
	loggedOutPath = "/logged-out"
)

var (
	//go:embed login.html
	loginHTML string
	//go:embed login.css
	loginCSS []byte

	loginTemplate = template.Must(template.New("login").Parse(loginHTML))
)

// loginPage asks who one is. It works without JavaScript, and its style comes from the same server.
type loginPage struct {
	storage  *storage
	callback func(ctx context.Context, requestID string) string
}

type loginView struct {
	Request   string
	Users     []User
	Chosen    string
	Error     string
	LoggedOut bool
}

func (p *loginPage) show(w http.ResponseWriter, r *http.Request) {
	id := r.URL.Query().Get("request")
	request, err := p.storage.AuthRequestByID(r.Context(), id)
	if err != nil {
		p.render(w, http.StatusBadRequest, loginView{Error: "Login er udløbet. Gå tilbage til siden, du kom fra, og log ind igen."})
		return
	}
	view := loginView{Request: id, Users: Users}
	if waiting, ok := request.(*loginRequest); ok {
		view.Chosen = waiting.asked.LoginHint
	}
	p.render(w, http.StatusOK, view)
}

func (p *loginPage) submit(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, 1<<16)
	id, login := r.PostFormValue("request"), r.PostFormValue("username")
	user, ok := authenticate(login, r.PostFormValue("password"))
	if !ok {
		p.render(w, http.StatusUnauthorized, loginView{
			Request: id, Users: Users, Chosen: login,
			Error: "Vælg en bruger, og skriv adgangskoden. Den er demo for alle.",
		})
		return
	}
	if err := p.storage.login(id, user); err != nil {
		p.render(w, http.StatusBadRequest, loginView{Error: "Login er udløbet. Gå tilbage til siden, du kom fra, og log ind igen."})
		return
	}
	http.Redirect(w, r, p.callback(r.Context(), id), http.StatusFound)
}

func (p *loginPage) loggedOut(w http.ResponseWriter, _ *http.Request) {
	p.render(w, http.StatusOK, loginView{LoggedOut: true})
}

func (p *loginPage) css(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/css; charset=utf-8")
	_, _ = w.Write(loginCSS)
}

func (p *loginPage) render(w http.ResponseWriter, status int, view loginView) {
	var page bytes.Buffer
	if err := loginTemplate.Execute(&page, view); err != nil {
		slog.Error("render the login page", "error", err)
		http.Error(w, "internal error", http.StatusInternalServerError)
		return
	}
	header := w.Header()
	header.Set("Content-Type", "text/html; charset=utf-8")
	header.Set("Cache-Control", "no-store")
	// No form-action: it would hold for the redirect back to the application too.
	header.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'")
	w.WriteHeader(status)
	_, _ = w.Write(page.Bytes())
}
