package main

import (
	"encoding/json"
	"strings"
	"time"

	"github.com/google/uuid"
	"go.temporal.io/sdk/client"

	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/platform/notify"
	"github.com/enplan-dk/enplan/test/coursetest"
	"github.com/enplan-dk/enplan/test/kit"
	"github.com/enplan-dk/enplan/worker"
	"github.com/enplan-dk/enplan/workflows"
)

// past is a course whose retention is over.
type past struct {
	id     string
	before course.State // just before it was closed
}

// lived is what was written in that course: each of the secrets stands in it.
var lived = []struct{ name, by, body string }{
	{"record_facts", "bodil", `{"members": [{"member": "m1", "spells": [{"lab": 13, "from": "2016-06-01"}], "complex_problems": "Skolefravær og gældsrådgiver"}],
		"fields": ["employment", "children_families", "psychiatry"], "fields_confirmed": "Bekræftet i kolonihave"}`},
	{"decide_eligibility", "bodil", `{"outcome": "eligible", "reason": "Efter flygtningehjælp"}`},
	{"give_consent", "ragnhild", `{"member": "m1", "given_by": "m1", "types": ["health"], "recipient": "psychiatry",
		"purpose": "På grund af svimmelhed", "form": "digital", "expires": "2019-01-01"}`},
	{"add_team_member", "bodil", `{"subject": "jonas", "field": "psychiatry", "role": "Kender trykkoger", "basis": "consent", "consent": "$consent"}`},
	{"mark_field", "bodil", `{"field": "employment", "reason": "Kender en blikkenslager"}`},
	{"mark_field", "bodil", `{"field": "children_families", "reason": "Kender Thyregod"}`},
	{"confirm_team", "bodil", `{}`},
	{"write_section", "ragnhild", `{"area": "social", "member": "m1", "own_words": {"member": "m1", "text": "Jeg vil bage hindbærsnitte."}}`},
	{"add_goal", "bodil", `{"area": "education", "members": ["m1"], "text": "Ragnhild bliver blikkenslager.", "overall": true, "towards": "education",
		"measure": {"name": "Tro på trykkoger", "min": 0, "max": 10, "baseline": 2, "target": 8}, "discharges": ["lab_min_plan"]}`},
	{"set_interval", "bodil", `{"every": "P2W", "form": "home_visit", "reason": "Bor på Havtornesti 3"}`},
	{"comment", "ragnhild", `{"about": "social", "text": "Det er min kolonihave."}`},
	{"submit_plan", "bodil", `{}`},
	{"respond_to_plan", "ragnhild", `{"member": "m1", "hash": "$hash", "goals": [{"goal": "$goal", "agree": true, "words": "Helst hindbærsnitte"}]}`},
	{"adopt_plan", "bodil", `{}`},
	{"send_message", "ragnhild", `{"member": "m1", "text": "Ring på 40414243 om hindbærsnitte"}`},
	{"answer_message", "bodil", `{"message": "$message", "text": "Du er ringet op på 40414243."}`},
	{"write_note", "bodil", `{"kind": "call", "on": "2018-05-08", "text": "Talt om trykkoger på Havtornesti", "members": ["m1"]}`},
	{"draft_mentor_agreement", "bodil", `{"member": "m1", "goal": "Møde som blikkenslager", "tasks": "Køre til Havtornesti", "hours_per_week": 2,
		"name": "Svend Svimmelhed", "contact": "40414243",
		"employer": "consultant", "funding": "fee", "from": "2018-05-14", "to": "2018-08-14", "assessment": "Gældsrådgiver fraråder andet", "no_other_offer": true}`},
	{"open_hearing", "bodil", `{"member": "m1", "text": "Om Thyregods skolefravær"}`},
	{"answer_hearing", "ragnhild", `{"hearing": "$hearing", "text": "Det var svimmelhed."}`},
	{"agree_meeting", "bodil", `{"at": "2018-05-20T08:00:00Z", "form": "home_visit", "members": ["m1"], "confirmed": true}`},
	{"cancel_meeting", "bodil", `{"meeting": "$meeting", "reason": "Kolonihave"}`},
	{"pause", "bodil", `{"reason": "Flygtningehjælp", "citizen_view": "Svimmelhed", "until": "2018-06-20"}`},
	{"close", "bodil", `{"outcome": "withdrawn", "reason": "Ragnhild er blikkenslager.",
		"checklist": {"conversions": [{"provision": "lab_min_plan", "person": "m1", "needs": "Ingen trykkoger"}]}}`},
}

