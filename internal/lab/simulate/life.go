package simulate

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"

	"github.com/enplan-dk/enplan/internal/domain/bylaw"
	"github.com/enplan-dk/enplan/internal/domain/calendar"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/workflows"
)

// life is one invented family's life in the trial, told as straight code: what it
// wishes for is granted by whoever runs the course, in skipped time.
type life struct {
	law  *bylaw.Bylaw
	dice *rand.Rand
	fam  family

	env    *testsuite.TestWorkflowEnvironment
	now    time.Time
	answer course.Answer
	err    error

	refusal course.Refusal // the latest

	yield    func(wish) bool
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

// over unwinds a life whose run was given up.
type over struct{}

// wishes is the life as a sequence of wishes.
func (l *life) wishes(yield func(wish) bool) {
	l.yield = yield
	defer func() {
		if v := recover(); v != nil && v != (over{}) {
			panic(v)
		}
	}()
	l.live()
}

func (l *life) wish(w wish) {
	if !l.yield(w) {
		panic(over{})
	}
}

// until lets time pass.
func (l *life) until(at time.Time) {
	if at.After(l.now) {
		l.wish(wish{until: at})
	}
}

// do sends a command and waits for the answer. It reports whether it was accepted;
// a refusal is counted by its code, and life goes on.
func (l *life) do(by course.Actor, c course.Command) bool {
	l.wish(wish{request: l.request(by, c)})
	if l.err == nil {
		return true
	}
	l.refusal = refusalOf(l.err)
	l.refused[course.NameOf(c)+": "+string(l.refusal.Code)]++
	return false
}

// tell sends a command as a signal, for whose answer nobody waits.
func (l *life) tell(by course.Actor, c course.Command) {
	l.wish(wish{request: l.request(by, c), signal: true})
}

func (l *life) request(by course.Actor, c course.Command) *course.Request {
	body, err := json.Marshal(c)
	if err != nil {
		panic("simulate: a command is not plain data: " + err.Error())
	}
	l.sent++
	return &course.Request{Name: course.NameOf(c), Body: body, By: by}
}

func (l *life) updateID() string { return fmt.Sprint("u", l.sent) }

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
func (l *life) state() course.State {
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

func (l *life) today() Date { return calendar.DateOf(l.now) }

// plan writes something into the family's diary.
func (l *life) plan(at time.Time, do func()) {
	l.written++
	l.diary = append(l.diary, entry{at: at, n: l.written, do: do})
}

// follow lives through the diary until a day, or until the course is closed.
func (l *life) follow(until time.Time) {
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

func (l *life) chance(percent int) bool { return l.dice.IntN(100) < percent }

func (l *life) between(low, high int) int { return low + l.dice.IntN(high-low+1) }

func pick[T any](l *life, list []T) T { return list[l.dice.IntN(len(list))] }

// office is a moment in office hours on the first working day from a day on.
func (l *life) office(on Date) time.Time {
	at := calendar.At(l.law.Working().Next(on), l.between(9, 14), 5*l.dice.IntN(12))
	if !at.After(l.now) {
		return l.office(on.AddDays(1))
	}
	return at
}

// in is a moment in office hours some days ahead.
func (l *life) in(low, high int) time.Time { return l.office(l.today().AddDays(l.between(low, high))) }

func (l *life) wait(low, high int) { l.until(l.in(low, high)) }
