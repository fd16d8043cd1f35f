// Package webhook sends an event to an address that somebody has registered: signed as Standard Webhooks has it, and to no address inside the
// installation's own networks unless the operator allows it. When it is sent, and what follows from a failure, is internal/platform/notify's.
package webhook

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"
)

// SendLimit bounds one attempt, and answerLimit what is read of the answer.
const (
	SendLimit   = 10 * time.Second
	answerLimit = 64 << 10
)

// ContentType is that of a CloudEvent in its JSON format.
const ContentType = "application/cloudevents+json"

// Failure says by a code why an event was not delivered. It names no address and nothing of the answer but its status.
type Failure string

// Error implements error.
func (f Failure) Error() string { return "event not delivered: " + string(f) }

// The codes of failures; an answer's is StatusPrefix and its status.
const (
	NotAllowed  Failure = "address_not_allowed"
	NoSuchHost  Failure = "host_unknown"
	Unreachable Failure = "unreachable"
	TLSFailed   Failure = "certificate_refused"
	TimedOut    Failure = "timed_out"
	Redirected  Failure = "redirected"
	Gone        Failure = "gone"

	StatusPrefix = "status_"
)

// Sender posts events. It is safe for concurrent use.
type Sender struct {
	secure, plain *http.Client
}

// NewSender makes a sender that reaches public addresses over HTTPS, and the networks that are allowed besides, these over plain HTTP too.
func NewSender(allowed Networks) *Sender {
	return &Sender{secure: client(guard(allowed.mayReach)), plain: client(guard(allowed.contain))}
}

func client(dialer *net.Dialer) *http.Client {
	return &http.Client{
		Timeout:       SendLimit,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport: &http.Transport{ // no proxy of the environment: it would reach what the guard refuses
			DialContext: dialer.DialContext, TLSHandshakeTimeout: SendLimit, ResponseHeaderTimeout: SendLimit,
			MaxResponseHeaderBytes: answerLimit, MaxIdleConns: 20, MaxConnsPerHost: 4, IdleConnTimeout: 30 * time.Second,
			TLSClientConfig: &tls.Config{MinVersion: tls.VersionTLS12}, ForceAttemptHTTP2: true,
		},
	}
}

// Close drops the connections that are kept.
func (s *Sender) Close() {
	s.secure.CloseIdleConnections()
	s.plain.CloseIdleConnections()
}

// Send posts a body under an id, signed with each of the secrets. Its errors are failures.
func (s *Sender) Send(ctx context.Context, address, id string, body []byte, secrets [][]byte) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(body))
	if err != nil {
		return Unreachable
	}
	now := time.Now()
	signature, err := sign(id, now, body, secrets)
	if err != nil {
		return err
	}
	request.Header.Set("Content-Type", ContentType)
	request.Header.Set("User-Agent", "enplan")
	request.Header.Set(standardwebhooks.HeaderWebhookID, id)
	request.Header.Set(standardwebhooks.HeaderWebhookTimestamp, strconv.FormatInt(now.Unix(), 10))
	request.Header.Set(standardwebhooks.HeaderWebhookSignature, signature)
	by := s.secure
	if request.URL.Scheme == "http" {
		by = s.plain
	}
	response, err := by.Do(request)
	if err != nil {
		return failureOf(err)
	}
	defer response.Body.Close()
	_, _ = io.Copy(io.Discard, io.LimitReader(response.Body, answerLimit)) // so that the connection can be used again
	switch status := response.StatusCode; {
	case status >= 200 && status < 300:
		return nil
	case status >= 300 && status < 400:
		return Redirected
	case status == http.StatusGone:
		return Gone
	default:
		return Failure(StatusPrefix + strconv.Itoa(status))
	}
}

func sign(id string, at time.Time, body []byte, secrets [][]byte) (string, error) {
	signatures := make([]string, 0, len(secrets))
	for _, secret := range secrets {
		key, err := standardwebhooks.NewWebhookRaw(secret)
		if err != nil {
			return "", err
		}
		signature, err := key.Sign(id, at, body)
		if err != nil {
			return "", err
		}
		signatures = append(signatures, signature)
	}
	return strings.Join(signatures, " "), nil
}

// SecretText is a secret as its receiver writes it down.
func SecretText(secret []byte) string { return "whsec_" + base64.StdEncoding.EncodeToString(secret) }

func failureOf(err error) Failure {
	var lookup *net.DNSError
	var unknown x509.UnknownAuthorityError
	var host x509.HostnameError
	var certificate *tls.CertificateVerificationError
	var record tls.RecordHeaderError
	var timeout interface{ Timeout() bool }
	switch {
	case errors.Is(err, errNotAllowed):
		return NotAllowed
	case errors.As(err, &lookup) && lookup.IsNotFound:
		return NoSuchHost
	case errors.As(err, &certificate), errors.As(err, &unknown), errors.As(err, &host), errors.As(err, &record), errors.Is(err, http.ErrSchemeMismatch):
		return TLSFailed
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &timeout) && timeout.Timeout():
		return TimedOut
	}
	return Unreachable
}

// longestURL bounds an address.
const longestURL = 1000

// ReadURL answers an address as it is used, and whether it can be: https with a host, no login in it, and no number of a host that
// may not be reached. Where networks are allowed that are not public, http is too.
func ReadURL(text string, allowed Networks) (string, bool) {
	u, err := url.Parse(strings.TrimSpace(text))
	if err != nil || len(text) > longestURL || u.Hostname() == "" || u.User != nil || u.Fragment != "" || u.Opaque != "" {
		return "", false
	}
	if address, err := netip.ParseAddr(u.Hostname()); err == nil && !allowed.mayReach(address) {
		return "", false
	}
	return u.String(), u.Scheme == "https" || u.Scheme == "http" && len(allowed) > 0
}
