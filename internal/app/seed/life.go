package seed

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"

	"github.com/enplan-dk/enplan/internal/domain/bylaw"
	"github.com/enplan-dk/enplan/internal/domain/calendar"
	"github.com/enplan-dk/enplan/internal/domain/course"
)

// life is a family's course as it was lived until now. It is decided in memory by the rules of the course, at the instants at
// which things happened; after now, or after a refusal, nothing more happens.
type life struct {
	id      string
	by      course.Actor // its coordinator
	opened  calendar.Date
	at, now time.Time
	state   course.State
	journal []course.Recorded
	over    bool // the next step lies ahead
	err     error
}

// courseID is an id as the application makes them, of an instant.
func courseID(at time.Time) string {
	id := uuid.Must(uuid.NewV7())
	var ms [8]byte
	binary.BigEndian.PutUint64(ms[:], uint64(at.UnixMilli()))
	copy(id[:6], ms[2:])
	return id.String()
}

// law is the one under which the course was opened.
func (l *life) law() *bylaw.Bylaw {
	if law, known := l.state.Law.Law(); known {
		return law
	}
	return &bylaw.Bylaw{} // after a failure
}

// open opens the course.
func (l *life) open(o course.Opening, at time.Time) {
	l.at, l.opened = at, calendar.DateOf(at)
	r, err := l.request("open", o)
	if err != nil {
		l.err = err
		return
	}
	events, err := course.DecideOpening(l.id, o, r, course.CurrentLaw(o.Bylaw), at)
	l.err = err
	l.apply(events)
}

// on lets time pass until some days after the opening, at office hours: an hour between 9 and 15.
func (l *life) on(days, hour int) *life { return l.until(office(l.opened.AddDays(days), hour)) }

func office(d calendar.Date, hour int) time.Time {
	return calendar.At(calendar.NewWorking(nil).Next(d), hour, 0)
}

// until lets time pass, and brings what it brings, each thing at its own instant.
func (l *life) until(at time.Time) *life {
	if l.err != nil || l.over {
		return l
	}
	if at.After(l.now) {
		l.over, at = true, l.now
	}
	for next := course.NextDue(l.state); !next.IsZero() && !next.After(at); next = course.NextDue(l.state) {
		events := course.DueFirst(l.state, next)
		if len(events) == 0 {
			break
		}
		l.apply(events)
	}
	if at.After(l.at) {
		l.at = at
	}
	return l
}

// do carries out commands of the coordinator; it answers the id of what was created last.
func (l *life) do(commands ...course.Command) (created string) {
	for _, c := range commands {
		if l.err != nil || l.over {
			return ""
		}
		r, err := l.request(course.NameOf(c), c)
		if err == nil {
			var events []course.Recorded
			events, err = course.Decide(l.state, r, l.at)
			l.apply(events)
			created = course.Created(events)
		}
		if err != nil {
			l.err = fmt.Errorf("%s on %s: %w", course.NameOf(c), calendar.DateOf(l.at), err)
		}
	}
	return created
}

func (l *life) apply(events []course.Recorded) {
	for _, e := range events {
		course.Evolve(&l.state, e)
	}
	l.journal = append(l.journal, events...)
}

func (l *life) request(name string, body any) (course.Request, error) {
	text, err := json.Marshal(body)
	if err != nil {
		return course.Request{}, fmt.Errorf("write %s: %w", name, err)
	}
	return course.Request{Name: name, Body: text, By: l.by, Key: uuid.NewString(), Fingerprint: "demo"}, nil
}
