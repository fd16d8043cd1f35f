package attack_test

import (
	"context"
	"testing"
	"time"

	"go.temporal.io/sdk/client"

	"github.com/enplan-dk/enplan/internal/domain/bylaw"
	"github.com/enplan-dk/enplan/internal/domain/calendar"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/test/coursetest"
	"github.com/enplan-dk/enplan/worker"
	"github.com/enplan-dk/enplan/workflows"
)

// family is an invented family's course, decided step by step in the past, before it is put into the record
// and goes on as a workflow.
type family struct{ *coursetest.Decided }

func day(t time.Time, years, days int) course.Date { return calendar.DateOf(t.AddDate(years, 0, days)) }

// referred opens the course two months ago: a mother, the father who lives elsewhere, a daughter of sixteen and a
// son of twelve, all of whom can log in.
func referred(t testing.TB) family {
	t.Helper()
	now := time.Now().UTC().Truncate(time.Second)
	at := now.AddDate(0, 0, -60)
	f := coursetest.Sandelholt()
	f.Opening.Members = []course.NewMember{
		{Name: "Maria Toft", Kind: course.Adult, Birth: day(now, -36, 0), Subject: "maria"},
		{Name: "Peter Toft-Aaby", Kind: course.Adult, Birth: day(now, -38, 0), Subject: "peter"},
		{Name: "Freja Toft", Kind: course.Child, Birth: day(now, -16, -90), Custody: []course.Custody{"m1"}, Subject: "freja"},
		{Name: "Storm Toft", Kind: course.Child, Birth: day(now, -12, -90), Custody: []course.Custody{"m1"}, Subject: "storm"},
	}
	f.Facts.Members = []course.MemberFacts{
		{Member: "m1", Spells: []bylaw.Spell{{LAB: 13, From: day(at, -1, 0)}}},
		{Member: "m2", Spells: []bylaw.Spell{{LAB: 10, From: day(at, -1, 0)}}},
	}
	f.Team = []course.Command{
		course.AddTeamMember{Subject: "jonas", Field: "health", Role: "Sundhedsplejen", Basis: "statute", Statute: "Sundhedsloven"},
		course.AddTeamMember{Subject: "dorte", Field: "health", Role: "Sundhedsplejen", Basis: "statute", Statute: "Sundhedsloven"},
		course.MarkField{Field: "employment", Reason: "Tovholderen selv"},
	}
	return family{coursetest.OpenFamily(t, f, course.CurrentLaw(f.Opening.Bylaw), at)}
}

// drafting gives the course its coordinator, its team and what else relations come from.
func (f family) drafting() family {
	f.FormTeam()
	consents := [2]string{}
	for i, field := range []string{"psychiatry", "school"} {
		consents[i] = course.Created(f.Do(course.GiveConsent{
			Member: "m1", GivenBy: "m1", Types: []string{"health"}, Recipient: field, Purpose: "Samarbejde om planen", Form: "written", Expires: day(f.At, 1, 0),
		}))
	}
	f.Do(
		course.AddTeamMember{Subject: "tove", Field: "psychiatry", Role: "Behandler", Basis: "consent", Consent: consents[0]},
		course.AddTeamMember{Subject: "tora", Field: "psychiatry", Role: "Ledende behandler", Basis: "consent", Consent: consents[0]},
		course.AddTeamMember{Subject: "tage", Field: "school", Role: "Lærer", Basis: "consent", Consent: consents[1]},
		course.WithdrawConsent{Consent: consents[1]},
		course.OfferHandover{To: "olga", Note: "Overtag", AnswerBy: day(f.At, 0, 300)},
	)
	f.DraftPlan()
	return f
}

// followedUp brings a plan into force that all parties have agreed to.
func (f family) followedUp() {
	f.WritePlan().Do(course.SubmitPlan{})
	for subject, member := range map[string]string{"maria": "m1", "peter": "m2", "freja": "m3"} {
		f.DoAs(subject, course.Citizen, coursetest.Agreement(f.State, member))
	}
	f.Do(course.AdoptPlan{})
}

func (f family) closed() {
	f.Do(course.CloseCourse{Outcome: course.OutcomeWithdrawn, Reason: "Familien ønsker det"})
}

// running puts the course into the record and starts its workflow.
func (h *house) running(ctx context.Context, f family) string {
	h.t.Helper()
	f.Wait(time.Since(f.At).Truncate(24 * time.Hour))
	if err := h.Keys.Create(ctx, f.ID); err != nil {
		h.t.Fatal(err)
	}
	if err := h.Store.Record(ctx, f.ID, f.Journal, h.Outbox); err != nil {
		h.t.Fatal(err)
	}
	if _, err := h.Client.ExecuteWorkflow(ctx, client.StartWorkflowOptions{
		ID: workflows.ID(f.ID), TaskQueue: h.TaskQueue, WorkflowTaskTimeout: worker.TaskTimeout,
	}, workflows.CourseType, workflows.Restored(f.ID, f.State)); err != nil {
		h.t.Fatal(err)
	}
	return f.ID
}
