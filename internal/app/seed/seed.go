// Package seed opens a few invented families in the example municipality, in different
// phases. It acts as the demo users, through the application, and knows no SQL and no
// workflow.
package seed

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/domain/access"
	"github.com/enplan-dk/enplan/internal/domain/bylaw"
	"github.com/enplan-dk/enplan/internal/domain/calendar"
	"github.com/enplan-dk/enplan/internal/domain/course"
)

const municipality = "eksempel"

func staff(subject, name string, role course.Role) access.Who {
	return access.Who{Subject: subject, Name: name, Email: subject + "@eksempel.invalid", Roles: []course.Role{role}, Municipality: municipality}
}

func citizen(subject, name string) access.Who { return staff(subject, name, course.Citizen) }

// The demo users, as the identity provider of the development stack has them.
var (
	karen = staff("karen", "Karen Holmegaard-Lund", course.Caseworker)
	jonas = staff("jonas", "Jonas Refsgaard", course.Caseworker)
	sofie = staff("sofie", "Sofie Brandt-Thulstrup", course.Supervisor)
	admin = staff("admin", "Asger Windfeld", course.Administrator)
	maria = citizen("maria", "Maria Toft")
	peter = citizen("peter", "Peter Toft-Aaby")
	freja = citizen("freja", "Freja Toft")
)

// Seed opens the families that are not there yet and takes each as far as its story goes. It may be
// repeated: every step has a key of its own, and one that was taken is not taken again.
func Seed(ctx context.Context, cases *casework.Service) error {
	ctx = casework.ActingFor(ctx, karen) // all of one municipality
	for _, who := range []access.Who{karen, jonas, sofie, admin} {
		if _, err := cases.Seen(ctx, who, time.Now()); err != nil {
			return fmt.Errorf("register %s: %w", who.Subject, err)
		}
	}
	for _, s := range stories {
		f := &family{ctx: ctx, cases: cases, name: s.name, today: calendar.DateOf(time.Now())}
		s.tell(f)
		if f.err != nil {
			return fmt.Errorf("family %s: %w", s.name, f.err)
		}
	}
	return nil
}

// family is one family's story on its way. After an error nothing more happens.
type family struct {
	ctx   context.Context
	cases *casework.Service
	name  string
	id    string
	today calendar.Date
	err   error
}

func (f *family) key(step string) string { return "demo/" + f.name + "/" + step }

// opened opens the course.
func (f *family) opened(by access.Who, o course.Opening) {
	o.Bylaw = municipality
	out, err := f.cases.Open(f.ctx, by, o, casework.Call{Key: f.key("open")})
	f.id, f.err = out.Course, err
	if err == nil && !out.Recorded {
		f.err = f.recorded(by)
	}
}

// recordedLimit is how long the record of a new course may take: later steps need it.
const recordedLimit = 10 * time.Second

func (f *family) recorded(by access.Who) error {
	for end := time.Now().Add(recordedLimit); ; time.Sleep(50 * time.Millisecond) {
		_, err := f.cases.Course(f.ctx, by, f.id)
		if err == nil || time.Now().After(end) {
			return err
		}
	}
}

// step is one action under its own key; it answers the id of what it created.
func (f *family) step(name string, by access.Who, c course.Command) string {
	if f.err != nil {
		return ""
	}
	done, err := f.cases.Command(f.ctx, by, f.id, f.key(name))
	if err == nil && done.Status == "done" {
		return done.Created
	}
	if fault := new(casework.Fault); !errors.As(err, &fault) || fault.Code != casework.UnknownKey {
		f.err = fmt.Errorf("%s: %w", name, err)
		return ""
	}
	out, err := f.cases.Do(f.ctx, by, f.id, c, casework.Call{Key: f.key(name)})
	if err == nil && !out.Settled {
		err = errors.New("no answer: is a worker running?")
	}
	if err != nil {
		f.err = fmt.Errorf("%s: %w", name, err)
	}
	return out.Created
}

// decision is the one on taking part.
func (f *family) decision() string {
	if decisions := f.read().Decisions; len(decisions) > 0 {
		return decisions[0].ID
	}
	return ""
}

// hash is the version that waits for answers, or the latest one.
func (f *family) hash() string {
	versions := f.read().Plan.Versions
	if n := len(versions); n > 0 {
		return versions[n-1].Hash
	}
	return ""
}

// law is the one under which the course was opened.
func (f *family) law() *bylaw.Bylaw {
	if law, known := f.read().Law.Law(); known {
		return law
	}
	return &bylaw.Bylaw{} // after a failure
}

// read is the course as its coordinator reads it; empty after a failure.
func (f *family) read() (view casework.View) {
	if f.err == nil {
		view, f.err = f.cases.Course(f.ctx, karen, f.id)
	}
	return view
}

func day(year int, month time.Month, d int) calendar.Date {
	return calendar.Date{Year: year, Month: month, Day: d}
}

// at is an instant some days ahead, by the clock in Denmark, on a working day.
func (f *family) at(days, hour int) time.Time {
	return calendar.At(calendar.NewWorking(nil).Next(f.today.AddDays(days)), hour, 0)
}
