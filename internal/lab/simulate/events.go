package simulate

import (
	"slices"

	"github.com/enplan-dk/enplan/internal/domain/bylaw"
	"github.com/enplan-dk/enplan/internal/domain/course"
)

// handover: a coordinator asks a colleague, who mostly accepts, or a leaving
// coordinator's courses are appointed to somebody else in one go.
func (l *script) handover() {
	s, ok := l.alive()
	if !ok || s.Team.Handover != nil {
		return
	}
	to := l.colleague()
	if to == s.Team.Coordinator.Subject {
		return
	}
	if l.chance(25) { // as a bulk reassignment does: by signal
		l.tell(leader, &course.AppointCoordinator{Subject: to, Reason: "Tovholderen har fået nyt arbejde."})
		return
	}
	if !l.do(l.me(), &course.OfferHandover{To: to, Note: "Familien vil helst ringes op om formiddagen.", AnswerBy: l.today().AddDays(7)}) {
		return
	}
	l.plan(l.in(1, 10), func() {
		if s, ok := l.alive(); ok && s.Team.Handover != nil && s.Team.Handover.To == to {
			l.do(caseworker(to), &course.AnswerHandover{Accept: l.chance(85), Reason: "Efter aftale."})
		}
	})
}

// accountDisabled: the supervisor stands in at once, until somebody is appointed.
func (l *script) accountDisabled() {
	if _, ok := l.alive(); !ok {
		return
	}
	l.do(leader, &course.AppointCoordinator{Subject: leader.Subject, Reason: "Tovholderens adgang er lukket.", Interim: true})
	l.plan(l.in(3, 14), func() {
		if s, ok := l.alive(); ok && s.Team.Coordinator.Interim {
			l.do(leader, &course.AppointCoordinator{Subject: l.somebody(), Reason: "Ny tovholder."})
		}
	})
}

// holiday is a planned absence with a cover, which begins and ends by itself.
func (l *script) holiday() {
	s, ok := l.alive()
	if !ok || s.Team.Absence != nil {
		return
	}
	from := l.today().AddDays(l.between(1, 30))
	cover := l.colleague()
	if cover == s.Team.Coordinator.Subject {
		return
	}
	l.do(l.me(), &course.PlanAbsence{From: from, To: from.AddDays(l.between(4, 24)), Cover: cover})
}

// pause lets the course rest; some are resumed before time does it.
func (l *script) pause() {
	s, ok := l.alive()
	if !ok || s.Phase != course.FollowingUp || s.Pause != nil {
		return
	}
	until := l.today().AddDays(l.between(14, 90))
	if until.After(l.law.Trial.LastDay()) {
		return
	}
	for _, m := range s.Meetings {
		if m.Status == course.Agreed {
			l.do(l.me(), &course.CancelMeeting{Meeting: m.ID, Reason: "Forløbet sættes i bero."})
		}
	}
	if !l.do(l.me(), &course.PauseCourse{Reason: "Sygdom i familien.", CitizenView: "Vi har brug for ro.", Until: until}) {
		return
	}
	l.plan(l.office(until.AddDays(2)), l.agreeNext)
	if l.chance(25) {
		l.plan(l.in(5, 12), func() {
			if s, ok := l.alive(); ok && s.Pause != nil {
				l.do(l.me(), &course.Resume{})
				l.plan(l.in(1, 3), l.agreeNext)
			}
		})
	}
}

// mentor is an agreement with its own life: drafted, agreed, extended or ended, or
// left to expire.
func (l *script) mentor() {
	s, ok := l.alive()
	if !ok || s.Phase != course.FollowingUp {
		return
	}
	to := l.today().AddDays(l.between(60, 170))
	rules := l.law.Mentor
	if !l.do(l.me(), &course.DraftMentor{Confirmed: true, MentorTerms: course.MentorTerms{
		Member: "m1", Goal: "At møde stabilt på arbejdspladsen.", Tasks: "At følge i gang ud over, hvad arbejdspladsen ellers gør.",
		HoursPerWeek: float64(l.between(1, 6)), Name: "Mentor Prøve", Contact: "mentor@eksempel.invalid",
		Employer: pick(l, rules.Employers).ID, Funding: pick(l, rules.Funding).ID, NoOtherOffer: l.chance(15),
	}, From: l.today(), To: to, Assessment: "Støtten er en betingelse for at fastholde indsatsen."}) {
		return
	}
	id := l.answer.Created
	l.wait(1, 6)
	l.do(l.me(), &course.SendMentor{Agreement: id})
	l.do(l.me(), &course.AgreeMentor{Agreement: id, Side: "mentor", Form: "meeting"})
	l.do(l.citizen("m1"), &course.AgreeMentor{Agreement: id, Side: "citizen", Form: "digital"})
	active := func() bool {
		s, ok := l.alive()
		return ok && slices.ContainsFunc(s.Mentors, func(m course.Mentor) bool { return m.ID == id && m.Status == course.MentorActive })
	}
	switch roll := l.dice.IntN(100); {
	case roll < 35:
		l.plan(l.office(to.AddDays(-10)), func() {
			if active() && l.law.InTrial(l.today()) {
				l.do(l.me(), &course.ExtendMentor{Confirmed: true, Agreement: id, To: to.AddDays(l.between(60, 150)), Assessment: "Målet er nær, men ikke nået."})
			}
		})
	case roll < 55:
		l.plan(l.in(20, 50), func() {
			if active() {
				l.do(l.me(), &course.EndMentor{Agreement: id, Reason: "Målet er nået."})
			}
		})
	}
}

