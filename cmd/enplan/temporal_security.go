package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"os"
	"strings"

	"go.temporal.io/sdk/client"
)

// temporalSecurity is how Temporal is reached, and by what it knows this program.
type temporalSecurity struct {
	tls         *tls.Config // nil: in plain
	credentials client.Credentials
}

func (r *reader) temporalSecurity() (s temporalSecurity) {
	const authorities, certificate, key, apiKey = "ENPLAN_TEMPORAL_CA_FILE", "ENPLAN_TEMPORAL_CERT_FILE", "ENPLAN_TEMPORAL_KEY_FILE", "ENPLAN_TEMPORAL_API_KEY_FILE"
	over := tls.Config{MinVersion: tls.VersionTLS12, ServerName: r.getenv("ENPLAN_TEMPORAL_SERVER_NAME")}
	on := r.truth("ENPLAN_TEMPORAL_TLS") || over.ServerName != ""
	if file := r.getenv(authorities); file != "" {
		on = true
		over.RootCAs = x509.NewCertPool()
		if text, err := os.ReadFile(file); err != nil {
			r.refuse(authorities, "cannot be read: "+err.Error())
		} else if !over.RootCAs.AppendCertsFromPEM(text) {
			r.refuse(authorities, "holds no certificate in PEM")
		}
	}
	if r.getenv(certificate) != "" || r.getenv(key) != "" {
		on = true
		own, err := tls.LoadX509KeyPair(r.getenv(certificate), r.getenv(key))
		if err != nil {
			r.refuse(certificate, "and "+key+" cannot be read: "+err.Error())
		}
		over.Certificates = []tls.Certificate{own}
	}
	if file := r.getenv(apiKey); file != "" {
		on = true
		read := func(context.Context) (string, error) {
			text, err := os.ReadFile(file)
			return strings.TrimSpace(string(text)), err
		}
		if _, err := read(context.Background()); err != nil {
			r.refuse(apiKey, "cannot be read: "+err.Error())
		}
		s.credentials = client.NewAPIKeyDynamicCredentials(read)
	}
	if on {
		s.tls = &over
	}
	return s
}
