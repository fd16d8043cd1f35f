package course

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"time"
)

// Event is something that happened to a course. Its type name is part of the
// journal and never changes its meaning; a new meaning is a new event.
type Event interface {
	apply(s *State, m Meta)
}

// Meta says when an event happened, who caused it and by which command.
type Meta struct {
	Seq         int64     `json:"seq"`
	At          time.Time `json:"at"`
	By          Actor     `json:"by"`
	Key         string    `json:"key,omitempty"`         // the command's Idempotency-Key
	Fingerprint string    `json:"fingerprint,omitempty"` // of the command's body
}

// Recorded is an event as it stands in the journal.
type Recorded struct {
	Meta
	Type string `json:"type"`
	Data Event  `json:"data"`
}

var eventsByName = func() map[string]EventSpec {
	byName := make(map[string]EventSpec, len(events))
	for _, spec := range events {
		byName[spec.Name] = spec
	}
	return byName
}()

// EventNames lists every event type, sorted.
func EventNames() []string {
	names := make([]string, 0, len(events))
	for _, spec := range events {
		names = append(names, spec.Name)
	}
	slices.Sort(names)
	return names
}

// EventName is the event's name in the journal.
func EventName(e Event) string { return reflect.TypeOf(e).Name() }

// UnmarshalJSON reads a journal entry. An unknown event is an error: it must
// fail the task, never be skipped.
func (r *Recorded) UnmarshalJSON(b []byte) error {
	var raw struct {
		Meta
		Type string          `json:"type"`
		Data json.RawMessage `json:"data"`
	}
	if err := json.Unmarshal(b, &raw); err != nil {
		return fmt.Errorf("read journal entry: %w", err)
	}
	spec, ok := eventsByName[raw.Type]
	if !ok {
		return fmt.Errorf("journal entry %d has the unknown event type %q: this build is older than the journal", raw.Seq, raw.Type)
	}
	v := reflect.New(spec.typ)
	if len(bytes.TrimSpace(raw.Data)) > 0 {
		if err := json.Unmarshal(raw.Data, v.Interface()); err != nil {
			return fmt.Errorf("read event %s: %w", raw.Type, err)
		}
	}
	r.Meta, r.Type, r.Data = raw.Meta, raw.Type, v.Elem().Interface().(Event)
	return nil
}

// Evolve applies one event to the state. It consults nothing but its arguments,
// so the fold of a journal is the same for ever.
func Evolve(s *State, r Recorded) {
	apply(s, r)
	if s.bounded() {
		s.archive()
	}
}

// EvolveAndTell applies one event as [Evolve] does, and says what it tells whom.
func EvolveAndTell(s *State, r Recorded) []Notice {
	apply(s, r)
	told := notices(r, s) // before anything leaves the state
	if s.bounded() {
		s.archive()
	}
	return told
}

func apply(s *State, r Recorded) {
	r.Data.apply(s, r.Meta)
	s.Version = r.Seq
	s.ChangedAt = r.At
	s.remember(r.Meta)
}

// Fold builds the state from a journal in order.
func Fold(journal []Recorded) (State, error) { return fold(journal, Evolve) }

// History builds the state from a journal with everything in it that has left the state
// since: closed meetings, ended consents, former versions. People read it; nothing is
// decided by it.
func History(journal []Recorded) (State, error) { return fold(journal, apply) }

func fold(journal []Recorded, evolve func(*State, Recorded)) (State, error) {
	var s State
	for _, r := range journal {
		if r.Seq != s.Version+1 {
			return s, fmt.Errorf("journal has event %d after %d", r.Seq, s.Version)
		}
		evolve(&s, r)
	}
	return s, nil
}
