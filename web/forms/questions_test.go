package forms

import (
	"strings"
	"testing"
	"time"

	"github.com/enplan-dk/enplan/internal/domain/access"
	"github.com/enplan-dk/enplan/internal/domain/bylaw"
	"github.com/enplan-dk/enplan/internal/domain/calendar"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/language"
	"github.com/enplan-dk/enplan/web/site"
	"github.com/enplan-dk/enplan/web/view"
)

func TestEveryCodeThatAPageSaysIsInTheCatalogue(t *testing.T) {
	t.Parallel()
	var keys []string
	for _, name := range course.EventNames() {
		keys = append(keys, "event."+name)
	}
	for name := range actionTable {
		keys = append(keys, "action."+name+".title", "action."+name+".button", "do."+name)
	}
	for _, tab := range view.Tabs {
		keys = append(keys, "tab."+tab)
	}
	for _, r := range access.Relations {
		keys = append(keys, "relation."+string(r))
	}
	for _, r := range access.Roles {
		keys = append(keys, "role."+string(r))
	}
	for _, key := range keys {
		if !language.Has(key) {
			t.Errorf("%s is missing", key)
		}
	}
}

// A course in which every action has something to ask about.
func exampleCourse(t *testing.T) view.Course {
	t.Helper()
	law, ok := bylaw.Latest("eksempel")
	if !ok {
		t.Fatal("there is no example by-law")
	}
	now := time.Date(2026, 11, 25, 11, 0, 0, 0, time.UTC)
	goal := course.Goal{ID: "g1", Area: "employment", Text: "Et mål", Measure: &course.Measure{Name: "Tro", Max: 10, Baseline: 2, Target: 8}, Efforts: []course.Effort{{ID: "e1", Text: "Praktik"}}}
	content := course.Content{Goals: []course.Goal{goal}, Sections: []course.Section{{Area: "social", Text: "Tekst"}}}
	s := course.State{
		ID: "01890a5d-ac96-774b-bcce-b302099a8057", Version: 9, Phase: course.FollowingUp, Law: course.LawPin{Code: "eksempel", Revision: law.Revision, Rules: course.Rules},
		Members: []course.Member{
			{ID: "m1", Name: "Maria Toft", Kind: course.Adult, Birth: course.Date{Year: 1990, Month: 5, Day: 17}, Subject: "maria", SelPlans: []string{"sel_141"}, NoDigitalPost: true},
			{ID: "m2", Name: "Liv Toft", Kind: course.Child, Birth: course.Date{Year: 2015, Month: 10, Day: 2}, Custody: []course.Custody{"m1"}, SelPlans: []string{"sel_140"}},
		},
		Fields:   []course.FieldNeed{{Field: "employment"}},
		Consents: []course.Consent{{ID: "c1", Member: "m1", GivenBy: "m1", Recipient: "psychiatry"}},
		Team:     course.Team{Coordinator: course.Post{Subject: "karen", From: now}, Handover: &course.Handover{To: "jonas", Note: "Ring først"}},
		Plan: course.Plan{
			Version: 2, Draft: &content, Submitted: &course.Submission{Version: 2, Hash: content.Hash(), At: now, Responses: []course.Response{{Member: "m1", Goals: []course.GoalAnswer{{Goal: "g1"}}}}},
			InForce: &course.Adopted{Version: 1, Content: content},
		},
		Meetings:  []course.Meeting{{ID: "a1", At: now.AddDate(0, 0, 9), Form: "office", Members: []string{"m1"}, Status: course.Agreed}},
		Hearings:  []course.Hearing{{ID: "h1", Member: "m1", At: now}},
		Holds:     []course.Hold{{Kind: "keep"}},
		Tasks:     []course.Task{{ID: "o1", Text: "Ringe", Member: "m1", By: course.Date{Year: 2026, Month: 12, Day: 1}, Status: course.TaskOpen}},
		Decisions: []course.Decision{{ID: "d1", Subject: "Støtte", Member: "m1", Outcome: "granted", At: now}},
	}
	c := view.Course{State: s, Law: law, Relation: access.Coordinator, Staff: map[string]string{"karen": "Karen Holmegaard-Lund", "jonas": "Jonas Refsgaard"}, Lang: "da", Today: calendar.DateOf(now)}
	return c.For(access.Who{Subject: "karen", Roles: []course.Role{course.Caseworker}, Municipality: "eksempel"})
}

func TestNoQuestionLacksItsText(t *testing.T) {
	t.Parallel()
	for _, lang := range language.All() {
		for _, me := range []string{"", "m1"} {
			c := exampleCourse(t)
			c.Lang, c.Me = lang, me
			for name, act := range actionTable {
				a := &actionRequest{Request: &site.Request{Lang: lang, Page: view.Page{Lang: lang, Now: time.Date(2026, 11, 25, 11, 0, 0, 0, time.UTC)}}, course: c, name: name, ref: refOf(name)}
				for _, g := range act.asks(a) {
					checkTexts(t, name, g.Legend, g.Hint)
					for _, f := range g.Fields {
						if f.Kind == view.Hidden {
							continue
						}
						if f.Label == "" {
							t.Errorf("%s: %s has no label", name, f.Name)
						}
						checkTexts(t, name, f.Label, f.Hint, f.Suffix)
						for _, o := range f.Options {
							checkTexts(t, name, o.Label, o.Hint)
						}
					}
				}
			}
		}
	}
}

func refOf(action string) []string {
	return map[string][]string{
		"respond_to_plan": {"m1"}, "hold_meeting": {"a1"}, "correct_meeting": {"a1"}, "share_minutes": {"a1"}, "record_letter": {"a1"}, "move_meeting": {"a1"}, "waive_provision": {"sel_140", "m2"}, "write_section": {"social"},
		"change_goal": {"g1"}, "correct_member": {"m2"}, "add_effort": {"g1"}, "comment": {"g1"}, "remove_goal": {"g1"}, "record_delivery": {"d1"}, "withdraw_consent": {"c1"}, "agree_task": {"g1"}, "correct_task": {"o1"}, "finish_task": {"o1"}, "drop_task": {"o1"},
	}[action]
}

func checkTexts(t *testing.T, action string, texts ...string) {
	t.Helper()
	for _, s := range texts {
		if strings.Contains(s, "⟦") {
			t.Errorf("%s: %s", action, s)
		}
	}
}
