package simulate

import (
	"fmt"
	"slices"
	"time"

	"github.com/enplan-dk/enplan/internal/domain/bylaw"
	"github.com/enplan-dk/enplan/internal/domain/calendar"
	"github.com/enplan-dk/enplan/internal/domain/course"
)

// traits are what makes one family's life differ from another's.
type traits struct {
	caseworker string
	pace       float64 // of the ordinary number of meetings
	growth     float64 // what the family gains from the start to the end of its course
	start      int     // how it answers at the first meeting, 1 to 5
	digital    bool    // the adults answer for themselves rather than orally
	reliable   int     // of a hundred meetings, how many they come to
}

// staff are the municipality's caseworkers, coordinators in turn.
const staffed = 14

func (l *script) somebody() string { return fmt.Sprintf("tovholder-%02d", 1+l.dice.IntN(staffed)) }

func (l *script) colleague() string {
	for {
		if who := l.somebody(); who != l.traits.caseworker {
			return who
		}
	}
}

func caseworker(who string) course.Actor {
	return course.Actor{Subject: who, Role: course.Caseworker}
}

var leader = course.Actor{Subject: "teamleder-01", Role: course.Supervisor}

// me is whoever works on the course now.
func (l *script) me() course.Actor { return caseworker(l.traits.caseworker) }

// citizen is a family member who acts for herself.
func (l *script) citizen(member string) course.Actor {
	for i, m := range l.fam.members {
		if memberID(i) == member {
			return course.Actor{Subject: m.Subject, Role: course.Citizen}
		}
	}
	return course.Actor{Role: course.Citizen}
}

// adults are the family's adults, by member id.
func (l *script) adults() []string {
	var out []string
	for i, m := range l.fam.members {
		if m.Kind == course.Adult {
			out = append(out, memberID(i))
		}
	}
	return out
}

func (l *script) character() {
	l.traits = traits{
		caseworker: l.somebody(), pace: 0.9 + 0.35*l.dice.Float64(), growth: l.dice.Float64()*2.6 - 0.4,
		start: l.between(1, 4), digital: l.chance(60), reliable: l.between(80, 99),
	}
}

// run is the family's whole course, from the first talk to what comes after the
// closing.
func (l *script) run() {
	l.character()
	if !l.join() {
		l.afterwards()
		return
	}
	l.formTeam()
	l.draftPlan()
	end, how := l.plannedEnd()
	l.schedule(end)
	l.follow(end)
	l.leave(how)
	l.afterwards()
}

// join is the intake: facts, the decision on taking part, or a no thank you.
func (l *script) join() bool {
	l.wait(2, 12)
	l.do(l.me(), &l.fam.facts)
	l.until(l.now.Add(20 * time.Minute))
	if l.chance(30) {
		l.do(l.me(), &course.WriteNote{Kind: "call", On: l.today(), Text: "Talt med familien om, hvad én plan vil betyde for dem."})
	}
	l.wait(3, 18)
	if l.chance(5) {
		for _, adult := range l.adults() {
			l.do(l.citizen(adult), &course.Decline{Member: adult, Words: "Det er ikke noget for os lige nu."})
		}
		return false
	}
	s := l.state()
	outcome := course.NotEligible
	decide := course.DecideEligibility{Outcome: outcome, Reason: "Familien opfylder ikke kriterierne for målgruppen."}
	if l.law.Assess(s.Facts(), l.today()).Outcome == bylaw.Eligible {
		decide = course.DecideEligibility{Outcome: course.Eligible, Reason: "Familien er i målgruppen og ønsker at deltage."}
	} else if criterion := l.judged(); criterion != "" && l.chance(40) && !general(l.law) {
		decide = course.DecideEligibility{
			Outcome: course.Eligible, Reason: "Familien hører til efter en faglig vurdering.",
			Deviation: []course.Deviation{{Criterion: criterion, Met: true, Reason: "Et fagområde mere er på vej ind i familien."}},
		}
	}
	if !l.do(l.me(), &decide) {
		return false
	}
	l.deliver()
	return decide.Outcome == course.Eligible
}

// deliver hands over what was decided last, or sends a letter to who gets letters. Some say themselves that they have it, and a few are forgotten.
func (l *script) deliver() {
	s := l.state()
	made := s.Decisions[len(s.Decisions)-1]
	for _, to := range s.Addressees(made, l.law) {
		if l.chance(5) {
			continue
		}
		c, by := course.RecordDelivery{Decision: made.ID, Member: to, How: course.HandedOver}, l.me()
		for _, m := range s.Members {
			switch {
			case m.ID != to:
			case m.NoDigitalPost:
				c.How = course.ByLetter
			case m.Subject != "" && l.chance(50):
				c.How, by = course.OwnWord, l.citizen(to)
			}
		}
		l.do(by, &c)
	}
}

