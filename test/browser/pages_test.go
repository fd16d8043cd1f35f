package browser

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/google/uuid"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/domain/calendar"
	"github.com/enplan-dk/enplan/internal/domain/course"
)

// lives are families in every state that has pages of its own.
type lives struct {
	intake, drafting, waiting, running, closed *family

	mentor, decision, meeting, held, task, ended, hearing, appeal, asked, consent, message, moved, paper string // of the running family
}

// aPage is a page of the product: its pattern as the routes say it, who reads it, and
// its address in one of the lives.
type aPage struct {
	pattern, who string
	path         func(l *lives) string
}

func same(path string) func(*lives) string { return func(*lives) string { return path } }

// pages are all pages but the questions of actions, which stand in actionPages, and
// files, which stand in files.
var pages = []aPage{
	{"/{$}", "", same("/")},
	{"/vedtaegt/{code}", "", same("/vedtaegt/eksempel")},
	{"/vedtaegt/{code}", "", same("/vedtaegt/151")},
	{"/vedtaegt/{code}", "", same("/vedtaegt/201")},
	{"/tilgaengelighed", "", same("/tilgaengelighed")},
	{"/privatliv", "", same("/privatliv")},

	{"/familier", "karen", same("/familier")},
	{"/forloeb", "karen", same("/forloeb")},
	{"/nyt-forloeb", "karen", same("/nyt-forloeb")},
	{"/nyt-forloeb/{step}", "karen", same("/nyt-forloeb/familien")},
	{"/forloeb/{id}", "karen", func(l *lives) string { return l.running.at("") }},
	{"/forloeb/{id}", "karen", func(l *lives) string { return l.intake.at("") }},
	{"/forloeb/{id}", "karen", func(l *lives) string { return l.closed.at("") }},
	{"/forloeb/{id}/{tab}", "karen", func(l *lives) string { return l.waiting.at("/plan") }},
	{"/forloeb/{id}/{tab}", "karen", func(l *lives) string { return l.running.at("/plan") }},
	{"/forloeb/{id}/{tab}", "karen", func(l *lives) string { return l.running.at("/opfoelgning") }},
	{"/forloeb/{id}/{tab}", "karen", func(l *lives) string { return l.running.at("/team") }},
	{"/forloeb/{id}/{tab}", "karen", func(l *lives) string { return l.running.at("/familien") }},
	{"/forloeb/{id}/{tab}", "karen", func(l *lives) string { return l.running.at("/aftaler") }},
	{"/forloeb/{id}/{tab}", "karen", func(l *lives) string { return l.running.at("/beskeder") }},
	{"/forloeb/{id}/{tab}", "karen", func(l *lives) string { return l.running.at("/afgoerelser") }},
	{"/forloeb/{id}/{tab}", "karen", func(l *lives) string { return l.running.at("/haendelser") }},
	{"/forloeb/{id}/papirer", "karen", func(l *lives) string { return l.running.at("/papirer") }},
	{"/forloeb/{id}/fremgang", "karen", func(l *lives) string { return l.running.at("/fremgang") }},
	{"/forloeb/{id}/overblik", "karen", func(l *lives) string { return l.running.at("/overblik") }},
	{"/forloeb/{id}/sag/{member}", "karen", func(l *lives) string { return l.running.at("/sag/m1") }},
	{"/forloeb/{id}/hvem-har-set", "karen", func(l *lives) string { return l.running.at("/hvem-har-set") }},
	{"/forloeb/{id}/plan/skriv", "karen", func(l *lives) string { return l.drafting.at("/plan/skriv") }},
	{"/forloeb/{id}/plan/afsnit", "karen", func(l *lives) string { return l.drafting.at("/plan/afsnit") }},
	{"/forloeb/{id}/plan/forskel", "karen", func(l *lives) string { return l.waiting.at("/plan/forskel?fra=1&til=2") }},
	{"/forloeb/{id}/plan/udskriv", "karen", func(l *lives) string { return l.running.at("/plan/udskriv") }},
	{"/forloeb/{id}/aftaler/{agreement}/udskriv", "karen", func(l *lives) string { return l.running.at("/aftaler/" + l.mentor + "/udskriv") }},
	{"/forloeb/{id}/afgoerelser/{decision}/udskriv", "karen", func(l *lives) string { return l.running.at("/afgoerelser/" + l.decision + "/udskriv") }},
	{"/forloeb/{id}/moeder/{meeting}/skaerm", "karen", func(l *lives) string { return l.running.at("/moeder/" + l.meeting + "/skaerm") }},
	{"/forloeb/{id}/moeder/{meeting}/udskriv", "karen", func(l *lives) string { return l.running.at("/moeder/" + l.held + "/udskriv") }},
	{"/besked-om", "karen", same("/besked-om")},
	{"/kalender", "karen", same("/kalender")},
	{"/kalender/abonnement", "karen", same("/kalender/abonnement")},
	{"/mit-fravaer", "karen", same("/mit-fravaer")},

	{"/min-plan", "maria", same("/min-plan")},
	{"/min-plan/{id}", "maria", func(l *lives) string { return l.running.mine("") }},
	{"/min-plan/{id}", "maria", func(l *lives) string { return l.waiting.mine("") }},
	{"/min-plan/{id}", "maria", func(l *lives) string { return l.closed.mine("") }},
	{"/min-plan/{id}/svar", "maria", func(l *lives) string { return l.waiting.mine("/svar") }},
	{"/min-plan/{id}/letlaest", "maria", func(l *lives) string { return l.running.mine("/letlaest") }},
	{"/min-plan/{id}/haendelser", "maria", func(l *lives) string { return l.running.mine("/haendelser") }},
	{"/min-plan/{id}/beskeder", "maria", func(l *lives) string { return l.running.mine("/beskeder") }},
	{"/min-plan/{id}/klage", "maria", func(l *lives) string { return l.running.mine("/klage") }},
	{"/forloeb/{id}/aftaler/{agreement}/udskriv", "maria", func(l *lives) string { return l.running.at("/aftaler/" + l.mentor + "/udskriv") }},
	{"/forloeb/{id}/afgoerelser/{decision}/udskriv", "maria", func(l *lives) string { return l.running.at("/afgoerelser/" + l.decision + "/udskriv") }},
	{"/forloeb/{id}/handling/{command}/{ref...}", "maria", func(l *lives) string { return l.running.at("/handling/give_feedback/" + l.held) }},
	{"/forloeb/{id}/handling/{command}/{ref...}", "maria", func(l *lives) string { return l.running.at("/handling/agree_mentor_agreement/" + l.mentor) }},
	{"/forloeb/{id}/handling/{command}/{ref...}", "maria", func(l *lives) string { return l.running.at("/handling/finish_task/" + l.task) }},
	{"/forloeb/{id}/moeder/{meeting}/udskriv", "maria", func(l *lives) string { return l.running.at("/moeder/" + l.held + "/udskriv") }},
	{"/forloeb/{id}/fremgang", "maria", func(l *lives) string { return l.running.at("/fremgang") }},
	{"/forloeb/{id}/sag/{member}", "maria", func(l *lives) string { return l.running.at("/sag/m1") }},
	{"/forloeb/{id}/hvem-har-set", "maria", func(l *lives) string { return l.running.at("/hvem-har-set") }},

	{"/overblik", "sofie", same("/overblik")},
	{"/forloeb", "sofie", same("/forloeb")},
	{"/forloeb/{id}/indefra", "sofie", func(l *lives) string { return l.running.at("/indefra") }},
	{"/forloeb/{id}/fritagelser", "sofie", func(l *lives) string { return l.running.at("/fritagelser") }},
	{"/forloeb/{id}/hvad-nu-hvis", "sofie", func(l *lives) string { return l.running.at("/hvad-nu-hvis") }},
	{"/overblik/{count}", "sofie", same("/overblik/over-tid")},
	{"/overblik/tovholder/{subject}", "sofie", same("/overblik/tovholder/karen")},
	{"/moedetal", "sofie", same("/moedetal")},
	{"/evaluering", "sofie", same("/evaluering")},
	{"/omfordeling", "sofie", same("/omfordeling")},
	{"/omfordeling/{id}", "sofie", func(l *lives) string { return "/omfordeling/" + l.moved }},
	{"/stikproever", "sofie", same("/stikproever")},
	{"/forloeb/{id}/noedadgang", "sofie", func(l *lives) string { return l.running.at("/noedadgang") }},
	{"/a-kasse", "sofie", same("/a-kasse")},

	{"/medarbejdere", "admin", same("/medarbejdere")},
	{"/medarbejdere/{subject}", "admin", same("/medarbejdere/karen")},
	{"/webhooks", "admin", same("/webhooks")},
}

