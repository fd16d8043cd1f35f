package casework

import (
	"context"
	"net/http"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/enplan-dk/enplan/internal/domain/access"
	"github.com/enplan-dk/enplan/internal/domain/course"
)

// LargestDocument is how many bytes a document may have.
const LargestDocument = 20 << 20

// uploadsAtOnce bounds the memory that documents under way take.
const uploadsAtOnce = 4

// What is known of a document's viruses.
const (
	Clean     = "clean"
	Unscanned = "unscanned"
)

// Upload is a document as it arrives.
type Upload struct {
	Name    string
	Type    string // as its sender declares it
	Members []string
	Content []byte
}

// File is a document as it is read.
type File struct {
	course.Document
	Content []byte
}

// Attach keeps a document, sealed with the course's key, and attaches it to the course.
func (s *Service) Attach(ctx context.Context, who access.Who, id string, u Upload, call Call) (Outcome, error) {
	const attach = access.Operation("attach_document")
	if _, err := s.authoriseWrite(ctx, who, id, attach, s.attached); err != nil {
		return Outcome{}, err
	}
	select {
	case s.uploads <- struct{}{}:
		defer func() { <-s.uploads }()
	case <-ctx.Done():
		return Outcome{}, &Fault{Code: Busy, RetryAfter: time.Second, cause: ctx.Err()}
	}
	if !isOfType(u.Content, u.Type) {
		return Outcome{}, faultAt("file", DocumentType)
	}
	state, err := s.scanned(ctx, u.Content)
	if err != nil {
		return Outcome{}, err
	}
	hash, err := s.store.SaveDocument(ctx, id, u.Content)
	if err != nil {
		return Outcome{}, fromStore(err, UnknownCourse)
	}
	return s.Do(ctx, who, id, &course.AttachDocument{
		Name: u.Name, Type: u.Type, Size: int64(len(u.Content)), Hash: hash, Members: u.Members, Scan: state,
	}, call)
}

// scanned asks the scanner, if there is one. One that does not answer keeps documents out.
func (s *Service) scanned(ctx context.Context, content []byte) (string, error) {
	if s.scanner == nil {
		return Unscanned, nil
	}
	clean, err := s.scanner.Scan(ctx, content)
	if err != nil {
		return "", &Fault{Code: Unavailable, RetryAfter: 5 * time.Second, cause: err}
	}
	if !clean {
		return "", faultAt("file", DocumentInfected)
	}
	return Clean, nil
}

// isOfType holds what is declared against how the content begins.
func isOfType(content []byte, declared string) bool {
	found, _, _ := strings.Cut(http.DetectContentType(content), ";")
	if declared == "text/plain" {
		return found == declared && utf8.Valid(content)
	}
	return found == declared
}

// Document answers a document that its reader may see.
func (s *Service) Document(ctx context.Context, who access.Who, id, document string) (File, error) {
	view, err := s.viewOf(ctx, who, id, access.ReadDocument, document)
	if err != nil {
		return File{}, err
	}
	kept := view.Documents
	for _, t := range view.TakenBack { // for those who assess the breach
		if t.Document != nil {
			kept = append(kept, *t.Document)
		}
	}
	for _, d := range kept {
		if d.ID == document {
			content, err := s.store.Document(ctx, id, d.Hash)
			return File{Document: d, Content: content}, fromStore(err, UnknownDocument)
		}
	}
	return File{}, fault(UnknownDocument)
}