// categoryChanges: an adult's category changes, which may take the family out of
// the target group and the plan away from what it replaced.
func (l *script) categoryChanges() {
	if _, ok := l.alive(); !ok {
		return
	}
	i := 0
	if len(l.fam.members) > 1 && l.fam.members[1].Kind == course.Adult && l.chance(50) {
		i = 1
	}
	spell := bylaw.Spell{LAB: pick(l, []int{1, 2, 3, 4, 10, 11, 12, 13, 14}), From: l.today().AddDays(-l.dice.IntN(14))}
	if general(l.law) {
		spell = enteredSpell(l.law, spell.From, l.dice)
	}
	if l.do(l.me(), &course.ReportCircumstance{Kind: "category_changed", Member: memberID(i), On: spell.From, Spell: &spell}) {
		facts := &l.fam.facts.Members[i]
		for j := range facts.Spells {
			if facts.Spells[j].To.IsZero() {
				facts.Spells[j].To = spell.From.AddDays(-1)
			}
		}
		facts.Spells = append(facts.Spells, spell)
		if l.law.InTrial(l.today()) {
			l.rhythm("Familiens forhold har ændret sig.")
		}
	}
}

// workBegins is what everybody asks about.
func (l *script) workBegins() {
	if _, ok := l.alive(); ok {
		kind := pick(l, []string{"work_begun", "education_begun"})
		l.do(l.me(), &course.ReportCircumstance{Kind: kind, Member: "m1", On: l.today().AddDays(-l.dice.IntN(10))})
	}
}

// withdrawConsent ends a colleague's access at once; the field may come back on
// another basis.
func (l *script) withdrawConsent() {
	s, ok := l.alive()
	if !ok {
		return
	}
	for _, c := range s.Consents {
		if c.Active() {
			l.do(l.citizen(c.GivenBy), &course.WithdrawConsent{Consent: c.ID})
			if l.chance(50) {
				l.plan(l.in(3, 20), func() {
					if _, ok := l.alive(); ok {
						l.joinByConsent(c.Recipient)
					}
				})
			}
			return
		}
	}
}

// message: the citizen writes, and the coordinator answers, sometimes too late.
func (l *script) message() {
	if _, ok := l.alive(); !ok {
		return
	}
	if !l.do(l.citizen("m1"), &course.SendMessage{Text: "Kan vi mødes et andet sted end på kommunen?"}) {
		return
	}
	id := l.answer.Created
	l.plan(l.in(0, 7), func() {
		l.do(l.me(), &course.AnswerMessage{Message: id, Text: "Ja, vi finder et sted."})
	})
}

func (l *script) note() {
	if _, ok := l.alive(); ok {
		l.do(l.me(), &course.WriteNote{Kind: pick(l, []string{"call", "visit", "letter"}), On: l.today(), Text: "Kort samtale om ugen, der gik."})
	}
}

// rights: a hearing with its decision and an appeal, or a request for access.
func (l *script) rights() {
	if _, ok := l.alive(); !ok {
		return
	}
	if l.chance(50) {
		l.askForAccess()
		return
	}
	if !l.do(l.me(), &course.OpenHearing{Member: "m1", Text: "Vi overvejer at ændre hjælpen."}) {
		return
	}
	hearing := l.answer.Created
	l.plan(l.in(3, 12), func() {
		l.do(l.citizen("m1"), &course.AnswerHearing{Hearing: hearing, Text: "Jeg er ikke enig."})
		if !l.do(l.me(), &course.MakeDecision{
			Subject: "Støtte i hjemmet", Member: "m1", Outcome: "changed", Reason: "Behovet er et andet end før.", LegalBasis: "Efter planens hjemmel",
			Guidance: "De kan klage inden fire uger til kommunen.", Hearing: hearing,
		}) {
			return
		}
		decision := l.answer.Created
		l.deliver()
		if l.chance(40) {
			l.appeal(decision)
		}
	})
}

// appeal is lodged within the weeks, reassessed and forwarded, and decided by the board.
func (l *script) appeal(decision string) {
	l.wait(2, 25)
	if !l.do(l.citizen("m1"), &course.LodgeAppeal{Decision: decision, Member: "m1", Text: "Jeg vil gerne klage."}) {
		return
	}
	id := l.answer.Created
	l.wait(5, 24)
	forwarded := l.chance(60)
	outcome := "changed_by_municipality"
	if forwarded {
		outcome = "forwarded"
	}
	l.do(leader, &course.DecideAppeal{Appeal: id, Outcome: outcome, Reason: "Genvurderet."})
	if forwarded {
		l.plan(l.in(30, 90), func() {
			l.do(leader, &course.DecideAppeal{Appeal: id, Outcome: pick(l, []string{"confirmed", "changed", "remitted"}), Reason: "Ankestyrelsens afgørelse."})
		})
	}
}

func (l *script) askForAccess() {
	if l.do(l.citizen("m1"), &course.RequestAccess{Member: "m1", Text: "Jeg vil se min sag."}) {
		id := l.answer.Created
		l.plan(l.in(2, 9), func() { l.do(l.me(), &course.AnswerAccess{Request: id, Outcome: "given"}) })
	}
}
