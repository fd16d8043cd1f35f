// Package payloadtest keeps the keys of courses in memory, for programs that discard their
// data: tests, simulations, the replay of recorded histories. Do not use it where data
// outlives the process.
package payloadtest

import (
	"bytes"
	"context"
	"iter"
	"maps"
	"slices"
	"sync"

	"github.com/enplan-dk/enplan/internal/payload"
)

// Memory is a [payload.KeyStore]. Every course in it counts as open.
type Memory struct {
	mu        sync.Mutex
	keys      map[payload.CourseID]payload.WrappedKey
	destroyed map[payload.CourseID]bool
}

// NewMemory returns a store that holds the keys given.
func NewMemory(keys ...payload.WrappedKey) *Memory {
	m := &Memory{keys: map[payload.CourseID]payload.WrappedKey{}, destroyed: map[payload.CourseID]bool{}}
	for _, key := range keys {
		m.keys[key.Course] = key
	}
	return m
}

// Wrapped implements [payload.KeyStore].
func (m *Memory) Wrapped(ctx context.Context, course payload.CourseID) (payload.WrappedKey, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.destroyed[course] {
		return payload.WrappedKey{}, payload.ErrKeyDestroyed
	}
	key, found := m.keys[course]
	if !found {
		return payload.WrappedKey{}, payload.ErrNoKey
	}
	return key, ctx.Err()
}

// Insert implements [payload.KeyStore].
func (m *Memory) Insert(ctx context.Context, key payload.WrappedKey) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.destroyed[key.Course] {
		return payload.ErrKeyDestroyed
	}
	if _, found := m.keys[key.Course]; found {
		return payload.ErrKeyExists
	}
	m.keys[key.Course] = key
	return ctx.Err()
}

// WrappedOf implements [payload.KeyStore].
func (m *Memory) WrappedOf(ctx context.Context, courses []payload.CourseID) ([]payload.WrappedKey, error) {
	var out []payload.WrappedKey
	for _, c := range courses {
		if k, err := m.Wrapped(ctx, c); err == nil {
			out = append(out, k)
		}
	}
	return out, nil
}

// OpenCourses implements [payload.KeyStore].
func (m *Memory) OpenCourses(ctx context.Context) iter.Seq2[payload.WrappedKey, error] {
	return m.where(ctx, func(payload.WrappedKey) bool { return true })
}

// WrappedByOthers implements [payload.KeyStore].
func (m *Memory) WrappedByOthers(ctx context.Context, masterID string) iter.Seq2[payload.WrappedKey, error] {
	return m.where(ctx, func(key payload.WrappedKey) bool { return key.MasterID != masterID })
}

// Rewrap implements [payload.KeyStore].
func (m *Memory) Rewrap(ctx context.Context, old, new payload.WrappedKey) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if bytes.Equal(m.keys[old.Course].Ciphertext, old.Ciphertext) {
		m.keys[old.Course] = new
	}
	return ctx.Err()
}

// Destroy implements [payload.KeyStore].
func (m *Memory) Destroy(ctx context.Context, course payload.CourseID) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if _, found := m.keys[course]; found {
		delete(m.keys, course)
		m.destroyed[course] = true
	}
	return ctx.Err()
}

func (m *Memory) where(ctx context.Context, wanted func(payload.WrappedKey) bool) iter.Seq2[payload.WrappedKey, error] {
	m.mu.Lock()
	keys := slices.Collect(maps.Values(m.keys))
	m.mu.Unlock()
	return func(yield func(payload.WrappedKey, error) bool) {
		if err := ctx.Err(); err != nil {
			yield(payload.WrappedKey{}, err)
			return
		}
		for _, key := range keys {
			if wanted(key) && !yield(key, nil) {
				return
			}
		}
	}
}