// questions are the refs without which an action has no page; what no page asks is named
// with the reason.
func (l *lives) questions() map[string]string {
	f := l.running
	at := func(command string, ref ...string) string {
		return f.at("/handling/" + strings.Join(append([]string{command}, ref...), "/"))
	}
	of := func(f *family, command string, ref ...string) string {
		return f.at("/handling/" + strings.Join(append([]string{command}, ref...), "/"))
	}
	return map[string]string{
		"respond_to_plan": of(l.waiting, "respond_to_plan", "m1"), "adopt_plan": of(l.waiting, "adopt_plan"), "return_plan": of(l.waiting, "return_plan"),
		"record_facts": of(l.intake, "record_facts"), "decide_eligibility": of(l.intake, "decide_eligibility"),
		"add_goal": of(l.drafting, "add_goal"), "change_goal": of(l.drafting, "change_goal", l.drafting.goal),
		"remove_goal": of(l.drafting, "remove_goal", l.drafting.goal),
		"add_effort":  of(l.drafting, "add_effort", l.drafting.goal), "write_section": of(l.drafting, "write_section", "employment"),
		"submit_plan":     of(l.drafting, "submit_plan"),
		"waive_provision": of(l.drafting, "waive_provision", "lab_min_plan", "m1"), "confirm_team": of(l.intake, "confirm_team"),
		"comment": at("comment", f.goal), "end_effort": at("end_effort", f.goal, l.ended), "correct_member": at("correct_member", "m2"), "leave": at("leave", "m2"), "end_member": at("end_member", "m2"),
		"move_meeting": at("move_meeting", l.meeting), "hold_meeting": at("hold_meeting", l.meeting), "miss_meeting": at("miss_meeting", l.meeting),
		"cancel_meeting": at("cancel_meeting", l.meeting), "record_letter": at("record_letter", l.meeting), "correct_meeting": at("correct_meeting", l.meeting), "share_minutes": at("share_minutes", l.held),
		"agree_task": at("agree_task", l.held), "correct_task": at("correct_task", l.task), "finish_task": at("finish_task", l.task), "drop_task": at("drop_task", l.task),
		"correct_mentor_agreement": at("correct_mentor_agreement", l.mentor), "send_mentor_agreement": at("send_mentor_agreement", l.mentor),
		"agree_mentor_agreement": at("agree_mentor_agreement", l.mentor), "extend_mentor_agreement": at("extend_mentor_agreement", l.mentor),
		"end_mentor_agreement": at("end_mentor_agreement", l.mentor), "include_mentor_agreement": at("include_mentor_agreement", l.mentor),
		"answer_hearing": at("answer_hearing", l.hearing), "lodge_appeal": at("lodge_appeal", l.decision), "record_delivery": at("record_delivery", l.decision), "decide_appeal": at("decide_appeal", l.appeal),
		"answer_access": at("answer_access", l.asked), "extend_case_deadline": at("extend_case_deadline", l.hearing),
		"withdraw_consent": at("withdraw_consent", l.consent), "answer_message": at("answer_message", l.message), "reopen": of(l.closed, "reopen"), "settle_closing": of(l.closed, "settle_closing"),
	}
}

