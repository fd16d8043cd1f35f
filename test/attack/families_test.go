package attack_test

import (
	"context"
	"encoding/json"
	"testing"
	"time"

	"github.com/google/uuid"
	"go.temporal.io/sdk/client"

	"github.com/enplan-dk/enplan/internal/domain/bylaw"
	"github.com/enplan-dk/enplan/internal/domain/calendar"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/worker"
	"github.com/enplan-dk/enplan/workflows"
)

// family is an invented family's course, decided step by step in the past, before it is put into the record
// and goes on as a workflow.
type family struct {
	t       testing.TB
	id      string
	at      time.Time
	state   course.State
	journal []course.Recorded
}

func day(t time.Time, years, days int) course.Date { return calendar.DateOf(t.AddDate(years, 0, days)) }

// referred opens the course two months ago: a mother, the father who lives elsewhere, a daughter of sixteen and a
// son of twelve, all of whom can log in.
func referred(t testing.TB) *family {
	t.Helper()
	now := time.Now().UTC().Truncate(time.Second)
	f := &family{t: t, id: uuid.Must(uuid.NewV7()).String(), at: now.AddDate(0, 0, -60)}
	o := course.Opening{
		Bylaw: "eksempel", Referral: course.Referral{Source: "citizen", Reason: "Tre planer"},
		Members: []course.NewMember{
			{Name: "Maria Toft", Kind: course.Adult, Birth: day(now, -36, 0), Subject: "maria"},
			{Name: "Peter Toft-Aaby", Kind: course.Adult, Birth: day(now, -38, 0), Subject: "peter"},
			{Name: "Freja Toft", Kind: course.Child, Birth: day(now, -16, -90), Custody: []course.Custody{"m1"}, Subject: "freja"},
			{Name: "Storm Toft", Kind: course.Child, Birth: day(now, -12, -90), Custody: []course.Custody{"m1"}, Subject: "storm"},
		},
	}
	events, err := course.DecideOpening(f.id, o, f.request("open", o, "karen", course.Caseworker), course.CurrentLaw(o.Bylaw), f.at)
	f.take(events, err)
	return f
}

func (f *family) request(name string, body any, subject string, role course.Role) course.Request {
	return course.Request{Name: name, Body: []byte(asJSON(f.t, body)), By: course.Actor{Subject: subject, Role: role}, Key: uuid.NewString(), Fingerprint: "x"}
}

func (f *family) take(events []course.Recorded, err error) {
	f.t.Helper()
	if err != nil {
		f.t.Fatalf("the course refuses: %s", asJSON(f.t, err))
	}
	for _, e := range events {
		course.Evolve(&f.state, e)
	}
	f.journal = append(f.journal, events...)
}

// do is done by the coordinator.
func (f *family) do(commands ...course.Command) *family {
	f.t.Helper()
	for _, c := range commands {
		f.as("karen", course.Caseworker, c)
	}
	return f
}

func (f *family) as(subject string, role course.Role, c course.Command) {
	f.t.Helper()
	events, err := course.Decide(f.state, f.request(course.NameOf(c), c, subject, role), f.at)
	f.take(events, err)
}

// wait lets days pass, with what they bring.
func (f *family) wait(days int) *family {
	f.t.Helper()
	f.at = f.at.AddDate(0, 0, days)
	f.take(course.Due(f.state, f.at), nil)
	return f
}

