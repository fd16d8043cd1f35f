// Package largecourse makes courses that have become large: an ordinary one of ten years, and
// one that everything was sent into until it was refused. Tests and benchmarks share them.
package largecourse

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/enplan-dk/enplan/internal/domain/course"
)

// The people who act: the coordinator, and the first member of the family.
var (
	Karen = course.Actor{Subject: "karen", Role: course.Caseworker}
	Anna  = course.Actor{Subject: "anna", Role: course.Citizen}
)

// Course is a course that commands are decided on, one after the other.
type Course struct {
	State   course.State
	Journal []course.Recorded
	Now     time.Time

	keys   int
	random *rand.Rand
	noisy  bool // texts that do not get smaller when they are packed
}

// Open opens a course of that many adults.
func Open(id string, adults int, at time.Time) (*Course, error) {
	o := course.Opening{Bylaw: "eksempel", Referral: course.Referral{Source: "citizen", Reason: "Flere planer"}}
	for i := range adults {
		o.Members = append(o.Members, course.NewMember{Name: fmt.Sprint("Prøve ", i), Kind: course.Adult, Birth: course.Date{Year: 1990, Month: 1, Day: 2}})
	}
	o.Members[0].Subject = Anna.Subject
	c := &Course{Now: at, random: rand.New(rand.NewPCG(1, 2))} // nothing secret follows from it
	events, err := course.DecideOpening(id, o, course.Request{By: Karen}, course.CurrentLaw(o.Bylaw), at)
	if err != nil {
		return nil, fmt.Errorf("open a course: %w", err)
	}
	c.Happen(events)
	return c, nil
}

// Happen applies events.
func (c *Course) Happen(events []course.Recorded) {
	for _, e := range events {
		course.Evolve(&c.State, e)
	}
	c.Journal = append(c.Journal, events...)
}

// Due lets time act.
func (c *Course) Due() { c.Happen(course.Due(c.State, c.Now)) }

// Do decides commands under keys of their own, until one is refused.
func (c *Course) Do(by course.Actor, commands ...course.Command) error {
	for _, command := range commands {
		body, err := json.Marshal(command)
		if err != nil {
			return fmt.Errorf("write %s: %w", course.NameOf(command), err)
		}
		c.keys++
		r := course.Request{Name: course.NameOf(command), Body: body, By: by, Key: fmt.Sprintf("%036d", c.keys), Fingerprint: fmt.Sprintf("%064d", c.keys)}
		events, err := course.Decide(c.State, r, c.Now)
		if err != nil {
			return fmt.Errorf("%s: %w", r.Name, err)
		}
		c.Happen(events)
	}
	return nil
}

// Fill sends a command until it is refused, and answers how many were taken and why no more.
func (c *Course) Fill(by course.Actor, most int, command func(i int) course.Command) (int, error) {
	for i := range most {
		if err := c.Do(by, command(i)); err != nil {
			return i, err
		}
	}
	return most, nil
}

// Draft brings an opened course to where a plan is written.
func (c *Course) Draft() error {
	return c.Do(Karen,
		course.RecordFacts{Members: []course.MemberFacts{{Member: "m1", NoCategory: true}}, Fields: []string{"employment", "health"}, FieldsConfirmed: "Bekræftet"},
		course.DecideEligibility{Outcome: course.Eligible, Reason: "To fagområder"},
		course.MarkField{Field: "health", Reason: "Efter behov"},
		course.MarkField{Field: "employment", Reason: "Tovholderen selv"},
		course.ConfirmTeam{})
}

// Biweekly is a rhythm of follow-up.
func Biweekly(reason string) course.SetInterval {
	c := course.SetInterval{Form: "office", Reason: reason}
	c.Every.Weeks = 2
	return c
}
