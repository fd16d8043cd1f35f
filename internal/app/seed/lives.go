package seed

import (
	"slices"
	"time"

	"github.com/enplan-dk/enplan/internal/domain/bylaw"
	"github.com/enplan-dk/enplan/internal/domain/calendar"
	"github.com/enplan-dk/enplan/internal/domain/course"
)

// past is a family whose course was opened some days ago, and what makes its course different from the others'.
type past struct {
	surname, adult, child string
	age                   int // days since the course was opened
	by                    course.Actor
	weeks                 int // between the meetings
	turns                 []turn
}

// turn is what a course has and others have not.
type turn int

const (
	twoAdults turn = iota
	declines
	disagrees
	hasMentor
	rests
	handedOver
	moves
	neglected // nobody has done anything in it for two weeks
)

func (p past) has(t turn) bool { return slices.Contains(p.turns, t) }

var (
	asKaren = course.Actor{Subject: karen.Subject, Role: course.Caseworker}
	asJonas = course.Actor{Subject: jonas.Subject, Role: course.Caseworker}
	asBodil = course.Actor{Subject: "bodil", Role: course.Caseworker}
)

// pasts are the families of the example municipality beside those of the stories.
var pasts = []past{
	{"Agerskov-Bruun", "Nanna", "Villads", 1, asKaren, 2, nil},
	{"Bisgaard-Lyng", "Kamma", "Sylvester", 4, asJonas, 2, []turn{twoAdults}},
	{"Dalsgaard-Vang", "Thyra", "Asta", 11, asKaren, 3, nil},
	{"Engholm-Krog", "Birk", "Uffe", 34, asJonas, 4, []turn{neglected}},
	{"Fjeldsted", "Solvej", "Hjalmar", 12, asKaren, 2, []turn{twoAdults}},
	{"Gravlund", "Ingeborg", "Tilde", 21, asJonas, 2, nil},
	{"Hedelykke", "Gerda", "Bertram", 24, asKaren, 3, nil},
	{"Iversholm", "Jeppe", "Magda", 29, asKaren, 4, []turn{declines}},
	{"Kildegaard-Bro", "Rosa", "Viggo", 32, asJonas, 2, []turn{twoAdults}},
	{"Lindekilde", "Ellinor", "Aksel", 36, asKaren, 2, nil},
	{"Mellemgaard", "Tove", "Sigrid", 38, asJonas, 3, []turn{disagrees}},
	{"Nygaard-Tang", "Palle", "Liv", 52, asKaren, 2, nil},
	{"Overby-Holt", "Merete", "Oskar", 61, asKaren, 4, []turn{twoAdults}},
	{"Plovhøj", "Vibeke", "Selma", 75, asJonas, 3, []turn{hasMentor}},
	{"Rugmark", "Bodil-Marie", "Anton", 88, asKaren, 2, []turn{neglected}},
	{"Sejlstrup", "Hjørdis", "Ville", 97, asJonas, 2, nil},
	{"Tangkær", "Rune", "Ellen", 110, asKaren, 3, []turn{moves}},
	{"Uldum-Riis", "Gudrun", "Karl", 124, asKaren, 4, []turn{disagrees, twoAdults}},
	{"Vindelev", "Astrid", "Nora", 139, asJonas, 2, []turn{handedOver}},
	{"Westergård-Ilsø", "Kirstine", "Emil", 150, asKaren, 3, nil},
	{"Ydby", "Leif", "Alma", 163, asJonas, 2, []turn{rests}},
	{"Æblehave", "Maren", "Theodor", 178, asKaren, 2, []turn{hasMentor}},
	{"Østerlund", "Sidsel", "Ida", 190, asKaren, 4, []turn{neglected, twoAdults}},
	{"Aastrup-Kjær", "Inger", "Malthe", 205, asJonas, 3, nil},
	{"Bakkedal", "Dorthe", "Frida", 221, asJonas, 2, []turn{moves, handedOver}},
	{"Charlottelund", "Torben", "August", 236, asKaren, 2, nil},
	{"Drosselvang", "Helle", "Agnes", 252, asJonas, 4, []turn{hasMentor, twoAdults}},
	{"Elverhøj-Sand", "Lisbet", "Johan", 270, asKaren, 3, []turn{rests}},
	{"Fasanbjerg", "Annelise", "Clara", 288, asKaren, 2, nil},
	{"Grønnehave", "Carsten", "Otto", 305, asJonas, 2, []turn{disagrees}},
	{"Hvidkilde", "Ragnhild", "Luna", 330, asKaren, 3, nil},
	{"Ibskov", "Sonja", "Felix", 371, asJonas, 2, []turn{twoAdults}},
	{"Jernved", "Pernille", "Olga", 402, asKaren, 4, nil},
	{"Kornmod", "Hans-Peder", "Elias", 455, asJonas, 3, []turn{hasMentor}},
}

