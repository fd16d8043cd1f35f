package simulate

import (
	"slices"
	"time"

	"github.com/enplan-dk/enplan/internal/domain/calendar"
	"github.com/enplan-dk/enplan/internal/domain/course"
)

// leave closes the course with everything settled, unless the citizen has left it
// already.
func (l *script) leave(how course.Outcome) {
	s, ok := l.alive()
	if !ok {
		return
	}
	for _, m := range s.Mentors {
		if m.Status == course.MentorActive {
			l.do(l.me(), &course.EndMentor{Agreement: m.ID, Reason: "Forløbet slutter."})
		}
	}
	for _, m := range s.Meetings {
		if m.Status == course.Agreed {
			l.do(l.me(), &course.CancelMeeting{Meeting: m.ID, Reason: "Forløbet slutter."})
		}
	}
	destination := map[course.Outcome][]string{
		course.OutcomeCompleted: {"work", "work", "education", "ordinary_plans"}, course.OutcomeMoved: {"other_municipality"},
		course.OutcomeWithdrawn: {"ordinary_plans"}, course.OutcomeTrialEnded: {"ordinary_plans"},
	}[how]
	closing := course.CloseCourse{
		Confirmed: true, Outcome: how, Reason: "Afsluttet efter aftale med familien.", Destination: pick(l, destination), Checklist: l.checklist(s),
	}
	if how == course.OutcomeMoved {
		closing.Notification = &course.Notification{Reason: "Et barn får støtte, som der også er brug for efter flytningen.", BundleConsent: l.chance(70)}
	}
	l.do(l.me(), &closing)
}

// checklist names what goes on, and what each ordinary plan that comes back still needs.
func (l *script) checklist(s course.State) course.Checklist {
	list := course.Checklist{Aftercare: l.today().AddDays(l.between(30, 80))}
	if s.Plan.InForce == nil {
		return list
	}
	for _, g := range s.Plan.InForce.Content.Goals {
		for _, e := range g.Efforts {
			list.ContinuingEfforts = append(list.ContinuingEfforts, e.ID)
		}
	}
	for _, g := range measured(s) {
		list.FinalScores = append(list.FinalScores, course.Score{Goal: g.ID, Value: l.score(s, *g.Measure)})
	}
	on := l.today()
	if last := l.law.Trial.LastDay(); on.After(last) {
		on = last
	}
	for _, row := range course.Coverage(s, l.law, on) {
		if row.Status == course.Covered || row.Status == course.Missing {
			list.Conversions = append(list.Conversions, course.ConvertedProvided{
				Provision: row.Provision, Person: row.Person, Needs: "Den ordinære plan skrives af fagområdet ud fra den fælles plan."})
		}
	}
	return list
}

// afterwards is what comes after the closing: an appeal, a request for access, a
// family that comes back, and what was in the diary about rights.
func (l *script) afterwards() {
	s := l.state()
	if s.Phase != course.Closed {
		return // refused above: the trial counts it as a course that did not end
	}
	l.settle()
	switch roll := l.dice.IntN(100); {
	case roll < 5 && len(s.Decisions) > 0:
		l.appeal(s.Decisions[len(s.Decisions)-1].ID)
	case roll < 9:
		l.wait(3, 30)
		l.askForAccess()
	case roll < 25 && s.Outcome == course.OutcomeCompleted && l.law.InTrial(l.today().AddDays(120)):
		l.comeBack()
	}
	l.follow(l.office(calendar.DateOf(l.now).AddDays(100)))
}

// comeBack reopens the course within the days that the by-law gives, and closes it
// again some months later.
func (l *script) comeBack() {
	l.wait(10, 60)
	l.diary = nil
	if !l.do(l.me(), &course.Reopen{Reason: "Arbejdet holdt ikke, og familien vil gerne tilbage."}) {
		return
	}
	l.plan(l.in(1, 5), l.agreeNext)
	end := l.in(60, 200)
	if last := l.law.Trial.LastDay(); calendar.DateOf(end).After(last) {
		end = l.office(last.AddDays(2))
	}
	l.follow(end)
	how := course.OutcomeCompleted
	if !l.law.InTrial(l.today()) {
		how = l.outcomeAtTheEnd()
	}
	l.leave(how)
}

// lawful says what is wrong with a course's last state, if anything is.
func lawful(s course.State) string {
	eligible := s.Eligibility != nil && s.Eligibility.Outcome == course.Eligible
	in := s.Plan.InForce
	switch {
	case s.Phase != course.Closed || s.Closing == nil || s.Outcome == "":
		return "not closed"
	case s.Pause != nil || s.Plan.Submitted != nil || s.Team.Handover != nil:
		return "something still waits"
	case slices.ContainsFunc(s.Meetings, func(m course.Meeting) bool { return m.Status == course.Agreed }):
		return "a meeting is still agreed"
	case eligible && s.Team.Coordinator.Subject == "":
		return "no coordinator"
	case in != nil && (in.Content.Hash() != in.Hash || len(in.Responses) == 0):
		return "a plan in force that nobody answered"
	case slices.ContainsFunc(s.Agenda, func(i course.Item) bool { return i.At.Before(s.ChangedAt.Add(-time.Hour)) }):
		return "something that is due was never told"
	}
	return ""
}

// settle writes down what becomes of what a course left that ended at once.
func (l *script) settle() {
	left := l.state().Closing.LeftBehind
	if left == nil {
		return
	}
	l.wait(1, 10)
	list := course.Checklist{ContinuingEfforts: left.Efforts}
	for _, plan := range left.Plans {
		list.Conversions = append(list.Conversions, course.ConvertedProvided{
			Provision: plan.Provision, Person: plan.Person, Needs: "Den ordinære plan skrives af fagområdet ud fra den fælles plan."})
	}
	l.do(l.me(), &course.SettleClosing{Checklist: list})
}
