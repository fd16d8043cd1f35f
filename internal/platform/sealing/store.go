package sealing

import (
	"context"
	"errors"
	"iter"
)

// CourseID is the UUID of a course, the part of its workflow id after "course/".
type CourseID = string

// WrappedKey is a course's key as it rests in Postgres: encrypted by a master key.
type WrappedKey struct {
	Course     CourseID
	KeyID      string // random, 16 hexadecimal digits
	MasterID   string
	Ciphertext []byte
}

// KeyStore keeps the wrapped keys. Every method honours ctx.
type KeyStore interface {
	// Wrapped returns the key of a course; [ErrNoKey] if it never had one,
	// [ErrKeyDestroyed] if it was destroyed.
	Wrapped(ctx context.Context, course CourseID) (WrappedKey, error)

	// WrappedOf returns the keys of several courses, as far as they have one.
	WrappedOf(ctx context.Context, courses []CourseID) ([]WrappedKey, error)

	// Insert stores the key of a new course. It replaces nothing: [ErrKeyExists] if the
	// course has a key, [ErrKeyDestroyed] if it had one.
	Insert(ctx context.Context, key WrappedKey) error

	// OpenCourses yields the keys of all courses that are not closed.
	OpenCourses(ctx context.Context) iter.Seq2[WrappedKey, error]

	// WrappedByOthers yields the keys, of open and closed courses alike, that are
	// wrapped by another master than the one named.
	WrappedByOthers(ctx context.Context, masterID string) iter.Seq2[WrappedKey, error]

	// Rewrap replaces old by new if old is still what is stored, and otherwise does nothing.
	Rewrap(ctx context.Context, old, new WrappedKey) error

	// Destroy removes the key of a course for good and remembers that there was one.
	// A course without a key is no error.
	Destroy(ctx context.Context, course CourseID) error
}

// The errors of this package. None of them carries what was to be encrypted.
var (
	// ErrNoKey says that a course never had a key.
	ErrNoKey = errors.New("course has no key")

	// ErrKeyExists says that a course has a key already.
	ErrKeyExists = errors.New("course has a key already")

	// ErrKeyDestroyed says that a course was erased: its data is gone for good.
	ErrKeyDestroyed = errors.New("key of course is destroyed")

	// ErrKeyUnavailable says that a key could not be had just now. Try again.
	ErrKeyUnavailable = errors.New("key of course is not available")

	// ErrUnreadable says that a sealed text was changed, belongs to another course or is
	// none of ours.
	ErrUnreadable = errors.New("sealed text is unreadable")
)
