package web

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/enplan-dk/enplan/internal/domain/calendar"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/test/kit"
	"github.com/enplan-dk/enplan/web/paper"
)

// oddCharacters are emoji with all that joins them, letters above U+FFFF, and scripts that are written from right to left or with marks.
const oddCharacters = "👩🏽‍👧 🇩🇰 ❤️ 𓀀 𐎀 𠮷 سلام שלום नमस्ते ไทย 한국어 日本 \U0010FFFD"

// Whatever stands in the texts of a plan, the page and the file show it.
func TestThePlanIsAFileWhateverStandsInIt(t *testing.T) {
	t.Parallel()
	f := unopenedFamily(t)
	f.server.Printer = paper.NewPrinter(kit.Chromium(t))
	f.open()
	f.intake()
	name, text := "Måne "+oddCharacters, "Afsnittet æøå "+oddCharacters
	f.do(f.karen, course.CorrectMember{Member: "m1", Name: &name})
	goal := f.do(f.karen, course.AddGoal{GoalBody: course.GoalBody{
		Area: "employment", Members: []string{"m1"}, Text: "Målet æøå " + oddCharacters, OwnWords: &course.Words{Member: "m1", Text: "Ordene æøå " + oddCharacters},
		Measure: &course.Measure{Name: "Troen æøå " + oddCharacters, Max: 10, Baseline: 2, Target: 8},
	}})
	f.do(f.karen, course.AddEffort{
		Goal: goal, Text: "Indsatsen æøå " + oddCharacters, LegalBasis: "Loven " + oddCharacters, Provider: "Udføreren æøå " + oddCharacters, Unit: "Enheden æøå " + oddCharacters,
		Responsible: "Ansvaret æøå " + oddCharacters, From: calendar.DateOf(time.Now()),
	})
	f.do(f.karen, course.WriteSection{Area: "social", Member: "m1", Text: &text, OwnWords: &course.Words{Member: "m1", Text: "Ønsket æøå " + oddCharacters}})

	said := func(at string) string {
		answer := f.get(t, f.maria, at)
		if answer.status != http.StatusOK {
			t.Fatalf("%s: %d", at, answer.status)
		}
		return answer.body
	}
	page, file := said("/forloeb/"+f.id+"/plan/udskriv"), said("/forloeb/"+f.id+"/plan/plan.pdf")
	for _, written := range []string{"Måne", "Målet æøå", "Ordene æøå", "Troen æøå", "Indsatsen æøå", "Udføreren æøå", "Enheden æøå", "Ansvaret æøå", "Afsnittet æøå", "Ønsket æøå"} {
		if !strings.Contains(page, written+" "+oddCharacters) {
			t.Errorf("the page does not say %q as it was written", written)
		}
		if !strings.Contains(file, written) {
			t.Errorf("the file does not say %q", written)
		}
	}
	if !strings.Contains(file, "שלום") {
		t.Error("the file has no other script")
	}
}
