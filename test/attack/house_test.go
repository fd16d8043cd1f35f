package attack_test

import (
	"crypto/rand"
	"crypto/rsa"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"

	"github.com/enplan-dk/enplan/api"
	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/domain/access"
	"github.com/enplan-dk/enplan/internal/edge"
	"github.com/enplan-dk/enplan/internal/platform/notify"
	"github.com/enplan-dk/enplan/internal/platform/oidc"
	"github.com/enplan-dk/enplan/internal/platform/ratelimit"
	"github.com/enplan-dk/enplan/test/limitstest"
	"github.com/enplan-dk/enplan/test/process"
	"github.com/enplan-dk/enplan/test/workertest"
)

// house is the API on real parts, and an identity provider that issues a token for anybody.
type house struct {
	*workertest.Harness
	t      testing.TB
	url    string
	client *http.Client
	log    *process.Log
	issuer *issuer
}

func open(t testing.TB, limit ratelimit.Rate) *house {
	t.Helper()
	h := &house{Harness: workertest.New(t), t: t, log: &process.Log{}, issuer: newIssuer(t)}
	outbox, err := notify.NewOutbox(h.Pool, h.Store)
	if err != nil {
		t.Fatal(err)
	}
	h.Outbox = outbox
	t.Cleanup(h.Worker().Stop)
	cases := casework.New(casework.Config{
		Store: h.Store, Temporal: h.Client, Keys: h.Keys, TaskQueue: h.TaskQueue, Grants: outbox,
		Pace: casework.Pace{Writes: limitstest.Unlimited, Documents: limitstest.Unlimited, Drafts: limitstest.Unlimited},
	})
	log := slog.New(slog.NewJSONHandler(h.log, nil))
	router := edge.NewRouter(log)
	api.Register(router, api.Config{
		Cases: cases, Tokens: api.NewTokens(oidc.New(h.issuer.url()), "enplan"), Log: log, Version: "test", Limits: edge.LimitsOf(limit, limit, limit, limit, nil),
	})
	server := httptest.NewServer(router)
	t.Cleanup(server.Close)
	h.url, h.client = server.URL, server.Client()
	return h
}

// issuer is an identity provider without scruples.
type issuer struct {
	t      testing.TB
	server *httptest.Server
	key    *rsa.PrivateKey
}

func newIssuer(t testing.TB) *issuer {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	i := &issuer{t: t, key: key}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /.well-known/openid-configuration", func(w http.ResponseWriter, _ *http.Request) {
		_ = json.NewEncoder(w).Encode(map[string]any{
			"issuer": i.url(), "jwks_uri": i.url() + "/keys", "authorization_endpoint": i.url(), "token_endpoint": i.url(),
			"id_token_signing_alg_values_supported": []string{"RS256"},
		})
	})
	mux.HandleFunc("GET /keys", func(w http.ResponseWriter, _ *http.Request) {
		_ = json.NewEncoder(w).Encode(jose.JSONWebKeySet{Keys: []jose.JSONWebKey{{Key: key.Public(), KeyID: "k", Algorithm: "RS256", Use: "sig"}}})
	})
	i.server = httptest.NewServer(mux)
	t.Cleanup(i.server.Close)
	return i
}

func (i *issuer) url() string { return i.server.URL }

// token is one for whoever a test says.
func (i *issuer) token(who access.Who) string {
	i.t.Helper()
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.RS256, Key: i.key}, (&jose.SignerOptions{}).WithHeader("kid", "k"))
	if err != nil {
		i.t.Fatal(err)
	}
	token, err := jwt.Signed(signer).Claims(map[string]any{
		"iss": i.url(), "aud": []string{"enplan"}, "sub": who.Subject, "name": who.Name, "email": who.Email,
		"roles": who.Roles, "municipality": who.Municipality, "iat": time.Now().Unix(), "exp": time.Now().Add(time.Hour).Unix(),
	}).Serialize()
	if err != nil {
		i.t.Fatal(err)
	}
	return token
}

type header struct{ name, value string }

// request is one to be sent; its body is sent as it is.
type request struct {
	method, path string
	body         string
	headers      []header
}

// answer is what came back.
type answer struct {
	status int
	header http.Header
	body   string
}

func (a answer) code() string {
	var p struct{ Code string }
	_ = json.Unmarshal([]byte(a.body), &p)
	return p.Code
}

func (h *house) send(token string, r request) (answer, error) {
	req, err := http.NewRequestWithContext(h.t.Context(), r.method, h.url+r.path, strings.NewReader(r.body))
	if err != nil {
		return answer{}, err
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Authorization", "Bearer "+token)
	for _, x := range r.headers {
		if x.name == "Content-Type" {
			req.Header.Del(x.name)
		}
		req.Header.Add(x.name, x.value)
	}
	res, err := h.client.Do(req)
	if err != nil {
		return answer{}, err
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	return answer{status: res.StatusCode, header: res.Header, body: string(body)}, err
}

func (h *house) must(token string, r request) answer {
	h.t.Helper()
	a, err := h.send(token, r)
	if err != nil {
		h.t.Fatalf("%s %s: %v", r.method, r.path, err)
	}
	return a
}

func asJSON(t testing.TB, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// created is a text of an answer, by its name.
func created(t testing.TB, a answer, name string) string {
	t.Helper()
	var v map[string]any
	if err := json.Unmarshal([]byte(a.body), &v); err != nil {
		t.Fatalf("%d %s", a.status, a.body)
	}
	text, _ := v[name].(string)
	return text
}
