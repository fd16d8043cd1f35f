package course

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"time"

	"github.com/enplan-dk/enplan/internal/domain/bylaw"
	"github.com/enplan-dk/enplan/internal/domain/calendar"
)

// Command is one action of a person on a course. Its fields are the body of the
// HTTP request, of the Temporal update and of the signal: one type for all three.
type Command interface {
	// decide answers with events, or with a Refusal. It changes nothing.
	decide(s *State, now Moment) ([]Event, error)
}

// Moment is everything outside the state that a decision may rest on.
type Moment struct {
	At  time.Time
	By  Actor
	Law *bylaw.Bylaw
	seq int64
}

// Today is the local date in Denmark.
func (m Moment) Today() calendar.Date { return calendar.DateOf(m.At) }

// id names a thing that this command creates: deterministic and unique in the course.
func (m Moment) id(prefix string) string { return fmt.Sprintf("%s%d", prefix, m.seq) }

// Role is what a person is towards the system; coordinator, team member and
// party are relations to one course and follow from its state.
type Role string

// The roles, as the identity provider states them; system is time itself.
const (
	Citizen       Role = "citizen"
	Caseworker    Role = "caseworker"
	Supervisor    Role = "supervisor"
	Administrator Role = "administrator"
	Integration   Role = "integration"
	System        Role = "system"
)

// Actor is who acts: the subject at the identity provider and the role.
type Actor struct {
	Subject string `json:"subject"`
	Role    Role   `json:"role"`
}

// Phase is where a course stands.
type Phase string

// The phases of a course, in order.
const (
	Intake       Phase = "intake"
	FormingTeam  Phase = "forming_team"
	DraftingPlan Phase = "drafting_plan"
	FollowingUp  Phase = "following_up"
	Closed       Phase = "closed"
)

// Spec is a command's row in the table of commands.
type Spec struct {
	Name    string // of the update, and in a request
	Phases  []Phase
	Route   string // method and path below a course's, as the API takes it
	Topic   string // under which the API describes it
	Summary string

	Overwrites   bool // a form shows what stands there and sends the version that it showed
	NeedsVersion bool // the API asks for that version too: somebody else may be writing the same text

	within  func(Shared, Command) *Refusal // for somebody who reads by consent; nil: refused
	command Command                        // without values
}

// New makes an empty command of this kind.
func (s Spec) New() Command { return reflect.New(reflect.TypeOf(s.command)).Interface().(Command) }

// Allows reports whether the command is one of that phase.
func (s Spec) Allows(p Phase) bool {
	return slices.Contains(s.Phases, p)
}

// byName and byType find a row.
var byName, byType = index(commands)

func index(table []Spec) (map[string]Spec, map[reflect.Type]Spec) {
	names, types := make(map[string]Spec, len(table)), make(map[reflect.Type]Spec, len(table))
	for _, s := range table {
		names[s.Name], types[reflect.TypeOf(s.command)] = s, s
	}
	return names, types
}

// Lookup finds a command's row by its name.
func Lookup(name string) (Spec, bool) {
	s, ok := byName[name]
	return s, ok
}

// Table lists all commands in the order of the API's description.
func Table() []Spec { return slices.Clone(commands) }

// Commands lists the names of all commands, sorted.
func Commands() []string {
	names := make([]string, 0, len(commands))
	for _, s := range commands {
		names = append(names, s.Name)
	}
	slices.Sort(names)
	return names
}

// creator is an event that creates something with an id of its own.
type creator interface{ created() string }

// Created is the id of what a command created, or "".
func Created(events []Recorded) string {
	for _, r := range events {
		if c, ok := r.Data.(creator); ok {
			return c.created()
		}
	}
	return ""
}

// ResultOf says what became of the command that recorded these events; refused is nil when it was carried out.
func ResultOf(events []Recorded) (answer Answer, refused *Refusal) {
	for _, r := range events {
		answer.Version = r.Seq
		if no, ok := r.Data.(CommandRefused); ok {
			refused = &Refusal{Code: no.Code, Field: no.Field}
		}
	}
	answer.Created = Created(events)
	return answer, refused
}

// NameOf is the name of a command's kind, for a value or a pointer.
func NameOf(c Command) string { return specOf(c).Name }

func specOf(c Command) Spec { return byType[reflect.TypeOf(ByValue(c))] }

// ByValue is a command itself, where it came as the pointer that [Spec.New] makes.
func ByValue(c Command) Command {
	if v := reflect.ValueOf(c); v.Kind() == reflect.Pointer {
		return v.Elem().Interface().(Command)
	}
	return c
}

// Signal is the name of the signal that brings a request for whose answer nobody waits. There
// is one for all commands, so that they are applied in the order in which they came.
const Signal = "command"

// Request is a command on its way to a course.
type Request struct {
	Name        string          `json:"name"`
	Body        json.RawMessage `json:"body"`
	By          Actor           `json:"by"`
	Key         string          `json:"key,omitempty"`
	Fingerprint string          `json:"fingerprint,omitempty"`
	IfVersion   int64           `json:"if_version,omitempty"` // 0: any
	Readers     []string        `json:"readers,omitempty"`    // who outside a protected household reads the texts, as the writer has confirmed
}

// Answer is what an accepted command returns.
type Answer struct {
	Course  string `json:"course"`
	Version int64  `json:"version" doc:"The course's version after this command; send it as If-Match with the next one."`
	Created string `json:"created,omitempty" doc:"The id of what the command created, if anything."`
}

// command decodes the request's body strictly.
func (r Request) command() (Command, Spec, error) {
	spec, ok := Lookup(r.Name)
	if !ok {
		return nil, spec, refuse(CodeUnknownCommand, "", "name", r.Name)
	}
	c := spec.New()
	if len(bytes.TrimSpace(r.Body)) == 0 {
		return c, spec, nil
	}
	dec := json.NewDecoder(bytes.NewReader(r.Body))
	dec.DisallowUnknownFields()
	if err := dec.Decode(c); err != nil {
		return nil, spec, refuse(CodeMalformedCommand, "", "name", r.Name)
	}
	return c, spec, nil
}
