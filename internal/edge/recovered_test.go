package edge_test

import (
	"bytes"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/enplan-dk/enplan/internal/edge"
	"github.com/enplan-dk/enplan/test/process"
)

// name is what no log may hold.
const name = "Maria Toft"

type person struct{ Name string }

func TestAPanicIsAnsweredInWordsAndItsValueIsNotLogged(t *testing.T) {
	t.Parallel()
	for what, value := range map[string]any{
		"a text": name, "an error": errors.New(name), "a value": person{name}, "a pointer": &person{name},
	} {
		var log bytes.Buffer
		refuse := func(w http.ResponseWriter, _ *http.Request, status int, code string) {
			http.Error(w, "in words: "+code, status)
		}
		h := edge.Recovered(slog.New(slog.NewJSONHandler(&log, nil)), refuse, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Disposition", "attachment")
			panic(value)
		}))
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/", nil))
		if w.Code != http.StatusInternalServerError || !strings.Contains(w.Body.String(), "in words: internal") || w.Header().Get("Content-Disposition") != "" {
			t.Errorf("%s: %d %v %s", what, w.Code, w.Header(), w.Body)
		}
		if strings.Contains(log.String(), "Maria") || !strings.Contains(log.String(), "recovered_test.go") {
			t.Errorf("%s: the log says %s", what, log.String())
		}
	}
}

func TestAnAnswerThatHadBegunIsBrokenOff(t *testing.T) {
	t.Parallel()
	log := &process.Log{}
	server := &http.Server{
		ReadHeaderTimeout: time.Second, ErrorLog: edge.Complaints(slog.New(slog.NewJSONHandler(log, nil))),
		Handler: edge.Recovered(slog.New(slog.NewJSONHandler(log, nil)), edge.InPlainText, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			_, _ = io.WriteString(w, strings.Repeat("half a page ", 1000))
			panic(name)
		})),
	}
	if _, err := ask(t, server); err == nil {
		t.Error("half an answer is taken for a whole one")
	}
	if log.Holds("Maria") {
		t.Errorf("the log says %s", log)
	}
}

// What no middleware sees, the HTTP library itself writes into the log: with the value.
func TestTheHTTPLibrarysOwnLogHoldsNoValueOfAPanic(t *testing.T) {
	t.Parallel()
	log := &process.Log{}
	server := &http.Server{
		ReadHeaderTimeout: time.Second, ErrorLog: edge.Complaints(slog.New(slog.NewJSONHandler(log, nil))),
		Handler: http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic(name) }),
	}
	_, _ = ask(t, server)
	for range 100 {
		if log.Holds("panic serving") {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	if !log.Holds("panic serving") || log.Holds("Maria") || log.Holds("127.0.0.1") {
		t.Errorf("the log says %s", log)
	}
}

func ask(t *testing.T, server *http.Server) (string, error) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go func() { _ = server.Serve(listener) }()
	t.Cleanup(func() { _ = server.Close() })
	answer, err := http.Get("http://" + listener.Addr().String())
	if err != nil {
		return "", err
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	return string(body), err
}
