package coursetest

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/enplan-dk/enplan/internal/domain/course"
)

// Course is a course that is decided in memory, one command after the other.
type Course struct {
	ID      string
	At      time.Time // when the next command is decided
	State   course.State
	Journal []course.Recorded

	keys int
}

// Open decides the opening of a course.
func Open(id string, o course.Opening, by course.Actor, under course.LawPin, at time.Time) (*Course, error) {
	c := &Course{ID: id, At: at}
	r, err := c.request("open", o, by)
	if err != nil {
		return nil, err
	}
	events, err := course.DecideOpening(id, o, r, under, at)
	if err != nil {
		return nil, fmt.Errorf("open a course: %w", err)
	}
	c.Apply(events)
	return c, nil
}

// Do decides commands of one person, each under its own key, until one is refused. It answers their events.
func (c *Course) Do(by course.Actor, commands ...course.Command) ([]course.Recorded, error) {
	before := len(c.Journal)
	for _, command := range commands {
		r, err := c.request(course.NameOf(command), command, by)
		if err != nil {
			return nil, err
		}
		if _, err := c.Decide(r); err != nil {
			return nil, err
		}
	}
	return c.Journal[before:], nil
}

// Decide decides a request as it stands.
func (c *Course) Decide(r course.Request) ([]course.Recorded, error) {
	events, err := course.Decide(c.State, r, c.At)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", r.Name, err)
	}
	c.Apply(events)
	return events, nil
}

// Due decides what is due.
func (c *Course) Due() []course.Recorded {
	events := course.Due(c.State, c.At)
	c.Apply(events)
	return events
}

// Apply adds events to the course.
func (c *Course) Apply(events []course.Recorded) {
	for _, e := range events {
		course.Evolve(&c.State, e)
	}
	c.Journal = append(c.Journal, events...)
}

// request gives a command a key and a fingerprint as long as those of the application.
func (c *Course) request(name string, body any, by course.Actor) (course.Request, error) {
	text, err := json.Marshal(body)
	if err != nil {
		return course.Request{}, fmt.Errorf("write %s: %w", name, err)
	}
	c.keys++
	return course.Request{Name: name, Body: text, By: by, Key: fmt.Sprintf("%036d", c.keys), Fingerprint: fmt.Sprintf("%064d", c.keys)}, nil
}
