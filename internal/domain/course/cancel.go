package course

import "time"

// CancelAsked says that somebody asked Temporal to cancel the course's workflow, past this
// system. A course cannot be cancelled from outside: it goes on, and the supervisor is told.
type CancelAsked struct{}

func (e CancelAsked) apply(s *State, m Meta) { s.CancelAsked = m.At }

// AskedToCancel gives the events of a request to cancel.
func AskedToCancel(s State, at time.Time) []Recorded {
	law, err := s.law()
	if err != nil {
		return nil
	}
	_, events := s.follow([]Event{CancelAsked{}}, Meta{At: at, By: Actor{Subject: "system", Role: System}}, law)
	return events
}

// cancelToldFor is how long the request stands among what is late.
const cancelToldFor = 7 * 24 * time.Hour

func (s *State) cancelItems(at time.Time, add adder) {
	if !s.CancelAsked.IsZero() && at.Sub(s.CancelAsked) < cancelToldFor {
		add(ItemCancelAsked, "", s.CancelAsked, ForSupervisor)
	}
}
