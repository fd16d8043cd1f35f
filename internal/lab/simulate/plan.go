package simulate

import (
	"slices"
	"strconv"
	"strings"

	"github.com/enplan-dk/enplan/internal/domain/bylaw"
	"github.com/enplan-dk/enplan/internal/domain/calendar"
	"github.com/enplan-dk/enplan/internal/domain/course"
)

// writePlan writes a section for each person that discharges every provision
// asked for, the goals with their measures, and what is done towards them.
func (l *script) writePlan() {
	l.cover()
	goal := course.GoalBody{
		Area: l.area("m1", true), Members: []string{"m1"}, Overall: true, Towards: "employment",
		Text: "I arbejde, der kan forenes med familien.", Measure: l.measure(),
		OwnWords: &course.Words{Member: "m1", Text: "Jeg vil have et arbejde, jeg kan holde til."},
	}
	if l.law.EmploymentGoal.Kind == bylaw.GoalJobOrEducation && l.chance(50) {
		goal.Towards, goal.Text = "education", "I gang med en uddannelse."
	}
	if l.do(l.me(), &course.AddGoal{GoalBody: goal}) {
		overall := l.answer.Created
		l.effort(overall)
		l.do(l.me(), &course.AddGoal{GoalBody: course.GoalBody{
			Parent: overall, Area: goal.Area, Members: []string{"m1"}, Text: "Praktik nogle timer om ugen.", Measure: l.measure()}})
	}
	for i, m := range l.fam.members {
		id := memberID(i)
		if m.Kind == course.Child && l.chance(60) {
			l.do(l.me(), &course.AddGoal{GoalBody: course.GoalBody{
				Area: l.area(id, false), Members: []string{id}, Text: "Flere gode dage i skole og institution.", Measure: l.measure()}})
		}
		if m.Kind == course.Adult && l.chance(70) {
			if l.do(l.me(), &course.AddGoal{GoalBody: course.GoalBody{
				Area: l.area(id, false), Members: []string{id}, Text: "En hverdag, der hænger sammen.", Measure: l.measure()}}) && l.chance(50) {
				l.effort(l.answer.Created)
			}
		}
	}
}

// cover writes sections for the provisions that the plan does not show yet, person
// by person; a few are not relevant.
func (l *script) cover() {
	type section struct {
		person, area string
		discharges   []string
	}
	var sections []section
	l.asked = nil
	for _, row := range course.Coverage(l.state(), l.law, l.today()) {
		l.asked = append(l.asked, row.Person+"/"+row.Provision)
		if row.Status != course.Missing {
			continue
		}
		if l.chance(4) {
			l.do(l.me(), &course.WaiveProvision{Provision: row.Provision, Person: row.Person, Reason: "Der er ingen sådan plan at erstatte endnu."})
			continue
		}
		i := slices.IndexFunc(sections, func(s section) bool { return s.person == row.Person })
		if i < 0 {
			sections = append(sections, section{person: row.Person, area: l.area(row.Person, row.Person == "m1")})
			i = len(sections) - 1
		}
		sections[i].discharges = append(sections[i].discharges, row.Provision)
	}
	for _, s := range sections {
		text := "Formål, indsats, varighed og mål er aftalt sammen med familien."
		l.do(l.me(), &course.WriteSection{Area: s.area, Member: s.person, Text: &text, Discharges: s.discharges})
	}
}

func memberID(i int) string { return "m" + string(rune('1'+i)) }

func (l *script) kind(person string) string {
	for i, m := range l.fam.members {
		if memberID(i) == person {
			return string(m.Kind)
		}
	}
	return bylaw.Adult
}

// area is an area of the by-law's list in which a person may have a section or a
// goal: an employment-oriented one, or one of the others that fits the person.
func (l *script) area(person string, employment bool) string {
	kind := l.kind(person)
	var ids, others []string
	for _, a := range l.law.LifeAreas {
		switch {
		case a.Kind != kind || a.Employment != (employment && kind == bylaw.Adult):
		case l.fits(a, person):
			ids = append(ids, a.ID)
		default:
			others = append(others, a.ID)
		}
	}
	if len(ids) == 0 {
		ids = others // whoever keeps the ordinary plans has goals in the plan all the same
	}
	return pick(l, ids)
}

