package web

import (
	"archive/zip"
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"html"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/alexedwards/scs/v2/memstore"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/domain/access"
	"github.com/enplan-dk/enplan/internal/domain/bylaw"
	"github.com/enplan-dk/enplan/internal/domain/calendar"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/platform/oidc"
	"github.com/enplan-dk/enplan/test/kit"
	"github.com/enplan-dk/enplan/test/limitstest"
	"github.com/enplan-dk/enplan/test/workertest"
	"github.com/enplan-dk/enplan/web/forms"
	"github.com/enplan-dk/enplan/web/paper"
	"github.com/enplan-dk/enplan/web/session"
	"github.com/enplan-dk/enplan/web/view"
)

// Two parents who live apart, and a daughter of sixteen, are in one course. Each has things that
// the other may not see: every one of them holds a word that stands nowhere else. Each person
// walks every page, file and answer that there is, and none of the others' words may turn up.
func TestParentsWhoLiveApartSeeNothingOfEachOther(t *testing.T) {
	t.Parallel()
	f := parentsApart(t)
	for _, reader := range []access.Who{f.maria, f.peter, f.freja, f.karen} {
		t.Run(reader.Subject, func(t *testing.T) {
			seen := f.walk(t, reader)
			for _, s := range f.secrets {
				where := seen.with(s.word)
				switch {
				case reader.Subject != f.karen.Subject && !slices.Contains(s.mayRead, reader.Subject) && where != "":
					t.Errorf("%s reads %q (%s) at %s", reader.Subject, s.word, s.what, where)
				case slices.Contains(s.mayRead, reader.Subject) && where == "":
					t.Errorf("%s does not find %q (%s): the test proves nothing about it", reader.Subject, s.word, s.what)
				}
			}
		})
	}
	t.Run("calendar", func(t *testing.T) {
		token, err := f.cases.NewFeed(casework.ActingFor(t.Context(), f.karen), f.karen)
		if err != nil {
			t.Fatal(err)
		}
		feed := f.get(t, access.Who{}, "/calendar/"+token+".ics")
		if !strings.Contains(feed.body, "BEGIN:VEVENT") {
			t.Fatalf("the feed holds nothing: %s", feed.body)
		}
		for _, m := range f.state(t).Members {
			if name, _, _ := strings.Cut(m.Name, " "); strings.Contains(feed.body, name) {
				t.Errorf("the feed names %s", m.ID)
			}
		}
		for _, s := range f.secrets {
			if s.word != f.meetingClock && strings.Contains(feed.body, s.word) {
				t.Errorf("the feed holds %s", s.what)
			}
		}
	})
	t.Run("bundle", func(t *testing.T) {
		papers := asJSON(t, f.papers)
		for _, s := range f.secrets {
			if !slices.Contains(s.mayRead, "peter") && s.word != f.papers.Reason && strings.Contains(papers, s.word) {
				t.Errorf("Peter's papers hold %s", s.what)
			}
		}
		if !strings.Contains(papers, "Peter Toft-Aaby") {
			t.Error("Peter's papers do not name Peter")
		}
	})
	t.Run("mail", func(t *testing.T) {
		state := f.state(t)
		told := 0
		for _, item := range state.Agenda {
			if item.For != course.ForFamily || item.Ref != f.mariasMeeting {
				continue
			}
			law, _ := state.Law.Law()
			for _, m := range (course.Notice{Item: item}).Audience(&state, law, course.DateOf(item.At)).Family {
				told++
				if m.ID != "m1" {
					t.Errorf("%s is told of Maria's meeting", m.ID)
				}
			}
		}
		if told == 0 {
			t.Error("nobody is told of Maria's meeting")
		}
	})
}

// secret is a word that stands in one person's part of the course alone.
type secret struct {
	word, what string
	mayRead    []string // subjects; nobody: staff alone
}

type family struct {
	t            *testing.T
	cases        *casework.Service
	server       *server
	handler      http.Handler
	id           string
	secrets      []secret
	meetingClock string

	maria, peter, freja, karen  access.Who
	jonas, sofie                access.Who
	nanna                       access.Who        // a health nurse, in the team by Maria's consent
	consents                    map[string]string // to the health nurse, by member
	mariasMeeting, peterConsent string
	papers                      casework.Bundle // of Peter, for another municipality
	documents, refs             []string
	step                        int
	written                     map[course.TextField][]string // the words that stand in each text of a command
	reads                       string                        // language of the pages; empty: Danish
}

