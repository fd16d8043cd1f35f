package course_test

import (
	"errors"
	"testing"
	"time"

	"github.com/cockroachdb/datadriven"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/test/coursetest"
)

// TestStories runs the stories against the decider alone. The stories are the
// rules as transcripts; -rewrite writes down what follows now.
func TestStories(t *testing.T) {
	datadriven.Walk(t, "testdata/stories", func(t *testing.T, path string) {
		var told teller
		datadriven.RunTest(t, path, func(t *testing.T, d *datadriven.TestData) string {
			step, err := coursetest.ParseStep(d, told.now)
			if err != nil {
				d.Fatalf(t, "%v", err)
			}
			return told.tell(t, step)
		})
		folded, err := course.Fold(told.journal)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(told.state, folded, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("the journal's fold differs from the state:\n%s", diff)
		}
	})
}

// teller is one course being told.
type teller struct {
	state   course.State
	journal []course.Recorded
	now     time.Time
}

func (c *teller) take(events []course.Recorded) string {
	for _, e := range events {
		course.Evolve(&c.state, e)
	}
	c.journal = append(c.journal, events...)
	return coursetest.Told(events)
}

func (c *teller) tell(t *testing.T, s coursetest.Step) string {
	if s.At.Before(c.now) {
		t.Fatalf("the story goes back in time at %s", s.At)
	}
	passed := ""
	if c.state.Version > 0 {
		passed = c.take(course.Due(c.state, s.At))
	}
	c.now = s.At
	return passed + c.act(t, s)
}

func (c *teller) act(t *testing.T, s coursetest.Step) string {
	switch s.Verb {
	case "open":
		o, err := s.Opening()
		if err != nil {
			t.Fatal(err)
		}
		events, err := course.DecideOpening(coursetest.ID, o, course.Request{By: s.By}, course.CurrentLaw(o.Bylaw), s.At)
		if err != nil {
			return coursetest.Refusal(err)
		}
		return c.take(events)
	case "do":
		before := c.state.Clone()
		events, err := course.Decide(c.state, s.Request(c.state), s.At)
		if err != nil {
			if diff := cmp.Diff(before, c.state, cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("a refused %s changed the state:\n%s", s.Name, diff)
			}
			return coursetest.Refusal(err)
		}
		return c.take(events)
	case "until":
		return ""
	case "signal": // nobody waits for the answer: a refusal is recorded
		r := s.Request(c.state)
		events, err := course.Decide(c.state, r, s.At)
		if refusal := new(course.Refusal); errors.As(err, &refusal) {
			return c.take(course.Refused(c.state, r, s.At, refusal)) + coursetest.Refusal(err)
		}
		return c.take(events)
	}
	seen, err := coursetest.Look(c.state, s)
	if err != nil {
		t.Fatal(err)
	}
	return seen
}
