package sealing_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
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
	require.NoError(t, err)
	r.Header.Set("Content-Type", "application/json")
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	answer, err := http.DefaultClient.Do(r)
	require.NoError(t, err)
	defer func() { _ = answer.Body.Close() }()
	text, err := io.ReadAll(answer.Body)
	require.NoError(t, err)
	return answer, string(text)
}

func asJSON(t *testing.T, payloads ...*commonpb.Payload) string {
	t.Helper()
	text, err := protojson.Marshal(&commonpb.Payloads{Payloads: payloads})
	require.NoError(t, err)
	return string(text)
}

func TestTheSDKsRemoteCodecReadsThroughTheCodecServer(t *testing.T) {
	t.Parallel()
	ring := newRing(t)
	course := newCourse(t, ring)
	server := serveCodec(t, ring, anyone)
	remote := converter.NewRemoteDataConverter(converter.GetDefaultDataConverter(), converter.RemoteDataConverterOptions{Endpoint: server.URL})

	var decoded family
	require.NoError(t, remote.FromPayload(encode(t, inCourse(sealing.DataConverter(ring), course), toft), &decoded))
	require.Equal(t, toft, decoded)

	encoded, err := remote.ToPayload(toft)
	require.NoError(t, err)
	require.Equal(t, "install/k1", string(encoded.Metadata["enplan-key-id"]))
	require.NoError(t, remote.FromPayload(encoded, &decoded))
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
	require.Equal(t, http.StatusForbidden, answer.StatusCode)
	require.NotContains(t, text, "Toft")
	require.ElementsMatch(t, []sealing.CourseID{"", first, second}, asked)

	answer, _ = request(t, http.MethodPost, server.URL+"/decode", body, "Authorization", "Bearer supervisor")
	require.Equal(t, http.StatusOK, answer.StatusCode)
	require.Equal(t, "no-store", answer.Header.Get("Cache-Control"))
}

func TestAnErasedCourseDoesNotHideTheOthersInTheWebInterface(t *testing.T) {
	t.Parallel()
	ring := newRing(t)
	erased, open := newCourse(t, ring), newCourse(t, ring)
	dc := sealing.DataConverter(ring)
	body := asJSON(t, encode(t, inCourse(dc, erased), "gone"), encode(t, inCourse(dc, open), "there"))
	require.NoError(t, ring.Destroy(context.Background(), erased))

	answer, text := request(t, http.MethodPost, serveCodec(t, ring, anyone).URL+"/decode", body)
	require.Equal(t, http.StatusOK, answer.StatusCode)
	var decoded commonpb.Payloads
	require.NoError(t, protojson.Unmarshal([]byte(text), &decoded))
	require.Equal(t, "binary/encrypted", string(decoded.Payloads[0].Metadata["encoding"]))
	require.Equal(t, `"there"`, string(decoded.Payloads[1].Data))
}

func TestOnlyTheTemporalWebInterfaceMayAskFromABrowser(t *testing.T) {
	t.Parallel()
	server := serveCodec(t, newRing(t), anyone)
	preflight, _ := request(t, http.MethodOptions, server.URL+"/decode", "", "Origin", webOrigin)
	require.Equal(t, http.StatusNoContent, preflight.StatusCode)
	require.Equal(t, webOrigin, preflight.Header.Get("Access-Control-Allow-Origin"))
	require.Contains(t, preflight.Header.Get("Access-Control-Allow-Headers"), "X-Namespace")

	answer, _ := request(t, http.MethodPost, server.URL+"/decode", asJSON(t), "Origin", "https://elsewhere.invalid")
	require.Equal(t, http.StatusForbidden, answer.StatusCode)
	require.Empty(t, answer.Header.Get("Access-Control-Allow-Origin"))
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
		require.Equal(t, c.status, answer.StatusCode, name)
	}
}