// parentsApart opens the course and fills every corner of it.
func parentsApart(t *testing.T) *family {
	t.Helper()
	f := unopenedFamily(t)
	f.open()
	f.intake()
	f.plan()
	f.follow()
	return f
}

// unopenedFamily is the family and who works with it, before there is a course.
func unopenedFamily(t *testing.T) *family {
	t.Helper()
	h := workertest.New(t)
	w := h.Worker()
	t.Cleanup(w.Stop)
	who := func(subject, name string, role course.Role) access.Who {
		return access.Who{Subject: subject, Name: name, Roles: []course.Role{role}, Municipality: "eksempel"}
	}
	f := &family{
		t: t, meetingClock: "kl. 08.17",
		maria: who("maria", "Maria Toft", course.Citizen), peter: who("peter", "Peter Toft-Aaby", course.Citizen),
		freja: who("freja", "Freja Toft", course.Citizen), karen: who("karen", "Karen Holmegaard-Lund", course.Caseworker),
		nanna: who("nanna", "Nanna Egelund", course.Caseworker), jonas: who("jonas", "Jonas Refsgaard", course.Caseworker),
		sofie: who("sofie", "Sofie Brandt-Thulstrup", course.Supervisor),
	}
	f.cases = casework.New(casework.Config{
		Store: h.Store, Temporal: h.Client, Keys: h.Keys, TaskQueue: h.TaskQueue, Pace: casework.Pace{Writes: limitstest.Unlimited, Documents: limitstest.Unlimited, Drafts: limitstest.Unlimited},
	})
	for _, staff := range []access.Who{f.karen, f.nanna, f.jonas, f.sofie} {
		if _, err := f.cases.Seen(casework.ActingFor(t.Context(), staff), staff, time.Now()); err != nil {
			t.Fatal(err)
		}
	}
	s, err := newServer(Config{
		Cases: f.cases, Identity: oidc.New("http://localhost"), PublicURL: "http://localhost", Sessions: memstore.New(), SessionKey: bytes.Repeat([]byte{7}, 32),
		Log: slog.New(slog.DiscardHandler), Limits: limitstest.NoLimits(),
	})
	if err != nil {
		t.Fatal(err)
	}
	f.server, f.handler = s, servedPages(s)
	return f
}

// only makes a word that nobody else than these may read.
func (f *family) only(what string, mayRead ...string) string {
	word := fmt.Sprintf("Hemmelig%dx", len(f.secrets)+1)
	f.secrets = append(f.secrets, secret{word: word, what: what, mayRead: mayRead})
	return word
}

// known is a word that stands in the course anyway.
func (f *family) known(word, what string, mayRead ...string) {
	f.secrets = append(f.secrets, secret{word: word, what: what, mayRead: mayRead})
}

func (f *family) do(who access.Who, c course.Command) string {
	f.t.Helper()
	f.step++
	f.wrote(c)
	out, err := f.cases.Do(casework.ActingFor(f.t.Context(), who), who, f.id, c, casework.Call{
		Key: fmt.Sprintf("step-%d", f.step), Readers: []string{"m1", "m2", "m3", "m4"},
	})
	if err != nil {
		f.t.Fatalf("%T: %v", c, err)
	}
	f.refs = append(f.refs, out.Created)
	return out.Created
}

func (f *family) state(t *testing.T) course.State {
	t.Helper()
	v, err := f.cases.Course(casework.ActingFor(t.Context(), f.karen), f.karen, f.id)
	if err != nil {
		t.Fatal(err)
	}
	return v.State
}

