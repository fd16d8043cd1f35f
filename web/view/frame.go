package view

import (
	"slices"

	"github.com/a-h/templ"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/domain/calendar"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/language"
)

// Tabs of a course in their order.
var Tabs = []string{"plan", "opfoelgning", "team", "familien", "aftaler", "beskeder", "afgoerelser", "haendelser"}

// Tabs are those that have something for the reader.
func (c Course) Tabs() []string {
	if !c.Partly() {
		return Tabs
	}
	return slices.DeleteFunc(slices.Clone(Tabs), func(t string) bool { return t == "aftaler" || t == "afgoerelser" })
}

// FirstTab is where one begins in a phase.
func FirstTab(p course.Phase) string {
	switch p {
	case course.Intake:
		return "familien"
	case course.FormingTeam:
		return "team"
	}
	return "plan"
}

var phases = []course.Phase{course.Intake, course.FormingTeam, course.DraftingPlan, course.FollowingUp, course.Closed}

func phaseClass(c Course, p course.Phase) string {
	if slices.Index(phases, p) < slices.Index(phases, c.Phase) {
		return "done"
	}
	return ""
}

func stepAttributes(is bool) templ.Attributes {
	if is {
		return templ.Attributes{"aria-current": "step"}
	}
	return nil
}

// forMe are the things that a course waits for, the reader's own first.
func (c Course) forMe() []course.Waiting {
	out := slices.Clone(c.Waiting)
	slices.SortStableFunc(out, func(a, b course.Waiting) int {
		return ownFirst(c.mine(a)) - ownFirst(c.mine(b))
	})
	return out
}

func ownFirst(first bool) int {
	if first {
		return 0
	}
	return 1
}

func (c Course) mine(w course.Waiting) bool {
	if w.For == "citizen" {
		return c.Me != "" && (w.Member == "" || w.Member == c.Me)
	}
	return c.Me == "" && c.step(w).Href != ""
}

// Step is what one can do about something that a course waits for.
type Step struct{ Label, Href string }

// steps lead from what is awaited to where it is done. "plan" and "answer" are pages of their own.
var steps = map[string]string{
	"record_meeting": "hold_meeting", "write_plan": "", "nobody_answers": "correct_member", "represent_field": "add_team_member", "answer_access": "answer_access",
	"talk_about_mentor": "agree_mentor_agreement", "settle_mentor_no": "correct_mentor_agreement", "set_duty_rhythm": "set_interval",
	"record_category": "report_circumstance", "adapt_plan": "revise_plan",
}

func (c Course) step(w course.Waiting) Step {
	switch w.What {
	case "write_plan":
		if c.May("write_section") {
			return Step{"do.write_plan", c.Path("plan", "skriv")}
		}
		return Step{}
	case "respond_to_plan":
		if c.Me == w.Member && c.Me != "" {
			return Step{"do.answer_plan", "/min-plan/" + c.ID + "/svar"}
		}
		if c.Me == "" && c.May("respond_to_plan") {
			return Step{"do.respond_to_plan", c.Do("respond_to_plan", w.Member)}
		}
		return Step{}
	}
	if w.What == "record_category" {
		w.Ref = "" // the form asks for the member
	}
	command := w.What
	if other, ok := steps[w.What]; ok {
		command = other
	}
	if !c.May(command) {
		return Step{}
	}
	if w.Ref != "" {
		return Step{"do." + command, c.Do(command, w.Ref)}
	}
	return Step{"do." + command, c.Do(command)}
}

// Primary is the one thing to do first; without a Href there is none.
func (c Course) Primary() Step {
	for _, w := range c.forMe() {
		if step := c.step(w); step.Href != "" {
			return step
		}
	}
	return Step{}
}

// waitingSentence says for what a course waits, and since when: to the reader as "you".
func (c Course) waitingSentence(p Page, w course.Waiting) string {
	s := c.awaited(p, w)
	if w.By.IsZero() {
		return s + " (" + language.For(p.Lang, calendar.DateOf(w.Since), p.Today()) + ")"
	}
	if w.By.Before(p.Today()) {
		return s + " " + p.T("why.was_due", "late", language.Late(p.Lang, w.By, p.Today()))
	}
	return s + " " + p.T("why.by", "date", p.Date(w.By))
}

func (c Course) awaited(p Page, w course.Waiting) string {
	if w.What == "represent_field" {
		return c.awaitedOf(p, w) + " (" + c.Field(w.Ref) + ")"
	}
	return c.awaitedOf(p, w)
}

func (c Course) awaitedOf(p Page, w course.Waiting) string {
	switch {
	case w.Member != "":
		return p.T("waiting."+w.What) + " (" + c.Name(w.Member) + ")"
	case p.Who != nil && w.Subject == p.Who.Subject || w.For == "caseworker" && c.step(w).Href != "":
		return p.T("awaits." + w.What)
	}
	return p.T(casework.WaitingText(w.For, w.What))
}

// phaseSentence says where the course stands and since when.
func (c Course) phaseSentence(p Page) string {
	if c.Phase == course.Closed {
		return p.T("why.closed", "outcome", p.T("outcome."+string(c.Outcome)), "date", p.On(c.PhaseFrom))
	}
	if c.Pause != nil {
		return p.T("why.paused", "until", p.Date(c.Pause.Until))
	}
	return p.T("why.phase."+string(c.Phase), "since", p.On(c.PhaseFrom))
}

// nextItem is the next thing that time brings; nil if nothing is due.
func (c Course) nextItem() *course.Item {
	for i, item := range c.Next {
		if item.Kind.Spec().Background {
			continue
		}
		return &c.Next[i]
	}
	return nil
}

func (c Course) nextSentence(p Page) string {
	item := c.nextItem()
	if item == nil {
		return ""
	}
	on := calendar.DateOf(item.At)
	if item.Kind == course.ItemMeetingLead {
		return p.T("why.next", "what", p.T("agenda."+string(item.Kind)), "when", p.Instant(item.At))
	}
	return p.T("why.next", "what", p.T("agenda."+string(item.Kind)), "when", p.Near(on)+", "+p.Date(on))
}
