package api_test

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"

	"github.com/enplan-dk/enplan/api"
	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/edge"
	"github.com/enplan-dk/enplan/internal/platform/oidc"
	"github.com/enplan-dk/enplan/internal/platform/ratelimit"
)

// issuer is an identity provider that issues what no honest one would.
type issuer struct {
	t      *testing.T
	server *httptest.Server

	asked atomic.Int64 // how often for the keys

	mu   sync.Mutex
	keys map[string]*rsa.PrivateKey
}

func newIssuer(t *testing.T) *issuer {
	i := &issuer{t: t, keys: map[string]*rsa.PrivateKey{}}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /.well-known/openid-configuration", func(w http.ResponseWriter, _ *http.Request) {
		_ = json.NewEncoder(w).Encode(map[string]any{
			"issuer": i.server.URL, "jwks_uri": i.server.URL + "/keys", "authorization_endpoint": i.server.URL, "token_endpoint": i.server.URL,
			"id_token_signing_alg_values_supported": []string{"RS256", "HS256", "none"},
		})
	})
	mux.HandleFunc("GET /keys", func(w http.ResponseWriter, _ *http.Request) {
		i.asked.Add(1)
		i.mu.Lock()
		defer i.mu.Unlock()
		set := jose.JSONWebKeySet{}
		for id, key := range i.keys {
			set.Keys = append(set.Keys, jose.JSONWebKey{Key: key.Public(), KeyID: id, Algorithm: "RS256", Use: "sig"})
		}
		_ = json.NewEncoder(w).Encode(set)
	})
	i.server = httptest.NewServer(mux)
	t.Cleanup(i.server.Close)
	i.publish("first")
	return i
}

func (i *issuer) publish(id string) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		i.t.Fatal(err)
	}
	i.mu.Lock()
	defer i.mu.Unlock()
	clear(i.keys)
	i.keys[id] = key
}

func (i *issuer) claims() map[string]any {
	return map[string]any{
		"iss": i.server.URL, "aud": []string{"enplan"}, "sub": "karen", "exp": time.Now().Add(time.Hour).Unix(), "iat": time.Now().Unix(),
		"roles": []string{"caseworker"}, "municipality": "eksempel", "name": "Karen Holmegaard-Lund",
	}
}

func (i *issuer) sign(algorithm jose.SignatureAlgorithm, keyID string, key any, claims map[string]any) string {
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: algorithm, Key: key}, (&jose.SignerOptions{}).WithHeader("kid", keyID))
	if err != nil {
		i.t.Fatal(err)
	}
	token, err := jwt.Signed(signer).Claims(claims).Serialize()
	if err != nil {
		i.t.Fatal(err)
	}
	return token
}

func TestOnlyAGoodTokenOfTheIssuerForThisAudienceOpensTheDoor(t *testing.T) {
	t.Parallel()
	i := newIssuer(t)
	s := startWith(t, api.NewTokens(oidc.New(i.server.URL), "enplan"))
	key := i.keys["first"]
	with := func(name string, value any) map[string]any {
		c := i.claims()
		c[name] = value
		return c
	}
	stranger, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	good := i.sign(jose.RS256, "first", key, i.claims())
	none := "eyJhbGciOiJub25lIn0." + strings.Split(good, ".")[1] + "."

	for name, c := range map[string]struct {
		token  string
		status int
		code   string
	}{
		"good":           {good, http.StatusOK, ""},
		"expired":        {i.sign(jose.RS256, "first", key, with("exp", time.Now().Add(-time.Minute).Unix())), http.StatusUnauthorized, "token_expired"},
		"not yet valid":  {i.sign(jose.RS256, "first", key, with("nbf", time.Now().Add(time.Hour).Unix())), http.StatusUnauthorized, "token_invalid"},
		"without an end": {i.sign(jose.RS256, "first", key, with("exp", nil)), http.StatusUnauthorized, "token_invalid"},
		"signed with the public key as a secret": {
			i.sign(jose.HS256, "first", publicPEM(t, key), i.claims()), http.StatusUnauthorized, "token_invalid",
		},
		"of a key that is not published": {i.sign(jose.RS256, "elsewhere", key, i.claims()), http.StatusUnauthorized, "token_invalid"},
		"with a subject of another type": {i.sign(jose.RS256, "first", key, with("sub", 7)), http.StatusUnauthorized, "token_invalid"},
		"larger than any token":          {i.sign(jose.RS256, "first", key, with("name", strings.Repeat("n", 20<<10))), http.StatusUnauthorized, "token_invalid"},
		"without roles":                  {i.sign(jose.RS256, "first", key, with("roles", nil)), http.StatusForbidden, "no_access"},
		"for another audience":           {i.sign(jose.RS256, "first", key, with("aud", "enplan-web")), http.StatusUnauthorized, "token_invalid"},
		"of another issuer":              {i.sign(jose.RS256, "first", key, with("iss", "https://elsewhere.invalid")), http.StatusUnauthorized, "token_invalid"},
		"signed by a stranger":           {i.sign(jose.RS256, "first", stranger, i.claims()), http.StatusUnauthorized, "token_invalid"},
		"another algorithm":              {i.sign(jose.RS384, "first", key, i.claims()), http.StatusUnauthorized, "token_invalid"},
		"signed with a secret":           {i.sign(jose.HS256, "first", []byte(strings.Repeat("k", 32)), i.claims()), http.StatusUnauthorized, "token_invalid"},
		"not signed":                     {none, http.StatusUnauthorized, "token_invalid"},
		"without a subject":              {i.sign(jose.RS256, "first", key, with("sub", "")), http.StatusUnauthorized, "token_invalid"},
		"changed":                        {good[:len(good)-4] + "AAAA", http.StatusUnauthorized, "token_invalid"},
		"no token at all":                {"x", http.StatusUnauthorized, "token_invalid"},
		"a role that there isn't":        {i.sign(jose.RS256, "first", key, with("roles", []string{"king"})), http.StatusForbidden, "no_access"},
	} {
		if a := s.withToken(c.token); a.Status != c.status || a.text("code") != c.code {
			t.Errorf("%s: %d %s", name, a.Status, a.Raw)
		}
	}

	s.acceptsTheNewKey(i)
}