func (f *family) open() {
	born := func(year int, month time.Month, day int) course.Date {
		return course.Date{Year: year, Month: month, Day: day}
	}
	today := calendar.DateOf(time.Now())
	out, err := f.cases.Open(casework.ActingFor(f.t.Context(), f.karen), f.karen, course.Opening{
		Bylaw: "eksempel", Referral: course.Referral{Source: "citizen", Reason: f.only("why the family was referred")},
		Members: []course.NewMember{
			{Name: "Maria Toft", Kind: course.Adult, Birth: born(1990, 5, 17), CPR: "770590-1234", Subject: "maria", ProtectedAddress: true},
			{Name: "Peter Toft-Aaby", Kind: course.Adult, Birth: born(1988, 2, 3), CPR: "630288-1235", Subject: "peter"},
			{Name: "Freja Toft", Kind: course.Child, Birth: born(today.Year-16, 1, 9), Custody: []course.Custody{"m1"}, Subject: "freja"},
			{Name: "Liv Toft", Kind: course.Child, Birth: born(today.Year-8, 8, 21), Custody: []course.Custody{"m1"}},
		},
	}, casework.Call{Key: "open"})
	if err != nil {
		f.t.Fatal(err)
	}
	f.id = out.Course
	f.known("17. maj 1990", "Maria's birthday", "maria", "nanna")
	f.known("1990-05-17", "Maria's birthday", "maria", "nanna")
	f.known("1988-02-03", "Peter's birthday", "peter")
	f.known("7705901234", "Maria's CPR number", "maria")
	f.known("6302881235", "Peter's CPR number", "peter")
	f.known(`"protected_address":true`, "that somebody's address is protected", "maria", "nanna")
}

func (f *family) intake() {
	spell := func(lab int) []bylaw.Spell {
		return []bylaw.Spell{{LAB: lab, From: course.Date{Year: 2025, Month: 9, Day: 1}}}
	}
	f.do(f.karen, course.RecordFacts{
		Members: []course.MemberFacts{
			{Member: "m1", Spells: spell(13), ComplexProblems: f.only("the judgement on Maria", "maria")},
			{Member: "m2", Spells: spell(10), ComplexProblems: f.only("the judgement on Peter", "peter")},
			{Member: "m4", OwnView: f.only("the small child's own view", "maria")},
		},
		Fields: []string{"employment", "health"}, FieldsConfirmed: f.only("the professional confirmation of the fields"),
	})
	f.do(f.karen, course.DecideEligibility{Outcome: course.Eligible, Reason: f.only("why the family takes part", "maria", "peter", "freja")})
	language, support := "ar", "guardian"
	f.do(f.karen, course.CorrectMember{Member: "m1", Language: &language, Support: &support})
	f.known(`"language":"ar"`, "that Maria needs an interpreter", "maria", "nanna")
	f.known(`"support":"guardian"`, "that Maria has a guardian", "maria", "nanna")
	expires := calendar.DateOf(time.Now()).AddDays(90)
	consent := f.do(f.maria, course.GiveConsent{
		Member: "m1", GivenBy: "m1", Types: []string{"health"}, Recipient: "psychiatry", Purpose: f.only("the purpose of Maria's consent", "maria"), Form: "digital", Expires: expires,
	})
	f.peterConsent = f.do(f.peter, course.GiveConsent{
		Member: "m2", GivenBy: "m2", Types: []string{"economy"}, Recipient: "En anden kommune", Purpose: f.only("the purpose of Peter's consent", "peter"), Form: "digital", Expires: expires,
	})
	f.do(f.karen, course.AddTeamMember{Subject: "jonas", Field: "psychiatry", Role: f.only("what the one on the team does who is there by Maria's consent", "maria"), Basis: "consent", Consent: consent})
	f.do(f.karen, course.AddTeamMember{Subject: "jonas", Field: "health", Role: "Sundhedsplejen", Basis: "statute", Statute: "Sundhedsloven"})
	f.nurse(expires)
	f.do(f.karen, course.MarkField{Field: "employment", Reason: f.only("why a field is not relevant")})
	f.do(f.karen, course.ConfirmTeam{})
}