// finished are families of the trial of municipality 151, whose courses are over.
func finished(now time.Time) []past {
	var all []past
	for i, p := range pasts[16:] {
		opened := calendar.Date{Year: 2017, Month: time.December, Day: 4}.AddDays(30 * i)
		p.age, p.by = calendar.DaysBetween(opened, calendar.DateOf(now)), asBodil
		p.turns = slices.DeleteFunc(slices.Clone(p.turns), func(t turn) bool { return t == handedOver || t == neglected })
		all = append(all, p)
	}
	return all
}

// lived is a family's course until now.
func (p past) lived(law, id string, now time.Time) *life {
	l := &life{id: id, by: p.by, now: now}
	if p.has(neglected) {
		l.now = now.AddDate(0, 0, -14)
	}
	opened := calendar.DateOf(now).AddDays(-p.age)
	at := office(opened, 9)
	if at.After(l.now) {
		at = l.now
	}
	l.open(p.opening(law, calendar.DateOf(at)), at)
	p.intake(l)
	if p.has(declines) {
		l.on(24, 11).do(course.Decline{Member: "m1", Words: "Vi vil hellere fortsætte, som vi plejer."})
	}
	if l.state.Phase != course.Closed {
		p.planned(l)
		p.followedUp(l)
	}
	if l.err == nil { // what was not done is not done; time goes on
		l.over, l.now = false, now
		l.until(now)
	}
	return l
}

func (p past) opening(law string, on calendar.Date) course.Opening {
	first := adult(p.adult+" "+p.surname, "", "", on.AddDays(-365*31-p.age))
	o := course.Opening{
		Bylaw:    law,
		Referral: course.Referral{Source: []string{"citizen", "caseworker", "school", "health"}[p.age%4], Reason: "Flere forvaltninger hjælper familien, hver med sin plan."},
		Members:  []course.NewMember{first, child(p.child+" "+p.surname, on.AddDays(-365*(3+p.age%7)-40), "m1")},
	}
	if p.has(twoAdults) {
		o.Members = append(o.Members, adult("Kim "+p.surname, "", "", on.AddDays(-365*34-7)))
	}
	return o
}

func (p past) intake(l *life) {
	law := l.law()
	facts := []course.MemberFacts{{
		Member: "m1", ComplexProblems: "Bolig, økonomi og helbred på én gang.", Spells: []bylaw.Spell{spell(law, l.opened.AddDays(-200))},
	}}
	if p.has(twoAdults) {
		facts = append(facts, course.MemberFacts{Member: "m3", NoCategory: true})
	}
	l.on(2, 10).do(course.RecordFacts{Members: facts, Fields: []string{"employment", "children_families"}, FieldsConfirmed: "Begge forvaltninger har bekræftet det.", Judged: judged(law)})
	l.on(6, 13).do(course.DecideEligibility{Outcome: course.Eligible, Reason: "Familien får hjælp fra to fagområder og ønsker én samlet plan."})
	p.deliver(l.on(7, 9))
	l.on(10, 9).do(course.MarkField{Field: "employment", Reason: "Tovholderen er selv jobkonsulent."})
	l.on(15, 14).do(course.MarkField{Field: "children_families", Reason: "Deltager, når der er brug for det."}, course.ConfirmTeam{})
	if l.err == nil && !l.over {
		for _, yes := range planConsents(l.state, law, calendar.DateOf(l.at)) {
			l.do(yes)
		}
	}
}

