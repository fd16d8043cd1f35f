package simulate

import (
	"slices"
	"time"

	"github.com/enplan-dk/enplan/internal/domain/calendar"
	"github.com/enplan-dk/enplan/internal/domain/course"
)

// schedule writes the events of life into the diary, up to the day on which the
// family leaves.
func (l *script) schedule(end time.Time) {
	days := calendar.DaysBetween(l.today(), calendar.DateOf(end))
	sometime := func() time.Time { return l.office(l.today().AddDays(5 + l.dice.IntN(max(days-4, 1)))) }
	l.plan(l.in(1, 4), l.agreeNext)
	years := float64(days) / 365
	if general(l.law) && l.chance(30) {
		l.plan(sometime(), l.changesConsent)
	}
	for _, e := range []struct {
		perYear float64
		do      func()
	}{
		{0.5, l.handover}, {0.9, l.holiday}, {0.35, l.pause}, {0.4, l.mentor}, {0.5, l.revise}, {0.3, l.categoryChanges},
		{0.25, l.withdrawConsent}, {1.2, l.message}, {1.0, l.note}, {0.15, l.rights}, {0.12, l.workBegins}, {0.15, l.newRhythm},
		{0.08, l.accountDisabled}, {0.07, l.partnerLeaves},
	} {
		for n := e.perYear * years; n > 0; n-- {
			if n >= 1 || l.dice.Float64() < n {
				l.plan(sometime(), e.do)
			}
		}
	}
}

// alive is the state while the course goes on; it also lets the family answer what
// it was asked.
func (l *script) alive() (course.State, bool) {
	s := l.state()
	if s.Phase == course.Closed {
		return s, false
	}
	l.traits.caseworker = s.ActingCoordinator()
	if c := s.Continuation; c != nil && c.Answered.IsZero() && !l.answered {
		l.answered = true
		l.plan(l.in(2, 60), l.continuation)
	}
	return s, true
}

// continuation answers the offer to continue, every adult of the family alike. One
// in ten never does.
func (l *script) continuation() {
	s, ok := l.alive()
	if !ok || s.Continuation == nil || l.chance(10) {
		return
	}
	if l.chance(85) {
		l.do(l.citizen("m1"), &course.AnswerContinuation{Member: "m1", Accept: true, Words: "Vi har talt om det derhjemme."})
		return
	}
	for _, m := range s.Members {
		if m.Kind == course.Adult && m.Left.IsZero() {
			l.do(l.citizen(m.ID), &course.AnswerContinuation{Member: m.ID, Words: "Vi vil gerne klare os selv nu."})
			l.gone = append(l.gone, m.ID)
		}
	}
}

// partnerLeaves: one adult leaves the course, which goes on for the others.
func (l *script) partnerLeaves() {
	s, ok := l.alive()
	if !ok {
		return
	}
	for _, m := range s.Members {
		if m.ID != "m1" && m.Kind == course.Adult && m.Left.IsZero() {
			l.do(l.citizen(m.ID), &course.Decline{Member: m.ID, Words: "Jeg flytter og vil ikke være med mere."})
			l.gone = append(l.gone, m.ID)
			return
		}
	}
}

// agreeNext agrees the next meeting: at the next follow-up, or soon when that has passed.
func (l *script) agreeNext() {
	s, ok := l.alive()
	if !ok {
		return
	}
	if s.Pause != nil {
		l.plan(l.office(s.Pause.Until.AddDays(3)), l.agreeNext)
		return
	}
	if slices.ContainsFunc(s.Meetings, func(m course.Meeting) bool { return m.Status == course.Agreed }) {
		return
	}
	on := s.FollowUp.Next
	if on.IsZero() { // no plan is in force yet, so nothing says when
		on = l.today().AddDays(l.between(30, 60))
	}
	if soon := l.today().AddDays(2); on.Before(soon) {
		on = soon
	}
	if on.After(l.law.Trial.LastDay()) {
		return
	}
	at := l.office(on)
	form := "home_visit"
	if s.FollowUp.Interval != nil {
		form = s.FollowUp.Interval.Form
	}
	if !l.do(l.me(), &course.AgreeMeeting{Confirmed: true, At: at, Form: form, Members: l.invited()}) {
		return
	}
	meeting := l.answer.Created
	switch before := at.AddDate(0, 0, -2); {
	case l.chance(8) && before.After(l.now):
		l.plan(before, func() { l.move(meeting) })
	case l.chance(4) && before.After(l.now):
		l.plan(before, func() { l.cancel(meeting) })
	default:
		l.expect(meeting, at)
	}
}

// expect writes down what became of a meeting after it: mostly on the same day,
// sometimes long after.
func (l *script) expect(meeting string, at time.Time) {
	done := at.Add(time.Duration(l.between(50, 110)) * time.Minute)
	if l.chance(6) {
		done = l.office(calendar.DateOf(at).AddDays(l.between(2, 11)))
	}
	l.plan(done, func() { l.happened(meeting) })
}

