package sealing_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/sdk/converter"
	"google.golang.org/protobuf/encoding/protojson"

	"github.com/enplan-dk/enplan/internal/platform/sealing"
)

const webOrigin = "http://localhost:8233"

func anyone(*http.Request, []sealing.CourseID) error { return nil }

func serveCodec(t *testing.T, ring *sealing.Keyring, authorise sealing.Authorise) *httptest.Server {
	t.Helper()
	server := httptest.NewServer(sealing.CodecHandler(ring, webOrigin, authorise))
	t.Cleanup(server.Close)
	return server
}

func request(t *testing.T, method, url, body string, header ...string) (*http.Response, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer, string(text)
}

func asJSON(t *testing.T, payloads ...*commonpb.Payload) string {
	t.Helper()
	text, err := protojson.Marshal(&commonpb.Payloads{Payloads: payloads})
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestTheSDKsRemoteCodecReadsThroughTheCodecServer(t *testing.T) {
	t.Parallel()
	ring := newRing(t)
	course := newCourse(t, ring)
	server := serveCodec(t, ring, anyone)
	remote := converter.NewRemoteDataConverter(converter.GetDefaultDataConverter(), converter.RemoteDataConverterOptions{Endpoint: server.URL})

	var decoded family
	if err := remote.FromPayload(encode(t, inCourse(sealing.DataConverter(ring), course), toft), &decoded); err != nil {
		t.Fatal(err)
	}
	if decoded != toft {
		t.Fatalf("%v, want %v", decoded, toft)
	}

	encoded, err := remote.ToPayload(toft)
	if err != nil {
		t.Fatal(err)
	}
	if got := string(encoded.Metadata["enplan-key-id"]); got != "install/k1" {
		t.Fatalf("%v, want install/k1", got)
	}
	if err := remote.FromPayload(encoded, &decoded); err != nil {
		t.Fatal(err)
	}
}

func TestTheCodecServerAsksWhetherOneMayReadTheseCourses(t *testing.T) {
	t.Parallel()
	ring := newRing(t)
	first, second := newCourse(t, ring), newCourse(t, ring)
	dc := sealing.DataConverter(ring)
	body := asJSON(t, encode(t, inCourse(dc, second), 1), encode(t, inCourse(dc, first), 2), encode(t, inCourse(dc, second), 3), encode(t, dc, 4))

	var asked []sealing.CourseID
	server := serveCodec(t, ring, func(r *http.Request, courses []sealing.CourseID) error {
		asked = courses
		if r.Header.Get("Authorization") != "Bearer supervisor" {
			return errors.New("not a supervisor of Maria Toft")
		}
		return nil
	})
	answer, text := request(t, http.MethodPost, server.URL+"/decode", body)
	if answer.StatusCode != http.StatusForbidden {
		t.Fatalf("%v, want %v", answer.StatusCode, http.StatusForbidden)
	}
	if strings.Contains(text, "Toft") {
		t.Fatal("Toft can be read")
	}
	slices.Sort(asked)
	if want := slices.Sorted(slices.Values([]sealing.CourseID{"", first, second})); !slices.Equal(asked, want) {
		t.Fatalf("asked for %v, want %v", asked, want)
	}

	answer, _ = request(t, http.MethodPost, server.URL+"/decode", body, "Authorization", "Bearer supervisor")
	if answer.StatusCode != http.StatusOK {
		t.Fatalf("%v, want %v", answer.StatusCode, http.StatusOK)
	}
	if got := answer.Header.Get("Cache-Control"); got != "no-store" {
		t.Fatalf("%v, want no-store", got)
	}
}

func TestAnErasedCourseDoesNotHideTheOthersInTheWebInterface(t *testing.T) {
	t.Parallel()
	ring := newRing(t)
	erased, open := newCourse(t, ring), newCourse(t, ring)
	dc := sealing.DataConverter(ring)
	body := asJSON(t, encode(t, inCourse(dc, erased), "gone"), encode(t, inCourse(dc, open), "there"))
	if err := ring.Destroy(context.Background(), erased); err != nil {
		t.Fatal(err)
	}

	answer, text := request(t, http.MethodPost, serveCodec(t, ring, anyone).URL+"/decode", body)
	if answer.StatusCode != http.StatusOK {
		t.Fatalf("%v, want %v", answer.StatusCode, http.StatusOK)
	}
	var decoded commonpb.Payloads
	if err := protojson.Unmarshal([]byte(text), &decoded); err != nil {
		t.Fatal(err)
	}
	if got := string(decoded.Payloads[0].Metadata["encoding"]); got != "binary/encrypted" {
		t.Fatalf("%v, want binary/encrypted", got)
	}
	if got := string(decoded.Payloads[1].Data); got != `"there"` {
		t.Fatalf("%v, want %v", got, `"there"`)

	}
}

func TestOnlyTheTemporalWebInterfaceMayAskFromABrowser(t *testing.T) {
	t.Parallel()
	server := serveCodec(t, newRing(t), anyone)
	preflight, _ := request(t, http.MethodOptions, server.URL+"/decode", "", "Origin", webOrigin)
	if preflight.StatusCode != http.StatusNoContent {
		t.Fatalf("%v, want %v", preflight.StatusCode, http.StatusNoContent)
	}
	if got := preflight.Header.Get("Access-Control-Allow-Origin"); got != webOrigin {
		t.Fatalf("%v, want %v", got, webOrigin)
	}
	if got := preflight.Header.Get("Access-Control-Allow-Headers"); !strings.Contains(got, "X-Namespace") {
		t.Fatalf("%s, want X-Namespace", got)
	}

	answer, _ := request(t, http.MethodPost, server.URL+"/decode", asJSON(t), "Origin", "https://elsewhere.invalid")
	if answer.StatusCode != http.StatusForbidden {
		t.Fatalf("%v, want %v", answer.StatusCode, http.StatusForbidden)
	}
	if answer.Header.Get("Access-Control-Allow-Origin") != "" {
		t.Fatalf("%v, want nothing", answer.Header.Get("Access-Control-Allow-Origin"))
	}
}

func TestTheCodecServerRefusesWhatIsNoListOfPayloads(t *testing.T) {
	t.Parallel()
	server := serveCodec(t, newRing(t), anyone)
	for name, c := range map[string]struct {
		method, path, body, kind string
		status                   int
	}{
		"no JSON":          {http.MethodPost, "/decode", "{", "application/json", http.StatusBadRequest},
		"a form":           {http.MethodPost, "/decode", "{}", "text/plain", http.StatusUnsupportedMediaType},
		"far too much":     {http.MethodPost, "/decode", strings.Repeat(" ", 9<<20), "application/json", http.StatusRequestEntityTooLarge},
		"reading by GET":   {http.MethodGet, "/decode", "", "application/json", http.StatusMethodNotAllowed},
		"some other place": {http.MethodPost, "/elsewhere", "{}", "application/json", http.StatusNotFound},
	} {
		answer, _ := request(t, c.method, server.URL+c.path, c.body, "Content-Type", c.kind)
		if answer.StatusCode != c.status {
			t.Fatalf("%s: %v, want %v", name, answer.StatusCode, c.status)
		}
	}
}
