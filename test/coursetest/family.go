package coursetest

import (
	"slices"
	"time"

	"github.com/enplan-dk/enplan/internal/domain/bylaw"
	"github.com/enplan-dk/enplan/internal/domain/calendar"
	"github.com/enplan-dk/enplan/internal/domain/course"
)

// Karen is the invented caseworker who coordinates the courses of tests.
var Karen = course.Actor{Subject: "karen", Role: course.Caseworker}

// Family is an invented family, and what its coordinator sends on the way to a plan in force. A test changes what it
// is about.
type Family struct {
	Opening  course.Opening
	Facts    course.RecordFacts
	Decision course.DecideEligibility
	Team     []course.Command // for each professional field, who takes part or why nobody does
	Goal     course.GoalBody
	Efforts  []course.AddEffort // towards the goal, whose id is filled in
	Plan     []course.Command   // what else is written into the plan
}

// FormTeam is what leads a course from its opening to the forming of its team.
func (f Family) FormTeam() []course.Command { return []course.Command{f.Facts, f.Decision} }

// Deliveries hand the decision that was made last over to everybody for whom it is.
func Deliveries(s course.State) []course.Command {
	law, _ := s.Law.Law()
	made := s.Decisions[len(s.Decisions)-1]
	var out []course.Command
	for _, member := range s.Undelivered(made, law) {
		out = append(out, course.RecordDelivery{Decision: made.ID, Member: member, How: course.HandedOver})
	}
	return out
}

// DraftPlan is what leads a course from the forming of its team to the drafting of its plan.
func (f Family) DraftPlan() []course.Command {
	return append(slices.Clone(f.Team), course.ConfirmTeam{})
}

// WritePlan writes the plan, ready to be submitted, and answers the id of its goal. To send a command answers the id of
// what it created.
func (f Family) WritePlan(send func(course.Command) (created string)) (goal string) {
	goal = send(course.AddGoal{GoalBody: f.Goal})
	for _, e := range f.Efforts {
		e.Goal = goal
		send(e)
	}
	for _, c := range f.Plan {
		send(c)
	}
	return goal
}

// Agreement is a party's answer to the submitted plan: yes to every goal.
func Agreement(s course.State, member string) course.RespondToPlan {
	answer := course.RespondToPlan{Member: member, Hash: s.Plan.Submitted.Hash}
	for _, g := range s.Plan.Draft.Goals {
		answer.Goals = append(answer.Goals, course.GoalAnswer{Goal: g.ID, Agree: true})
	}
	return answer
}

// Sandelholt is a mother and her son, who fit the target group of the example by-law.
func Sandelholt() Family {
	text := "Skridt for skridt: først ro i hverdagen, så praktik."
	return Family{
		Opening: course.Opening{
			Bylaw:    "eksempel",
			Referral: course.Referral{Source: "citizen", Reason: "Tre forvaltninger, tre planer"},
			Members: []course.NewMember{
				{Name: "Rigmor Sandelholt", Kind: course.Adult, Birth: date(1990, 5, 17), CPR: "770590-1234", Subject: "rigmor"},
				{Name: "Tobias Sandelholt", Kind: course.Child, Birth: date(2018, 2, 28), Custody: []course.Custody{"m1"}},
			},
		},
		Facts: course.RecordFacts{
			Members: []course.MemberFacts{
				{Member: "m1", ComplexProblems: "Flere forhold på én gang", Spells: []bylaw.Spell{{LAB: 13, From: date(2025, 6, 1)}}},
			},
			Fields: []string{"employment", "health"}, FieldsConfirmed: "Bekræftet i samtale",
		},
		Decision: course.DecideEligibility{Outcome: course.Eligible, Reason: "To fagområder"},
		Team: []course.Command{
			course.MarkField{Field: "health", Reason: "Deltager efter behov"},
			course.MarkField{Field: "employment", Reason: "Tovholderen selv"},
		},
		Goal: course.GoalBody{
			Area: "employment", Text: "Begynde på en uddannelse", Overall: true, Towards: "employment", Discharges: []string{"lab_min_plan"},
		},
		Efforts: []course.AddEffort{{
			Text: "Virksomhedspraktik", LegalBasis: "LAB kap. 11", Provider: "En virksomhed i nærheden", Unit: "Jobcentret", Responsible: "Tovholderen",
			From: date(2026, 1, 5),
		}},
		Plan: []course.Command{
			course.WriteSection{Area: "employment", Text: &text},
			course.SetInterval{Every: calendar.Period{Weeks: 2}, Form: "home_visit", Reason: "Familien vil helst mødes hjemme."},
		},
	}
}

func date(year, month, day int) course.Date {
	return course.Date{Year: year, Month: time.Month(month), Day: day}
}
