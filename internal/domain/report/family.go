package report

import (
	"slices"

	"github.com/enplan-dk/enplan/internal/domain/bylaw"
	"github.com/enplan-dk/enplan/internal/domain/course"
)

// family counts, for one family, the plans that the one plan replaced and the
// contacts that it had.
func (e *evaluation) family(s course.State) {
	f := &e.perFamily
	held, missed := 0.0, 0.0
	for _, m := range s.Meetings {
		switch {
		case len(m.Members) == 0:
		case m.Status == course.Held && !m.HeldOn.After(e.period.counted()):
			held++
		case m.Status == course.Missed && !dayOf(m.At).After(e.period.counted()):
			missed++
		}
	}
	f.meetings, f.missed = append(f.meetings, held), append(f.missed, missed)
	f.fields = append(f.fields, float64(helping(s)))
	f.coordinators = append(f.coordinators, float64(coordinators(s)))
	if inForce := planInForce(s, e.period.counted()); !inForce.empty() {
		f.plansReplaced = append(f.plansReplaced, float64(replaced(s, e.law, e.lastDay(s))))
		f.versions = append(f.versions, float64(adoptions(s)))
		f.mentors = append(f.mentors, float64(len(s.Mentors)))
	}
}

// helping are the professional fields that help the family: without the one
// entrance, each would be a contact of its own.
func helping(s course.State) int {
	n := 0
	for _, f := range s.Fields {
		if f.NotRelevant == "" {
			n++
		}
	}
	return n
}

// coordinators are the persons who have been the family's coordinator.
func coordinators(s course.State) int {
	who := map[string]bool{}
	for _, p := range slices.Concat(s.Team.Posts, []course.Post{s.Team.Coordinator}) {
		if p.Subject != "" {
			who[p.Subject] = true
		}
	}
	return len(who)
}

func adoptions(s course.State) int {
	n := 0
	for _, v := range s.Plan.Versions {
		if !v.Adopted.IsZero() {
			n++
		}
	}
	return n
}

// planInForce are the days on which a plan was in force, up to a day.
func planInForce(s course.State, until Date) days {
	for _, v := range s.Plan.Versions {
		if !v.Adopted.IsZero() {
			return days{first: dayOf(v.Adopted)}.within(open(s)).within(days{last: until})
		}
	}
	return days{first: until.AddDays(1), last: until}
}

// lastDay is the last day on which the exemptions held for a course.
func (e *evaluation) lastDay(s course.State) Date {
	return open(s).within(days{e.law.Trial.From, e.law.Trial.LastDay()}).within(days{last: e.period.counted()}).last
}

// replaced are the ordinary plans, one for each person, that the plan in force stood for.
func replaced(s course.State, law *bylaw.Bylaw, on Date) int {
	s.Plan.Draft = nil // what counts is what is in force
	n := 0
	for _, row := range course.Coverage(s, law, on) {
		if row.Status == course.Covered {
			n++
		}
	}
	return n
}

func (e *evaluation) familyFigures() []Figure {
	const topic = "plans_and_contacts"
	f := e.perFamily
	each := func(name string, values []float64) Figure {
		return mean(Figure{Topic: topic, Name: name, Unit: "each"}, values)
	}
	return []Figure{
		each("plans_replaced", f.plansReplaced), each("fields_helping", f.fields), each("coordinators", f.coordinators),
		each("meetings_held", f.meetings), each("meetings_missed", f.missed), each("plans_adopted", f.versions),
		each("mentor_agreements", f.mentors),
	}
}

// used counts the persons whom each exemption covered on a day on which a plan was
// in force for the family.
func (e *evaluation) used(s course.State) {
	inForce := planInForce(s, e.period.counted()).within(days{first: e.period.From})
	if inForce.empty() {
		return
	}
	for _, p := range persons(s) {
		took := inForce.within(p.part)
		if took.empty() {
			continue
		}
		covered := map[string]bool{}
		for _, on := range e.changes(p.Person, took) {
			for _, use := range e.law.ExemptionsOn(p.Person, on) {
				if use.Applies && !covered[use.ID] {
					covered[use.ID] = true
					e.exemptions[use.ID]++
				}
			}
		}
	}
}

// changes are the days of a stretch on which it can change what covers a person:
// its first, and each on which a category or an exemption begins.
func (e *evaluation) changes(p bylaw.Person, in days) []Date {
	out := []Date{in.first}
	for _, sp := range p.Spells {
		if in.contains(sp.From) {
			out = append(out, sp.From)
		}
	}
	for _, x := range e.law.Exemptions {
		if in.contains(x.From) {
			out = append(out, x.From)
		}
	}
	if in.contains(p.SelFrom) {
		out = append(out, p.SelFrom)
	}
	return out
}

func (e *evaluation) exemptionFigures() []Figure {
	figures := make([]Figure, 0, len(e.law.Exemptions))
	for _, x := range e.law.Exemptions {
		figures = append(figures, count("exemptions", "used", x.ID, "persons", e.exemptions[x.ID]))
	}
	return figures
}

// answers are the parties' answers to the plans in force.
type answers struct{ agreed, dissented, overDissent int }

func (e *evaluation) answered(s course.State) {
	in := s.Plan.InForce
	if in == nil || dayOf(in.At).After(e.period.counted()) {
		return
	}
	for _, r := range in.Responses {
		if r.Agrees() {
			e.answers.agreed++
		} else {
			e.answers.dissented++
		}
	}
	if in.Dissent != "" {
		e.answers.overDissent++
	}
}

func (e *evaluation) answerFigures() []Figure {
	const topic = "answers"
	return []Figure{
		count(topic, "agreed", "", "persons", e.answers.agreed),
		count(topic, "dissented", "", "persons", e.answers.dissented),
		count(topic, "adopted_over_dissent", "", "courses", e.answers.overDissent),
	}
}