// noQuestions are commands that have no page of their own.
var noQuestions = map[string]string{
	"attach_document": "it stands among the messages", "end_absence": "it stands beside an absence that is planned", "leave_team": "it stands beside one's own place", "take_back": "it stands beside what it takes back", "decide_breach": "it needs what was taken back",
	"correct_note": "it needs a note, and stands beside it", "give_feedback": "staff have none; the page of whoever was at a meeting stands in pages",
}

// TestEveryPageStandsInTheTable: whoever adds a page adds it here too.
func TestEveryPageStandsInTheTable(t *testing.T) {
	t.Parallel()
	routes, err := os.ReadFile("../../web/routes.go")
	if err != nil {
		t.Fatal(err)
	}
	elsewhere := []string{
		"/favicon.ico", "/sprog/{language}", "/calendar/{token}", "/login", "/auth/callback", // no pages
		"/forloeb/{id}/handling/{command}", "/forloeb/{id}/handling/{command}/{ref...}", // actionPages
		"/forloeb/{id}/datoer", "/overblik/moedetal", // parts of a page
	}
	for _, m := range regexp.MustCompile(`"GET (/[^"]+)"`).FindAllStringSubmatch(string(routes), -1) {
		pattern := m[1]
		listed := slices.ContainsFunc(pages, func(p aPage) bool { return p.pattern == pattern }) ||
			slices.ContainsFunc(files, func(f aFile) bool { return f.pattern == pattern })
		if !listed && !slices.Contains(elsewhere, pattern) {
			t.Errorf("no browser looks at %s: add it to pages or to files", pattern)
		}
	}
}

