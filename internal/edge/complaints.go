package edge

import (
	"log"
	"log/slog"
	"strings"
)

// Complaints is a log for [net/http.Server.ErrorLog]. Of what the HTTP library says it keeps the kind: the rest may hold
// what somebody sent, an address, or the value of a panic.
func Complaints(to *slog.Logger) *log.Logger { return log.New(complaints{to}, "", 0) }

type complaints struct{ log *slog.Logger }

// kinds are how the HTTP library's sentences begin.
var kinds = []string{
	"http: panic serving", "http: Accept error", "http: TLS handshake error", "http: URL query contains semicolon",
	"http: response.WriteHeader on hijacked connection", "http: response.Write on hijacked connection",
	"http: superfluous response.WriteHeader call", "http2: server",
}

// Write implements [io.Writer].
func (c complaints) Write(line []byte) (int, error) {
	kind := "something else"
	for _, k := range kinds {
		if strings.HasPrefix(string(line), k) {
			kind = k
		}
	}
	c.log.Warn("the HTTP server complains", "kind", kind) // "kind" passes a redacting handler
	return len(line), nil
}
