package web

import (
	"context"
	"crypto/cipher"
	"encoding/json"
	"errors"
	"net/http"
	"time"

	"github.com/alexedwards/scs/v2"

	"github.com/enplan-dk/enplan/internal/domain/access"
)

// How long one stays logged in without doing anything, and how long the server still
// knows afterwards whose session it was, so that what was typed is kept for that person.
const (
	idleLimit   = 30 * time.Minute
	recordLimit = 12 * time.Hour
)

// login is what a session remembers.
type login struct {
	Who     access.Who `json:"who"`
	Issued  time.Time  `json:"issued"`   // when the provider said so
	IDToken string     `json:"id_token"` // shown to the provider when logging out
	Seen    time.Time  `json:"seen"`
}

const (
	loginKey  = "login"
	noticeKey = "notice"
)

// newSessions keeps the sessions on the server: the cookie holds a random name alone,
// the store its digest and the sealed content.
func newSessions(store scs.Store, aead cipher.AEAD, secure bool) *scs.SessionManager {
	m := scs.New()
	m.Store = store
	m.Codec = sealed{aead: aead}
	m.HashTokenInStore = true
	m.Lifetime = recordLimit
	m.Cookie.Name = "enplan"
	if secure {
		m.Cookie.Name = "__Host-enplan"
	}
	m.Cookie.HttpOnly = true
	m.Cookie.Secure = secure
	m.Cookie.SameSite = http.SameSiteLaxMode
	m.Cookie.Persist = false
	return m
}

// sealed writes sessions so that the database alone cannot read them.
type sealed struct{ aead cipher.AEAD }

type sessionContent struct {
	Deadline time.Time                  `json:"deadline"`
	Values   map[string]json.RawMessage `json:"values"`
}

// Encode implements [scs.Codec].
func (c sealed) Encode(deadline time.Time, values map[string]any) ([]byte, error) {
	content := sessionContent{Deadline: deadline, Values: map[string]json.RawMessage{}}
	for name, v := range values {
		if b, ok := v.([]byte); ok {
			content.Values[name] = b
		}
	}
	plain, err := json.Marshal(content)
	if err != nil {
		return nil, err
	}
	return c.aead.Seal(nil, nil, plain, []byte("session")), nil
}

// Decode implements [scs.Codec].
func (c sealed) Decode(b []byte) (time.Time, map[string]any, error) {
	plain, err := c.aead.Open(nil, nil, b, []byte("session"))
	if err != nil {
		return time.Time{}, nil, errors.New("session cannot be opened")
	}
	var content sessionContent
	if err := json.Unmarshal(plain, &content); err != nil {
		return time.Time{}, nil, errors.New("session cannot be read")
	}
	values := map[string]any{}
	for name, v := range content.Values {
		values[name] = []byte(v)
	}
	return content.Deadline, values, nil
}

func put[T any](ctx context.Context, s *server, name string, v T) {
	b, err := json.Marshal(v)
	if err != nil {
		panic("web: session values are plain data: " + err.Error())
	}
	s.sessions.Put(ctx, name, b)
}

func take[T any](ctx context.Context, s *server, name string) (v T, ok bool) {
	v, ok = get[T](ctx, s, name)
	s.sessions.Remove(ctx, name)
	return v, ok
}

func get[T any](ctx context.Context, s *server, name string) (v T, ok bool) {
	b := s.sessions.GetBytes(ctx, name)
	if b == nil {
		return v, false
	}
	err := json.Unmarshal(b, &v)
	return v, err == nil
}

// current is who is logged in; expired says that the person was, and did nothing for too long.
func (s *server) current(r *http.Request) (l login, expired bool) {
	l, ok := get[login](r.Context(), s, loginKey)
	if !ok {
		return login{}, false
	}
	if time.Since(l.Seen) > s.idle {
		return l, true
	}
	return l, false
}

// noteSeen notes that the person is there.
func (s *server) noteSeen(ctx context.Context, l *login) {
	if time.Since(l.Seen) < s.idle/20 {
		return // writing the session at every click buys nothing
	}
	l.Seen = time.Now()
	put(ctx, s, loginKey, *l)
}

// noticeNext keeps a sentence for the next page: what has just succeeded.
func (s *server) noticeNext(ctx context.Context, sentence string) { put(ctx, s, noticeKey, sentence) }
