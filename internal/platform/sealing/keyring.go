package sealing

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/singleflight"
)

const (
	// fetchLimit is how long a missing key may be waited for. It stays well below the
	// second after which the SDK takes a workflow for deadlocked.
	fetchLimit = 300 * time.Millisecond

	// refusalLife is how long a fetch that failed is not repeated, so that a workflow task
	// with many payloads waits once.
	refusalLife = time.Second

	// refusalsKept bounds the memory that ids nobody knows can take.
	refusalsKept = 1024
)

// Keyring holds the unwrapped keys of courses. It is safe for concurrent use.
//
// It keeps every key it has seen, about a quarter of a kilobyte each, until the course is
// forgotten: an open course's key must be at hand when Postgres is not.
type Keyring struct {
	masters *MasterKeys
	store   KeyStore
	fetches singleflight.Group
	found   atomic.Int64 // fetches that brought a key
	missed  atomic.Int64 // fetches that did not

	mu       sync.RWMutex
	keys     map[CourseID]*key // nil: destroyed
	refusals map[CourseID]refusal
}

// refusal is the answer to a fetch that failed, good until a moment.
type refusal struct {
	err   error
	until time.Time
}

// NewKeyring returns an empty keyring; [Keyring.Load] fills it.
func NewKeyring(masters *MasterKeys, store KeyStore) *Keyring {
	return &Keyring{
		masters:  masters,
		store:    store,
		keys:     map[CourseID]*key{},
		refusals: map[CourseID]refusal{},
	}
}

// Create gives a course its key, before its workflow starts. Creating it again
// changes nothing, so a start that was cut off can be repeated.
func (r *Keyring) Create(ctx context.Context, course CourseID) error {
	secret := randomBytes(keySize)
	wrapped := r.masters.wrap(course, hex.EncodeToString(randomBytes(8)), secret)
	err := r.store.Insert(ctx, wrapped)
	if errors.Is(err, ErrKeyExists) {
		return r.Prefetch(ctx, course)
	}
	if err != nil {
		return fmt.Errorf("create key: %w", err)
	}
	created, err := newKey(course, wrapped.KeyID, secret)
	if err != nil {
		return err
	}
	r.keep(created)
	return nil
}

// Load takes the keys of all open courses into memory, as a worker does when it starts.
// A key that cannot be unwrapped does not keep the others out.
func (r *Keyring) Load(ctx context.Context) error {
	var failed int
	var first error
	for wrapped, err := range r.store.OpenCourses(ctx) {
		if err != nil {
			return fmt.Errorf("load keys: %w", err)
		}
		if err := r.take(wrapped); err != nil {
			if first == nil {
				first = err
			}
			failed++
		}
	}
	if failed > 0 {
		return fmt.Errorf("load keys: %d not loaded, the first: %w", failed, first)
	}
	return nil
}

// Prefetch takes one course's key into memory, as a worker does when it hears of
// a new course. The caller's context is the limit.
func (r *Keyring) Prefetch(ctx context.Context, course CourseID) error {
	wrapped, err := r.store.Wrapped(ctx, course)
	if errors.Is(err, ErrKeyDestroyed) {
		r.Forget(course)
	}
	if err != nil {
		return fmt.Errorf("prefetch key: %w", err)
	}
	return r.take(wrapped)
}

// PrefetchAll takes the keys of several courses into memory with one question, as before a list of
// them is shown. What is in memory already is not asked for, and what cannot be had is
// fetched, or missed, when it is needed.
func (r *Keyring) PrefetchAll(ctx context.Context, courses []CourseID) {
	unknown := r.unknown(courses)
	if len(unknown) < 2 {
		return
	}
	found, err := r.store.WrappedOf(ctx, unknown)
	if err != nil {
		return
	}
	for _, wrapped := range found {
		if r.take(wrapped) == nil {
			r.found.Add(1)
		}
	}
}

func (r *Keyring) unknown(courses []CourseID) []CourseID {
	r.mu.RLock()
	defer r.mu.RUnlock()
	var out []CourseID
	for _, c := range courses {
		if _, known := r.keys[c]; !known {
			out = append(out, c)
		}
	}
	return out
}