// Every page by every role: accessible at both widths, nothing wider than the screen at
// 320 px (which is 400 % of 1280), and in English no Danish of ours.
func TestEveryPageIsAccessibleNarrowAndEnglish(t *testing.T) {
	t.Parallel()
	p := started(t)
	l := p.lives(t)
	for _, who := range []string{"", "karen", "maria", "sofie", "admin"} {
		t.Run(map[string]string{"": "nobody"}[who]+who, func(t *testing.T) {
			t.Parallel()
			b := open(t, p.base, desk)
			if who != "" {
				b.logIn(who)
			}
			for _, page := range pages {
				if page.who == who {
					b.walk(page.path(l))
				}
			}
			b.walk("/findes-ikke")
		})
	}
	t.Run("questions", func(t *testing.T) {
		t.Parallel()
		b := open(t, p.base, desk).logIn("karen")
		paths := l.questions()
		for _, command := range course.Commands() {
			if path := paths[command]; path != "" {
				b.walk(path)
			} else if noQuestions[command] == "" {
				b.walk(l.running.at("/handling/" + command))
			}
		}
	})
}

// walk looks at a page at all widths, and at its English.
func (b *browser) walk(path string) {
	b.t.Helper()
	b.resized(desk, func() { b.visit("/sprog/da?til=" + escaped(path)) })
	status := ask(b, chromedp.Evaluate[int](`performance.getEntriesByType("navigation")[0].responseStatus`))
	if status != 200 && path != "/findes-ikke" {
		b.t.Errorf("%s answers %d: %.200s", path, status, b.text())
		return
	}
	if ask(b, chromedp.Evaluate[int](`document.querySelectorAll("h1").length`)) != 1 {
		b.t.Errorf("%s has not one h1", path)
	}
	small := ask(b, chromedp.Evaluate[string](`[...document.querySelectorAll("main option, main .form-group-radio > label, main .form-group-checkbox > label")]
		.map(e => e.textContent.trim()).find(t => /^\p{Ll}/u.test(t)) || ""`))
	if small != "" {
		b.t.Errorf("%s can be answered with %q, in lower case", path, small)
	}
	if !b.saysDanish() {
		b.t.Errorf("%s says nothing in Danish: that its English says nothing either proves nothing", path)
	}
	b.resized(phone, b.look)
	b.resized(320, b.fits)
	b.visit("/sprog/en?til=" + escaped(path))
	b.english()
}

func (b *browser) resized(width int64, then func()) {
	b.t.Helper()
	b.width = width
	b.resize(width)
	then()
}

// reassigned moves one family from Karen to Jonas.
func (p *product) reassigned(t *testing.T) string {
	t.Helper()
	f := p.family(t, "Skallerup").followedUp()
	id, err := p.cases.Reassign(
		acting(t, sofie), sofie, casework.Reassignment{From: "karen", To: "jonas", Reason: "Karen har barselsorlov.", Courses: []string{f.id}}, uuid.NewString(),
	)
	if err != nil {
		t.Fatalf("reassign: %v", err)
	}
	return id
}