// stands reports whether a meeting is still agreed: a pause or another hand may
// have cancelled it.
func (l *script) stands(meeting string) bool {
	s, ok := l.alive()
	return ok && slices.ContainsFunc(s.Meetings, func(m course.Meeting) bool { return m.ID == meeting && m.Status == course.Agreed })
}

func (l *script) move(meeting string) {
	if !l.stands(meeting) {
		return
	}
	at := l.in(5, 12)
	if l.do(l.me(), &course.MoveMeeting{Confirmed: true, Meeting: meeting, At: at, Reason: "Barnet er sygt."}) {
		l.expect(meeting, at)
	}
}

func (l *script) cancel(meeting string) {
	if l.stands(meeting) {
		l.do(l.me(), &course.CancelMeeting{Meeting: meeting, Reason: "Tovholderen er syg."})
		l.plan(l.in(1, 5), l.agreeNext)
	}
}

// happened records a meeting as held or missed, and the next is agreed.
func (l *script) happened(meeting string) {
	s, ok := l.alive()
	if !ok {
		return
	}
	i := slices.IndexFunc(s.Meetings, func(m course.Meeting) bool { return m.ID == meeting && m.Status == course.Agreed })
	if i < 0 {
		return
	}
	if !l.chance(l.traits.reliable) {
		l.do(l.me(), &course.MissMeeting{Meeting: meeting, Note: "Ingen kom, og telefonen blev ikke taget."})
		l.plan(l.in(1, 6), l.agreeNext)
		return
	}
	hold := course.HoldMeeting{Meeting: meeting, Present: l.comers(), Note: "Vi gennemgik målene ét for ét."}
	for _, g := range measured(s) {
		if l.chance(80) {
			hold.Scores = append(hold.Scores, course.Score{Goal: g.ID, Value: l.score(s, *g.Measure)})
		}
	}
	var reviewed []course.TimedDuty
	for _, d := range course.TimedDuties(s, l.today()) {
		if slices.Contains(hold.Present, d.Person) {
			hold.Reviewed, reviewed = append(hold.Reviewed, d.Ref), append(reviewed, d)
		}
	}
	if l.do(l.me(), &hold) && general(l.law) {
		l.childrensRhythm(reviewed)
	}
	for _, m := range hold.Present {
		if who := l.citizen(m); who.Subject != "" && l.chance(75) {
			l.do(who, l.feedback(s, meeting))
		}
	}
	l.plan(l.now.Add(5*time.Minute), l.agreeNext)
}

// measured are the goals of the plan in force whose progression is seen; a family
// that never agreed on a plan has none.
func measured(s course.State) []course.Goal {
	if s.Plan.InForce == nil {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(s.Plan.InForce.Content.Goals), func(g course.Goal) bool { return g.Measure == nil })
}

// gained is how far the family has come, from 0 at the first plan to its growth.
func (l *script) gained(s course.State) float64 {
	if len(s.Plan.Versions) == 0 { // no plan was ever put to the family
		return 0
	}
	return l.traits.growth * min(1, l.now.Sub(s.Plan.Versions[0].At).Hours()/24/500)
}

func (l *script) score(s course.State, m course.Measure) int {
	way := l.gained(s) / 2.2
	v := float64(m.Baseline) + way*float64(m.Target-m.Baseline) + l.dice.Float64()*1.6 - 0.5
	return max(m.Min, min(m.Max, int(v+0.5)))
}

func (l *script) feedback(s course.State, meeting string) *course.GiveFeedback {
	answer := func() int {
		return max(1, min(5, int(float64(l.traits.start)+l.gained(s)+l.dice.Float64()+0.2)))
	}
	return &course.GiveFeedback{Meeting: meeting, Trust: answer(), Coherence: answer(), Influence: answer(), Wellbeing: answer(), Coping: answer()}
}

func (l *script) newRhythm() {
	if _, ok := l.alive(); ok && l.law.InTrial(l.today()) {
		l.rhythm("Familien har brug for en anden rytme nu.")
	}
}

// revise writes the plan anew while the old one stays in force.
func (l *script) revise() {
	s, ok := l.alive()
	if !ok || s.Plan.Draft != nil || !l.law.InTrial(l.today().AddDays(60)) {
		return
	}
	l.do(l.me(), &course.RevisePlan{Reason: "Målene er nået, eller livet er et andet."})
	l.cover()
	l.do(l.me(), &course.AddGoal{GoalBody: course.GoalBody{
		Area: l.area("m1", false), Members: []string{"m1"}, Text: "Et netværk at læne sig op ad.", Measure: l.measure()}})
	l.plan(l.in(2, 10), func() {
		if s, ok := l.alive(); ok && s.Plan.Draft != nil && s.Plan.Submitted == nil {
			l.adopt()
		}
	})
}