// judged is a criterion of judgement, which may be assessed otherwise.
func (l *script) judged() string {
	for _, g := range l.law.Target.AnyOf {
		for _, c := range g.Criteria {
			if c.Judgement {
				return c.ID
			}
		}
	}
	return ""
}

// formTeam asks for consents and takes the professionals in.
func (l *script) formTeam() {
	l.wait(2, 15)
	for _, f := range l.state().Fields {
		switch {
		case l.chance(8):
			l.do(l.me(), &course.MarkField{Field: f.Field, Reason: "Fagområdet har afsluttet sin hjælp til familien."})
		case l.chance(55):
			l.joinByConsent(f.Field)
		default:
			l.joinByStatute(f.Field)
		}
	}
	if l.chance(60) {
		l.meetOnTheWay(3, 14)
	}
	l.wait(2, 12)
	l.do(l.me(), &course.ConfirmTeam{})
	if general(l.law) {
		l.consents()
	}
}

func (l *script) joinByConsent(field string) {
	ok := l.do(l.citizen("m1"), &course.GiveConsent{
		Member: "m1", GivenBy: "m1", Types: []string{pick(l, []string{"employment", "social", "health", "economy"})},
		Recipient: field, Purpose: "At fagområdet kan være med i teamet om den fælles plan.", Form: "digital",
		Expires: l.today().AddDays(l.between(300, 900)),
	})
	if ok {
		l.do(l.me(), &course.AddTeamMember{Subject: "fag-" + field, Field: field, Role: "Fagperson", Basis: "consent", Consent: l.answer.Created})
	}
}

func (l *script) joinByStatute(field string) {
	l.do(l.me(), &course.AddTeamMember{Subject: "fag-" + field, Field: field, Role: "Fagperson", Basis: "statute", Statute: "Efter lovgrundlaget for fagområdet"})
}

// meetOnTheWay is a meeting before the plan is in force.
func (l *script) meetOnTheWay(low, high int) {
	at := l.in(low, high)
	if !l.do(l.me(), &course.AgreeMeeting{Confirmed: true, At: at, Form: "home_visit", Members: l.invited()}) {
		return
	}
	meeting := l.answer.Created
	l.until(at.Add(75 * time.Minute))
	l.do(l.me(), &course.HoldMeeting{Meeting: meeting, Present: l.comers(), Note: "Talt om, hvad familien vil."})
}

// invited are the family members who take part: the adults, the young parties and
// the children with a plan of their own.
func (l *script) invited() []string {
	var out []string
	for i, m := range l.fam.members {
		party := m.Kind == course.Adult || calendar.AgeOn(m.Birth, l.today()) >= l.law.PartyAge(l.today())
		if (party || len(l.fam.facts.Members[i].SelPlans) > 0) && !slices.Contains(l.gone, memberID(i)) {
			out = append(out, memberID(i))
		}
	}
	return out
}

// comers are those of the invited who come: the first adult always, a child now and then.
func (l *script) comers() []string {
	return slices.DeleteFunc(l.invited(), func(m string) bool {
		away := 12
		if l.kind(m) == bylaw.Child {
			away = 55
		}
		return m != "m1" && l.chance(away)
	})
}

// draftPlan writes the plan together with the family until it is in force.
func (l *script) draftPlan() {
	if l.chance(70) {
		l.meetOnTheWay(5, 16)
	}
	l.wait(3, 20)
	l.writePlan()
	l.rhythm("Aftalt med familien ud fra dens ressourcer og behov.")
	if l.chance(35) {
		l.do(l.citizen("m1"), &course.AddComment{About: "employment", Text: "Jeg vil gerne have, at der også står noget om mine børn.", Proposal: true})
	}
	l.wait(1, 8)
	l.adopt()
}

// plannedEnd is when and how the family will leave: on its own, or when the trial ends.
func (l *script) plannedEnd() (time.Time, course.Outcome) {
	last := l.law.Trial.LastDay()
	ended := l.office(last.AddDays(l.between(1, 20)))
	early := func(low, high int) (time.Time, bool) {
		on := l.today().AddDays(l.between(low, high))
		return l.office(on), on.Before(last.AddDays(-10))
	}
	switch roll := l.dice.IntN(100); {
	case roll < 46:
		if at, ok := early(210, 720); ok {
			return at, course.OutcomeCompleted
		}
	case roll < 52:
		if at, ok := early(90, 600); ok {
			return at, course.OutcomeMoved
		}
	case roll < 58:
		if at, ok := early(60, 500); ok {
			return at, course.OutcomeWithdrawn
		}
	}
	return ended, l.outcomeAtTheEnd()
}

// outcomeAtTheEnd is how a course ends with the years that are lived through: a general law does not end with them.
func (l *script) outcomeAtTheEnd() course.Outcome {
	if general(l.law) {
		return course.OutcomeCompleted
	}
	return course.OutcomeTrialEnded
}