// lives makes them.
func (p *product) lives(t *testing.T) *lives {
	t.Helper()
	l := &lives{
		intake: p.family(t, "Næstved"), drafting: p.family(t, "Odderskov").drafting(), waiting: p.family(t, "Pilegaard").followedUp(),
		running: p.family(t, "Qvortrup").followedUp(), closed: p.family(t, "Rosenørn").eligible(),
	}
	l.drafting.goal = l.drafting.did(karen, course.AddGoal{GoalBody: course.GoalBody{Area: "employment", Text: "Maria finder et job"}})
	w := l.waiting
	w.did(karen, course.RevisePlan{Reason: "Maria har fået en læreplads."})
	w.did(karen, course.ChangeGoal{
		Goal: w.goal,
		GoalBody: course.GoalBody{
			Area: "employment", Text: "Maria gennemfører sin uddannelse", Overall: true, Towards: "employment", Discharges: []string{"lab_min_plan"},
		},
	})
	w.did(karen, course.SubmitPlan{})
	l.closed.did(maria, course.Decline{Member: "m1", Words: "Jeg vil hellere fortsætte, som det er."})

	f := l.running
	f.did(karen, course.RecordFacts{Fields: []string{"employment", "health"}, FieldsConfirmed: "Bekræftet igen."})
	l.ended = f.now().Plan.InForce.Content.Goals[0].Efforts[0].ID
	l.meeting = f.did(karen, course.AgreeMeeting{Confirmed: true, At: calendar.At(f.soon(4), 10, 0), Form: "home_visit", Place: "Rådhuset", Members: []string{"m1", "m2"}})
	l.held = f.did(karen, course.RecordMeeting{At: time.Now().Add(-time.Minute), Form: "office", Present: []string{"m1"}, Note: "Maria vil gerne begynde."})
	f.did(karen, course.ShareMinutes{Meeting: l.held, Minutes: "Maria vil gerne begynde på skolen.", Agreed: "Karen ringer til skolen."})
	l.task = f.did(karen, course.AgreeTask{TaskBody: course.TaskBody{Text: "Karen og Maria ringer til skolen.", Staff: "karen", Member: "m1", By: f.soon(3), Meeting: l.held}})
	l.mentor = f.did(karen, course.DraftMentor{Confirmed: true, MentorTerms: course.MentorTerms{
		Member: "m1", Goal: "Maria møder på skolen hver dag.", Tasks: "Følges med hende om morgenen.", HoursPerWeek: 2.5, Name: "Gunhild Sejersbøl",
		Contact:  "gunhild@eksempel.invalid",
		Employer: f.law().Mentor.Employers[0].ID, Funding: f.law().Mentor.Funding[0].ID,
	}, From: f.today(), To: f.today().AddDays(90), Assessment: "Uden støtte kommer hun ikke af sted."})
	f.did(karen, course.SendMentor{Agreement: l.mentor})
	l.hearing = f.did(karen, course.OpenHearing{Member: "m1", Text: "Vi overvejer at stoppe kontaktpersonen."})
	l.decision = f.did(karen, course.MakeDecision{
		Subject: "Kontaktperson", Member: "m1", Outcome: "ended", Reason: "Målet er nået. Ændret på ny: æøå.", LegalBasis: "Barnets lov § 32",
		Guidance: "Der kan klages inden fire uger.",
	})
	l.appeal = f.did(maria, course.LodgeAppeal{Decision: l.decision, Member: "m1", Text: "Jeg er uenig."})
	l.asked = f.did(maria, course.RequestAccess{Member: "m1"})
	l.consent = f.did(maria, course.GiveConsent{
		Member: "m1", GivenBy: "m1", Types: []string{"health"}, Recipient: "health", Purpose: "Én fælles plan", Form: "digital", Expires: f.today().AddDays(300),
	})
	l.message = f.did(maria, course.SendMessage{Member: "m1", Text: "Kan vi tale om praktikken?"})
	f.did(karen, course.WriteNote{Kind: "call", On: f.today(), Members: []string{"m1"}, Text: "Talte med Maria om morgenerne."})
	l.paper = f.attached("skoleudtalelse.txt", "text/plain", "Skoleudtalelse om æbler")
	l.moved = p.reassigned(t)
	return l
}
