package coursetest

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/enplan-dk/enplan/internal/domain/course"
)

// Decided is a family's course that a test decides in memory. A refusal fails the test.
type Decided struct {
	*Course
	Family Family
	t      testing.TB
}

// OpenFamily decides the opening of a family's course under a law.
func OpenFamily(t testing.TB, f Family, law course.LawPin, at time.Time) *Decided {
	t.Helper()
	c, err := Open(uuid.Must(uuid.NewV7()).String(), f.Opening, Karen, law, at)
	if err != nil {
		t.Fatal(err)
	}
	return &Decided{Course: c, Family: f, t: t}
}

// Do decides commands of the coordinator.
func (d *Decided) Do(commands ...course.Command) []course.Recorded {
	d.t.Helper()
	return d.DoAs(Karen.Subject, Karen.Role, commands...)
}

// DoAs decides commands of somebody.
func (d *Decided) DoAs(subject string, role course.Role, commands ...course.Command) []course.Recorded {
	d.t.Helper()
	events, err := d.Course.Do(course.Actor{Subject: subject, Role: role}, commands...)
	if err != nil {
		d.t.Fatalf("the course refuses: %s", Refusal(err))
	}
	return events
}

// Wait lets time pass and decides what it brings.
func (d *Decided) Wait(length time.Duration) []course.Recorded {
	d.At = d.At.Add(length)
	return d.Due()
}

// FormTeam leads the course from its opening to the forming of its team.
func (d *Decided) FormTeam() *Decided {
	d.t.Helper()
	d.Do(d.Family.FormTeam()...)
	return d
}

// Deliver hands the decision that was made last over to everybody for whom it is.
func (d *Decided) Deliver() *Decided {
	d.t.Helper()
	d.Do(Deliveries(d.State)...)
	return d
}

// DraftPlan leads the course from the forming of its team to the drafting of its plan.
func (d *Decided) DraftPlan() *Decided {
	d.t.Helper()
	d.Do(d.Family.DraftPlan()...)
	return d
}

// WritePlan writes the plan, ready to be submitted.
func (d *Decided) WritePlan() *Decided {
	d.t.Helper()
	d.Family.WritePlan(func(c course.Command) string { return course.Created(d.Do(c)) })
	return d
}
