package web

import (
	"crypto/rand"
	"crypto/subtle"
	"net/http"
	"time"

	"golang.org/x/oauth2"
)

// pendingLogin is a login that is under way at the provider. It is kept by the browser, sealed, and nowhere
// else: anybody can begin a login, and beginning one must cost us nothing.
type pendingLogin struct {
	State    string    `json:"state"`
	Nonce    string    `json:"nonce"`
	Verifier string    `json:"verifier"`
	To       string    `json:"to"` // where the person wanted to go
	Until    time.Time `json:"until"`
}

const (
	// pendingLimit is how long logging in may take.
	pendingLimit = 10 * time.Minute

	// longestWay is how long an address may be to which a login leads back, so that the cookie fits.
	longestWay = 1000
)

func newPending(to string, now time.Time) pendingLogin {
	if len(to) > longestWay {
		to = ""
	}
	return pendingLogin{State: rand.Text(), Nonce: rand.Text(), Verifier: oauth2.GenerateVerifier(), To: to, Until: now.Add(pendingLimit)}
}

// pendingCookie is named after the session's.
func (s *server) pendingCookie(value string, age int) *http.Cookie {
	return &http.Cookie{
		Name: s.Sessions.Cookie.Name + "-login", Value: value, Path: "/", MaxAge: age, HttpOnly: true, Secure: s.secure, SameSite: http.SameSiteLaxMode,
	}
}

const pendingPlace = "login"

func (s *server) keepPending(w http.ResponseWriter, p pendingLogin) error {
	sealed, err := s.Seal(pendingPlace, p)
	if err != nil {
		return err
	}
	http.SetCookie(w, s.pendingCookie(sealed, int(pendingLimit.Seconds())))
	return nil
}

// takePending gives the login that an answer of the provider belongs to, and forgets it.
func (s *server) takePending(w http.ResponseWriter, r *http.Request, now time.Time) (p pendingLogin, ok bool) {
	cookie, err := r.Cookie(s.pendingCookie("", 0).Name)
	if err != nil {
		return p, false
	}
	http.SetCookie(w, s.pendingCookie("", -1))
	if err := s.Unseal(pendingPlace, cookie.Value, &p); err != nil || now.After(p.Until) {
		return p, false
	}
	return p, subtle.ConstantTimeCompare([]byte(p.State), []byte(r.URL.Query().Get("state"))) == 1
}
