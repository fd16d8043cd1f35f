package attack_test

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/test/limitstest"
)

// What no client library sends is answered, or the connection is closed; afterwards the server still stands.
func TestBytesThatAreNoProperRequestAreTurnedAway(t *testing.T) {
	t.Parallel()
	h := open(t, limitstest.Unlimited)
	token := h.issuer.token(who("karen", "eksempel", course.Caseworker))
	auth := "Host: x\r\nAuthorization: Bearer " + token + "\r\nContent-Type: application/json\r\n"
	for name, sent := range map[string]string{
		"two lengths": "POST /api/v1/courses HTTP/1.1\r\n" + auth + "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
		"a length and chunks": "POST /api/v1/courses HTTP/1.1\r\n" + auth + "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /healthz " +
			"HTTP/1.1\r\nHost: x\r\n\r\n",
		"a length that is not met":     "POST /api/v1/courses HTTP/1.1\r\n" + auth + "Content-Length: 900\r\n\r\n{}",
		"a negative length":            "POST /api/v1/courses HTTP/1.1\r\n" + auth + "Content-Length: -1\r\n\r\n{}",
		"a chunk without end":          "POST /api/v1/courses HTTP/1.1\r\n" + auth + "Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n{",
		"a NUL in a header":            "GET /api/v1/courses HTTP/1.1\r\n" + auth + "X-Request-Id: a\x00b\r\n\r\n",
		"a header folded":              "GET /api/v1/courses HTTP/1.1\r\n" + auth + "X-Request-Id: a\r\n b\r\n\r\n",
		"a header without end":         "GET /api/v1/courses HTTP/1.1\r\n" + auth + "X-Long: " + strings.Repeat("x", 2<<20),
		"a header twice":               "GET /api/v1/courses HTTP/1.1\r\n" + auth + auth + "\r\n",
		"no host":                      "GET /api/v1/courses HTTP/1.1\r\n\r\n",
		"an address with control code": "GET /api/v1/courses/\x01 HTTP/1.1\r\n" + auth + "\r\n",
		"another method":               "PROPFIND /api/v1/courses HTTP/1.1\r\n" + auth + "\r\n",
		"another server's address":     "GET http://elsewhere.invalid/api/v1/courses HTTP/1.1\r\n" + auth + "\r\n",
		"a tunnel":                     "CONNECT elsewhere.invalid:443 HTTP/1.1\r\nHost: elsewhere.invalid:443\r\n\r\n",
		"an upgrade":                   "GET /api/v1/courses HTTP/1.1\r\n" + auth + "Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
		"no HTTP":                      "\x16\x03\x01\x02\x00\x01\x00",
		"HTTP/2 unasked":               "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
	} {
		status := h.raw(t, sent)
		// 501 and 505 are the HTTP library's: a transfer encoding, a version of the protocol.
		if status >= 500 && status != http.StatusNotImplemented && status != http.StatusHTTPVersionNotSupported {
			t.Errorf("%s: %d", name, status)
		}
		if status == http.StatusCreated {
			t.Errorf("%s opened a course", name)
		}
	}
	if a := h.must(token, request{method: http.MethodGet, path: "/healthz"}); a.status != http.StatusOK {
		t.Errorf("the server does not answer any more: %d", a.status)
	}
	if strings.Contains(h.log.String(), `"code":"panic"`) {
		t.Error("a panic is in the log")
	}
}

// raw sends bytes and gives the status of the first answer; 0: the connection was closed.
func (h *house) raw(t *testing.T, sent string) int {
	t.Helper()
	conn, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", strings.TrimPrefix(h.url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	_ = conn.SetDeadline(time.Now().Add(2 * time.Second))
	go func() { _, _ = io.WriteString(conn, sent) }() // the server may close in the middle
	res, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		return 0
	}
	_ = res.Body.Close()
	return res.StatusCode
}