// fits: an adult's area that discharges provisions is for those who have one of them.
func (l *script) fits(a bylaw.LifeArea, person string) bool {
	return a.Employment || a.Kind == bylaw.Child || len(a.Discharges) == 0 || slices.ContainsFunc(a.Discharges, func(tag string) bool {
		provision, _, _ := strings.Cut(tag, "/")
		return slices.Contains(l.asked, person+"/"+provision)
	})
}

func (l *script) measure() *course.Measure {
	return &course.Measure{Name: "Hvor langt er vi?", Min: 0, Max: 10, Baseline: l.between(1, 4), Target: l.between(6, 10)}
}

func (l *script) effort(goal string) {
	e := course.AddEffort{
		Goal: goal, Text: "Støtte og vejledning hver uge.", LegalBasis: "Efter planens hjemmel", Provider: "Kommunen",
		Unit: pick(l, []string{"Familiehuset", "Jobcentret", "Sundhedshuset"}), Responsible: l.traits.caseworker, From: l.today(),
	}
	if l.chance(50) {
		e.To = l.today().AddDays(l.between(120, 500))
	}
	l.do(l.me(), &e)
}

// rhythm sets the interval so that the meetings come near to the ordinary number.
// Where no exemption leaves it free, the refusal says how long it may be at most.
func (l *script) rhythm(reason string) {
	days := 91
	if perYear := l.ordinary(); perYear > 0 {
		days = max(14, int(365/(perYear*l.traits.pace)))
	}
	every := calendar.Period{Days: days}
	if every.Longer(l.law.FollowUp.LongestInterval) {
		every = l.law.FollowUp.LongestInterval
	}
	form := pick(l, []string{"home_visit", "office", "video", "telephone"})
	for !l.do(l.me(), &course.SetInterval{Every: every, Form: form, Reason: reason}) {
		most, err := strconv.Atoi(l.refusal.Param("days"))
		if err != nil || most >= every.Days && every.Days > 0 {
			return
		}
		every = calendar.Period{Days: most}
	}
}

// ordinary is the ordinary number of meetings a year of the first adult.
func (l *script) ordinary() float64 {
	today := l.today()
	for _, s := range l.fam.facts.Members[0].Spells {
		if rate := l.law.Rate(s, s.From, today); s.To.IsZero() && rate.PerYear > 0 {
			return rate.PerYear
		}
	}
	return 0
}

// adopt submits the plan, gathers every party's answer and brings it into force. A
// dissent leads to a changed plan, or stands beside the plan with the reason.
func (l *script) adopt() {
	for range 3 {
		if !l.do(l.me(), &course.SubmitPlan{}) {
			return
		}
		dissent, answered := l.answers()
		switch {
		case !answered:
			return
		case dissent && l.chance(60):
			l.wait(1, 6)
			l.do(l.me(), &course.ReturnPlan{Reason: "Familien er uenig i et mål; det skrives om sammen."})
			l.wait(1, 6)
			continue
		}
		l.wait(0, 3)
		adopt := course.AdoptPlan{}
		if dissent {
			adopt.DissentReason = "Målet er en betingelse for ydelsen; uenigheden står i planen med familiens ord."
		}
		if l.do(l.me(), &adopt) {
			return
		}
		l.do(l.me(), &course.ReturnPlan{Reason: "Noget mangler i planen."})
		l.cover()
	}
}

// answers gives every party's answer to exactly the submitted version.
func (l *script) answers() (dissent, complete bool) {
	s := l.state()
	complete = true
	for _, p := range s.Parties(l.law, l.today()) {
		if l.chance(15) {
			l.wait(12, 25) // long enough for the supervisor to be told
		} else {
			l.wait(1, 5)
		}
		answer := course.RespondToPlan{Member: p.ID, Hash: s.Plan.Submitted.Hash}
		no := l.chance(9)
		for _, g := range s.Plan.Draft.Goals {
			if !s.Concerns(p.ID, g.Members...) {
				continue
			}
			x := course.GoalAnswer{Goal: g.ID, Agree: !no}
			if no {
				x.Words, no, dissent = "Det mål er jeres og ikke mit.", false, true
			}
			answer.Goals = append(answer.Goals, x)
		}
		by := l.citizen(p.ID)
		if !l.traits.digital {
			by, answer.Oral = l.me(), &course.Oral{On: l.today(), Form: pick(l, []string{"meeting", "telephone"})}
		}
		complete = l.do(by, &answer) && complete
	}
	return dissent, complete
}
