package seed

import (
	"github.com/enplan-dk/enplan/internal/domain/bylaw"
	"github.com/enplan-dk/enplan/internal/domain/calendar"
	"github.com/enplan-dk/enplan/internal/domain/course"
)

// stories are the families. Names and lives are invented; CPR numbers have 60 added to the day, the series that
// is nobody's.
var stories = []struct {
	name string
	tell func(*family)
}{
	{"toft", toft}, {"brinkholt", brinkholt}, {"solvang", solvang}, {"elkjaer", elkjaer}, {"vibe", vibe}, {"ravnsborg", ravnsborg},
}

func adult(name, cpr, subject string, birth calendar.Date) course.NewMember {
	return course.NewMember{Name: name, Kind: course.Adult, Birth: birth, CPR: cpr, Subject: subject}
}

func child(name string, birth calendar.Date, custody ...course.Custody) course.NewMember {
	return course.NewMember{Name: name, Kind: course.Child, Birth: birth, Custody: custody}
}

// category are the facts of the first adult.
func (f *family) category() course.MemberFacts {
	return course.MemberFacts{
		Member: "m1", Spells: []bylaw.Spell{spell(f.law(), day(2025, 9, 1))}, ComplexProblems: "Bolig, økonomi og helbred på én gang.",
	}
}

// joined records the facts of a family that fits the target group, and decides.
func (f *family) joined(facts ...course.MemberFacts) {
	f.step("facts", karen, course.RecordFacts{
		Members: facts, Fields: []string{"employment", "health"}, FieldsConfirmed: "Familien får hjælp fra begge forvaltninger.", Judged: judged(f.law()),
	})
	f.step("decision", karen, course.DecideEligibility{Outcome: course.Eligible, Reason: "Familien får hjælp fra flere fagområder og ønsker én samlet plan."})
	for _, m := range facts {
		f.step("delivery-"+m.Member, karen, course.RecordDelivery{Decision: f.decision(), Member: m.Member, How: course.HandedOver})
	}
}

func (f *family) team() {
	f.step("team-health", karen, course.AddTeamMember{Subject: "jonas", Field: "health", Role: "Sundhedsplejen", Basis: "statute", Statute: "Sundhedsloven"})
	f.step("team-employment", karen, course.MarkField{Field: "employment", Reason: "Tovholderen er selv jobkonsulent."})
	f.step("team", karen, course.ConfirmTeam{})
	for _, yes := range planConsents(f.read().State, f.law(), f.today) {
		f.step("plan-consent-"+yes.Member+"-"+yes.GivenBy, karen, yes)
	}
}

// planned writes a plan that covers what it replaces, and submits it. It answers the overall goal.
func (f *family) planned(text, own string) string {
	professional := "Skridt for skridt: først ro i hverdagen, så praktik nogle timer om ugen."
	goal := f.step("goal", karen, course.AddGoal{GoalBody: course.GoalBody{
		Area: "employment", Text: text, Easy: "Et skridt ad gangen mod job.", OwnWords: &course.Words{Member: "m1", Text: own}, Overall: true, Towards: "employment",
		Measure:    &course.Measure{Name: "Hvor tæt er jeg på?", Min: 0, Max: 10, Baseline: 2, Target: 8},
		Discharges: missing(f.read().State, f.law(), f.today),
	}})
	f.step("effort", karen, course.AddEffort{
		Goal: goal, Text: "Virksomhedspraktik", LegalBasis: "LAB kap. 11", Provider: "En virksomhed i nærheden", Unit: "Jobcentret",
		Responsible: "Tovholderen", From: f.today,
	})
	f.step("section", karen, course.WriteSection{Area: "employment", Text: &professional})
	f.step("interval", karen, course.SetInterval{Every: calendar.Period{Weeks: 2}, Form: "home_visit", Reason: "Familien vil helst mødes hjemme."})
	f.step("submit", karen, course.SubmitPlan{})
	return goal
}

func agrees(member, hash, goal string) course.RespondToPlan {
	return course.RespondToPlan{Member: member, Hash: hash, Goals: []course.GoalAnswer{{Goal: goal, Agree: true}}}
}