// deliver hands the decision that was made last over.
func (p past) deliver(l *life) {
	if l.err != nil || l.over {
		return
	}
	law := l.law()
	made := l.state.Decisions[len(l.state.Decisions)-1]
	for _, member := range l.state.Undelivered(made, law) {
		l.do(course.RecordDelivery{Decision: made.ID, Member: member, How: course.HandedOver})
	}
}

func (p past) planned(l *life) {
	text := "Først ro i hverdagen, så praktik nogle timer om ugen."
	goal := l.on(22, 10).do(course.AddGoal{GoalBody: course.GoalBody{
		Area: "employment", Text: p.adult + " får et arbejde, der passer til hverdagen", Easy: p.adult + " får et job, der passer.", Overall: true, Towards: "employment", Discharges: missing(l.state, l.law(), calendar.DateOf(l.at)),
		OwnWords: &course.Words{Member: "m1", Text: "Jeg vil gerne kunne forsørge os selv."},
		Measure:  &course.Measure{Name: "Hvor tæt er jeg på?", Max: 10, Baseline: 2, Target: 8},
	}})
	l.do(course.AddEffort{
		Goal: goal, Text: "Virksomhedspraktik", LegalBasis: "LAB kap. 11", Provider: "En virksomhed i nærheden", Unit: "Jobcentret", Responsible: "Tovholderen",
		From: calendar.DateOf(l.at),
	})
	l.on(26, 11).do(course.AddGoal{GoalBody: course.GoalBody{
		Area: "child_school", Members: []string{"m2"}, Text: p.child + " kommer glad i skole eller børnehave", Easy: p.child + " er glad om morgenen.",
		Measure: &course.Measure{Name: "Gode dage", Max: 10, Baseline: 3, Target: 8},
	}})
	l.do(course.WriteSection{Area: "employment", Text: &text})
	l.do(course.SetInterval{Every: calendar.Period{Weeks: p.weeks}, Form: []string{"home_visit", "office", "telephone"}[p.age%3], Reason: "Familien har selv valgt det."})
	l.on(32, 15).do(course.SubmitPlan{})
	for _, member := range []string{"m1", "m3"} {
		if member == "m1" || p.has(twoAdults) {
			p.answers(l.on(36, 12), member)
		}
	}
	var adopt course.AdoptPlan
	if p.has(disagrees) {
		adopt.DissentReason = "Familien er enig i resten, og vi tager målet op igen efter ferien."
	}
	l.on(38, 9).do(adopt)
}

// answers is one adult's answer to the plan, as it was said.
func (p past) answers(l *life, member string) {
	if l.err != nil || l.over || l.state.Plan.Submitted == nil {
		return
	}
	answer := course.RespondToPlan{Member: member, Hash: l.state.Plan.Submitted.Hash, Oral: &course.Oral{On: calendar.DateOf(l.at), Form: "meeting"}}
	for i, g := range l.state.Plan.Draft.Goals {
		if member != "m1" && len(g.Members) > 0 { // the child's, whose custody she does not have
			continue
		}
		a := course.GoalAnswer{Goal: g.ID, Agree: true}
		if p.has(disagrees) && i == 1 {
			a.Agree, a.Words = false, "Det er for tidligt. Vi vil vente til efter ferien."
		}
		answer.Goals = append(answer.Goals, a)
	}
	l.do(answer)
}

// followedUp is what comes after the plan: meetings in the family's own rhythm, what this family has beside them, and the end.
func (p past) followedUp(l *life) {
	for n := 0; l.err == nil && !l.over && l.state.Phase == course.FollowingUp; n++ {
		day := calendar.DaysBetween(l.opened, calendar.DateOf(l.at))
		switch {
		case day > 340:
			p.closed(l)
			return
		case n == 2 && p.has(hasMentor):
			p.mentor(l)
		case n == 3 && p.has(handedOver):
			l.do(course.OfferHandover{To: karen.Subject, Note: "Familien ringer helst om formiddagen.", AnswerBy: calendar.DateOf(l.at).AddDays(5)})
			l.by = asKaren
			l.on(day+2, 10).do(course.AnswerHandover{Accept: true})
		case n == 4 && p.has(rests):
			l.do(course.PauseCourse{Reason: "Indlæggelse", CitizenView: "Det passer mig godt.", Until: calendar.DateOf(l.at).AddDays(28)})
			l.on(day+29, 10)
		}
		p.meets(l, n)
	}
}

