package api_test

import (
	"bytes"
	"context"
	"errors"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"strings"
	"testing"

	"github.com/enplan-dk/enplan/api"
	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/platform/oidc"
	"github.com/enplan-dk/enplan/test/kit"
	"github.com/enplan-dk/enplan/test/storetest"
)

// upload sends a file with the members that it is about.
func (s *stack) upload(user, course, kind, content string, members []string, headers ...header) answer {
	s.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, err := form.CreatePart(textproto.MIMEHeader{"Content-Disposition": {`form-data; name="file"; filename="brev.txt"`}, "Content-Type": {kind}})
	if err != nil {
		s.t.Fatal(err)
	}
	_, _ = part.Write([]byte(content))
	for _, m := range members {
		_ = form.WriteField("members", m)
	}
	if err := form.Close(); err != nil {
		s.t.Fatal(err)
	}
	return s.as(user, "POST", "/courses/"+course+"/documents", body.String(), append(headers, header{"Content-Type", form.FormDataContentType()})...)
}

func TestADocumentIsKeptSealedAndReadByWhomItIsAbout(t *testing.T) {
	t.Parallel()
	s := start(t)
	id := s.eligible()
	const letter = "Kære Maria, her er lægens svar."
	key := header{"Idempotency-Key", "letter-1"}
	document := s.upload("karen", id, "text/plain; charset=utf-8", letter, []string{"m1"}, key).must(http.StatusCreated).text("created")
	if again := s.upload("karen", id, "text/plain", letter, []string{"m1"}, key).must(http.StatusCreated).text("created"); again != document {
		t.Errorf("the same key gives %s and %s", document, again)
	}
	path := "/courses/" + id + "/documents/" + document
	for _, reader := range []string{"karen", "maria", "sofie"} {
		read := s.as(reader, "GET", path, nil).must(http.StatusOK)
		if read.Raw != letter || read.Header.Get("Enplan-Scan") != "unscanned" || !strings.HasPrefix(read.Header.Get("Content-Disposition"), "attachment") {
			t.Errorf("%s reads %q as %v", reader, read.Raw, read.Header)
		}
	}
	if hidden := s.as("peter", "GET", path, nil).must(http.StatusNotFound); hidden.text("code") != "unknown_document" {
		t.Error(hidden.Raw)
	}
	s.as("jonas", "GET", path, nil).must(http.StatusForbidden)
	s.upload("peter", id, "text/plain", "x", nil).must(http.StatusForbidden)

	var sealed []byte
	if err := storetest.Everything(t, s.Pool).QueryRow(t.Context(), "select sealed from document where course_id = $1", id).Scan(&sealed); err != nil ||
		bytes.Contains(sealed, []byte("Maria")) {
		t.Errorf("the document is kept in plain, or not at all: %v", err)
	}
}

func TestADocumentThatIsNotWhatItSaysIsRefused(t *testing.T) {
	t.Parallel()
	s := start(t)
	id := s.eligible()
	for name, c := range map[string]struct {
		kind, content string
		status        int
		code          string
	}{
		"text called a PDF":      {"application/pdf", "hello", 422, "document_type_wrong"},
		"a page called text":     {"text/plain", "<html><script>alert(1)</script>", 422, "document_type_wrong"},
		"bytes called text":      {"text/plain", "a\xffb\xfe", 422, "document_type_wrong"},
		"a program":              {"application/x-msdownload", "MZ\x90\x00", 422, "document_type_wrong"},
		"nothing":                {"text/plain", "", 422, "out_of_range"},
		"more than is allowed":   {"text/plain", strings.Repeat("x", casework.LargestDocument+1<<17), 413, "body_too_large"},
		"a little too much text": {"text/plain", strings.Repeat("x", casework.LargestDocument+1), 422, "out_of_range"},
	} {
		if a := s.upload("karen", id, c.kind, c.content, nil); a.Status != c.status || a.text("code") != c.code || strings.Contains(a.Raw, "⟦") {
			t.Errorf("%s: %d %s", name, a.Status, a.Raw)
		}
	}
	path := "/courses/" + id + "/documents"
	s.as("karen", "POST", path, object{"name": "x"}).must(http.StatusUnsupportedMediaType)
	s.as("karen", "POST", path, "nonsense", header{"Content-Type", "multipart/form-data"}).must(http.StatusBadRequest)
	if empty := s.as("karen", "POST", path, "--x--\r\n", header{"Content-Type", "multipart/form-data; boundary=x"}); empty.fields()["file"] != "property_missing" {
		t.Error(empty.Raw)
	}
}

// scanner says what it is told to.
type scanner struct {
	clean bool
	err   error
}

func (s scanner) Scan(context.Context, []byte) (bool, error) { return s.clean, s.err }

func TestTheVirusScannersWordDecides(t *testing.T) {
	t.Parallel()
	s := start(t)
	id := s.eligible()
	asking := func(sc scanner) answer {
		cases := casework.New(casework.Config{Store: s.Store, Temporal: s.Client, Keys: s.Keys, TaskQueue: s.TaskQueue, Scanner: sc})
		s.serve(cases, api.NewTokens(oidc.New(kit.Needed(t, "ENPLAN_TEST_OIDC")), "enplan"))
		return s.upload("karen", id, "text/plain", "Et brev", nil)
	}
	if a := asking(scanner{clean: false}).must(http.StatusUnprocessableEntity); a.fields()["file"] != "document_infected" {
		t.Error(a.Raw)
	}
	if a := asking(scanner{err: errors.New("away")}).must(http.StatusServiceUnavailable); a.Header.Get("Retry-After") == "" {
		t.Error(a.Raw)
	}
	document := asking(scanner{clean: true}).must(http.StatusCreated).text("created")
	if read := s.as("karen", "GET", "/courses/"+id+"/documents/"+document, nil).must(http.StatusOK); read.Header.Get("Enplan-Scan") != "clean" {
		t.Error(read.Header)
	}
}