// toft is followed up: the plan is in force, the next meeting agreed. The parents live apart, and the daughter of
// sixteen answers for herself.
func toft(f *family) {
	f.opened(karen, course.Opening{
		Referral: course.Referral{Source: "citizen", Reason: "Tre forvaltninger og tre planer. Familien ønsker én."},
		Members: []course.NewMember{
			adult("Maria Toft", "7705901234", "maria", day(1990, 5, 17)),
			adult("Peter Toft-Aaby", "6302881235", "peter", day(1988, 2, 3)),
			{Name: "Freja Toft", Kind: course.Child, Birth: day(2010, 3, 9), Custody: []course.Custody{"m1"}, Subject: "freja"},
			child("Storm Toft", day(2018, 8, 21), "m1"),
		},
	})
	f.joined(f.category(), course.MemberFacts{Member: "m2", NoCategory: true})
	f.team()
	goal := f.planned("Maria begynder på en uddannelse", "Jeg vil være frisør.")
	hash := f.hash()
	f.step("maria", maria, agrees("m1", hash, goal))
	f.step("peter", peter, agrees("m2", hash, goal))
	f.step("freja", freja, agrees("m3", hash, goal))
	f.step("adopt", karen, course.AdoptPlan{})
	f.step("meeting", karen, course.AgreeMeeting{Confirmed: true, At: f.at(3, 10), Form: "home_visit", Members: []string{"m1", "m3"}})
	f.step("message", maria, course.SendMessage{Text: "Kan vi tale om praktikken på næste møde?"})
}

// brinkholt is in intake.
func brinkholt(f *family) {
	f.opened(karen, course.Opening{
		Referral: course.Referral{Source: "school", Reason: "Skolen er bekymret og foreslår en fælles plan."},
		Members: []course.NewMember{
			adult("Signe Brinkholt", "7411921236", "", day(1992, 11, 14)),
			child("Alba Brinkholt", day(2016, 1, 30), "m1"),
		},
	})
	f.step("facts", karen, course.RecordFacts{Members: []course.MemberFacts{f.category()}, Fields: []string{"school"}})
}

// solvang forms its team.
func solvang(f *family) {
	f.opened(karen, course.Opening{
		Referral: course.Referral{Source: "caseworker", Reason: "Hjælp fra to forvaltninger, som ikke taler sammen."},
		Members: []course.NewMember{
			adult("Mikkel Solvang-Krag", "6906851237", "", day(1985, 6, 9)),
			child("Otto Solvang-Krag", day(2014, 4, 2), "m1"),
			child("Vilma Solvang-Krag", day(2019, 10, 11), "m1"),
		},
	})
	f.joined(f.category())
}

// elkjaer waits for an answer to its plan.
func elkjaer(f *family) {
	f.opened(jonas, course.Opening{
		Referral: course.Referral{Source: "health", Reason: "Sundhedsplejen foreslår én indgang til kommunen."},
		Members: []course.NewMember{
			adult("Josefine Elkjær-Nord", "8103941238", "", day(1994, 3, 21)),
			child("Karla Elkjær-Nord", day(2021, 12, 24), "m1"),
		},
	})
	f.joined(f.category())
	f.team()
	f.planned("Josefine finder et job, der passer med familien", "Jeg vil gerne arbejde med dyr.")
}

// vibe declined, without penalty.
func vibe(f *family) {
	f.opened(karen, course.Opening{
		Referral: course.Referral{Source: "caseworker", Reason: "Kunne have gavn af en fælles plan."},
		Members:  []course.NewMember{adult("Rasmus Vibe", "7207791239", "", day(1979, 7, 12))},
	})
	f.step("declined", karen, course.Decline{Member: "m1", Words: "Jeg vil hellere fortsætte, som det er."})
}

// ravnsborg rests for a while.
func ravnsborg(f *family) {
	f.opened(karen, course.Opening{
		Referral: course.Referral{Source: "citizen", Reason: "Ønsker færre møder og én at tale med."},
		Members: []course.NewMember{
			adult("Ditte Ravnsborg", "6509871240", "", day(1987, 9, 5)),
			child("Elias Ravnsborg", day(2017, 5, 19), "m1"),
		},
	})
	f.joined(f.category())
	f.team()
	goal := f.planned("Ditte kommer tættere på arbejdsmarkedet", "Jeg skal først have ro på derhjemme.")
	f.step("response", karen, course.RespondToPlan{
		Member: "m1", Hash: f.hash(), Goals: []course.GoalAnswer{{Goal: goal, Agree: true}}, Oral: &course.Oral{On: f.today, Form: "meeting"},
	})
	f.step("adopt", karen, course.AdoptPlan{})
	f.step("pause", karen, course.PauseCourse{Reason: "Indlæggelse", CitizenView: "Det passer mig godt lige nu.", Until: f.today.AddDays(45)})
}