// plan: one goal in common, one of each parent, one of each child; dissent from one parent.
func (f *family) plan() {
	measure := func(name string) *course.Measure { return &course.Measure{Name: name, Max: 10, Baseline: 2, Target: 8} }
	common := f.do(f.karen, course.AddGoal{GoalBody: course.GoalBody{
		Area: "employment", Text: "Et fælles mål om job", Easy: f.only("the goal in common in one sentence", "maria", "peter", "freja"), OwnWords: &course.Words{Member: "m1", Text: f.only("Maria's words on the goal in common", "maria")},
		Overall: true, Towards: "employment", Measure: measure("Tro på det"), Discharges: []string{"lab_min_plan"},
	}})
	goals := map[string]string{}
	for member, readers := range map[string][]string{"m1": {"maria"}, "m2": {"peter"}, "m3": {"maria", "freja"}, "m4": {"maria"}} {
		own := readers
		if member == "m3" {
			own = []string{"freja"} // words of a young party are the young party's
		}
		goals[member] = f.do(f.karen, course.AddGoal{GoalBody: course.GoalBody{
			Area: "social", Members: []string{member}, Text: f.only("a goal of "+member, readers...), OwnWords: &course.Words{Member: member, Text: f.only("the words of "+member, own...)},
			Measure: measure(f.only("what is measured for "+member, readers...)),
		}})
		f.do(f.karen, course.AddEffort{
			Goal: goals[member], Text: f.only("an effort for "+member, readers...), LegalBasis: "LAB kap. 11", Provider: f.only("who helps "+member, readers...), Unit: "Jobcentret",
			Responsible: "Tovholderen", From: calendar.DateOf(time.Now()),
		})
		text := f.only("the section of "+member, readers...)
		f.do(f.karen, course.WriteSection{Area: "social", Member: member, Text: &text, OwnWords: &course.Words{Member: member, Text: f.only("the words of "+member+" in the section", own...)}})
		f.do(f.karen, course.AddComment{About: goals[member], Text: f.only("a comment beside the goal of "+member, readers...)})
	}
	f.do(f.maria, course.AddComment{About: goals["m1"], Text: f.only("Maria's comment beside her goal", "maria")})
	f.do(f.maria, course.WriteSection{Area: "wishes", Member: "m1", OwnWords: &course.Words{Member: "m1", Text: "Jeg bor på " + f.only("Maria's address in her own words", "maria")}})
	healthy := f.healthGoals()
	f.do(f.karen, course.SetInterval{Every: calendar.Period{Weeks: 2}, Form: "home_visit", Reason: "Vi mødes hver anden uge."})
	for _, row := range course.Coverage(f.state(f.t), f.law(), calendar.DateOf(time.Now())) {
		if row.Status == course.Missing {
			f.do(f.karen, course.WaiveProvision{Provision: row.Provision, Person: row.Person, Reason: "Ikke relevant nu"})
		}
	}
	f.do(f.karen, course.SubmitPlan{})
	hash := f.state(f.t).Plan.Submitted.Hash
	answer := func(who access.Who, member string, dissent string, mine ...string) {
		r := course.RespondToPlan{Member: member, Hash: hash, Words: f.only("what "+member+" says to the plan", who.Subject)}
		for _, goal := range append([]string{common}, mine...) {
			r.Goals = append(r.Goals, course.GoalAnswer{Goal: goal, Agree: dissent == "", Words: dissent})
		}
		f.do(who, r)
	}
	answer(f.maria, "m1", f.only("what Maria disagrees with", "maria"), append(healthy["maria"], goals["m1"], goals["m3"], goals["m4"])...)
	answer(f.peter, "m2", "", append(healthy["peter"], goals["m2"])...)
	answer(f.freja, "m3", "", append(healthy["freja"], goals["m3"])...)
	f.do(f.karen, course.AdoptPlan{DissentReason: f.only("why the plan holds over Maria's dissent", "maria")})
	f.do(f.karen, course.SetInterval{Goal: goals["m1"], Every: calendar.Period{Weeks: 1}, Form: "telephone", Reason: f.only("the rhythm of Maria's goal", "maria")})
}

func (f *family) law() *bylaw.Bylaw {
	law, err := casework.Law(f.state(f.t))
	if err != nil {
		f.t.Fatal(err)
	}
	return law
}

