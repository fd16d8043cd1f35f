package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"

	"github.com/enplan-dk/enplan/internal/platform/store/db"
)

// SaveDocument keeps a file of a course and answers its hash, SHA-256 in hexadecimal.
// The same file is kept once.
func (s *Store) SaveDocument(ctx context.Context, course string, content []byte) (string, error) {
	sum := sha256.Sum256(content)
	hash := hex.EncodeToString(sum[:])
	sealed, err := s.keys.Seal(course, content)
	if err != nil {
		return "", failed("save the document", err)
	}
	err = s.queries.PutDocument(ctx, db.PutDocumentParams{CourseID: course, Hash: hash, Sealed: sealed})
	return hash, failed("save the document", err)
}

// Document reads a file of a course by its hash.
func (s *Store) Document(ctx context.Context, course, hash string) ([]byte, error) {
	sealed, err := s.queries.GetDocument(ctx, db.GetDocumentParams{CourseID: course, Hash: hash})
	if err != nil {
		return nil, failed("read the document", err)
	}
	content, err := s.keys.Open(course, sealed)
	return content, failed("read the document", err)
}
