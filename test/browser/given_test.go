package browser

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/domain/access"
	"github.com/enplan-dk/enplan/internal/domain/bylaw"
	"github.com/enplan-dk/enplan/internal/domain/calendar"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/test/coursetest"
)

// The demo users, as the identity provider of the development stack has them.
var (
	karen = user("karen", "Karen Holmegaard-Lund", course.Caseworker)
	jonas = user("jonas", "Jonas Refsgaard", course.Caseworker)
	sofie = user("sofie", "Sofie Brandt-Thulstrup", course.Supervisor)
	maria = user("maria", "Maria Toft", course.Citizen)
	peter = user("peter", "Peter Toft-Aaby", course.Citizen)
)

func user(subject, name string, role course.Role) access.Who {
	return access.Who{Subject: subject, Name: name, Email: subject + "@eksempel.invalid", Roles: []course.Role{role}, Municipality: "eksempel"}
}

// acting is the context of something that somebody does: the record shows what belongs
// to that person's municipality.
func acting(t *testing.T, who access.Who) context.Context {
	return casework.ActingFor(t.Context(), who)
}

// family is a family of a journey's own, with Maria as the mother, so that no journey
// stands in another's way. What has happened before goes through the application.
type family struct {
	coursetest.Family
	t    *testing.T
	p    *product
	id   string
	name string
	goal string
}

// family opens a course of Maria and her daughter Alma, and of whom else it is about.
func (p *product) family(t *testing.T, surname string, others ...course.NewMember) *family {
	t.Helper()
	f := p.unopened(t, surname)
	f.open(karen, append([]course.NewMember{
		{Name: "Maria " + surname, Kind: course.Adult, Birth: day(1990, 5, 17), CPR: "7705901234", Subject: "maria"},
		{Name: "Alma " + surname, Kind: course.Child, Birth: day(2018, 2, 3), Custody: []course.Custody{"m1"}},
	}, others...)...)
	return f
}

// unopened is a family before there is a course.
func (p *product) unopened(t *testing.T, surname string) *family {
	f := &family{Family: coursetest.Sandelholt(), t: t, p: p, name: surname}
	f.Team = []course.Command{
		course.AddTeamMember{Subject: "jonas", Field: "health", Role: "Sundhedsplejen", Basis: "statute", Statute: "Sundhedsloven"},
		course.MarkField{Field: "employment", Reason: "Tovholderen er selv jobkonsulent."},
	}
	f.Goal.Text, f.Goal.OwnWords = "Maria begynder på en uddannelse", &course.Words{Member: "m1", Text: "Jeg vil være frisør."}
	f.Goal.Measure = &course.Measure{Name: "Tro på at det lykkes", Max: 10, Baseline: 2, Target: 8}
	return f
}

func (f *family) open(by access.Who, members ...course.NewMember) {
	f.t.Helper()
	for _, m := range members {
		for _, word := range strings.Fields(m.Name) {
			named.Store(word, true)
		}
	}
	for i := range members { // one person is in several families of these tests
		members[i].SamePersonReason = "Øvelse"
	}
	f.Opening.Members = members
	out, err := f.p.cases.Open(acting(f.t, by), by, f.Opening, casework.Call{Key: uuid.NewString()})
	if err != nil {
		f.t.Fatalf("open %s: %v", f.name, err)
	}
	f.id = out.Course
	for range 200 {
		if _, err = f.p.cases.Course(acting(f.t, by), by, f.id); err == nil {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	f.t.Fatalf("read %s: %v", f.name, err)
}

// did is what somebody has done; it answers the id of what was made last.
func (f *family) did(by access.Who, commands ...course.Command) (created string) {
	f.t.Helper()
	for _, c := range commands {
		out, err := f.p.cases.Do(acting(f.t, by), by, f.id, c, casework.Call{Key: uuid.NewString()})
		if err != nil {
			f.t.Fatalf("%s in %s: %v", course.NameOf(c), f.name, err)
		}
		created = out.Created
	}
	return created
}

// eligible: the facts are known, and the family takes part.
func (f *family) eligible() *family { f.t.Helper(); return f.eligibleBy(karen) }

func (f *family) eligibleBy(who access.Who) *family {
	f.t.Helper()
	f.did(who, f.FormTeam()...)
	return f
}

// drafting: the team is complete, and the plan can be written.
func (f *family) drafting() *family {
	f.t.Helper()
	f.eligible()
	f.did(karen, f.DraftPlan()...)
	return f
}

// submitted: a plan waits for its answers.
func (f *family) submitted() *family {
	f.t.Helper()
	return f.drafting().planned()
}

// planned: a plan is written and sent for answers.
func (f *family) planned() *family {
	f.t.Helper()
	f.goal = f.WritePlan(func(c course.Command) string { return f.did(karen, c) })
	f.did(karen, course.SubmitPlan{})
	return f
}

// agrees: a party agrees with every goal.
func (f *family) agrees(who access.Who, member string) {
	f.t.Helper()
	f.did(who, coursetest.Agreement(f.now().State, member))
}

// followedUp: Maria agreed, and the plan is in force.
func (f *family) followedUp() *family {
	f.t.Helper()
	f.submitted()
	f.agrees(maria, "m1")
	f.did(karen, course.AdoptPlan{})
	return f
}

// attached is a document that Karen has put among the family's papers.
func (f *family) attached(name, kind, content string) string {
	f.t.Helper()
	out, err := f.p.cases.Attach(
		acting(f.t, karen), karen, f.id, casework.Upload{Name: name, Type: kind, Members: []string{"m1"}, Content: []byte(content)},
		casework.Call{Key: uuid.NewString()},
	)
	if err != nil {
		f.t.Fatalf("attach a document in %s: %v", f.name, err)
	}
	return out.Created
}

func (f *family) law() *bylaw.Bylaw {
	f.t.Helper()
	law, err := casework.Law(f.now().State)
	if err != nil {
		f.t.Fatal(err)
	}
	return law
}

// now is the course as its coordinator reads it.
func (f *family) now() casework.View {
	f.t.Helper()
	v, err := f.p.cases.Course(acting(f.t, karen), karen, f.id)
	if err != nil {
		f.t.Fatalf("read %s: %v", f.name, err)
	}
	return v
}

func (f *family) at(parts string) string   { return "/forloeb/" + f.id + parts }
func (f *family) mine(parts string) string { return "/min-plan/" + f.id + parts }

func (f *family) today() calendar.Date { return calendar.DateOf(time.Now()) }

// soon is a working day some days ahead, as one types it.
func (f *family) soon(days int) calendar.Date {
	return calendar.NewWorking(nil).Next(f.today().AddDays(days))
}

// sunday is the next one, or the one after today.
func (f *family) sunday() calendar.Date {
	d := f.today().AddDays(1)
	for d.Weekday() != time.Sunday {
		d = d.AddDays(1)
	}
	return d
}

func typedDate(d calendar.Date) string {
	return time.Date(d.Year, d.Month, d.Day, 12, 0, 0, 0, time.UTC).Format("2.1.2006")
}

func day(year int, month time.Month, d int) calendar.Date {
	return calendar.Date{Year: year, Month: month, Day: d}
}