func publicPEM(t *testing.T, key *rsa.PrivateKey) []byte {
	t.Helper()
	der, err := x509.MarshalPKIXPublicKey(key.Public())
	if err != nil {
		t.Fatal(err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der})
}

func TestManyTokensByUnknownKeysDoNotHammerTheLoginService(t *testing.T) {
	t.Parallel()
	i := newIssuer(t)
	s := startWith(t, api.NewTokens(oidc.New(i.server.URL), "enplan"))
	good := i.sign(jose.RS256, "first", i.keys["first"], i.claims())
	if a := s.withToken(good); a.Status != http.StatusOK {
		t.Fatalf("%d %s", a.Status, a.Raw)
	}
	began, before := time.Now(), i.asked.Load()
	for n := range 300 {
		if a := s.withToken(i.sign(jose.RS256, fmt.Sprintf("unknown-%d", n), i.keys["first"], i.claims())); a.Status != http.StatusUnauthorized {
			t.Fatalf("a token by an unknown key: %d %s", a.Status, a.Raw)
		}
	}
	if asked, most := i.asked.Load()-before, int64(time.Since(began).Seconds())+6; asked > most {
		t.Errorf("300 bad tokens asked the login service %d times", asked)
	}
	if a := s.withToken(good); a.Status != http.StatusOK {
		t.Errorf("after them a good token: %d %s", a.Status, a.Raw)
	}
	s.acceptsTheNewKey(i)
}

