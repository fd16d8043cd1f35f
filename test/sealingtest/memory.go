// Package sealingtest keeps the keys of courses in memory, for programs that discard their
// data: tests, simulations, the replay of recorded histories. Do not use it where data
// outlives the process.
package sealingtest

import (
	"bytes"
	"context"
	"iter"
	"maps"
	"slices"
	"sync"

	"github.com/enplan-dk/enplan/internal/platform/sealing"
)

// Memory is a [sealing.KeyStore]. Every course in it counts as open.
type Memory struct {
	mu        sync.Mutex
	keys      map[sealing.CourseID]sealing.WrappedKey
	destroyed map[sealing.CourseID]bool
}

// NewMemory returns a store that holds the keys given.
func NewMemory(keys ...sealing.WrappedKey) *Memory {
	m := &Memory{keys: map[sealing.CourseID]sealing.WrappedKey{}, destroyed: map[sealing.CourseID]bool{}}
	for _, key := range keys {
		m.keys[key.Course] = key
	}
	return m
}

// Wrapped implements [sealing.KeyStore].
func (m *Memory) Wrapped(ctx context.Context, course sealing.CourseID) (sealing.WrappedKey, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.destroyed[course] {
		return sealing.WrappedKey{}, sealing.ErrKeyDestroyed
	}
	key, found := m.keys[course]
	if !found {
		return sealing.WrappedKey{}, sealing.ErrNoKey
	}
	return key, ctx.Err()
}

// Insert implements [sealing.KeyStore].
func (m *Memory) Insert(ctx context.Context, key sealing.WrappedKey) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.destroyed[key.Course] {
		return sealing.ErrKeyDestroyed
	}
	if _, found := m.keys[key.Course]; found {
		return sealing.ErrKeyExists
	}
	m.keys[key.Course] = key
	return ctx.Err()
}

// WrappedOf implements [sealing.KeyStore].
func (m *Memory) WrappedOf(ctx context.Context, courses []sealing.CourseID) ([]sealing.WrappedKey, error) {
	var out []sealing.WrappedKey
	for _, c := range courses {
		if k, err := m.Wrapped(ctx, c); err == nil {
			out = append(out, k)
		}
	}
	return out, nil
}

// OpenCourses implements [sealing.KeyStore].
func (m *Memory) OpenCourses(ctx context.Context) iter.Seq2[sealing.WrappedKey, error] {
	return m.where(ctx, func(sealing.WrappedKey) bool { return true })
}

// WrappedByOthers implements [sealing.KeyStore].
func (m *Memory) WrappedByOthers(ctx context.Context, masterID string) iter.Seq2[sealing.WrappedKey, error] {
	return m.where(ctx, func(key sealing.WrappedKey) bool { return key.MasterID != masterID })
}

// Rewrap implements [sealing.KeyStore].
func (m *Memory) Rewrap(ctx context.Context, old, new sealing.WrappedKey) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if bytes.Equal(m.keys[old.Course].Ciphertext, old.Ciphertext) {
		m.keys[old.Course] = new
	}
	return ctx.Err()
}

// Destroy implements [sealing.KeyStore].
func (m *Memory) Destroy(ctx context.Context, course sealing.CourseID) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if _, found := m.keys[course]; found {
		delete(m.keys, course)
		m.destroyed[course] = true
	}
	return ctx.Err()
}

func (m *Memory) where(ctx context.Context, wanted func(sealing.WrappedKey) bool) iter.Seq2[sealing.WrappedKey, error] {
	m.mu.Lock()
	keys := slices.Collect(maps.Values(m.keys))
	m.mu.Unlock()
	return func(yield func(sealing.WrappedKey, error) bool) {
		if err := ctx.Err(); err != nil {
			yield(sealing.WrappedKey{}, err)
			return
		}
		for _, key := range keys {
			if wanted(key) && !yield(key, nil) {
				return
			}
		}
	}
}