// Rotate wraps every key under the current master key and returns how many it
// changed. Courses are read and written meanwhile; one cut off can be repeated.
func (r *Keyring) Rotate(ctx context.Context) (int, error) {
	var stale []WrappedKey
	for wrapped, err := range r.store.WrappedByOthers(ctx, r.masters.current) {
		if err != nil {
			return 0, fmt.Errorf("rotate: %w", err)
		}
		stale = append(stale, wrapped)
	}
	for done, old := range stale {
		secret, err := r.masters.unwrap(old)
		if err != nil {
			return done, fmt.Errorf("rotate: %w", err)
		}
		if err := r.store.Rewrap(ctx, old, r.masters.wrap(old.Course, old.KeyID, secret)); err != nil {
			return done, fmt.Errorf("rotate: %w", err)
		}
	}
	return len(stale), nil
}

// Destroy makes a course unreadable for good: first in the store, then here. Other
// processes must be told to [Keyring.Forget] it.
func (r *Keyring) Destroy(ctx context.Context, course CourseID) error {
	if err := r.store.Destroy(ctx, course); err != nil {
		return fmt.Errorf("destroy key: %w", err)
	}
	r.Forget(course)
	return nil
}

// Forget drops the key of a course that was erased and refuses it from now on, also
// to a fetch that is under way.
func (r *Keyring) Forget(course CourseID) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.keys[course] = nil
	delete(r.refusals, course)
}

// Counts says how many keys are in memory, and how often one that was needed was not: found in the store after
// all, or missed.
func (r *Keyring) Counts() (held int, found, missed int64) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return len(r.keys), r.found.Load(), r.missed.Load()
}

// key returns the key of a course: from memory, or else fetched once for all who ask.
func (r *Keyring) key(course CourseID) (*key, error) {
	if found, known, err := r.remembered(course); known {
		return found, err
	}
	_, _, _ = r.fetches.Do(course, func() (any, error) {
		r.fetch(course)
		return nil, nil
	})
	found, known, err := r.remembered(course)
	if !known {
		return nil, fmt.Errorf("%w: %s", ErrKeyUnavailable, course)
	}
	return found, err
}

func (r *Keyring) remembered(course CourseID) (found *key, known bool, err error) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	found, known = r.keys[course]
	if found != nil {
		return found, true, nil
	}
	if known {
		return nil, true, fmt.Errorf("%w: %s", ErrKeyDestroyed, course)
	}
	if refused, ok := r.refusals[course]; ok && time.Now().Before(refused.until) {
		return nil, true, refused.err
	}
	return nil, false, nil
}

// fetch asks the store and remembers the answer, whatever it is.
func (r *Keyring) fetch(course CourseID) {
	ctx, cancel := context.WithTimeout(context.Background(), fetchLimit)
	defer cancel()
	err := r.Prefetch(ctx, course)
	if err == nil {
		r.found.Add(1)
		return
	}
	r.missed.Add(1)
	if errors.Is(err, ErrKeyDestroyed) {
		return
	}
	if !errors.Is(err, ErrNoKey) && !errors.Is(err, ErrKeyUnavailable) {
		err = fmt.Errorf("%w: %s: %w", ErrKeyUnavailable, course, err)
	}
	r.refuse(course, err)
}

// take unwraps a key and keeps it.
func (r *Keyring) take(wrapped WrappedKey) error {
	secret, err := r.masters.unwrap(wrapped)
	if err != nil {
		return err
	}
	taken, err := newKey(wrapped.Course, wrapped.KeyID, secret)
	if err != nil {
		return err
	}
	r.keep(taken)
	return nil
}

// keep adds a key, unless its course was forgotten while it was on its way.
func (r *Keyring) keep(k *key) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if kept, known := r.keys[k.course]; known && kept == nil {
		return
	}
	r.keys[k.course] = k
	delete(r.refusals, k.course)
}

func (r *Keyring) refuse(course CourseID, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.refusals) >= refusalsKept {
		clear(r.refusals)
	}
	r.refusals[course] = refusal{err: err, until: time.Now().Add(refusalLife)}
}
