package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/enplan-dk/enplan/test/kit"
)

// certified is a certificate of 127.0.0.1 that is its own authority.
type certified struct{ certificate, key string } // files

func certify(t *testing.T) certified {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(time.Now().UnixNano()), Subject: pkix.Name{CommonName: "a store of the test"}, NotBefore: time.Now().Add(-time.Hour),
		NotAfter: time.Now().Add(time.Hour), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true,
		KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth},
	}
	certificate, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	c := certified{filepath.Join(folder, "certificate.pem"), filepath.Join(folder, "key.pem")}
	for name, block := range map[string]*pem.Block{c.certificate: {Type: "CERTIFICATE", Bytes: certificate}, c.key: {Type: "PRIVATE KEY", Bytes: private}} {
		if err := os.WriteFile(name, pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return c
}

// secureTemporal is the Temporal server behind TLS, for who shows a certificate of its own and an API key.
func secureTemporal(t *testing.T, server, caller certified, apiKey string) string {
	t.Helper()
	plain := &http.Protocols{}
	plain.SetUnencryptedHTTP2(true)
	behind := httputil.NewSingleHostReverseProxy(&url.URL{Scheme: "http", Host: os.Getenv("ENPLAN_TEST_TEMPORAL")})
	behind.Transport, behind.FlushInterval = &http.Transport{Protocols: plain}, -1
	front := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "Bearer "+apiKey || r.Header.Get("Temporal-Namespace") == "" && strings.Contains(r.URL.Path, "StartWorkflow") {
			w.Header().Set("Content-Type", "application/grpc")
			w.Header().Set("Grpc-Status", "16")
			return
		}
		behind.ServeHTTP(w, r)
	}))
	own, err := tls.LoadX509KeyPair(server.certificate, server.key)
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(caller.certificate)
	if err != nil {
		t.Fatal(err)
	}
	callers := x509.NewCertPool()
	callers.AppendCertsFromPEM(text)
	front.TLS = &tls.Config{Certificates: []tls.Certificate{own}, ClientCAs: callers, ClientAuth: tls.RequireAndVerifyClientCert}
	front.EnableHTTP2 = true
	quiet := log.New(io.Discard, "", 0)
	behind.ErrorLog, front.Config.ErrorLog = quiet, quiet
	front.StartTLS()
	t.Cleanup(front.Close)
	return front.Listener.Addr().String()
}

// securePostgres is a cluster that answers over TLS.
func securePostgres(t *testing.T, server certified) *url.URL {
	t.Helper()
	at, err := url.Parse(newCluster(t))
	if err != nil {
		t.Fatal(err)
	}
	operator := *at
	operator.User = url.User("postgres")
	folder, err := os.MkdirTemp("", "enplan-tls-") // t.TempDir is closed to the account that Postgres runs as
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(folder) })
	if err := os.Chmod(folder, 0o711); err != nil {
		t.Fatal(err)
	}
	account := ownerOfCluster(t, operator.String())
	statements := []string{"alter system set ssl = on"}
	for setting, from := range map[string]string{"ssl_cert_file": server.certificate, "ssl_key_file": server.key} {
		text, err := os.ReadFile(from)
		name := filepath.Join(folder, setting)
		if err == nil {
			err = os.WriteFile(name, text, 0o600)
		}
		if err == nil {
			err = os.Chown(name, account, -1)
		}
		if err != nil {
			t.Fatal(err)
		}
		statements = append(statements, "alter system set "+setting+" = '"+name+"'")
	}
	for _, statement := range append(statements, "select pg_reload_conf()") {
		postgres(t, "psql", "--quiet", "--command="+statement, operator.String())
	}
	at.RawQuery = url.Values{"sslmode": {"verify-full"}, "sslrootcert": {server.certificate}}.Encode()
	waitFor(t, "Postgres to answer over TLS", func() bool {
		return strings.TrimSpace(asked(t, at.String(), "select ssl from pg_stat_ssl where pid = pg_backend_pid()")) == "t"
	})
	return at
}

func ownerOfCluster(t *testing.T, at string) int {
	t.Helper()
	about, err := os.Stat(strings.TrimSpace(asked(t, at, "show data_directory")))
	if err != nil {
		t.Fatal(err)
	}
	return int(about.Sys().(*syscall.Stat_t).Uid)
}

// asked is what Postgres answers, or nothing.
func asked(t *testing.T, at, question string) string {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), program(t, "psql"), "--tuples-only", "--no-align", "--command="+question, at).Output()
	if err != nil {
		return ""
	}
	return string(out)
}

func TestBothStoresAreReachedOverTLS(t *testing.T) {
	t.Parallel()
	server, caller, other := certify(t), certify(t), certify(t)
	apiKey := filepath.Join(t.TempDir(), "api-key")
	if err := os.WriteFile(apiKey, []byte("the-key\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	database := securePostgres(t, server)
	in := install(t, "ENPLAN_TEMPORAL_ADDRESS="+secureTemporal(t, server, caller, "the-key"), "ENPLAN_TEMPORAL_CA_FILE="+server.certificate,
		"ENPLAN_TEMPORAL_CERT_FILE="+caller.certificate, "ENPLAN_TEMPORAL_KEY_FILE="+caller.key, "ENPLAN_TEMPORAL_API_KEY_FILE="+apiKey,
		"ENPLAN_POSTGRES_URL="+database.String())
	migrated := exec.CommandContext(t.Context(), self(t), "migrate")
	migrated.Env = in.env
	if out, err := migrated.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	serve := in.start("serve")
	in.start("worker")
	serve.open(kit.Token(t, "karen"))
	if out, err := serve.command(t.Context(), "verify").CombinedOutput(); err != nil {
		t.Errorf("verify: %v\n%s", err, out)
	}
	for what, wrong := range map[string]string{
		"another authority":   "ENPLAN_TEMPORAL_CA_FILE=" + other.certificate,
		"another API key":     "ENPLAN_TEMPORAL_API_KEY_FILE=" + other.key,
		"another certificate": "ENPLAN_TEMPORAL_CERT_FILE=" + other.certificate + "\x00ENPLAN_TEMPORAL_KEY_FILE=" + other.key,
		"another Postgres":    "ENPLAN_POSTGRES_URL=" + strings.Replace(database.String(), url.QueryEscape(server.certificate), url.QueryEscape(other.certificate), 1),
	} {
		command := serve.command(t.Context(), "verify")
		command.Env = append(command.Env, strings.Split(wrong, "\x00")...)
		if out, err := command.CombinedOutput(); err == nil {
			t.Errorf("%s is taken:\n%s", what, out)
		}
	}
}