// follow: meetings, messages, notes, decisions, agreements and documents of one parent each.
func (f *family) follow() {
	ahead := calendar.NewWorking(nil).Next(calendar.DateOf(time.Now()).AddDays(20))
	f.mariasMeeting = f.do(f.karen, course.AgreeMeeting{Confirmed: true, At: calendar.At(ahead, 8, 17), Form: "workplace", Members: []string{"m1"}})
	f.known(f.meetingClock, "when Maria has a meeting", "maria", "nanna")
	f.nursing()
	for _, parent := range []struct {
		who     access.Who
		member  string
		readers []string
	}{{f.maria, "m1", []string{"maria"}}, {f.peter, "m2", []string{"peter"}}} {
		name := parent.who.Subject
		message := f.do(parent.who, course.SendMessage{Text: f.only("a message of "+name, name)})
		f.do(f.karen, course.AnswerMessage{Message: message, Text: f.only("the answer to "+name, name)})
		note := f.do(f.karen, course.WriteNote{Kind: "visit", On: calendar.DateOf(time.Now()), Members: []string{parent.member}, Text: f.only("a note on " + name)})
		f.do(f.karen, course.CorrectNote{Note: note, Text: f.only("the corrected note on " + name), Reason: f.only("why the note on " + name + " was corrected")})
		f.meets(parent.member, name)
		f.do(parent.who, course.ReportCircumstance{Kind: "health", Member: parent.member, On: calendar.DateOf(time.Now()), Text: f.only("what has changed for " + name)})
		f.do(f.karen, course.OpenHearing{Member: parent.member, Text: f.only("a hearing of "+name, name)})
		decision := f.do(f.karen, course.MakeDecision{
			Subject: f.only("what is decided for "+name, name), Member: parent.member, Outcome: "refused", Reason: f.only("the reasons of the decision for "+name, name),
			LegalBasis: "SEL § 52", Guidance: "Du kan klage.",
		})
		f.do(parent.who, course.LodgeAppeal{Decision: decision, Member: parent.member, Text: f.only("the appeal of "+name, name)})
		f.do(parent.who, course.RequestAccess{Member: parent.member, Text: f.only("what "+name+" asks to see", name)})
		from := calendar.DateOf(time.Now()).AddDays(3)
		mentor := f.do(f.karen, course.DraftMentor{
			Confirmed: true,
			MentorTerms: course.MentorTerms{
				Member: parent.member, Goal: f.only("the goal of the mentor of "+name, name), Tasks: f.only("the tasks of the mentor of "+name, name), HoursPerWeek: 3,
				Name: f.only("the mentor of "+name, name), Contact: f.only("the telephone of the mentor of "+name, name), Employer: "company", Funding: "wage",
			},
			From: from, To: from.AddDays(90), Assessment: f.only("why "+name+" needs a mentor", name),
		})
		f.do(f.karen, course.SendMentor{Agreement: mentor})
		f.do(parent.who, course.AgreeMentor{Agreement: mentor, Side: "citizen", Form: "digital", Answer: "talk", Words: f.only("what "+name+" says to the mentor", name)})
		out, err := f.cases.Attach(casework.ActingFor(f.t.Context(), f.karen), f.karen, f.id, casework.Upload{
			Name: f.only("the name of a document on "+name, name), Type: "text/plain", Members: []string{parent.member}, Content: []byte(f.only("a document on "+name, name)),
		}, casework.Call{Key: "document-" + name, Readers: []string{parent.member}})
		if err != nil {
			f.t.Fatal(err)
		}
		f.documents = append(f.documents, out.Created)
	}
	f.do(f.karen, course.MakeDecision{
		Subject: f.only("what is decided for the small child", "maria"), Member: "m4", Outcome: "granted", Reason: f.only("the reasons of the decision for the small child", "maria"),
		LegalBasis: "SEL § 52", Guidance: "Du kan klage.",
	})
	f.meets("m4", "maria")
	var err error
	f.papers, err = f.cases.Bundle(casework.ActingFor(f.t.Context(), f.karen), f.karen, f.id, casework.Handover{
		Recipient: "En anden kommune", Reason: f.only("why Peter's papers went to another municipality"), Basis: "consent", Consents: []string{f.peterConsent},
	})
	if err != nil {
		f.t.Fatal(err)
	}
	f.do(f.karen, course.PauseCourse{Reason: f.only("why the course rests", "maria", "peter", "freja"), CitizenView: f.only("what a parent says to the pause"), Until: calendar.DateOf(time.Now()).AddDays(10)})
}

