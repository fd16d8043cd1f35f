package view

import (
	"strings"
	"testing"
	"time"

	"github.com/enplan-dk/enplan/internal/domain/access"
	"github.com/enplan-dk/enplan/internal/domain/bylaw"
	"github.com/enplan-dk/enplan/internal/domain/calendar"
	"github.com/enplan-dk/enplan/internal/domain/course"
)

// While a plan is changed, its family reads the one in force with the answers to it, and beside it the new one with what changed and why.
func TestAFamilyReadsTheDraftBesideThePlanInForce(t *testing.T) {
	t.Parallel()
	law, _ := bylaw.Latest("eksempel")
	now := time.Date(2026, 11, 25, 11, 0, 0, 0, time.UTC)
	goal := func(text string) course.Content {
		return course.Content{Goals: []course.Goal{
			{ID: "g1", Area: "employment", Members: []string{"m1"}, Text: text}, {ID: "g2", Area: "employment", Members: []string{"m2"}, Text: "Kun om Holger"},
		}}
	}
	in, draft := goal("Gerda finder et job"), goal("Gerda finder en læreplads")
	answered := func(words string) []course.Response {
		return []course.Response{{Member: "m1", At: now, Goals: []course.GoalAnswer{{Goal: "g1", Words: words}}}}
	}
	full := course.State{
		ID: "x", Phase: course.FollowingUp, Law: course.LawPin{Code: "eksempel", Revision: law.Revision, Rules: course.Rules}, ChangedAt: now,
		Members: []course.Member{
			{ID: "m1", Name: "Gerda Lilje", Kind: course.Adult, Birth: course.Date{Year: 1990, Month: 5, Day: 17}, Subject: "gerda"},
			{ID: "m2", Name: "Holger Lilje", Kind: course.Adult, Birth: course.Date{Year: 1988, Month: 1, Day: 4}, Subject: "holger"},
		},
		Plan: course.Plan{
			Version: 2, Draft: &draft, InForce: &course.Adopted{Version: 1, Hash: in.Hash(), At: now, Content: in, Responses: answered("Det vil jeg gerne")},
			Returned: &course.Returned{Version: 2, At: now, Reason: "Vi havde glemt Alma.", Responses: answered("Det går for hurtigt")},
		},
	}
	c := Course{State: course.ForMember(full, "m1"), Law: law, Relation: access.Party, Me: "m1", Lang: "da", Today: calendar.DateOf(now)}
	c = c.For(access.Who{Subject: "gerda", Roles: []course.Role{course.Citizen}, Municipality: "eksempel"})
	var page strings.Builder
	if err := MyPlan(Page{Lang: "da", Now: now, Asset: func(name string) string { return name }}, c, OwnTexts{Revised: "Gerda har skiftet mening."}).Render(t.Context(), &page); err != nil {
		t.Fatal(err)
	}
	text := page.String()
	for _, says := range []string{
		"<h3>Gerda finder et job</h3>", "Det vil jeg gerne", "Planen er ved at blive ændret", "Version 1 gælder, indtil den nye er aftalt med dig.",
		"Gerda har skiftet mening.", "Vi havde glemt Alma.", "<ins>", "læreplads",
	} {
		if !strings.Contains(text, says) {
			t.Errorf("the page does not say %q", says)
		}
	}
	for _, hides := range []string{"Det går for hurtigt", "Kun om Holger"} {
		if strings.Contains(text, hides) {
			t.Errorf("the page says %q", hides)
		}
	}
}
