package process

import (
	"bytes"
	"strings"
	"sync"
)

// Log takes what several write at the same time.
type Log struct {
	mu   sync.Mutex
	text bytes.Buffer
}

// Write implements [io.Writer].
func (l *Log) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(b)
}

// String is all that was written.
func (l *Log) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// Holds reports whether something was written.
func (l *Log) Holds(what string) bool { return strings.Contains(l.String(), what) }