// longAgo has a family live through its course in a trial that is over, and its workflow come to its end.
func (in *installation) longAgo(p *instance) past {
	in.t.Helper()
	ctx := in.t.Context()
	own := in.inside()
	_, _ = p.request("GET", "/api/v1/courses", kit.Token(in.t, "bodil"), nil)
	at := time.Date(2018, 5, 7, 9, 0, 0, 0, time.UTC)
	old := past{id: numberOf(in, at)}
	if err := own.keys.Create(ctx, old.id); err != nil {
		in.t.Fatal(err)
	}
	bodil := course.Actor{Subject: "bodil", Role: course.Caseworker}
	c, err := coursetest.Open(old.id, course.Opening{
		Bylaw: "151", Referral: course.Referral{Source: "citizen", Reason: "Lider af svimmelhed"},
		Members: []course.NewMember{
			{Name: "Ragnhild Tjørnehøj-Løvenbalk", Kind: course.Adult, Birth: course.Date{Year: 1991, Month: 4, Day: 13}, CPR: "730491-4321", Subject: "ragnhild"},
			{Name: "Thyregod Løvenbalk", Kind: course.Child, Birth: course.Date{Year: 2012, Month: 2, Day: 3}, Custody: []course.Custody{"m1"}},
		},
	}, bodil, course.CurrentLaw("151"), at)
	if err != nil {
		in.t.Fatal(err)
	}
	for _, step := range lived {
		c.At = c.At.Add(time.Hour)
		c.Due()
		old.before = c.State.Clone()
		by := bodil
		if step.by == "ragnhild" {
			by = course.Actor{Subject: step.by, Role: course.Citizen}
		}
		if _, err := c.Decide(coursetest.Step{Name: step.name, By: by, Body: step.body}.Request(c.State)); err != nil {
			in.t.Fatalf("%s: %s", step.name, coursetest.Refusal(err))
		}
	}
	whole, err := json.Marshal(c.Journal)
	if err != nil {
		in.t.Fatal(err)
	}
	for _, word := range secrets {
		if !strings.Contains(strings.ToLower(string(whole)), strings.ToLower(word)) && word != "730491-4321" {
			in.t.Errorf("nobody says %q in the course", word)
		}
	}
	outbox, err := notify.NewOutbox(own.pool, own.store)
	if err != nil {
		in.t.Fatal(err)
	}
	if err := own.store.Record(ctx, old.id, c.Journal, outbox); err != nil {
		in.t.Fatal(err)
	}
	if err := in.begin(own.temporal, c.State).Get(ctx, nil); err != nil {
		in.t.Fatalf("the course does not end: %v", err)
	}
	return old
}

// startAsItWas has Temporal run the course as it was before it was closed.
func (in *installation) startAsItWas(old past) {
	in.t.Helper()
	in.begin(in.inside().temporal, old.before)
}

func (in *installation) begin(temporal client.Client, state course.State) client.WorkflowRun {
	in.t.Helper()
	run, err := temporal.ExecuteWorkflow(in.t.Context(), client.StartWorkflowOptions{
		ID: workflows.ID(state.ID), TaskQueue: in.queue, WorkflowTaskTimeout: worker.TaskTimeout,
	}, workflows.CourseType, workflows.Input{Course: state.ID, State: &state})
	if err != nil {
		in.t.Fatal(err)
	}
	return run
}

// numberOf makes the number that a course opened at an instant has.
func numberOf(in *installation, at time.Time) string {
	id, err := uuid.NewV7()
	if err != nil {
		in.t.Fatal(err)
	}
	for i, ms := 5, at.UnixMilli(); i >= 0; i, ms = i-1, ms>>8 {
		id[i] = byte(ms)
	}
	return id.String()
}
