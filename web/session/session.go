// Package session keeps who is logged in, and what the next page is to say.
package session

import (
	"cmp"
	"context"
	"crypto/cipher"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
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

// Login is what a session remembers of who logged in.
type Login struct {
	Who     access.Who `json:"who"`
	Issued  time.Time  `json:"issued"`   // when the provider said so
	IDToken string     `json:"id_token"` // shown to the provider when logging out
	Seen    time.Time  `json:"seen"`
}

// What a session holds, by name.
const (
	loginKey  = "login"
	noticeKey = "notice"
	sentKey   = "sent"
)

// Sessions are those of everybody who is logged in.
type Sessions struct {
	*scs.SessionManager
	Idle time.Duration // how long one stays logged in without doing anything
}

// New keeps the sessions on the server: the cookie holds a random name alone, the store its
// digest and the sealed content. Without a time one stays logged in for half an hour.
func New(store scs.Store, aead cipher.AEAD, secure bool, idle time.Duration) *Sessions {
	m := scs.New()
	m.Store = store
	m.Codec = sealedCodec{aead: aead}
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
	return &Sessions{SessionManager: m, Idle: cmp.Or(idle, idleLimit)}
}

// sealedCodec writes sessions so that the database alone cannot read them.
type sealedCodec struct{ aead cipher.AEAD }

type sessionContent struct {
	Deadline time.Time                  `json:"deadline"`
	Values   map[string]json.RawMessage `json:"values"`
}

// Encode implements [scs.Codec].
func (c sealedCodec) Encode(deadline time.Time, values map[string]any) ([]byte, error) {
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
func (c sealedCodec) Decode(b []byte) (time.Time, map[string]any, error) {
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

func putValue[T any](ctx context.Context, s *Sessions, name string, v T) {
	b, err := json.Marshal(v)
	if err != nil {
		panic("session: values are plain data: " + err.Error())
	}
	s.Put(ctx, name, b)
}

func getValue[T any](ctx context.Context, s *Sessions, name string) (v T, ok bool) {
	b := s.GetBytes(ctx, name)
	if b == nil {
		return v, false
	}
	err := json.Unmarshal(b, &v)
	return v, err == nil
}

// Current is who is logged in; expired says that the person was, and did nothing for too long.
func (s *Sessions) Current(r *http.Request) (l Login, expired bool) {
	l, ok := getValue[Login](r.Context(), s, loginKey)
	if !ok {
		return Login{}, false
	}
	return l, time.Since(l.Seen) > s.Idle
}

// Remember keeps who is logged in.
func (s *Sessions) Remember(ctx context.Context, l Login) { putValue(ctx, s, loginKey, l) }

// NoteSeen notes that the person is there.
func (s *Sessions) NoteSeen(ctx context.Context, l *Login) {
	if time.Since(l.Seen) < s.Idle/20 {
		return // writing the session at every click buys nothing
	}
	l.Seen = time.Now()
	s.Remember(ctx, *l)
}

// NoticeNext keeps a sentence for the next page: what has just succeeded.
func (s *Sessions) NoticeNext(ctx context.Context, sentence string) {
	putValue(ctx, s, noticeKey, sentence)
}

// TakeNotice gives the sentence for this page, and forgets it.
func (s *Sessions) TakeNotice(ctx context.Context) string {
	sentence, _ := getValue[string](ctx, s, noticeKey)
	s.Remove(ctx, noticeKey)
	return sentence
}

// keysKept is how many forms a session remembers as sent.
const keysKept = 20

// NoteSent remembers that a form was sent, so that a draft of it that is still under way
// does not come back to life.
func (s *Sessions) NoteSent(ctx context.Context, key string) {
	keys, _ := getValue[[]string](ctx, s, sentKey)
	keys = append(keys, key)
	putValue(ctx, s, sentKey, keys[max(0, len(keys)-keysKept):])
}

// WasSent says whether a form was sent in this session.
func (s *Sessions) WasSent(ctx context.Context, key string) bool {
	keys, _ := getValue[[]string](ctx, s, sentKey)
	return slices.Contains(keys, key)
}

type visitorKey struct{}

// WithVisitor gives a request's context who is logged in, as the register has them now.
func WithVisitor(ctx context.Context, l *Login) context.Context {
	return context.WithValue(ctx, visitorKey{}, l)
}

type loginKeyOf struct{}

// WithLogin gives a request's context whose session it came in, also of whoever is turned away.
func WithLogin(ctx context.Context, l Login) context.Context {
	return context.WithValue(ctx, loginKeyOf{}, &l)
}

// LoginOf is whose session a request came in, with what that person might do when logging in; nil: nobody's.
func LoginOf(r *http.Request) *Login {
	l, _ := r.Context().Value(loginKeyOf{}).(*Login)
	return l
}

// Visitor is who is logged in, as the register has them now; nil: nobody.
func Visitor(r *http.Request) *Login {
	l, _ := r.Context().Value(visitorKey{}).(*Login)
	return l
}
