package edge_test

import (
	"bytes"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/enplan-dk/enplan/internal/edge"
)

// told is a router with an API and pages that say what they were asked for.
func told(log io.Writer) *edge.Router {
	r := edge.NewRouter(slog.New(slog.NewJSONHandler(log, nil)))
	says := func(what string) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			_, _ = fmt.Fprint(w, what, " ", r.PathValue("id"), " ", r.PathValue("ref"))
		})
	}
	refuses := func(what string) edge.Refuse {
		return func(w http.ResponseWriter, _ *http.Request, status int, code string) {
			http.Error(w, what+" "+code, status)
		}
	}
	for _, pattern := range []string{
		"GET /{$}", "GET /family/{id}", "GET /family/{id}/{tab}", "GET /family/{id}/print", "POST /family/{id}/do/{ref...}", "GET /files/",
	} {
		r.Handle(pattern, says(pattern))
	}
	r.HandleUnlogged("GET /metrics", says("metrics"))
	r.Handle("GET /fails", http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic(name) }))
	r.Handle("GET /api/fails", http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic(name) }))
	r.Handle("GET /api/thing", says("thing"))
	r.Add(edge.Part{Under: []string{"/api/"}, NotFound: says("no route"), NotAllowed: says("no method"), Refuse: refuses("problem")})
	r.Add(edge.Part{Under: []string{"/"}, NotFound: says("no page"), Refuse: refuses("page")})
	return r
}

func TestOneRouterLeadsToTheAPIAndToThePages(t *testing.T) {
	t.Parallel()
	r := told(io.Discard)
	for _, c := range []struct{ method, at, says, allow string }{
		{"GET", "/", "GET /{$}  ", ""},
		{"HEAD", "/", "GET /{$}  ", ""},
		{"GET", "/family/a%2Fb", "GET /family/{id} a/b ", ""},
		{"GET", "/family/%252e", "GET /family/{id} %2e ", ""},
		{"GET", "/family/%C3%A6", "GET /family/{id} æ ", ""},
		{"GET", "/family/x/print", "GET /family/{id}/print x ", ""},
		{"GET", "/family/x/printed", "GET /family/{id}/{tab} x ", ""},
		{"POST", "/family/x/do/g1/e1", "POST /family/{id}/do/{ref...} x g1/e1", ""},
		{"POST", "/family/x/do/social%3Am1", "POST /family/{id}/do/{ref...} x social:m1", ""},
		{"POST", "/family/x/do/%2Fetc", "POST /family/{id}/do/{ref...} x /etc", ""},
		{"GET", "/files/a/b.css", "GET /files/  ", ""},
		{"GET", "/none", "no page  ", ""},
		{"GET", "/family/x/", "no page  ", ""},
		{"GET", "//elsewhere", "no page  ", ""},
		{"POST", "/family/x", "no page  ", ""},
		{"GET", "/api/none", "no route  ", ""},
		{"DELETE", "/api/thing", "no method  ", "GET, HEAD"},
		{"GET", "/fails", "page internal\n", ""},
		{"GET", "/api/fails", "problem internal\n", ""},
	} {
		w := httptest.NewRecorder()
		r.ServeHTTP(w, httptest.NewRequest(c.method, c.at, nil))
		if w.Body.String() != c.says || w.Header().Get("Allow") != c.allow {
			t.Errorf("%s %s: %q, Allow %q", c.method, c.at, w.Body, w.Header().Get("Allow"))
		}
		if w.Header().Get(edge.RequestIDHeader) == "" {
			t.Errorf("%s %s has no id", c.method, c.at)
		}
	}
}

func TestALineInTheLogNamesTheRouteAndTheCourseAndNothingThatWasTyped(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	const course = "0190a1b2-0000-7000-8000-000000000000"
	r := told(&log)
	for _, at := range []string{"/family/" + course + "?name=Maria", "/family/Maria/print", "/Maria", "/metrics?name=Maria"} {
		request := httptest.NewRequest(http.MethodGet, at, nil)
		request.Header.Set(edge.RequestIDHeader, "Maria Toft")
		r.ServeHTTP(httptest.NewRecorder(), request)
	}
	lines := log.String()
	if strings.Count(lines, "\n") != 3 || strings.Contains(lines, "Maria") {
		t.Errorf("the log says %s", lines)
	}
	if !strings.Contains(lines, `"method":"GET","route":"GET /family/{id}","status":200`) || strings.Count(lines, `"course":"`+course+`"`) != 1 {
		t.Errorf("the log says %s", lines)
	}
}
