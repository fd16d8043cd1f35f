// Package largecourse makes courses that have become large: an ordinary one of ten years, and
// one that everything was sent into until it was refused. Tests and benchmarks share them.
package largecourse

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/test/coursetest"
)

// The people who act: the coordinator, and the first member of the family.
var (
	Karen = coursetest.Karen
	Anna  = course.Actor{Subject: "anna", Role: course.Citizen}
)

// Course is a course that is decided in memory.
type Course struct {
	coursetest.Course

	family coursetest.Family
	random *rand.Rand
	noisy  bool // texts that do not get smaller when they are packed
}

// Open opens a course of that many adults.
func Open(id string, adults int, at time.Time) (*Course, error) {
	f := family(adults)
	opened, err := coursetest.Open(id, f.Opening, Karen, course.CurrentLaw(f.Opening.Bylaw), at)
	if err != nil {
		return nil, err
	}
	return &Course{Course: *opened, family: f, random: rand.New(rand.NewPCG(1, 2))}, nil // nothing secret follows from it
}

// family is that many adults, of whom the first can log in.
func family(adults int) coursetest.Family {
	f := coursetest.Sandelholt()
	f.Opening.Members = nil
	for i := range adults {
		f.Opening.Members = append(f.Opening.Members, course.NewMember{
			Name: fmt.Sprint("Prøve ", i), Kind: course.Adult, Birth: course.Date{Year: 1990, Month: 1, Day: 2},
		})
	}
	f.Opening.Members[0].Subject = Anna.Subject
	f.Facts.Members = []course.MemberFacts{{Member: "m1", NoCategory: true}}
	return f
}

// Do decides commands of one person, until one is refused.
func (c *Course) Do(by course.Actor, commands ...course.Command) error {
	_, err := c.Course.Do(by, commands...)
	return err
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
	if err := c.Do(Karen, c.family.FormTeam()...); err != nil {
		return err
	}
	return c.Do(Karen, slices.Concat(coursetest.Deliveries(c.State), c.family.DraftPlan())...)
}

// Biweekly is a rhythm of follow-up.
func Biweekly(reason string) course.SetInterval {
	c := course.SetInterval{Form: "office", Reason: reason}
	c.Every.Weeks = 2
	return c
}
