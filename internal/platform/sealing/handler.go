package sealing

import (
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"slices"

	commonpb "go.temporal.io/api/common/v1"
	"google.golang.org/protobuf/encoding/protojson"
)

// bodyLimit bounds a request to the codec, in bytes. A payload is at most 2 MB in Temporal.
const bodyLimit = 8 << 20

// Authorise says whether a request may read payloads of the courses named; an empty name stands for
// the installation's own, and no name for payloads that are not sealed. It is called before anything is decrypted and may log who asked.
type Authorise func(r *http.Request, courses []CourseID) error

// CodecHandler serves Temporal's remote codec protocol, POST /encode and POST /decode,
// to the Temporal web interface at webOrigin ("http://localhost:8233") and to no other.
//
// A payload that cannot be decrypted, because its course was erased for instance, comes back
// as it was. What is encoded lies under the installation's key, since the protocol names
// no workflow: a course does not accept it.
func CodecHandler(ring *Keyring, webOrigin string, authorise Authorise) http.Handler {
	plain := codec{ring: ring}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /decode", translate(authorise, plain.decodeReadable))
	mux.HandleFunc("POST /encode", translate(authorise, plain.Encode))
	mux.HandleFunc("OPTIONS /decode", preflight)
	mux.HandleFunc("OPTIONS /encode", preflight)
	return onlyFrom(webOrigin, mux)
}

// preflight is answered by the headers that onlyFrom sets.
func preflight(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) }

// onlyFrom answers the browser's questions about other origins and refuses requests from any but one.
func onlyFrom(origin string, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Add("Vary", "Origin")
		if from := r.Header.Get("Origin"); from != "" && from != origin {
			http.Error(w, "this origin may not ask", http.StatusForbidden)
			return
		}
		w.Header().Set("Access-Control-Allow-Origin", origin)
		w.Header().Set("Access-Control-Allow-Credentials", "true")
		w.Header().Set("Access-Control-Allow-Methods", "POST, OPTIONS")
		w.Header().Set("Access-Control-Allow-Headers", "Authorization, Content-Type, X-Namespace")
		next.ServeHTTP(w, r)
	})
}

func translate(authorise Authorise, apply func([]*commonpb.Payload) ([]*commonpb.Payload, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		payloads, status, err := readPayloads(w, r)
		if err != nil {
			http.Error(w, err.Error(), status)
			return
		}
		if err := authorise(r, coursesIn(payloads)); err != nil {
			http.Error(w, "you may not read these payloads", http.StatusForbidden)
			return
		}
		applied, err := apply(payloads)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		answer, err := protojson.Marshal(&commonpb.Payloads{Payloads: applied})
		if err != nil {
			http.Error(w, "payloads cannot be written as JSON", http.StatusInternalServerError)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Cache-Control", "no-store")
		_, _ = w.Write(answer) // the reader is gone: nobody to tell
	}
}

// readPayloads insists on JSON by name: a page of another site can send a form unasked, but not that.
func readPayloads(w http.ResponseWriter, r *http.Request) (payloads []*commonpb.Payload, status int, err error) {
	if kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); kind != "application/json" {
		return nil, http.StatusUnsupportedMediaType, errors.New("the body must be application/json")
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, bodyLimit))
	if err != nil {
		return nil, http.StatusRequestEntityTooLarge, fmt.Errorf("the body could not be read or has more than %d bytes", bodyLimit)
	}
	var message commonpb.Payloads
	if err := protojson.Unmarshal(body, &message); err != nil {
		return nil, http.StatusBadRequest, errors.New("the body is not a list of payloads")
	}
	return message.GetPayloads(), http.StatusOK, nil
}

// decodeReadable decrypts what it can and leaves the rest as it is.
func (c codec) decodeReadable(payloads []*commonpb.Payload) ([]*commonpb.Payload, error) {
	readable := slices.Clone(payloads)
	for i, sealed := range payloads {
		if opened, err := c.decode(sealed); err == nil {
			readable[i] = opened
		}
	}
	return readable, nil
}

// coursesIn lists the courses of sealed payloads, each once, in order.
func coursesIn(payloads []*commonpb.Payload) []CourseID {
	var courses []CourseID
	for _, p := range payloads {
		if encrypted(p) {
			courses = append(courses, courseIn(p))
		}
	}
	slices.Sort(courses)
	return slices.Compact(courses)
}