// begun gives the course its coordinator, its team and what else relations come from.
func (f *family) begun() *family {
	f.t.Helper()
	f.do(course.RecordFacts{
		Members: []course.MemberFacts{{Member: "m1", Spells: []bylaw.Spell{{LAB: 13, From: day(f.at, -1, 0)}}}, {Member: "m2", Spells: []bylaw.Spell{{LAB: 10, From: day(f.at, -1, 0)}}}},
		Fields:  []string{"employment", "health"}, FieldsConfirmed: "Bekræftet",
	}, course.DecideEligibility{Outcome: course.Eligible, Reason: "To fagområder"})
	consents := [2]string{}
	for i, field := range []string{"psychiatry", "school"} {
		f.do(course.GiveConsent{
			Member: "m1", GivenBy: "m1", Types: []string{"health"}, Recipient: field, Purpose: "Samarbejde om planen", Form: "written", Expires: day(f.at, 1, 0),
		})
		consents[i] = f.state.Consents[i].ID
	}
	return f.do(
		course.AddTeamMember{Subject: "jonas", Field: "health", Role: "Sundhedsplejen", Basis: "statute", Statute: "Sundhedsloven"},
		course.AddTeamMember{Subject: "dorte", Field: "health", Role: "Sundhedsplejen", Basis: "statute", Statute: "Sundhedsloven"},
		course.AddTeamMember{Subject: "tove", Field: "psychiatry", Role: "Behandler", Basis: "consent", Consent: consents[0]},
		course.AddTeamMember{Subject: "tora", Field: "psychiatry", Role: "Ledende behandler", Basis: "consent", Consent: consents[0]},
		course.AddTeamMember{Subject: "tage", Field: "school", Role: "Lærer", Basis: "consent", Consent: consents[1]},
		course.MarkField{Field: "employment", Reason: "Tovholderen selv"},
		course.WithdrawConsent{Consent: consents[1]},
		course.OfferHandover{To: "olga", Note: "Overtag", AnswerBy: day(f.at, 0, 300)},
	)
}

func (f *family) drafting() *family { return f.do(course.ConfirmTeam{}) }

func (f *family) followedUp() *family {
	f.t.Helper()
	f.do(
		course.AddGoal{GoalBody: course.GoalBody{Area: "employment", Text: "Et job", Overall: true, Towards: "employment", Discharges: []string{"lab_min_plan"}}},
		course.SetInterval{Every: calendar.Period{Months: 1}, Form: "home_visit", Reason: "Aftalt"},
	)
	goal := f.state.Plan.Draft.Goals[0].ID
	f.do(course.AddEffort{Goal: goal, Text: "Praktik", LegalBasis: "LAB kap. 11", Provider: "Et sted", Unit: "Jobcentret", Responsible: "Tovholderen", From: day(f.at, 0, 0)})
	text := "Skridt for skridt"
	f.do(course.WriteSection{Area: "employment", Text: &text}, course.SubmitPlan{})
	hash := f.state.Plan.Submitted.Hash
	for subject, member := range map[string]string{"maria": "m1", "peter": "m2", "freja": "m3"} {
		f.as(subject, course.Citizen, course.RespondToPlan{Member: member, Hash: hash, Goals: []course.GoalAnswer{{Goal: goal, Agree: true}}})
	}
	return f.do(course.AdoptPlan{})
}

func (f *family) closed() *family {
	f.t.Helper()
	return f.do(course.CloseCourse{Outcome: course.OutcomeWithdrawn, Reason: "Familien ønsker det"})
}

// running puts the course into the record and starts its workflow.
func (h *house) running(ctx context.Context, f *family) string {
	h.t.Helper()
	f.wait(int(time.Since(f.at).Hours() / 24))
	if err := h.Keys.Create(ctx, f.id); err != nil {
		h.t.Fatal(err)
	}
	if err := h.Store.Record(ctx, f.id, f.journal, h.Outbox); err != nil {
		h.t.Fatal(err)
	}
	b, err := json.Marshal(f.state)
	if err != nil {
		h.t.Fatal(err)
	}
	var state course.State
	if err := json.Unmarshal(b, &state); err != nil {
		h.t.Fatal(err)
	}
	if _, err := h.Client.ExecuteWorkflow(ctx, client.StartWorkflowOptions{
		ID: workflows.ID(f.id), TaskQueue: h.TaskQueue, WorkflowTaskTimeout: worker.TaskTimeout,
	}, workflows.CourseType, workflows.Input{Course: f.id, State: &state}); err != nil {
		h.t.Fatal(err)
	}
	return f.id
}
