package simulate

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"

	"github.com/enplan-dk/enplan/internal/domain/bylaw"
	"github.com/enplan-dk/enplan/internal/domain/calendar"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/workflows"
)

// script is one invented family's course through the trial, as straight code. It asks for
// steps, and whoever runs the course carries them out in skipped time.
type script struct {
	law  *bylaw.Bylaw
	dice *rand.Rand
	fam  family

	env    *testsuite.TestWorkflowEnvironment
	now    time.Time
	answer course.Answer
	err    error

	refusal course.Refusal // the latest

	yield    func(step) bool
	sent     int
	refused  map[string]int
	diary    []entry
	written  int
	traits   traits
	answered bool     // the continuation offer is being thought over
	asked    []string // person/provision that the plan must show
	gone     []string // family members who have left the course
}

// entry is something that is going to happen in the family's life.
type entry struct {
	at time.Time
	n  int
	do func()
}

// abandoned unwinds a script whose run was given up.
type abandoned struct{}

// steps is the script as a sequence of steps.
func (l *script) steps(yield func(step) bool) {
	l.yield = yield
	defer func() {
		if v := recover(); v != nil && v != (abandoned{}) {
			panic(v)
		}
	}()
	l.run()
}

func (l *script) take(w step) {
	if !l.yield(w) {
		panic(abandoned{})
	}
}

// until lets time pass.
func (l *script) until(at time.Time) {
	if at.After(l.now) {
		l.take(step{until: at})
	}
}

// do sends a command and waits for the answer. It reports whether it was accepted;
// a refusal is counted by its code, and life goes on.
func (l *script) do(by course.Actor, c course.Command) bool {
	l.take(step{request: l.request(by, c)})
	if l.err == nil {
		return true
	}
	if l.refusal = refusalOf(l.err); l.refusal.Code == course.CodeProtectedReader {
		again := l.request(by, c)
		again.Readers = strings.Split(l.refusal.Param("readers"), ",")
		l.take(step{request: again})
		if l.err == nil {
			return true
		}
		l.refusal = refusalOf(l.err)
	}
	l.refused[course.NameOf(c)+": "+string(l.refusal.Code)]++
	return false
}

// tell sends a command as a signal, for whose answer nobody waits.
func (l *script) tell(by course.Actor, c course.Command) {
	l.take(step{request: l.request(by, c), signal: true})
}

func (l *script) request(by course.Actor, c course.Command) *course.Request {
	body, err := json.Marshal(c)
	if err != nil {
		panic("simulate: a command is not plain data: " + err.Error())
	}
	l.sent++
	return &course.Request{Name: course.NameOf(c), Body: body, By: by}
}

func (l *script) updateID() string { return fmt.Sprint("u", l.sent) }

// refusalOf is why the course said no. Anything but a refusal is a fault, and
// shows as one.
func refusalOf(err error) course.Refusal {
	application := new(temporal.ApplicationError)
	if errors.As(err, &application) && application.Type() == workflows.RefusalType {
		var refusal *course.Refusal
		if application.Details(&refusal) == nil {
			return *refusal
		}
	}
	return course.Refusal{Code: "fault"}
}

// state asks the course how it stands.
func (l *script) state() course.State {
	var s course.State
	value, err := l.env.QueryWorkflow(workflows.QueryCourse)
	if err == nil {
		err = value.Get(&s)
	}
	if err != nil {
		panic("simulate: the course does not answer: " + err.Error())
	}
	return s
}

func (l *script) today() Date { return calendar.DateOf(l.now) }

// plan writes something into the family's diary.
func (l *script) plan(at time.Time, do func()) {
	l.written++
	l.diary = append(l.diary, entry{at: at, n: l.written, do: do})
}

// follow lives through the diary until a day, or until the course is closed.
func (l *script) follow(until time.Time) {
	for len(l.diary) > 0 {
		e := slices.MinFunc(l.diary, func(a, b entry) int {
			if c := a.at.Compare(b.at); c != 0 {
				return c
			}
			return a.n - b.n
		})
		if e.at.After(until) {
			break
		}
		l.diary = slices.DeleteFunc(l.diary, func(o entry) bool { return o.n == e.n })
		l.until(e.at)
		e.do()
	}
	l.until(until)
}

// Chance.

func (l *script) chance(percent int) bool { return l.dice.IntN(100) < percent }

func (l *script) between(low, high int) int { return low + l.dice.IntN(high-low+1) }

func pick[T any](l *script, list []T) T { return list[l.dice.IntN(len(list))] }

// office is a moment in office hours on the first working day from a day on.
func (l *script) office(on Date) time.Time {
	at := calendar.At(l.law.Working().Next(on), l.between(9, 14), 5*l.dice.IntN(12))
	if !at.After(l.now) {
		return l.office(on.AddDays(1))
	}
	return at
}

// in is a moment in office hours some days ahead.
func (l *script) in(low, high int) time.Time {
	return l.office(l.today().AddDays(l.between(low, high)))
}

func (l *script) wait(low, high int) { l.until(l.in(low, high)) }