// acceptsTheNewKey changes the issuer's key. After many bad tokens the login service may be asked for it
// a second later only.
func (s *stack) acceptsTheNewKey(i *issuer) {
	s.t.Helper()
	i.publish("second")
	renewed := i.sign(jose.RS256, "second", i.keys["second"], i.claims())
	for range 50 {
		if s.withToken(renewed).Status == http.StatusOK {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	s.t.Error("a token of the issuer's new key is not accepted")
}

func (s *stack) withToken(token string) answer {
	r, err := http.NewRequestWithContext(s.t.Context(), http.MethodGet, s.server.URL+"/api/v1/courses", nil)
	if err != nil {
		s.t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+token)
	return s.send(r)
}

func TestAProviderThatIsAwayIsSaidSo(t *testing.T) {
	t.Parallel()
	s := startWith(t, api.NewTokens(oidc.New("http://127.0.0.1:1"), "enplan"))
	if a := s.withToken("x"); a.Status != http.StatusServiceUnavailable || a.text("code") != "login_unavailable" {
		t.Errorf("%d %s", a.Status, a.Raw)
	}
}

func TestADisabledAccountIsTurnedAway(t *testing.T) {
	t.Parallel()
	s := start(t)
	s.as("jonas", "GET", "/courses", nil).must(http.StatusOK)
	registration := object{"name": "Jonas Refsgaard", "email": "jonas@eksempel.invalid", "roles": []string{"caseworker"}, "disabled": true}
	s.as("karen", "PUT", "/api/v1/staff/jonas", registration).must(http.StatusForbidden)
	s.as("admin", "PUT", "/api/v1/staff/jonas", registration).must(http.StatusOK)
	if a := s.as("jonas", "GET", "/courses", nil).must(http.StatusForbidden); a.text("code") != "account_disabled" {
		t.Error(a.Raw)
	}
	listed := s.as("karen", "GET", "/api/v1/staff", nil).must(http.StatusOK)
	if !strings.Contains(listed.Raw, `"disabled":true`) {
		t.Error(listed.Raw)
	}
}

// A token lives on after its holder was demoted, moved or closed: what the register says since then holds with the next
// request, and the token does not put back what was taken away.
func TestADemotionHoldsForATokenFromBefore(t *testing.T) {
	t.Parallel()
	i := newIssuer(t)
	s := startWith(t, api.NewTokens(oidc.New(i.server.URL), "enplan"))
	token := func(subject string, issued time.Time, roles ...string) string {
		claims := i.claims()
		claims["sub"], claims["roles"], claims["iat"], claims["name"] = subject, roles, issued.Unix(), "Sofie"
		return i.sign(jose.RS256, "first", i.keys["first"], claims)
	}
	ask := func(token, method, path, body string) answer {
		t.Helper()
		r, err := http.NewRequestWithContext(t.Context(), method, s.server.URL+"/api/v1"+path, strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Authorization", "Bearer "+token)
		r.Header.Set("Content-Type", "application/json")
		return s.send(r)
	}
	before := token("sofie", time.Now().Add(-time.Minute), "caseworker", "supervisor")
	admin := token("admin", time.Now().Add(-time.Minute), "administrator")
	ask(before, http.MethodGet, "/overview", "").must(http.StatusOK)
	ask(admin, http.MethodPut, "/staff/sofie", `{"name":"Sofie","roles":["caseworker"]}`).must(http.StatusOK)
	for range 2 {
		if a := ask(before, http.MethodGet, "/overview", "").must(http.StatusForbidden); a.text("code") != "no_access" {
			t.Error(a.Raw)
		}
	}
	ask(before, http.MethodGet, "/courses", "").must(http.StatusOK)

	// The register alone gives nothing: an administrator who enters more for himself has no more.
	ask(admin, http.MethodPut, "/staff/admin", `{"name":"Sofie","roles":["administrator","supervisor"]}`).must(http.StatusOK)
	ask(admin, http.MethodGet, "/overview", "").must(http.StatusForbidden)

	// What the identity provider says later counts again.
	ask(token("sofie", time.Now().Add(2*time.Second), "caseworker", "supervisor"), http.MethodGet, "/overview", "").must(http.StatusOK)

	// It says that she works elsewhere now; the token from before is of no use any more.
	claims := i.claims()
	claims["sub"], claims["municipality"], claims["iat"] = "sofie", "151", time.Now().Add(2*time.Second).Unix()
	ask(i.sign(jose.RS256, "first", i.keys["first"], claims), http.MethodGet, "/courses", "").must(http.StatusOK)
	if a := ask(before, http.MethodGet, "/courses", "").must(http.StatusForbidden); a.text("code") != "account_moved" {
		t.Error(a.Raw)
	}
}

// Whoever sends tokens that are none, or none at all, is counted by address; who has one goes on.
func TestRequestsWithoutAGoodTokenAreLimitedByAddress(t *testing.T) {
	t.Parallel()
	i := newIssuer(t)
	s := startWith(t, api.NewTokens(oidc.New(i.server.URL), "enplan"))
	many, few := ratelimit.Rate{PerSecond: 1e5, Burst: 1e5}, ratelimit.Rate{PerSecond: 0.001, Burst: 6}
	s.limits = edge.LimitsOf(many, few, many, many, nil)
	s.serve(casework.New(casework.Config{Store: s.Store, Temporal: s.Client, Keys: s.Keys, TaskQueue: s.TaskQueue}), api.NewTokens(oidc.New(i.server.URL), "enplan"))
	for range 3 {
		if a := s.withToken("x"); a.Status != http.StatusUnauthorized {
			t.Fatalf("%d %s", a.Status, a.Raw)
		}
		s.as("", "GET", "/api/v1/bylaws", nil).must(http.StatusOK)
	}
	for _, a := range []answer{
		s.withToken("x"), s.as("", "GET", "/api/v1/bylaws", nil), s.as("", "GET", "/openapi.json", nil), s.as("", "GET", "/problems/invalid", nil),
		s.as("", "GET", "/api/v1/nothing", nil),
	} {
		if a.must(http.StatusTooManyRequests).text("code") != "too_many_requests" || a.Header.Get("Retry-After") == "" ||
			a.Header.Get("Content-Type") != "application/problem+json" {
			t.Errorf("%v %s", a.Header, a.Raw)
		}
	}
	if a := s.withToken(i.sign(jose.RS256, "first", i.keys["first"], i.claims())); a.Status != http.StatusOK {
		t.Errorf("a good token: %d %s", a.Status, a.Raw)
	}
	s.as("", "GET", "/healthz", nil).must(http.StatusOK)
}