// answerOf is what somebody got at an address.
type answerOf struct {
	at, body string
	status   int
	header   http.Header
}

type walked []answerOf

func (w walked) with(word string) string {
	for _, a := range w {
		if strings.Contains(a.body, word) || strings.Contains(html.UnescapeString(a.body), word) {
			return a.at
		}
	}
	return ""
}

// walk asks for every page by every address that the routes give, follows every link but those from one week of the calendar to the next, which
// have no end, and reads every answer of the application that has no page.
func (f *family) walk(t *testing.T, who access.Who) walked {
	t.Helper()
	f.server.Printer = paper.NewPrinter(kit.Chromium(t))
	var all walked
	queue, asked := f.addresses(t), map[string]bool{}
	for len(queue) > 0 {
		at := queue[0]
		queue = queue[1:]
		if asked[at] || notFollowed.MatchString(at) {
			continue
		}
		asked[at] = true
		a := f.get(t, who, at)
		if a.status >= 500 {
			t.Errorf("%s: %d", at, a.status)
		}
		all = append(all, a)
		for _, m := range links.FindAllStringSubmatch(a.body, -1) {
			if to := html.UnescapeString(m[1]); strings.HasPrefix(to, "/") {
				to, _, _ = strings.Cut(to, "#")
				queue = append(queue, to)
			}
		}
	}
	return append(all, f.answers(t, who)...)
}

// notFollowed are files, languages, the weeks of the calendar, which have no end, and the papers that are printed from a page that is walked.
var notFollowed = regexp.MustCompile(`^/(static/|sprog/|kalender\?)|/(mentoraftale|afgoerelse|referat)\.pdf$`)

var links = regexp.MustCompile(`(?:href|hx-get)="([^"]+)"`)

// addresses are all that the routes have for this course: those with a place for something of it
// are asked for with everything there is in it.
func (f *family) addresses(t *testing.T) []string {
	t.Helper()
	source, err := os.ReadFile("routes.go")
	if err != nil {
		t.Fatal(err)
	}
	fill := map[string][]string{
		"{id}": {f.id}, "{tab}": view.Tabs, "{code}": {"eksempel"}, "{step}": forms.OpeningSteps, "{command}": course.Commands(),
		"{document}": f.documents, "{member}": {"m1", "m2", "m3", "m4"}, "{agreement}": f.refs, "{meeting}": f.refs, "{decision}": append([]string{"d1"}, f.refs...), "{$}": {""},
	}
	notWalked := []string{"{language}", "{token}", "/login", "/auth/callback"}
	var out []string
	for _, m := range regexp.MustCompile(`"GET (/[^"]*)"`).FindAllStringSubmatch(string(source), -1) {
		pattern := m[1]
		if strings.HasSuffix(pattern, "/{command}/{ref...}") {
			out = append(out, f.forms()...)
			continue
		}
		if slices.ContainsFunc(notWalked, func(n string) bool { return strings.Contains(pattern, n) }) {
			continue
		}
		found := []string{pattern}
		for place, values := range fill {
			var next []string
			for _, p := range found {
				if !strings.Contains(p, place) {
					next = append(next, p)
					continue
				}
				for _, v := range values {
					if v != "" || place == "{$}" {
						next = append(next, strings.Replace(p, place, v, 1))
					}
				}
			}
			found = next
		}
		if !strings.Contains(pattern, "{id}") && strings.Contains(found[0], "{") {
			continue // of no course; who may see it follows its link
		}
		if strings.Contains(found[0], "{") {
			t.Errorf("nobody has said how %s is walked", pattern)
		}
		out = append(out, found...)
	}
	for _, q := range []string{"?fra=0&til=1", "?fra=1&til=0", "?fra=1&til=1"} {
		out = append(out, "/forloeb/"+f.id+"/plan/forskel"+q)
	}
	return out
}