// meets agrees the next meeting and holds it; now and then it is moved, or nobody comes.
func (p past) meets(l *life, n int) {
	if l.err != nil || l.over || l.state.Pause != nil {
		return
	}
	on := l.state.FollowUp.Next
	if soon := calendar.DateOf(l.at).AddDays(2); on.Before(soon) {
		on = soon
	}
	members := []string{"m1", "m2"}
	meeting := l.do(course.AgreeMeeting{Confirmed: true, At: office(on, 9+(n+p.age)%5), Form: l.state.FollowUp.Interval.Form, Members: members})
	if p.has(moves) && n%3 == 1 {
		on = on.AddDays(3)
		l.until(office(on.AddDays(-4), 9)).do(course.MoveMeeting{Confirmed: true, Meeting: meeting, At: office(on, 13), Reason: "Barnet er sygt."})
	}
	l.until(office(on, 15))
	if (n+p.age)%7 == 5 {
		l.do(course.MissMeeting{Meeting: meeting, Note: "Ingen kom. Vi aftalte en ny tid på telefonen."})
		return
	}
	hold := course.HoldMeeting{
		Meeting: meeting, Present: members, Note: "Vi gennemgik målene ét for ét og aftalte de næste skridt.",
		OwnWords: []course.Words{{Member: "m1", Text: []string{"Det går langsomt, men det går.", "Jeg er glad for, at der kun er én at ringe til.", "Det var en hård uge."}[n%3]}},
	}
	if l.err == nil && !l.over {
		for i, g := range l.state.Plan.InForce.Content.Goals {
			hold.Scores = append(hold.Scores, course.Score{Goal: g.ID, Value: min(g.Measure.Max, g.Measure.Baseline+(n+1)/(2+i)+(n+p.age)%2)})
		}
		for _, d := range course.TimedDuties(l.state, calendar.DateOf(l.at)) {
			hold.Reviewed = append(hold.Reviewed, d.Ref)
		}
	}
	l.do(hold)
}

func (p past) mentor(l *life) {
	from := calendar.NewWorking(nil).Next(calendar.DateOf(l.at).AddDays(7))
	agreement := l.do(course.DraftMentor{
		Confirmed: true, From: from, To: from.AddDays(83), Assessment: "Uden støtte kommer hun ikke af sted om morgenen.",
		MentorTerms: course.MentorTerms{
			Member: "m1", Goal: "At møde stabilt i praktikken", Tasks: "Følges med hende de første uger", HoursPerWeek: 3, Name: "Gunhild Sejersbøl",
			Contact: "Gunhild træffes på praktikstedet", Employer: "company", Funding: "wage",
		},
	})
	l.do(course.SendMentor{Agreement: agreement})
	for _, side := range []string{"citizen", "mentor"} {
		l.do(course.AgreeMentor{Agreement: agreement, Side: side, Form: "signature"})
	}
}

// closed ends the course with everything settled.
func (p past) closed(l *life) {
	for _, m := range l.state.Mentors {
		if m.Status == course.MentorActive {
			l.do(course.EndMentor{Agreement: m.ID, Reason: "Forløbet slutter."})
		}
	}
	law := l.law()
	list := course.Checklist{Aftercare: calendar.DateOf(l.at).AddDays(60)}
	for _, g := range l.state.Plan.InForce.Content.Goals {
		for _, e := range g.Efforts {
			list.ContinuingEfforts = append(list.ContinuingEfforts, e.ID)
		}
		list.FinalScores = append(list.FinalScores, course.Score{Goal: g.ID, Value: g.Measure.Target})
	}
	for _, row := range course.Coverage(l.state, law, calendar.DateOf(l.at)) {
		if row.Status == course.Covered || row.Status == course.Missing {
			list.Conversions = append(list.Conversions, course.ConvertedProvided{Provision: row.Provision, Person: row.Person, Needs: "Jobcentret skriver planen ud fra den fælles plan."})
		}
	}
	l.do(course.CloseCourse{
		Confirmed: true, Outcome: course.OutcomeCompleted, Reason: "Familien har nået sine mål og klarer sig uden forløbet.", Checklist: list,
		Destination: []string{"work", "education", "ordinary_plans"}[p.age%3],
	})
}