// forms are the ones that show something of what they are about.
func (f *family) forms() []string {
	var out []string
	for command, kind := range map[string]string{
		"add_goal": "g", "change_goal": "g", "remove_goal": "g", "add_effort": "g", "comment": "g", "write_section": "social:m", "respond_to_plan": "m", "correct_member": "m",
		"record_letter": "a", "hold_meeting": "a", "share_minutes": "a", "give_feedback": "a", "move_meeting": "a", "correct_meeting": "a", "correct_note": "j", "lodge_appeal": "d", "record_delivery": "d", "answer_hearing": "h", "agree_mentor_agreement": "n", "correct_mentor_agreement": "n", "send_mentor_agreement": "n", "withdraw_consent": "c",
		"agree_task": "a", "correct_task": "o", "finish_task": "o", "drop_task": "o",
	} {
		for _, ref := range append([]string{"m1", "m2", "m3", "m4", "social:m1", "social:m2", "social:m3", "social:m4"}, f.refs...) {
			if strings.HasPrefix(ref, kind) {
				out = append(out, "/forloeb/"+f.id+"/handling/"+command+"/"+ref)
			}
		}
	}
	return out
}

// meets holds a meeting with one member, whose minutes are shared with a reader.
func (f *family) meets(member, reader string) {
	of := " of a meeting with " + member
	meeting := f.do(f.karen, course.RecordMeeting{At: time.Now().Add(-time.Minute), Form: "office", Present: []string{member}, Note: f.only("the note" + of)})
	f.do(f.karen, course.ShareMinutes{Meeting: meeting, Minutes: f.only("the minutes"+of, reader), Agreed: f.only("what was agreed"+of, reader)})
}

func (f *family) get(t *testing.T, who access.Who, at string) answerOf {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "http://localhost"+at, nil)
	r.Header.Set("Accept-Language", cmp.Or(f.reads, "da"))
	if who.Subject != "" {
		r.AddCookie(&http.Cookie{Name: "enplan", Value: f.session(t, who)})
	}
	w := httptest.NewRecorder()
	f.handler.ServeHTTP(w, r)
	body := w.Body.String()
	switch w.Header().Get("Content-Type") {
	case "application/pdf":
		body = kit.PDFText(t, w.Body.Bytes())
	case "application/zip":
		body = textOfZIP(t, w.Body.Bytes())
	}
	return answerOf{at: at, body: body, status: w.Code}
}

func (f *family) session(t *testing.T, who access.Who) string {
	t.Helper()
	ctx, err := f.server.Sessions.Load(context.WithoutCancel(t.Context()), "")
	if err != nil {
		t.Fatal(err)
	}
	f.server.Sessions.Remember(ctx, session.Login{Who: who, Seen: time.Now()})
	token, _, err := f.server.Sessions.Commit(ctx)
	if err != nil {
		t.Fatal(err)
	}
	return token
}

// textOfZIP is what the files in a file say, one after the other.
func textOfZIP(t *testing.T, content []byte) string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, entry := range z.File {
		file, err := entry.Open()
		if err == nil {
			_, err = io.Copy(&all, file)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return all.String()
}

// answers are what the API answers from.
func (f *family) answers(t *testing.T, who access.Who) walked {
	t.Helper()
	ctx := casework.ActingFor(t.Context(), who)
	all := walked{}
	take := func(name string, v any, err error) {
		if err == nil {
			all = append(all, answerOf{at: name, body: asJSON(t, v)})
		}
	}
	c, err := f.cases.Course(ctx, who, f.id)
	take("Course", c, err)
	x, err := f.cases.Explain(ctx, who, f.id)
	take("Explain", x, err)
	events, err := f.cases.Events(ctx, who, f.id, 0, 2000)
	take("Events", events, err)
	looks, _, err := f.cases.AccessLog(ctx, who, f.id, "", 200)
	take("AccessLog", looks, err)
	coverage, err := f.cases.Coverage(ctx, who, f.id)
	take("Coverage", coverage, err)
	exempt, err := f.cases.Exemptions(ctx, who, f.id)
	take("Exemptions", exempt, err)
	for v := range 2 {
		plan, err := f.cases.PlanVersion(ctx, who, f.id, v)
		take(fmt.Sprintf("PlanVersion %d", v), plan, err)
	}
	diff, err := f.cases.PlanDiff(ctx, who, f.id, 0, 1)
	take("PlanDiff", diff, err)
	return all
}

func asJSON(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
